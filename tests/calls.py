"""A small call of every public function, on arrays of a kind of one's own.

`CALLS[name](of)` gives arrays made by `of` to the arguments that hold data, and returns an array
that the answer is told by, or None where there is none.
"""

import numpy as np

import spanbook as sb

X = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [2.0, 1.0]])
Y = np.array([1.0, 2.0, 3.0, 4.0])
W = np.array([1.0, 0.0, 2.0, 0.0])
EDGES = np.array([[0.0, 1.0], [1.0, 0.0]])
EYE = np.eye(2)
HEAD = {"in_proj_weight": EYE[[0, 1, 0, 1, 0, 1]], "out_proj.weight": EYE}
BLOCK = {f"self_attn.{name}": value for name, value in HEAD.items()} | {
    "linear1.weight": EYE,
    "linear2.weight": EYE,
    "norm1.weight": np.ones(2),
    "norm2.weight": np.ones(2),
}


def parameters(known, of):
    return {name: of(value) for name, value in known.items()}


def streamed(of):
    fit = sb.StreamedLeastSquares()
    fit.add(columns=of(X), target=of(Y))
    return fit.weights


def standardized(of):
    return np.asarray(sb.Standardizer(rows=of(X)).transform(of(X)))


def gat(of):
    a = of(np.ones(2))
    return sb.gat_weights(of(EDGES), features=of(X[:2]), W=of(EYE), a_src=a, a_dst=a)


def contributed(of):
    attended = sb.multi_head(of(X), parameters=parameters(HEAD, of), n_heads=1)
    return sb.contributions(attended, along=of(Y[:2])).terms


def block(of):
    return sb.transformer_block(of(X), parameters=parameters(BLOCK, of), n_heads=1).output


def nearest(kind):
    return lambda of: kind(rows=of(X)).nearest(of(X)).point


def adjacent(make):
    return lambda of: make(of(EDGES))


def kernel(function):
    return lambda of: function(of(X), of(X))


CALLS = {
    "combine": lambda of: sb.combine(of(W), rows=of(X)),
    "expand": lambda of: sb.expand(of(W), rows=of(X)).result,
    "numbers": lambda of: sb.numbers(of(X)),
    "Span": nearest(sb.Span),
    "dependence": lambda of: sb.dependence(rows=of(X)).coefficients,
    "least_squares": lambda of: sb.least_squares(columns=of(X), target=of(Y)).weights,
    "StreamedLeastSquares": streamed,
    "gradient_descent": lambda of: sb.gradient_descent(columns=of(X), target=of(Y)).weights,
    "Standardizer": standardized,
    "ridge": lambda of: sb.ridge(columns=of(X), target=of(Y), penalty=1).weights,
    "leave_one_out": lambda of: sb.leave_one_out(columns=of(X), target=of(Y)).predicted,
    "leverage": lambda of: sb.leverage(columns=of(X)),
    "AffineHull": nearest(sb.AffineHull),
    "ConicHull": nearest(sb.ConicHull),
    "ConvexHull": nearest(sb.ConvexHull),
    "attention": lambda of: sb.attention(of(X), of(X), of(X)).output,
    "softmax": lambda of: sb.softmax(of(X)),
    "log_softmax": lambda of: sb.log_softmax(of(X)),
    "softmax_jacobian": lambda of: sb.softmax_jacobian(of(W)),
    "multi_head": lambda of: (
        sb.multi_head(of(X), parameters=parameters(HEAD, of), n_heads=1).output
    ),
    "contributions": contributed,
    "gcn_weights": adjacent(sb.gcn_weights),
    "mean_weights": adjacent(sb.mean_weights),
    "sum_weights": adjacent(sb.sum_weights),
    "gat_weights": gat,
    "aggregate": lambda of: sb.aggregate(of(EDGES), of(X[:2])),
    "segment_softmax": lambda of: sb.segment_softmax(of(W), np.array([0, 0, 1, 1])),
    "transformer_block": block,
    "layer_norm": lambda of: sb.layer_norm(of(X)),
    "linear_kernel": kernel(sb.linear_kernel),
    "polynomial_kernel": kernel(sb.polynomial_kernel),
    "rbf_kernel": kernel(sb.rbf_kernel),
    "laplacian_kernel": kernel(sb.laplacian_kernel),
    "kernel_ridge": lambda of: sb.kernel_ridge(of(X), of(Y), penalty=1).predict(of(X)),
    "nadaraya_watson": lambda of: sb.nadaraya_watson(of(X), of(Y), of(X)).output,
    "random_fourier_features": lambda of: sb.random_fourier_features(2, 3, seed=0).transform(
        of(X)
    ),
    "stack": lambda of: sb.stack(of(X), of(Y)).weights,
    "gate": lambda of: sb.gate(of(X), of(X)).combined,
    "average": lambda of: sb.average(of(X)).combined,
    "principal_components": lambda of: sb.principal_components(rows=of(X), k=1).project(of(X)),
    "diagnose": lambda of: sb.diagnose(columns=of(X), target=of(Y)).inflation,
    "claim": lambda of: sb.claim("equal", of(X), of(X)),
}

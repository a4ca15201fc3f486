"""Every public function and method, with small calls that are good.

A function appears as often as its arguments exclude each other, and each argument in one of its
calls. `test_fuzz` holds that none is missing: a new function is added here.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

import spanbook as sb


@dataclass(frozen=True)
class Call:
    """One good call: what is called, made anew each time, and with what."""

    name: str  # of the public function or method
    which: str  # of its calls, if there are several
    function: object  # gives what is called
    arguments: object  # gives its arguments

    def __str__(self):
        return f"{self.name}{self.which and f' ({self.which})'}"


CALLS = []


def add(function, which="", **arguments):
    """Add a call of a public function; a string is one, and what makes an object with methods."""
    name, make = function if isinstance(function, tuple) else (function, None)
    give = make or partial(getattr, sb, name)
    CALLS.append(Call(name, which, give, partial(fresh, arguments)))


def fresh(arguments):
    """Return copies, so that no call sees what another did."""
    return {k: copied(v) for k, v in arguments.items()}


def copied(value):
    if isinstance(value, dict):
        return {k: copied(v) for k, v in value.items()}
    return value.copy() if hasattr(value, "copy") else value


def method(name, make):
    """Name a method, and make the object that has it."""
    return name, lambda: getattr(make(), name.split(".")[1])


def quarters(*shape, seed=0):
    """Return numbers that half floats hold, none of them 0."""
    out = np.random.default_rng(seed).integers(-9, 9, size=shape) / 4
    return np.where(out >= 0, out + 0.25, out)


X = quarters(6, 3)
SQUARE = quarters(4, 4, seed=1)
Y = quarters(6, seed=2)
PAIR = quarters(6, 2, seed=3)
ROWS = quarters(4, 3, seed=4)
ROW = ROWS[0]
POSITIVE = np.abs(Y)
OUTLIER = np.array([0.5, 8.0, -7.0])
SEQUENCE = quarters(4, 4, seed=5)
BATCH = quarters(2, 4, 4, seed=6)
KEPT = np.tri(4, dtype=bool)
ADDED = np.where(KEPT, 0.25, -1.0)
ADJACENCY = np.abs(quarters(4, 4, seed=7)) * (1 - np.tri(4)) + np.tri(4, k=-2)
EDGES = np.array([[0, 1, 2, 3, 0], [1, 2, 3, 0, 2]])
EDGE_WEIGHTS = np.array([0.5, 1.0, 2.0, 0.25, 1.5])
HEADS = {
    "in_proj_weight": quarters(12, 4, seed=8),
    "in_proj_bias": quarters(12, seed=9),
    "out_proj.weight": quarters(4, 4, seed=10),
}
BLOCK = {f"self_attn.{k}": v for k, v in HEADS.items()} | {
    "linear1.weight": quarters(8, 4, seed=11),
    "linear1.bias": quarters(8, seed=12),
    "linear2.weight": quarters(4, 8, seed=13),
    "norm1.weight": np.ones(4),
    "norm2.weight": np.ones(4),
}

add("combine", "rows", weights=Y, rows=X)
add("combine", "columns", weights=ROW, columns=X)
add("numbers", table=X)
add("expand", "rows", weights=Y, rows=X, digits=3)
add("expand", "columns", weights=ROW, columns=X)
add("average", predictions=X)
add("gate", scores=X, predictions=X.copy())
add("stack", predictions=X, target=Y)
add(method("Stack.predict", lambda: sb.stack(X, Y)), predictions=ROWS)

for kind in ("Span", "AffineHull", "ConicHull", "ConvexHull"):
    make = getattr(sb, kind)
    add(kind, "rows", rows=X, tol=2**-10)
    add(kind, "columns", columns=X)
    add(method(f"{kind}.nearest", partial(make, rows=X)), "one", y=OUTLIER, tol=2**-10)
    add(method(f"{kind}.nearest", partial(make, rows=X)), "several", y=ROWS)
    add(method(f"{kind}.nearest", partial(make, rows=X[:2])), "thin", y=OUTLIER)
    add(method(f"{kind}.contains", partial(make, rows=X)), "one", y=OUTLIER)
    add(method(f"{kind}.contains", partial(make, rows=X)), "several", y=ROWS, tol=2**-10)
    add(method(f"{kind}.__contains__", partial(make, rows=X)), y=ROW)
add("dependence", "rows", rows=X, tol=2**-10)
add("dependence", "columns", columns=np.column_stack([X, X @ [1.0, 0.5, 0.25]]))

add("least_squares", columns=X, target=Y, intercept=True, sample_weight=POSITIVE)
add("least_squares", "plain", columns=X, target=PAIR)
fitted = partial(sb.least_squares, columns=X, target=Y, intercept=True)
add(method("LeastSquares.predict", fitted), rows=ROWS)


def stream(intercept):
    """Start a stream that has an answer."""
    out = sb.StreamedLeastSquares(intercept=intercept)
    out.add(columns=X, target=Y)
    return out


add(("StreamedLeastSquares", lambda: stream), intercept=True)
add(
    method("StreamedLeastSquares.add", sb.StreamedLeastSquares),
    columns=X, target=Y, sample_weight=POSITIVE,
)  # fmt: skip
add(
    method("StreamedLeastSquares.add", partial(stream, True)),
    "later",
    columns=ROWS, target=Y[:4],
)  # fmt: skip
add(method("StreamedLeastSquares.predict", partial(stream, True)), rows=ROWS)
add("Standardizer", rows=X)
add(method("Standardizer.transform", lambda: sb.Standardizer(rows=X)), rows=ROWS)
add(method("Standardizer.inverse_transform", lambda: sb.Standardizer(rows=X)), rows=ROWS)
add("gradient_descent", columns=X, target=Y, step=0.01, n_steps=20, tol=2**-10)
add("ridge", columns=X, target=Y, penalty=0.5, intercept=True, sample_weight=POSITIVE)
add("ridge", "path", columns=X, target=PAIR, penalty=np.array([0.0, 0.5, 4.0]))
add(method("Ridge.predict", partial(sb.ridge, columns=X, target=Y, penalty=0.5)), rows=ROWS)
add("leverage", columns=X, penalty=0.5, intercept=True, sample_weight=POSITIVE)
add(
    "leave_one_out",
    columns=X, target=Y, penalty=np.array([0.5, 4.0]), intercept=True, sample_weight=POSITIVE,
)  # fmt: skip
add("principal_components", rows=X, k=2)
components = partial(sb.principal_components, rows=X, k=2)
add(method("PrincipalComponents.project", components), rows=ROWS)
add(method("PrincipalComponents.reconstruct", components), coordinates=ROWS[:, :2])

add("attention", Q=SEQUENCE, K=SQUARE, V=X[:4], mask=KEPT, scale=0.5)
add("attention", "added", Q=SEQUENCE, K=SQUARE, V=X[:4], mask=ADDED, causal=True, window=2)
add("attention", "batch", Q=BATCH, K=SQUARE, V=BATCH)
add("softmax", scores=X, axis=1)
add("log_softmax", scores=X, axis=1)
add("softmax_jacobian", weights=np.array([[0.25, 0.75], [0.5, 0.5]]))
add("causal_mask", length=3, n_keys=4)
add("positions", length=3, d=4)
add(
    "multi_head",
    query=SEQUENCE, key=SQUARE, value=SQUARE.copy(), parameters=HEADS, n_heads=2,
    attn_mask=~KEPT, key_padding_mask=np.array([False, False, True, False]), causal=True,
    add_zero_attn=True,
)  # fmt: skip
WHOLE = {f"layers.0.self_attn.{k}": v for k, v in HEADS.items()}
add(
    "multi_head",
    "model",
    query=SEQUENCE,
    parameters=WHOLE,
    n_heads=2,
    prefix="layers.0.self_attn.",
)
add("multi_head", "batch", query=BATCH, parameters=HEADS, n_heads=2, attn_mask=ADDED)
heads = partial(sb.multi_head, query=SEQUENCE, parameters=HEADS, n_heads=2)
add("contributions", attended=heads(), queries=[0, 2], along=SEQUENCE[0])
add(
    "transformer_block",
    x=SEQUENCE, parameters=BLOCK, n_heads=2, norm_first=True, activation="gelu",
    attn_mask=~KEPT, key_padding_mask=np.array([False, False, True, False]), causal=True,
    eps=1e-3,
)  # fmt: skip
add("transformer_block", "batch", x=BATCH, parameters=BLOCK, n_heads=2)
WHOLE = {f"layers.0.{k}": v for k, v in BLOCK.items()}
add("transformer_block", "model", x=SEQUENCE, parameters=WHOLE, n_heads=2, prefix="layers.0.")
add("layer_norm", x=X, weight=ROW, bias=ROW, eps=1e-3)

for name in ("sum_weights", "mean_weights", "gcn_weights"):
    loops = {"self_loops": False} if name == "gcn_weights" else {}
    add(name, "adjacency", adjacency=ADJACENCY, dtype=np.dtype("f8"), **loops)
    add(name, "edges", edges=EDGES, edge_weights=EDGE_WEIGHTS, n_nodes=5, **loops)
gat = {
    "features": quarters(4, 3, seed=14), "W": quarters(2, 3, seed=15),
    "a_src": quarters(2, seed=16), "a_dst": quarters(2, seed=17), "self_loops": True,
}  # fmt: skip
add("gat_weights", "adjacency", adjacency=ADJACENCY, **gat)
add("gat_weights", "edges", edges=EDGES, **gat)
add("segment_softmax", scores=X, segments=np.array([0, 0, 1, 1, 1, 3]))
add("aggregate", weights=ADJACENCY, features=ROWS, heads="mean")
add("aggregate", "heads", weights=np.stack([ADJACENCY, ADJACENCY.T]), features=ROWS)

for name in ("linear_kernel", "rbf_kernel", "laplacian_kernel", "polynomial_kernel"):
    more = {} if name == "linear_kernel" else {"gamma": 0.5}
    more |= {"degree": 2, "coef0": 0.5} if name == "polynomial_kernel" else {}
    add(name, X=X, Y=ROWS, **more)
    add(name, "one", X=X)
add("kernel_ridge", X=X, y=Y, penalty=0.5, kernel=sb.rbf_kernel, sample_weight=POSITIVE, gamma=0.5)
ridge = partial(sb.kernel_ridge, X, Y, penalty=0.5)
add(method("KernelRidge.predict", ridge), new_rows=ROWS)
add("nadaraya_watson", X=X, y=Y, new_rows=ROWS, kernel=sb.rbf_kernel, gamma=0.5)
add("random_fourier_features", d=3, n_features=4, gamma=0.5, seed=1)
features = partial(sb.random_fourier_features, 3, 4, seed=1)
add(method("RandomFourierFeatures.transform", features), X=ROWS)

add("diagnose", "columns", columns=X, target=Y, new_rows=ROWS, tol=2**-10, margin=2**-10)
add("diagnose", "rows", rows=X, new_rows=ROWS)
add(method("Diagnosis.to_dict", lambda: sb.diagnose(columns=X)))
add("claim", statement="one is one", actual=X, expected=X.copy(), rtol=1e-9, atol=1e-12, scale=X)
add("claim", "bounds", statement="one is one", actual=X, at_least=X - 1, at_most=X + 1)

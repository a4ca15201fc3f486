"""What the docstrings say of shapes is so: of every attribute, and of what functions return.

A shape such as ``(n, d)`` is read from the docstring and computed from the sizes of an example.
Every alternative, such as ``(n,) or (n, k)``, must be what some example gives.
"""

import inspect
import operator
import re

import numpy as np
import pytest
from calls import BLOCK, HEAD
from numpydoc.docscrape import FunctionDoc, NumpyDocString
from test_public_api import METHODS

import spanbook as sb

RNG = np.random.default_rng(0)
SHAPE = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
TYPES = {"float": float, "int": int, "bool": bool, "str": str, "None": type(None), "dict": dict}


def random(*shape):
    return RNG.normal(size=shape)


def sized(**sizes):
    return sizes


X, Y, YK = random(7, 3), random(7), random(7, 2)
FIT = sized(d=7, n=3, k=2, m=5, p=4)
TWO = random(5, 3)
EXAMPLES = []  # (name of what is made or called, sizes, result)


def example(name, result, **sizes):
    EXAMPLES.append((name, sizes, result))


for target in (Y, YK):
    for intercept in (False, True):
        fit = sb.least_squares(columns=X, target=target, intercept=intercept)
        example("LeastSquares", fit, **FIT)
        example("LeastSquares.predict", fit.predict(X[0]), **FIT)
        example("LeastSquares.predict", fit.predict(TWO), **FIT)
        stream = sb.StreamedLeastSquares(intercept=intercept)
        stream.add(columns=X, target=target)
        example("StreamedLeastSquares", stream, **FIT)
        example("StreamedLeastSquares.predict", stream.predict(X[0]), **FIT)
        example("StreamedLeastSquares.predict", stream.predict(TWO), **FIT)
        for penalty in (1, [1, 2, 3, 4]):
            fit = sb.ridge(columns=X, target=target, penalty=penalty, intercept=intercept)
            example("Ridge", fit, **FIT)
            example("Ridge.predict", fit.predict(X[0]), **FIT)
            example("Ridge.predict", fit.predict(TWO), **FIT)
    for penalty in (1, [1, 2, 3, 4]):
        example("LeaveOneOut", sb.leave_one_out(columns=X, target=target, penalty=penalty), **FIT)
        example("leverage", sb.leverage(columns=X, penalty=penalty), **FIT)
    fit = sb.kernel_ridge(X, target, penalty=1)
    example("KernelRidge", fit, n=7, d=3, k=2)
    example("KernelRidge.predict", fit.predict(TWO), m=5, k=2)
    smooth = sb.nadaraya_watson(X, target, TWO)
    example("NadarayaWatson", smooth, m=5, n=7, k=2)
walk = sb.gradient_descent(columns=X, target=Y, n_steps=6, tol=0)
example("Descent", walk, n=3, t=6)
for kind in (sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull):
    for atoms in (random(7, 3), random(3, 7)):
        made = kind(rows=atoms)
        n, d = atoms.shape
        example(kind.__name__, made, n=n, d=d, dim=made.dim)
        for targets in (random(d), random(5, d)):
            near = made.nearest(targets)
            example("Nearest", near, n=n, d=d, m=5)
            example("Certificate", near.certificate, d=d, m=5)
            example(f"{kind.__name__}.contains", made.contains(targets), m=5)
found = sb.dependence(rows=[[1, 0], [2, 0], [0, 1], [1, 1]])
example("Dependence", found, n_dependent=2, n_independent=2)
scaled = sb.Standardizer(rows=X)
example("Standardizer", scaled, d=3)
for rows in (X[0], TWO):
    example("Standardizer.transform", scaled.transform(rows), d=3, m=5)
    example("Standardizer.inverse_transform", scaled.inverse_transform(rows), d=3, m=5)
parts = sb.principal_components(rows=X, k=2)
example("PrincipalComponents", parts, d=3, k=2)
for rows in (X[0], TWO):
    example("PrincipalComponents.project", parts.project(rows), k=2, m=5)
    example("PrincipalComponents.reconstruct", parts.reconstruct(rows[..., :2]), d=3, m=5)
example("Expansion", sb.expand(Y, rows=X), n=7, d=3)
example("combine", sb.combine(Y, rows=X), m=5, d=3)
example("combine", sb.combine(random(4, 5, 7), rows=X), m=5, d=3)
for before in ((), (4,)):
    q, k, v = random(*before, 5, 2), random(*before, 7, 2), random(*before, 7, 3)
    example("Attention", sb.attention(q, k, v), L=5, S=7, d_v=3)
    for function in (sb.softmax, sb.log_softmax, sb.layer_norm):
        example(function.__name__, function(random(*before, 7)), n=7, d=7)
    example("softmax_jacobian", sb.softmax_jacobian(sb.softmax(random(*before, 7))), n=7)
    x = random(*before, 5, 2)
    made = sb.multi_head(x, random(*before, 7, 2), parameters=HEAD, n_heads=2)
    example("MultiHead", made, N=4, L=5, S=7, E=2, n_heads=2, d_h=1)
    for m, queries in ((2, [0, 3]), (1, 1), (5, None)):
        for along in ([1.0, 2.0], None):
            parts = sb.contributions(made, queries, along=along)
            example("Contributions", parts, N=4, m=m, S=7, E=2, n_heads=2)
    made = sb.transformer_block(x, parameters=BLOCK, n_heads=1)
    example("TransformerBlock", made, N=4, L=5, E=2)
example("causal_mask", sb.causal_mask(5, 7), length=5, n_keys=7)
example("positions", sb.positions(7, 3), length=7, d=3)
graph = (random(5, 5) > 0).astype(float)
for make in (sb.gcn_weights, sb.mean_weights, sb.sum_weights):
    example(make.__name__, make(graph, **{}), n=5)
a = {"W": random(3, 2), "a_src": random(3), "a_dst": random(3)}
example("gat_weights", sb.gat_weights(graph, features=random(5, 2), **a), n=5)
example("aggregate", sb.aggregate(random(5, 7), X), m=5, d=3, h=4)
example("aggregate", sb.aggregate(random(4, 5, 7), X), m=5, d=3, h=4)
example("segment_softmax", sb.segment_softmax(Y, [0, 0, 1, 1, 2, 2, 2]), E=7, h=3)
example("segment_softmax", sb.segment_softmax(X, [0, 0, 1, 1, 2, 2, 2]), E=7, h=3)
for function in (sb.linear_kernel, sb.polynomial_kernel, sb.rbf_kernel, sb.laplacian_kernel):
    example(function.__name__, function(TWO, X), m=5, n=7)
drawn = sb.random_fourier_features(3, 6, seed=0)
example("RandomFourierFeatures", drawn, d=3, D=6)
example("RandomFourierFeatures.transform", drawn.transform(X), m=7, D=6)
for classes in ((), (2,)):
    predictions, target = random(7, 3, *classes), random(7, *classes)
    made = sb.stack(predictions, target)
    example("Stack", made, n=7, k=3, c=2)
    if not classes:
        example("Stack.predict", made.predict(predictions[0]), k=3, m=5, c=2)
    example("Stack.predict", made.predict(predictions[:5]), k=3, m=5, c=2)
    example("Mixture", sb.average(predictions), n=7, k=3, c=2)
    example("Mixture", sb.gate(random(7, 3), predictions), n=7, k=3, c=2)
table = np.column_stack([X, X[:, 0] + X[:, 1]])
told = sb.diagnose(columns=table, target=Y, new_rows=100 + table)
example("Diagnosis", told, d=4)
example("Diagnosis", sb.diagnose(rows=X), d=3)
example("Finding", told.findings[0])
example("DependentSet", told.dependent_sets[0], k=3)
example("Extrapolation", told.extrapolations[0], d=4)
steps = np.arange(20.0)
slip = sb.diagnose(columns=steps[:, None], target=steps + 99 * (steps == 3))
example("RowEffect", slip.row_effects[0])
bent = sb.diagnose(columns=steps[:, None], target=steps**2)
example("MissingTerm", bent.missing_terms[0])
inner = sb.diagnose(columns=[[0.0], [2]], new_rows=[[1]]).interpolations[0]
example("Interpolation", inner, k=2)


def documented(name):
    """Return [(what, type)] of the attributes of a class or of what a function returns."""
    value = operator.attrgetter(name)(sb)
    if inspect.isclass(value):
        return [(p.name, p.type) for p in NumpyDocString(inspect.getdoc(value))["Attributes"]]
    return [("", p.type or p.name) for p in FunctionDoc(value)["Returns"]]


def alternatives(kind):
    """Return the shapes that a type such as ``(n,) or (n, k) ndarray`` names."""
    return [s for s in SHAPE.findall(kind) if "ndarray" in kind and not s.startswith("(int")]


def fits(shape, kind, sizes):
    """Return whether a shape is an alternative of a docstring, for these sizes."""
    free = kind.startswith("(...")
    inner = kind[1:-1].removeprefix("..., ").rstrip(",")
    wanted = eval(f"({inner},)" if inner else "()", {"min": min}, sizes)
    return shape[len(shape) - len(wanted) :] == wanted if free else shape == wanted


def values(name, result):
    """Yield what a docstring speaks of, its stated type and its value."""
    for part, kind in documented(name):
        yield part, kind, operator.attrgetter(part)(result) if part else result


@pytest.mark.parametrize(("name", "sizes", "result"), EXAMPLES)
def test_shapes_and_types_are_as_stated(name, sizes, result):
    for part, kind, value in values(name, result):
        shapes = alternatives(kind)
        if isinstance(value, np.ndarray | np.generic) and value.shape:
            assert any(fits(value.shape, s, sizes) for s in shapes), (part, kind, value.shape)
        elif shapes and isinstance(value, float | bool | np.generic | np.ndarray):
            plain = "()" in shapes or re.search(r"\b(float|bool)\b", kind)
            assert plain, (part, kind, value)
        elif (first := kind.split()[0]) in TYPES and " or " not in kind:
            assert isinstance(value, TYPES[first]), (part, kind, value)
        elif kind.startswith("tuple"):
            assert value is None or isinstance(value, tuple), (part, kind, value)
        elif kind.startswith("{") or kind == "callable":
            assert isinstance(value, str) or callable(value), (part, kind, value)
        elif kind in sb.__all__:
            assert isinstance(value, getattr(sb, kind)), (part, kind, value)
        else:
            assert value is None or " or " in kind or kind.startswith("(int"), (part, kind, value)


NAMES = sorted({name for name, _, _ in EXAMPLES})


@pytest.mark.parametrize("name", NAMES)
def test_every_alternative_is_what_some_example_gives(name):
    left = {(part, s) for part, kind in documented(name) for s in alternatives(kind)}
    for example_name, sizes, result in EXAMPLES:
        if example_name == name:
            for part, kind, value in values(name, result):
                for s in alternatives(kind):
                    if fits(np.shape(value), s, sizes):
                        left.discard((part, s))
    assert not left


def test_everything_that_names_a_shape_has_an_example():
    asked = [n for n in [*sb.__all__, *METHODS] if callable(operator.attrgetter(n)(sb))]
    stated = {n for n in asked if any(alternatives(kind) for _, kind in documented(n))}
    inherited = {n for n in stated if n.endswith((".nearest", ".contains"))}
    assert stated - inherited <= set(NAMES)

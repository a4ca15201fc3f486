"""Every error that a docstring lists can be provoked, and every phrase of the list is.

A phrase that many functions share, such as "not finite", is provoked by giving their small call
(`calls.py`) such an array; the others have a call here. What is left of an entry once its
phrases are taken out may be little words only, so that no phrase goes without its error.
"""

import operator
import re

import numpy as np
import pytest
from book.which import read
from calls import BLOCK, CALLS, EDGES, EYE, HEAD, W, X, Y
from numpydoc.docscrape import FunctionDoc
from test_public_api import METHODS

import spanbook as sb


class Elsewhere(np.ndarray):
    """An array that says it is torch's."""


Elsewhere.__module__ = "torch"

GENERIC = {
    "not made of real numbers": lambda a: a.astype(complex),
    "scores are not real": lambda a: a.astype(complex),
    "weights not real": lambda a: a.astype(complex),
    "not finite": lambda a: a * np.nan,
    "holds NaN or infinity": lambda a: a / np.zeros_like(a) if a.any() else a * np.nan,
    "NaN or ``+inf``": lambda a: a + np.inf,
    "empty": lambda a: a[:0],
    "ragged": lambda a: [[1.0, 2.0], [3.0]],
    "is not a matrix": lambda a: np.ones((2, 2, 2)),
    "of another library than NumPy": lambda a: a.view(Elsewhere),
    "of another library": lambda a: a.view(Elsewhere),
    "an array is not NumPy's": lambda a: a.view(Elsewhere),
}
FIT = {"columns": X, "target": Y}
RIDGE = FIT | {"penalty": 1}
GAT = {"features": X[:2], "W": EYE, "a_src": [1, 0], "a_dst": [0, 1]}
HUGE = 1e308
TINY = 1e-308 * X


def later(function, *args, **kwargs):
    return lambda: function(*args, **kwargs)


def added(*blocks, intercept=False):
    fit = sb.StreamedLeastSquares(intercept=intercept)
    for block in blocks:
        fit.add(**block)
    return fit


def both_or_neither(function, *args):
    return {
        "both or neither of `rows` and `columns` are given": [
            later(function, *args),
            later(function, *args, rows=X, columns=X),
        ]
    }


def in_set(function):
    return both_or_neither(function) | {
        "`tol` is negative": later(function, rows=X, tol=-1),
    }


def weighed(function, **given):
    return {
        "a row weighs less than 0": later(function, **given, sample_weight=-Y),
        "all weigh 0": later(function, **given, sample_weight=0 * Y),
        "`intercept` is no flag": later(function, **given, intercept="yes"),
    }


SHORT = "of the wrong shape"
NEGATIVE = "a penalty is negative"
KERNEL_FIT = sb.kernel_ridge(X, Y, penalty=1)
COSINES = sb.random_fourier_features(2, 3, seed=0, gamma=100)
PARTS = sb.principal_components(rows=X, k=1)
OTHER_LENGTH = [1.0, 2.0, 3.0]
LAYER = {"parameters": HEAD, "n_heads": 1}
ATTENDED = sb.multi_head(X, **LAYER)
WHOLE = {"parameters": BLOCK, "n_heads": 1}
INTEGERS = np.array([[0, 1], [1, 0]])


def fitted(value, method="predict"):
    return {
        "rows have another length than those fitted": later(value.predict, OTHER_LENGTH),
    }


PROVOKED = {
    "Span": in_set(sb.Span),
    "AffineHull": in_set(sb.AffineHull),
    "ConicHull": in_set(sb.ConicHull),
    "ConvexHull": in_set(sb.ConvexHull),
    "dependence": in_set(sb.dependence),
    "combine": both_or_neither(sb.combine, W)
    | {
        "the number of weights is not the number of atoms": later(sb.combine, W[:3], rows=X),
        "a sum overflows": later(sb.combine, [HUGE, HUGE], rows=[[1], [1]]),
    },
    "expand": {
        "`digits` is less than 1 or more than 767": [
            later(sb.expand, W, rows=X, digits=0),
            later(sb.expand, W, rows=X, digits=768),
        ],
        "`digits` is not an integer": later(sb.expand, W, rows=X, digits=1.5),
    },
    "diagnose": {
        "both or neither of `rows` and `columns` are given": [
            later(sb.diagnose),
            later(sb.diagnose, rows=X, columns=X),
        ],
        "does not fit the others": later(sb.diagnose, columns=X, target=Y[:2]),
        "`target` comes with `rows`": later(sb.diagnose, rows=X, target=Y),
        "`tol` or `margin` is negative": [
            later(sb.diagnose, columns=X, tol=-1),
            later(sb.diagnose, columns=X, margin=-1),
        ],
        "Missing values are counted by column": later(sb.diagnose, columns=[[1, None], [2, 3]]),
        "the columns of a data frame that are not are named": later(
            sb.diagnose, columns=[["a", 1], ["b", 2]]
        ),
    },
    "least_squares": weighed(sb.least_squares, **FIT)
    | {
        SHORT: later(sb.least_squares, columns=X, target=Y[:2]),
        "the two are of different libraries other than NumPy": None,  # as for attention
        "the weights overflow": later(sb.least_squares, columns=TINY, target=HUGE * (Y / 4)),
    },
    "ridge": weighed(sb.ridge, **RIDGE)
    | {
        SHORT: later(sb.ridge, columns=X, target=Y[:2], penalty=1),
        NEGATIVE: later(sb.ridge, **FIT, penalty=-1),
        "the weights overflow": later(sb.ridge, columns=TINY, target=HUGE * (Y / 4), penalty=0),
    },
    "leave_one_out": weighed(sb.leave_one_out, **FIT)
    | {
        SHORT: later(sb.leave_one_out, columns=X, target=Y[:2]),
        NEGATIVE: later(sb.leave_one_out, **FIT, penalty=-1),
        "the only row of a fit with an intercept would be left out": later(
            sb.leave_one_out, columns=X[:1], target=Y[:1], intercept=True
        ),
    },
    "leverage": weighed(sb.leverage, columns=X)
    | {
        SHORT: later(sb.leverage, columns=Y),
        NEGATIVE: later(sb.leverage, columns=X, penalty=-1),
    },
    "gradient_descent": {
        SHORT: later(sb.gradient_descent, columns=X, target=Y[:2]),
        "`step` is not above 0": later(sb.gradient_descent, **FIT, step=0),
        "so large that the weights overflow": later(sb.gradient_descent, **FIT, step=HUGE),
        "`n_steps` is less than 1": later(sb.gradient_descent, **FIT, n_steps=0),
        "`tol` is negative": later(sb.gradient_descent, **FIT, tol=-1),
        "`n_steps` is not an integer": later(sb.gradient_descent, **FIT, n_steps=1.5),
    },
    "StreamedLeastSquares": {
        "`intercept` is no flag": later(sb.StreamedLeastSquares, intercept="yes")
    },
    "StreamedLeastSquares.add": {
        "does not fit the blocks before": later(added, FIT, FIT | {"columns": X[:, :1]}),
        "a row weighs less than 0": later(added, FIT | {"sample_weight": -Y}),
        "all weigh 0": later(added, FIT | {"sample_weight": 0 * Y}),
    },
    "StreamedLeastSquares.predict": fitted(added(FIT))
    | {
        "no rows were added": later(added().predict, X),
        "none with a target": later(added({"columns": X}).predict, X),
    },
    "LeastSquares.predict": fitted(sb.least_squares(**FIT)),
    "Ridge.predict": fitted(sb.ridge(**RIDGE)),
    "KernelRidge.predict": {
        "has other than `d` columns": later(KERNEL_FIT.predict, np.ones((2, 3)))
    },
    "RandomFourierFeatures.transform": {
        "has other than `d` columns": later(COSINES.transform, np.ones((2, 3))),
        "so large that the angles overflow": later(COSINES.transform, HUGE * np.ones((2, 2))),
    },
    "Standardizer.transform": {
        "rows have another length than those learnt from": later(
            sb.Standardizer(rows=X).transform, OTHER_LENGTH
        )
    },
    "Standardizer.inverse_transform": {
        "rows have another length than those learnt from": later(
            sb.Standardizer(rows=X).inverse_transform, OTHER_LENGTH
        )
    },
    "PrincipalComponents.project": {
        "rows have another length than those learnt from": later(PARTS.project, OTHER_LENGTH)
    },
    "PrincipalComponents.reconstruct": {
        "there are not k coordinates each": later(PARTS.reconstruct, OTHER_LENGTH)
    },
    "principal_components": {
        "`k` is out of range": later(sb.principal_components, rows=X, k=3),
        "the variances overflow": later(sb.principal_components, rows=1e200 * X, k=1),
        "`k` is not an integer": later(sb.principal_components, rows=X, k=1.5),
    },
    "attention": {
        "shapes do not fit": later(sb.attention, X, X[:, :1], X),
        "the scores overflow": later(sb.attention, 1e200 * X, 1e200 * X, X),
        "`mask` is made of integers": later(sb.attention, X, X, X, mask=np.ones((4, 4), int)),
        "`causal` is not a bool": later(sb.attention, X, X, X, causal="yes"),
        "`window` is not an integer": later(sb.attention, X, X, X, window=1.5),
        "arrays are of two libraries other than NumPy": None,  # tests/oracles/test_which.py
    },
    "softmax": {
        "empty along `axis`": later(sb.softmax, X[:, :0]),
        "has no such axis": later(sb.softmax, X, axis=2),
    },
    "log_softmax": {
        "empty along `axis`": later(sb.log_softmax, X[:, :0]),
        "has no such axis": later(sb.log_softmax, X, axis=2),
    },
    "softmax_jacobian": {"`weights` is one number": later(sb.softmax_jacobian, 1.0)},
    "causal_mask": {
        "a length is less than 1": [later(sb.causal_mask, 0), later(sb.causal_mask, 1, 0)],
        "a length is not an integer": later(sb.causal_mask, 1.5),
    },
    "positions": {
        "`length` or `d` is less than 1": [later(sb.positions, 0, 2), later(sb.positions, 2, 0)],
        "`length` or `d` is not an integer": [
            later(sb.positions, 1.5, 2),
            later(sb.positions, 2, 1.5),
        ],
    },
    "multi_head": {
        "shapes do not fit": later(sb.multi_head, X[:, :1], **LAYER),
        "a parameter is missing or unknown": [
            later(sb.multi_head, X, parameters={}, n_heads=1),
            later(sb.multi_head, X, parameters=HEAD | {"other": EYE}, n_heads=1),
        ],
        "`prefix` is not a string": later(sb.multi_head, X, **LAYER, prefix=1),
        "a mask is made of integers": later(sb.multi_head, X[:2], **LAYER, attn_mask=INTEGERS),
        "`n_heads` is not an integer": later(sb.multi_head, X, parameters=HEAD, n_heads=1.5),
        "`causal` or `add_zero_attn` is not a bool": [
            later(sb.multi_head, X, **LAYER, causal="yes"),
            later(sb.multi_head, X, **LAYER, add_zero_attn="yes"),
        ],
    },
    "contributions": {
        "there is no such query": later(sb.contributions, ATTENDED, 4),
        "`along` has another length": later(sb.contributions, ATTENDED, along=X),
        "`attended` is no MultiHead": later(sb.contributions, X),
        "`queries` are not integers": later(sb.contributions, ATTENDED, 0.5),
        "`along` is not made of real numbers": later(sb.contributions, ATTENDED, along=X * 1j),
    },
    "transformer_block": {
        "shapes do not fit": later(sb.transformer_block, X[:, :1], **WHOLE),
        "a parameter is missing or unknown": [
            later(sb.transformer_block, X, parameters=HEAD, n_heads=1),
            later(sb.transformer_block, X, parameters=BLOCK | {"other": EYE}, n_heads=1),
        ],
        "`prefix` is not a string": later(sb.transformer_block, X, **WHOLE, prefix=1),
        "`activation` is another word": later(sb.transformer_block, X, **WHOLE, activation="a"),
        "a mask is made of integers": later(
            sb.transformer_block, X[:2], **WHOLE, attn_mask=INTEGERS
        ),
        "`n_heads` is not an integer": later(
            sb.transformer_block, X, parameters=BLOCK, n_heads=1.5
        ),
        "`norm_first` or `causal` is not a bool": [
            later(sb.transformer_block, X, **WHOLE, norm_first="yes"),
            later(sb.transformer_block, X, **WHOLE, causal="yes"),
        ],
    },
    "layer_norm": {
        "shapes do not fit": later(sb.layer_norm, X, Y),
        "`eps` is negative": later(sb.layer_norm, X, eps=-1),
    },
    "sum_weights": {
        "both or neither of `adjacency` and `edges` are given": [
            later(sb.sum_weights),
            later(sb.sum_weights, EDGES, edges=INTEGERS),
        ],
        "shapes do not fit": later(sb.sum_weights, X),
        "a node is out of range": later(sb.sum_weights, edges=INTEGERS, n_nodes=1),
        "nodes are not whole numbers": later(sb.sum_weights, edges=EDGES),
    },
    "mean_weights": {"a weight is negative": later(sb.mean_weights, -EDGES)},
    "gcn_weights": {"a degree is negative": later(sb.gcn_weights, -3 * EDGES)},
    "gat_weights": {
        "shapes do not fit": later(sb.gat_weights, EDGES, **GAT | {"features": X}),
        "the scores overflow": later(
            sb.gat_weights, EDGES, **GAT | {"features": 1e200 * X[:2], "W": 1e200 * EYE}
        ),
    },
    "aggregate": {
        "shapes do not fit": later(sb.aggregate, EDGES, X),
        "a sum overflows": later(sb.aggregate, [[HUGE, HUGE]], [[1], [1]]),
        "`heads` is not one of the two words": later(sb.aggregate, EDGES, X[:2], heads="sum"),
        "`features` of another library than NumPy meets sparse weights": None,
    },
    "segment_softmax": {
        "shapes do not fit": later(sb.segment_softmax, Y, [0, 1]),
        "a segment is negative": later(sb.segment_softmax, Y, [0, 0, 0, -1]),
        "segments not whole numbers": later(sb.segment_softmax, Y, Y),
    },
    "linear_kernel": {
        "their rows are not equally long": later(sb.linear_kernel, X, np.ones((2, 3))),
        "a value overflows": later(sb.linear_kernel, 1e200 * X),
    },
    "polynomial_kernel": {
        "`degree` or `gamma` is too small": [
            later(sb.polynomial_kernel, X, degree=0),
            later(sb.polynomial_kernel, X, gamma=-1),
        ],
        "`degree` is not an integer": later(sb.polynomial_kernel, X, degree=1.5),
    },
    "rbf_kernel": {"`gamma` is less than 0": later(sb.rbf_kernel, X, gamma=-1)},
    "laplacian_kernel": {"`gamma` is less than 0": later(sb.laplacian_kernel, X, gamma=-1)},
    "kernel_ridge": {
        "`y` does not have one entry for each row of `X`": later(
            sb.kernel_ridge, X, Y[:2], penalty=1
        ),
        "`penalty` is less than 0": later(sb.kernel_ridge, X, Y, penalty=-1),
        "the kernel is not symmetric": later(
            sb.kernel_ridge, X, Y, penalty=1, kernel=lambda a, b: a[:, :1] + 0 * b[:, 0]
        ),
        "the weights overflow": later(
            sb.kernel_ridge, X * 1e-160, HUGE * (Y / 4), penalty=0, kernel=sb.linear_kernel
        ),
        "a row counts less than 0": later(sb.kernel_ridge, X, Y, penalty=1, sample_weight=-Y),
        "all count 0": later(sb.kernel_ridge, X, Y, penalty=1, sample_weight=0 * Y),
        "`kernel` is no function": later(sb.kernel_ridge, X, Y, penalty=1, kernel="rbf"),
        "it does not take the parameters": later(sb.kernel_ridge, X, Y, penalty=1, width=1),
    },
    "nadaraya_watson": {
        "shapes do not fit": later(sb.nadaraya_watson, X, Y[:2], X),
        "`gamma` is less than 0": later(sb.nadaraya_watson, X, Y, X, gamma=-1),
        "the kernel is another": later(sb.nadaraya_watson, X, Y, X, kernel=sb.linear_kernel),
    },
    "random_fourier_features": {
        "a number is too small": [
            later(sb.random_fourier_features, 0, 1, seed=0),
            later(sb.random_fourier_features, 1, 0, seed=0),
            later(sb.random_fourier_features, 1, 1, seed=0, gamma=-1),
        ],
        "`d` or `n_features` is not an integer": [
            later(sb.random_fourier_features, 1.5, 1, seed=0),
            later(sb.random_fourier_features, 1, 1.5, seed=0),
        ],
        "`seed` is not one of the two": later(sb.random_fourier_features, 1, 1, seed="0"),
    },
    "stack": {"the shapes do not fit": later(sb.stack, X, Y[:2])},
    "Stack.predict": {"has other than `k` models": later(sb.stack(X, Y).predict, OTHER_LENGTH)},
    "gate": {
        "the shapes do not fit": later(sb.gate, X, X[:2]),
        "an example is left without a model": later(sb.gate, X - np.inf, X),
    },
    "average": {"has other than 2 or 3 axes": later(sb.average, Y)},
    "claim": {
        "the two sides differ by more than the tolerance": later(sb.claim, "a", 1, 2),
        "a bound is crossed": [
            later(sb.claim, "a", 1, at_least=2),
            later(sb.claim, "a", 2, at_most=1),
        ],
        "the statement is empty or has more than one line": [
            later(sb.claim, "", 1, 1),
            later(sb.claim, "a\nb", 1, 1),
        ],
        "a tolerance is negative": [
            later(sb.claim, "a", 1, 1, atol=-1),
            later(sb.claim, "a", 1, 1, rtol=-1),
        ],
        "the shapes differ": later(sb.claim, "a", X, Y),
        "not one of `expected` and the bounds is given": later(sb.claim, "a", 1),
    },
}
for kind in (sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull):
    PROVOKED[f"{kind.__name__}.nearest"] = {
        "`y` does not live in the space of the atoms": later(kind(rows=X).nearest, OTHER_LENGTH),
        "`tol` is negative": later(kind(rows=X).nearest, X, tol=-1),
    }
MORE_CALLS = {
    "StreamedLeastSquares.add": CALLS["StreamedLeastSquares"],
    "StreamedLeastSquares.predict": lambda of: added(FIT).predict(of(X)),
    "LeastSquares.predict": lambda of: sb.least_squares(**FIT).predict(of(X)),
    "Ridge.predict": lambda of: sb.ridge(**RIDGE).predict(of(X)),
    "KernelRidge.predict": lambda of: KERNEL_FIT.predict(of(X)),
    "RandomFourierFeatures.transform": lambda of: COSINES.transform(of(X)),
    "Standardizer.transform": lambda of: sb.Standardizer(rows=X).transform(of(X)),
    "Standardizer.inverse_transform": lambda of: sb.Standardizer(rows=X).inverse_transform(of(X)),
    "PrincipalComponents.project": lambda of: PARTS.project(of(X)),
    "PrincipalComponents.reconstruct": lambda of: PARTS.reconstruct(of(X[:, :1])),
    "Stack.predict": lambda of: sb.stack(X, Y).predict(of(X)),
} | {
    f"{kind.__name__}.nearest": lambda of, kind=kind: kind(rows=X).nearest(of(X))
    for kind in (sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull)
}
SMALL = CALLS | MORE_CALLS
LITTLE = set(
    "if or is are a an the and of one each has holds something all with along that not"
    " array score weight rows x `x` `y` `rows` `scores` `weights` `predictions` `new_rows` `axis`"
    " `coordinates`".split()
)
AS = re.compile(r"As (:func:)?`\w+`")


def entries():
    """Yield each name, error and text of a Raises section."""
    for name in [*sb.__all__, *METHODS]:
        value = operator.attrgetter(name)(sb)
        if isinstance(value, type) and issubclass(value, Exception):
            continue
        for entry in FunctionDoc(value)["Raises"]:
            yield name, entry.type, " ".join(" ".join(entry.desc).split())


ENTRIES = list(entries())


def phrases(name, text):
    """Return the phrases of an entry and what provokes each; the longest come first."""
    own = {p: calls for p, calls in PROVOKED.get(name, {}).items() if p in text}
    left = text
    for phrase in sorted(own, key=len, reverse=True):
        left = left.replace(phrase, " ")
    shared = {}
    for phrase, of in GENERIC.items():
        if phrase in left:
            shared[phrase] = lambda of=of: SMALL[name](of)
            left = left.replace(phrase, " ")
    return own | shared, left


@pytest.mark.parametrize(("name", "error", "text"), ENTRIES)
def test_no_phrase_goes_without_its_error(name, error, text):
    left = AS.sub(" ", phrases(name, text)[1]).lower()
    assert set(re.findall(r"[`\w]+", left)) <= LITTLE, left


ASKED = [
    (name, error, phrase, call)
    for name, error, text in ENTRIES
    for phrase, calls in phrases(name, text)[0].items()
    for call in (calls if isinstance(calls, list) else [calls])
    if call is not None
]


@pytest.mark.parametrize(("name", "error", "phrase", "call"), ASKED)
def test_the_error_comes(name, error, phrase, call):
    kind = {"ValueError": ValueError, "TypeError": TypeError, "ClaimError": sb.ClaimError}[error]
    with np.errstate(all="ignore"), pytest.raises(kind) as raised:
        call()
    if error != "ClaimError":
        assert re.search("`|overflow|keyword argument '", str(raised.value)), raised.value


def test_each_call_belongs_to_a_phrase():
    """A call whose phrase the docstring no longer has would never run."""
    texts = {}
    for name, _, text in ENTRIES:
        texts[name] = texts.get(name, "") + " " + text
    for name, own in PROVOKED.items():
        assert [p for p in own if p not in texts[name]] == [], name


def test_what_takes_arrays_of_numpy_alone_says_so():
    said = {name: text for name, error, text in ENTRIES if error == "TypeError"}
    numpy_alone = {n for n, entry in read().items() if entry.get("arrays") == "numpy"}
    for name in numpy_alone & set(said) - {
        "diagnose",
        "StreamedLeastSquares",
        "random_fourier_features",
    }:
        assert re.search("than NumPy|not NumPy's|^As :func:", said[name]), name

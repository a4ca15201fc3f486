"""Every function that takes a table takes data frames and series of other libraries too."""

import decimal
import warnings
from datetime import timedelta

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy.sparse import csr_array

import spanbook as sb

AGE = [20, 35, 50, 65, 41]
PAY = [1.5, 2.0, 4.25, 3.0, 2.5]
OWNS = [True, False, True, True, False]
NAMES = ["age", "pay", "owns"]
X = np.array([AGE, PAY, OWNS]).T
Y = np.array([1.0, 2.0, 5.0, 4.0, 2.0])
W = np.array([0.5, -1.0, 2.0])


def nullable():
    return pd.DataFrame(
        {
            "age": pd.array(AGE, dtype="Int64"),
            "pay": pd.array(PAY, dtype="Float64"),
            "owns": pd.array(OWNS, dtype="boolean"),
        }
    )


def arrow():
    return pa.table(dict(zip(NAMES, [AGE, PAY, OWNS], strict=True)))


def arrow_series(values):
    return pa.chunked_array([values])


FRAMES = {
    "pandas": lambda: pd.DataFrame(dict(zip(NAMES, [AGE, PAY, OWNS], strict=True))),
    "nullable": nullable,
    "polars": lambda: pl.DataFrame(dict(zip(NAMES, [AGE, PAY, OWNS], strict=True))),
    "pyarrow": arrow,
    "lists": X.tolist,
}
SERIES = {
    "pandas": pd.Series,
    "nullable": lambda values: pd.Series(values, dtype="Float64"),
    "polars": lambda values: pl.Series("y", values),
    "pyarrow": arrow_series,
    "lists": list,
}
SETS = [sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull]


def streamed(x, y):
    fit = sb.StreamedLeastSquares()
    fit.update(columns=x, target=y)
    return fit.solve().weights


# What is computed of a table and a target, as one array.
USES = {
    **{kind.__name__: lambda x, y, kind=kind: kind(rows=x).nearest(x).weights for kind in SETS},
    "columns": lambda x, y: sb.Span(columns=x).nearest(y).point,
    "dependence": lambda x, y: np.array(sb.dependence(columns=x).independent),
    "least_squares": lambda x, y: sb.least_squares(columns=x, target=y).predict(x),
    "ridge": lambda x, y: sb.ridge(columns=x, target=y, penalty=1).predict(x),
    "descent": lambda x, y: sb.gradient_descent(columns=x, target=y, n_steps=9).weights,
    "Standardizer": lambda x, y: sb.Standardizer(rows=x).transform(x),
    "components": lambda x, y: sb.principal_components(rows=x, k=2).project(x),
    "kernel_ridge": lambda x, y: sb.kernel_ridge(x, y, penalty=1).predict(x),
    "nadaraya_watson": lambda x, y: sb.nadaraya_watson(x, y, x).output,
    "rbf_kernel": lambda x, y: sb.rbf_kernel(x, x),
    "linear_kernel": lambda x, y: sb.linear_kernel(x),
    "features": lambda x, y: sb.random_fourier_features(3, 4, seed=0).transform(x),
    "combine": lambda x, y: sb.combine(W, columns=x),
    "combine rows": lambda x, y: sb.combine(y, rows=x),
    "expand": lambda x, y: sb.expand(y, rows=x).result,
    "attention": lambda x, y: sb.attention(x, x, x).output,
    "softmax": lambda x, y: sb.softmax(x),
    "softmax_jacobian": lambda x, y: sb.softmax_jacobian(y),
    "layer_norm": lambda x, y: sb.layer_norm(x),
    "aggregate": lambda x, y: sb.aggregate(np.eye(5), x),
    "stack": lambda x, y: sb.stack(x, y).weights,
    "diagnose": lambda x, y: sb.diagnose(columns=x, target=y).inflation,
    "diagnose rows": lambda x, y: np.array(sb.diagnose(rows=x, new_rows=x).spread),
}


@pytest.mark.parametrize("library", FRAMES)
@pytest.mark.parametrize("use", USES)
def test_the_answer_is_that_of_the_array(use, library):
    given = FRAMES[library](), SERIES[library](Y.tolist())
    # Arrays in another order of memory may round otherwise.
    np.testing.assert_allclose(USES[use](*given), USES[use](X, Y), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("library", ["pandas", "nullable"])
def test_nothing_in_a_frame_is_changed(library):
    frame, before = FRAMES[library](), FRAMES[library]()
    for use in USES.values():
        use(frame, Y)
    pd.testing.assert_frame_equal(frame, before)


WRONG = [
    ("str", ["Oslo", "Rome", "Oslo", "Bonn", "Rome"], "'Oslo'"),
    ("date", pd.date_range("2024-01-01", periods=5).to_list(), "Timestamp|datetime"),
    ("span of time", [timedelta(days=k) for k in range(5)], "Timedelta|timedelta"),
]


@pytest.mark.parametrize("use", sorted(set(USES) - {"columns", "softmax_jacobian"}))
@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
@pytest.mark.parametrize(("what", "values", "seen"), WRONG, ids=[w[0] for w in WRONG])
def test_a_column_that_is_no_number_is_named(make, what, values, seen, use):
    frame = make({"age": AGE, "where": values, "pay": PAY})
    with pytest.raises(
        TypeError, match=rf"`\w+` must hold numbers, but 'where' .* has .*({seen})"
    ):
        USES[use](frame, Y)


@pytest.mark.parametrize("unit", ["M8[ns]", "M8[D]", "m8[ns]", "m8[D]"])
def test_a_frame_of_times_alone(unit):
    frame = pd.DataFrame({"when": np.arange(3).astype(unit)})
    with pytest.raises(TypeError, match="`rows` must hold numbers, but 'when' does not"):
        sb.ConvexHull(rows=frame)
    with pytest.raises(TypeError, match="`columns` must hold numbers, but 'when' does not"):
        sb.diagnose(columns=frame)


@pytest.mark.parametrize("use", sorted(set(USES) - {"columns", "softmax_jacobian"}))
@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": AGE, "pay": [1.5, np.nan, 2, 3, np.nan], "b": PAY}),
        pd.DataFrame({"a": AGE, "pay": pd.array([1, None, 2, 3, None], "Int64"), "b": OWNS}),
        pl.DataFrame({"a": AGE, "pay": [1.5, None, 2, 3, None], "b": PAY}),
        pl.DataFrame({"a": AGE, "pay": [True, None, True, False, None], "b": PAY}),
    ],
    ids=["float", "Int64", "polars", "polars boolean"],
)
def test_missing_values_are_counted_by_column(frame, use):
    with pytest.raises(ValueError, match=r"`\w+` has missing values in 'pay' \(2\); fill them"):
        USES[use](frame, Y)


@pytest.mark.parametrize("missing", [None, np.nan])
def test_missing_values_of_pyarrow(missing):
    table = pa.table({"a": [1, 2, 3], "b": [0.5, missing, 1.0]})
    with pytest.raises(ValueError, match=r"`rows` has missing values in 'b' \(1\)"):
        sb.Span(rows=table)


@pytest.mark.parametrize("library", ["pandas", "nullable", "polars", "pyarrow"])
def test_a_series_with_missing_values(library):
    target = SERIES[library]([1.0, None, 3.0, 4.0, None])
    for fit in (sb.least_squares, sb.diagnose):
        with pytest.raises(ValueError, match="`target` has 2 missing values; fill them"):
            fit(columns=X, target=target)


def test_a_series_of_words():
    with pytest.raises(TypeError, match="`target` must hold numbers, but it has 'low'"):
        sb.least_squares(columns=X, target=pd.Series(["low", "high", "low", "low", "high"]))


def test_decimals_are_numbers():
    prices = [decimal.Decimal("1.5"), decimal.Decimal("2.25")]
    for frame in (pd.DataFrame({"a": prices}), pl.DataFrame({"a": prices})):
        np.testing.assert_array_equal(sb.Span(rows=frame).atoms, [[1.5], [2.25]])


def test_what_is_no_table_is_named():
    with pytest.raises(TypeError, match=r"`rows` is sparse, .* `rows.toarray\(\)`"):
        sb.Span(rows=csr_array(X))
    with pytest.raises(TypeError, match="`columns` must hold real numbers, but it is a LazyFrame"):
        sb.least_squares(columns=pl.LazyFrame({"a": AGE}), target=Y)
    with pytest.raises(TypeError, match="`rows` must hold real numbers, but it is a dict"):
        sb.ConvexHull(rows={"a": [1, 2]})
    with pytest.raises(TypeError, match="`rows` must hold real numbers, but it is a type"):
        sb.ConvexHull(rows=pd.DataFrame)


@pytest.mark.parametrize("frame", [pd.DataFrame(), pd.DataFrame({"a": []}), pl.DataFrame()])
def test_an_empty_frame(frame):
    with pytest.raises(ValueError, match="`rows` is empty: its shape is"):
        sb.Span(rows=frame)


FITS = {
    "kernel_ridge": lambda x: sb.kernel_ridge(x, Y, penalty=1).predict,
    "nadaraya_watson": lambda x: lambda new: sb.nadaraya_watson(x, Y, new).output,
    "components": lambda x: sb.principal_components(rows=x, k=2).project,
    "kernel": lambda x: lambda new: sb.laplacian_kernel(x, new),
}


@pytest.mark.parametrize("library", ["pandas", "nullable", "polars", "pyarrow"])
@pytest.mark.parametrize("fit", FITS)
def test_later_columns_are_found_by_name(fit, library):
    frame = FRAMES[library]()
    later = frame.select(NAMES[::-1]) if hasattr(frame, "select") else frame[NAMES[::-1]]
    if library in ("pandas", "nullable"):
        later = later.assign(city="Rome")
    predict = FITS[fit](frame)
    np.testing.assert_array_equal(predict(later), predict(frame))
    np.testing.assert_array_equal(predict(X), predict(frame))
    less = later.select(["age", "owns"]) if hasattr(later, "select") else later[["age", "owns"]]
    with pytest.raises(ValueError, match=r"`\w+` lacks 'pay'; it has 'age', 'owns'"):
        predict(less)


def test_one_row_of_a_frame_is_found_by_label():
    frame = FRAMES["pandas"]()
    pca = sb.principal_components(rows=frame, k=2)
    np.testing.assert_array_equal(pca.project(frame[NAMES[::-1]].iloc[1]), pca.project(X[1]))
    with pytest.raises(ValueError, match="`rows` lacks 'owns'"):
        pca.project(frame[["age", "pay"]].iloc[1])


TARGETS = {
    "kernel_ridge": lambda x, y: sb.kernel_ridge(x, y, penalty=1).weights,
    "nadaraya_watson": lambda x, y: sb.nadaraya_watson(x, y, X).output,
    "diagnose": lambda x, y: sb.diagnose(columns=x, target=y).share_outside,
    "combine": lambda x, y: sb.combine(y, rows=x),
    "expand": lambda x, y: sb.expand(y, rows=x).result,
}


@pytest.mark.parametrize("use", TARGETS)
def test_a_target_follows_the_row_labels(use):
    frame = FRAMES["pandas"]().set_index(pd.Index(list("abcde")))
    target = pd.Series(Y, index=frame.index)
    np.testing.assert_array_equal(
        TARGETS[use](frame, target[list("edcab")]), TARGETS[use](frame, Y)
    )
    for other in (list("abcdx"), list("aabcd")):
        with pytest.raises(ValueError, match=r"the row labels of `\w+` are not .*to_numpy\(\)"):
            TARGETS[use](frame, pd.Series(Y, index=other))


def test_weights_follow_the_names_of_columns():
    frame, weights = FRAMES["pandas"](), pd.Series(W, index=NAMES)
    np.testing.assert_array_equal(sb.combine(weights[::-1], columns=frame), X @ W)
    np.testing.assert_array_equal(sb.expand(weights[::-1], columns=frame).weights, W)


def test_names_are_kept_and_shown():
    pca = sb.principal_components(rows=FRAMES["polars"](), k=1)
    assert pca.names == tuple(NAMES)
    assert "age: 42.2\n" in repr(pca)
    assert "pay: 2.65\n" in repr(pca)
    assert repr(sb.kernel_ridge(FRAMES["pyarrow"](), Y, penalty=1)).endswith(
        "names      = age, pay, owns"
    )
    assert "names" not in repr(sb.principal_components(rows=X, k=1))


def test_an_infinity_is_refused_by_its_column():
    frame = pd.DataFrame({"age": [1.0, 2, 4], "pay": [3.0, np.inf, 5]})
    good, said = frame[:1], r"`{}` .* not finite: inf at \[{}\], in 'pay'"
    with pytest.raises(ValueError, match=said.format("rows", "1, 1")):
        sb.Span(rows=frame)
    with pytest.raises(ValueError, match=said.format("columns", "1, 1")):
        sb.diagnose(columns=frame)
    for one, place in ((frame[["pay", "age"]], "1, 1"), (frame.iloc[1], "0, 1")):
        with pytest.raises(ValueError, match=said.format("new_rows", place)):
            sb.diagnose(columns=good, new_rows=one)
    for one, place in ((frame[["pay", "age"]], "1, 1"), (frame.iloc[1], "1")):
        with pytest.raises(ValueError, match=said.format("rows", place)):
            sb.least_squares(columns=good, target=[1]).predict(one)


def test_columns_of_one_name_are_told_apart():
    frame = pd.DataFrame(X, columns=["a", "b", "a"])
    names = ("a (column 0)", "b", "a (column 2)")
    assert sb.principal_components(rows=frame, k=1).names == names
    frame.columns = ["a", "a", "a (column 0)"]
    assert len(set(sb.principal_components(rows=frame, k=1).names)) == 3


def test_no_library_of_frames_is_imported_and_none_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for make in FRAMES.values():
            sb.Span(rows=make())


@pytest.mark.parametrize("cells", [[{"a": 1.0}] * 2, [[1.0, 2.0]] * 2, [[1, 2]] * 2])
def test_a_column_that_makes_several(cells):
    """A structure, or a list of one length, becomes more columns than there are names."""
    frame = pl.DataFrame({"age": [1.0, 2.0], "both": cells})
    if isinstance(cells[0], list):
        frame = frame.with_columns(pl.col("both").cast(pl.Array(pl.Float64, 2)))
    with pytest.raises(TypeError, match="`rows` must hold numbers, but 'both' does not: 'both' "):
        sb.Span(rows=frame)
    with pytest.raises(TypeError, match="`target` must hold numbers, but it has "):
        sb.least_squares(columns=frame[["age"]], target=frame["both"])

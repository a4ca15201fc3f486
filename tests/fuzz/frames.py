"""Data frames and series, good and bad, of pandas, polars and PyArrow."""

import datetime

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from fuzz.kind import EITHER, REFUSED, SAME, kinds, only

DAY = datetime.datetime(2020, 1, 1)


def pandas(a, **more):
    """Return a frame of a matrix, or a series of a vector."""
    only(a.ndim in (1, 2))
    return pd.Series(a.copy(), **more) if a.ndim == 1 else pd.DataFrame(a.copy(), **more)


def polars(a):
    only(a.ndim in (1, 2))
    if a.ndim == 1:
        return pl.Series("a", a)
    return pl.DataFrame(a, schema=[f"c{j}" for j in range(a.shape[1])])


def cast(dtype):
    """Return what makes a frame of polars with that dtype."""

    def make(a):
        only(a.dtype.kind == "f")
        return polars(a).cast(dtype)

    return make


def arrow(a):
    only(a.ndim in (1, 2))
    if a.ndim == 1:
        return pa.array(a)
    return pa.table({f"c{j}": a[:, j] for j in range(a.shape[1])})


def named(names):
    def make(a):
        only(a.ndim == 2)
        return pandas(a, columns=names(a.shape[1]))

    return make


def indexed(labels):
    return lambda a: pandas(a, index=labels(len(a)) if a.ndim else None)


def dtypes(*words):
    """Return what gives the columns these dtypes, in turn."""

    def make(a):
        only(a.ndim in (1, 2) and a.dtype.kind == "f")
        frame = pandas(a)
        if a.ndim == 1:
            return frame.astype(words[0])
        return frame.astype({j: words[j % len(words)] for j in range(a.shape[1])})

    return make


def column(values):
    """Return what puts other values into the last column; `values` takes a length."""

    def make(a):
        only(a.ndim in (1, 2) and len(a))
        new = values(len(a))
        try:
            cells = pd.Series(new)
        except OverflowError:  # pandas 2 looks for a dtype of integers that have none
            cells = pd.Series(new, dtype=object)
        if a.ndim == 1:
            return cells
        frame = pandas(a, columns=[f"c{j}" for j in range(a.shape[1])])
        frame[f"c{a.shape[1] - 1}"] = cells
        return frame

    return make


def polar(values):
    """As `column`, in polars."""

    def make(a):
        only(a.ndim in (1, 2) and len(a))
        if a.ndim == 1:
            return values(len(a)).alias("a")
        frame = polars(a)
        return frame.with_columns(values(len(a)).alias(frame.columns[-1]))

    return make


def arrowed(values):
    """As `column`, in PyArrow."""

    def make(a):
        only(a.ndim in (1, 2) and len(a))
        if a.ndim == 1:
            return values(len(a))
        table = arrow(a)
        return table.set_column(a.shape[1] - 1, "last", values(len(a)))

    return make


def one(value, others=1.0):
    """Return what makes a list with one such value."""
    return lambda n: [value] + [others] * (n - 1)


FRAMES = kinds(
    SAME,
    {
        "pandas": pandas,
        "pandas, Float64": dtypes("Float64"),
        "pandas, mixed floats": dtypes("float64", "Float64", "object"),
        "pandas, objects": dtypes("object"),
        "pandas, sparse": dtypes(pd.SparseDtype("float64", 0.0)),
        "pandas, of Arrow": dtypes("double[pyarrow]"),
        "pandas, names alike": named(lambda n: ["a"] * n),
        "pandas, names of two levels": named(
            lambda n: pd.MultiIndex.from_tuples([("a", j) for j in range(n)])
        ),
        "pandas, numbers and None for names": named(lambda n: [None, *range(n - 1)]),
        "pandas, empty names": named(lambda n: [""] * n),
        "pandas, dates for names": named(lambda n: pd.date_range(DAY, periods=n)),
        "pandas, labelled by words": indexed(lambda n: [f"r{k}" for k in range(n)]),
        "pandas, labels alike": indexed(lambda n: [0] * n),
        "pandas, labels backwards": indexed(lambda n: range(n)[::-1]),
        "pandas, labelled by dates": indexed(lambda n: pd.date_range(DAY, periods=n)),
        "pandas, labelled by two levels": indexed(
            lambda n: pd.MultiIndex.from_tuples([(0, k) for k in range(n)])
        ),
        "pandas, labelled by nan": indexed(lambda n: [np.nan] * n),
        "polars": polars,
        "PyArrow": arrow,
        "polars, decimals": cast(pl.Decimal(20, 10)),
        "PyArrow, in pieces": lambda a: (
            pa.chunked_array([arrow(a)])
            if a.ndim == 1
            else pa.concat_tables([arrow(a).slice(0, 1), arrow(a).slice(1)])
            if len(a)
            else arrow(a)
        ),
    },
) + kinds(
    SAME,
    {
        "pandas, float32": dtypes("float32"),
        "pandas, float16": dtypes("float16"),
        "pandas, Float32": dtypes("Float32"),
        "pandas, float32 beside others": dtypes("float32", "float64"),
        "polars, Float32": cast(pl.Float32),
    },
    digits=3,
)

BAD_FRAMES = kinds(
    REFUSED,
    {
        "a column of words": column(lambda n: ["word"] * n),
        "a column of numbers as words": column(lambda n: ["1.5"] * n),
        "a column of categories": column(lambda n: pd.Categorical(["a"] * n)),
        "a column of strings of Arrow": column(
            lambda n: pd.array(["a"] * n, dtype="string[pyarrow]")
        ),
        "a column with a nan": column(one(np.nan)),
        "a column of nan": column(lambda n: [np.nan] * n),
        "a column with infinity": column(one(np.inf)),
        "a column with None": column(lambda n: np.array([None] + [1.0] * (n - 1), dtype=object)),
        "a column with an NA": column(lambda n: pd.array([None] + [1] * (n - 1), dtype="Int64")),
        "a column with a hidden boolean": column(
            lambda n: pd.array([None] + [True] * (n - 1), dtype="boolean")
        ),
        "a column with a hole of Arrow": column(
            lambda n: pd.array([None] + [1.0] * (n - 1), dtype="double[pyarrow]")
        ),
        "a column of dates": column(lambda n: pd.date_range(DAY, periods=n)),
        "a column of dates with a zone": column(lambda n: pd.date_range(DAY, periods=n, tz="UTC")),
        "a column of no time": column(lambda n: [pd.NaT] * n),
        "a column of spans of time": column(lambda n: pd.to_timedelta(range(n), unit="s")),
        "a column of months": column(lambda n: pd.period_range("2020-01", periods=n, freq="M")),
        "a column of intervals": column(lambda n: pd.interval_range(0, n)),
        "a column of complex numbers": column(lambda n: np.full(n, 1j)),
        "a column of lists": column(lambda n: [[1.0, 2.0]] * n),
        "a column of dicts": column(lambda n: [{}] * n),
        "a column of words beside numbers": column(one("word")),
        "a column of huge integers": column(lambda n: [10**400] * n),
        "polars, a column of words": polar(lambda n: pl.Series(["word"] * n)),
        "polars, a null": polar(lambda n: pl.Series(one(None)(n))),
        "polars, a nan": polar(lambda n: pl.Series(one(float("nan"))(n))),
        "polars, nulls alone": polar(lambda n: pl.Series([None] * n)),
        "polars, dates": polar(lambda n: pl.Series([DAY.date()] * n)),
        "polars, times": polar(lambda n: pl.Series([DAY] * n)),
        "polars, spans of time": polar(lambda n: pl.Series([datetime.timedelta(1)] * n)),
        "polars, lists": polar(lambda n: pl.Series([[1.0, 2.0]] * n)),
        "polars, structures": polar(lambda n: pl.Series([{"a": 1.0}] * n)),
        "polars, categories": polar(lambda n: pl.Series(["a"] * n, dtype=pl.Categorical)),
        "polars, bytes": polar(lambda n: pl.Series([b"a"] * n)),
        "polars, objects": polar(lambda n: pl.Series([object()] * n, dtype=pl.Object)),
        "polars, lazy": lambda a: pl.DataFrame(polars(a)).lazy(),
        "PyArrow, words": arrowed(lambda n: pa.array(["word"] * n)),
        "PyArrow, a null": arrowed(lambda n: pa.array(one(None)(n))),
        "PyArrow, nulls alone": arrowed(lambda n: pa.nulls(n)),
        "PyArrow, dates": arrowed(lambda n: pa.array([DAY.date()] * n)),
        "PyArrow, times": arrowed(lambda n: pa.array([DAY] * n)),
        "PyArrow, lists": arrowed(lambda n: pa.array([[1.0, 2.0]] * n)),
        "PyArrow, structures": arrowed(lambda n: pa.array([{"a": 1.0}] * n)),
        "PyArrow, categories": arrowed(lambda n: pa.array(["a"] * n).dictionary_encode()),
        "the class of frames": lambda _: pd.DataFrame,
        "the class of frames of polars": lambda _: pl.DataFrame,
        "a group of pandas": lambda a: pandas(a).groupby(level=0),
        "a window of pandas": lambda a: pandas(a).rolling(2),
        "a missing value of pandas": lambda _: pd.NA,
        "no time of pandas": lambda _: pd.NaT,
        "a list of missing values": lambda _: [pd.NA, pd.NA],
        "an expression of polars": lambda _: pl.col("a"),
        "a scalar of PyArrow": lambda _: pa.scalar(None, pa.float64()),
    },
)

EMPTY_FRAMES = kinds(
    EITHER,
    {
        "a frame without columns": lambda _: pd.DataFrame(index=range(3)),
        "a frame without rows": lambda _: pd.DataFrame({"a": [], "b": []}),
        "an empty frame": lambda _: pd.DataFrame(),
        "an empty frame of polars": lambda _: pl.DataFrame(),
        "an empty table of PyArrow": lambda _: pa.table({}),
        "a series without entries": lambda _: pd.Series([], dtype=float),
    },
)

"""A table as its file has it: columns of numbers, of words or of dates, before any is coded."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._table import MISSING, seen

EPOCH = datetime.datetime(1970, 1, 1)
DATES = datetime.date, datetime.datetime, np.datetime64
SPANS = datetime.timedelta, np.timedelta64


class Column(NamedTuple):
    """The cells of a column, as many as there are rows: one of the first three is there."""

    numbers: Array | None = None  # float, NaN where a cell is empty
    words: Sequence[str | None] | None = None  # None where a cell is empty
    days: Array | None = None  # dates, as days since 1970, NaN where a cell is empty
    fault: tuple[int, str] | None = None  # or else the row that does not fit, and how
    spans: bool = False  # whether the days are spans of time


class Sheet(NamedTuple):
    """A file's columns by name, each made when it is called for."""

    path: str
    columns: dict[str, Callable[[], Column]]
    names: tuple[str, ...]
    place: Callable[[int], str]  # of a row, as a message names it
    notes: tuple[str, ...] = ()  # how it was read, in sentences
    lines: bool = False  # whether places are lines of the file, not numbers of rows

    def take(self, name: str) -> Column:
        """Return a column and let go of it, or say which cell keeps it from being one."""
        if name not in self.columns:
            raise ValueError(f"column '{name}' is asked for twice")
        column = self.columns.pop(name)()
        if column.fault:
            row, what = column.fault
            raise ValueError(
                f"{self.at(row, name)}: {what} (--exclude {shown(name)} leaves the column out, "
                f"--categories {shown(name)} takes its cells for names)"
            )
        return column

    def at(self, row: int, name: str) -> str:
        """Return where a cell is."""
        return f"{self.path}, {self.place(row)}, column '{name}'"


def shown(name: str) -> str:
    """Return a name as it is typed behind an option."""
    return shlex.quote(name)


def typed(cells: Iterable[Any]) -> Column:
    """Return a column of Python objects: numbers, dates, words, or none of these throughout."""
    values = [None if _missing(x) else x for x in cells]
    present = [(i, x, _kind(x)) for i, x in enumerate(values) if x is not None]
    if not present:
        return Column(numbers=np.full(len(values), np.nan))
    first, kind = present[0][1], present[0][2]
    for i, x, other in present:
        if other == "":
            return Column(fault=(i, f"{seen(x)} is neither a number nor a word"))
        if other != kind:
            return Column(fault=(i, f"{seen(x)} is a {other}, but {seen(first)} a {kind}"))
    if kind == "word":
        return Column(words=[None if x is None else str(x).strip() for x in values])
    if kind in ("date", "span of time"):
        found = np.array([np.nan if x is None else days(x) for x in values])
        return Column(days=found, spans=kind != "date")
    return Column(numbers=np.array([np.nan if x is None else float(x) for x in values]))


def as_words(values: Array) -> Column:
    """Return a column whose cells are taken for names, whatever they are."""
    return Column(words=[None if _missing(x) else str(x) for x in values.tolist()])


def of_array(values: Array) -> Column:
    """Return a column of an array, as the libraries of tables give it."""
    if values.dtype.kind in "biuf":
        kind = np.result_type(values.dtype, np.float32)
        return Column(numbers=values.astype(kind, copy=False))
    if values.dtype.kind in "mM":
        unit = values.astype(f"{values.dtype.kind}8[us]").astype(np.float64) / 86_400e6
        found = np.where(np.isnat(values), np.nan, unit)
        return Column(days=found, spans=values.dtype.kind == "m")
    return typed(values.tolist())


def days(x: Any) -> float:
    """Return a date as days since 1970, or a span of time as days."""
    if isinstance(x, datetime.timedelta):
        return x.total_seconds() / 86_400
    if isinstance(x, datetime.datetime):
        return (x.replace(tzinfo=None) - (x.utcoffset() or datetime.timedelta()) - EPOCH) / (
            datetime.timedelta(days=1)
        )
    return float((x - EPOCH.date()).days)


def _missing(x: Any) -> bool:
    return (
        type(x).__name__ in MISSING
        or (isinstance(x, float) and x != x)
        or (isinstance(x, str) and not x.strip())
    )


def _kind(x: Any) -> str:
    if isinstance(x, DATES):
        return "date"
    if isinstance(x, SPANS):
        return "span of time"
    if isinstance(x, str):
        return "word"
    return "number" if isinstance(x, Real | Decimal | np.bool_) else ""

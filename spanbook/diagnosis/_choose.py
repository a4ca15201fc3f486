"""The columns of a file that are diagnosed, as one matrix of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._table import listed, numbered, told_apart
from spanbook.diagnosis._coding import Coding, Rules, coded, coding
from spanbook.diagnosis._sheet import Sheet, shown
from spanbook.diagnosis._words import things


class Frame(NamedTuple):
    """As much of a data frame as `diagnose` asks for."""

    columns: list[str]
    values: Array
    row_labels: tuple[str, ...] | None = None

    def to_numpy(self) -> Array:
        """Return the cells."""
        return self.values


@dataclass(frozen=True)
class Choice:
    """What the options state about columns and rows."""

    target: str | None = None
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    drop_missing: bool = False
    rules: Rules = field(default_factory=Rules)


class Chosen(NamedTuple):
    """What is diagnosed."""

    frame: Frame
    target: Array | None
    codings: tuple[Coding, ...]  # of the columns, that of the target left out
    notes: tuple[str, ...]  # what was done to them, in sentences


class _Parts:
    """Columns of numbers that grow to a matrix, and the columns of the file they come from."""

    def __init__(self, width: int) -> None:
        self.names: list[str] = []
        self.sources: list[str] = []
        self.arrays: list[Array] = []
        self._width = width
        self._block: Array | None = None  # the matrix, unless dummies make it wider

    def add(self, source: str, names: Sequence[str], arrays: Sequence[Array]) -> None:
        """Take the columns that one column of the file became."""
        self.names += names
        self.sources += [source] * len(arrays)
        for a in arrays:
            self.arrays.append(self._placed(a, len(self.arrays)))

    def _placed(self, a: Array, j: int) -> Array:
        """Return a column at its place in the matrix, so that there are never two of it."""
        if self._block is None:
            self._block = np.empty((len(a), self._width), order="F")
        if j >= self._width or len(a) != len(self._block) or a.dtype != self._block.dtype:
            return a
        self._block[:, j] = a
        return self._block[:, j]

    def matrix(self, rows: Array | None) -> Array:
        """Return the columns side by side, at all rows or at some."""
        block, d = self._block, len(self.arrays)
        if block is not None and rows is None and all(a.base is block for a in self.arrays):
            return block[:, :d]
        return np.column_stack(self.arrays if rows is None else [a[rows] for a in self.arrays])


def choose(sheet: Sheet, choice: Choice) -> Chosen:
    """Return the columns asked for, coded; those that cannot be are named."""
    targets = _named(sheet, choice.target) if choice.target is not None else []
    without = {*targets, *(x for name in choice.exclude for x in _named(sheet, name))}
    wanted = [x for name in choice.only for x in _named(sheet, name)] or list(sheet.columns)
    if len(targets) > 1:
        raise ValueError(f"the target must be one column, but '{choice.target}' has several")
    parts, codings = _Parts(len(wanted) + 1), []
    for name in [x for x in wanted if x not in without]:
        how, arrays = coding(sheet, name, sheet.take(name), choice.rules)
        codings.append(how)
        parts.add(name, how.made, arrays)
    notes = [how.note for how in codings if how.note]
    if not parts.names:
        raise ValueError(" ".join([f"{sheet.path} has no column left to diagnose.", *notes]))
    parts.names = list(told_apart(parts.names))  # a level of w may be called as a column w=a is
    names = iter(parts.names)
    codings = [replace(how, made=tuple(islice(names, len(how.made)))) for how in codings]
    if targets:
        notes += _with_target(sheet, targets[0], choice.rules, parts)
    frame, more = _whole(sheet, parts, choice.drop_missing)
    y = frame.values[:, -1] if targets else None
    if targets:
        frame = frame._replace(columns=frame.columns[:-1], values=frame.values[:, :-1])
    return Chosen(frame, y, tuple(codings), (*sheet.notes, *notes, *more))


def chosen_new(sheet: Sheet, before: Chosen, choice: Choice) -> tuple[Frame, tuple[str, ...]]:
    """Return the same columns of a file of new rows, coded as before."""
    parts = _Parts(sum(len(how.made) for how in before.codings))
    for how in before.codings:
        if how.made:
            (name,) = _named(sheet, how.name)
            parts.add(name, how.made, coded(sheet, sheet.take(name), how, choice.rules))
    return _whole(sheet, parts, choice.drop_missing)


def _with_target(sheet: Sheet, name: str, rules: Rules, parts: _Parts) -> list[str]:
    """Add the target as the last column, and say how it was coded."""
    how, arrays = coding(sheet, name, sheet.take(name), rules)
    if len(arrays) != 1:
        raise ValueError(
            f"{sheet.path}: the target must be one column of numbers, dates or two categories. "
            f"{how.note}"
        )
    parts.add(name, how.made, arrays)
    return [how.note] if how.note else []


def _whole(sheet: Sheet, parts: _Parts, drop: bool) -> tuple[Frame, tuple[str, ...]]:
    """Return the columns as a matrix, without the rows that lack something if that was asked."""
    sizes = {name: len(a) for name, a in zip(parts.names, parts.arrays, strict=True)}
    if len(set(sizes.values())) > 1:
        said = ", ".join(f"'{n}' {k}" for n, k in list(sizes.items())[:8])
        raise ValueError(f"the arrays of {sheet.path} differ in length: {said}")
    if not len(parts.arrays[0]):
        raise ValueError(f"{sheet.path} has no rows")
    lacking = np.zeros(len(parts.arrays[0]), bool)
    counts: dict[str, int] = {}
    for source, a in zip(parts.sources, parts.arrays, strict=True):
        empty = np.isnan(a)
        if k := int(empty.sum()):
            counts[source] = k
            lacking |= empty
        if not np.isfinite(a).all() and np.isinf(a).any():
            row = int(np.flatnonzero(np.isinf(a))[0])
            raise ValueError(
                f"{sheet.at(row, source)}: {a[row]} is not finite: "
                f"--exclude {shown(source)} leaves the column out"
            )
    n, k = len(lacking), int(lacking.sum())
    if k and (not drop or k == n):
        raise ValueError(_missing(sheet.path, counts, k, n))
    values = parts.matrix(~lacking if k else None)
    labels = (
        tuple(sheet.place(int(i)) for i in np.flatnonzero(~lacking)) if sheet.lines or k else None
    )
    if not k:
        return Frame(parts.names, values, labels), ()
    said = listed([f"{x} ({c})" for x, c in counts.items()])
    note = f"{things(k, 'row')} of {n} with missing values left out; missing by column: {said}."
    return Frame(parts.names, values, labels), (note,)


def _missing(path: str, counts: dict[str, int], k: int, n: int) -> str:
    shown_counts = ", ".join(f"'{x}' ({c})" for x, c in list(counts.items())[:6])
    more = f" and {len(counts) - 6} columns more" if len(counts) > 6 else ""
    worst = sorted(counts, key=lambda x: -counts[x])[:6]
    names = " ".join(shown(x) for x in worst)
    rows = f"--drop-missing leaves out {k} of {n} rows, " if k < n else ""
    which = "the column" if len(counts) == 1 else "columns"
    return (
        f"{path} has missing values in {shown_counts}{more}: {rows}--exclude {names} "
        f"{'' if rows else 'leaves out '}{which} (the target must be whole)"
    )


def _named(sheet: Sheet, wanted: str) -> list[str]:
    """Return the column of that name, or number, or the columns of the matrix of that name."""
    names = sheet.names
    if wanted in names:
        return [wanted]
    if wanted.isdecimal() and numbered(int(wanted)) in names:
        return [numbered(int(wanted))]
    parts = [name for name in names if re.fullmatch(re.escape(wanted) + r"\[\d+\]", name)]
    if not parts:
        raise ValueError(f"{sheet.path} has no column '{wanted}'; it has {listed(names, 12)}")
    return parts

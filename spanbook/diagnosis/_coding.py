"""Columns that are no numbers, made into some: dates as days, categories against a base level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from spanbook._arrays import Array
from spanbook._table import listed
from spanbook.diagnosis._dates import AmbiguousError, Dated, dated
from spanbook.diagnosis._sheet import Column, Sheet, shown
from spanbook.diagnosis._words import things

MOST = 50  # more different words than this, or than half the rows, are text


@dataclass(frozen=True)
class Coding:
    """How one column of a file becomes columns of numbers; the same for new rows."""

    name: str
    made: tuple[str, ...]  # the names of its columns; none if it is left out
    note: str = ""  # what was done, where it is more than nothing
    levels: tuple[str, ...] = ()  # of categories, the base level first
    dates: bool = False  # whether it holds dates
    order: str | None = None  # of these: day-first or month-first, where that is a question


def coding(sheet: Sheet, name: str, column: Column, rules: Rules) -> tuple[Coding, list[Array]]:
    """Return how to code a column, and its columns of numbers."""
    if column.numbers is not None:
        return Coding(name, (name,)), [column.numbers]
    if (found := _dated(sheet, name, column, rules)) is not None:
        what, since = ("spans of time", "") if column.spans else ("dates", " since 1970-01-01")
        note = f"'{name}' holds {what}: coded as days{since}."
        return Coding(name, (name,), note, dates=True, order=found.order), [found.days]
    words = column.words or ()
    levels = sorted({w for w in words if w is not None})
    few = len(levels) <= MOST and 2 * len(levels) <= len(words)
    if not few and name not in rules.categories:
        note = (
            f"'{name}' is left out: {len(levels)} different words in {things(len(words), 'row')} "
            f"(--categories {shown(name)} makes each a column)."
        )
        return Coding(name, (), note), []
    if len(levels) == 1:
        return Coding(name, (), f"'{name}' is left out: it is the same in every row."), []
    called = levels if rules.values else [f"level {k}" for k in range(1, len(levels) + 1)]
    made = tuple(f"{name}={level}" for level in called[1:])
    base = f"'{called[0]}' ({things(list(words).count(levels[0]), 'row')})"
    note = (
        f"'{name}' has {len(levels)} categories: coded as {things(len(made), 'column')} of 0 and "
        f"1 against {base}."
    )
    how = Coding(name, made, note, tuple(levels))
    return how, _dummies(sheet, how, words)


def coded(sheet: Sheet, column: Column, as_before: Coding, rules: Rules) -> list[Array]:
    """Return the columns of numbers of new rows, coded as those before."""
    name = as_before.name
    if as_before.levels:
        words = column.words
        if words is None and column.numbers is not None and np.isnan(column.numbers).all():
            words = [None] * len(column.numbers)
        if words is None:
            raise ValueError(f"{sheet.at(0, name)} is no category; the rows before have some")
        return _dummies(sheet, as_before, words)
    if column.numbers is not None and (not as_before.dates or np.isnan(column.numbers).all()):
        return [column.numbers]
    found = None
    if as_before.dates and column.numbers is None:
        rules = replace(rules, dates=rules.dates or as_before.order)
        found = _dated(sheet, name, column, rules)
    if found is None:
        row, cell = _first(column)
        kind = "date" if as_before.dates else "number"
        raise ValueError(f"{sheet.at(row, name)}: {cell} is not a {kind}, as those before are")
    return [found.days]


def _first(column: Column) -> tuple[int, str]:
    """Return the first cell that is not empty, and where it is."""
    if column.words is not None:
        return next((i, f"'{word}'") for i, word in enumerate(column.words) if word is not None)
    if column.days is not None:
        return int(np.argmin(np.isnan(column.days))), "a date"
    numbers = np.asarray(column.numbers)
    row = int(np.argmin(np.isnan(numbers)))
    return row, f"{numbers[row]:g}"


@dataclass(frozen=True)
class Rules:
    """What the options state about coding."""

    categories: tuple[str, ...] = ()
    dates: str | None = None
    values: bool = True  # whether a level may be named


def _dated(sheet: Sheet, name: str, column: Column, rules: Rules) -> Dated | None:
    """Return a column of dates as days, or None if it is none."""
    if column.days is not None:
        return Dated(column.days, None, None)
    if name in rules.categories:
        return None
    try:
        found = dated(column.words or (), rules.dates)
    except AmbiguousError as error:
        raise ValueError(
            f"{sheet.path}, column '{name}': which is the month of {error}? "
            "--dates day-first or --dates month-first says"
        ) from None
    if found is not None and found.wrong is not None:
        word = (column.words or ())[found.wrong]
        raise ValueError(
            f"{sheet.at(found.wrong, name)}: '{word}' is no date as those before it: "
            f"--exclude {shown(name)} leaves the column out"
        )
    return found


def _dummies(sheet: Sheet, how: Coding, words: Sequence[str | None]) -> list[Array]:
    """Return a column of 0 and 1 for each level but the first, NaN where there is none."""
    place: dict[str | None, float] = {level: k for k, level in enumerate(how.levels)}
    place[None] = np.nan
    if other := {w for w in words if w not in place}:
        row = next(i for i, w in enumerate(words) if w in other)
        raise ValueError(
            f"{sheet.at(row, how.name)}: '{words[row]}' is not among the categories before: "
            f"{listed(how.levels)}"
        )
    codes = np.array([place[w] for w in words])
    missing = np.isnan(codes)
    return [np.where(missing, np.nan, codes == k) for k in range(1, len(how.levels))]

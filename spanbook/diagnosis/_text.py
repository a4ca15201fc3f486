"""Columns of a text file, row by row with the standard library, which knows every cell's line."""

from __future__ import annotations

import io
from array import array
from typing import IO

import numpy as np

from spanbook._table import numbered, told_apart
from spanbook.diagnosis._dialect import EMPTY, NAMES, Dialect, UnreadableError
from spanbook.diagnosis._progress import Progress
from spanbook.diagnosis._sheet import Column, Sheet
from spanbook.diagnosis._source import position


def by_row(
    path: str, stream: IO[bytes], how: Dialect, categories: tuple[str, ...], progress: Progress
) -> Sheet:
    """Read row by row, so that a cell that does not fit is named by its line."""
    lines = io.TextIOWrapper(stream, encoding=how.encoding, newline="")
    names: list[str] = []
    makers: list[_Maker] = []
    places = array("q")
    try:
        for line, row in how.rows(lines):
            if not makers:
                names, notes = named(row, how.header)
                makers = [_Maker(how, name in categories) for name in names]
                if how.header:
                    continue
            if len(row) != len(names):
                raise ValueError(_ragged(path, line, row, names, how))
            places.append(line)
            for maker, cell in zip(makers, row, strict=True):
                maker.add(cell)
            if len(places) % 1000 == 0:
                progress.at("reading", *position(stream))
    except UnreadableError as error:
        raise ValueError(
            f"cannot read {path}: line {error.line}: {error} (a cell that opens with a quote must "
            "close with one; if cells are not quoted, --no-quotes)"
        ) from None
    except UnicodeDecodeError:
        raise ValueError(_undecodable(path, stream, how.encoding)) from None
    finally:
        lines.detach()
    if not names:
        raise ValueError(f"{path} is empty")
    if not places:
        raise ValueError(f"{path} has a header and no rows (--no-header if it is data)")
    columns = {name: maker.column for name, maker in zip(names, makers, strict=True)}
    return Sheet(
        path,
        columns,
        tuple(columns),
        lambda i: f"line {places[i]}",
        (*notes, *written(how)),
        lines=True,
    )


def written(how: Dialect) -> tuple[str, ...]:
    """Say in a sentence what is out of the ordinary in how a file is written."""
    parts = []
    if how.delimiter != ",":
        parts.append(f"{NAMES.get(how.delimiter, repr(how.delimiter))} between cells")
    if how.decimal == ",":
        parts.append("a comma before decimals")
    if how.encoding not in ("utf-8-sig", "utf-8", "ascii"):
        parts.append(f"letters in {how.encoding}")
    if not how.header:
        parts.append("no header")
    return (f"Read with {', '.join(parts)}.",) if parts else ()


def named(first: list[str], header: bool) -> tuple[list[str], tuple[str, ...]]:
    """Return a name for each column, its number where it has none or another has the same."""
    if not header:
        return [numbered(j) for j in range(len(first))], ()
    names = [name or numbered(j) for j, name in enumerate(first)]
    twice = sorted({name for name in names if names.count(name) > 1})
    notes = (f"{names.count(x)} columns are called '{x}': told apart by number." for x in twice)
    return list(told_apart(names)), tuple(notes)


def _ragged(path: str, line: int, row: list[str], names: list[str], how: Dialect) -> str:
    k, d = len(row), len(names)
    what = f"none for '{names[k]}'" if k < d else f"'{row[d]}' is one too many"
    between = NAMES.get(how.delimiter, repr(how.delimiter))
    return (
        f"{path}, line {line} has {k} cell{'s' * (k != 1)}, but there are {d} columns: {what} "
        f"(read with {between} between cells; --delimiter says otherwise)"
    )


def _undecodable(path: str, stream: IO[bytes], encoding: str) -> str:
    """Say which line holds the bytes that are no letters."""
    stream.seek(0)
    place = ""
    for i, line in enumerate(stream, 1):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            place = f"line {i}: "
            break
    return f"cannot read {path}: {place}not letters in {encoding}; --encoding latin-1 reads any"


class _Maker:
    """A column in the making: numbers as long as all cells are, or words."""

    def __init__(self, how: Dialect, as_words: bool) -> None:
        self._number = how.number
        self._numbers = array("d")
        self._words: list[str | None] | None = [] if as_words else None
        self._as_words = as_words
        self._first = ""  # the first cell that is not empty
        self._fault: tuple[int, str] | None = None

    def add(self, cell: str) -> None:
        """Take the next cell."""
        if self._fault:
            return
        if self._words is None and self._add_number(cell):
            return
        if self._words is None:  # the first word, and nothing before it
            self._words = [None] * len(self._numbers)
        if cell.lower() in EMPTY:
            self._words.append(None)
        elif not self._as_words and self._number(cell) is not None:
            self._fault = len(self._words), f"'{cell}' is a number, but '{self._first}' is not"
        else:
            self._first = self._first or cell
            self._words.append(cell)

    def _add_number(self, cell: str) -> bool:
        """Take a cell if it is a number, or if it is the first that is none after some."""
        number = self._number(cell)
        if number is not None:
            self._numbers.append(number)
            if number == number:
                self._first = self._first or cell
        elif self._first:
            self._fault = len(self._numbers), f"'{cell}' is not a number, but '{self._first}' is"
        return number is not None or self._fault is not None

    def column(self) -> Column:
        """Return what was made."""
        if self._fault:
            return Column(fault=self._fault)
        if self._words is not None:
            return Column(words=self._words)
        return Column(numbers=np.frombuffer(self._numbers))

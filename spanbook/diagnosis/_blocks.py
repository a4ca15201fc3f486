"""A large table in blocks of rows: what a diagnosis needs of it, in little room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import power_of_two
from spanbook._triangle import extended
from spanbook.diagnosis._parts import Parts

BLOCK = 1 << 15  # rows
LARGE = 1 << 24  # cells: a table of more is looked at in blocks


# Who is told how far a pass is: what it does, rows done, of how many.
watcher: ContextVar[Callable[[str, float, float], None] | None] = ContextVar(
    "watcher", default=None
)


def each(what: str, X: Array | Parts, do: Callable[..., Any], *beside: Array) -> Iterator[Any]:
    """Yield what `do` makes of each block of rows, and of the same rows of what is beside it.

    Who watches is told how far it is.
    """
    watch = watcher.get() or _unseen
    if isinstance(X, Parts):
        watch(what, 0, len(X))
        yield from X.each(do, *beside)
        return
    for start in range(0, len(X), BLOCK):
        watch(what, start, len(X))
        rows = slice(start, start + BLOCK)
        yield do(X[rows], *(b[rows] for b in beside))


def _unseen(what: str, done: float, total: float) -> None:
    """Tell nobody."""


def is_large(X: Array) -> bool:
    """Whether copies of a table would take too much room."""
    return X.size > LARGE and len(X) > X.shape[1]


def levels(X: Array | Parts, *beside: Array) -> tuple[Array, Array]:
    """Return a power of two near the size of each column, and the means in that unit."""
    largest, first = zip(*each("sizes", X, _largest, *beside), strict=True)
    unit = power_of_two(np.max(largest, axis=0)[:, None])[:, 0]
    start = first[0] / unit
    totals = each("means", X, partial(_away, unit=unit, start=start), *beside)
    return unit, start + sum(totals) / len(X)


def triangle(X: Array | Parts, beside: Sequence[Array], unit: Array, mean: Array) -> Array:
    """Return R in the QR of the columns, in these units, minus their means."""
    r = np.zeros((len(unit), len(unit)), order="F")
    for own in each("angles", X, partial(_turned, unit=unit, mean=mean), *beside):
        r = extended(r, own)
    return r


def _cells(*parts: Array) -> Array:
    return np.column_stack([p.astype(np.float64) for p in parts])


def _largest(*parts: Array) -> tuple[Array, Array]:
    """Return the largest size in each column, and the first row."""
    sizes = [np.atleast_1d(np.abs(p).max(axis=0)) for p in parts]
    return np.concatenate(sizes).astype(np.float64), _cells(*(p[:1] for p in parts))[0]


def _away(*parts: Array, unit: Array, start: Array) -> Array:
    return np.asarray((_cells(*parts) / unit - start).sum(axis=0))


def _turned(*parts: Array, unit: Array, mean: Array) -> Array:
    return extended(np.zeros((len(unit), len(unit)), order="F"), _cells(*parts) / unit - mean)


class Turn(NamedTuple):
    """What makes rows of an orthonormal basis out of rows of a table."""

    kept: Array  # which columns
    mean: Array
    scale: Array
    inverse: Array
    constant: float

    def of(self, cells: Array) -> Array:
        """Return the basis, a constant first, at these rows: (p, rows)."""
        some = (cells[:, self.kept].astype(np.float64) - self.mean) / self.scale
        return np.vstack([np.full(len(some), self.constant), (some @ self.inverse).T])


class RowBasis:
    """An orthonormal basis of a constant and some columns, (p, n), made where it is looked at."""

    def __init__(self, X: Array | Parts, turn: Turn) -> None:
        self._x, self._turn = X, turn

    def __len__(self) -> int:
        return len(self._turn.kept) + 1

    def __getitem__(self, place: tuple[slice, Any]) -> Array:
        """Return all of it at some rows."""
        return self._turn.of(self._x[place[1]])

    def along(self, direction: Array) -> Array:
        """Return the part of each row along a direction: (n,)."""
        part = partial(_along, turn=self._turn, direction=direction)
        return np.concatenate(list(each("residuals", self._x, part)))


def _along(cells: Array, turn: Turn, direction: Array) -> Array:
    return np.asarray(direction @ turn.of(cells))

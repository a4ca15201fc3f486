"""A large table in blocks of rows: what a diagnosis needs of it, in little room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import power_of_two
from spanbook._triangle import extended

BLOCK = 1 << 15  # rows
LARGE = 1 << 24  # cells: a table of more is looked at in blocks


# Who is told how far a pass is: what it does, rows done, of how many.
watcher: ContextVar[Callable[[str, float, float], None] | None] = ContextVar(
    "watcher", default=None
)


def blocks(n: int, what: str) -> Iterator[slice]:
    """Yield the rows of each block, and tell who watches."""
    watch = watcher.get()
    for start in range(0, n, BLOCK):
        if watch:
            watch(what, start, n)
        yield slice(start, min(start + BLOCK, n))


def is_large(X: Array) -> bool:
    """Whether copies of a table would take too much room."""
    return X.size > LARGE and len(X) > X.shape[1]


def levels(parts: Sequence[Array]) -> tuple[Array, Array]:
    """Return a power of two near the size of each column, and the means in that unit."""
    n = len(parts[0])
    largest = np.max([_side_by_side(np.abs, parts, rows) for rows in blocks(n, "sizes")], axis=0)
    unit = power_of_two(largest[:, None])[:, 0]
    first = np.concatenate([p[0] for p in parts]).astype(np.float64) / unit
    total = np.zeros(len(unit))
    for rows in blocks(n, "means"):
        total += (_cells(parts, rows) / unit - first).sum(axis=0)
    return unit, first + total / n


def triangle(parts: Sequence[Array], unit: Array, mean: Array) -> Array:
    """Return R in the QR of the columns, in these units, minus their means."""
    r = np.zeros((len(unit), len(unit)), order="F")
    for rows in blocks(len(parts[0]), "angles"):
        r = extended(r, _cells(parts, rows) / unit - mean)
    return r


def _cells(parts: Sequence[Array], rows: slice) -> Array:
    return np.hstack([p[rows].astype(np.float64) for p in parts])


def _side_by_side(size: Any, parts: Sequence[Array], rows: slice) -> Array:
    return np.concatenate([size(p[rows]).max(axis=0) for p in parts])


class RowBasis:
    """An orthonormal basis of a constant and some columns, (p, n), made where it is looked at."""

    def __init__(self, X: Array, kept: Sequence[int], scale: Array, mean: Array, r: Array) -> None:
        self._x, self._kept = X, np.array(kept, dtype=int)
        self._scale, self._mean, self._inverse = scale, mean, np.linalg.inv(r)

    def __len__(self) -> int:
        return len(self._kept) + 1

    def __getitem__(self, place: tuple[slice, Any]) -> Array:
        """Return all of it at some rows."""
        some = self._x[place[1]][:, self._kept].astype(np.float64)
        out = ((some - self._mean) / self._scale) @ self._inverse
        return np.vstack([np.full(len(some), len(self._x) ** -0.5), out.T])

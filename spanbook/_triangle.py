"""Least squares from a triangle: all that a QR factorisation keeps of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import lengths, power_of_two, sizes
from spanbook._shortest import Basis

COUNTS = 64  # roundings: a singular value of columns of length 1 above this counts
NOISE = 1e3 * float(np.finfo(np.float64).eps)  # what a null vector has less of is 0
WEAK = 1 / 8  # below it a singular value costs digits: squared, 2 of them
SAFE = 2.0**400  # between its reciprocal and this, no square overflows or vanishes
ROWS = 1024  # factorised at a time: enough to be worth a call, few enough to stay in the cache


def extended(r: Array, *blocks: Array) -> Array:
    """Return R of the QR factorisation of `r` on top of the columns of all blocks, side by side.

    `r` is upper triangular and is written over; blocks have the same rows, and together as
    many columns as `r`.
    """
    if len(blocks[0]) <= ROWS:
        return np.asarray(np.linalg.qr(np.vstack([r, np.hstack(blocks)]), mode="r"))
    return _by_panels(r, *blocks)


def _by_panels(r: Array, *blocks: Array) -> Array:
    """Extend a triangle by many rows, some at a time."""
    from scipy.linalg import lapack

    width = len(r)
    panel = min(width, 8 if width < 200 else 32)
    for start in range(0, len(blocks[0]), ROWS):
        parts = [b[start : start + ROWS] for b in blocks]
        rows = np.empty((len(parts[0]), width), order="F")
        np.concatenate(parts, axis=1, out=rows)
        # R on top is a triangle already: this LAPACK routine spares its zeros.
        r = lapack.dtpqrt(0, panel, r, rows, overwrite_a=1, overwrite_b=1)[0]
    return r


@dataclass(frozen=True)
class Directions:
    """The directions of n columns, from their triangle if they have as many rows.

    Columns are brought to a length between 1 and 2 by powers of two, which rounds nothing:
    singular values above `tol` count, so the rank does not depend on the columns' units.
    Columns that were moved are rounded by what they were before: the rank is then that of
    columns divided by the `size` that brings those before to such a length.
    """

    x: Array  # (n, n), the triangle; of more columns than rows, themselves
    size: Array  # (n,), what its columns are divided by
    u: Array
    s: Array
    vt: Array
    tol: float

    @classmethod
    def of(cls, x: Array, tol: float, size: Array | None = None) -> Directions:
        """Return those of columns, or of their triangle."""
        own = sizes(x)
        if size is not None and (size != own).any():
            moved = cls(x, size, *np.linalg.svd(x / size, full_matrices=False), tol)
            if moved.rank < len(x):
                return moved  # else the rank is sure, and columns of one length keep more digits
        return cls(x, own, *np.linalg.svd(x / own, full_matrices=False), tol)

    @cached_property
    def rank(self) -> int:
        """How many directions count."""
        return counted(self.s, self.tol, wide=self.x.shape[0] < self.x.shape[1])

    def weights(self, inside: Array) -> Array:
        """Return the shortest weights (n, m) that reach coordinates along each direction."""
        rank, n = self.rank, len(self.size)
        out = self.vt[:rank].T @ (inside / self.s[:rank, None]) / self.size[:, None]
        return out if rank == n else self._basis.shortest(out)

    def solve(self, y: Array) -> Array:
        """Return the shortest weights (n, m) that come nearest to targets (d, m)."""
        return self.weights(self.u[:, : self.rank].T @ y)

    def correction(self, x: Array, left: Array) -> Array:
        """Return what to add to weights that leave `left`, (d, m), of the targets of all rows.

        These are the corrected seminormal equations: no second factorisation. Where a weak
        direction would enlarge the rounding of their right side, that is summed with care.
        """
        weak = self.s[: self.rank].min(initial=1.0) < WEAK
        across = products(x, left, 2 * self.size) if weak else x.T @ left
        coordinates = self.vt[: self.rank] @ (across / self.size[:, None])
        return self.weights(coordinates / self.s[: self.rank, None])

    @cached_property
    def _basis(self) -> Basis:
        return Basis.of(self.x / self.size, self.size, self.rank, self.tol)


@dataclass(frozen=True)
class Solution:
    """What was found of ``X w = y``: n atoms, m targets."""

    weights: Array  # (n, m), the shortest
    rank: int
    singular_values: Array
    columns: Array  # what was counted: of a length between 1 and 2, as a triangle where tall
    size: Array  # (n,), powers of two, what they were divided by
    distance: Array  # (m,), of each target to the span
    length: Array  # (m,), of each target


def solution(r: Array, n: int, tol: float, size: Array | None = None) -> Solution:
    """Solve for the targets, which are the columns of the triangle `r` after the first `n`."""
    return solved(Directions.of(r[:n, :n], tol, size), r)


def solved(known: Directions, r: Array) -> Solution:
    """Solve for the targets beside columns that are known, or in one triangle with them."""
    (d, n), rank = known.x.shape, known.rank
    y = r[:d, n:]
    inside = known.u[:, :rank].T @ y
    missed = y - known.u[:, :rank] @ inside if rank < d else y[:0]
    return Solution(
        weights=known.weights(inside),
        rank=rank,
        singular_values=np.linalg.svd(known.x, compute_uv=False),
        columns=known.x / known.size,
        size=known.size,
        distance=lengths(np.vstack([missed, r[d:, n:]]).T),
        length=np.linalg.norm(r[:, n:], axis=0),
    )


def _lengths(columns: Array) -> Array:
    return lengths(columns.T) if columns.size else np.zeros(columns.shape[1])


def rank(x: Array, tol: float, size: Array | None = None) -> int:
    """Return the rank of columns, or of their triangle; `size` is as in `Directions`."""
    s = np.linalg.svd(x / (sizes(x) if size is None else size), compute_uv=False)
    return counted(s, tol, wide=x.shape[0] < x.shape[1])


def counted(s: Array, tol: float, *, wide: bool) -> int:
    """Return how many singular values count, of columns at a length between 1 and 2.

    Those of a few columns are rounded by as much whatever their number; with more columns than
    rows, `wide`, the largest grows, and the rounding with it.
    """
    return int(np.count_nonzero(s > (tol * max(float(s[0]), 1.0) if wide else tol)))


def products(x: Array, y: Array, lengths: Array) -> Array:
    """Return ``x.T @ y``, (n, m), to many more digits than its sums have.

    The leading digits of both are multiples of a step so large that no sum of their products,
    as long as the columns' lengths allow, has more than 53 bits: it is exact in any order.
    """
    high = _leading(y, _shift(2 * power_of_two(np.linalg.norm(y, axis=0)[:, None])[:, 0]))
    shift = np.tile(_shift(lengths), (ROWS, 1))  # faster than to broadcast
    exact, rest = np.zeros((2, x.shape[1], y.shape[1]))
    for start in range(0, len(x), ROWS):
        rows = slice(start, start + ROWS)
        some, left = x[rows], y[rows]
        top = _leading(some, shift[: len(some)])
        exact += top.T @ high[rows]
        rest += top.T @ (left - high[rows]) + (some - top).T @ left
    return exact + rest


def _shift(lengths: Array) -> Array:
    """Return what leaves of a number its multiples of 2**-26 times a power of two."""
    return 1.5 * 2.0**26 * lengths


def _leading(a: Array, shift: Array) -> Array:
    return (a + shift) - shift

"""Least squares from a triangle: all that a QR factorisation keeps of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import power_of_two, sizes

COUNTS = 64  # roundings: a singular value of columns of length 1 above this counts
NOISE = 1e3 * float(np.finfo(np.float64).eps)  # what a null vector has less of is 0
WEAK = 1 / 8  # below it a singular value costs digits: squared, 2 of them
SAFE = 2.0**400  # between its reciprocal and this, no square overflows or vanishes
HARM = 1000  # times the tolerance: the share of a fit that shorter weights may move
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
    """The directions of n independent or dependent columns, from their triangle.

    Columns are brought to a length between 1 and 2 by powers of two, which rounds nothing:
    singular values above `tol` count, so the rank does not depend on the columns' units.
    Columns that were moved are rounded by what they were before: the rank is then that of
    columns divided by the `size` that brings those before to such a length.
    """

    x: Array  # (n, n), the triangle
    size: Array  # (n,), what its columns are divided by
    u: Array
    s: Array
    vt: Array
    tol: float

    @classmethod
    def of(cls, x: Array, tol: float, size: Array | None = None) -> Directions:
        """Return those of the columns of a triangle."""
        own = sizes(x)
        if size is not None and (size != own).any():
            moved = cls(x, size, *np.linalg.svd(x / size), tol)
            if moved.rank < len(x):
                return moved  # else the rank is sure, and columns of one length keep more digits
        return cls(x, own, *np.linalg.svd(x / own), tol)

    @cached_property
    def rank(self) -> int:
        """How many directions count."""
        return counted(self.s, self.tol, wide=False)

    def weights(self, inside: Array) -> Array:
        """Return the shortest weights (n, m) that reach coordinates along each direction."""
        rank, n = self.rank, len(self.s)
        out = self.vt[:rank].T @ (inside / self.s[:rank, None]) / self.size[:, None]
        if rank == n:
            return out
        return shortest(self.x, out, self._null, 1 / self.size, self.tol, inside=False)

    def correction(self, x: Array, left: Array) -> Array:
        """Return what to add to weights that leave `left`, (d, m), of the targets of all rows.

        These are the corrected seminormal equations: no second factorisation. Where a weak
        direction would enlarge the rounding of their right side, that is summed with care.
        """
        weak = self.s[: self.rank].min(initial=1.0) < WEAK
        across = _products(x, left, 2 * self.size) if weak else x.T @ left
        coordinates = self.vt[: self.rank] @ (across / self.size[:, None])
        return self.weights(coordinates / self.s[: self.rank, None])

    @cached_property
    def _null(self) -> Array:
        """The null vectors of the scaled columns, without the columns that take no part.

        Weak directions, of a small singular value, blur the null vectors. Columns whose entries
        are nothing but that are left out, and the weak directions often with them.
        """
        strong, rows = self.vt[: self.rank], self.vt[self.rank :]
        blur = self.tol * np.linalg.norm(strong / self.s[: self.rank, None], axis=0)
        part = (np.abs(rows) > np.maximum(blur, NOISE)).any(axis=0)
        if part.all() or not part.any():
            return rows
        fewer, basis = np.linalg.svd((self.x / self.size)[:, part])[1:]
        if len(fewer) < len(rows) or fewer[-len(rows)] > self.tol:
            return rows
        out = np.zeros_like(rows)
        out[:, part] = basis[-len(rows) :]
        return out


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
    """Solve for the targets of a triangle whose first columns are known."""
    n, rank = len(known.s), known.rank
    y = r[:n, n:]
    inside = known.u[:, :rank].T @ y
    missed = y - known.u[:, :rank] @ inside if rank < n else y[:0]
    return Solution(
        weights=known.weights(inside),
        rank=rank,
        singular_values=np.linalg.svd(known.x, compute_uv=False),
        columns=known.x / known.size,
        size=known.size,
        distance=np.linalg.norm(np.vstack([missed, r[n:, n:]]), axis=0),
        length=np.linalg.norm(r[:, n:], axis=0),
    )


def wide(x: Array, y: Array, tol: float, size: Array | None = None) -> Solution:
    """Solve ``x w = y`` with more columns than rows: no triangle is smaller than `x` itself."""
    size = sizes(x) if size is None else size
    columns = x / size
    u, s, vt = np.linalg.svd(columns, full_matrices=False)
    rank = counted(s, tol, wide=True)
    inside = u[:, :rank].T @ y
    weights = vt[:rank].T @ (inside / s[:rank, None]) / size[:, None]
    return Solution(
        weights=shortest(x, weights, vt[:rank], size, tol, inside=True),
        rank=rank,
        singular_values=np.linalg.svd(x, compute_uv=False),
        columns=columns,
        size=size,
        distance=np.linalg.norm(y - u[:, :rank] @ inside, axis=0),
        length=np.linalg.norm(y, axis=0),
    )


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


def shortest(
    x: Array, weights: Array, rows: Array, units: Array, tol: float, *, inside: bool
) -> Array:
    """Return the part of the weights in the span of ``rows * units``, or what is orthogonal to it.

    The rows are orthonormal, so an entry that is nothing but rounding is known for what it is
    before the units, which may differ by any factor, make it look large. Orthogonalised with
    the long columns first, none loses digits. Where units differ so much that an entry near
    rounding decides which weights are shortest, they would spoil the fit: the weights stay.
    """
    from scipy.linalg import qr

    basis = (np.where(np.abs(rows) > NOISE, rows, 0) * units).T
    basis /= np.abs(basis).max(axis=0, initial=np.finfo(np.float64).tiny)
    order = np.argsort(-np.abs(basis).max(axis=1, initial=0.0))
    basis[order] = qr(basis[order], mode="economic", pivoting=True)[0]
    if inside:
        short = basis @ (basis.T @ weights)
    else:
        short = weights - basis @ (basis.T @ weights)
        short = short - basis @ (basis.T @ short)
    harm = np.linalg.norm(x @ (short - weights), axis=0)
    summed = np.linalg.norm(np.abs(x) @ np.abs(weights), axis=0)
    allowed = tol * (HARM * np.linalg.norm(x @ weights, axis=0) + summed)
    return np.where(harm <= allowed, short, weights)


def _products(x: Array, y: Array, lengths: Array) -> Array:
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

"""Least squares from a triangle: all that a QR factorisation keeps of the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import power_of_two

COUNTS = 64  # roundings: a singular value of columns of length 1 above this counts
NOISE = 1e3 * float(np.finfo(np.float64).eps)  # what a null vector has less of is 0
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
class Solution:
    """What was found of ``X w = y``: n atoms, m targets."""

    weights: Array  # (n, m), the shortest
    rank: int
    singular_values: Array
    columns: Array  # what was counted: of a length between 1 and 2, as a triangle where tall
    distance: Array  # (m,), of each target to the span
    length: Array  # (m,), of each target


def solution(r: Array, n: int, tol: float) -> Solution:
    """Solve for the targets, which are the columns of the triangle `r` after the first `n`.

    Columns are brought to a length between 1 and 2 by powers of two, which rounds nothing:
    singular values above `tol` count, so the rank does not depend on the columns' units.
    """
    x, y = r[:n, :n], r[:n, n:]
    size = sizes(x)
    columns = x / size
    u, s, vt = np.linalg.svd(columns)
    rank = counted(s, tol, wide=False)
    inside = u[:, :rank].T @ y
    missed = y - u[:, :rank] @ inside if rank < n else y[:0]
    weights = vt[:rank].T @ (inside / s[:rank, None]) / size[:, None]
    if rank < n:
        null = _null(columns, s, vt, rank, tol)
        weights = shortest(x, weights, null, 1 / size, tol, inside=False)
    return Solution(
        weights=weights,
        rank=rank,
        singular_values=np.linalg.svd(x, compute_uv=False),
        columns=columns,
        distance=np.linalg.norm(np.vstack([missed, r[n:, n:]]), axis=0),
        length=np.linalg.norm(r[:, n:], axis=0),
    )


def wide(x: Array, y: Array, tol: float) -> Solution:
    """Solve ``x w = y`` with more columns than rows: no triangle is smaller than `x` itself."""
    size = sizes(x)
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
        distance=np.linalg.norm(y - u[:, :rank] @ inside, axis=0),
        length=np.linalg.norm(y, axis=0),
    )


def _null(scaled: Array, s: Array, vt: Array, rank: int, tol: float) -> Array:
    """Return the null vectors of scaled columns, (n - rank, n), without those that take no part.

    Weak directions, of a small singular value, blur the null vectors. Columns whose entries are
    nothing but that are left out, and the weak directions of the table often with them.
    """
    rows = vt[rank:]
    blur = tol * np.linalg.norm(vt[:rank] / s[:rank, None], axis=0)
    part = (np.abs(rows) > np.maximum(blur, NOISE)).any(axis=0)
    if part.all() or not part.any():
        return rows
    fewer, basis = np.linalg.svd(scaled[:, part])[1:]
    if len(fewer) < len(rows) or fewer[-len(rows)] > tol:
        return rows
    out = np.zeros_like(rows)
    out[:, part] = basis[-len(rows) :]
    return out


def rank(x: Array, tol: float) -> int:
    """Return the rank of columns, or of their triangle."""
    s = np.linalg.svd(x / sizes(x), compute_uv=False)
    return counted(s, tol, wide=x.shape[0] < x.shape[1])


def counted(s: Array, tol: float, *, wide: bool) -> int:
    """Return how many singular values count, of columns at a length between 1 and 2.

    Those of a few columns are rounded by as much whatever their number; with more columns than
    rows, `wide`, the largest grows, and the rounding with it.
    """
    return int(np.count_nonzero(s > (tol * max(float(s[0]), 1.0) if wide else tol)))


def sizes(x: Array) -> Array:
    """Return a power of two for each column that brings its length between 1 and 2, 1 for 0."""
    unit = power_of_two(x.T)[:, 0]
    return unit * power_of_two(np.linalg.norm(x / unit, axis=0)[:, None])[:, 0]


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


def fit(x: Array, y: Array, tol: float) -> tuple[Solution, Array, Array]:
    """Solve ``x w = y``: what was found, the weights (n, m) and the residual (d, m).

    The residual is fitted once more. Its rounding is as large as the weights, which can be far
    larger than the residual; what is found there is small, and so is its own rounding.
    """
    d, n = x.shape
    # In units of their own no square overflows or vanishes; within these bounds none does.
    unit = power_of_two(x.T)[:, 0]
    unit = np.where((unit > 2.0**-400) & (unit < 2.0**400), 1.0, unit)
    scaled = x.astype(np.float64, copy=False) if (unit == 1).all() else x / unit
    height = power_of_two(y.T)[:, 0]
    weights, residual = np.zeros((n, y.shape[1])), y / height
    for _ in range(2):
        if d >= n:
            width = n + y.shape[1]
            found = solution(
                extended(np.zeros((width, width), order="F"), scaled, residual), n, tol
            )
        else:
            found = wide(scaled, residual, tol)
        weights += found.weights
        residual = residual - scaled @ found.weights
    return found, weights * height / unit[:, None], residual * height

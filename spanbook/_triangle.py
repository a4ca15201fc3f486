"""Tall least squares from a triangle: all that a QR factorisation keeps of the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spanbook._arrays import Array

ROWS = 1024  # factorised at a time: enough to be worth a call, few enough to stay in the cache


def extended(r: Array, *blocks: Array) -> Array:
    """Return R of the QR factorisation of `r` on top of the columns of all blocks, side by side.

    `r` is upper triangular and is written over; blocks have the same rows, and together as
    many columns as `r`.
    """
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
    """What the triangle of ``[X y]`` says of ``X w = y``: n atoms, m targets."""

    weights: Array  # (n, m), of least norm
    rank: int
    singular_values: Array
    distance: Array  # (m,), of each target to the span
    length: Array  # (m,), of each target


def solution(r: Array, n: int, tol: float) -> Solution:
    """Solve for the targets, which are the columns of the triangle `r` after the first `n`."""
    x, y = r[:n, :n], r[:n, n:]
    u, s, vt = np.linalg.svd(x)
    rank = int(np.count_nonzero(s > tol * s[0]))
    inside = u[:, :rank].T @ y
    missed = y - u[:, :rank] @ inside if rank < n else y[:0]
    return Solution(
        weights=vt[:rank].T @ (inside / s[:rank, None]),
        rank=rank,
        singular_values=s,
        distance=np.linalg.norm(np.vstack([missed, r[n:, n:]]), axis=0),
        length=np.linalg.norm(r[:, n:], axis=0),
    )


def fit(x: Array, y: Array, tol: float) -> tuple[Solution, Array, Array]:
    """Solve ``x w = y``: what the triangle says, the weights (n, m) and the residual (d, m).

    The residual is fitted once more. Its rounding is as large as the weights, which can be far
    larger than the residual; what is found there is small, and so is its own rounding.
    """
    width = x.shape[1] + y.shape[1]
    weights, residual = np.zeros((x.shape[1], y.shape[1])), y.astype(np.float64)
    for _ in range(2):
        r = extended(np.zeros((width, width), order="F"), x, residual)
        found = solution(r, x.shape[1], tol)
        weights += found.weights
        residual -= x @ found.weights
    return found, weights, residual

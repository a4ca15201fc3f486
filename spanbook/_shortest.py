"""The shortest of the many weights that columns short of rank have, in the caller's units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import reject

EPS = float(np.finfo(np.float64).eps)
NOISE = 1e3 * EPS  # what a coefficient of columns of length 1 has less of is 0
SAME = 64 * EPS  # columns of length 1 that are closer are one
HARM = 1000  # times the tolerance: the share of a sum that shorter weights may move
NEAR = 0.1  # what is left of a column is measured anew below it, where subtraction costs digits


@dataclass(frozen=True)
class Basis:
    """Columns that span all of them, and what the others are of these.

    The longest in the caller's units are chosen, so no coefficient is large. Those of columns
    of length 1 are known to a rounding: what is nothing else is known for what it is before the
    units, which may differ by any factor, make it look large.
    """

    columns: Array  # (d, n), at a length of about 1
    size: Array  # (n,), what the caller's are divided by
    tol: float
    chosen: Array  # (rank,)
    others: Array  # (n - rank,)
    parts: Array  # (rank, n - rank), the coefficients, in the caller's units

    @classmethod
    def of(cls, columns: Array, size: Array, rank: int, tol: float) -> Basis:
        """Choose from columns (d, n) of a length of about 1, the caller's divided by `size`."""
        chosen, others = longest(columns, size, rank, tol)
        parts = coefficients(columns[:, chosen], columns[:, others])
        parts = parts / size[chosen, None] * size[others]
        return cls(columns, size, tol, chosen, others, parts)

    def shortest(self, weights: Array) -> Array:
        """Return the shortest weights (n, m) with the same sums as these.

        The others take the shares that make all shortest, and the chosen make good for them:
        whatever those are rounded to, the sums stay. Where columns nearly depend on each other
        the chosen are no more than near the others, and weights that are large would move the
        sums: those stay as they are.
        """
        alone = weights[self.chosen] + self.parts @ weights[self.others]
        share = self.parts.T @ graded(self._products, alone)
        out = np.empty_like(weights)
        out[self.chosen], out[self.others] = alone - self.parts @ share, share
        given, change = (self.size[:, None] * a for a in (weights, out - weights))
        moved, sums = (np.linalg.norm(self.columns @ a, axis=0) for a in (change, given))
        summed = np.linalg.norm(np.abs(self.columns) @ np.abs(given), axis=0)
        return np.where(moved <= self.tol * (HARM * sums + summed), out, weights)

    @cached_property
    def _products(self) -> Array:
        return np.eye(len(self.chosen)) + self.parts @ self.parts.T


def graded(products: Array, right: Array) -> Array:
    """Solve a positive definite system: units that differ by any factor cost it no digits.

    They only stretch its Cholesky factor. Upside down that is an upper triangle too, which is
    solved without exchanging rows. Beside coefficients so large that a 1 is lost there is none.
    """
    try:
        half = np.linalg.cholesky(products)
    except np.linalg.LinAlgError:
        return np.linalg.lstsq(products, right, rcond=None)[0]
    return np.linalg.solve(half.T, np.linalg.solve(half[::-1, ::-1], right[::-1])[::-1])


def longest(columns: Array, size: Array, rank: int, tol: float) -> tuple[Array, Array]:
    """Return which columns to keep, the longest first of what those before leave, and the rest.

    What is left of a column counts where it has a singular value above `tol` beside the chosen,
    whatever it is in the caller's units: its rounding grows with its coefficients.
    """
    d, n = columns.shape
    basis, parts = np.empty((rank, d)), np.empty((rank, n))
    chosen, free = np.empty(rank, dtype=int), np.ones(n, dtype=bool)
    length = np.linalg.norm(columns, axis=0)
    share = length.copy()
    for k in range(rank):
        near = np.flatnonzero(free & (length < NEAR))
        if near.size:
            length[near] = np.linalg.norm(reject(columns[:, near].T, basis[:k]), axis=1)
            of = np.linalg.solve(parts[:k, chosen[:k]], parts[:k, near])
            share[near] = length[near] / np.sqrt(1 + (of**2).sum(axis=0))
            free[near] &= share[near] > tol
        j = int(np.argmax(length * size * free) if free.any() else np.argmax(share))
        rest = reject(columns[:, j], basis[:k])
        basis[k] = rest / np.linalg.norm(rest)
        parts[k] = basis[k] @ columns
        length = np.sqrt(np.maximum(length**2 - parts[k] ** 2, 0))
        chosen[k], free[j], share[j] = j, False, -1.0
    return chosen, np.delete(np.arange(n), chosen)


def coefficients(basis: Array, columns: Array) -> Array:
    """Return the coefficients of columns in a basis, without those that are nothing but noise.

    A basis of columns that hardly differ blurs them. Where the others make a column as well
    alone, they are its coefficients.
    """
    q, r = np.linalg.qr(basis)
    inverse = np.linalg.solve(r, q.T)
    out = inverse @ columns
    out += inverse @ (columns - basis @ out)
    large = np.sqrt(1 + (out**2).sum(axis=0))
    blur = NOISE * np.linalg.norm(inverse, axis=1)
    clean = np.where(np.abs(out) > blur[:, None] * large, out, 0)
    missed = np.linalg.norm(basis @ (out - clean), axis=0)
    for k in np.flatnonzero(missed > EPS):
        part = clean[:, k] != 0
        fewer = np.linalg.lstsq(basis[:, part], columns[:, k], rcond=None)[0]
        well = np.linalg.norm(basis[:, part] @ fewer - columns[:, k]) <= SAME * large[k]
        clean[part, k] = fewer
        clean[:, k] = clean[:, k] if well else out[:, k]
    return clean

"""Units in which nothing overflows, and the factorization of atoms in them."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from spanbook._arrays import Array


def power_of_two(a: Array) -> Array:
    """Return, for each row, the power of two at or below its largest entry; 1 for zeros.

    Dividing by it rounds nothing, and no square of what is left can overflow or vanish.
    """
    largest = np.abs(a).max(axis=-1, keepdims=True).astype(np.float64)
    return np.where(largest > 0, np.ldexp(1.0, np.frexp(largest)[1] - 1), 1.0)


def longest(vectors: Array) -> float:
    """Return the largest length of a row."""
    return math.sqrt(np.einsum("ij,ij->i", vectors, vectors).max())


def unit_rows(vectors: Array) -> tuple[Array, Array]:
    """Return the rows at length 1, and their lengths; a row of zeros stays as it is."""
    unit = power_of_two(vectors)
    scaled = vectors / unit
    lengths = np.linalg.norm(scaled, axis=1)
    return scaled / np.where(lengths > 0, lengths, 1)[:, None], lengths * unit[:, 0]


def from_mean(rows: Array) -> tuple[Array, Array]:
    """Return the rows minus their mean, and the mean.

    The first row goes first: far from the origin a mean taken there loses digits, and equal
    entries then differ by 0, not by a rounding.
    """
    away = rows - rows[0]
    middle = away.mean(axis=0)
    return away - middle, rows[0] + middle


def reject(r: Array, basis: Array) -> Array:
    """Return the part of each row of `r` that is orthogonal to the rows of `basis`.

    Once loses as many digits as the part is small; three times, none.
    """
    for _ in range(3):
        r = r - (r @ basis.T) @ basis
    return r


class Factorization:
    """Atoms in a unit of their own, and the singular values of the directions they span.

    With `centred`, directions count from the mean of the atoms and not from the origin.
    """

    def __init__(self, atoms: Array, tol: float | None = None, *, centred: bool = False) -> None:
        self.tol = max(atoms.shape) * float(np.finfo(atoms.dtype).eps) if tol is None else tol
        self.centred = centred
        self.dtype = atoms.dtype
        self.unit = float(power_of_two(atoms.reshape(-1))[0])
        self.scaled = np.divide(atoms, self.unit, dtype=np.float64)

    @cached_property
    def svd(self) -> tuple[Array, Array, Array, int]:
        """U, s, Vt of the scaled directions, and how many singular values count."""
        u, s, vt = np.linalg.svd(self.from_centre(self.scaled), full_matrices=False)
        # The atoms' own rounding is relative to their size, also when they sit far from
        # the origin and close together.
        away = float(np.linalg.norm(self.scaled.mean(axis=0))) if self.centred else 0.0
        size = math.hypot(s[0], math.sqrt(len(u)) * away)
        return u, s, vt, int(np.count_nonzero(s > self.tol * size))

    @property
    def dim(self) -> int:
        """How many directions there are."""
        return self.svd[3]

    @property
    def basis(self) -> Array:
        """The directions, (dim, d): orthonormal rows."""
        return self.svd[2][: self.dim].astype(self.dtype)

    @property
    def singular_values(self) -> Array:
        """The singular values in the caller's unit, largest first."""
        n, d = self.scaled.shape
        full = min(n - 1 if self.centred else n, d)
        return (self.svd[1][:full] * self.unit).astype(self.dtype)

    @property
    def condition_number(self) -> float:
        """The ratio of the largest singular value to the smallest."""
        s = self.singular_values
        if self.dim < s.size:
            return math.inf
        return float(s[0] / s[-1]) if s.size else 1.0

    def from_centre(self, points: Array) -> Array:
        """Return scaled points less the mean of the atoms, when directions count from there.

        The first atom goes first: far from the origin, a mean taken there loses digits.
        """
        if not self.centred:
            return points
        first = self.scaled[0]
        return (points - first) - (self.scaled - first).mean(axis=0)

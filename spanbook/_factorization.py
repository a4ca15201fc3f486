"""The factorization of atoms: the directions they span, and how many of them count."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np

from spanbook import _check
from spanbook._arrays import Array
from spanbook._scale import power_of_two, sizes
from spanbook._triangle import COUNTS, counted, extended

LONG = 4  # atoms this many times longer than they are many are counted by their triangle


class Factorization:
    """Atoms in a unit of their own, and the singular values of the directions they span.

    With `centred`, directions count from the mean of the atoms and not from the origin.
    Without, stretching an atom changes no span: each has its own unit, for the directions a
    length between 1 and 2, and the rank does not depend on the atoms' units.
    """

    def __init__(self, atoms: Array, tol: float | None = None, *, centred: bool = False) -> None:
        eps = float(np.finfo(atoms.dtype).eps)
        self.tol = (max(atoms.shape) if centred else COUNTS) * eps if tol is None else tol
        self.centred = centred
        self.dtype = atoms.dtype
        # One float for all, or one of each atom, (n, 1).
        self.unit: Any = float(power_of_two(atoms.ravel())[0]) if centred else power_of_two(atoms)
        self.scaled = np.divide(atoms, self.unit, dtype=np.float64)

    @cached_property
    def stretch(self) -> Array:
        """What each scaled atom is divided by, (n, 1)."""
        n = len(self.scaled)
        return np.ones((n, 1)) if self.centred else sizes(self.scaled.T)[:, None]

    @cached_property
    def svd(self) -> tuple[Array, Array, Array, int]:
        """U, s, Vt of the directions, and how many singular values count."""
        if self.centred:
            u, s, vt = np.linalg.svd(self.from_centre(self.scaled), full_matrices=False)
            # The atoms' own rounding is relative to their size, also when they sit far from
            # the origin and close together.
            away = float(np.linalg.norm(self.scaled.mean(axis=0)))
            size = math.hypot(s[0], math.sqrt(len(u)) * away)
            return u, s, vt, int(np.count_nonzero(s > self.tol * size))
        atoms = self.scaled / self.stretch
        u, s, vt = np.linalg.svd(atoms, full_matrices=False)
        n, d = atoms.shape
        # Panels round less than one long factorization, whose error grows with the length.
        sure = s if d < LONG * n else np.linalg.svd(triangle(atoms), compute_uv=False)
        return u, s, vt, counted(sure, self.tol, wide=n > d)

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
        return _check.finite(
            "the singular values of the atoms, `rows` or `columns`,",
            lambda: (self._scaled_values * np.max(self.unit)).astype(self.dtype),
        )

    @property
    def _scaled_values(self) -> Array:
        """The singular values in units of the largest."""
        n, d = self.scaled.shape
        full = min(n - 1 if self.centred else n, d)
        relative = self.stretch * (self.unit / np.max(self.unit))
        if (relative == relative[0]).all():
            return np.asarray(self.svd[1][:full] * relative[0, 0])
        atoms = self.scaled * (relative / self.stretch)
        return np.asarray(np.linalg.svd(atoms, compute_uv=False)[:full])

    @property
    def condition_number(self) -> float:
        """The ratio of the largest singular value to the smallest, infinite beyond floats."""
        s = self._scaled_values
        if self.dim < s.size:
            return math.inf
        with np.errstate(over="ignore", divide="ignore"):
            return float(s[0] / s[-1]) if s.size else 1.0

    def from_centre(self, points: Array) -> Array:
        """Return scaled points minus the mean of the atoms.

        The first atom goes first: far from the origin, a mean taken there loses digits.
        """
        first = self.scaled[0]
        return (points - first) - (self.scaled - first).mean(axis=0)


def triangle(atoms: Array) -> Array:
    """Return the triangle of long atoms, as columns; it has their lengths and angles."""
    return extended(np.zeros((len(atoms),) * 2, order="F"), atoms.T)

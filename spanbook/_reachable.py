"""What the four reachable sets share: the questions that each answers."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import replace
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check
from spanbook._arrays import Array, foreign, namespace
from spanbook._factors import Factors, factors
from spanbook._nearest import Nearest, first


class ReachableSet(ABC):
    """All the points that a constraint on the weights allows."""

    _centred = False  # whether dimension counts from a point of the set, or from the origin
    _any_library = False  # whether the atoms may be an array of another library than NumPy

    def __init__(
        self,
        *,
        rows: ArrayLike | None = None,
        columns: ArrayLike | None = None,
        tol: float | None = None,
    ) -> None:
        self.atoms = _check.atoms(rows, columns, any_library=self._any_library)
        self.tol = max(self.atoms.shape) * self._eps
        if tol is not None:
            self.tol = _check.tolerance("tol", tol)
        self._elsewhere: Factors | None = None
        if foreign(self.atoms) is not None:
            self._elsewhere = factors(self.atoms, self.tol)
            return
        self.atoms = self.atoms.copy()  # what the caller does to the array changes no answer
        self.atoms.flags.writeable = False
        self._unit = float(power_of_two(self.atoms.reshape(-1))[0])
        self._scaled = np.divide(self.atoms, self._unit, dtype=np.float64)

    @property
    def _eps(self) -> float:
        return float(namespace(self.atoms).finfo(self.atoms.dtype).eps)

    @cached_property
    def _svd(self) -> tuple[Array, Array, Array, int]:
        """U, s, Vt of the scaled directions, and how many singular values count."""
        u, s, vt = np.linalg.svd(self._from_centre(self._scaled), full_matrices=False)
        # The atoms' own rounding is relative to their size, also when they sit far from
        # the origin and close together.
        away = float(np.linalg.norm(self._scaled.mean(axis=0))) if self._centred else 0.0
        size = math.hypot(s[0], math.sqrt(len(u)) * away)
        return u, s, vt, int(np.count_nonzero(s > self.tol * size))

    @property
    def dim(self) -> int:
        """The dimension of the set: how many directions it extends in."""
        return self._elsewhere.dim if self._elsewhere else self._svd[3]

    @property
    def basis(self) -> Array:
        """The directions in which the set extends, (dim, d): orthonormal rows."""
        if self._elsewhere:
            return cast(Array, self._elsewhere.basis)
        return self._svd[2][: self.dim].astype(self.atoms.dtype)

    @property
    def singular_values(self) -> Array:
        """The singular values of the directions, largest first."""
        if self._elsewhere:
            return cast(Array, self._elsewhere.singular_values)
        n, d = self.atoms.shape
        full = min(n - 1 if self._centred else n, d)
        return (self._svd[1][:full] * self._unit).astype(self.atoms.dtype)

    @property
    def condition_number(self) -> float:
        """The largest singular value by the smallest; infinite when `dim` falls short."""
        if self._elsewhere:
            return cast(float, self._elsewhere.condition_number)
        s = self.singular_values
        if self.dim < s.size:
            return math.inf
        return float(s[0] / s[-1]) if s.size else 1.0

    def nearest(self, y: ArrayLike, tol: float | None = None) -> Nearest:
        r"""Return the point of the set that is nearest to each target.

        Parameters
        ----------
        y : (d,) or (m, d) array_like
            One target, or one a row.
        tol : float, optional
            How far a target may be from the set and still count as inside, relative to
            the size of the problem; :math:`10 \, d \, \epsilon` when left out, where
            :math:`\epsilon` is the spacing of floats at 1.
            That size is :math:`|y|` for a span and a cone, and the largest
            :math:`|y|` or :math:`|a_i|` for an affine and a convex hull.

        Returns
        -------
        Nearest
            The point, its weights, the residual, the distance, whether the target is
            inside, and the certificate.

        Raises
        ------
        ValueError
            If `y` does not live in the space of the atoms or is not finite, or `tol` is
            negative.
        TypeError
            If `y` is not made of real numbers.

        Examples
        --------
        >>> import spanbook as sb
        >>> sb.Span(rows=[[1, 1]]).nearest([2, 0]).point
        array([1., 1.])
        """
        target, limit = self._question(y, tol)
        if self._elsewhere:
            return self._elsewhere.nearest(target, limit)
        dtype = np.result_type(target, self.atoms)
        near = self._nearest(np.atleast_2d(target).astype(np.float64), limit)
        if dtype != np.float64:
            parts = ("point", "weights", "residual")
            near = replace(near, **{k: getattr(near, k).astype(dtype) for k in parts})
        return near if target.ndim == 2 else first(near)

    def contains(self, y: ArrayLike, tol: float | None = None) -> Array | bool:
        """Return whether each target belongs to the set.

        Parameters
        ----------
        y : (d,) or (m, d) array_like
            One target, or one a row.
        tol : float, optional
            As for `nearest`.

        Returns
        -------
        bool or (m,) ndarray of bool
            True where the target is inside, up to the tolerance.

        Raises
        ------
        ValueError
            As `nearest`.
        TypeError
            As `nearest`.

        Examples
        --------
        >>> import spanbook as sb
        >>> sb.Span(rows=[[1, 1]]).contains([[2, 2], [2, 0]])
        array([ True, False])
        """
        if self._elsewhere:
            return self.nearest(y, tol).inside
        target, limit = self._question(y, tol)
        inside = self._contains(np.atleast_2d(target).astype(np.float64), limit)
        return inside if target.ndim == 2 else bool(inside[0])

    def _question(self, y: ArrayLike, tol: float | None) -> tuple[Array, float]:
        """Return the targets and the tolerance, checked."""
        d = self.atoms.shape[1]
        target = _check.targets("y", y, d, like=self.atoms if self._elsewhere else None)
        if tol is not None:
            return target, _check.tolerance("tol", tol)
        eps = self._eps
        if not self._elsewhere:
            eps = float(np.finfo(np.result_type(target, self.atoms)).eps)
        limit = 10 * d * eps
        return target, limit

    def _contains(self, y: Array, tol: float) -> Array:
        """Answer for targets (m, d) in float64, without the weights where that is less."""
        out: Array = np.asarray(self._nearest(y, tol).inside)
        return out

    def __contains__(self, y: ArrayLike) -> bool:
        inside = self.contains(y)
        return inside if isinstance(inside, bool) else bool(inside.all())

    def __repr__(self) -> str:
        n, d = self.atoms.shape
        return f"{type(self).__name__}({n} atoms in R^{d}, dim {self.dim})"

    def _from_centre(self, points: Array) -> Array:
        """Return scaled points less the mean of the atoms, when the set is centred there.

        The first atom goes first: far from the origin, a mean taken there loses digits.
        """
        if not self._centred:
            return points
        first = self._scaled[0]
        out: Array = (points - first) - (self._scaled - first).mean(axis=0)
        return out

    def _common_unit(self, y: Array) -> Array:
        """Return one unit for the atoms and each target: their difference loses nothing."""
        return np.maximum(power_of_two(y), self._unit)

    @cached_property
    def _longest(self) -> float:
        return longest(self._scaled)

    def _largest(self, y: Array, unit: Array) -> Array:
        """Return the largest length among the atoms and each target, in those units."""
        atoms = self._longest * (self._unit / unit[:, 0])
        out: Array = np.maximum(atoms, np.linalg.norm(y / unit, axis=1))
        return out

    @abstractmethod
    def _nearest(self, y: Array, tol: float) -> Nearest:
        """Answer for targets (m, d) in float64, all fields with a first axis of m."""


def power_of_two(a: Array) -> Array:
    """Return, for each row, the power of two at or below its largest entry; 1 for zeros.

    Dividing by it rounds nothing, and no square of what is left can overflow or vanish.
    """
    largest = np.abs(a).max(axis=-1, keepdims=True).astype(np.float64)
    out: Array = np.where(largest > 0, np.ldexp(1.0, np.frexp(largest)[1] - 1), 1.0)
    return out


def longest(vectors: Array) -> float:
    """Return the largest length of a row."""
    return math.sqrt(np.einsum("ij,ij->i", vectors, vectors).max())


def unit_rows(vectors: Array) -> tuple[Array, Array]:
    """Return the rows at length 1, and their lengths; a row of zeros stays as it is."""
    unit = power_of_two(vectors)
    scaled = vectors / unit
    lengths = np.linalg.norm(scaled, axis=1)
    return scaled / np.where(lengths > 0, lengths, 1)[:, None], lengths * unit[:, 0]


def reject(r: Array, basis: Array) -> Array:
    """Return the part of each row of `r` that is orthogonal to the rows of `basis`.

    Once loses as many digits as the part is small; three times, none.
    """
    for _ in range(3):
        r = r - (r @ basis.T) @ basis
    return r

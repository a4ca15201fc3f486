"""What the four reachable sets share: the questions that each answers."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array
from spanbook._factorization import Factorization
from spanbook._nearest import TIGHT, Certificate, Nearest, first, tighten
from spanbook._scale import (
    RANGE,
    coordinate_units,
    lengths,
    longest,
    measured,
    orthonormal,
    power_of_two,
)
from spanbook._slips import by_name

NEVER = -1.0  # a tolerance at which nothing is inside, so that every bound is kept


class ReachableSet(ABC):
    """All the points that a constraint on the weights allows."""

    _factors: Any  # a Factorization, or what answers like one for another library's arrays
    _proof = math.inf  # of a target's size: a lower bound above it holds whatever rounding dropped
    _centred = False  # whether dimension counts from a point of the set, or from the origin
    _names: tuple[str, ...] | None = None  # of the atoms, if they were columns of a frame
    _coordinate_names: tuple[str, ...] | None = None  # of coordinates, if the atoms were rows

    @by_name
    def __init__(
        self,
        *,
        rows: ArrayLike | None = None,
        columns: ArrayLike | None = None,
        tol: float | None = None,
    ) -> None:
        self._names = _table.names(columns)
        self._coordinate_names = _table.names(rows)
        self._labels = _table.bare(columns)  # of the coordinates, where columns had some
        self.atoms = _check.atoms(rows, columns).copy()  # so that no answer changes later
        self.atoms.flags.writeable = False
        limit = None if tol is None else _options.tolerance("tol", tol)
        self._factors = Factorization(self.atoms, limit, centred=self._centred)
        self.tol = self._factors.tol

    @property
    def dim(self) -> int:
        """The dimension of the set: how many directions it extends in."""
        return self._twin.dim if self._uneven else self._factors.dim

    @property
    def basis(self) -> Array:
        """The directions in which the set extends, (dim, d): orthonormal rows."""
        if self._uneven:
            return orthonormal(self._twin.basis * self._coordinates).astype(self.atoms.dtype)
        return self._factors.basis

    @property
    def singular_values(self) -> Array:
        """The singular values of the directions, largest first."""
        return self._factors.singular_values

    @property
    def condition_number(self) -> float:
        """The largest singular value over the smallest; infinite when `dim` falls short."""
        return self._factors.condition_number

    def nearest(self, y: ArrayLike, tol: float | None = None) -> Nearest:
        r"""Return the point of the set that is nearest to each target.

        Whether a target is inside does not depend on the units of the coordinates, nor on
        where the origin is if the weights sum to 1; the point and its distance do.
        So a target may be outside though its distance is tiny beside other coordinates, and
        inside at a distance that the rounding of its weights leaves.

        Parameters
        ----------
        y : (d,) or (m, d) array_like
            One target, or one per row; if the atoms were the rows of a data frame, the
            columns of another are found by name, and if they were its columns, a series
            with its row labels in another order is put in theirs.
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
        near = self._answer(*self._question(y, tol))
        if self._names or self._coordinate_names:
            return replace(near, names=self._names, coordinates=self._coordinate_names)
        return near

    def contains(self, y: ArrayLike, tol: float | None = None) -> Array | bool:
        """Return whether each target belongs to the set.

        Parameters
        ----------
        y : (d,) or (m, d) array_like
            One target, or one per row.
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
        return self._member(*self._question(y, tol))

    def _question(self, y: ArrayLike, tol: float | None) -> tuple[Array, float]:
        """Return the targets and the tolerance, checked."""
        d = self.atoms.shape[1]
        labels = None if _table.is_frame(y) else self._labels
        target = _check.targets("y", y, d, names=self._coordinate_names, of=labels)
        if tol is not None:
            return target, _options.tolerance("tol", tol)
        return target, 10 * d * float(np.finfo(np.result_type(target, self.atoms)).eps)

    @np.errstate(over="ignore", invalid="ignore")
    def _answer(self, target: Array, tol: float) -> Nearest:
        """Answer for one target (d,) or many (m, d), in the dtype of target and atoms."""
        one = self._alone(target, tol) if target.ndim == 1 else None
        if one is not None and math.isfinite(one.distance):
            return one
        dtype = np.result_type(target, self.atoms)
        many = np.atleast_2d(target).astype(np.float64)
        near = self._in_any_units(many, tol) if self._uneven else self._nearest(many, tol)
        parts = {
            k: getattr(near, k).astype(dtype, copy=False) for k in ("point", "weights", "residual")
        }
        for part in (*parts.values(), near.distance):
            _check.no_overflow("the answers for `y`", part)
        near = near if dtype == np.float64 else replace(near, **parts)
        return near if target.ndim == 2 else first(near)

    def _alone(self, y: Array, tol: float) -> Nearest | None:
        """Answer for one target (d,) in less time, or None where the long way is surer."""
        return None

    @np.errstate(over="ignore", invalid="ignore")
    def _member(self, target: Array, tol: float) -> Array | bool:
        """Say of one target or many whether it belongs."""
        many = np.atleast_2d(target).astype(np.float64)
        if not self._uneven:
            inside = self._contains(many, tol)
        else:
            inside = np.ones(len(many), dtype=bool)
            if self._proof < math.inf and not self._vast:  # what is proved outside, stays so
                inside = self._contains(many, self._sure(tol))
            if inside.any():
                inside[inside] = self._twin._contains(self._measured(many[inside])[0], tol)
        return inside if target.ndim == 2 else bool(inside[0])

    def _in_any_units(self, y: Array, tol: float) -> Nearest:
        """Answer in the caller's units, but for `inside`, which no units change."""
        near = self._nearest(y, NEVER)
        outside, rows = self._proved(near, y, tol)
        if rows.size:
            asked, stretched = self._measured(y[rows])
            twin = self._twin._nearest(asked, tol)
            outside[rows] |= ~np.asarray(twin.inside)
            powers = self._own_measures[1], stretched
            tighten(near, y, rows, twin, self._coordinates, powers)
        own = near.certificate
        if (outside & (own.lower == 0)).any():
            raise ValueError(
                "the distance of `y` is lost beside the atoms; bring the coordinates nearer to "
                "one size"
            )
        kept = Certificate(
            own.normal * outside[:, None], own.offset * outside, own.lower * outside, own.upper
        )
        return replace(near, inside=~outside, certificate=kept)

    def _proved(self, near: Nearest, y: Array, tol: float) -> tuple[Array, Array]:
        """Return which targets are proved outside in any units, and which the twin must judge.

        A lower bound that no rounding explains proves it; a point that is as near as a
        fraction of the tolerance, also in the twin's units, proves the contrary.
        """
        if self._proof == math.inf or self._vast:
            return np.zeros(len(y), dtype=bool), np.arange(len(y))
        own, extent = near.certificate, self._extent(y)
        outside = np.asarray(own.lower > self._sure(tol) * extent)
        rows = np.flatnonzero(~outside | (own.upper - own.lower > TIGHT * extent))
        if rows.size:
            missed = lengths(near.residual[rows] / self._coordinates)
            limit = tol / 4 * self._least_extent(y[rows])
            rows = rows[outside[rows] | (missed > limit)]
        return outside, rows

    def _least_extent(self, y: Array) -> Array:
        """Return at least how large each target's problem is in the twin's units, without it."""
        there = np.abs(y / self._coordinates).max(axis=-1)
        return np.maximum(there, 1) if self._centred else np.asarray(there)

    def _sure(self, tol: float) -> float:
        """Return the share of a target's size above which a lower bound holds in any units.

        A distance shrinks at most by the largest unit, and no atom in the twin's units is
        longer than twice the root of the number of coordinates.
        """
        return max(self._proof, 2 * tol * self.atoms.shape[1] ** 0.5) if tol else 0.0

    def _contains(self, y: Array, tol: float) -> Array:
        """Answer for targets (m, d) in float64, without the weights where that is less."""
        return np.asarray(self._nearest(y, tol).inside)

    def __contains__(self, y: ArrayLike) -> bool:
        inside = self.contains(y)
        return inside if isinstance(inside, bool) else bool(inside.all())

    def __repr__(self) -> str:
        n, d = self.atoms.shape
        return f"{type(self).__name__}({n} atoms in R^{d}, dim {self.dim})"

    @cached_property
    def _coordinates(self) -> Array:
        """A power of two for each coordinate: in these units rounding is alike in all."""
        return coordinate_units(self.atoms, cone=not self._centred)

    @cached_property
    def _uneven(self) -> bool:
        """Whether those units differ."""
        return not (self._coordinates == self._coordinates[0]).all()

    @cached_property
    def _vast(self) -> bool:
        """Whether they differ by so much that beside one, others may vanish."""
        return float(np.ptp(np.frexp(self._coordinates)[1])) > RANGE

    @cached_property
    def _twin(self) -> ReachableSet:
        """The same set in coordinates of its own, for one whose coordinates are uneven.

        Membership and dimension do not depend on the units of the coordinates; which point is
        nearest, and how far, does.
        """
        twin = type(self)(rows=self._own_measures[0], tol=self.tol)
        twin._uneven = False
        return twin

    @cached_property
    def _own_measures(self) -> tuple[Array, Array]:
        return self._measured(self.atoms)

    def _measured(self, vectors: Array) -> tuple[Array, Array]:
        """Return vectors in the units of the coordinates, and what each was stretched by."""
        if not self._centred:
            return measured(vectors, self._coordinates)
        what = "the sizes of `y` beside those of the atoms"
        out = _check.finite(what, lambda: vectors / self._coordinates)
        return out, np.zeros((len(out), 1), dtype=int)

    def _common_unit(self, y: Array) -> Array:
        """Return one unit for the atoms and each target: their difference loses nothing."""
        return np.maximum(power_of_two(y), self._factors.unit)

    @cached_property
    def _longest(self) -> float:
        return longest(self._factors.scaled)

    def _largest(self, y: Array, unit: Array) -> Array:
        """Return the largest length among the atoms and each target, in those units."""
        atoms = self._longest * (self._factors.unit / unit[:, 0])
        return np.maximum(atoms, np.linalg.norm(y / unit, axis=1))

    def _extent(self, y: Array) -> Array:
        """Return what the tolerance is relative to, for each target."""
        if self._centred:
            unit = self._common_unit(y)
            return self._largest(y, unit) * unit[:, 0]
        return lengths(y)

    @abstractmethod
    def _nearest(self, y: Array, tol: float) -> Nearest:
        """Answer for targets (m, d) in float64, all fields with a first axis of m."""

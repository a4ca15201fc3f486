"""The hulls: what weights can reach that sum to 1, or are at least 0, or both."""

from __future__ import annotations

import math
from abc import abstractmethod
from functools import cached_property

import numpy as np

from spanbook import _check
from spanbook._arrays import Array
from spanbook._nearest import TIGHT, Certificate, Nearest, answer
from spanbook._reachable import ReachableSet
from spanbook._scale import longest, reject, unit_rows
from spanbook.hull import _one, _solver
from spanbook.hull._outermost import outermost, outermost_rays
from spanbook.hull._problem import Cone, Found, Lifted, along_memory

__all__ = ["AffineHull", "ConicHull", "ConvexHull"]

SMALL = 10_000  # entries of the atoms, up to which one target is answered in plain vectors
WORTH = 1_000_000  # slopes a step, above which it pays to find the outermost atoms first


class AffineHull(ReachableSet):
    r"""The affine hull of atoms: all weighted sums whose weights sum to 1.

    .. math:: \Big\{ \sum_i w_i a_i : \sum_i w_i = 1 \Big\}

    Two points give the line through them, three the plane.
    It is the span of the atoms minus their mean, moved to the mean.

    Parameters
    ----------
    rows : (n, d) array_like, optional
        The atoms, one per row.
    columns : (d, n) array_like, optional
        The atoms, one per column.
        Give either `rows` or `columns`.
    tol : float, optional
        Singular values at or below ``tol`` times the size of the atoms count as 0;
        :math:`\max(n, d) \, \epsilon` when left out.

    Attributes
    ----------
    atoms : (n, d) ndarray
        The atoms, one per row: a copy, and read-only.
    tol : float
        The tolerance on singular values.
    dim : int
        The dimension: 0 for a point, 1 for a line, 2 for a plane.
    basis : (dim, d) ndarray
        Orthonormal rows: the directions in which the set extends.
    singular_values : (min(n - 1, d),) ndarray
        Of the atoms minus their mean, largest first.
    condition_number : float
        Largest singular value by smallest, infinite when `dim` falls short.

    Raises
    ------
    ValueError
        If both or neither of `rows` and `columns` are given, the array is not a matrix,
        is empty, ragged or not finite, or `tol` is negative.
    TypeError
        If the array is not made of real numbers, or is one of another library than NumPy.

    See Also
    --------
    ConvexHull : The part of it that non-negative weights reach.

    References
    ----------
    .. [1] S. Boyd, L. Vandenberghe, *Convex Optimization*, Cambridge University Press,
       2004, section 2.1.2.

    Examples
    --------
    >>> import spanbook as sb
    >>> A = sb.AffineHull(rows=[[1, 0], [0, 1]])
    >>> A
    AffineHull(2 atoms in R^2, dim 1)
    >>> A.nearest([2, 1]).point
    array([1., 0.])
    >>> [3, -2] in A
    True
    """

    _centred = True

    def _nearest(self, y: Array, tol: float) -> Nearest:
        u, s, vt, dim = self._factors.svd
        unit = self._common_unit(y)
        target = self._factors.from_centre(y / self._factors.unit) * (self._factors.unit / unit)
        residual = reject(target, vt[:dim])
        distance = np.linalg.norm(residual, axis=1)
        normal = residual / np.where(distance > 0, distance, 1)[:, None]
        shift = (target @ vt[:dim].T / s[:dim]) @ u[:, :dim].T * (unit / self._factors.unit)
        shift -= shift.mean(axis=1, keepdims=True)  # 0 but for rounding: the sum stays 1
        return answer(
            y,
            weights=1 / len(self.atoms) + shift,
            residual=residual,
            normal=normal,
            offset=normal @ self._factors.scaled[0] * self._factors.unit,
            bounds=(distance, distance),
            size=unit[:, 0],
            inside=distance <= tol * self._largest(y, unit),
        )


class _Bounded(ReachableSet):
    """A reachable set whose weights are at least 0."""

    def _nearest(self, y: Array, tol: float) -> Nearest:
        found, size, inside = self._find(y, tol)
        return answer(
            y,
            weights=self._weights(found, size),
            residual=found.residual,
            normal=found.normal,
            offset=self._offset(found),
            bounds=(found.lower, found.upper),
            size=size,
            inside=inside,
        )

    def _contains(self, y: Array, tol: float) -> Array:
        return self._find(y, tol)[2]

    def _solve(self, problem: Cone | Lifted) -> Found:
        """Solve, over the outermost atoms alone where there are many questions to ask."""
        d, n = problem.atoms.shape
        m = len(problem.goal)
        if m < _solver.MANY or m * n < WORTH or d > 3:
            return _solver.nearest(problem)
        found = _solver.nearest(problem.among(self._outermost))
        return found._replace(support=self._outermost[found.support])

    @property
    @abstractmethod
    def _outermost(self) -> Array:
        """The indices of the atoms that can matter."""

    @abstractmethod
    def _find(self, y: Array, tol: float) -> tuple[Found, Array, Array]:
        """Return the scaled answers, their units one per target, and which are inside."""

    def _weights(self, found: Found, size: Array) -> Array:
        """Return the weights of all atoms, as the caller gave them."""
        return found.spread(len(self.atoms))

    def _offset(self, found: Found) -> Array:
        """Return the offset of each separating hyperplane; a cone's pass through the origin."""
        return np.zeros(len(found.lower))


class ConicHull(_Bounded):
    r"""The conic hull of atoms: all weighted sums whose weights are at least 0.

    .. math:: \Big\{ \sum_i w_i a_i : w_i \ge 0 \Big\}

    Two atoms in the plane give the wedge between their rays.
    Where atoms nearly cancel, weights are large and rounding them moves the sum: they
    make `point` to about :math:`\epsilon \sum_i w_i |a_i|`, and `distance` is that of the
    weights before rounding.
    A sum that was computed with such weights is as far off, which may be more than the
    tolerance of `contains`, relative to the sum alone; its `tol` takes that in.

    Parameters
    ----------
    rows : (n, d) array_like, optional
        The atoms, one per row.
    columns : (d, n) array_like, optional
        The atoms, one per column.
        Give either `rows` or `columns`.
    tol : float, optional
        Of the atoms at a length between 1 and 2, singular values at or below `tol` count
        as 0; of more atoms than dimensions, those at or below `tol` times the largest.
        :math:`64 \, \epsilon` when left out.

    Attributes
    ----------
    atoms : (n, d) ndarray
        The atoms, one per row: a copy, and read-only.
    tol : float
        The tolerance on singular values.
    dim : int
        The dimension: that of the span of the atoms.
    basis : (dim, d) ndarray
        Orthonormal rows: the directions in which the set extends.
    singular_values : (min(n, d),) ndarray
        Of the atoms, largest first.
    condition_number : float
        Largest singular value by smallest, infinite when `dim` falls short.

    Raises
    ------
    ValueError
        If both or neither of `rows` and `columns` are given, the array is not a matrix,
        is empty, ragged or not finite, or `tol` is negative.
    TypeError
        If the array is not made of real numbers, or is one of another library than NumPy.

    See Also
    --------
    Span : Without the sign constraint.
    ConvexHull : With weights that also sum to 1.

    References
    ----------
    .. [1] C. L. Lawson, R. J. Hanson, *Solving Least Squares Problems*, SIAM, 1995,
       chapter 23. :doi:`10.1137/1.9781611971217`

    Examples
    --------
    >>> import spanbook as sb
    >>> C = sb.ConicHull(rows=[[1, 0], [1, 1]])
    >>> [5, 2] in C
    True
    >>> near = C.nearest([-1, 1])
    >>> near.point, near.inside
    (array([0., 0.]), False)
    >>> near.certificate.normal.round(4)
    array([-0.7071,  0.7071])
    """

    _proof = 1e-9  # where atoms are nearly parallel, large weights carry the rounding of a slope

    @cached_property
    def _units(self) -> tuple[Array, Array]:
        # A cone does not change when its atoms are stretched: work with unit vectors.
        units, lengths = unit_rows(self._factors.scaled)
        return along_memory(units), np.where(lengths > 0, lengths, 1)

    def _find(self, y: Array, tol: float) -> tuple[Found, Array, Array]:
        targets, size = unit_rows(y)
        found = self._solve(Cone(self._units[0], targets))
        return found, size, found.lower <= tol

    def _weights(self, found: Found, size: Array) -> Array:
        # Few atoms carry weight: divide before the weights of all are laid out.
        used = found.support
        stretched = found.weights / self._units[1][used]
        stretched *= np.where(stretched > 0, size[:, None] / self._factors.unit[used, 0], 0)
        return found._replace(weights=stretched).spread(len(self.atoms))

    @cached_property
    def _outermost(self) -> Array:
        return outermost_rays(self._units[0].T)


class ConvexHull(_Bounded):
    r"""The convex hull of atoms: all weighted averages.

    .. math:: \Big\{ \sum_i w_i a_i : w_i \ge 0, \ \sum_i w_i = 1 \Big\}

    Three atoms in the plane give a triangle.
    The nearest point is found exactly, by non-negative least squares one dimension up:
    with :math:`p_i = (a_i - y) / D`, where :math:`D` is about the largest :math:`|a_i - y|`,

    .. math:: \min_{u \ge 0} \Big| \sum_i u_i \binom{p_i}{1} - \binom{0}{1} \Big|^2,
        \qquad w = u \Big/ \sum_i u_i .

    Parameters
    ----------
    rows : (n, d) array_like, optional
        The atoms, one per row.
    columns : (d, n) array_like, optional
        The atoms, one per column.
        Give either `rows` or `columns`.
    tol : float, optional
        Singular values at or below ``tol`` times the size of the atoms count as 0;
        :math:`\max(n, d) \, \epsilon` when left out.

    Attributes
    ----------
    atoms : (n, d) ndarray
        The atoms, one per row: a copy, and read-only.
    tol : float
        The tolerance on singular values.
    dim : int
        The dimension: that of the affine hull.
    basis : (dim, d) ndarray
        Orthonormal rows: the directions in which the set extends.
    singular_values : (min(n - 1, d),) ndarray
        Of the atoms minus their mean, largest first.
    condition_number : float
        Largest singular value by smallest, infinite when `dim` falls short.

    Raises
    ------
    ValueError
        If both or neither of `rows` and `columns` are given, the array is not a matrix,
        is empty, ragged or not finite, or `tol` is negative.
    TypeError
        If the array is not made of real numbers, or is one of another library than NumPy.

    See Also
    --------
    AffineHull : Without the sign constraint.
    attention : Chooses a point of the convex hull of its values.

    References
    ----------
    .. [1] P. Wolfe, "Finding the nearest point in a polytope", *Mathematical
       Programming* 11, 1976. :doi:`10.1007/BF01580381`
    .. [2] C. L. Lawson, R. J. Hanson, *Solving Least Squares Problems*, SIAM, 1995,
       chapter 23. :doi:`10.1137/1.9781611971217`

    Examples
    --------
    >>> import spanbook as sb
    >>> H = sb.ConvexHull(rows=[[1, 0], [0, 2], [1, 1]])
    >>> [0.8, 0.8] in H
    True
    >>> H.nearest([2, 1])
    Nearest
      point       = [1., 1.]
      weights     = [0., 0., 1.]
      residual    = [1., 0.]
      distance    = 1
      inside      = False
      certificate = Certificate
                      normal = [1., 0.]
                      offset = 1
                      lower  = 1
                      upper  = 1
    """

    _centred = True
    _proof = 1e-12

    @cached_property
    def _edges(self) -> tuple[Array, float]:
        """The scaled atoms less the first, one per column, and the largest length."""
        edges = self._factors.scaled - self._factors.scaled[0]
        return along_memory(edges), longest(edges)

    def _find(self, y: Array, tol: float) -> tuple[Found, Array, Array]:
        edges, extent = self._edges
        unit = self._common_unit(y)
        ratio = self._factors.unit / unit
        target = y / unit - self._factors.scaled[0] * ratio
        size = np.maximum(np.linalg.norm(target, axis=1), extent * ratio[:, 0])
        size[size == 0] = 1
        found = self._solve(Lifted(edges, ratio[:, 0], target, size))
        inside = found.lower * size <= tol * self._largest(y, unit)
        return found, _check.no_overflow("the distances of `y`", size * unit[:, 0]), inside

    def _alone(self, y: Array, tol: float) -> Nearest | None:
        n, d = self.atoms.shape
        if n * d > SMALL or y.dtype != np.float64 or self.atoms.dtype != np.float64:
            return None
        edges, extent = self._edges
        largest = float(np.abs(y).max()) or 1.0
        unit = max(self._factors.unit, math.ldexp(0.5, math.frexp(largest)[1]))
        ratio = self._factors.unit / unit
        scaled = y / unit
        target = scaled - self._factors.scaled[0] * ratio
        size = max(math.sqrt(target @ target), extent * ratio) or 1.0
        lifted = np.ones((d + 1, n))
        same = edges if ratio == 1 else edges * ratio
        np.subtract(same, target[:, None], out=lifted[:-1])
        lifted[:-1] /= size
        found = _one.solve(lifted)
        if found is None:
            return None
        largest = max(self._longest * ratio, math.sqrt(scaled @ scaled)) / size
        inside = self._decided(found, largest, size * unit, y, tol)
        return None if inside is None else self._told(found, y, size * unit, inside)

    def _decided(
        self, found: _one.Alone, largest: float, size: float, y: Array, tol: float
    ) -> bool | None:
        """Return whether one target is inside, or None if the twin must judge; see `_proved`."""
        if not self._uneven:
            return found.lower <= tol * largest
        if found.lower > self._sure(tol) * largest:
            return False if found.upper - found.lower <= TIGHT * largest else None
        d = len(y)
        if self._vast:
            return None
        missed = np.abs(found.residual * size / self._coordinates).max() * d**0.5
        return True if missed <= tol / 4 * self._least_extent(y) else None

    def _told(self, found: _one.Alone, y: Array, size: float, inside: bool) -> Nearest:
        """Assemble the answer for one target."""
        weights = np.zeros(len(self.atoms))
        weights[found.support] = found.weights
        residual, upper = found.residual * size, found.upper * size
        proof = Certificate(np.zeros(len(y)), 0.0, 0.0, upper)
        if not inside:
            touching = self._factors.scaled[found.support] @ found.normal
            offset = float(touching.max()) * self._factors.unit
            proof = Certificate(found.normal, offset, found.lower * size, upper)
        return Nearest(y - residual, weights, residual, upper, inside, proof)

    def _offset(self, found: Found) -> Array:
        # The hyperplane touches the atoms that carry weight.
        touching = self._factors.scaled[found.support] @ found.normal[..., None]
        return np.asarray(touching.max(axis=(1, 2)) * self._factors.unit)

    @cached_property
    def _outermost(self) -> Array:
        return outermost(self._edges[0].T)

"""The span: everything that free weights can reach."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options
from spanbook._arrays import Array, foreign
from spanbook._nearest import Nearest, answer
from spanbook._reachable import ReachableSet
from spanbook._scale import power_of_two, reject
from spanbook._shortest import Basis
from spanbook._slips import by_name
from spanbook.span._pieces import factors

__all__ = ["Span"]

LARGE, LEAST = 2.0**1000, 2.0**-1074  # what leaves room for a length, and what is not 0


class Span(ReachableSet):
    r"""The linear span of atoms: all their weighted sums.

    .. math:: \Big\{ \sum_i w_i a_i : w \in \mathbb{R}^n \Big\}

    The atoms are factorised once; each question after that is a product.
    Atoms may be a NumPy, PyTorch, JAX or Dask array: answers are of the same kind, gradients
    flow, and of a Dask array only one piece a worker is in memory at a time.
    Where atoms of PyTorch or JAX depend on each other, NumPy finds the weights of these answers
    in main memory, also from within ``jax.jit``.

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
        The dimension: the rank of the atoms.
    basis : (dim, d) ndarray
        Orthonormal rows that span the set.
    singular_values : (min(n, d),) ndarray
        Largest first.
    condition_number : float
        Largest singular value by smallest, infinite when the rank falls short.

    Raises
    ------
    ValueError
        If both or neither of `rows` and `columns` are given, the array is not a matrix,
        is empty, ragged or not finite, or `tol` is negative.
    TypeError
        If the array is not made of real numbers.

    See Also
    --------
    dependence : Which atoms add nothing, and how they depend on the others.
    AffineHull, ConicHull, ConvexHull : The sets under tighter constraints.

    References
    ----------
    .. [1] G. H. Golub, C. F. Van Loan, *Matrix Computations*, 4th ed., Johns Hopkins
       University Press, 2013, sections 2.4 and 5.5.

    Examples
    --------
    >>> import spanbook as sb
    >>> S = sb.Span(columns=[[1, 2], [3, 4], [5, 6]])
    >>> S
    Span(2 atoms in R^3, dim 2)
    >>> [0, 2, 4] in S
    True
    >>> S.nearest([1, 0, 0])
    Nearest
      point       = [ 0.8333,  0.3333, -0.1667]
      weights     = [-1.3333,  1.0833]
      residual    = [ 0.1667, -0.3333,  0.1667]
      distance    = 0.4082
      inside      = False
      certificate = Certificate
                      normal = [ 0.4082, -0.8165,  0.4082]
                      offset = 0
                      lower  = 0.4082
                      upper  = 0.4082
    """

    @by_name
    def __init__(
        self,
        *,
        rows: ArrayLike | None = None,
        columns: ArrayLike | None = None,
        tol: float | None = None,
    ) -> None:
        self._like = foreign(rows, columns)
        if self._like is None:
            super().__init__(rows=rows, columns=columns, tol=tol)
            return
        self.atoms = _check.atoms(rows, columns, like=self._like)
        self._factors = factors(
            self.atoms, None if tol is None else _options.tolerance("tol", tol)
        )
        self.tol = self._factors.tol

    def _question(self, y: ArrayLike, tol: float | None) -> tuple[Array, float]:
        if self._like is None:
            return super()._question(y, tol)
        d = self.atoms.shape[1]
        target = _check.targets("y", y, d, like=self.atoms)
        return target, 10 * d * self._factors.eps if tol is None else _options.tolerance(
            "tol", tol
        )

    def _answer(self, target: Array, tol: float) -> Nearest:
        if self._like is None:
            return super()._answer(target, tol)
        return self._factors.nearest(target, tol)

    def _member(self, target: Array, tol: float) -> Array | bool:
        if self._like is None:
            return super()._member(target, tol)
        return self._factors.nearest(target, tol).inside

    @cached_property
    def _uneven(self) -> bool:
        return self._like is None and super()._uneven

    def _nearest(self, y: Array, tol: float) -> Nearest:
        _, _, vt, dim = self._factors.svd
        unit = power_of_two(y)
        target = y / unit
        # The residual, not the point, is made orthogonal: its own digits are kept.
        residual = reject(target, vt[:dim])
        distance = np.linalg.norm(residual, axis=1)
        return answer(
            y,
            weights=self._weights(target @ vt[:dim].T, unit),
            residual=residual,
            normal=residual / np.where(distance > 0, distance, 1)[:, None],
            offset=np.zeros(len(y)),
            bounds=(distance, distance),
            size=unit[:, 0],
            inside=distance <= tol * np.linalg.norm(target, axis=1),
        )

    def _weights(self, inside: Array, unit: Array) -> Array:
        """Return the shortest weights of the points that have these coordinates, times `unit`."""
        u, s, _, dim = self._factors.svd
        weights = (inside / s[:dim]) @ u[:, :dim].T / self._factors.stretch.T
        weights = np.ldexp(weights, np.frexp(unit)[1] - np.frexp(self._factors.unit.T)[1])
        return self._basis.shortest(weights.T).T if dim < len(u) else weights

    @cached_property
    def _basis(self) -> Basis:
        known, largest = self._factors, self._factors.unit.max()
        size = known.stretch * (known.unit / max(1.0, largest / LARGE))
        columns = (known.scaled / known.stretch).T
        return Basis.of(columns, np.maximum(size[:, 0], LEAST), known.dim, self.tol)

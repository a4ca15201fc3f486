"""Projection: the nearest point of a span, as a fit of weights to a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _rank, _table, _triangle
from spanbook._arrays import Array, common, foreign, is_traced, namespace
from spanbook._result import Result
from spanbook.span import Span

__all__ = ["LeastSquares", "least_squares"]


def least_squares(*, columns: ArrayLike | Any, target: ArrayLike | Any) -> LeastSquares:
    r"""Find the weighted sum of columns that is nearest to a target.

    .. math:: \min_w |Xw - y|^2, \qquad X^\top (y - Xw) = 0

    Of all weights that reach the nearest point, these are the shortest.
    The rank is the number of singular values above :math:`64 \, \epsilon` of the columns at
    about length 1, so neither it nor the fit depends on the columns' units, and the number of
    rows does not blur it; the shortest weights are those in the caller's units.
    The residual is fitted once more, which restores digits that an ill-conditioned table loses.

    Parameters
    ----------
    columns : (d, n) array_like
        The matrix :math:`X`: one atom (a feature) a column, one example a row.
        For an intercept, add a column of ones.
        A NumPy, PyTorch, JAX or Dask array; the answer is of the same kind.
    target : (d,) or (d, k) array_like
        One target, or one a column.

    Returns
    -------
    LeastSquares
        The weights, the fitted values, the residual, the rank, and `predict`.

    Raises
    ------
    ValueError
        If an array is empty, ragged, not finite, or of the wrong shape.
    TypeError
        If an array is not made of real numbers, or the two are of different libraries.

    Warns
    -----
    RankWarning
        If the columns depend on each other, although there are as many rows: it names those
        that are combinations of the others.
        More columns than rows always do, and nothing is said.

    See Also
    --------
    Span : The same point as an answer of the reachable set, with its certificate.
    ridge : Weights held small by a penalty.
    StreamedLeastSquares : Blocks of rows, one after the other.

    References
    ----------
    .. [1] Å. Björck, *Numerical Methods for Least Squares Problems*, SIAM, 1996.
       :doi:`10.1137/1.9781611971484`

    Examples
    --------
    >>> import spanbook as sb
    >>> fit = sb.least_squares(columns=[[1, 0], [1, 1], [1, 2]], target=[6, 0, 0])
    >>> fit
    LeastSquares
      weights         = [ 5., -3.]
      fitted          = [ 5.,  2., -1.]
      residual        = [ 1., -2.,  1.]
      rank            = 2
      singular_values = [2.6762, 0.9153]
    >>> fit.predict([[1, 3]]).round(12)
    array([-4.])
    """
    like = foreign(columns, target)
    if like is not None:
        return _elsewhere(columns, target, like)
    x = _check.matrix("columns", columns)
    y = _check.targets("target", target, len(x), upright=True, of=columns)
    tol = _triangle.COUNTS * float(np.finfo(x.dtype).eps)
    found, weights, residual = _triangle.fit(x, y.reshape(len(y), -1).astype(np.float64), tol)
    names = _table.names(columns)
    if found.rank < x.shape[1] <= len(x):
        _rank.warn(found.rank, _rank.dependent(found.columns, found.rank, tol), x.shape[1], names)
    dtype = np.result_type(x, y)
    residual = residual.reshape(y.shape)
    return LeastSquares(
        weights.reshape(x.shape[1:] + y.shape[1:]).astype(dtype),
        (y - residual).astype(dtype),
        residual.astype(dtype),
        found.rank,
        found.singular_values.astype(x.dtype),
        names,
    )


def _elsewhere(columns: Any, target: Any, like: Any) -> LeastSquares:
    """Solve on arrays of another library, in its own functions."""
    if foreign(columns) is None:
        columns = _check.matrix("columns", columns, like=like)
    span = Span(columns=columns)
    y = _check.targets("target", target, span.atoms.shape[1], upright=True, like=like)
    near = span.nearest(y.T if y.ndim == 2 else y)
    if not is_traced(span.dim) and span.dim < len(span.atoms) <= span.atoms.shape[1]:
        _rank.warn(span.dim, (), len(span.atoms), level=4)
    parts = near.weights, near.point, near.residual
    weights, fitted, residual = (p.T for p in parts) if y.ndim == 2 else parts
    return LeastSquares(weights, fitted, residual, span.dim, span.singular_values)


@dataclass(frozen=True, eq=False, repr=False)
class LeastSquares(Result):
    """Weights fitted by least squares.

    Made by :func:`least_squares`.

    Attributes
    ----------
    weights : (n,) or (n, k) ndarray
        The shortest weights that reach the nearest point; one column a target.
    fitted : (d,) or (d, k) ndarray
        The nearest point of the span, for each target.
    residual : (d,) or (d, k) ndarray
        The target less the fitted values: orthogonal to every column.
    rank : int
        The dimension of the span of the columns.
    singular_values : (min(n, d),) ndarray
        Of the columns, largest first.
    names : tuple of str or None
        The names of the columns, if `columns` was a data frame.

    See Also
    --------
    least_squares : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.least_squares(columns=[[1, 1]], target=[2]).weights
    array([1., 1.])
    """

    _by_name = ("weights",)

    weights: Array
    fitted: Array
    residual: Array
    rank: int
    singular_values: Array
    names: tuple[str, ...] | None = None

    def predict(self, rows: ArrayLike | Any) -> Array:
        """Return the weighted sums of the entries of new rows.

        Parameters
        ----------
        rows : (n,) or (m, n) array_like
            One example or several, with the features in the order of the columns; those of
            a data frame are found by name.

        Returns
        -------
        () or (m,) or (k,) or (m, k) ndarray
            One prediction a row, or one for each row and target.

        Raises
        ------
        ValueError
            If rows have another length than those fitted, or are not finite.
        TypeError
            If `rows` is not made of real numbers.

        Examples
        --------
        >>> import spanbook as sb
        >>> fit = sb.least_squares(columns=[[1, 0], [0, 2]], target=[3, 4])
        >>> fit.predict([[1, 1], [10, 0]])
        array([ 5., 30.])
        """
        like = foreign(self.weights)
        width = self.weights.shape[0]
        new = _check.new_rows("rows", rows, width, like=like, names=self.names)
        new, weights = common(new, self.weights)
        return namespace(weights).matmul(new, weights)

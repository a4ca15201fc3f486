"""Projection: the nearest point of a span, as a fit of weights to a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _rank, _rows, _table, _triangle
from spanbook._arrays import Array, common, foreign, is_traced, namespace
from spanbook._result import Result
from spanbook._slips import by_name
from spanbook.span import Span

__all__ = ["LeastSquares", "least_squares"]


@by_name
def least_squares(
    *,
    columns: ArrayLike | Any,
    target: ArrayLike | Any,
    intercept: bool = False,
    sample_weight: ArrayLike | None = None,
) -> LeastSquares:
    r"""Find the weighted sum of columns that is nearest to a target.

    .. math:: \min_w |Xw - y|^2, \qquad X^\top (y - Xw) = 0

    With an intercept :math:`b` and a weight :math:`s_i` for each row it is

    .. math:: \min_{w, b} \sum_i s_i \, (x_i^\top w + b - y_i)^2

    Of all weights that reach the nearest point, these are the shortest.
    The rank is the number of singular values above :math:`64 \, \epsilon` of the columns at
    about length 1, so neither it nor the fit depends on the columns' units, and the number of
    rows does not blur it; the shortest weights are those in the caller's units.
    The residual is fitted once more, which restores digits that an ill-conditioned table loses.

    Parameters
    ----------
    columns : (d, n) array_like
        The matrix :math:`X`: one atom (a feature) a column, one example per row.
        A NumPy, PyTorch, JAX or Dask array; the answer is of the same kind.
    target : (d,) or (d, k) array_like
        One target, or one per column.
    intercept : bool, default False
        Whether a number is added to every weighted sum, as by the weight of a column of ones.
        It loses no digits where columns lie far from 0, and is no part of what is shortest.
        For NumPy arrays.
    sample_weight : (d,) array_like, optional
        What each row counts, at least 0: 2 is the same as the row twice, 0 as none.
        For NumPy arrays.

    Returns
    -------
    LeastSquares
        The weights, the fitted values, the residual, the rank, and `predict`.

    Raises
    ------
    ValueError
        If an array is empty, ragged, not finite, or of the wrong shape, a row weighs less
        than 0 or all weigh 0, or the weights overflow.
    TypeError
        If an array is not made of real numbers, the two are of different libraries
        other than NumPy, or `intercept` is no flag.

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
    >>> line = sb.least_squares(columns=[[0], [1], [2]], target=[6, 0, 0], intercept=True)
    >>> line.weights.round(12), round(line.intercept, 12)
    (array([-3.]), 5.0)
    """
    like = foreign(columns, target)
    added = _options.flag("intercept", intercept)
    if like is not None:
        if added or sample_weight is not None:
            raise TypeError(
                f"`intercept` and `sample_weight` take NumPy arrays alone, not {type(like)}: "
                "append a column of ones, and multiply rows by the roots of their weights"
            )
        return _elsewhere(columns, target, like)
    x = _check.matrix("columns", columns)
    y = _check.targets("target", target, len(x), upright=True, of=columns)
    tol = _triangle.COUNTS * float(np.finfo(x.dtype).eps)
    weight = _rows.sample_weight(sample_weight, len(x), columns)
    targets = y.reshape(len(y), -1).astype(np.float64)
    rows, found, step, residual = _rows.fit(x, targets, weight, tol, intercept=added)
    names, n = _table.names(columns), x.shape[1]
    if found.rank < n and rows.enough:
        which = _rank.dependent(found.columns, found.rank, tol)
        _rank.warn(found.rank + added, which, n, names, intercept=added)
    dtype = np.result_type(x, y)
    level = rows.intercept((found.weights, step), residual, dtype)
    left = _check.finite("the residuals of `target`", lambda: residual * rows.height)
    left = left.reshape(y.shape)
    return LeastSquares(
        weights=rows.back(found.weights + step, dtype).reshape(x.shape[1:] + y.shape[1:]),
        fitted=(y - left).astype(dtype),
        residual=left.astype(dtype),
        rank=found.rank + added,
        singular_values=rows.singular_values(found, x.dtype),
        intercept=level if y.ndim == 2 or level is None else float(level[0]),
        names=names,
    )


def _elsewhere(columns: Any, target: Any, like: Any) -> LeastSquares:
    """Solve on arrays of another library, in its own functions."""
    if foreign(columns) is None:
        columns = _check.matrix("columns", columns, like=like)
    span = Span(columns=columns)
    y = _check.targets("target", target, span.atoms.shape[1], upright=True, like=like)
    near = span.nearest(y.T if y.ndim == 2 else y)
    if not is_traced(span.dim) and span.dim < len(span.atoms) <= span.atoms.shape[1]:
        _rank.warn(span.dim, (), len(span.atoms))
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
        The shortest weights that reach the nearest point; one column per target.
    fitted : (d,) or (d, k) ndarray
        The nearest point of the span, for each target; the intercept is part of it.
    residual : (d,) or (d, k) ndarray
        The target less the fitted values: orthogonal to every column, rows by their weights.
    rank : int
        The dimension of the span of the columns, that of ones among them if there is an
        intercept.
    singular_values : (min(n, d),) ndarray
        Of the columns, largest first; minus their means if there is an intercept, and times the
        roots of the rows' weights.
    intercept : float or (k,) ndarray or None
        What is added to the weighted sums, or None.
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
    _if_any = ("intercept",)

    weights: Array
    fitted: Array
    residual: Array
    rank: int
    singular_values: Array
    intercept: Array | float | None = None
    names: tuple[str, ...] | None = None

    def predict(self, rows: ArrayLike | Any) -> Array:
        """Return the weighted sums of the entries of new rows, plus the intercept.

        Parameters
        ----------
        rows : (n,) or (m, n) array_like
            One example or several, with the features in the order of the columns; those of
            a data frame are found by name.

        Returns
        -------
        () or (m,) or (k,) or (m, k) ndarray
            One prediction a row, or one for each row and target; an array, in the order of
            the rows, of a data frame too.

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
        level = 0.0 if self.intercept is None else self.intercept
        return _check.finite(
            "the predictions of `rows`",
            lambda: namespace(weights).matmul(new, weights) + level,
        )

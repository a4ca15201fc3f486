"""What each row does to its own fit, and what the others would predict without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _rows, _triangle
from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._rows import Rows
from spanbook._scale import sizes
from spanbook._slips import by_name
from spanbook.regularization._ridge import Ridge, fitted, penalties

__all__ = ["LeaveOneOut", "leave_one_out", "leverage"]

NEARER = "bring `columns`, `target` and `sample_weight` nearer to one size"


@by_name
def leverage(
    *,
    columns: ArrayLike,
    penalty: ArrayLike = 0,
    intercept: bool = False,
    sample_weight: ArrayLike | None = None,
) -> Array:
    r"""Say how much each row pulls its own fitted value: the diagonal of the hat matrix.

    .. math:: \hat y = H y, \qquad H = X (X^\top X + \lambda I)^{-1} X^\top, \qquad
        h_i = H_{ii} = \frac{\partial \hat y_i}{\partial y_i}

    Each is between 0 and 1, and their sum is the rank, or with a penalty the effective degrees
    of freedom; an intercept adds 1 to it.
    A row of leverage 1 is fitted exactly, whatever its target.

    Parameters
    ----------
    columns : (d, n) array_like
        The matrix :math:`X`: one atom (a feature) a column, one example per row.
    penalty : float or (p,) array_like, default 0
        The penalty :math:`\lambda \ge 0` of :func:`ridge`; 0 is least squares.
    intercept : bool, default False
        Whether the fit has an intercept, which is never penalised.
    sample_weight : (d,) array_like, optional
        What each row counts, at least 0.

    Returns
    -------
    (d,) or (p, d) ndarray
        The leverage of each row, for each penalty; an array, in the order of the rows, of a
        data frame too.

    Raises
    ------
    ValueError
        If an array is empty, ragged, not finite, or of the wrong shape, a penalty is
        negative, or a row weighs less than 0 or all weigh 0.
    TypeError
        If an array is not made of real numbers or is one of another library than NumPy, or
        `intercept` is no flag.

    See Also
    --------
    leave_one_out : What the other rows predict for each.

    References
    ----------
    .. [1] D. C. Hoaglin, R. E. Welsch, "The hat matrix in regression and ANOVA", *The
       American Statistician* 32, 1978. :doi:`10.1080/00031305.1978.10479237`

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.leverage(columns=[[0], [1], [2], [9]], intercept=True).round(4)
    array([0.43, 0.33, 0.27, 0.97])
    """
    x = _check.matrix("columns", columns)
    lam = penalties("penalty", penalty)
    weight = _rows.sample_weight(sample_weight, len(x), columns)
    added = _options.flag("intercept", intercept)
    rows = _rows.ready(x, np.zeros((len(x), 1)), weight, intercept=added)
    left = _Left(rows, float(np.finfo(x.dtype).eps))
    out = 1 - np.array([left.free(root) for root in rows.priced(lam)])
    return (out if lam.ndim else out[0]).astype(x.dtype)


@by_name
def leave_one_out(
    *,
    columns: ArrayLike,
    target: ArrayLike,
    penalty: ArrayLike = 0,
    intercept: bool = False,
    sample_weight: ArrayLike | None = None,
) -> LeaveOneOut:
    r"""Predict each row from a fit to all others, and choose the penalty that does it best.

    .. math:: y_i - \hat y_{(-i)} = \frac{y_i - \hat y_i}{1 - h_i}

    With the leverage :math:`h_i` no row has to be left out for that: one factorisation serves
    all rows and all penalties.
    A row of leverage 1 alone settles some direction, and without it the rank falls; what is
    said of it is then what the shortest weights of the others predict, the limit of a penalty
    that goes to 0.

    Parameters
    ----------
    columns : (d, n) array_like
        The matrix :math:`X`: one atom (a feature) a column, one example per row.
        The penalty sees their units: see :class:`Standardizer`.
    target : (d,) or (d, k) array_like
        One target, or one per column.
    penalty : float or (p,) array_like, default 0
        The penalty of :func:`ridge`, or several to choose from; 0 is least squares.
        Where the least error is at one end of them, look further out.
    intercept : bool, default False
        Whether a number is added to every weighted sum; it is never penalised, and fitted
        anew without each row.
    sample_weight : (d,) array_like, optional
        What each row counts, at least 0, in the fits and in the mean of the squared errors;
        a row is left out whole.

    Returns
    -------
    LeaveOneOut
        The leverages, the residuals and predictions of rows left out, the mean squared error
        for each penalty, and the fit with the least.

    Raises
    ------
    ValueError
        If an array is empty, ragged, not finite, or of the wrong shape, a penalty is
        negative, a row weighs less than 0 or all weigh 0, or the only row of a fit with an
        intercept would be left out.
    TypeError
        If an array is not made of real numbers or is one of another library than NumPy, or
        `intercept` is no flag.

    Warns
    -----
    RankWarning
        If the chosen penalty is 0 and the columns depend on each other, as in
        :func:`least_squares`.

    See Also
    --------
    leverage : How much each row pulls its own fit.
    ridge : The fits.

    References
    ----------
    .. [1] D. M. Allen, "The relationship between variable selection and data augmentation
       and a method for prediction", *Technometrics* 16, 1974.
       :doi:`10.1080/00401706.1974.10489157`
    .. [2] T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*,
       2nd ed., Springer, 2009, section 7.10. :doi:`10.1007/978-0-387-84858-7`

    Examples
    --------
    >>> import spanbook as sb
    >>> loo = sb.leave_one_out(columns=[[1], [1], [1]], target=[0, 3, 6], penalty=[0, 1])
    >>> loo.predicted
    array([[4.5, 3. , 1.5],
           [3. , 2. , 1. ]])
    >>> loo.error.round(4), loo.best.penalty
    (array([13.5   , 11.6667]), 1.0)
    """
    x = _check.matrix("columns", columns)
    y = _check.targets("target", target, len(x), upright=True, of=columns)
    lam = penalties("penalty", penalty)
    weight = _rows.sample_weight(sample_weight, len(x), columns)
    added = _options.flag("intercept", intercept)
    rows = _rows.ready(x, y.reshape(len(y), -1).astype(np.float64), weight, intercept=added)
    if added and (len(x) if weight is None else np.count_nonzero(weight)) < 2:
        raise ValueError("`columns` has one row that counts: left out, nothing is left to fit")
    left = _Left(rows, float(np.finfo(x.dtype).eps))
    roots, dtype = rows.priced(lam), np.result_type(x, y)
    residual = _check.finite(
        "the residuals of `target` without each row",
        lambda: np.array([left.residual(root) for root in roots]) * rows.height,
        NEARER,
    )
    count = np.ones(len(x)) if weight is None else weight / weight.max()
    error = _check.finite(
        "the squared residuals of `target`",
        lambda: np.tensordot(residual**2, count, (1, 0)).mean(axis=1) / count.sum(),
    )
    chosen = lam.reshape(-1)[error.argmin()]
    hat = 1 - np.array([left.free(root) for root in roots])

    def shaped(a: Array) -> Array:
        return (a if lam.ndim else a[0]).astype(dtype)

    residual = residual if y.ndim == 2 else residual[..., 0]
    return LeaveOneOut(
        penalty=lam if lam.ndim else float(lam),
        leverage=shaped(hat),
        residual=shaped(residual),
        predicted=shaped(y - residual),
        error=error if lam.ndim else float(error[0]),
        best=fitted(columns, target, float(chosen), added, weight),
    )


class _Left:
    """The singular directions of rows, and what each row of a fit leaves to itself."""

    def __init__(self, rows: Rows, eps: float) -> None:
        self.rows, tol = rows, _triangle.COUNTS * eps
        columns, self.y = rows.counted(rows.x), rows.counted(rows.y)
        ones = rows.counted(np.ones((len(columns), 1)))
        level = ones / np.linalg.norm(ones) * (rows.middle is not None)
        size = sizes(columns) if rows.size is None else rows.size
        u, s, _ = np.linalg.svd(columns / size, full_matrices=False)
        rank = _triangle.counted(s, tol, wide=columns.shape[0] < columns.shape[1])
        # Without a penalty units do not matter, and equal ones show best what counts.
        basis = np.hstack([level, u[:, :rank]])
        self.alone = 1 - (basis**2).sum(axis=1)
        self.alone[self.alone <= _triangle.NOISE] = 0
        self.missed = self.y
        for _ in range(2):
            self.missed = self.missed - basis @ (basis.T @ self.missed)
        self.missed[self.alone == 0] = 0
        self.largest = rows.unit.max()
        u, s, self.vt = np.linalg.svd(columns * (rows.unit / self.largest), full_matrices=False)
        self.u, self.s = u[:, :rank], s[:rank]

    def _share(self, root: float) -> Array:
        """Return what a penalty takes of each direction; 0 stands for the least there is."""
        if root > 0:
            with np.errstate(over="ignore"):  # beside such a direction the penalty is nothing
                return np.hypot(self.s * (self.largest / root), 1) ** -2.0
        return (self.s[-1:] / self.s) ** 2

    def free(self, root: float) -> Array:
        """Return 1 less the leverage of each row, (d,)."""
        return self.alone + (self.u**2 @ self._share(root) if root > 0 else 0)

    def residual(self, root: float) -> Array:
        """Return the residuals (d, k) of rows left out."""
        share = self._share(root)
        seen = self.u @ (share[:, None] * (self.u.T @ self.y))
        part = self.u**2 @ share
        settles = (self.alone == 0) | (root > 0)  # at 0 other rows have no use for the share
        residual = self.missed + np.where(settles[:, None], seen, 0)
        out = residual / (self.alone + np.where(settles, part, 0))[:, None]
        return out if self.rows.root is None else self._unweighted(out, root)

    def _unweighted(self, residual: Array, root: float) -> Array:
        """Return residuals of rows that counted by their weights; those of 0 were never in."""
        rows = self.rows
        assert rows.root is not None
        kept = 1 - self._share(root) if root > 0 else np.ones(len(self.s))
        inside = (kept / self.s)[:, None] * (self.u.T @ self.y)
        weights = self.vt[: len(self.s)].T @ inside * (rows.unit / self.largest)[:, None]
        plain = rows.y - rows.x @ weights
        return np.where(rows.root > 0, residual / np.where(rows.root > 0, rows.root, 1), plain)


@dataclass(frozen=True, eq=False, repr=False)
class LeaveOneOut(Result):
    r"""What each row would be predicted by all others.

    Made by :func:`leave_one_out`.
    With several penalties, all arrays have a first axis for them.

    Attributes
    ----------
    penalty : float or (p,) ndarray
        The penalty, or those to choose from.
    leverage : (d,) or (p, d) ndarray
        How much each row pulls its own fit, between 0 and 1.
    residual : (d,) or (d, k) or (p, d) or (p, d, k) ndarray
        The target less what the others predict.
    predicted : (d,) or (d, k) or (p, d) or (p, d, k) ndarray
        What the fit to all other rows predicts for each.
    error : float or (p,) ndarray
        The mean of the squared residuals, over rows by their weights, and over targets.
    best : Ridge
        The fit to all rows with the penalty of the least error.

    See Also
    --------
    leave_one_out : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.leave_one_out(columns=[[1], [1]], target=[2, 4])
    LeaveOneOut
      penalty   = 0
      leverage  = [0.5, 0.5]
      residual  = [-2.,  2.]
      predicted = [4., 2.]
      error     = 4
      best      = Ridge
                    weights            = [3.]
                    fitted             = [3., 3.]
                    residual           = [-1.,  1.]
                    penalty            = 0
                    degrees_of_freedom = 1
    """

    penalty: Array | float
    leverage: Array
    residual: Array
    predicted: Array
    error: Array | float
    best: Ridge

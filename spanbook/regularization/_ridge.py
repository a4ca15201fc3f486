"""Ridge: weights held small, weak directions most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _rank, _rows, _table, _triangle
from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._rows import Rows
from spanbook._scale import power_of_two, sizes
from spanbook._slips import by_name

__all__ = ["Ridge", "ridge"]


@by_name
def ridge(
    *,
    columns: ArrayLike,
    target: ArrayLike,
    penalty: ArrayLike,
    intercept: bool = False,
    sample_weight: ArrayLike | None = None,
) -> Ridge:
    r"""Fit weights to a target, with a penalty on their length.

    .. math:: \min_w |Xw - y|^2 + \lambda |w|^2, \qquad
        w = \sum_i f_i \, \frac{u_i^\top y}{\sigma_i} \, v_i, \qquad
        f_i = \frac{\sigma_i^2}{\sigma_i^2 + \lambda}

    Each singular direction keeps the share :math:`f_i`: weak directions shrink most.
    A penalty of 0 gives least squares, and the shortest weights.
    With an intercept :math:`b`, which has no price, and a weight :math:`s_i` for each row it is

    .. math:: \min_{w, b} \sum_i s_i \, (x_i^\top w + b - y_i)^2 + \lambda |w|^2

    Parameters
    ----------
    columns : (d, n) array_like
        The matrix :math:`X`: one atom (a feature) a column, one example per row.
        The penalty sees their units: see :class:`Standardizer`.
    target : (d,) or (d, k) array_like
        One target, or one per column.
    penalty : float or (p,) array_like
        The penalty :math:`\lambda \ge 0`, or several: the path of all of them costs one
        factorisation.
    intercept : bool, default False
        Whether a number is added to every weighted sum; it is never penalised.
    sample_weight : (d,) array_like, optional
        What each row counts, at least 0: 2 is the same as the row twice, 0 as none.

    Returns
    -------
    Ridge
        The weights, the fitted values, the residual, the effective degrees of freedom,
        and `predict`; with a first axis for the penalties when there are several.

    Raises
    ------
    ValueError
        If an array is empty, ragged, not finite, or of the wrong shape, a penalty is
        negative, a row weighs less than 0 or all weigh 0, or the weights overflow.
    TypeError
        If an array is not made of real numbers or is one of another library than NumPy, or
        `intercept` is no flag.

    Warns
    -----
    RankWarning
        If a penalty is 0 and the columns depend on each other, as in :func:`least_squares`.

    See Also
    --------
    leave_one_out : Chooses the penalty.
    Standardizer : Brings columns to one scale, so that the penalty means the same for each.
    least_squares : Without the penalty.

    References
    ----------
    .. [1] A. E. Hoerl, R. W. Kennard, "Ridge regression: biased estimation for
       nonorthogonal problems", *Technometrics* 12, 1970.
       :doi:`10.1080/00401706.1970.10488634`
    .. [2] T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*,
       2nd ed., Springer, 2009, section 3.4.1. :doi:`10.1007/978-0-387-84858-7`

    Examples
    --------
    >>> import spanbook as sb
    >>> path = sb.ridge(columns=[[2, 0], [0, 1]], target=[2, 1], penalty=[0, 1, 4])
    >>> path.weights
    array([[1. , 1. ],
           [0.8, 0.5],
           [0.5, 0.2]])
    >>> path.degrees_of_freedom
    array([2. , 1.3, 0.7])
    >>> level = sb.ridge(columns=[[0], [2]], target=[5, 9], penalty=2, intercept=True)
    >>> level.weights, level.intercept
    (array([1.]), 6.0)
    """
    return fitted(columns, target, penalty, intercept, sample_weight)


def fitted(
    columns: ArrayLike,
    target: ArrayLike,
    penalty: ArrayLike,
    intercept: bool,
    sample_weight: ArrayLike | None,
) -> Ridge:
    """Fit as `ridge` does."""
    x = _check.matrix("columns", columns)
    y = _check.targets("target", target, len(x), upright=True, of=columns)
    lam = penalties("penalty", penalty)
    added = _options.flag("intercept", intercept)
    weight = _rows.sample_weight(sample_weight, len(x), columns)
    rows = _rows.ready(x, y.reshape(len(y), -1).astype(np.float64), weight, intercept=added)
    roots = rows.priced(lam)
    tol = _triangle.COUNTS * float(np.finfo(x.dtype).eps)
    with np.errstate(over="ignore", invalid="ignore"):  # the residuals say so
        parts, residual, small = _path(rows, roots, tol)
    weights = parts[0] + parts[1]
    names, rank = _table.names(columns), _triangle.rank(small, tol, rows.size)
    freedom = np.where(roots > 0, rows.shares(small, roots).sum(axis=1), rank)
    if (lam == 0).any() and rank < x.shape[1] and rows.enough:
        size = sizes(small) if rows.size is None else rows.size
        which = _rank.dependent(small / size, rank, tol)
        _rank.warn(rank + added, which, x.shape[1], names, intercept=added)
    dtype = np.result_type(x, y)
    side = (np.concatenate(part, axis=1) for part in parts)  # by side, penalty by penalty
    start = rows.intercept(tuple(side), np.concatenate(residual, axis=1), dtype)

    def shaped(a: Array) -> Array:
        several = a if y.ndim == 2 else a[..., 0]
        return (several if lam.ndim else several[0]).astype(dtype)

    left = _check.finite("the residuals of `target`", lambda: residual * rows.height)
    return Ridge(
        weights=shaped(rows.back(weights, dtype)),
        fitted=shaped(y.reshape(len(y), -1) - left),
        residual=shaped(left),
        penalty=lam if lam.ndim else float(lam),
        degrees_of_freedom=freedom + added if lam.ndim else float(freedom[0]) + added,
        intercept=None if start is None else _plain(shaped(start.reshape(len(roots), -1))),
        names=names,
    )


def _path(rows: Rows, roots: Array, tol: float) -> tuple[Array, Array, Array]:
    """Return weights (p, n, k) in two parts, residuals (p, d, k), the triangle or wide columns.

    Each penalty is fitted once more to what it leaves, which restores digits.
    """
    (d, n), k, p = rows.x.shape, rows.y.shape[1], len(roots)
    columns = rows.counted(rows.x)
    parts, residual = np.zeros((2, p, n, k)), np.broadcast_to(rows.y, (p, d, k)).copy()
    for part in parts:
        left = rows.counted(np.concatenate(residual, axis=1))
        if d >= n:
            r = _triangle.extended(np.zeros((n + p * k,) * 2, order="F"), columns, left)
            small, seen = r[:n, :n], r[:n, n:]
        else:
            small, seen = columns, left
        for i, root in enumerate(roots):
            goal = seen[:, i * k : (i + 1) * k]
            if root > 0:
                step = _step(small, goal, root, parts[0, i], rows.unit)
            else:
                step = _triangle.Directions.of(small, tol, rows.size).solve(goal)
            part[i] = step
            residual[i] -= rows.x @ step
    return parts, residual, small


def _step(x: Array, left: Array, root: float, weights: Array, unit: Array) -> Array:
    """Return what to add to the weights: the penalty is on their sum, in the caller's units."""
    d, n = x.shape
    if d < n and (unit == 1).all():  # in the row space, which holds every solution
        u, s, vt = np.linalg.svd(x, full_matrices=False)
        size = np.hypot(s, root)[:, None]
        goal = s[:, None] * (u.T @ left) - root**2 * (vt @ weights)
        return vt.T @ (goal / size / size)
    # A column of the caller's is `x * unit`; beside a larger root it is small, and may vanish.
    largest = np.maximum(unit, power_of_two(np.array([root])))
    shrink, priced = unit / largest, root / largest
    x, weights = x * shrink, weights / np.where(shrink > 0, shrink, 1)[:, None]
    price = priced[:, None]
    stacked = np.vstack([x, np.diag(priced)])
    size = sizes(stacked)[:, None]
    q, r = np.linalg.qr(stacked / size.T)
    step = np.linalg.solve(r, q.T @ np.vstack([left, -price * weights])) / size
    # Beside the penalty a column of small entries is lost in q; not in its own product.
    across = x.T @ (left - x @ step) - price**2 * (weights + step)
    step += np.linalg.solve(r, np.linalg.solve(r.T, across / size)) / size
    return step * shrink[:, None]


def _plain(value: Array) -> Array | float:
    """Return one number as a float."""
    return value if np.ndim(value) else float(value)


def penalties(name: str, value: ArrayLike) -> Array:
    """Return one number () or several (p,), each at least 0, as float64."""
    out = _check.array(name, value).astype(np.float64)
    if out.ndim > 1:
        raise ValueError(f"`{name}` must be one number or a list, but its shape is {out.shape}")
    if out.size and out.min() < 0:
        raise ValueError(f"`{name}` must be at least 0, but it has {out.min():g}")
    return _check.not_empty(name, out)


@dataclass(frozen=True, eq=False, repr=False)
class Ridge(Result):
    r"""Weights fitted with a penalty on their length.

    Made by :func:`ridge`.
    With several penalties, all arrays have a first axis for them.

    Attributes
    ----------
    weights : (n,) or (n, k) or (p, n) or (p, n, k) ndarray
        The weights; one column per target.
    fitted : (d,) or (d, k) or (p, d) or (p, d, k) ndarray
        The weighted sums of the columns, and the intercept.
    residual : (d,) or (d, k) or (p, d) or (p, d, k) ndarray
        The target less the fitted values.
    penalty : float or (p,) ndarray
        The penalty, or penalties.
    degrees_of_freedom : float or (p,) ndarray
        :math:`\sum_i f_i`: the rank at a penalty of 0, and less above; 1 more for an
        intercept.
    intercept : float or (k,) or (p,) or (p, k) ndarray or None
        What is added to the weighted sums, or None.
    names : tuple of str or None
        The names of the columns, if `columns` was a data frame.

    See Also
    --------
    ridge : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.ridge(columns=[[1], [0]], target=[2, 4], penalty=1)
    Ridge
      weights            = [1.]
      fitted             = [1., 0.]
      residual           = [1., 4.]
      penalty            = 1
      degrees_of_freedom = 0.5
    """

    _by_name = ("weights",)
    _if_any = ("intercept",)

    weights: Array
    fitted: Array
    residual: Array
    penalty: Array | float
    degrees_of_freedom: Array | float
    intercept: Array | float | None = None
    names: tuple[str, ...] | None = None

    def predict(self, rows: ArrayLike) -> Array:
        """Return the weighted sums of the entries of new rows, plus the intercept.

        Parameters
        ----------
        rows : (n,) or (m, n) array_like
            One example or several, with the features in the order of the columns; those of
            a data frame are found by name.

        Returns
        -------
        () or (m,) or (k,) or (m, k) or (p,) or (p, m) or (p, k) or (p, m, k) ndarray
            One prediction for each row and target; with a first axis for the penalties when
            there are several; an array, in the order of the rows, of a data frame too.

        Raises
        ------
        ValueError
            If rows have another length than those fitted, or are not finite.
        TypeError
            If `rows` is not made of real numbers.

        Examples
        --------
        >>> import spanbook as sb
        >>> path = sb.ridge(columns=[[1], [1]], target=[2, 4], penalty=[0, 1])
        >>> path.predict([[1], [2]])
        array([[3., 6.],
               [2., 4.]])
        """
        path = np.ndim(self.penalty)
        new = _check.new_rows("rows", rows, self.weights.shape[path], names=self.names)
        one = self.weights.ndim == path + 1
        level = 0.0 if self.intercept is None else self.intercept
        if self.intercept is not None and new.ndim == 2:  # an axis for the rows
            level = np.expand_dims(level, path)
        return np.asarray(
            _check.finite(
                "the predictions of `rows`",
                lambda: (self.weights @ new.T if one else new @ self.weights) + level,
            )
        )

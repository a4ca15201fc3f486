"""Ridge: weights held small, weak directions most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _rank, _table, _triangle
from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._scale import power_of_two

__all__ = ["Ridge", "ridge"]


def ridge(*, columns: ArrayLike, target: ArrayLike, penalty: ArrayLike) -> Ridge:
    r"""Fit weights to a target, with a penalty on their length.

    .. math:: \min_w |Xw - y|^2 + \lambda |w|^2, \qquad
        w = \sum_i f_i \, \frac{u_i^\top y}{\sigma_i} \, v_i, \qquad
        f_i = \frac{\sigma_i^2}{\sigma_i^2 + \lambda}

    Each singular direction keeps the share :math:`f_i`: weak directions shrink most.
    A penalty of 0 gives least squares, and the shortest weights.

    Parameters
    ----------
    columns : (d, n) array_like
        The matrix :math:`X`: one atom (a feature) a column, one example a row.
        The penalty sees their units: see :class:`Standardizer`.
    target : (d,) or (d, k) array_like
        One target, or one a column.
    penalty : float or (p,) array_like
        The penalty :math:`\lambda \ge 0`, or several: the path of all of them costs one
        factorisation.

    Returns
    -------
    Ridge
        The weights, the fitted values, the residual, the effective degrees of freedom,
        and `predict`; with a first axis for the penalties when there are several.

    Raises
    ------
    ValueError
        If an array is empty, ragged, not finite, or of the wrong shape, or a penalty is
        negative.
    TypeError
        If an array is not made of real numbers.

    Warns
    -----
    RankWarning
        If a penalty is 0 and the columns depend on each other, as in :func:`least_squares`.

    See Also
    --------
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
    """
    x = _check.matrix("columns", columns)
    y = _check.targets("target", target, len(x), upright=True, of=columns)
    lam = _penalties("penalty", penalty)
    targets = y.reshape(len(y), -1).astype(np.float64)
    unit, height = float(power_of_two(x.reshape(-1))[0]), power_of_two(targets.T)[:, 0]
    # The root first: a square could overflow.
    roots = np.sqrt(lam).reshape(-1) / unit
    eps = float(np.finfo(x.dtype).eps)
    weights, residual, freedom, small = _path(x / unit, targets / height, roots, eps)
    weights, residual = weights * height / unit, residual * height
    names = _table.names(columns)
    free = lam.reshape(-1) == 0
    if free.any() and (rank := int(freedom[free][0])) < x.shape[1] <= len(x):
        which = _rank.dependent(small / _triangle.sizes(small), rank, _triangle.COUNTS * eps)
        _rank.warn(rank, which, x.shape[1], names)

    def shaped(a: Array) -> Array:
        several = a if y.ndim == 2 else a[..., 0]
        return (several if lam.ndim else several[0]).astype(np.result_type(x, y))

    return Ridge(
        weights=shaped(weights),
        fitted=shaped(targets - residual),
        residual=shaped(residual),
        penalty=lam if lam.ndim else float(lam),
        degrees_of_freedom=freedom if lam.ndim else float(freedom[0]),
        names=names,
    )


def _path(x: Array, y: Array, roots: Array, eps: float) -> tuple[Array, Array, Array, Array]:
    """Return weights (p, n, k), residuals (p, d, k), degrees of freedom (p,) and the triangle.

    Each penalty is fitted once more to what it leaves, which restores digits.
    """
    (d, n), k, p = x.shape, y.shape[1], len(roots)
    weights, residual = np.zeros((p, n, k)), np.broadcast_to(y, (p, d, k)).copy()
    for _ in range(2):
        left = np.concatenate(residual, axis=1)
        if d >= n:
            r = _triangle.extended(np.zeros((n + p * k,) * 2, order="F"), x, left)
            small, seen = r[:n, :n], r[:n, n:]
        else:
            small, seen = x, left
        for i, root in enumerate(roots):
            step = _step(small, seen[:, i * k : (i + 1) * k], root, weights[i], eps)
            weights[i] += step
            residual[i] -= x @ step
    s = np.linalg.svd(small, compute_uv=False)
    share = (s / np.hypot(s, roots[:, None] + (roots[:, None] == 0))) ** 2
    rank = _triangle.rank(small, _triangle.COUNTS * eps)
    return weights, residual, np.where(roots > 0, share.sum(axis=1), rank), small


def _step(x: Array, left: Array, root: float, weights: Array, eps: float) -> Array:
    """Return what to add to the weights: the penalty is on their sum."""
    d, n = x.shape
    tol = _triangle.COUNTS * eps
    if root == 0 and d == n:
        return _triangle.solution(np.hstack([x, left]), n, tol).weights
    if root == 0:
        return _triangle.wide(x, left, tol).weights
    if d < n:  # in the row space, which holds every solution
        u, s, vt = np.linalg.svd(x, full_matrices=False)
        size = np.hypot(s, root)[:, None]
        goal = s[:, None] * (u.T @ left) - root**2 * (vt @ weights)
        return vt.T @ (goal / size / size)
    stacked = np.vstack([x, root * np.eye(n)])
    size = _triangle.sizes(stacked)
    q, r = np.linalg.qr(stacked / size)
    step = np.linalg.solve(r, q.T @ np.vstack([left, -root * weights])) / size[:, None]
    # Beside the penalty a column of small entries is lost in q; not in its own product.
    across = x.T @ (left - x @ step) - root**2 * (weights + step)
    return step + np.linalg.solve(r, np.linalg.solve(r.T, across / size[:, None])) / size[:, None]


def _penalties(name: str, value: ArrayLike) -> Array:
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
        The weights; one column a target.
    fitted : (d,) or (d, k) or (p, d) or (p, d, k) ndarray
        The weighted sums of the columns.
    residual : (d,) or (d, k) or (p, d) or (p, d, k) ndarray
        The target less the fitted values.
    penalty : float or (p,) ndarray
        The penalty, or penalties.
    degrees_of_freedom : float or (p,) ndarray
        :math:`\sum_i f_i`: the rank at a penalty of 0, and less above.
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

    weights: Array
    fitted: Array
    residual: Array
    penalty: Array | float
    degrees_of_freedom: Array | float
    names: tuple[str, ...] | None = None

    def predict(self, rows: ArrayLike) -> Array:
        """Return the weighted sums of the entries of new rows.

        Parameters
        ----------
        rows : (n,) or (m, n) array_like
            One example or several, with the features in the order of the columns; those of
            a data frame are found by name.

        Returns
        -------
        (..., m) or (..., m, k) ndarray
            One prediction a row (and target), for each penalty.

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
        if self.weights.ndim == path + 1:
            return np.asarray(self.weights @ new.T)
        return np.asarray(new @ self.weights)

"""Ridge: weights held small, weak directions most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check
from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._scale import Factorization, power_of_two, reject

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
    atoms = _check.matrix("columns", columns).T
    y = _check.targets("target", target, atoms.shape[1], upright=True)
    lam = _penalties("penalty", penalty)
    factors = Factorization(atoms)
    u, s, vt, rank = factors.svd
    u, s, vt = u[:, :rank], s[:rank], vt[:rank]
    targets = np.atleast_2d(y.T).astype(np.float64)
    unit = power_of_two(targets)
    inside, outside = targets / unit @ vt.T, reject(targets / unit, vt)
    # Axes from here on: penalty, target, direction. The root first: a square could overflow.
    root = np.sqrt(lam).reshape(-1, 1, 1)
    size = np.hypot(s * factors.unit, root)
    kept, lost = (s * factors.unit / size) ** 2, (root / size) ** 2
    weights = (inside * kept / s) @ u.T * (unit / factors.unit)
    residual = (outside + (inside * lost) @ vt) * unit

    def shaped(a: Array) -> Array:
        upright = np.swapaxes(a, 1, 2) if y.ndim == 2 else a[:, 0]
        return (upright if lam.ndim else upright[0]).astype(np.result_type(atoms, y))

    freedom = kept.sum(axis=(1, 2))
    return Ridge(
        weights=shaped(weights),
        fitted=shaped(targets - residual),
        residual=shaped(residual),
        penalty=lam if lam.ndim else float(lam),
        degrees_of_freedom=freedom if lam.ndim else float(freedom[0]),
    )


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

    weights: Array
    fitted: Array
    residual: Array
    penalty: Array | float
    degrees_of_freedom: Array | float

    def predict(self, rows: ArrayLike) -> Array:
        """Return the weighted sums of the entries of new rows.

        Parameters
        ----------
        rows : (n,) or (m, n) array_like
            One example or several, with the features in the order of the columns.

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
        new = _check.new_rows("rows", rows, self.weights.shape[path])
        if self.weights.ndim == path + 1:
            return np.asarray(self.weights @ new.T)
        return np.asarray(new @ self.weights)

"""Standardisation: the mean and the spread of features, kept for new rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _table
from spanbook._arrays import Array
from spanbook._scale import from_mean, power_of_two
from spanbook._slips import by_name

__all__ = ["Standardizer"]


class Standardizer:
    r"""The mean and the spread of each feature, kept for new rows.

    .. math:: z_j = \frac{x_j - \mu_j}{s_j}, \qquad
        s_j^2 = \frac{1}{n} \sum_{i=1}^{n} (x_{ij} - \mu_j)^2

    New rows are moved and scaled by what the first rows were: by their own mean they
    would mean something else.

    Parameters
    ----------
    rows : (n, d) array_like
        The rows to learn from: one example per row, one feature per column.

    Attributes
    ----------
    mean : (d,) ndarray
        The mean :math:`\mu` of each feature.
    scale : (d,) ndarray
        The standard deviation :math:`s` of each feature; 1 where the feature is
        constant, that is, spread by at most :math:`10 \, \epsilon` times its largest
        entry.
    names : tuple of str or None
        The names of the columns, if `rows` was a data frame.

    Raises
    ------
    ValueError
        If `rows` is not a matrix, is empty, ragged or not finite.
    TypeError
        If `rows` is not made of real numbers, or is an array of another library than NumPy.

    See Also
    --------
    ridge : Its penalty depends on the features' units.

    References
    ----------
    .. [1] T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*,
       2nd ed., Springer, 2009, section 3.4.1. :doi:`10.1007/978-0-387-84858-7`

    Examples
    --------
    >>> import spanbook as sb
    >>> Z = sb.Standardizer(rows=[[1, 5], [3, 5]])
    >>> Z.mean, Z.scale
    (array([2., 5.]), array([1., 1.]))
    >>> Z.transform([[1, 5], [10, 6]])
    array([[-1.,  0.],
           [ 8.,  1.]])
    """

    @by_name
    def __init__(self, *, rows: ArrayLike) -> None:
        x = _check.matrix("rows", rows)
        self.names = _table.names(rows)
        unit = power_of_two(x.T)[:, 0]
        scaled = x.astype(np.float64) / unit
        away, mean = from_mean(scaled)
        spread = np.sqrt((away**2).mean(axis=0))
        some = spread > 10 * float(np.finfo(x.dtype).eps) * np.abs(scaled).max(axis=0)
        self.mean: Array = (mean * unit).astype(x.dtype)
        self.scale: Array = np.where(some, spread * unit, 1).astype(x.dtype)

    def transform(self, rows: ArrayLike) -> Any:
        """Return rows minus the mean, divided by the spread.

        Parameters
        ----------
        rows : (d,) or (m, d) array_like
            One row or several.

        Returns
        -------
        (d,) or (m, d) ndarray or data frame
            The rows, standardised: a data frame of the same kind if `rows` is one and those
            learnt from were, so that a fit to it keeps the names.

        Raises
        ------
        ValueError
            If rows have another length than those learnt from, or are not finite.
        TypeError
            If `rows` is not made of real numbers, or is an array of another library than NumPy.

        Examples
        --------
        >>> import spanbook as sb
        >>> sb.Standardizer(rows=[[1], [3]]).transform([[4]])
        array([[2.]])
        """
        return self._in_kind(rows, lambda x: (x - self.mean) / self.scale)

    def inverse_transform(self, rows: ArrayLike) -> Any:
        """Return standardised rows in their first units.

        Parameters
        ----------
        rows : (d,) or (m, d) array_like
            One row or several, standardised.

        Returns
        -------
        (d,) or (m, d) ndarray or data frame
            The rows as they were, in the same kind of data frame if they came in one.

        Raises
        ------
        ValueError
            If rows have another length than those learnt from, or are not finite.
        TypeError
            If `rows` is not made of real numbers, or is an array of another library than NumPy.

        Examples
        --------
        >>> import spanbook as sb
        >>> sb.Standardizer(rows=[[1], [3]]).inverse_transform([[2]])
        array([[4.]])
        """
        return self._in_kind(rows, lambda x: x * self.scale + self.mean)

    def _in_kind(self, rows: ArrayLike, change: Callable[[Array], Array]) -> Any:
        x = _check.new_rows("rows", rows, len(self.mean), names=self.names)
        cells = _check.finite("the cells of `rows`", lambda: change(x))
        return cells if self.names is None else _table.in_kind(rows, cells, self.names)

    def __repr__(self) -> str:
        return f"Standardizer({len(self.mean)} features)"

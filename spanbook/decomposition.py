"""Principal components: the flat set through the mean that lies nearest to the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array
from spanbook._factorization import Factorization
from spanbook._result import Result
from spanbook._scale import from_mean
from spanbook._slips import by_name

__all__ = ["PrincipalComponents", "principal_components"]


@by_name
def principal_components(*, rows: ArrayLike, k: int) -> PrincipalComponents:
    r"""Find the `k` directions through the mean that hold most of the rows' variance.

    .. math:: x \approx \mu + \sum_{j=1}^{k} t_j v_j, \qquad t_j = v_j^\top (x - \mu)

    The :math:`v_j` are the first right singular vectors of the rows minus their mean.
    No other `k` directions leave a smaller squared error (Eckart and Young).

    Parameters
    ----------
    rows : (n, d) array_like or data frame
        One example a row, one feature per column.
    k : int
        How many directions, from 1 to :math:`\min(n, d)`.

    Returns
    -------
    PrincipalComponents
        The mean, the directions, their variances, and `project` and `reconstruct`.

    Raises
    ------
    ValueError
        If `rows` is not a matrix, is empty, ragged or not finite, `k` is out of range, or the
        variances overflow.
    TypeError
        If `rows` is not made of real numbers or is an array of another library than NumPy, or
        `k` is not an integer.

    See Also
    --------
    AffineHull : The smallest flat set that holds all rows.
    Standardizer : When features come in different units.

    References
    ----------
    .. [1] C. Eckart, G. Young, "The approximation of one matrix by another of lower
       rank", *Psychometrika* 1, 1936. :doi:`10.1007/BF02288367`
    .. [2] I. T. Jolliffe, *Principal Component Analysis*, 2nd ed., Springer, 2002.
       :doi:`10.1007/b98835`

    Examples
    --------
    >>> import spanbook as sb
    >>> pca = sb.principal_components(rows=[[3, 4], [-3, -4], [0, 0]], k=1)
    >>> pca
    PrincipalComponents
      mean                     = [0., 0.]
      components               = [[0.6, 0.8]]
      singular_values          = [7.0711]
      explained_variance       = [25.]
      explained_variance_ratio = [1.]
    >>> pca.reconstruct(pca.project([4, 3])).round(12)
    array([2.88, 3.84])
    """
    x = _check.matrix("rows", rows)
    n, d = x.shape
    k = _options.integer("k", k, 1, min(n, d))
    factors = Factorization(x, centred=True)
    _, s, vt, _ = factors.svd
    leading = vt[np.arange(k), np.abs(vt[:k]).argmax(axis=1)]
    share = s**2 / ((s**2).sum() or 1.0)
    with np.errstate(over="ignore"):
        values = s[:k] * factors.unit
        variance = (values / np.sqrt(max(n - 1, 1))) ** 2
    parts = {
        "mean": from_mean(factors.scaled)[1] * factors.unit,
        "components": vt[:k] * np.where(leading < 0, -1, 1)[:, None],
        "singular_values": values,
        "explained_variance": variance,
        "explained_variance_ratio": share[:k],
    }
    names = _table.names(rows)
    with np.errstate(over="ignore"):
        found = {field: part.astype(x.dtype) for field, part in parts.items()}
    for field, part in found.items():
        _check.no_overflow(f"the values of `{field}` of `rows`", part)
    return PrincipalComponents(**found, names=names)


@dataclass(frozen=True, eq=False, repr=False)
class PrincipalComponents(Result):
    """The directions through the mean that hold most of the rows' variance.

    Made by :func:`principal_components`.

    Attributes
    ----------
    mean : (d,) ndarray
        The mean of the rows.
    components : (k, d) ndarray
        Orthonormal rows, the widest direction first; the largest entry of each is above 0.
    singular_values : (k,) ndarray
        Of the rows minus their mean.
    explained_variance : (k,) ndarray
        The variance along each direction: the squared singular values by n - 1.
    explained_variance_ratio : (k,) ndarray
        The same as shares of the whole variance; 0 where there is none.
    names : tuple of str or None
        The names of the columns, if `rows` was a data frame.

    See Also
    --------
    principal_components : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.principal_components(rows=[[0, 0], [0, 2]], k=1).components
    array([[0., 1.]])
    """

    mean: Array
    components: Array
    singular_values: Array
    explained_variance: Array
    explained_variance_ratio: Array
    names: tuple[str, ...] | None = None
    _by_name = ("mean",)

    def project(self, rows: ArrayLike) -> Array:
        """Return the coordinates of rows along the directions.

        Parameters
        ----------
        rows : (d,) or (m, d) array_like or data frame
            One row or several; the columns of a data frame are found by name.

        Returns
        -------
        (k,) or (m, k) ndarray
            The coordinates, counted from the mean.

        Raises
        ------
        ValueError
            If rows have another length than those learnt from, or are not finite.
        TypeError
            If `rows` is not made of real numbers.

        Examples
        --------
        >>> import spanbook as sb
        >>> sb.principal_components(rows=[[0, 0], [0, 2]], k=1).project([7, 4])
        array([3.])
        """
        new = _check.new_rows("rows", rows, len(self.mean), names=self.names)
        return _check.finite(
            "the coordinates of `rows`", lambda: (new - self.mean) @ self.components.T
        )

    def reconstruct(self, coordinates: ArrayLike) -> Array:
        """Return the points that have these coordinates.

        Parameters
        ----------
        coordinates : (k,) or (m, k) array_like
            One list of coordinates or several, as `project` gives them.

        Returns
        -------
        (d,) or (m, d) ndarray
            The points, in the space of the rows.

        Raises
        ------
        ValueError
            If there are not k coordinates each, or one is not finite.
        TypeError
            If `coordinates` is not made of real numbers.

        Examples
        --------
        >>> import spanbook as sb
        >>> sb.principal_components(rows=[[0, 0], [0, 2]], k=1).reconstruct([3])
        array([0., 4.])
        """
        given = _check.new_rows("coordinates", coordinates, len(self.components))
        return _check.finite(
            "the points of `coordinates`", lambda: self.mean + given @ self.components
        )

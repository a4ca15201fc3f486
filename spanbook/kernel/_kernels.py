"""Kernels: similarities that are inner products, of the points themselves or of features."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array
from spanbook.kernel import _inputs
from spanbook.kernel._distances import exponents

__all__ = [
    "laplacian_kernel",
    "linear_kernel",
    "polynomial_kernel",
    "rbf_kernel",
]


def linear_kernel(X: ArrayLike, Y: ArrayLike | None = None) -> Array:
    r"""Return the inner products of rows.

    .. math:: k(x, y) = \langle x, y \rangle

    Parameters
    ----------
    X : (m, d) array_like or data frame
        Points, one per row.
    Y : (n, d) array_like or data frame, optional
        Other points; those of `X` when left out.

    Returns
    -------
    (m, n) ndarray
        One value for each row of `X` and each of `Y`.

    Raises
    ------
    ValueError
        If an array is not a matrix, is empty, ragged or not finite, their rows are not
        equally long, or a value overflows.
    TypeError
        If an array is not made of real numbers, or is one of another library than NumPy.

    See Also
    --------
    polynomial_kernel : Its powers.

    References
    ----------
    .. [1] T. Hofmann, B. Schölkopf, A. J. Smola, "Kernel methods in machine learning",
       *Annals of Statistics* 36, 2008. :doi:`10.1214/009053607000000677`

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.linear_kernel([[1, 2], [3, 4]], [[1, 1]])
    array([[3.],
           [7.]])
    """
    x, y, dtype = _points("linear_kernel", X, Y)
    return _products(x, y, dtype, 1.0, 0.0, 1)


def polynomial_kernel(
    X: ArrayLike,
    Y: ArrayLike | None = None,
    *,
    degree: int = 3,
    gamma: float | None = None,
    coef0: float = 1.0,
) -> Array:
    r"""Return powers of inner products.

    .. math:: k(x, y) = (\gamma \langle x, y \rangle + c_0)^{\text{degree}}

    With :math:`c_0 > 0` this is the inner product of all monomials up to that degree, each times
    a constant; with :math:`c_0 = 0`, of those of that degree alone.

    Parameters
    ----------
    X : (m, d) array_like or data frame
        Points, one per row.
    Y : (n, d) array_like or data frame, optional
        Other points; those of `X` when left out.
    degree : int, default 3
        The power, at least 1.
    gamma : float, optional
        What the inner products are multiplied by, at least 0; :math:`1/d` when left out.
    coef0 : float, default 1.0
        The constant :math:`c_0`.
        Below 0, the kernel need not be positive semi-definite.

    Returns
    -------
    (m, n) ndarray
        One value for each row of `X` and each of `Y`.

    Raises
    ------
    ValueError
        As :func:`linear_kernel`, or if `degree` or `gamma` is too small.
    TypeError
        As :func:`linear_kernel`, or if `degree` is not an integer.

    See Also
    --------
    linear_kernel : Degree 1.

    References
    ----------
    .. [1] T. Hofmann, B. Schölkopf, A. J. Smola, "Kernel methods in machine learning",
       *Annals of Statistics* 36, 2008. :doi:`10.1214/009053607000000677`

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.polynomial_kernel([[1, 2], [3, 4]], [[1, 1]], degree=2, gamma=1)
    array([[16.],
           [64.]])
    """
    x, y, dtype = _points("polynomial_kernel", X, Y)
    power = _options.integer("degree", degree, 1, 2**31 - 1)
    return _products(x, y, dtype, _gamma(gamma, x), _options.number("coef0", coef0), power)


def rbf_kernel(X: ArrayLike, Y: ArrayLike | None = None, *, gamma: float | None = None) -> Array:
    r"""Return the radial basis function (Gaussian) kernel.

    .. math:: k(x, y) = e^{-\gamma |x - y|^2}

    Points that are far from the origin and close together keep their digits: nothing
    large is subtracted from something large.

    Parameters
    ----------
    X : (m, d) array_like or data frame
        Points, one per row.
    Y : (n, d) array_like or data frame, optional
        Other points; those of `X` when left out.
    gamma : float, optional
        How fast the kernel falls, at least 0; :math:`1/d` when left out.

    Returns
    -------
    (m, n) ndarray
        Values from 0 to 1, one for each row of `X` and each of `Y`.

    Raises
    ------
    ValueError
        As :func:`linear_kernel`, or if `gamma` is less than 0.
    TypeError
        As :func:`linear_kernel`.

    See Also
    --------
    random_fourier_features : Features whose inner products come near this kernel.

    References
    ----------
    .. [1] T. Hofmann, B. Schölkopf, A. J. Smola, "Kernel methods in machine learning",
       *Annals of Statistics* 36, 2008. :doi:`10.1214/009053607000000677`

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.rbf_kernel([[0], [1], [3]], gamma=0.5).round(4)
    array([[1.    , 0.6065, 0.0111],
           [0.6065, 1.    , 0.1353],
           [0.0111, 0.1353, 1.    ]])
    """
    x, y, dtype = _points("rbf_kernel", X, Y)
    return _exponentials(x, y, dtype, _gamma(gamma, x), 2)


def laplacian_kernel(
    X: ArrayLike, Y: ArrayLike | None = None, *, gamma: float | None = None
) -> Array:
    r"""Return the Laplacian kernel: as the RBF kernel, with a peak instead of a bell.

    .. math:: k(x, y) = e^{-\gamma \sum_j |x_j - y_j|}

    Parameters
    ----------
    X : (m, d) array_like or data frame
        Points, one per row.
    Y : (n, d) array_like or data frame, optional
        Other points; those of `X` when left out.
    gamma : float, optional
        How fast the kernel falls, at least 0; :math:`1/d` when left out.

    Returns
    -------
    (m, n) ndarray
        Values from 0 to 1, one for each row of `X` and each of `Y`.

    Raises
    ------
    ValueError
        As :func:`linear_kernel`, or if `gamma` is less than 0.
    TypeError
        As :func:`linear_kernel`.

    See Also
    --------
    rbf_kernel : The same of squared distances.

    References
    ----------
    .. [1] A. Rahimi, B. Recht, "Random features for large-scale kernel machines",
       *NeurIPS*, 2007, figure 1.

    Examples
    --------
    >>> import numpy as np
    >>> import spanbook as sb
    >>> sb.laplacian_kernel([[0, 0]], [[1, -2]], gamma=np.log(2))
    array([[0.125]])
    """
    x, y, dtype = _points("laplacian_kernel", X, Y)
    return _exponentials(x, y, dtype, _gamma(gamma, x), 1)


def _points(function: str, X: ArrayLike, Y: ArrayLike | None) -> tuple[Array, Array, np.dtype]:
    """Return both lists of points in float64, and the dtype of the answer."""
    _check.numpy_alone(function, X=X, Y=Y)
    x = _check.matrix("X", X)
    y = x if Y is None else _inputs.points("Y", Y, x.shape[1], _table.names(X))
    dtype = np.result_type(x, y)
    x = x.astype(np.float64, copy=False)
    return x, x if Y is None else y.astype(np.float64, copy=False), dtype


def _gamma(gamma: float | None, x: Array) -> float:
    return 1 / x.shape[1] if gamma is None else _options.tolerance("gamma", gamma)


def _exponentials(x: Array, y: Array, dtype: np.dtype, gamma: float, power: int) -> Array:
    values = exponents(x, y, gamma, power)
    return np.exp(values, out=values).astype(dtype, copy=False)


def _products(
    x: Array, y: Array, dtype: np.dtype, gamma: float, coef0: float, degree: int
) -> Array:
    """Return powers of the inner products, as long as no value overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        out = (gamma * (x @ y.T) + coef0) ** degree
    return _inputs.computed("the products of `X` and `Y`", out, dtype)

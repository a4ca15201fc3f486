"""Kernel ridge regression: free weights on kernel functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _rows, _table
from spanbook._arrays import Array
from spanbook._result import Result
from spanbook.kernel import _inputs
from spanbook.kernel._kernels import rbf_kernel

__all__ = ["KernelRidge", "kernel_ridge"]


def kernel_ridge(
    X: ArrayLike,
    y: ArrayLike,
    *,
    penalty: float,
    kernel: Callable[..., ArrayLike] = rbf_kernel,
    sample_weight: ArrayLike | None = None,
    **parameters: Any,
) -> KernelRidge:
    r"""Fit a weighted sum of kernel functions, one centred on each row.

    .. math:: f(x) = \sum_{i=1}^{n} w_i \, k(x, x_i), \qquad
        (K + \text{penalty} \cdot I) \, w = y, \qquad K_{ij} = k(x_i, x_j)

    The weights are free: what can be reached is the span of `n` kernel functions.
    Where row :math:`i` counts :math:`s_i`, the diagonal gets :math:`\text{penalty} / s_i`, and
    a row that counts 0 has the weight 0.

    Parameters
    ----------
    X : (n, d) array_like or data frame
        The points, one per row.
    y : (n,) or (n, k) array_like, series or data frame
        The target at each point, or `k` of them; a series with the row labels of `X` in
        another order is put in theirs.
    penalty : float
        What large functions cost, at least 0; with 0 the fit passes through every
        target that it can.
    kernel : callable, default rbf_kernel
        Takes two matrices of points, and gives one value for each pair of rows.
    sample_weight : (n,) array_like, optional
        What each row counts, at least 0: 2 is the same as the row twice, 0 as none.
    **parameters : Any
        What else the kernel takes, such as ``gamma=0.5``.

    Returns
    -------
    KernelRidge
        The weights, and `predict` for new rows.
        Where the system is singular to rounding, the weights are the shortest of those
        that come nearest.

    Raises
    ------
    ValueError
        If an array is empty, ragged or not finite, `y` does not have one entry for each
        row of `X`, `penalty` is less than 0, the kernel is not symmetric, or the
        weights overflow, or a row counts less than 0 or all count 0.
    TypeError
        If an array is not made of real numbers or is one of another library than NumPy,
        `kernel` is no function, or it does not take the parameters.

    See Also
    --------
    nadaraya_watson : The same kernel, with convex weights on the targets.

    References
    ----------
    .. [1] C. Saunders, A. Gammerman, V. Vovk, "Ridge regression learning algorithm in
       dual variables", *ICML*, 1998.
    .. [2] N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM,
       2002, chapter 10. :doi:`10.1137/1.9780898718027`

    Examples
    --------
    >>> import spanbook as sb
    >>> fit = sb.kernel_ridge([[0], [1], [3]], [1, 2, 0], penalty=0, gamma=0.5)
    >>> fit.weights.round(4)
    array([-0.371 ,  2.266 , -0.3025])
    >>> fit.predict([[1], [2]]).round(4)
    array([2.    , 1.1407])
    """
    _check.numpy_alone("kernel_ridge", X=X, y=y)
    x = _check.matrix("X", X)
    targets = _inputs.one_per_row("y", y, "X", X, len(x))
    size = _options.tolerance("penalty", penalty)
    if not callable(kernel):
        raise TypeError(
            f"`kernel` must be a function, such as `rbf_kernel`, not {_table.seen(kernel)}"
        )
    count = _rows.sample_weight(sample_weight, len(x), X)
    dtype = np.result_type(x, targets)
    x64 = x.astype(np.float64, copy=False)
    gram = _kernel_matrix(kernel, parameters, x64, x64)
    _inputs.symmetric("kernel(X, X)", gram)
    with np.errstate(over="ignore", invalid="ignore"):
        # S^1/2 K S^1/2 + penalty is symmetric, and takes rows that count 0.
        root = np.ones(len(x)) if count is None else np.sqrt(count)
        system = gram * root * root[:, None] if count is not None else gram.copy()
        np.fill_diagonal(system, system.diagonal() + size)
        weights, rank = _solve(system, (targets.T * root).T.astype(np.float64, copy=False))
        weights = (weights.T * root).T
        fitted = _inputs.computed("the values of `y` that are fitted", gram @ weights, dtype)
    weights = _inputs.computed("the weights of `X`", weights, dtype)
    return KernelRidge(weights, fitted, rank, x.copy(), kernel, parameters, _table.names(X))


def _kernel_matrix(
    kernel: Callable[..., ArrayLike], parameters: dict[str, Any], a: Array, b: Array
) -> Array:
    """Return the kernel of each row of `a` and each of `b`; it may be the caller's own."""
    a, b = a.view(), b.view()
    a.flags.writeable = b.flags.writeable = False
    out = _check.matrix("kernel", kernel(a, b, **parameters))
    if out.shape != (len(a), len(b)):
        raise ValueError(
            f"`kernel` gave shape {out.shape} for {len(a)} and {len(b)} rows of points"
        )
    return out.astype(np.float64, copy=False)


def _solve(a: Array, b: Array) -> tuple[Array, int]:
    """Solve ``a @ w = b`` for symmetric `a`; return its rank too.

    Cholesky where `a` is positive definite beyond rounding, which LAPACK tests and says;
    otherwise the eigenvalues that are 0 to rounding are left out.
    """
    from scipy.linalg import lapack  # SciPy loads with the first call that needs it

    n = len(a)
    limit = n * float(np.finfo(np.float64).eps)
    factor, fails = lapack.dpotrf(a.T, lower=True)  # a.T is a, stored as LAPACK wants it
    if not fails:
        reciprocal_condition, _ = lapack.dpocon(factor, np.abs(a).sum(axis=0).max(), uplo="L")
        if reciprocal_condition > limit:
            return lapack.dpotrs(factor, b, lower=True)[0], n
    values, vectors = np.linalg.eigh(a)
    keep = np.abs(values) > limit * np.abs(values).max()
    values, vectors = values[keep], vectors[:, keep]
    return vectors @ ((vectors.T @ b).T / values).T, int(keep.sum())


@dataclass(frozen=True, eq=False, repr=False)
class KernelRidge(Result):
    r"""A weighted sum of kernel functions.

    Made by :func:`kernel_ridge`.

    Attributes
    ----------
    weights : (n,) or (n, k) ndarray
        One weight for each kernel function, free of any constraint.
    fitted : (n,) or (n, k) ndarray
        The sum at the points themselves.
    rank : int
        How many directions of the system were told from rounding: `n`, unless it is
        singular.
    X : (n, d) ndarray
        The points that the kernel functions are centred on.
    kernel : callable
        The kernel.
    parameters : dict
        What else it takes.
    names : tuple of str or None
        The names of the columns, if `X` was a data frame.

    See Also
    --------
    kernel_ridge : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.kernel_ridge([[0], [1]], [1, 3], penalty=1, kernel=sb.linear_kernel)
    KernelRidge
      weights    = [1. , 1.5]
      fitted     = [0. , 1.5]
      rank       = 2
      X          = [[0.],
                    [1.]]
      kernel     = linear_kernel
      parameters = {}
    """

    weights: Array
    fitted: Array
    rank: int
    X: Array
    kernel: Callable[..., ArrayLike]
    parameters: dict[str, Any]
    names: tuple[str, ...] | None = None

    def _lines(self) -> list[tuple[str, str]]:
        name = getattr(self.kernel, "__name__", type(self.kernel).__name__)
        return [(n, name if n == "kernel" else text) for n, text in super()._lines()]

    def predict(self, new_rows: ArrayLike) -> Array:
        r"""Return the weighted sum of the kernel functions at new points.

        .. math:: f(x) = \sum_i w_i \, k(x, x_i)

        Parameters
        ----------
        new_rows : (m, d) array_like or data frame
            Points, one per row; the columns of a data frame are found by name.

        Returns
        -------
        (m,) or (m, k) ndarray
            One prediction for each point and target; an array, in the order of the points,
            of a data frame too.

        Raises
        ------
        ValueError
            If `new_rows` is not a matrix, is empty, ragged or not finite, or has other
            than `d` columns.
        TypeError
            If `new_rows` is not made of real numbers, or is an array of another library
            than NumPy.

        Examples
        --------
        >>> import spanbook as sb
        >>> fit = sb.kernel_ridge([[0], [1]], [1, 3], penalty=1, kernel=sb.linear_kernel)
        >>> fit.predict([[2]])
        array([3.])
        """
        _check.numpy_alone("predict", new_rows=new_rows)
        x = _inputs.points("new_rows", new_rows, self.X.shape[1], self.names)
        centres = self.X.astype(np.float64, copy=False)
        gram = _kernel_matrix(
            self.kernel, self.parameters, x.astype(np.float64, copy=False), centres
        )
        with np.errstate(over="ignore", invalid="ignore"):
            out = gram @ self.weights
        return _inputs.computed(
            "the predictions of `new_rows`", out, np.result_type(x, self.weights)
        )

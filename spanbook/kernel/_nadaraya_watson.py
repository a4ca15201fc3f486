"""Nadaraya and Watson's regression: convex weights on the targets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array
from spanbook._result import Result
from spanbook.attention import softmax
from spanbook.kernel import _inputs
from spanbook.kernel._distances import exponents
from spanbook.kernel._kernels import laplacian_kernel, rbf_kernel

__all__ = ["NadarayaWatson", "nadaraya_watson"]

POWER = {rbf_kernel: 2, laplacian_kernel: 1}  # of the distance that the kernel falls with


def nadaraya_watson(
    X: ArrayLike,
    y: ArrayLike,
    new_rows: ArrayLike,
    *,
    kernel: Callable[..., Array] = rbf_kernel,
    gamma: float | None = None,
) -> NadarayaWatson:
    r"""Predict by averages of the targets, near ones counting more.

    .. math:: f(x) = \sum_{i=1}^{n} a_i(x) \, y_i, \qquad
        a_i(x) = \frac{k(x, x_i)}{\sum_j k(x, x_j)}

    The weights are convex, so no prediction leaves the hull of the targets.
    They are the softmax of :math:`\log k`, which far from every point, where each
    :math:`k` is rounded to 0, is as good as near them.

    Parameters
    ----------
    X : (n, d) array_like or data frame
        The points, one per row.
    y : (n,) or (n, k) array_like, series or data frame
        The target at each point, or `k` of them: the atoms.
    new_rows : (m, d) array_like or data frame
        Where to predict, one point per row.
    kernel : {rbf_kernel, laplacian_kernel}, default rbf_kernel
        The kernel.
    gamma : float, optional
        How fast it falls, at least 0; :math:`1/d` when left out.

    Returns
    -------
    NadarayaWatson
        With `output` (m,) or (m, k) and `weights` (m, n).

    Raises
    ------
    ValueError
        If an array is empty, ragged or not finite, shapes do not fit, `gamma` is less
        than 0, or the kernel is another.
    TypeError
        If an array is not made of real numbers, or is one of another library than NumPy.

    See Also
    --------
    kernel_ridge : The same kernel, with free weights.
    attention : The same as this with the RBF kernel, when the keys are equally long.

    References
    ----------
    .. [1] E. A. Nadaraya, "On estimating regression", *Theory of Probability and Its
       Applications* 9, 1964. :doi:`10.1137/1109020`
    .. [2] G. S. Watson, "Smooth regression analysis", *Sankhyā A* 26, 1964.

    Examples
    --------
    >>> import spanbook as sb
    >>> near = sb.nadaraya_watson([[0], [1], [3]], [1, 2, 0], [[1], [100]], gamma=0.5)
    >>> near.output.round(4)
    array([1.4964, 0.    ])
    >>> near.weights.round(4)
    array([[0.3482, 0.5741, 0.0777],
           [0.    , 0.    , 1.    ]])
    """
    _check.numpy_alone("nadaraya_watson", X=X, y=y, new_rows=new_rows)
    x = _check.matrix("X", X)
    values = _inputs.one_per_row("y", y, "X", X, len(x))
    new = _inputs.points("new_rows", new_rows, x.shape[1], _table.names(X))
    if not any(kernel is known for known in POWER):
        raise ValueError(
            f"`kernel` must be rbf_kernel or laplacian_kernel, not {_table.seen(kernel)}"
        )
    rate = 1 / x.shape[1] if gamma is None else _options.tolerance("gamma", gamma)
    pair = new.astype(np.float64, copy=False), x.astype(np.float64, copy=False)
    weights = softmax(exponents(*pair, rate, POWER[kernel], shifted=True))
    dtype = np.result_type(x, values, new)
    output = _check.finite("the averages of `y`", lambda: (weights @ values).astype(dtype))
    return NadarayaWatson(output, weights.astype(dtype))


@dataclass(frozen=True, eq=False, repr=False)
class NadarayaWatson(Result):
    """Averages of targets, and with which weights.

    Made by :func:`nadaraya_watson`.

    Attributes
    ----------
    output : (m,) or (m, k) ndarray
        One average for each new row.
    weights : (m, n) ndarray
        At least 0, each row summing to 1.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.nadaraya_watson([[0], [2]], [1, 3], [[1]])
    NadarayaWatson
      output  = [2.]
      weights = [[0.5, 0.5]]
    """

    output: Array
    weights: Array

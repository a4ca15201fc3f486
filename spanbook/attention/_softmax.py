"""The softmax: from scores to weights that are at least 0 and sum to 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check
from spanbook._arrays import Array, foreign, moved, namespace
from spanbook._exponentials import convex, shifted

__all__ = ["log_softmax", "softmax", "softmax_jacobian"]


def softmax(scores: ArrayLike, axis: int = -1) -> Array:
    r"""Turn scores into weights that are at least 0 and sum to 1.

    .. math:: a_i = \frac{e^{s_i - \max_j s_j}}{\sum_k e^{s_k - \max_j s_j}}

    Taking the largest score away changes nothing in the ratio, and keeps every
    exponential at most 1, so nothing overflows.

    Parameters
    ----------
    scores : (..., n) array_like
        Any finite numbers; ``-inf`` marks an entry that gets weight 0.
    axis : int, default -1
        The axis along which the weights sum to 1.

    Returns
    -------
    (..., n) ndarray
        The weights, of the same shape and kind (float32 stays float32).
        Where every score is ``-inf`` there is nothing to choose from, and all weights
        are 0.

    Raises
    ------
    ValueError
        If `scores` is empty along `axis`, or holds NaN or ``+inf``, or has no such axis.
    TypeError
        If `scores` is not made of real numbers.

    See Also
    --------
    log_softmax : The logarithm, without taking the logarithm of a rounded 0.

    References
    ----------
    .. [1] P. Blanchard, D. J. Higham, N. J. Higham, "Accurately computing the
       log-sum-exp and softmax functions", *IMA Journal of Numerical Analysis* 41,
       2021. :doi:`10.1093/imanum/draa038`

    Examples
    --------
    >>> import numpy as np
    >>> import spanbook as sb
    >>> sb.softmax([0, np.log(3)])
    array([0.25, 0.75])
    >>> sb.softmax([1000, 1000, -np.inf])
    array([0.5, 0.5, 0. ])
    """
    return convex(_check.array("scores", scores, minus_infinity=True, like=foreign(scores)), axis)


def log_softmax(scores: ArrayLike, axis: int = -1) -> Array:
    r"""Return the logarithm of the softmax weights.

    .. math:: \log a_i = s_i - \max_j s_j - \log \sum_k e^{s_k - \max_j s_j}

    Parameters
    ----------
    scores : (..., n) array_like
        Any finite numbers; ``-inf`` marks an entry that gets weight 0.
    axis : int, default -1
        The axis along which the weights sum to 1.

    Returns
    -------
    (..., n) ndarray
        Numbers at most 0, of the same shape and kind.
        Entries of weight 0 give ``-inf``.

    Raises
    ------
    ValueError
        If `scores` is empty along `axis`, or holds NaN or ``+inf``, or has no such axis.
    TypeError
        If `scores` is not made of real numbers.

    See Also
    --------
    softmax : The weights themselves.

    References
    ----------
    .. [1] P. Blanchard, D. J. Higham, N. J. Higham, "Accurately computing the
       log-sum-exp and softmax functions", *IMA Journal of Numerical Analysis* 41,
       2021. :doi:`10.1093/imanum/draa038`

    Examples
    --------
    The weight of the first score is too small for a float, its logarithm is not:

    >>> import spanbook as sb
    >>> sb.log_softmax([0, 1000])
    array([-1000.,     0.])
    """
    s = _check.array("scores", scores, minus_infinity=True, like=foreign(scores))
    xp = namespace(s)
    below = shifted(s, axis)
    total = xp.sum(xp.exp(below), axis=axis, keepdims=True)
    return below - xp.log(xp.where(total > 0, total, xp.ones_like(total)))


def softmax_jacobian(weights: ArrayLike) -> Array:
    r"""Return how softmax weights move when the scores do.

    .. math:: \frac{\partial a_i}{\partial s_j} = a_i (\delta_{ij} - a_j), \qquad
        J = \operatorname{diag}(a) - a a^\top

    The matrix depends on the scores through the weights alone.
    It is symmetric, its rows sum to 0, and near a weight of 1 all of it vanishes: a
    softmax that has made its choice passes no gradient on.

    Parameters
    ----------
    weights : (..., n) array_like
        What :func:`softmax` returned along its last axis.

    Returns
    -------
    (..., n, n) ndarray
        One symmetric, positive semidefinite matrix for each list of weights.

    Raises
    ------
    ValueError
        If `weights` is one number, is empty, or not finite.
    TypeError
        If `weights` is not made of real numbers.

    See Also
    --------
    softmax : The weights.

    References
    ----------
    .. [1] J. S. Bridle, "Probabilistic interpretation of feedforward classification
       network outputs, with relationships to statistical pattern recognition",
       *Neurocomputing*, Springer, 1990. :doi:`10.1007/978-3-642-76153-9_28`

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.softmax_jacobian([0.5, 0.5])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    >>> sb.softmax_jacobian([1, 0])
    array([[0., 0.],
           [0., 0.]])
    """
    a = _check.vectors("weights", weights, like=foreign(weights))
    xp = namespace(a)
    column = xp.expand_dims(a, axis=-1)
    diagonal = xp.where(moved(np.eye(a.shape[-1], dtype=bool), a), column, xp.zeros_like(column))
    return _check.finite(
        "the products of `weights`", lambda: diagonal - column * xp.expand_dims(a, axis=-2)
    )

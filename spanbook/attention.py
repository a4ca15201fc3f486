"""Weights from similarities: the softmax, the mask, and attention."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check
from spanbook._check import Array
from spanbook._result import Result

__all__ = ["Attention", "attention", "causal_mask", "log_softmax", "softmax"]


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
    exponentials = np.exp(_shifted(scores, axis))
    total = exponentials.sum(axis=axis, keepdims=True)
    return exponentials / np.where(total > 0, total, 1)


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
    shifted = _shifted(scores, axis)
    total = np.exp(shifted).sum(axis=axis, keepdims=True)
    out: Array = shifted - np.log(np.where(total > 0, total, 1))
    return out


def _shifted(scores: ArrayLike, axis: int) -> Array:
    """Return the scores less their largest along the axis; all ``-inf`` stays as it is."""
    s = _check.array("scores", scores, minus_infinity=True)
    axis = _check.axis("axis", axis, "scores", s.shape)
    if s.shape[axis] == 0:
        raise ValueError(f"`scores` is empty along axis {axis}: its shape is {s.shape}")
    largest = s.max(axis=axis, keepdims=True)
    with np.errstate(over="ignore"):  # a difference beyond the largest float is -inf
        out: Array = s - np.where(largest == -np.inf, s.dtype.type(0), largest)
    return out


def causal_mask(length: int, n_keys: int | None = None) -> Array:
    r"""Return the mask that lets each query see its own position and those before it.

    Query :math:`i` may see key :math:`j` when :math:`j \le i`, counted from the start
    of both, also when there are more keys than queries.

    Parameters
    ----------
    length : int
        How many queries, at least 1.
    n_keys : int, optional
        How many keys, at least 1; as many as queries when left out.

    Returns
    -------
    (length, n_keys) ndarray of bool
        True where the query may see the key.

    Raises
    ------
    ValueError
        If a length is less than 1.
    TypeError
        If a length is not an integer.

    See Also
    --------
    attention : Takes the mask, or ``causal=True``.

    References
    ----------
    .. [1] A. Vaswani et al., "Attention is all you need", *NeurIPS*, 2017, section
       3.2.3.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.causal_mask(3).astype(int)
    array([[1, 0, 0],
           [1, 1, 0],
           [1, 1, 1]])
    """
    rows = _check.integer("length", length, 1)
    keys = rows if n_keys is None else _check.integer("n_keys", n_keys, 1)
    return np.tri(rows, keys, dtype=bool)


def attention(
    Q: ArrayLike,
    K: ArrayLike,
    V: ArrayLike,
    *,
    mask: ArrayLike | None = None,
    causal: bool = False,
    scale: float | None = None,
) -> Attention:
    r"""Answer each query by a convex combination of the values.

    .. math:: a = \operatorname{softmax}(\text{scale} \cdot Q K^\top + \text{mask}),
        \qquad o = a V

    With ``attention(X, X, X)`` a sequence attends to itself; with keys and values from
    another sequence it attends to that one.

    Parameters
    ----------
    Q : (..., L, d_k) array_like
        The queries.
    K : (..., S, d_k) array_like
        The keys.
    V : (..., S, d_v) array_like
        The values: the atoms.
    mask : (..., L, S) array_like of bool or float, optional
        Booleans: True keeps a key, False hides it.
        Numbers: added to the scores; ``-inf`` hides a key.
    causal : bool, default False
        Hide the keys that come after the query, as :func:`causal_mask` does.
        Together with `mask`, a key is seen when both allow it.
    scale : float, optional
        What the scores are multiplied by; :math:`1/\sqrt{d_k}` when left out.

    Returns
    -------
    Attention
        With `output` (..., L, d_v) and `weights` (..., L, S).
        A query that may see no key gets weights 0 and output 0.

    Raises
    ------
    ValueError
        If shapes do not fit, an array is empty, ragged, or not finite, or the scores
        overflow.
    TypeError
        If an array is not made of real numbers.

    See Also
    --------
    spanbook.ConvexHull : What the output cannot leave.

    References
    ----------
    .. [1] A. Vaswani et al., "Attention is all you need", *NeurIPS*, 2017, section
       3.2.1.

    Examples
    --------
    >>> import spanbook as sb
    >>> out = sb.attention([[1, 0]], [[1, 0], [0, 1], [1, 1]], [[1, 0], [0, 2], [1, 1]])
    >>> out.weights.round(4)
    array([[0.4011, 0.1978, 0.4011]])
    >>> out.output.round(4)
    array([[0.8022, 0.7967]])
    """
    q, k, v = _check.stack("Q", Q), _check.stack("K", K), _check.stack("V", V)
    _check.attention_shapes(q.shape, k.shape, v.shape)
    factor = q.shape[-1] ** -0.5 if scale is None else _check.number("scale", scale)
    with np.errstate(over="ignore", invalid="ignore"):
        scores = np.matmul(q * factor, k.swapaxes(-1, -2))
    if not np.isfinite(scores).all():
        raise ValueError(f"the scores of `Q` and `K` overflow {scores.dtype}; scale them down")
    if mask is not None:
        scores = _masked(scores, mask)
    if causal:
        scores = _masked(scores, causal_mask(*scores.shape[-2:]))
    weights = softmax(scores)
    return Attention(np.matmul(weights, v), weights)


def _masked(scores: Array, mask: ArrayLike) -> Array:
    """Add a mask of numbers, or hide what a mask of booleans does not keep."""
    m = _check.mask("mask", mask, scores.shape)
    if m.dtype == bool:
        return np.where(m, scores, scores.dtype.type(-np.inf))
    with np.errstate(over="ignore"):
        out: Array = scores + m.astype(scores.dtype, copy=False)
    return out


@dataclass(frozen=True, eq=False, repr=False)
class Attention(Result):
    """What attention answers, and with which weights.

    Made by :func:`attention`.

    Attributes
    ----------
    output : (..., L, d_v) ndarray
        One convex combination of the values for each query.
    weights : (..., L, S) ndarray
        Its weights: at least 0, each row summing to 1, or to 0 where a query may see
        no key.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.attention([[0.0]], [[1.0], [2.0]], [[1.0], [3.0]])
    Attention
      output  = [[2.]]
      weights = [[0.5, 0.5]]
    """

    output: Array
    weights: Array

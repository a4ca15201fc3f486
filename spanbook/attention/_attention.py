"""Attention: each query answered by a convex combination of the values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options
from spanbook._arrays import Array, cast, common, foreign, moved, namespace
from spanbook._exponentials import convex
from spanbook._result import Result, _text
from spanbook.attention import _inputs
from spanbook.attention._blocked import Pattern, attend
from spanbook.attention._sparse import attend_listed

__all__ = ["Attention", "attention"]


SMALL = 128 * 128  # so many weights are computed at once, and kept; more only when they are read


def attention(
    Q: ArrayLike,
    K: ArrayLike,
    V: ArrayLike,
    *,
    mask: ArrayLike | Any | None = None,
    causal: bool = False,
    window: int | None = None,
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
    mask : (..., L, S) array_like of bool or float, or scipy.sparse array of bool, optional
        Booleans: True keeps a key, False hides it.
        Numbers: added to the scores; ``-inf`` hides a key.
        Sparse: only the scores of the stored keys are computed, and `weights` is sparse.
    causal : bool, default False
        Hide the keys that come after the query, as :func:`causal_mask` does.
    window : int, optional
        Hide the keys more than this many places before or after the query.
        The work is that of the keys inside, ``L * window`` and not ``L * S``.
        A key is seen when `mask`, `causal` and `window` all allow it.
    scale : float, optional
        What the scores are multiplied by; :math:`1/\sqrt{d_k}` when left out.
        A temperature divides it.

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
        If an array is not made of real numbers, arrays are of two libraries other than
        NumPy, `mask` is made of integers, `causal` is not a bool, or `window` is not an
        integer.

    See Also
    --------
    multi_head : Several heads, with their projections.
    spanbook.ConvexHull : What the output cannot leave.

    Notes
    -----
    Without a `window`, up to 16384 weights a matrix are computed at once.
    More are never held together: blocks of 256 queries meet blocks of 512 keys, and
    memory grows with ``L + S``; so too with a `window`.
    `weights` are then computed when they are first read, all ``L * S`` of them.

    Arrays of torch, JAX and Dask give arrays of the same kind, and gradients where the
    library has them; NumPy arrays and lists beside them are taken over.
    All their weights are computed at once, also with a `window`.

    References
    ----------
    .. [1] A. Vaswani et al., "Attention is all you need", *NeurIPS*, 2017, section
       3.2.1.
    .. [2] M. N. Rabe, C. Staats, "Self-attention does not need :math:`O(n^2)` memory",
       2021. :doi:`10.48550/arXiv.2112.05682`

    Examples
    --------
    >>> import spanbook as sb
    >>> out = sb.attention([[1, 0]], [[1, 0], [0, 1], [1, 1]], [[1, 0], [0, 2], [1, 1]])
    >>> out.weights.round(4)
    array([[0.4011, 0.1978, 0.4011]])
    >>> out.output.round(4)
    array([[0.8022, 0.7967]])
    """
    like = foreign(Q, K, V, mask)
    q, k, v = (_check.stack(name, x, like=like) for name, x in (("Q", Q), ("K", K), ("V", V)))
    _inputs.attention_shapes(q.shape, k.shape, v.shape)
    q, k, v = common(q, k, v)
    causal = _options.flag("causal", causal)
    factor = q.shape[-1] ** -0.5 if scale is None else _options.number("scale", scale)
    pattern = Pattern(causal, None if window is None else _options.integer("window", window, 0))
    if _check.is_sparse(mask):
        _inputs.listed("mask", mask, q.shape, k.shape, v.shape, like=like)
        return Attention(*attend_listed(q, k, v, factor, mask, pattern))
    batch = np.broadcast_shapes(q.shape[:-2], k.shape[:-2])
    size = q.shape[-2], k.shape[-2]
    m = None if mask is None else _inputs.mask("mask", mask, (*batch, *size), like=like)
    if like is None and (size[0] * size[1] > SMALL or window is not None):
        # Copies, because the weights must be those of now, whenever they are read.
        kept = q.copy(), k.copy(), factor, None if m is None else m.copy(), pattern
        return Attention(attend(q, k, v, factor, m, pattern), partial(_all_weights, *kept))
    weights = _all_weights(q, k, factor, m, pattern)
    return Attention(namespace(v).matmul(_normal(weights), v), weights)


def _all_weights(q: Any, k: Any, scale: float, mask: Any, pattern: Pattern) -> Any:
    """Return the weights of all keys for all queries, in the library of the queries."""
    xp = namespace(q)
    with np.errstate(over="ignore", invalid="ignore"):
        scores = xp.matmul(q * scale, xp.matrix_transpose(k))
    _check.no_overflow("the scores of `Q` and `K`", scores)
    if mask is not None:
        scores = _masked(scores, mask)
    seen = pattern.seen(0, scores.shape[-2], 0, scores.shape[-1])
    return convex(scores if seen is None else _masked(scores, moved(seen, scores)))


def _normal(weights: Any) -> Any:
    """Return the weights without the negligible: subnormal numbers make matmul crawl."""
    if foreign(weights) is not None:
        return weights
    return weights * (weights > np.finfo(weights.dtype).tiny ** 0.5)


def _masked(scores: Any, mask: Any) -> Any:
    """Add a mask of numbers, or hide what a mask of booleans does not keep."""
    xp = namespace(scores)
    if xp.isdtype(mask.dtype, "bool"):
        return xp.where(mask, scores, xp.full_like(scores, -xp.inf))
    with np.errstate(over="ignore"):
        return scores + cast(mask, scores.dtype)


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
        Those of long sequences are computed when they are first read.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.attention([[0.0]], [[1.0], [2.0]], [[1.0], [3.0]])
    Attention
      output  = [[2.]]
      weights = [[0.5, 0.5]]
    """

    output: Array
    _weights: Array | Callable[[], Array]

    @cached_property
    def weights(self) -> Array:
        """The weights of the keys for each query, computed now if they were not before."""
        return self._weights() if callable(self._weights) else self._weights

    def _lines(self) -> list[tuple[str, str]]:
        waiting = callable(self._weights) and "weights" not in vars(self)
        weights = "computed when first read" if waiting else _text(self.weights)
        return [("output", _text(self.output)), ("weights", weights)]

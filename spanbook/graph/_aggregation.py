"""What a node makes of its neighbours: sums of their features, a softmax of their scores."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options
from spanbook._arrays import Array, common, foreign, namespace
from spanbook._exponentials import in_runs
from spanbook.graph import _edges, _inputs

__all__ = ["aggregate", "segment_softmax"]


def aggregate(weights: Any, features: ArrayLike, *, heads: str = "concat") -> Array:
    r"""Return, for each target, the weighted sum of the features of its sources.

    .. math:: o_i = \sum_j w_{ij} \, x_j

    Parameters
    ----------
    weights : (m, n) or (h, m, n) array_like, scipy.sparse array, or tuple of these
        A row for each target, and for several heads a matrix each.
        Sparse matrices cost one product for each entry that is stored.
    features : (n, d) or (h, n, d) array_like
        A row for each source, the same for all heads or its own for each.
    heads : {"concat", "mean"}, default "concat"
        Put the results of several heads side by side, or average them.

    Returns
    -------
    (m, d) or (m, h * d) ndarray
        A row for each target.
        Dense weights and features of another library give an array of that library.

    Raises
    ------
    ValueError
        If shapes do not fit, an array is empty, ragged or not finite, a sum overflows, or
        `heads` is not one of the two words.
    TypeError
        If an array is not made of real numbers, or `features` of another library than NumPy
        meets sparse weights.

    See Also
    --------
    gcn_weights, mean_weights, sum_weights, gat_weights : Weights that a graph chooses.
    combine : The same operation for any weights.

    References
    ----------
    .. [1] J. Gilmer et al., "Neural message passing for quantum chemistry", *ICML*, 2017.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.aggregate(sb.mean_weights(edges=[[0, 1], [2, 2]]), [[0, 2], [4, 0], [9, 9]])
    array([[0., 0.],
           [0., 0.],
           [2., 1.]])
    """
    _options.choice("heads", heads, ("concat", "mean"))
    several = isinstance(weights, tuple | list) and all(map(_check.is_sparse, weights))
    with np.errstate(over="ignore", invalid="ignore"):
        if _check.is_sparse(weights) or (several and weights):
            out = _of_sparse(weights, features)
        else:
            out = _of_dense(weights, features)
        if out.ndim == 3:
            xp, (m, h, d) = namespace(out), out.shape
            out = xp.mean(out, axis=1) if heads == "mean" else xp.reshape(out, (m, h * d))
    _check.no_overflow("the sums of `weights`", out)
    return out


def _of_dense(weights: ArrayLike, features: ArrayLike) -> Array:
    """Return the sums (m, d) of one matrix, or (m, h, d) of several."""
    like = foreign(weights, features)
    x = _check.stack("features", features, like=like)
    w = _check.weights("weights", weights, x.shape[-2], like=like)
    _inputs.heads(w.shape, x.shape)
    w, x = common(w, x)
    out: Array = w @ x
    return out if out.ndim == 2 else namespace(out).permute_dims(out, (1, 0, 2))


def _of_sparse(weights: Any, features: ArrayLike) -> Array:
    """Return the sums (m, d) of one sparse matrix, or (m, h, d) of several."""
    _check.numpy_alone("aggregate with sparse `weights`", features=features)
    x = _check.stack("features", features)
    one = _check.is_sparse(weights)
    heads = _inputs.sparse("weights", [weights] if one else weights, x.shape[-2])
    h, (m, n) = len(heads), heads[0].shape
    _inputs.heads((m, n) if one else (h, m, n), x.shape)
    if one:
        return np.asarray(heads[0] @ x)
    out = np.empty((m, h, x.shape[-1]), np.result_type(x, *(w.dtype for w in heads)))
    for k, w in enumerate(heads):
        out[:, k] = w @ (x if x.ndim == 2 else x[k])
    return out


def segment_softmax(scores: ArrayLike, segments: ArrayLike) -> Array:
    r"""Turn scores into weights that sum to 1 within each segment.

    .. math:: a_e = \frac{e^{s_e}}{\sum_{f : \, t_f = t_e} e^{s_f}}

    Parameters
    ----------
    scores : (E,) or (E, h) array_like
        A score for each entry, or one for each of `h` heads; ``-inf`` gets weight 0.
    segments : (E,) array_like of int
        The segment of each entry, such as the target of an edge, counted from 0; in any
        order, and some may be empty.

    Returns
    -------
    (E,) or (E, h) ndarray
        The weights, in the order of the scores (float32 stays float32).
        They are 0 in a segment where every score is ``-inf``.

    Raises
    ------
    ValueError
        If shapes do not fit, a segment is negative, or a score is NaN or ``+inf``.
    TypeError
        If scores are not real, segments not whole numbers, or an array is not NumPy's.

    See Also
    --------
    gat_weights : Takes it over the edges into each node.
    softmax : The same where every row is one segment.

    References
    ----------
    .. [1] P. Veličković et al., "Graph attention networks", *ICLR*, 2018.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.segment_softmax([1, 5, 1], [3, 0, 3])
    array([0.5, 1. , 0.5])
    """
    _check.numpy_alone("segment_softmax", scores=scores, segments=segments)
    s = _check.array("scores", scores, minus_infinity=True)
    t = _inputs.segments("segments", segments, s.shape)
    order = _edges.by_number(t, int(t.max(initial=0)) + 1)
    t = t[order]
    ends = np.flatnonzero(t[1:] != t[:-1]) + 1
    counts = np.diff(ends, prepend=0, append=len(t))
    out = np.empty_like(s)
    out[order] = in_runs(np.ascontiguousarray(s[order].T), counts).T
    return out

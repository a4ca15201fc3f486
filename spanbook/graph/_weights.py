"""Weights that a graph chooses: by its edges, its degrees, or a score of the features."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from spanbook import _check
from spanbook._exponentials import in_runs
from spanbook.graph import _edges, _inputs

__all__ = ["gat_weights", "gcn_weights", "mean_weights", "sum_weights"]

SLOPE = 0.2  # of LeakyReLU below 0, as in the paper on GAT


def sum_weights(
    adjacency: Any = None,
    *,
    edges: ArrayLike | None = None,
    edge_weights: ArrayLike | None = None,
    n_nodes: int | None = None,
    dtype: DTypeLike | None = None,
) -> Any:
    r"""Return the weights of a sum over each node's incoming edges: the adjacency itself.

    .. math:: w_{ij} = A_{ij}, \qquad A_{ij} = \text{the weight of the edge } j \to i

    Rows are targets in every matrix here, so that ``weights @ features`` aggregates.

    Parameters
    ----------
    adjacency : (n, n) array_like or scipy.sparse array, optional
        Entry ``[i, j]`` is the weight of the edge from `j` to `i`; 0 is no edge.
    edges : (2, E) array_like of int, optional
        A row of sources, then a row of targets; repeated edges count repeatedly.
        Give either `adjacency` or `edges`.
    edge_weights : (E,) array_like, optional
        A weight for each of `edges`; 1 when left out.
    n_nodes : int, optional
        How many nodes `edges` runs between; the largest number plus 1 when left out.
        Say it where that is above a million and above 100 times the number of edges.
    dtype : {float32, float64}, optional
        Of the result; that of the edge weights, or float64, when left out.

    Returns
    -------
    (n, n) ndarray or scipy.sparse.csr_array
        Dense for a dense adjacency, otherwise sparse; repeated edges add up.

    Raises
    ------
    ValueError
        If both or neither of `adjacency` and `edges` are given, shapes do not fit, a node is
        out of range, or a weight is not finite.
    TypeError
        If nodes are not whole numbers, weights not real, or an array is not NumPy's.

    See Also
    --------
    aggregate : Applies the weights.

    Notes
    -----
    The matrices of networkx have a row for each source: ``nx.to_scipy_sparse_array(graph).T`` is
    the adjacency here, with its ``nodelist=`` in the order of the features.
    The ``edge_index`` of PyTorch Geometric is `edges`, as ``edge_index.numpy()``.

    References
    ----------
    .. [1] K. Xu, W. Hu, J. Leskovec, S. Jegelka, "How powerful are graph neural networks?",
       *ICLR*, 2019.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.sum_weights(edges=[[0, 1, 1], [2, 2, 0]]).toarray()
    array([[0., 1., 0.],
           [0., 0., 0.],
           [1., 1., 0.]])
    """
    edge = _edges.read("sum_weights", adjacency, edges, edge_weights, n_nodes, dtype)
    return edge.matrix(np.ones(len(edge.sources)) if edge.weights is None else edge.weights)


def mean_weights(
    adjacency: Any = None,
    *,
    edges: ArrayLike | None = None,
    edge_weights: ArrayLike | None = None,
    n_nodes: int | None = None,
    dtype: DTypeLike | None = None,
) -> Any:
    r"""Return the weights of a mean over each node's incoming edges, as GraphSAGE takes it.

    .. math:: w_{ij} = \frac{A_{ij}}{\sum_k A_{ik}}

    Each row is at least 0 and sums to 1, or is 0 where no edge comes in.
    No loop is added.

    Parameters
    ----------
    adjacency, edges, edge_weights, n_nodes, dtype : optional
        As for :func:`sum_weights`; weights are at least 0.

    Returns
    -------
    (n, n) ndarray or scipy.sparse.csr_array
        Dense for a dense adjacency, otherwise sparse; repeated edges add up.

    Raises
    ------
    ValueError
        As :func:`sum_weights`, or if a weight is negative.
    TypeError
        As :func:`sum_weights`.

    See Also
    --------
    aggregate : Applies the weights.

    References
    ----------
    .. [1] W. L. Hamilton, R. Ying, J. Leskovec, "Inductive representation learning on large
       graphs", *NeurIPS*, 2017.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.mean_weights(edges=[[0, 1, 1], [2, 2, 0]]).toarray()
    array([[0. , 1. , 0. ],
           [0. , 0. , 0. ],
           [0.5, 0.5, 0. ]])
    """
    edge = _edges.read("mean_weights", adjacency, edges, edge_weights, n_nodes, dtype)
    degrees = edge.degrees()
    if edge.weights is None:
        return edge.matrix(edge.spread((1 / np.maximum(degrees, 1)).astype(edge.dtype)))
    _inputs.nonnegative(edge.name, edge.weights)
    out = np.zeros(len(edge.weights))
    return edge.matrix(
        np.divide(edge.weights, edge.spread(degrees), out=out, where=edge.weights > 0)
    )


def gcn_weights(
    adjacency: Any = None,
    *,
    edges: ArrayLike | None = None,
    edge_weights: ArrayLike | None = None,
    n_nodes: int | None = None,
    self_loops: bool = True,
    dtype: DTypeLike | None = None,
) -> Any:
    r"""Return the weights of a graph convolution, which the degrees fix.

    .. math:: w_{ij} = \frac{A_{ij}}{\sqrt{d_i d_j}}, \qquad d_i = \sum_k A_{ik}

    Where :math:`A \ge 0` the weights are at least 0, but rows need not sum to 1: the output
    stays in the conic hull of the features and can leave their convex hull.

    Parameters
    ----------
    adjacency, edges, edge_weights, n_nodes : optional
        As for :func:`sum_weights`; for a graph of networkx, the transpose of its matrix.
    self_loops : bool, default True
        Give each node without a loop one of weight 1.
        A loop that is there keeps its weight; of several in `edges`, the last counts.
    dtype : {float32, float64}, optional
        As for :func:`sum_weights`.

    Returns
    -------
    (n, n) ndarray or scipy.sparse.csr_array
        Dense for a dense adjacency, otherwise sparse; repeated edges add up.
        Edges at a node of degree 0 get weight 0.

    Raises
    ------
    ValueError
        As :func:`sum_weights`, or if a degree is negative.
    TypeError
        As :func:`sum_weights`.

    See Also
    --------
    aggregate : Applies the weights.

    References
    ----------
    .. [1] T. N. Kipf, M. Welling, "Semi-supervised classification with graph convolutional
       networks", *ICLR*, 2017.

    Examples
    --------
    Rows of a star with three leaves, the first row its centre, sum to 1.311 and 0.854:

    >>> import spanbook as sb
    >>> star = [[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]
    >>> sb.gcn_weights(star).sum(axis=1).round(3)
    array([1.311, 0.854, 0.854, 0.854])
    """
    edge = _edges.read(
        "gcn_weights", adjacency, edges, edge_weights, n_nodes, dtype, loops=self_loops
    )
    degrees = edge.degrees()
    if edge.weights is not None:
        _inputs.degrees(edge.name, degrees)
    roots = np.sqrt(degrees)
    scale = np.divide(1, roots, out=np.zeros(len(roots)), where=roots > 0)
    if edge.weights is None:
        scale = scale.astype(edge.dtype, copy=False)
        return edge.matrix(edge.spread(scale) * scale[edge.sources])
    return edge.matrix(edge.spread(scale) * edge.weights * scale[edge.sources])


def gat_weights(
    adjacency: Any = None,
    *,
    edges: ArrayLike | None = None,
    features: ArrayLike,
    W: ArrayLike,
    a_src: ArrayLike,
    a_dst: ArrayLike,
    self_loops: bool = True,
) -> Any:
    r"""Return the weights of graph attention, which the features choose.

    .. math:: w_{ij} = \operatorname{softmax}_{j \to i} \operatorname{LeakyReLU}_{0.2}
        (a_\text{src} \cdot W x_j + a_\text{dst} \cdot W x_i)

    Each row is at least 0 and sums to 1, or is 0 where no edge comes in.
    They are for the features ``features @ W.T``, or for several heads
    ``features @ W.swapaxes(-1, -2)``.

    Parameters
    ----------
    adjacency, edges : optional
        As for :func:`sum_weights`; what an edge weighs does not count.
    features : (n, d) array_like
        The features, one row per node.
    W : (d_v, d) or (h, d_v, d) array_like
        The linear map of one head, or of `h` heads.
    a_src, a_dst : (d_v,) or (h, d_v) array_like
        The attention vectors of source and target.
    self_loops : bool, default True
        Give each node exactly one loop, whatever loops it has.

    Returns
    -------
    (n, n) ndarray or scipy.sparse.csr_array, or `h` of them
        One head as for :func:`sum_weights`; several as (h, n, n), or as a tuple if sparse.

    Raises
    ------
    ValueError
        As :func:`sum_weights`, if shapes do not fit, or the scores overflow.
    TypeError
        As :func:`sum_weights`.

    See Also
    --------
    aggregate : Applies the weights.

    References
    ----------
    .. [1] P. Veličković et al., "Graph attention networks", *ICLR*, 2018.

    Examples
    --------
    >>> import spanbook as sb
    >>> a = {"W": [[1]], "a_src": [1], "a_dst": [0]}
    >>> sb.gat_weights([[0, 1], [1, 0]], features=[[0], [5]], **a).round(3)
    array([[0.007, 0.993],
           [0.007, 0.993]])
    """
    x, w, src, dst = _inputs.graph_attention(features, W, a_src, a_dst)
    # a . (W x) = (a W) . x: every score without a projected feature.
    with np.errstate(over="ignore", invalid="ignore"):
        from_source, to_target = ((a[:, None] @ w)[:, 0] @ x.T for a in (src, dst))
        edge = _edges.read(
            "gat_weights", adjacency, edges, None, len(x), x.dtype, loops=self_loops, bare=True
        )
        scores = np.take(from_source, edge.sources, axis=1) + edge.spread(to_target)
    if not _check.all_finite(scores):
        raise ValueError(f"the scores of `features` overflow {scores.dtype}; scale them down")
    scores = np.maximum(scores, scores.dtype.type(SLOPE) * scores)
    out = edge.matrices(in_runs(scores, edge.counts))
    if np.ndim(a_src) == 1:
        return out[0]
    return np.stack(out) if edge.dense else tuple(out)

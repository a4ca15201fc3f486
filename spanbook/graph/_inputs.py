"""The validation of graphs: edges, adjacencies, and what a layer over them takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array


def edges(name: str, value: ArrayLike, n_nodes: int | None) -> tuple[Array, Array, int]:
    """Return the sources and the targets of edges (2, E), and how many nodes there are."""
    out = _check.whole_numbers(name, value)
    if out.ndim != 2 or len(out) != 2:
        raise ValueError(
            f"`{name}` must be (2, E), a row of sources and a row of targets, "
            f"but its shape is {out.shape}"
            + ": give its transpose"
            * (out.ndim == 2 and out.shape[1] == 2)
        )
    if n_nodes is not None:
        n_nodes = _options.integer("n_nodes", n_nodes, 1, 2**31 - 1)
        _options.room(n_nodes=n_nodes)
    elif out.size == 0:
        raise ValueError(f"`{name}` is empty: say how many nodes there are with `n_nodes`")
    n = int(out.max()) + 1 if n_nodes is None else n_nodes
    if n_nodes is None and n > max(10**6, 100 * out.shape[1]):  # a stray number, not a graph
        raise ValueError(
            f"`{name}` has node {n - 1}, but {out.shape[1]} edges; "
            f"if there are {n} nodes, say so with `n_nodes`"
        )
    if n_nodes is not None and out.size and out.max() >= n:
        raise ValueError(f"`{name}` has node {out.max()}, but the last of {n} nodes is {n - 1}")
    return out[0], out[1], n


def edge_weights(name: str, value: ArrayLike, n_edges: int) -> Array:
    """Return one number for each edge."""
    out = _check.array(name, value)
    if out.shape != (n_edges,):
        raise ValueError(
            f"`{name}` must be one number for each of {n_edges} edges, "
            f"but its shape is {out.shape}"
        )
    return out


def one_graph(adjacency: Any, edges: Any, *belong_to_edges: Any) -> None:
    """Refuse two graphs, none, or an adjacency with what belongs to a list of edges."""
    if (adjacency is None) == (edges is None):
        seen = "neither" if edges is None else "both"
        raise ValueError(f"give the graph as either `adjacency` or `edges`, not {seen}")
    if edges is None and any(value is not None for value in belong_to_edges):
        raise ValueError("`edge_weights` and `n_nodes` go with `edges`, not with `adjacency`")


def no_graph(name: str, value: Any) -> None:
    """Refuse a graph of networkx, whose matrix has sources as rows."""
    if hasattr(type(value), "adj") and hasattr(type(value), "nodes"):
        raise TypeError(
            f"`{name}` must be a matrix, not a {type(value).__name__} of networkx: give "
            "`nx.to_scipy_sparse_array(G).T`, for here a row is a target, and there a source"
        )


def square(name: str, value: Any) -> Any:
    """Refuse a matrix, dense or sparse, that is not (n, n)."""
    if value.ndim != 2 or value.shape[0] != value.shape[1] or 0 in value.shape:
        raise ValueError(f"`{name}` must be (n, n), n at least 1, but its shape is {value.shape}")
    return value


def nonnegative(name: str, value: Array) -> None:
    """Refuse numbers below 0."""
    if value.size and value.min() < 0:
        raise ValueError(f"`{name}` must be at least 0, but has {value.min():g}")


def degrees(name: str, value: Array) -> None:
    """Refuse degrees that have no square root."""
    if value.min() < 0:
        raise ValueError(
            f"`{name}` gives node {value.argmin()} the degree {value.min():g}, "
            "which has no square root"
        )


def no_overflow(name: str, value: Array) -> None:
    """Refuse what `name` made infinite."""
    if not _check.all_finite(value):
        raise ValueError(f"`{name}` makes numbers that overflow {value.dtype}; scale it down")


def graph_attention(*values: ArrayLike) -> list[Array]:
    """Return the features (n, d), the map (h, d_v, d) and both vectors (h, d_v) of one dtype."""
    names = "features", "W", "a_src", "a_dst"
    _check.numpy_alone("gat_weights", **dict(zip(names, values, strict=True)))
    x = _check.matrix(names[0], values[0])
    w = _check.stack(names[1], values[1])
    parts = [w, *(_check.array(k, v) for k, v in zip(names[2:], values[2:], strict=True))]
    if w.ndim > 3 or w.shape[-1] != x.shape[1]:
        raise ValueError(
            f"`W` must be (d_v, {x.shape[1]}) or (h, d_v, {x.shape[1]}), "
            f"but its shape is {w.shape}"
        )
    for name, a in zip(names[2:], parts[1:], strict=True):
        if a.shape != w.shape[:-1]:
            raise ValueError(f"`{name}` must be {w.shape[:-1]}, but its shape is {a.shape}")
    dtype = np.result_type(x, *parts)
    if w.ndim == 2:
        parts = [a[None] for a in parts]
    return [a.astype(dtype, copy=False) for a in (x, *parts)]


def floating(name: str, value: Any) -> Any:
    """Return `value` as the dtype float32 or float64."""
    try:
        if not isinstance(value, str | type | np.dtype):  # a module, say, which has a dtype
            raise TypeError
        out = np.dtype(value)
    except Exception:
        seen = _table.seen(value)
        raise TypeError(f"`{name}` must be float32 or float64, not {seen}") from None
    if out not in (np.float32, np.float64):
        raise TypeError(f"`{name}` must be float32 or float64, not {out}")
    return out


def segments(name: str, value: ArrayLike, scores: tuple[int, ...]) -> Array:
    """Return the segment of each score (E,) or (E, h)."""
    if len(scores) not in (1, 2):
        raise ValueError(f"`scores` must be (E,) or (E, h), but its shape is {scores}")
    out = _check.whole_numbers(name, value)
    if out.shape != scores[:1]:
        raise ValueError(
            f"`{name}` must be one number for each of {scores[0]} scores, "
            f"but its shape is {out.shape}"
        )
    return out


def heads(weights: tuple[int, ...], features: tuple[int, ...]) -> None:
    """Refuse weights (m, n) or (h, m, n) and features (n, d) or (h, n, d) that do not fit."""
    if len(weights) not in (2, 3):
        raise ValueError(f"`weights` must be (m, n) or (h, m, n), but its shape is {weights}")
    own = len(features) == 3 and len(weights) == 3 and features[0] == weights[0]
    if len(features) != 2 and not own:
        raise ValueError(
            f"`features` must be (n, d), or (h, n, d) for as many heads, "
            f"but its shape is {features} and that of `weights` {weights}"
        )


def sparse(name: str, values: Any, n: int) -> list[Any]:
    """Return sparse matrices (m, n) for `n` sources as finite CSR, float32 or float64."""
    out = [value.tocsr() for value in values]
    for k, w in enumerate(out):
        if w.ndim != 2 or w.shape != out[0].shape:
            raise ValueError(f"`{name}` must be (m, n), the same for all heads, not {w.shape}")
        _check.count(name, w.shape[1], n)
        data = _check.array(name, w.data)
        if data is not w.data:
            from scipy.sparse import csr_array

            out[k] = csr_array((data, w.indices, w.indptr), w.shape)
    return out

"""A graph's edges, sorted by target, however they were given.

What follows is arithmetic on edges in that order: a number for each node is gathered by
`sources` or spread over the edges into it, and the weights of an edge are an entry of a CSR
array.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from spanbook import _check, _options
from spanbook._arrays import Array
from spanbook.graph import _inputs

MANY = 5000  # edges


@dataclass(slots=True, eq=False)
class Edges:
    """The edges of a graph in the order of their targets."""

    sources: Array  # (E,) int32
    counts: Array  # (n,) how many edges go into each node
    weights: Array | None  # (E,) float64, or None where every edge weighs 1
    name: str  # of the argument that gave the weights
    dtype: Any  # of the matrix to make
    dense: bool  # whether that is an ndarray

    def spread(self, nodes: Array) -> Array:
        """Give each edge the number (..., n) of its target."""
        return np.repeat(nodes, self.counts, axis=-1)

    def degrees(self) -> Array:
        """Add up, at each node, the weights of the edges into it."""
        if self.weights is None:
            return self.counts
        n = len(self.counts)
        out = np.bincount(self.spread(np.arange(n)), self.weights, minlength=n)
        _inputs.no_overflow(self.name, out)
        return out

    def matrix(self, values: Array) -> Any:
        """Return the (n, n) matrix with a value for each edge: CSR, or dense as was asked."""
        return self.matrices(values[None])[0]

    def matrices(self, values: Array) -> list[Any]:
        """Return a matrix for each row of values (h, E)."""
        if self.weights is not None or values.dtype != self.dtype:
            with np.errstate(over="ignore"):
                values = values.astype(self.dtype, copy=False)
            _inputs.no_overflow(self.name, values)
        n = len(self.counts)
        starts = np.zeros(n + 1, np.int32)
        self.counts.cumsum(out=starts[1:])
        out = [_csr(values[0], self.sources, starts, n)]
        for v in values[1:]:  # each with indices of its own, which SciPy may sort in place
            out.append(_csr(v, self.sources.copy(), starts.copy(), n))
        return [m.toarray() for m in out] if self.dense else out


@lru_cache(maxsize=8)
def _empty(n: int) -> Any:
    """Return an (n, n) matrix to fill: to copy one is several times faster than to make one."""
    from scipy.sparse import csr_array

    return csr_array((n, n))


def _csr(values: Array, sources: Array, starts: Array, n: int) -> Any:
    out = copy.copy(_empty(n))
    out.data, out.indices, out.indptr = values, sources, starts
    return out


def read(
    function: str,
    adjacency: Any,
    edges: ArrayLike | None,
    edge_weights: ArrayLike | None,
    n_nodes: Any,
    dtype: DTypeLike | None,
    *,
    loops: bool = False,
    bare: bool = False,
) -> Edges:
    """Read a graph, for a public function of that name.

    Given `loops`, each node that has no loop gets one of weight 1, and of several loops in a
    list of edges the last counts. Given `bare`, weights do not count.
    """
    loops = _options.flag("self_loops", loops)
    _check.numpy_alone(function, adjacency=adjacency, edges=edges, edge_weights=edge_weights)
    _inputs.no_graph("adjacency", adjacency)
    _inputs.one_graph(adjacency, edges, edge_weights, None if bare else n_nodes)
    weights, name, dense = None, "adjacency", False
    if edges is not None:
        source, target, n = _inputs.edges("edges", edges, n_nodes)
        name = "edge_weights"
        if edge_weights is not None:
            weights = _inputs.edge_weights(name, edge_weights, len(source))
    else:
        dense = not _check.is_sparse(adjacency)
        target, source, weights, n = (_from_dense if dense else _from_sparse)(adjacency)
        if bare:
            _check.count("features", n_nodes, n, "nodes")
            weights = None
    if dtype is None:
        dtype = np.float64 if weights is None else weights.dtype
    kind = _inputs.floating("dtype", dtype)
    if weights is not None:
        weights = weights.astype(np.float64, copy=False)
    if loops:
        source, target, weights = _with_loops(source, target, weights, n)
    sources, weights = _by_target(source, target, weights, n)
    return Edges(sources, np.bincount(target, minlength=n), weights, name, kind, dense)


def _from_dense(adjacency: ArrayLike) -> tuple[Array, Array, Array, int]:
    a = _inputs.square("adjacency", _check.array("adjacency", adjacency))
    target, source = np.nonzero(a)
    return target, source, a[target, source], len(a)


def _from_sparse(adjacency: Any) -> tuple[Array, Array, Array, int]:
    """Read the matrix, not how it is stored: zeros are no edges, repeated entries one."""
    csr = _inputs.square("adjacency", adjacency).tocsr()
    if not csr.has_canonical_format:
        csr = csr.copy()
        csr.sum_duplicates()
    weights = _check.array("adjacency", csr.data)
    n = csr.shape[0]
    target = np.repeat(np.arange(n), np.diff(csr.indptr))
    source = csr.indices.astype(np.intp)
    stored = weights != 0
    if not stored.all():
        target, source, weights = target[stored], source[stored], weights[stored]
    return target, source, weights, n


def _with_loops(
    source: Array, target: Array, weights: Array | None, n: int
) -> tuple[Array, Array, Array | None]:
    own = np.ones(n)
    proper = source != target
    if not proper.all():
        if weights is not None:
            own[source[~proper]] = weights[~proper]
            weights = weights[proper]
        source, target = source[proper], target[proper]
    nodes = np.arange(n)
    if weights is not None:
        weights = np.concatenate([weights, own])
    return np.concatenate([source, nodes]), np.concatenate([target, nodes]), weights


def _by_target(
    source: Array, target: Array, weights: Array | None, n: int
) -> tuple[Array, Array | None]:
    """Sort sources and weights by target."""
    if weights is None:
        return _second_by_first(target, source, n), None
    order = by_number(target, n)
    return source[order].astype(np.int32), weights[order]


def by_number(numbers: Array, n: int) -> Array:
    """Return the stable order of whole numbers from 0 to `n` - 1."""
    return _second_by_first(numbers, np.arange(len(numbers)), max(n, len(numbers)))


def _second_by_first(first: Array, second: Array, n: int) -> Array:
    """Return the second of each pair of whole numbers from 0 to `n` - 1, int32, by the first.

    A pair is one number, the first in its upper half: sorting those is ten times faster than
    a stable argsort, and in 32 bits twice as fast again. Many are faster counted than sorted:
    each the only entry of its row, they are put in order when SciPy stores them by columns.
    """
    if len(first) >= MANY:
        from scipy.sparse import csr_array

        own = np.arange(len(first) + 1, dtype=np.int32)
        rows = (second.astype(np.int32), first.astype(np.int32), own)
        counted: Array = csr_array(rows, shape=(len(first), n)).tocsc().data
        return counted
    half, kind = (16, np.uint32) if n <= 2**16 else (32, np.int64)
    pairs: Any = first.astype(kind)
    pairs <<= half
    pairs |= second.astype(kind, copy=False)
    pairs.sort()
    pairs &= 2**half - 1
    return pairs.view(np.int32) if kind is np.uint32 else pairs.astype(np.int32)

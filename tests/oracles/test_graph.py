"""Graph weights and aggregation against PyTorch Geometric, and dense ones of other libraries."""

import numpy as np
import pytest
import scipy.sparse

import spanbook as sb

torch = pytest.importorskip("torch")
pyg = pytest.importorskip("torch_geometric.nn")
from torch_geometric.utils import softmax  # noqa: E402

SEEDS = range(200)
DTYPES = [np.float64, np.float32]
RTOL = {np.float64: 1e-12, np.float32: 1e-6}


def graph(seed, dtype):
    """A directed graph with loops, repeated edges and isolated nodes, weighted by turns."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 40))
    reach = int(rng.integers(1, n + 1))  # nodes from here on are isolated
    edges = rng.integers(0, reach, (2, int(rng.integers(0, 4 * n))))
    if seed % 3 == 0 and edges.size:
        edges = np.concatenate([edges, edges[:, : 1 + n // 2], [[0, 0], [0, 0]]], axis=1)
    weights = None
    if seed % 2:
        weights = rng.uniform(0, 2, edges.shape[1]) * (rng.random(edges.shape[1]) > 0.1)
        weights = weights.astype(dtype)
    return rng, n, edges, weights, rng.normal(size=(n, 5)).astype(dtype)


def layer(kind, *args, **options):
    """A layer of PyG whose linear map is left out, so that aggregation alone is compared."""
    out = kind(*args, bias=False, **options)
    for name in ("lin", "lin_l"):
        if hasattr(out, name):
            setattr(out, name, torch.nn.Identity())
    return out


def run(module, features, edges, *more):
    with torch.no_grad():
        tensors = (torch.from_numpy(np.array(a)) for a in (features, edges, *more))
        return module(*tensors).numpy()


def agree(actual, expected, size, dtype):
    """Relative to the size of what a row sums: where terms cancel, fewer digits are left."""
    assert actual.dtype == expected.dtype == dtype
    assert actual.shape == expected.shape
    assert (np.abs(actual - expected) <= RTOL[dtype] * size.max(axis=1, keepdims=True)).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loops", [True, False])
def test_gcn(loops, dtype):
    module = layer(pyg.GCNConv, 5, 5, add_self_loops=loops)
    for seed in SEEDS:
        _, n, edges, weights, x = graph(seed, dtype)
        more = [] if weights is None else [weights]
        expected = run(module, x, edges, *more)
        a = sb.gcn_weights(
            edges=edges, edge_weights=weights, n_nodes=n, self_loops=loops, dtype=dtype
        )
        assert scipy.sparse.issparse(a)
        agree(sb.aggregate(a, x), expected, abs(a) @ np.abs(x), dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_sage_mean(dtype):
    module = layer(pyg.SAGEConv, 5, 5, root_weight=False)
    for seed in SEEDS:
        _, n, edges, _, x = graph(seed, dtype)
        expected = run(module, x, edges)
        a = sb.mean_weights(edges=edges, n_nodes=n, dtype=dtype)
        agree(sb.aggregate(a, x), expected, a @ np.abs(x), dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_weighted_sum(dtype):
    module = pyg.GraphConv(5, 5, bias=False)
    module.lin_rel, module.lin_root = torch.nn.Identity(), torch.nn.Identity()
    for seed in SEEDS:
        _, n, edges, weights, x = graph(seed, dtype)
        more = [] if weights is None else [weights]
        expected = run(module, x, edges, *more) - x
        a = sb.sum_weights(edges=edges, edge_weights=weights, n_nodes=n, dtype=dtype)
        agree(sb.aggregate(a, x), expected, abs(a) @ np.abs(x) + 2 * np.abs(x), dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loops", [True, False])
@pytest.mark.parametrize(("h", "concat"), [(1, True), (3, True), (3, False)])
def test_gat(h, concat, loops, dtype):
    module = pyg.GATConv(5, 4, heads=h, concat=concat, bias=False, add_self_loops=loops)
    for seed in range(100):
        rng, _, edges, _, x = graph(seed, dtype)
        w, src, dst = (rng.normal(size=(h, *s)).astype(dtype) for s in [(4, 5), (4,), (4,)])
        module.lin.weight.data = torch.from_numpy(w.reshape(-1, 5))
        module.att_src.data = torch.from_numpy(src[None])
        module.att_dst.data = torch.from_numpy(dst[None])
        expected = run(module, x, edges)
        if h == 1:
            w, src, dst = w[0], src[0], dst[0]
        a = sb.gat_weights(edges=edges, features=x, W=w, a_src=src, a_dst=dst, self_loops=loops)
        v = x @ w.swapaxes(-1, -2)
        out = sb.aggregate(a, v, heads="concat" if concat else "mean")
        # An error in a score is an error in the weight: scores have the size of their terms.
        scores = np.abs(x) @ np.abs(w).swapaxes(-1, -2) * (np.abs(src) + np.abs(dst))[..., None, :]
        assert np.abs(out - expected).max() <= RTOL[dtype] * max(1, scores.sum(-1).max()) * max(
            1, np.abs(v).max()
        )


@pytest.mark.parametrize("dtype", DTYPES)
def test_segment_softmax(dtype):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        e = int(rng.integers(1, 60))
        shape = (e,) if seed % 2 else (e, 3)
        scores, segments = rng.normal(size=shape) * 10, rng.integers(0, 9, e)
        scores = scores.astype(dtype)
        expected = softmax(torch.from_numpy(scores), torch.from_numpy(segments)).numpy()
        actual = sb.segment_softmax(scores, segments)
        assert actual.dtype == dtype
        np.testing.assert_allclose(actual, expected, rtol=RTOL[dtype])


class TestArraysOfOtherLibraries:
    """Dense weights: the same numbers, the same kind out, gradients and jit where they are."""

    def cases(self):
        for seed in range(100):
            rng = np.random.default_rng(seed)
            h, m, n, d = [(2, 3, 4, 5), (1, 1, 1, 1), (3, 5, 2, 4)][seed % 3]
            dtype = DTYPES[rng.integers(2)]
            for w, x in [((m, n), (n, d)), ((h, m, n), (n, d)), ((h, m, n), (h, n, d))]:
                heads = "concat" if rng.random() < 0.5 else "mean"
                w, x = (rng.normal(size=s).astype(dtype) for s in (w, x))
                yield w, x, heads, sb.aggregate(w, x, heads=heads), dtype

    def test_torch(self):
        for w, x, heads, expected, dtype in self.cases():
            tw, tx = (torch.from_numpy(a).requires_grad_() for a in (w, x))
            out = sb.aggregate(tw, tx, heads=heads)
            assert isinstance(out, torch.Tensor)
            np.testing.assert_allclose(
                out.detach().numpy(), expected, rtol=0, atol=10 * RTOL[dtype]
            )
            by_einsum = torch.einsum("...mn,...nd->...md", tw, tx)
            if by_einsum.ndim == 3:
                by_einsum = by_einsum.mean(0) if heads == "mean" else torch.hstack([*by_einsum])
            ours = torch.autograd.grad(out.sin().sum(), (tw, tx))
            theirs = torch.autograd.grad(by_einsum.sin().sum(), (tw, tx))
            for a, b in zip(ours, theirs, strict=True):
                torch.testing.assert_close(a, b, rtol=10 * RTOL[dtype], atol=10 * RTOL[dtype])

    def test_jax(self):
        jax = pytest.importorskip("jax")
        with jax.enable_x64(True):
            jit = jax.jit(sb.aggregate, static_argnames="heads")
            for k, (w, x, heads, expected, dtype) in enumerate(self.cases()):
                call = jit if k < 10 else sb.aggregate  # compiling takes its time
                out = call(jax.numpy.asarray(w), jax.numpy.asarray(x), heads=heads)
                assert isinstance(out, jax.Array)
                assert out.dtype == dtype
                np.testing.assert_allclose(out, expected, rtol=0, atol=10 * RTOL[dtype])

    def test_dask(self):
        da = pytest.importorskip("dask.array")
        for k, (w, x, heads, expected, dtype) in enumerate(self.cases()):
            if k % 10 < 3:  # each takes a few milliseconds
                out = sb.aggregate(da.from_array(w, chunks=2), da.from_array(x), heads=heads)
                assert isinstance(out, da.Array)
                assert out.dtype == dtype
                np.testing.assert_allclose(out.compute(), expected, rtol=0, atol=10 * RTOL[dtype])

    def test_sparse_weights_take_numpy_alone(self):
        w = scipy.sparse.eye_array(2, format="csr")
        with pytest.raises(TypeError, match=r"`features` is of .*Tensor.* sparse `weights` takes"):
            sb.aggregate(w, torch.ones(2, 2))

    @pytest.mark.parametrize("make", [sb.gcn_weights, sb.mean_weights, sb.sum_weights])
    def test_a_graph_is_read_by_numpy_alone(self, make):
        with pytest.raises(TypeError, match=r"`adjacency` is of .*Tensor.* takes NumPy arrays"):
            make(torch.ones(2, 2))
        with pytest.raises(TypeError, match=r"`edges` is of .*Tensor.* takes NumPy arrays"):
            make(edges=torch.ones(2, 2))

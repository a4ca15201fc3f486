import math

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

seeds = st.integers(0, 2**32 - 1)
STAR = np.array([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
PATH = [[0, 1], [1, 2]]  # 0 -> 1 -> 2


def dense(weights):
    return weights.toarray() if scipy.sparse.issparse(weights) else weights


def draw(seed, *, weighted=True):
    """A directed graph with loops, repeated edges and isolated nodes."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 9))
    edges = rng.integers(0, rng.integers(1, n + 1), (2, int(rng.integers(0, 25))))
    weights = rng.integers(0, 4, edges.shape[1]) * 0.5 if weighted else None
    return rng, n, edges, weights


def adjacency_by_loop(n, edges, weights):
    out = np.zeros((n, n))
    for k, (j, i) in enumerate(zip(*edges, strict=True)):
        out[i, j] += 1 if weights is None else weights[k]
    return out


def with_loops_by_loop(n, edges, weights):
    loop, others = dict.fromkeys(range(n), 1.0), []
    for k, (j, i) in enumerate(zip(*edges, strict=True)):
        w = 1.0 if weights is None else weights[k]
        if i == j:
            loop[i] = w
        else:
            others.append((j, i, w))
    others += [(i, i, w) for i, w in loop.items()]
    j, i, w = zip(*others, strict=True)
    return adjacency_by_loop(n, (j, i), w)


def gcn_by_loop(a):
    d = a.sum(axis=1)
    out = np.zeros_like(a)
    for i, j in np.argwhere(a):
        if d[i] and d[j]:
            out[i, j] = a[i, j] / math.sqrt(d[i] * d[j])
    return out


def gat_by_loop(n, edges, x, w, src, dst):
    out = np.zeros((n, n))
    for i in range(n):
        total = 0.0
        for j, t in zip(*edges, strict=True):
            if t == i:
                s = src @ (w @ x[j]) + dst @ (w @ x[i])
                e = math.exp(s if s > 0 else 0.2 * s)
                out[i, j] += e
                total += e
        if total:
            out[i] /= total
    return out


def head(rng, d, h=None):
    """The parameters of one head or several, and the features of two dimensions to come."""
    shape = () if h is None else (h,)
    sizes = {"W": (2, d), "a_src": (2,), "a_dst": (2,)}
    return {k: rng.normal(size=shape + s) for k, s in sizes.items()}


class TestSum:
    @given(seeds, st.booleans())
    def test_is_the_adjacency(self, seed, weighted):
        _, n, edges, weights = draw(seed, weighted=weighted)
        a = sb.sum_weights(edges=edges, edge_weights=weights, n_nodes=n)
        np.testing.assert_allclose(dense(a), adjacency_by_loop(n, edges, weights))

    def test_rows_are_targets(self):
        expected = [[0, 0, 0], [1, 0, 0], [0, 1, 0]]
        np.testing.assert_array_equal(dense(sb.sum_weights(edges=PATH)), expected)
        np.testing.assert_array_equal(sb.sum_weights(expected), expected)


class TestMean:
    @given(seeds, st.booleans())
    def test_each_row_is_a_share_of_the_sum(self, seed, weighted):
        _, n, edges, weights = draw(seed, weighted=weighted)
        a = adjacency_by_loop(n, edges, weights)
        out = dense(sb.mean_weights(edges=edges, edge_weights=weights, n_nodes=n))
        for i in range(n):
            total = a[i].sum()
            np.testing.assert_allclose(out[i], a[i] / total if total else 0 * a[i])

    def test_tiny_weights(self):
        out = sb.mean_weights(edges=[[0, 1], [1, 1]], edge_weights=[5e-324, 5e-324])
        np.testing.assert_array_equal(dense(out), [[0, 0], [0.5, 0.5]])

    def test_repeated_means_shrink_the_hull(self):
        """Over-smoothing: no two nodes get further apart, and all meet in the end."""
        rng = np.random.default_rng(0)
        ring = np.eye(7) + np.roll(np.eye(7), 1, axis=0) + np.roll(np.eye(7), -1, axis=0)
        a, x = sb.mean_weights(ring), rng.normal(size=(7, 3))
        widths = []
        for _ in range(100):
            widths.append(np.linalg.norm(x[:, None] - x[None], axis=-1).max())
            after = sb.aggregate(a, x)
            assert sb.ConvexHull(rows=x).contains(after).all()
            x = after
        assert (np.diff(widths) < 0).all()
        assert widths[-1] < 1e-6 * widths[0]


class TestGCN:
    def test_the_star(self):
        out = sb.gcn_weights(STAR)
        np.testing.assert_allclose(out.sum(axis=1).round(3), [1.311, 0.854, 0.854, 0.854])
        np.testing.assert_allclose(out[0], [1 / 4, *[1 / math.sqrt(8)] * 3])
        np.testing.assert_allclose(out[1], [1 / math.sqrt(8), 1 / 2, 0, 0])

    def test_the_output_leaves_the_convex_hull_and_stays_in_the_cone(self):
        x = np.array([[1.0, 1.0], [2.0, 1.0], [1.0, 2.0], [2.0, 2.0]])
        out = sb.aggregate(sb.gcn_weights(STAR), x)
        assert not sb.ConvexHull(rows=x).contains(out).all()
        assert sb.ConicHull(rows=x).contains(out).all()

    @given(seeds, st.booleans())
    def test_against_a_loop(self, seed, weighted):
        _, n, edges, weights = draw(seed, weighted=weighted)
        out = sb.gcn_weights(edges=edges, edge_weights=weights, n_nodes=n)
        expected = gcn_by_loop(with_loops_by_loop(n, edges, weights))
        np.testing.assert_allclose(dense(out), expected)

    @given(seeds, st.booleans())
    def test_without_loops(self, seed, weighted):
        _, n, edges, weights = draw(seed, weighted=weighted)
        out = sb.gcn_weights(edges=edges, edge_weights=weights, n_nodes=n, self_loops=False)
        np.testing.assert_allclose(dense(out), gcn_by_loop(adjacency_by_loop(n, edges, weights)))

    def test_loops_that_are_there(self):
        """The last of several keeps its weight, as in PyTorch Geometric; a matrix adds them."""
        loops = {"edges": [[0, 0, 1], [0, 0, 0]], "edge_weights": [5, 3, 6], "n_nodes": 2}
        out = dense(sb.gcn_weights(**loops))
        np.testing.assert_allclose(out, [[3 / 9, 6 / math.sqrt(9)], [0, 1]])
        np.testing.assert_allclose(sb.gcn_weights([[8, 0], [0, 0]]), np.eye(2))

    def test_a_negative_weight_counts_while_degrees_have_roots(self):
        out = dense(sb.gcn_weights(edges=[[0], [1]], edge_weights=[-0.75]))
        np.testing.assert_allclose(out, [[1, 0], [-1.5, 4]])


class TestGAT:
    @given(seeds)
    def test_against_a_loop(self, seed):
        rng, n, edges, _ = draw(seed)
        x, a = rng.normal(size=(n, 3)), head(rng, 3)
        out = sb.gat_weights(edges=edges, features=x, self_loops=False, **a)
        expected = gat_by_loop(n, edges, x, a["W"], a["a_src"], a["a_dst"])
        np.testing.assert_allclose(dense(out), expected)
        out = sb.gat_weights(edges=edges, features=x, **a)
        proper = edges[:, edges[0] != edges[1]]
        edges = np.concatenate([proper, [np.arange(n)] * 2], axis=1)
        expected = gat_by_loop(n, edges, x, a["W"], a["a_src"], a["a_dst"])
        np.testing.assert_allclose(dense(out), expected)

    def test_by_hand(self):
        """Scores 5 and -5, which LeakyReLU makes 5 and -1."""
        out = sb.gat_weights(
            edges=[[0, 1], [2, 2]],
            features=[[1], [-1], [0]],
            W=[[2.5]],
            a_src=[2],
            a_dst=[7],
            self_loops=False,
        )
        share = 1 / (1 + math.exp(-6))
        np.testing.assert_allclose(dense(out)[2], [share, 1 - share, 0])

    @given(seeds)
    def test_heads_are_one_by_one(self, seed):
        rng, n, edges, _ = draw(seed)
        x, a = rng.normal(size=(n, 3)), head(rng, 3, h=3)
        several = sb.gat_weights(edges=edges, features=x, **a)
        assert isinstance(several, tuple)
        for k, out in enumerate(several):
            one = sb.gat_weights(edges=edges, features=x, **{p: v[k] for p, v in a.items()})
            np.testing.assert_allclose(dense(out), dense(one), rtol=1e-13)

    def test_heads_share_no_memory(self):
        rng = np.random.default_rng(0)
        a = head(rng, 1, h=2)
        edges = [[1, 0, 1], [2, 2, 2]]
        one, two = sb.gat_weights(edges=edges, features=np.ones((3, 1)), **a)
        before = two.toarray()
        one.sum_duplicates()
        np.testing.assert_array_equal(two.toarray(), before)

    def test_on_a_complete_graph_it_is_attention(self):
        rng = np.random.default_rng(0)
        x, a = rng.normal(size=(6, 3)), head(rng, 3)
        v = x @ a["W"].T
        scores = (v @ a["a_src"])[None, :] + (v @ a["a_dst"])[:, None]
        scores = np.where(scores > 0, scores, 0.2 * scores)
        nothing = np.zeros((6, 1))
        attention = sb.attention(nothing, nothing, v, mask=scores)
        weights = sb.gat_weights(np.ones((6, 6)), features=x, **a)
        np.testing.assert_allclose(weights, attention.weights)
        np.testing.assert_allclose(sb.aggregate(weights, v), attention.output)

    @given(seeds)
    def test_the_output_is_in_the_convex_hull(self, seed):
        rng, n, edges, _ = draw(seed)
        x, a = rng.normal(size=(n, 3)), head(rng, 3)
        v = x @ a["W"].T
        out = sb.aggregate(sb.gat_weights(edges=edges, features=x, **a), v)
        assert sb.ConvexHull(rows=v).contains(out, tol=1e-12).all()


def from_matrix(make):
    """Weights from a matrix or edges, with GAT's parameters the same each time."""
    if make is not sb.gat_weights:
        return make
    return lambda a=None, *, dtype=None, edge_weights=None, n_nodes=None, **given: make(
        a,
        features=np.arange(n_nodes or 4)[:, None] % 4,
        W=[[0.7]],
        a_src=[0.5],
        a_dst=[-0.3],
        **given,
    )


MAKERS = [sb.sum_weights, sb.mean_weights, sb.gcn_weights, sb.gat_weights]


@pytest.mark.parametrize("make", MAKERS)
class TestEveryRule:
    @given(seed=seeds)
    def test_a_graph_may_be_given_in_three_ways(self, make, seed):
        rng = np.random.default_rng(seed)
        a = rng.integers(1, 5, (4, 4)) * (rng.random((4, 4)) < 0.5) * 0.5
        target, source = np.nonzero(a)
        shuffled = rng.permutation(len(target))
        edges = np.array([source, target])[:, shuffled]
        given = {"edges": edges, "edge_weights": a[target, source][shuffled], "n_nodes": 4}
        expected = from_matrix(make)(a)
        assert isinstance(expected, np.ndarray)
        by_edges = from_matrix(make)(**given)
        assert isinstance(by_edges, scipy.sparse.csr_array)
        np.testing.assert_allclose(by_edges.toarray(), expected, atol=1e-15)
        for kind in ("csr", "csc", "coo", "lil", "dok", "dia"):
            sparse = from_matrix(make)(scipy.sparse.coo_array(a).asformat(kind))
            assert isinstance(sparse, scipy.sparse.csr_array)
            np.testing.assert_allclose(sparse.toarray(), expected, atol=1e-15)

    def test_how_a_matrix_is_stored_does_not_count(self, make):
        rows, columns = [0, 0, 0, 2, 2, 2], [1, 0, 1, 2, 2, 0]
        stored = scipy.sparse.coo_array(([1.0, 0, 3, 2, 1, 1], (rows, columns)), shape=(4, 4))
        assert stored.nnz == 6
        out = from_matrix(make)(stored)
        np.testing.assert_allclose(out.toarray(), from_matrix(make)(stored.toarray()))
        assert stored.nnz == 6
        uneven = scipy.sparse.csr_array((stored.data, columns, [0, 3, 3, 6, 6]), shape=(4, 4))
        np.testing.assert_allclose(from_matrix(make)(uneven).toarray(), out.toarray())
        np.testing.assert_array_equal(uneven.indices, columns)

    @given(seed=seeds)
    def test_the_names_of_nodes_do_not_count(self, make, seed):
        rng = np.random.default_rng(seed)
        a, x = rng.integers(0, 3, (5, 5)), rng.normal(size=(5, 2))
        order = rng.permutation(5)
        given = head(rng, 2) if make is sb.gat_weights else {}
        here = {"features": x} if given else {}
        there = {"features": x[order]} if given else {}
        out = sb.aggregate(make(a, **here, **given), x)
        moved = sb.aggregate(make(a[np.ix_(order, order)], **there, **given), x[order])
        np.testing.assert_allclose(moved, out[order], atol=1e-12)

    def test_nodes_without_edges(self, make):
        none = {"edges": np.empty((2, 0)), "n_nodes": 4}
        loops = make in (sb.gcn_weights, sb.gat_weights)
        expected = np.eye(4) if loops else np.zeros((4, 4))
        np.testing.assert_array_equal(from_matrix(make)(**none).toarray(), expected)
        np.testing.assert_array_equal(from_matrix(make)(np.zeros((4, 4))), expected)
        if loops:
            out = from_matrix(make)(**none, self_loops=False)
            np.testing.assert_array_equal(out.toarray(), np.zeros((4, 4)))

    def test_nothing_is_written_over(self, make):
        a, edges, weights = STAR.astype(float), np.array([[2, 0], [1, 1]]), np.array([3.0, 2.0])
        for kept in (a, edges, weights):
            kept.flags.writeable = False
        from_matrix(make)(a)
        from_matrix(make)(edges=edges, edge_weights=weights, n_nodes=4)
        sparse = scipy.sparse.csr_array(a)
        from_matrix(make)(sparse).data[:] = 7
        np.testing.assert_array_equal(sparse.toarray(), a)

    def test_more_nodes_than_sixteen_bits(self, make):
        n = 70_000
        edges = np.array([[n - 1, 1, 65_536], [0, n - 1, 65_535]])
        out = from_matrix(make)(edges=edges, edge_weights=[1.0, 2.0, 3.0], n_nodes=n)
        if make in (sb.gcn_weights, sb.gat_weights):
            out = out - scipy.sparse.diags_array(out.diagonal())
            out.eliminate_zeros()
        found = scipy.sparse.coo_array(out)
        assert {*zip(found.col, found.row, strict=True)} == {*map(tuple, edges.T)}


@pytest.mark.parametrize("make", MAKERS[:3])
class TestDtypes:
    def test_what_is_given_stays(self, make):
        single = np.ones(2, np.float32)
        assert make(edges=PATH).dtype == np.float64
        assert make(edges=PATH, edge_weights=single).dtype == np.float32
        assert make(edges=PATH, edge_weights=[1, 2]).dtype == np.float64
        assert make(STAR).dtype == np.float64
        assert make(STAR.astype(np.float32)).dtype == np.float32
        assert make(STAR.astype(bool)).dtype == np.float64
        assert make(scipy.sparse.csr_array(STAR.astype(np.float32))).dtype == np.float32

    def test_what_is_asked_for(self, make):
        assert make(edges=PATH, dtype=np.float32).dtype == np.float32
        assert make(STAR, dtype="float32").dtype == np.float32
        with pytest.raises(TypeError, match="`dtype` must be float32 or float64, not int64"):
            make(STAR, dtype=np.int64)


def test_attention_takes_its_dtype_from_the_features():
    one = np.ones((1, 1), np.float32)
    given = {"edges": [[0], [0]], "features": one, "W": one, "a_src": one[0], "a_dst": one[0]}
    assert sb.gat_weights(**given).dtype == np.float32
    assert sb.gat_weights(**{**given, "W": [[1]]}).dtype == np.float64


BAD = [
    ({}, ValueError, "either `adjacency` or `edges`, not neither"),
    ({"adjacency": STAR, "edges": PATH}, ValueError, "`adjacency` or `edges`, not both"),
    ({"adjacency": np.ones((2, 3))}, ValueError, r"`adjacency` must be \(n, n\).* \(2, 3\)"),
    ({"adjacency": np.ones(3)}, ValueError, r"`adjacency` must be \(n, n\).* \(3,\)"),
    ({"adjacency": np.ones((0, 0))}, ValueError, r"`adjacency` must be \(n, n\).* \(0, 0\)"),
    ({"adjacency": scipy.sparse.csr_array((2, 3))}, ValueError, r"`adjacency` must .* \(2, 3\)"),
    ({"adjacency": [[np.nan]]}, ValueError, r"`adjacency` .* not finite: nan at \[0, 0\]"),
    ({"adjacency": scipy.sparse.csr_array([[np.inf]])}, ValueError, "`adjacency` .* not finite"),
    ({"adjacency": [[1j]]}, TypeError, "`adjacency` must hold real numbers"),
    ({"edges": [1, 2]}, ValueError, r"`edges` must be \(2, E\).* shape is \(2,\)"),
    ({"edges": np.ones((5, 2), int)}, ValueError, r"`edges` must be \(2, E\).* shape is \(5, 2\)"),
    ({"edges": [[0.0], [1.0]]}, TypeError, "`edges` must hold whole numbers, .* float64"),
    ({"edges": [[True], [False]]}, TypeError, "`edges` must hold whole numbers, .* bool"),
    ({"edges": [[0, -1], [1, 0]]}, ValueError, "`edges` has the number -1; number from 0"),
    ({"edges": [[0], [2**31]]}, ValueError, "`edges` has the number 2147483648"),
    (
        {"edges": np.uint64([[0], [2**63]])},
        ValueError,
        "`edges` has the number 9223372036854775808",
    ),
    ({"edges": [[0, 1], [0]]}, ValueError, "`edges` is ragged"),
    ({"edges": [[], []]}, ValueError, "`edges` is empty: say how many nodes .* `n_nodes`"),
    (
        {"edges": PATH, "n_nodes": 2},
        ValueError,
        "`edges` has node 2, but the last of 2 nodes is 1",
    ),
    ({"edges": PATH, "n_nodes": 0}, ValueError, "`n_nodes` must be at least 1, but it is 0"),
    ({"edges": PATH, "n_nodes": 2.5}, TypeError, "`n_nodes` must be an integer, not float"),
]
BAD_WEIGHTS = [
    ({"edges": PATH, "edge_weights": [1, 2, 3]}, ValueError, r"`edge_weights` must be .* 2 edges"),
    ({"edges": PATH, "edge_weights": [1, np.inf]}, ValueError, "`edge_weights` .* not finite"),
    ({"edges": PATH, "edge_weights": [1, 1j]}, TypeError, "`edge_weights` must hold real"),
    ({"adjacency": STAR, "edge_weights": [1]}, ValueError, "`edge_weights` .* go with `edges`"),
    ({"adjacency": STAR, "n_nodes": 4}, ValueError, "`n_nodes` go with `edges`, not"),
]


@pytest.mark.parametrize("make", MAKERS[:3])
@pytest.mark.parametrize(("given", "error", "message"), BAD + BAD_WEIGHTS)
def test_bad_graphs(make, given, error, message):
    with pytest.raises(error, match=message):
        make(**given)


@pytest.mark.parametrize(
    ("given", "error", "message"), [b for b in BAD if "n_nodes" not in str(b)]
)
def test_bad_graphs_for_attention(given, error, message):
    with pytest.raises(error, match=message):
        sb.gat_weights(**given, features=np.ones((3, 1)), W=[[1]], a_src=[1], a_dst=[1])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"features": np.ones((3, 1))}, "`features` has 3 entries for 4 nodes"),
        ({"W": [[1, 2]]}, r"`W` must be \(d_v, 1\) or \(h, d_v, 1\), but its shape is \(1, 2\)"),
        ({"W": np.ones((1, 1, 1, 1))}, r"`W` must be .* \(1, 1, 1, 1\)"),
        ({"a_src": [1, 2]}, r"`a_src` must be \(1,\), but its shape is \(2,\)"),
        ({"a_dst": [[1]]}, r"`a_dst` must be \(1,\), but its shape is \(1, 1\)"),
        ({"a_dst": [np.nan]}, "`a_dst` has a value that is not finite"),
        ({"W": [[1e200]], "a_src": [1e200]}, "the scores of `features` overflow float64"),
    ],
)
def test_bad_parameters(given, message):
    good = {"features": np.ones((4, 1)), "W": [[1.0]], "a_src": [1.0], "a_dst": [1.0]}
    with pytest.raises(ValueError, match=message):
        sb.gat_weights(STAR, **{**good, **given})


def test_bad_weights():
    with pytest.raises(ValueError, match="`edge_weights` must be at least 0, but has -2"):
        sb.mean_weights(edges=PATH, edge_weights=[1, -2])
    with pytest.raises(ValueError, match="`adjacency` must be at least 0, but has -1"):
        sb.mean_weights([[-1.0]])
    with pytest.raises(ValueError, match="`adjacency` gives node 0 the degree -1, which has no"):
        sb.gcn_weights([[-1.0]])
    for make in (sb.mean_weights, sb.gcn_weights):
        with pytest.raises(ValueError, match="`adjacency` makes numbers that overflow float64"):
            make(np.full((2, 2), 1e308))
    with pytest.raises(ValueError, match="`adjacency` makes numbers that overflow float32"):
        sb.sum_weights([[1e300]], dtype=np.float32)

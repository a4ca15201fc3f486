"""Public reports against other libraries: inputs of our own with the same cause.

Each test has the number of the report in its name and says what that is about. The right value
is worked out apart from the library: by hand, by construction, or in exact fractions.
"""

import math
from fractions import Fraction

import numpy as np
import pytest
from oracles.nist import solved

import spanbook as sb

INF = math.inf


def shortest(table, target, null):
    """Return the shortest least-squares weights of whole numbers, given what they may add."""
    extra = [[Fraction(v) for v in row] for row in null]
    rows = [[Fraction(v) for v in row] for row in table]
    goal = [Fraction(v) for v in target] + [Fraction(0)] * len(extra)
    return [float(w) for w in solved(rows + extra, goal)]


class TestLeastSquares:
    def test_numpy_8740(self):
        # Four columns of rank 3 were fitted as if of rank 4, with weights of 1e15.
        table = [
            [2, 1, 0, 3],
            [0, 3, 5, 8],
            [1, 1, 4, 6],
            [7, 0, 1, 8],
            [1, 2, 1, 4],
            [3, 3, 3, 9],
        ]
        target = [1, 0, 0, 2, 0, 1]
        with pytest.warns(sb.RankWarning, match="'column 3' is a combination"):
            fit = sb.least_squares(columns=table, target=target)
        assert fit.rank == 3
        expected = shortest(table, target, [[1, 1, 1, -1]])
        np.testing.assert_allclose(fit.weights, expected, rtol=0, atol=1e-14)

    def test_statsmodels_6570(self):
        # Two columns that differ from a constant in one row: exactly dependent, and not seen.
        n = 5001
        step = np.r_[0, np.ones(n - 1)]
        table = np.column_stack([np.ones(n), step, 3 * step - 2])
        noise = np.random.default_rng(0).integers(-9, 10, n)
        with pytest.warns(sb.RankWarning, match="'column 2' is a combination"):
            fit = sb.least_squares(columns=table, target=noise)
        assert fit.rank == 2
        assert sb.dependence(columns=table).dependent == (2,)
        # What a row can reach: the first one itself, and the mean of all the others.
        others = Fraction(int(noise[1:].sum()), n - 1)
        np.testing.assert_allclose(fit.fitted[[0, 1]], [noise[0], float(others)], atol=1e-12)
        # w0 - 2 w2 and w0 + w1 + w2 are those; (2, -3, 1) is what can be added.
        two = [[1, 0, -2], [1, 1, 1]]
        expected = shortest(two, [int(noise[0]), others], [[2, -3, 1]])
        np.testing.assert_allclose(fit.weights, expected, atol=1e-12)

    def test_statsmodels_2376(self):
        # Variance inflation without a constant: columns far from 0 passed for dependent ones.
        rng = np.random.default_rng(3)
        for start in (0, 40, 3000):
            a, b = rng.integers(-9, 10, (2, 30))
            x = np.column_stack([start + a, start + 2 * a + 5 * b])
            u, v = ([Fraction(int(c)) - Fraction(int(s.sum()), 30) for c in s] for s in x.T)
            (uu, uv, vv) = (
                sum(p * q for p, q in zip(*pair, strict=True)) for pair in ((u, u), (u, v), (v, v))
            )
            expected = float(1 / (1 - uv * uv / (uu * vv)))
            found = sb.diagnose(columns=x).inflation
            np.testing.assert_allclose(found, expected, rtol=1e-11)
            assert expected < 2
        plain = x / np.linalg.norm(x, axis=0)  # what counting from 0 makes of the last two
        assert 1 / (1 - (plain[:, 0] @ plain[:, 1]) ** 2) > 1000

    def test_statsmodels_3824(self):
        # A dummy for every class beside a constant: weights that no warning explained.
        table = [[1, k, k < 4, k >= 4] for k in range(1, 9)]
        target = [2, 1, 4, 3, 5, 5, 7, 6]
        with pytest.warns(sb.RankWarning, match="'column 3' is a combination"):
            fit = sb.least_squares(columns=np.array(table, float), target=target)
        assert fit.rank == 3
        assert sb.dependence(columns=np.array(table, float)).dependent == (3,)
        expected = shortest(table, target, [[1, 0, -1, -1]])
        np.testing.assert_allclose(fit.weights, expected, rtol=0, atol=1e-13)

    def test_statsmodels_9258(self):
        # Columns [1, x] with x near 1e14: the line missed its points, the constant was dropped.
        for start in (7e13, 2e14, 9e14):
            x = start + 5e12 * np.arange(12)
            y = 3 - np.arange(12) / 4
            fit = sb.least_squares(columns=np.column_stack([np.ones(12), x]), target=y)
            assert fit.rank == 2
            np.testing.assert_allclose(fit.fitted, y, rtol=0, atol=1e-12)
            slope = Fraction(-1, 4) / Fraction(5 * 10**12)
            assert fit.weights[1] == pytest.approx(float(slope), rel=1e-12)

    def test_scikit_learn_33032(self):
        # float32 with very many rows: a tolerance that grows with them dropped a direction.
        n = 300_000
        rng = np.random.default_rng(1)
        a, b = rng.integers(-1000, 1001, (2, n)) / 1024
        x = np.column_stack([a, a + b / 64]).astype(np.float32)
        fit = sb.least_squares(columns=x, target=(2 * a + 64 * (a + b / 64)).astype(np.float32))
        assert fit.rank == 2
        np.testing.assert_allclose(fit.weights, [2, 64], rtol=1e-3)

    @pytest.mark.parametrize("penalty", [0, 1e-15, 1e-14, 1e-12])
    def test_scikit_learn_32459(self, penalty):
        # Ridge with next to no penalty: a difference of 1 / penalty and its like diverged.
        rng = np.random.default_rng(2)
        table = rng.integers(-9, 10, (40, 6)).tolist()
        target = rng.integers(-99, 100, 40).tolist()
        root = [[Fraction(math.sqrt(penalty)) * (i == j) for j in range(6)] for i in range(6)]
        rows = [[Fraction(v) for v in row] for row in table]
        expected = [float(w) for w in solved(rows + root, target + [0] * 6)]
        fit = sb.ridge(columns=table, target=target, penalty=penalty)
        np.testing.assert_allclose(fit.weights, expected, rtol=1e-13)


class TestFeatures:
    @pytest.mark.parametrize("n", [3, 1000, 77_777])
    @pytest.mark.parametrize("value", [0.07, 1e-30, 1.7e9 + 0.1, -33.3])
    def test_scikit_learn_17794(self, n, value):
        # A constant that is no binary fraction: its rounded spread was divided by.
        rows = np.column_stack([np.full(n, value), np.arange(n)])
        scaler = sb.Standardizer(rows=rows)
        assert scaler.scale[0] == 1
        assert (np.abs(scaler.transform(rows)[:, 0]) <= 1e-15 * abs(value)).all()

    @pytest.mark.parametrize("unit", [1e-20, 1e-12, 1.0, 1e12, 1e160])
    def test_scikit_learn_19726(self, unit):
        # Small units were taken for no spread at all.
        rows = np.array([[1.0, -3], [4, 0], [1, 3]]) * unit
        scaler = sb.Standardizer(rows=rows)
        np.testing.assert_allclose(scaler.mean, [2 * unit, 0], atol=1e-15 * unit)
        np.testing.assert_allclose(scaler.scale, np.sqrt([2, 6]) * unit, rtol=1e-15)

    def test_scikit_learn_29534(self):
        # Weak directions, found from the covariance, were noise or had a variance below 0.
        signs = np.array([[1, 1], [1, -1]])
        eight = np.kron(np.kron(signs, signs), signs)
        widths = 2.0 ** -np.array([0, 10, 20, 30])
        turn = np.kron(signs, signs) / 2  # orthogonal: every entry of the rows is exact
        pca = sb.principal_components(rows=7 + eight[:, 1:5] * widths @ turn, k=4)
        np.testing.assert_allclose(pca.singular_values, math.sqrt(8) * widths, rtol=1e-6)
        np.testing.assert_allclose(pca.explained_variance, 8 / 7 * widths**2, rtol=1e-6)
        off = np.abs(np.abs(pca.components) - 1 / 2).max(axis=1)
        assert (off <= [1e-14, 1e-12, 1e-9, 1e-6]).all()

    @pytest.mark.parametrize("d", [1, 20])
    @pytest.mark.parametrize("kind", [np.float32, np.float64])
    def test_scikit_learn_9354(self, d, kind):
        # Distances of float32 far from the origin, from |x|^2 - 2 x.y + |y|^2: none was left.
        far = np.full((1, d), 40_000, kind)
        steps = np.array([[0], [1], [3]], kind)
        k = sb.rbf_kernel(far, far + steps, gamma=0.25 / d)
        assert k.dtype == kind
        expected = [[1, math.exp(-0.25), math.exp(-9 / 4)]]
        np.testing.assert_allclose(k, expected, rtol=4 * np.finfo(kind).eps)


class TestHulls:
    @pytest.mark.parametrize("unit", [1.0, 2.0**-70, 1e-21, 1e-150, 1e90])
    def test_scipy_21630(self, unit):
        # Atoms of 1e-21 (tesla) against a target of 1e-8: non-negative weights came back 0.
        cone = sb.ConicHull(rows=np.array([[3.0, 1], [1, 2], [-1, 1]]) * unit)
        near = cone.nearest(np.array([2, -1]) * 1e-8)
        np.testing.assert_allclose(near.weights, [0.5e-8 / unit, 0, 0], rtol=1e-14)
        np.testing.assert_allclose(near.point, [1.5e-8, 0.5e-8], rtol=1e-14)
        assert not near.inside
        assert np.array([7, 6]) * 1e-8 in cone

    def test_scipy_25389(self):
        # Free weights of (-2, 3): the bound one was not the best, and its distance was said 0.
        near = sb.ConicHull(rows=[[1, 2], [2, 1]]).nearest([4, -1])
        np.testing.assert_allclose(near.weights, [0, 7 / 5], atol=1e-15)
        assert near.distance == pytest.approx(math.sqrt(36 / 5), rel=1e-15)
        assert not near.inside

    @pytest.mark.parametrize("height", [1e4, 1e8, 1e12])
    def test_scipy_14185(self, height):
        # A hull 1e8 high and 2 wide lost the vertices that differ in the narrow coordinate.
        points = np.array([[0, 1], [2, height], [2, -3], [0, -3], [1, 5]])
        corners = [True, True, True, True, False]  # the last is right of the edge from 0 to 1
        for i, corner in enumerate(corners):
            rest = sb.ConvexHull(rows=np.delete(points, i, axis=0))
            assert rest.contains(points[i]) is not corner

    @pytest.mark.parametrize("d", [5, 8])
    def test_scipy_23022(self, d):
        # Points of a lattice in many dimensions: the mean of others was named a vertex.
        corners = np.vstack([np.eye(d), -np.eye(d)])
        pairs = [(corners[i] + corners[j]) / 2 for i in range(d) for j in range(i)]
        means = np.vstack([np.zeros((1, d)), pairs, [corners[:4].mean(axis=0)]])
        points = np.vstack([corners, means])
        inside = [
            sb.ConvexHull(rows=np.delete(points, i, axis=0)).contains(point)
            for i, point in enumerate(points)
        ]
        assert inside == [False] * len(corners) + [True] * len(means)


class TestAttention:
    def test_pytorch_21518(self):
        # A mask of 0 and 1 was added to the scores, and hid nothing.
        zeros, values = np.zeros((2, 1)), np.array([[3.0], [7.0]])
        ones = np.tril(np.ones((2, 2), dtype=int))
        with pytest.raises(TypeError, match="`mask` must hold booleans or floats"):
            sb.attention(zeros, zeros, values, mask=ones)
        kept = sb.attention(zeros, zeros, values, mask=ones == 1)
        np.testing.assert_array_equal(kept.weights, [[1, 0], [0.5, 0.5]])
        np.testing.assert_array_equal(kept.output, [[3], [5]])
        # Floats are added, as documented: e and 1 in e + 1 parts.
        added = sb.attention(zeros, zeros, values, mask=ones.astype(float))
        e = math.e
        np.testing.assert_allclose(added.weights[0], [e / (e + 1), 1 / (e + 1)], rtol=1e-15)

    @pytest.mark.parametrize("n", [3, 300])
    def test_pytorch_103963(self, n):
        # A query that may see no key had NaN for an answer.
        rng = np.random.default_rng(3)
        q, k, v = rng.normal(size=(3, n, 4))
        mask = np.arange(n) < 2
        mask = mask & mask[:, None]
        for m in (mask, np.where(mask, 0, -INF)):
            out = sb.attention(q, k, v, mask=m)
            assert not out.output[2:].any()
            assert not out.weights[2:].any()
            score = np.exp(q[:2] @ k[:2].T / 2)
            expected = score / score.sum(axis=1, keepdims=True) @ v[:2]
            np.testing.assert_allclose(out.output[:2], expected, rtol=1e-13)

    @pytest.mark.parametrize("name", ["Q", "K", "V"])
    @pytest.mark.parametrize("n", [2, 300])
    def test_pytorch_101967(self, name, n):
        # NaN in a key that is hidden spoiled the answer: here it is refused by name.
        given = {x: np.arange(2.0 * n).reshape(n, 2) % 5 for x in "QKV"}
        mask = np.arange(n) != n - 1
        whole = sb.attention(**given, mask=mask).output
        given[name][-1, 1] = 1e150
        if name != "Q":  # however large, what is hidden changes nothing
            output = sb.attention(**given, mask=mask).output
            np.testing.assert_allclose(output, whole, rtol=1e-14)
        given[name][-1, 1] = np.nan
        with pytest.raises(ValueError, match=rf"`{name}`.*(nan|finite)"):
            sb.attention(**given, mask=mask)

    def test_pytorch_103082(self):
        # One query and many keys: causal counts from the start of both, so the query sees one.
        q, k, v = np.zeros((1, 2)), np.zeros((4, 2)), np.array([[1.0], [2], [4], [8]])
        assert sb.attention(q, k, v, causal=True).output == 1
        np.testing.assert_array_equal(sb.causal_mask(1, 4), [[True, False, False, False]])
        last = sb.causal_mask(4)[-1:]  # the last query of a cache of keys
        assert sb.attention(q, k, v, mask=last).output == 15 / 4

    def test_pytorch_160064(self):
        # A head whose mask hides every key gave NaN; it adds nothing, and the others stay.
        x = np.array([[1.0, 2], [3, 4]])
        eye = np.eye(2)
        parameters = {"in_proj_weight": np.vstack([0 * eye, eye, eye]), "out_proj.weight": eye}
        hidden = np.array([np.zeros((2, 2)), np.ones((2, 2))], dtype=bool)
        out = sb.multi_head(x, parameters=parameters, n_heads=2, attn_mask=hidden)
        np.testing.assert_array_equal(out.weights[1], np.zeros((2, 2)))
        np.testing.assert_allclose(out.output, [[2, 0], [2, 0]], rtol=1e-15)


class TestGraphs:
    def test_pyg_129(self):
        # A node with a loop already: it keeps that one, and gets no second.
        adjacency = np.array([[2.0, 1], [1, 0]])
        w = sb.gcn_weights(adjacency)  # node 1 gets a loop of 1: degrees 3 and 2
        np.testing.assert_allclose(w, [[2 / 3, 6**-0.5], [6**-0.5, 1 / 2]], rtol=1e-15)
        listed = sb.gcn_weights(edges=[[0, 1, 0], [0, 0, 1]], edge_weights=[2, 1, 1])
        np.testing.assert_allclose(listed.toarray(), w, rtol=1e-15)

    def test_pyg_795(self):
        # Negative weights can make a degree negative, and its root NaN: an error that says so.
        edges = [[0, 1, 2], [1, 0, 1]]
        with pytest.raises(ValueError, match=r"`edge_weights` gives node 0 the degree -1.5"):
            sb.gcn_weights(edges=edges, edge_weights=[1.0, -2.5, 1.0])
        # One that leaves every degree above 0 is taken: 1/2, 9/4 and 1, with the loops.
        w = sb.gcn_weights(edges=edges, edge_weights=[0.25, -0.5, 1.0]).toarray()
        d = np.array([0.5, 2.25, 1])
        a = np.array([[1, -0.5, 0], [0.25, 1, 1], [0, 0, 1]])
        np.testing.assert_allclose(w, a / np.sqrt(np.outer(d, d)), rtol=1e-15)

    def test_pyg_4020(self):
        # From 1 to 0: it is node 0 that has two neighbours, itself one of them.
        w = sb.gat_weights(
            edges=[[1], [0]], features=[[1.0], [3.0]], W=[[2.0]], a_src=[0.5], a_dst=[-4.0]
        )
        # Scores 1 - 8 and 3 - 8, times the slope of 1/5.
        a, b = math.exp(-7 / 5), math.exp(-1)
        expected = [[a / (a + b), b / (a + b)], [0, 1]]
        np.testing.assert_allclose(w.toarray(), expected, rtol=1e-15)
        out = sb.aggregate(w, [[2.0], [6.0]])
        np.testing.assert_allclose(out, [[(2 * a + 6 * b) / (a + b)], [6]], rtol=1e-15)

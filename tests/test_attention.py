import copy
import math
import pickle
import tracemalloc

import numpy as np
import pytest
import scipy.sparse
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import spanbook as sb

scores = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5),
    elements=st.floats(-700, 700),
)


def attention_by_loop(Q, K, V, keep=None, scale=None):
    """One query, one key, one number at a time."""
    scale = 1 / math.sqrt(len(K[0])) if scale is None else scale
    outputs, weights = [], []
    for i, q in enumerate(Q):
        terms = [
            math.exp(scale * sum(a * b for a, b in zip(q, k, strict=True)))
            if keep is None or keep[i][j]
            else 0.0
            for j, k in enumerate(K)
        ]
        total = sum(terms)
        row = [t / total if total else 0.0 for t in terms]
        weights.append(row)
        outputs.append(
            [sum(w * v[c] for w, v in zip(row, V, strict=True)) for c in range(len(V[0]))]
        )
    return np.array(outputs), np.array(weights)


class TestSoftmax:
    @given(scores, st.sampled_from([0, -1]))
    def test_agrees_with_scipy(self, s, axis):
        np.testing.assert_allclose(sb.softmax(s, axis), scipy.special.softmax(s, axis), rtol=1e-13)
        expected = scipy.special.log_softmax(s, axis)
        np.testing.assert_allclose(sb.log_softmax(s, axis), expected, rtol=1e-13, atol=1e-13)

    @given(scores)
    def test_weights_are_convex_and_blind_to_a_shift(self, s):
        a = sb.softmax(s)
        assert a.min() >= 0
        np.testing.assert_allclose(a.sum(axis=-1), 1, rtol=1e-14)
        np.testing.assert_allclose(sb.softmax(s + 1024), a, rtol=1e-9)
        np.testing.assert_allclose(np.exp(sb.log_softmax(s)), a, rtol=1e-11, atol=1e-300)

    def test_by_hand(self):
        np.testing.assert_allclose(
            sb.softmax([0, math.log(2), math.log(5)]), [1 / 8, 2 / 8, 5 / 8]
        )
        np.testing.assert_allclose(sb.log_softmax([3.0]), [0.0])

    def test_where_the_naive_formula_overflows(self):
        np.testing.assert_array_equal(sb.softmax([1e308, 1e308]), [0.5, 0.5])
        np.testing.assert_array_equal(sb.softmax([-1e308, 1e308]), [0, 1])
        np.testing.assert_array_equal(sb.log_softmax([-1e4, 0]), [-1e4, 0])

    def test_masked_scores(self):
        inf = math.inf
        rows = [[-inf, 0, 0], [-inf, -inf, -inf]]
        np.testing.assert_array_equal(sb.softmax(rows), [[0, 0.5, 0.5], [0, 0, 0]])
        expected = [[-inf, -math.log(2), -math.log(2)], [-inf] * 3]
        np.testing.assert_allclose(sb.log_softmax(rows), expected)

    def test_float32_stays_float32(self):
        s = np.zeros(3, np.float32)
        assert sb.softmax(s).dtype == sb.log_softmax(s).dtype == np.float32
        assert sb.softmax([1, 2]).dtype == np.float64

    @pytest.mark.parametrize("function", [sb.softmax, sb.log_softmax])
    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            (([np.nan, 1],), ValueError, "`scores` has a value that is not finite: nan"),
            (([np.inf, 1],), ValueError, "`scores` has a value that is not finite: inf"),
            (([],), ValueError, r"`scores` is empty along axis 0: its shape is \(0,\)"),
            (([1, 2], 1), ValueError, r"`axis` is 1 but the shape of `scores` is \(2,\)"),
            (([1, 2], 0.5), TypeError, "`axis` must be an integer, not float"),
            ((5.0,), ValueError, r"`axis` is -1 but the shape of `scores` is \(\)"),
            (([1j],), TypeError, "`scores` must hold real numbers"),
        ],
    )
    def test_bad_input(self, function, arguments, error, message):
        with pytest.raises(error, match=message):
            function(*arguments)


class TestJacobian:
    def test_by_hand(self):
        expected = [[0.16, -0.1, -0.06], [-0.1, 0.25, -0.15], [-0.06, -0.15, 0.21]]
        np.testing.assert_allclose(sb.softmax_jacobian([0.2, 0.5, 0.3]), expected, rtol=1e-14)

    @given(st.integers(1, 6), st.integers(0, 2**32 - 1))
    def test_predicts_a_small_step(self, n, seed):
        rng = np.random.default_rng(seed)
        s, step = rng.normal(size=(2, n)), rng.normal(size=n) * 1e-6
        jacobian = sb.softmax_jacobian(sb.softmax(s))
        assert jacobian.shape == (2, n, n)
        moved = sb.softmax(s + step) - sb.softmax(s - step)
        np.testing.assert_allclose(moved, 2 * jacobian @ step, atol=1e-15)
        np.testing.assert_allclose(jacobian.sum(axis=-1), 0, atol=1e-15)

    def test_float32_stays_float32(self):
        assert sb.softmax_jacobian(np.float32([0.5, 0.5])).dtype == np.float32

    @pytest.mark.parametrize(
        ("weights", "error", "message"),
        [
            (0.5, ValueError, "`weights` must have at least 1 axis, but it is one number"),
            ([], ValueError, r"`weights` is empty: its shape is \(0,\)"),
            ([np.nan], ValueError, "`weights` has a value that is not finite: nan"),
            (["a"], TypeError, "`weights` must hold real numbers"),
        ],
    )
    def test_bad_input(self, weights, error, message):
        with pytest.raises(error, match=message):
            sb.softmax_jacobian(weights)


class TestPositions:
    def test_by_hand(self):
        expected = [[0, 1, 0], [math.sin(1), math.cos(1), math.sin(10000 ** (-2 / 3))]]
        np.testing.assert_allclose(sb.positions(2, 3), expected, rtol=1e-14)

    @given(st.integers(0, 20), st.integers(1, 5))
    def test_a_step_is_the_same_rotation_from_everywhere(self, start, pairs):
        p = sb.positions(40, 2 * pairs).reshape(40, pairs, 2) @ [1j, 1]
        np.testing.assert_allclose(p[start + 7] / p[start], p[7] / p[0], rtol=1e-12)
        np.testing.assert_allclose(abs(p), 1)

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ((0, 2), ValueError, "`length` must be at least 1, but it is 0"),
            ((2, 0), ValueError, "`d` must be at least 1, but it is 0"),
            ((2, 2.0), TypeError, "`d` must be an integer, not float"),
        ],
    )
    def test_bad_input(self, arguments, error, message):
        with pytest.raises(error, match=message):
            sb.positions(*arguments)


class TestCausalMask:
    @given(st.integers(1, 6), st.integers(1, 6))
    def test_sees_itself_and_what_came_before(self, length, n_keys):
        expected = [[j <= i for j in range(n_keys)] for i in range(length)]
        np.testing.assert_array_equal(sb.causal_mask(length, n_keys), expected)

    def test_is_square_by_default(self):
        assert sb.causal_mask(4).shape == (4, 4)

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ((0,), ValueError, "`length` must be at least 1, but it is 0"),
            ((2, -1), ValueError, "`n_keys` must be at least 1, but it is -1"),
            ((2.0,), TypeError, "`length` must be an integer, not float"),
        ],
    )
    def test_bad_input(self, arguments, error, message):
        with pytest.raises(error, match=message):
            sb.causal_mask(*arguments)


class TestAttention:
    def test_the_first_example(self):
        out = sb.attention([[1, 0]], [[1, 0], [0, 1], [1, 1]], [[1, 0], [0, 2], [1, 1]])
        e = math.exp(1 / math.sqrt(2))
        a = np.array([[e, 1, e]]) / (2 * e + 1)
        np.testing.assert_allclose(out.weights, a, rtol=1e-15)
        np.testing.assert_allclose(out.output, [[2 * a[0, 0], 2 * a[0, 1] + a[0, 2]]], rtol=1e-15)

    @given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4), st.integers(0, 2**32 - 1))
    def test_equals_the_loop(self, length, n_keys, d, seed):
        rng = np.random.default_rng(seed)
        Q, K = rng.normal(size=(length, d)), rng.normal(size=(n_keys, d))
        V = rng.normal(size=(n_keys, 3))
        keep = rng.random((length, n_keys)) < 0.6
        for mask, scale in [(None, None), (keep, None), (keep, 0.3)]:
            out = sb.attention(Q, K, V, mask=mask, scale=scale)
            output, weights = attention_by_loop(Q, K, V, mask, scale)
            np.testing.assert_allclose(out.weights, weights, atol=1e-14)
            np.testing.assert_allclose(out.output, output, atol=1e-13)

    @given(st.integers(0, 2**32 - 1))
    def test_the_output_is_in_the_hull_of_the_values_it_sees(self, seed):
        rng = np.random.default_rng(seed)
        Q, K, V = rng.normal(size=(4, 3)), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
        out = sb.attention(3 * Q, K, V, causal=True)
        for i, o in enumerate(out.output):
            assert o in sb.ConvexHull(rows=V[: i + 1])

    def test_self_attention_does_not_know_the_order(self):
        X = np.random.default_rng(0).normal(size=(5, 4))
        order = [3, 0, 4, 1, 2]
        out, moved = (
            sb.attention(X, X, X).output,
            sb.attention(X[order], X[order], X[order]).output,
        )
        np.testing.assert_allclose(moved, out[order], rtol=1e-13)

    def test_masks_agree(self):
        rng = np.random.default_rng(1)
        Q, K, V = rng.normal(size=(3, 2)), rng.normal(size=(5, 2)), rng.normal(size=(5, 2))
        keep = sb.causal_mask(3, 5)
        by_flag = sb.attention(Q, K, V, causal=True)
        for mask in [keep, np.where(keep, 0, -np.inf), keep[None][0].tolist()]:
            np.testing.assert_array_equal(
                sb.attention(Q, K, V, mask=mask).weights, by_flag.weights
            )
        both = sb.attention(Q, K, V, mask=[True, False, True, True, True], causal=True)
        assert (both.weights[:, 1] == 0).all()
        assert (both.weights[~keep] == 0).all()
        np.testing.assert_allclose(both.weights.sum(axis=1), 1)

    def test_a_mask_of_numbers_is_added(self):
        out = sb.attention([[0.0]], [[1.0], [1.0]], [[0.0], [1.0]], mask=[[0.0, math.log(3)]])
        np.testing.assert_allclose(out.weights, [[0.25, 0.75]])

    def test_a_query_that_sees_nothing_gets_zero(self):
        out = sb.attention(np.eye(2), np.eye(2), np.eye(2), mask=[[True, True], [False, False]])
        np.testing.assert_array_equal(out.weights[1], [0, 0])
        np.testing.assert_array_equal(out.output[1], [0, 0])
        assert out.weights[0].sum() == pytest.approx(1)

    def test_batches_and_heads(self):
        rng = np.random.default_rng(2)
        Q, K = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(2, 3, 6, 5))
        V = rng.normal(size=(2, 3, 6, 7))
        out = sb.attention(Q, K, V)
        assert out.output.shape == (2, 3, 4, 7)
        assert out.weights.shape == (2, 3, 4, 6)
        one = sb.attention(Q[1, 2], K[1, 2], V[1, 2])
        np.testing.assert_allclose(out.output[1, 2], one.output, rtol=1e-13)
        shared = sb.attention(Q, K[0, 0], V[0, 0])
        np.testing.assert_allclose(
            shared.output[1, 1], sb.attention(Q[1, 1], K[0, 0], V[0, 0]).output, rtol=1e-13
        )

    def test_float32_stays_float32(self):
        x = np.ones((2, 3), np.float32)
        out = sb.attention(x, x, x, mask=np.zeros((2, 2)), scale=0.5)
        assert out.output.dtype == out.weights.dtype == np.float32

    def test_large_scores_do_not_overflow(self):
        out = sb.attention([[1e100]], [[1e100], [-1e100]], [[1.0], [2.0]])
        np.testing.assert_array_equal(out.output, [[1.0]])

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            (
                {"Q": np.ones((2, 4))},
                ValueError,
                "`Q` has entries of length 4 but those of `K` hav",
            ),
            ({"V": np.ones((4, 2))}, ValueError, "there are 5 keys in `K` but 4 values in `V`"),
            ({"Q": np.ones(3)}, ValueError, r"`Q` must have at least 2 axes, .* is \(3,\)"),
            ({"K": np.ones((0, 3))}, ValueError, r"`K` is empty: its shape is \(0, 3\)"),
            ({"V": [["a"]]}, TypeError, "`V` must hold real numbers"),
            ({"K": np.full((5, 3), np.nan)}, ValueError, "`K` has a value that is not finite"),
            ({"Q": np.ones((2, 2, 3)), "K": np.ones((4, 5, 3))}, ValueError, "do not broadcast"),
            (
                {"K": np.ones((4, 5, 3)), "V": np.ones((3, 5, 2))},
                ValueError,
                r"leading axes \(4,\) of `K` and \(3,\) of `V` do not broadcast",
            ),
            (
                {"mask": np.ones((2, 4), bool)},
                ValueError,
                r"`mask` has shape \(2, 4\), which does",
            ),
            (
                {"mask": np.ones((9, 2, 5), bool)},
                ValueError,
                r"which does not broadcast to \(2, 5",
            ),
            ({"mask": np.full((2, 5), np.inf)}, ValueError, "`mask` has a value that is not fini"),
            ({"mask": [[True], [True, False]]}, ValueError, "`mask` is ragged"),
            ({"scale": np.nan}, ValueError, "`scale` has a value that is not finite"),
            (
                {"Q": [[1e200] * 3] * 2, "K": [[1e200] * 3] * 5},
                ValueError,
                "overflow float64; scal",
            ),
        ],
    )
    def test_bad_input(self, change, error, message):
        good = {"Q": np.ones((2, 3)), "K": np.ones((5, 3)), "V": np.ones((5, 2))}
        with pytest.raises(error, match=message):
            sb.attention(**good | change)


def drawn(seed, n_queries=300, n_keys=700, dtype=np.float64):
    """Enough for several blocks."""
    rng = np.random.default_rng(seed)
    shapes = (n_queries, 3), (n_keys, 3), (n_keys, 2)
    return [rng.normal(size=s).astype(dtype) for s in shapes]


def kept(rng, shape):
    """A mask with one query that sees nothing, and one that sees one key."""
    mask = rng.random(shape) < 0.5
    mask[0] = False
    mask[1] = np.arange(shape[1]) == shape[1] - 1
    return mask


class TestLongSequences:
    @pytest.mark.parametrize("size", [1, 30, 1e-3])  # without a shift, with one, and tiny scores
    @pytest.mark.parametrize("causal", [False, True])
    @pytest.mark.parametrize("kind", [None, bool, float])
    def test_equal_all_weights_times_values(self, size, causal, kind):
        Q, K, V = drawn(0)
        Q *= size
        mask = None if kind is None else kept(np.random.default_rng(1), (300, 700))
        if kind is float:
            mask = np.where(mask, np.random.default_rng(2).normal(size=mask.shape), -np.inf)
        out = sb.attention(Q, K, V, mask=mask, causal=causal)
        scores = Q @ K.T / math.sqrt(3)
        if kind is not None:
            scores = np.where(mask, scores, -np.inf) if kind is bool else scores + mask
        if causal:
            scores = np.where(sb.causal_mask(300, 700), scores, -np.inf)
        weights = sb.softmax(scores)
        np.testing.assert_allclose(out.output, weights @ V, rtol=1e-10, atol=1e-13)
        np.testing.assert_allclose(out.weights, weights, rtol=1e-10)
        if kind is not None:
            np.testing.assert_array_equal(out.output[0], 0)

    @pytest.mark.parametrize("size", [1, 60])
    def test_keys_in_a_block_that_all_see_and_in_one_that_some_see(self, size):
        """A key weighs the same whether its block needed a mask or not."""
        Q, K, V = drawn(8, 700, 700)
        out = sb.attention(size * Q, K, V, causal=True)
        scores = np.where(sb.causal_mask(700), size * Q @ K.T / math.sqrt(3), -np.inf)
        np.testing.assert_allclose(out.output, sb.softmax(scores) @ V, rtol=1e-9, atol=1e-12)

    def test_one_query_by_hand(self):
        K = np.zeros((20000, 1))
        K[7] = math.log(20001)
        out = sb.attention([[1.0]], K, np.arange(20000.0)[:, None])
        expected = (20001 * 7 + sum(range(20000)) - 7) / 40000
        np.testing.assert_allclose(out.output, [[expected]], rtol=1e-12)

    def test_batches_broadcast(self):
        rng = np.random.default_rng(3)
        Q, K = rng.normal(size=(2, 1, 200, 4)), rng.normal(size=(3, 300, 4))
        V = rng.normal(size=(300, 5))
        mask = rng.random((3, 1, 300)) < 0.8
        out = sb.attention(Q, K, V, mask=mask)
        assert out.output.shape == (2, 3, 200, 5)
        assert out.weights.shape == (2, 3, 200, 300)
        np.testing.assert_allclose(out.output, out.weights @ V, rtol=1e-10, atol=1e-13)
        many = sb.attention(Q[0, 0], K[0], np.stack([V, -V]))
        np.testing.assert_allclose(many.output[1], -many.output[0])

    @pytest.mark.parametrize("size", [1e-300, 1e-30, 1e30, 1e300])
    def test_values_near_the_ends_of_the_floats(self, size):
        Q, K, V = drawn(4)
        for scores in (1, 30):
            out, plain = (sb.attention(scores * Q, K, x).output for x in (size * V, V))
            np.testing.assert_allclose(out / size, plain, rtol=1e-10, atol=1e-13)

    def test_float32_stays_float32(self):
        for size in (1, 30):
            Q, K, V = drawn(5, dtype=np.float32)
            out = sb.attention(size * Q, K, V, scale=0.5)
            assert out.output.dtype == out.weights.dtype == np.float32
            exact = sb.attention(*(x.astype(float) for x in (size * Q, K, V)), scale=0.5)
            np.testing.assert_allclose(out.output, exact.output, atol=1e-6 * max(1, size))

    def test_large_scores_do_not_overflow(self):
        K = np.where(np.arange(20000) == 300, 1e100, -1e100)[:, None]
        out = sb.attention([[1e100]], K, np.arange(20000.0)[:, None])
        np.testing.assert_array_equal(out.output, [[300.0]])
        with pytest.raises(ValueError, match="the scores of `Q` and `K` overflow float64; scale"):
            sb.attention([[1e250]], K, K)
        with pytest.raises(ValueError, match="overflow float32"):
            sb.attention(np.ones((300, 2), "f"), np.ones((300, 2), "f"), np.eye(300), scale=1e60)

    @pytest.mark.parametrize("score", [300.0, 900.0])
    def test_scores_whose_exponentials_overflow(self, score):
        """exp(900) is no float, and exp(300) not when squared; a shift keeps both away."""
        K = np.linspace(-1, 1, 20000)[:, None]
        out = sb.attention(
            [[score], [-score]], K, np.hstack([K, K**2]), mask=np.ones((2, 20000), bool)
        )
        weights = sb.softmax(score * K.T * [[1], [-1]])
        np.testing.assert_allclose(out.output, weights @ np.hstack([K, K**2]), rtol=1e-9)

    def test_weights_are_those_of_the_call(self):
        Q, K, V = drawn(6)
        mask = np.ones((300, 700), bool)
        out = sb.attention(Q, K, V, mask=mask)
        expected = sb.softmax(Q @ K.T / math.sqrt(3))
        Q[:], K[:], mask[:] = 0, 0, False
        np.testing.assert_allclose(out.weights, expected, rtol=1e-12)
        assert out.weights is out.weights

    def test_shown_without_computing_weights(self):
        out = sb.attention(*drawn(7))
        assert "weights = computed when first read" in repr(out)
        for other in (copy.copy(out), pickle.loads(pickle.dumps(out))):
            np.testing.assert_array_equal(other.weights, out.weights)
        assert "when first read" not in repr(out)

    def test_memory_grows_with_the_length(self):
        """Twice as long needs at most a little more than twice as much, and never n by n."""
        peaks = []
        for n in (2048, 4096):
            x = np.ones((n, 8))
            tracemalloc.start()
            sb.attention(x, x, x, causal=True)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert peaks[1] < 2.2 * peaks[0]
        assert peaks[1] < 4096 * 4096


class TestWindow:
    @given(
        st.integers(1, 90), st.integers(1, 90), st.integers(0, 95), st.booleans(), st.booleans()
    )
    def test_equals_a_mask(self, n_queries, n_keys, window, causal, masked):
        Q, K, V = drawn(0, n_queries, n_keys)
        apart = np.arange(n_queries)[:, None] - np.arange(n_keys)
        keep = abs(apart) <= window
        mask = np.random.default_rng(1).random(keep.shape) < 0.6 if masked else None
        if masked:
            keep &= mask
        out = sb.attention(Q, K, V, window=window, causal=causal, mask=mask)
        expected = sb.attention(Q, K, V, mask=keep & (apart >= 0) if causal else keep)
        np.testing.assert_allclose(out.output, expected.output, rtol=1e-10, atol=1e-13)
        np.testing.assert_allclose(out.weights, expected.weights, rtol=1e-12)

    def test_over_several_blocks(self):
        for size, window in [(1, 300), (40, 300), (1, 20), (40, 20)]:
            Q, K, V = drawn(1, 900, 1300)
            apart = np.arange(900)[:, None] - np.arange(1300)
            out = sb.attention(size * Q, K, V, window=window)
            expected = sb.softmax(np.where(abs(apart) <= window, size * Q @ K.T / 3**0.5, -np.inf))
            np.testing.assert_allclose(out.output, expected @ V, rtol=1e-9, atol=1e-12)

    def test_what_is_outside_is_not_computed(self):
        """A score that would overflow is not noticed out there."""
        K = np.ones((600, 1))
        K[599] = 1e200
        Q = np.ones((300, 1))
        Q[0] = 1e200
        out = sb.attention(Q, K, np.arange(600.0)[:, None], window=2)
        assert 8 < out.output[10, 0] < 12

    @pytest.mark.parametrize(
        ("window", "error", "message"),
        [
            (-1, ValueError, "`window` must be at least 0, but it is -1"),
            (1.5, TypeError, "`window` must be an integer, not float"),
        ],
    )
    def test_bad_input(self, window, error, message):
        with pytest.raises(error, match=message):
            sb.attention(np.eye(2), np.eye(2), np.eye(2), window=window)


class TestSparseMask:
    @pytest.mark.parametrize("kind", [scipy.sparse.csr_array, scipy.sparse.coo_matrix])
    @pytest.mark.parametrize(("causal", "window"), [(False, None), (True, None), (True, 60)])
    def test_equals_the_dense_mask(self, kind, causal, window):
        Q, K, V = drawn(0)
        for size in (1, 100):
            mask = kept(np.random.default_rng(1), (300, 700))
            sparse = kind(mask)
            out = sb.attention(size * Q, K, V, mask=sparse, causal=causal, window=window)
            dense = sb.attention(size * Q, K, V, mask=mask, causal=causal, window=window)
            assert scipy.sparse.issparse(out.weights)
            np.testing.assert_allclose(out.output, dense.output, rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(out.weights.toarray(), dense.weights, rtol=1e-9)
            np.testing.assert_array_equal(sparse.toarray(), mask)
        np.testing.assert_allclose(sb.combine(out.weights, rows=V), out.output)

    def test_float32_stays_float32_and_nothing_seen_is_zero(self):
        x = np.ones((3, 2), np.float32)
        out = sb.attention(x, x, x, mask=scipy.sparse.csr_array((3, 3), dtype=bool))
        assert out.output.dtype == out.weights.dtype == np.float32
        np.testing.assert_array_equal(out.output, 0)

    @pytest.mark.parametrize("blind", [0, 1, 2])
    def test_one_query_that_sees_no_key(self, blind):
        mask = np.ones((3, 3), bool)
        mask[blind] = False
        out = sb.attention(np.eye(3), np.eye(3), np.eye(3), mask=scipy.sparse.csr_array(mask))
        np.testing.assert_allclose(out.weights.sum(axis=1), mask[:, 0], rtol=1e-15)
        np.testing.assert_array_equal(out.output[blind], 0)

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"mask": scipy.sparse.eye_array(2)}, TypeError, "must hold booleans, but its dtype"),
            (
                {"mask": scipy.sparse.csr_array((2, 3), dtype=bool)},
                ValueError,
                r"`mask` has shape \(2, 3\), but the scores have \(2, 2\)",
            ),
            ({"Q": np.ones((1, 2, 2))}, ValueError, "needs one matrix each of queries, keys and"),
            ({"Q": 1e200 * np.eye(2), "K": 1e200 * np.eye(2)}, ValueError, "overflow float64"),
        ],
    )
    def test_bad_input(self, change, error, message):
        good = dict.fromkeys("QKV", np.eye(2))
        mask = scipy.sparse.csr_array(np.eye(2, dtype=bool))
        with pytest.raises(error, match=message):
            sb.attention(**good | {"mask": mask} | change)

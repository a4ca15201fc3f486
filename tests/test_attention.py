import math

import numpy as np
import pytest
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

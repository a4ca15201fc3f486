import math

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

seeds = st.integers(0, 2**32 - 1)


def by_loop(weights, features):
    out = np.zeros((len(weights), features.shape[1]))
    for i, row in enumerate(weights):
        for j, w in enumerate(row):
            out[i] += w * features[j]
    return out


class TestAggregate:
    @given(seeds, st.integers(1, 5), st.integers(1, 5))
    def test_against_a_loop(self, seed, m, n):
        rng = np.random.default_rng(seed)
        w, x = rng.integers(-2, 3, (m, n)).astype(float), rng.normal(size=(n, 3))
        expected = by_loop(w, x)
        np.testing.assert_allclose(sb.aggregate(w, x), expected, atol=1e-14)
        np.testing.assert_allclose(sb.combine(w, rows=x), expected, atol=1e-14)
        for kind in ("csr", "coo", "lil"):
            sparse = scipy.sparse.coo_array(w).asformat(kind)
            out = sb.aggregate(sparse, x)
            assert type(out) is np.ndarray
            np.testing.assert_allclose(out, expected, atol=1e-14)

    @given(seeds, st.booleans())
    def test_several_heads(self, seed, own):
        rng = np.random.default_rng(seed)
        w = rng.integers(-2, 3, (3, 4, 5)).astype(float)
        x = rng.normal(size=(3, 5, 2) if own else (5, 2))
        heads = [by_loop(w[k], x[k] if own else x) for k in range(3)]
        for weights in (w, tuple(map(scipy.sparse.csr_array, w))):
            side_by_side = sb.aggregate(weights, x)
            np.testing.assert_allclose(side_by_side, np.hstack(heads), atol=1e-14)
            average = sb.aggregate(weights, x, heads="mean")
            np.testing.assert_allclose(average, sum(heads) / 3, atol=1e-14)

    def test_one_head_among_several(self):
        w, x = np.array([[1.0, 2.0]]), np.eye(2)
        for weights in (w[None], (scipy.sparse.csr_array(w),)):
            np.testing.assert_array_equal(sb.aggregate(weights, x), w)

    def test_dtypes(self):
        single, double = np.eye(2, dtype=np.float32), np.eye(2)
        for kind in (np.asarray, scipy.sparse.csr_array, lambda a: (scipy.sparse.csr_array(a),)):
            assert sb.aggregate(kind(single), single).dtype == np.float32
            assert sb.aggregate(kind(double), single).dtype == np.float64
            assert sb.aggregate(kind(single), double).dtype == np.float64
            assert sb.aggregate(kind(np.eye(2, dtype=int)), single).dtype == np.float64

    def test_rows_that_nothing_reaches(self):
        out = sb.aggregate(scipy.sparse.csr_array((3, 2)), np.ones((2, 4)))
        np.testing.assert_array_equal(out, np.zeros((3, 4)))

    @pytest.mark.parametrize(
        ("weights", "features", "error", "message"),
        [
            (np.eye(3), np.ones((2, 1)), ValueError, "`weights` has 3 entries for 2 atoms"),
            (np.eye(2), np.ones(2), ValueError, "`features` must have at least 2 axes"),
            (np.ones(2), np.ones((2, 1)), ValueError, r"`weights` must be \(m, n\) or .* \(2,\)"),
            (np.ones((1, 1, 1, 2)), np.eye(2), ValueError, r"`weights` must be .*\(1, 1, 1, 2\)"),
            (np.eye(2), np.ones((3, 2, 1)), ValueError, r"`features` must be .*\(3, 2, 1\)"),
            (np.ones((2, 2, 2)), np.ones((3, 2, 1)), ValueError, r"`features` must be \(n, d\)"),
            (
                np.eye(2),
                [[1.0], [np.nan]],
                ValueError,
                "`features` has a value that is not finite",
            ),
            ([[np.inf, 1]], np.eye(2), ValueError, "`weights` has a value that is not finite"),
            ([[1j, 1]], np.eye(2), TypeError, "`weights` must hold real numbers"),
            ((), np.eye(2), ValueError, "`weights` has 0 entries for 2 atoms"),
        ],
    )
    def test_bad_input(self, weights, features, error, message):
        with pytest.raises(error, match=message):
            sb.aggregate(weights, features)

    @pytest.mark.parametrize(
        ("weights", "features", "message"),
        [
            (np.eye(3), np.ones((2, 1)), "`weights` has 3 entries for 2 atoms"),
            (np.eye(2), np.ones((1, 2, 1)), r"`features` must be \(n, d\)"),
            ([[np.inf, 1]], np.eye(2), "`weights` has a value that is not finite"),
        ],
    )
    def test_bad_sparse_input(self, weights, features, message):
        with pytest.raises(ValueError, match=message):
            sb.aggregate(scipy.sparse.csr_array(weights), features)

    def test_heads_of_different_shapes(self):
        heads = scipy.sparse.eye_array(2), scipy.sparse.csr_array((3, 2))
        with pytest.raises(ValueError, match=r"`weights` .* the same for all heads, not \(3, 2\)"):
            sb.aggregate(heads, np.eye(2))
        with pytest.raises(ValueError, match="`heads` must be one of 'concat', 'mean', not 'sum'"):
            sb.aggregate(np.eye(2), np.eye(2), heads="sum")


class TestSegmentSoftmax:
    @given(seeds, st.integers(0, 30), st.booleans())
    def test_against_a_loop(self, seed, e, several):
        rng = np.random.default_rng(seed)
        scores = rng.normal(size=(e, 2) if several else e) * 5
        segments = rng.integers(0, 8, e)
        out = sb.segment_softmax(scores, segments)
        assert out.shape == scores.shape
        for s in {*segments.tolist()}:
            mine = segments == s
            np.testing.assert_allclose(out[mine], sb.softmax(scores[mine], axis=0))

    def test_extremes(self):
        out = sb.segment_softmax([1e308, -1e308, 1000, 1000, -np.inf, -np.inf], [7, 7, 2, 2, 2, 0])
        np.testing.assert_array_equal(out, [1, 0, 0.5, 0.5, 0, 0])

    def test_numbers_of_segments_may_be_large(self):
        out = sb.segment_softmax([0, 0, math.log(3), 0], [2**31 - 1, 5, 2**31 - 1, 2**16 + 5])
        np.testing.assert_allclose(out, [0.25, 1, 0.75, 1])

    def test_float32_stays_float32_and_nothing_is_written_over(self):
        scores = np.array([[1, 2], [3, 4]], np.float32)
        scores.flags.writeable = False
        assert sb.segment_softmax(scores, np.int8([0, 0])).dtype == np.float32

    @pytest.mark.parametrize(
        ("scores", "segments", "error", "message"),
        [
            (
                [1, 2],
                [0],
                ValueError,
                r"`segments` must be one number for each of 2 scores.*\(1,\)",
            ),
            (1.0, [0], ValueError, r"`scores` must be \(E,\) or \(E, h\), but its shape is \(\)"),
            ([1, np.nan], [0, 0], ValueError, r"`scores` .* not finite: nan at \[1\]"),
            ([1, np.inf], [0, 0], ValueError, r"`scores` .* not finite: inf at \[1\]"),
            ([1], [-1], ValueError, "`segments` has the number -1"),
            (
                [1],
                [0.5],
                TypeError,
                "`segments` must hold whole numbers, but its dtype is float64",
            ),
        ],
    )
    def test_bad_input(self, scores, segments, error, message):
        with pytest.raises(error, match=message):
            sb.segment_softmax(scores, segments)

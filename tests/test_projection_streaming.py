import re
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_projection import falls_short, some

import spanbook as sb

shapes = st.tuples(st.integers(1, 30), st.integers(1, 7), st.integers(0, 2**32 - 1))


def streamed(columns, target, cuts):
    fit = sb.StreamedLeastSquares()
    for x, y in zip(np.split(columns, cuts), np.split(target, cuts), strict=True):
        if len(x):
            fit.add(columns=x, target=y)
    return fit


class TestStreamedLeastSquares:
    def test_by_hand(self):
        fit = sb.StreamedLeastSquares()
        for x, y in (([1, 0], 6), ([1, 1], 0), ([1, 2], 0)):
            fit.add(columns=[x], target=[y])
        np.testing.assert_allclose(fit.weights, [5, -3])
        assert fit.distance == pytest.approx(np.sqrt(6))
        assert fit.rank == 2
        assert fit.n_rows == 3

    @given(shapes)
    @falls_short
    def test_is_least_squares_however_it_is_cut(self, shape):
        columns, rank, rng = some(shape)
        d, n = columns.shape
        y = rng.normal(size=(d, 2))
        fit = streamed(columns, y, np.sort(rng.integers(0, d + 1, 3)))
        whole = sb.least_squares(columns=columns, target=y)
        assert fit.rank == rank
        assert fit.n_rows == d
        np.testing.assert_allclose(fit.weights, whole.weights, atol=1e-11)
        np.testing.assert_allclose(
            fit.distance, np.linalg.norm(whole.residual, axis=0), atol=1e-13
        )
        s = np.zeros(n)
        s[: min(n, d)] = whole.singular_values
        np.testing.assert_allclose(fit.singular_values, s, atol=1e-12)

    def test_blocks_longer_than_a_piece(self):
        rng = np.random.default_rng(0)
        columns = rng.normal(size=(10_001, 3))
        y = columns @ [1, -2, 3] + rng.normal(size=10_001)
        fit = streamed(columns, y, [9000])
        w, distance, *_ = np.linalg.lstsq(columns, y, rcond=None)
        np.testing.assert_allclose(fit.weights, w, rtol=1e-13)
        assert fit.distance == pytest.approx(np.sqrt(distance[0]), rel=1e-13)

    def test_a_rank_that_the_normal_equations_miss(self):
        rng = np.random.default_rng(0)
        columns = rng.normal(size=(1000, 4))
        columns[:, 3] = columns[:, 2] + 1e-9 * rng.normal(size=1000)
        fit = streamed(columns, columns @ [1, 1, 2, -1], range(100, 1000, 100))
        assert fit.rank == 4
        assert np.linalg.matrix_rank(columns.T @ columns) == 3
        np.testing.assert_allclose(fit.weights, [1, 1, 2, -1], atol=1e-5)
        assert fit.distance <= 1e-13

    def test_what_overflows_is_said(self):
        for intercept in (False, True):
            fit = sb.StreamedLeastSquares(intercept=intercept)
            fit.add(columns=[[1e-310], [2e-310], [4e-310]], target=[1e-310, 2e-310, 4e-310])
            np.testing.assert_allclose(fit.weights, [1])
            fit = sb.StreamedLeastSquares(intercept=intercept)
            fit.add(columns=[[1e-310], [2e-310]], target=[1, 2])
            with pytest.raises(ValueError, match="the weights of `columns` overflow float64"):
                _ = fit.weights
            with pytest.raises(
                ValueError, match="the lengths of `columns` and `target` overflow float64"
            ):
                fit.add(columns=[[1.5e308], [-1.7e308]], target=[1, 2])
            assert fit.n_rows == 2

    def test_several_columns_and_targets_with_an_intercept(self):
        """As a column of ones beside them; one column repeats another but for its level."""
        rng = np.random.default_rng(0)
        columns = np.array([5, -3, 100, 2]) + rng.normal(size=(9, 4))
        targets = np.array([7, -40]) + rng.normal(size=(9, 2))
        ones = np.column_stack([columns, np.ones(9)])
        expected = np.linalg.lstsq(ones, targets, rcond=None)[0]
        fit = sb.StreamedLeastSquares(intercept=True)
        for part in (slice(4), slice(4, 9)):
            fit.add(columns=columns[part], target=targets[part])
        whole = sb.least_squares(columns=columns, target=targets, intercept=True)
        for found in (fit, whole):
            np.testing.assert_allclose(found.weights, expected[:-1], atol=1e-12)
            np.testing.assert_allclose(found.intercept, expected[-1], atol=1e-10)
            assert found.rank == 5
        fit = sb.StreamedLeastSquares(intercept=True)
        fit.add(columns=np.column_stack([columns, columns[:, 2] - 1.7e9]), target=targets)
        assert fit.rank == 5

    def test_the_rank_alone(self):
        fit = sb.StreamedLeastSquares()
        fit.add(columns=[[1, 2]])
        assert fit.rank == 1
        fit.add(columns=[[0, 1], [0, 2]])
        assert fit.rank == 2
        np.testing.assert_allclose(
            fit.singular_values, np.linalg.svd([[1, 2], [0, 1], [0, 2]], compute_uv=False)
        )
        for ask in ("weights", "distance"):
            with pytest.raises(ValueError, match="the blocks came without `target`"):
                getattr(fit, ask)

    @pytest.mark.parametrize("s", [1e-150, 1e150])
    def test_scale_does_not_matter(self, s):
        columns, y = np.array([[1.0, 2], [3, 4], [5, 6]]) * s, np.array([1.0, 0, 0])
        fit = streamed(columns, y, [2])
        np.testing.assert_allclose(fit.weights * s, np.linalg.pinv(columns / s) @ y)

    @falls_short
    def test_zeros(self):
        fit = streamed(np.zeros((3, 2)), np.array([0.0, 3, 4]), [1])
        assert fit.rank == 0
        np.testing.assert_array_equal(fit.weights, [0, 0])
        assert fit.distance == pytest.approx(5)

    def test_memory_does_not_grow_with_the_rows(self):
        columns, y = np.ones((20_000, 20)), np.ones(20_000)
        fit = sb.StreamedLeastSquares()
        fit.add(columns=columns, target=y)  # loads what is to be loaded
        tracemalloc.start()
        for _ in range(5):
            fit.add(columns=columns, target=y)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < columns.nbytes  # one block's finite test, and a piece of it

    def test_float32_stays_float32(self):
        fit = streamed(np.float32([[1], [2]]), np.float32([2, 4]), [1])
        assert fit.weights.dtype == fit.singular_values.dtype == np.float32
        fit.add(columns=[[1.0]], target=[2.0])
        assert fit.weights.dtype == np.float64

    def test_shows_itself(self):
        fit = sb.StreamedLeastSquares()
        assert repr(fit) == "StreamedLeastSquares(0 rows)"
        fit.add(columns=[[1, 2], [3, 6]])
        assert repr(fit) == "StreamedLeastSquares(2 rows, 2 columns, rank 1)"

    @pytest.mark.parametrize("ask", ["weights", "rank", "singular_values", "distance"])
    def test_without_rows(self, ask):
        with pytest.raises(ValueError, match="no rows yet"):
            getattr(sb.StreamedLeastSquares(), ask)

    @pytest.mark.parametrize(
        "block",
        [
            {"columns": [[1, 2, 3]], "target": [1]},
            {"columns": [[1, 2]]},
            {"columns": [[1, 2]], "target": [[1]]},
        ],
    )
    def test_a_block_that_does_not_fit(self, block):
        fit = sb.StreamedLeastSquares()
        fit.add(columns=[[1, 2]], target=[1])
        message = "but the blocks before it rows of shape (2,) with `target` ()"
        with pytest.raises(ValueError, match=re.escape(message)):
            fit.add(**block)
        assert fit.n_rows == 1
        np.testing.assert_allclose(fit.weights, [0.2, 0.4])

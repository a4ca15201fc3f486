import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


class TestDescent:
    def test_by_hand(self):
        """Half of what is missing, each step."""
        walk = sb.gradient_descent(columns=[[1]], target=[8], step=0.5, n_steps=3)
        np.testing.assert_allclose(walk.path, [[0], [4], [6], [7]])
        np.testing.assert_array_equal(walk.weights, [7])
        assert walk.step == 0.5
        assert walk.converged is False

    def test_against_a_plain_loop(self):
        y = np.array([1.0, 0, 2])
        walk = sb.gradient_descent(columns=X, target=y, step=0.01, n_steps=20)
        w = np.zeros(2)
        for i in range(21):
            np.testing.assert_allclose(walk.path[i], w, atol=1e-14)
            w = w - 0.01 * X.T @ (X @ w - y)

    def test_the_step_is_the_inverse_square_of_the_largest_singular_value(self):
        walk = sb.gradient_descent(columns=X, target=[1, 0, 0], n_steps=1)
        assert walk.step == pytest.approx(1 / np.linalg.norm(X, 2) ** 2)

    @given(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1)))
    def test_arrives_at_the_shortest_weights(self, shape):
        d, n, seed = shape
        rng = np.random.default_rng(seed)
        rank = int(rng.integers(1, min(n, d) + 1))
        u = np.linalg.qr(rng.normal(size=(d, rank)))[0]
        v = np.linalg.qr(rng.normal(size=(n, rank)))[0]
        columns, y = u * rng.uniform(1, 3, rank) @ v.T, rng.normal(size=d)
        walk = sb.gradient_descent(columns=columns, target=y)
        assert walk.converged
        assert len(walk.path) <= 400
        expected = np.linalg.pinv(columns, rcond=1e-9) @ y
        np.testing.assert_allclose(walk.weights, expected, atol=1e-8)
        errors = np.linalg.norm(y - walk.path @ columns.T, axis=1)
        assert (np.diff(errors) <= 1e-14).all()

    def test_a_step_too_long_climbs_and_says_so(self):
        walk = sb.gradient_descent(columns=X, target=[1, 0, 2], step=1.0, n_steps=10_000)
        assert not walk.converged
        assert 2 < len(walk.path) < 20
        assert np.isfinite(walk.path).all()

    def test_where_0_is_best_already(self):
        for columns, y in ((np.zeros((2, 2)), [1, 2]), ([[1.0], [1.0]], [1, -1]), ([[1]], [0])):
            walk = sb.gradient_descent(columns=columns, target=y)
            assert walk.converged
            assert len(walk.path) == 1
            assert not walk.weights.any()

    @pytest.mark.parametrize("power", [-200, 200])
    def test_scale_does_not_matter(self, power):
        columns = X * 10.0**power
        walk = sb.gradient_descent(columns=columns, target=[1, 0, 0], n_steps=200)
        plain = sb.gradient_descent(columns=X, target=[1, 0, 0], n_steps=200)
        np.testing.assert_allclose(walk.weights * 10.0**power, plain.weights, rtol=1e-6)

    def test_float32_stays_float32(self):
        walk = sb.gradient_descent(columns=np.float32(X), target=np.float32([1, 0, 2]))
        assert walk.path.dtype == walk.weights.dtype == np.float32

    @pytest.mark.parametrize(
        ("given", "error", "message"),
        [
            ({"target": np.ones((3, 2))}, ValueError, r"`target` must be one target \(3,\), but"),
            ({"step": 0}, ValueError, "`step` must be above 0, but it is 0"),
            ({"step": -0.1}, ValueError, "`step` must be above 0, but it is -0.1"),
            ({"n_steps": 0}, ValueError, "`n_steps` must be at least 1, but it is 0"),
            ({"n_steps": 1.5}, TypeError, "`n_steps` must be an integer, not float"),
            ({"tol": -1}, ValueError, "`tol` must be at least 0, but it is -1"),
        ],
    )
    def test_bad_input(self, given, error, message):
        with pytest.raises(error, match=message):
            sb.gradient_descent(**{"columns": X, "target": [1, 0, 0]} | given)

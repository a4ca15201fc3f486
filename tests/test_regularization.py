import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_projection import falls_short, shapes, some

import spanbook as sb

penalties = st.floats(1e-3, 1e3)


class TestRidge:
    def test_by_hand(self):
        """Along the axes each weight is alone: s y / (s^2 + penalty)."""
        fit = sb.ridge(columns=[[2, 0], [0, 1]], target=[2, 1], penalty=4)
        np.testing.assert_allclose(fit.weights, [0.5, 0.2])
        np.testing.assert_allclose(fit.fitted, [1, 0.2])
        np.testing.assert_allclose(fit.residual, [1, 0.8])
        assert fit.penalty == 4.0
        assert fit.degrees_of_freedom == pytest.approx(4 / 8 + 1 / 5)
        np.testing.assert_allclose(fit.predict([[1, 0], [1, 1]]), [0.5, 0.7])

    @falls_short
    def test_no_penalty_counts_the_rank_of_least_squares(self):
        """Also where one column is a sum of others but for the last digits."""
        rng = np.random.default_rng(0)
        for n in rng.integers(5, 40, size=60):
            X = rng.normal(size=(200, n))
            off = 10 ** rng.uniform(-14, -12) * rng.normal(size=200)
            X[:, -1] = X[:, :-1] @ rng.normal(size=n - 1) + off
            y = rng.normal(size=200)
            freedom = sb.ridge(columns=X, target=y, penalty=0).degrees_of_freedom
            assert freedom == sb.least_squares(columns=X, target=y).rank

    @given(shapes, penalties)
    def test_is_least_squares_with_rows_added(self, shape, penalty):
        columns, _, rng = some(shape)
        d, n = columns.shape
        y = rng.normal(size=(d, 2))
        fit = sb.ridge(columns=columns, target=y, penalty=penalty)
        longer = np.vstack([columns, np.sqrt(penalty) * np.eye(n)])
        w = np.linalg.lstsq(longer, np.vstack([y, np.zeros((n, 2))]), rcond=None)[0]
        np.testing.assert_allclose(fit.weights, w, atol=1e-11)
        np.testing.assert_allclose(fit.fitted, columns @ w, atol=1e-10)
        np.testing.assert_allclose(fit.residual, y - columns @ w, atol=1e-10)
        hat = columns @ np.linalg.solve(columns.T @ columns + penalty * np.eye(n), columns.T)
        assert fit.degrees_of_freedom == pytest.approx(np.trace(hat), rel=1e-6)

    @given(shapes)
    @falls_short
    def test_no_penalty_is_least_squares(self, shape):
        columns, rank, rng = some(shape)
        y = rng.normal(size=len(columns))
        fit = sb.ridge(columns=columns, target=y, penalty=0)
        free = sb.least_squares(columns=columns, target=y)
        np.testing.assert_allclose(fit.weights, free.weights, rtol=1e-12)
        np.testing.assert_allclose(fit.residual, free.residual, atol=1e-15)
        assert fit.degrees_of_freedom == rank

    @given(shapes)
    @falls_short
    def test_a_path_is_one_fit_after_the_other(self, shape):
        columns, _, rng = some(shape)
        d, n = columns.shape
        path = np.array([0, 1e-3, 1, 1e3])
        roundings = 1e-11  # where the rank falls short: of the target by the smallest penalty
        for y in (rng.normal(size=d), rng.normal(size=(d, 2))):
            fits = sb.ridge(columns=columns, target=y, penalty=path)
            assert fits.weights.shape == (4, n, *y.shape[1:])
            new = rng.normal(size=(3, n))
            assert fits.predict(new).shape == (4, 3, *y.shape[1:])
            for i, penalty in enumerate(path):
                one = sb.ridge(columns=columns, target=y, penalty=penalty)
                for name in ("weights", "fitted", "residual", "degrees_of_freedom"):
                    alone, along = getattr(one, name), getattr(fits, name)[i]
                    np.testing.assert_allclose(along, alone, rtol=1e-9, atol=roundings)
                np.testing.assert_allclose(fits.predict(new)[i], one.predict(new), atol=roundings)
            assert (np.diff(fits.degrees_of_freedom) < 0).all()
            assert (np.diff(np.linalg.norm(fits.weights, axis=1), axis=0) < 0).all()

    @pytest.mark.parametrize("power", [-150, 150])
    def test_scale_does_not_matter(self, power):
        s, columns = 10.0**power, np.array([[1.0, 2], [3, 4], [5, 6]])
        fit = sb.ridge(columns=columns, target=[1, 0, 0], penalty=2)
        large = sb.ridge(columns=columns * s, target=np.array([s, 0, 0]), penalty=2 * s * s)
        np.testing.assert_allclose(large.weights, fit.weights)
        np.testing.assert_allclose(large.residual, fit.residual * s)
        assert large.degrees_of_freedom == pytest.approx(fit.degrees_of_freedom)

    def test_penalties_out_of_proportion(self):
        columns, y = np.array([[1e-200, 0], [0, 1e200]]), np.array([1, 1.0])
        fit = sb.ridge(columns=columns, target=y, penalty=[1e300, 1e-300])
        assert np.isfinite(fit.weights).all()
        np.testing.assert_allclose(fit.fitted, [[0, 1], [0, 1]], atol=1e-12)

    def test_zero_columns(self):
        fit = sb.ridge(columns=np.zeros((2, 3)), target=[1, 2], penalty=0)
        np.testing.assert_array_equal(fit.weights, [0, 0, 0])
        assert fit.degrees_of_freedom == 0

    def test_float32_stays_float32(self):
        fit = sb.ridge(columns=np.float32([[1], [2]]), target=np.float32([1, 2]), penalty=[1, 2])
        assert {fit.weights.dtype, fit.fitted.dtype, fit.residual.dtype} == {np.dtype("float32")}
        np.testing.assert_allclose(fit.weights, [[5 / 6], [5 / 7]], rtol=1e-6)

    @pytest.mark.parametrize(
        ("penalty", "error", "message"),
        [
            (-1, ValueError, "`penalty` must be at least 0, but it has -1"),
            ([1, -2], ValueError, "`penalty` must be at least 0, but it has -2"),
            ([], ValueError, r"`penalty` is empty: its shape is \(0,\)"),
            ([[1]], ValueError, "`penalty` must be one number or a list"),
            (np.inf, ValueError, "`penalty` has a value that is not finite"),
            ("much", TypeError, "`penalty` must hold real numbers"),
        ],
    )
    def test_bad_penalty(self, penalty, error, message):
        with pytest.raises(error, match=message):
            sb.ridge(columns=[[1]], target=[1], penalty=penalty)

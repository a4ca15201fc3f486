import contextlib
import re

import numpy as np
import pandas as pd
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


FITS = {
    "least_squares": sb.least_squares,
    "ridge at 0": lambda **given: sb.ridge(**given, penalty=0),
    "ridge": lambda **given: sb.ridge(**given, penalty=2),
}


def streamed(columns, target, intercept=False, sample_weight=None, cuts=(1, 4)):
    fit = sb.StreamedLeastSquares(intercept=intercept)
    weights = np.ones(len(columns)) if sample_weight is None else sample_weight
    for block in np.split(np.arange(len(columns)), cuts):
        if len(block):
            some = None if sample_weight is None else weights[block]
            fit.add(columns=columns[block], target=target[block], sample_weight=some)
    return fit


def ones_and_roots(columns, target, price, intercept, weights):
    """Weights and intercept by a longer matrix: ones that cost nothing, rows by their roots."""
    d, n = columns.shape
    ones = np.full((d, 1), float(intercept))
    root = np.sqrt(weights)[:, None]
    costs = np.c_[np.zeros((n, 1)), np.sqrt(price) * np.eye(n)]
    long = np.vstack([root * np.c_[ones, columns], costs])
    w = np.linalg.lstsq(long, np.r_[root[:, 0] * target, np.zeros(n)], rcond=None)[0]
    return w[1:], w[0]


class TestIntercept:
    def test_by_hand(self):
        """Means 1 and 2, slope -6 / 2."""
        fit = sb.least_squares(columns=[[0], [1], [2]], target=[6, 0, 0], intercept=True)
        np.testing.assert_allclose(fit.weights, [-3])
        assert fit.intercept == pytest.approx(5)
        assert (type(fit.intercept), fit.rank) == (float, 2)
        np.testing.assert_allclose(fit.fitted, [5, 2, -1])
        np.testing.assert_allclose(fit.residual, [1, -2, 1])
        np.testing.assert_allclose(fit.singular_values, [np.sqrt(2)])
        np.testing.assert_allclose(fit.predict([[3], [0]]), [-4, 5])
        assert fit.predict([3]) == pytest.approx(-4)
        assert re.search(r"\n  intercept +=  ?5", repr(fit))
        assert "intercept" not in repr(sb.least_squares(columns=[[1]], target=[1]))

    def test_ridge_by_hand(self):
        """Less their means the columns are (-1, 1) and the targets (-2, 2): 4 / (2 + penalty)."""
        given = {"columns": [[0], [2]], "target": [5, 9], "intercept": True}
        path = sb.ridge(**given, penalty=[0, 2, 6])
        np.testing.assert_allclose(path.weights, [[2], [1], [0.5]])
        np.testing.assert_allclose(path.intercept, [5, 6, 6.5])
        np.testing.assert_allclose(path.degrees_of_freedom, [2, 1.5, 1.25])
        np.testing.assert_allclose(path.predict([[0], [4]]), [[5, 13], [6, 10], [6.5, 8.5]])
        np.testing.assert_allclose(path.predict([4]), [13, 10, 8.5])
        one = sb.ridge(**given, penalty=2)
        assert (one.intercept, type(one.intercept)) == (6.0, float)
        assert one.degrees_of_freedom == 1.5

    @pytest.mark.parametrize("path", [2, [2, 0.5, 7]])
    @pytest.mark.parametrize("k", [1, 3])
    def test_predict_on_the_rows_is_fitted(self, path, k):
        rng = np.random.default_rng(0)
        X, y = rng.normal(size=(9, 2)) + 5, rng.normal(size=(9, k)) + 3
        for fit in (
            sb.ridge(columns=X, target=y, penalty=path, intercept=True),
            sb.least_squares(columns=X, target=y, intercept=True),
        ):
            assert fit.fitted.shape == fit.predict(X).shape
            np.testing.assert_allclose(fit.predict(X), fit.fitted, rtol=1e-13)
            np.testing.assert_allclose(fit.predict(X[4]), fit.fitted[..., 4, :], rtol=1e-13)
            np.testing.assert_allclose(fit.residual.sum(axis=-2), 0, atol=1e-13)

    @falls_short
    @given(shapes)
    def test_is_a_column_of_ones_that_costs_nothing(self, shape):
        columns, _, rng = some(shape)
        d = len(columns)
        y, weights = rng.normal(size=d) + 7, rng.integers(1, 4, size=d)
        for intercept in (False, True):
            w, b = ones_and_roots(columns, y, 2, intercept, weights)
            given = {"columns": columns, "target": y, "sample_weight": weights}
            fit = sb.ridge(**given, penalty=2, intercept=intercept)
            np.testing.assert_allclose(fit.weights, w, atol=1e-10)
            assert (fit.intercept or 0) == pytest.approx(b, abs=1e-9)
            np.testing.assert_allclose(fit.residual, y - columns @ w - b, atol=1e-9)
            # Of many weights the shortest: the limit of a small price.
            least = sb.least_squares(**given, intercept=intercept)
            shortest = sb.ridge(**given, penalty=0, intercept=intercept)
            np.testing.assert_allclose(least.weights, shortest.weights, atol=1e-11)
            assert least.rank == shortest.degrees_of_freedom
            ones = np.ones((d, int(intercept)))
            assert least.rank == np.linalg.matrix_rank(np.c_[ones, columns], rtol=1e-10)

    @pytest.mark.parametrize("d", [3, 8])
    def test_the_shortest_weights_leave_the_intercept_out(self, d):
        rng = np.random.default_rng(d)
        X = rng.normal(size=(d, 3))
        X = np.c_[X, X[:, 0] + 2 * X[:, 1] - 5]  # dependent only with ones
        y = rng.normal(size=d)
        with pytest.warns(sb.RankWarning) if d > 4 else contextlib.nullcontext():
            fit = sb.least_squares(columns=X, target=y, intercept=True)
        centred = X - X.mean(axis=0)
        np.testing.assert_allclose(
            fit.weights, np.linalg.pinv(centred, rtol=1e-10) @ (y - y.mean()), rtol=1e-10
        )
        assert fit.rank == min(d, 4)

    def test_the_warning_counts_it(self):
        X = np.c_[np.arange(5.0), np.full(5, 0.1)]
        said = "`columns` and the intercept have rank 2, less than their 3: 'column 1' is a comb"
        for fit in FITS["least_squares"], FITS["ridge at 0"], streamed:
            with pytest.warns(sb.RankWarning, match=said):
                _ = fit(columns=X, target=np.arange(5.0), intercept=True).weights
            # Two rows and a level cannot settle two weights: no surprise.
            fit(columns=X[:2], target=np.arange(2.0), intercept=True)

    @pytest.mark.parametrize("fit", [*FITS.values(), streamed])
    def test_far_from_0(self, fit):
        """Timestamps, incomes and rates: what counts is the spread, in any place."""
        rng = np.random.default_rng(1)
        spread = np.c_[rng.integers(0, 1000, 50), rng.integers(0, 2**15, 50), rng.random(50)]
        spread = np.round(spread * 2**10) / 2**10  # exact also when moved
        y = spread @ [0.5, -2, 3] + rng.integers(0, 9, 50)
        here = fit(columns=spread, target=y, intercept=True)
        there = fit(columns=spread + np.array([2**31, 2**20, 2**12]), target=y, intercept=True)
        np.testing.assert_allclose(there.weights, here.weights, rtol=1e-12)
        moved = here.intercept - here.weights @ [2**31, 2**20, 2**12]
        assert there.intercept == pytest.approx(moved, rel=1e-13)

    def test_noise_of_a_moved_column_is_no_direction(self):
        """Far from 0, b is 3 a + 1e9 but for rounding, which is not a second direction."""
        a = np.random.default_rng(0).random(100)
        for fit in FITS["least_squares"], FITS["ridge at 0"], streamed:
            with pytest.warns(sb.RankWarning, match="have rank 2"):
                w = fit(columns=np.c_[a, 3 * a + 1e9], target=a, intercept=True).weights
            assert np.abs(w).max() < 1 + 1e-9

    def test_float32(self):
        X, y = np.float32([[0], [1], [2]]), np.float32([[6], [0], [0]])
        for fit in FITS.values():
            found = fit(columns=X, target=y, intercept=True)
            assert found.intercept.dtype == found.weights.dtype == np.float32
            assert found.predict(X).dtype == np.float32

    @pytest.mark.parametrize("fit", [*FITS.values(), streamed])
    def test_a_word_is_no_flag(self, fit):
        with pytest.raises(TypeError, match="`intercept` must be True or False, not 'False'"):
            fit(columns=np.ones((5, 1)), target=np.ones(5), intercept="False")


class TestSampleWeight:
    def test_by_hand(self):
        """A weighted mean: (1 * 2 + 3 * 6) / (1 + 3 + penalty)."""
        given = {"columns": [[1], [1], [1]], "target": [2, 6, 9], "sample_weight": [1, 3, 0]}
        assert sb.least_squares(**given).weights == pytest.approx([5])
        assert sb.ridge(**given, penalty=4).weights == pytest.approx([2.5])
        assert sb.least_squares(**given).residual == pytest.approx([-3, 1, 4])
        assert sb.least_squares(**given).singular_values == pytest.approx([2])

    @falls_short
    @pytest.mark.parametrize("intercept", [False, True])
    @pytest.mark.parametrize("fit", [*FITS.values(), streamed])
    @pytest.mark.parametrize("d_n", [(9, 3), (4, 6)])
    def test_is_rows_repeated(self, fit, intercept, d_n):
        rng = np.random.default_rng(0)
        X, y = rng.normal(size=d_n) + 3, rng.normal(size=d_n[0])
        times = np.array([2, 1, 0, 3, 1, 1, 2, 4, 1])[: d_n[0]]
        found = fit(columns=X, target=y, sample_weight=times, intercept=intercept)
        again = fit(columns=X.repeat(times, 0), target=y.repeat(times), intercept=intercept)
        np.testing.assert_allclose(found.weights, again.weights, rtol=1e-11)
        if intercept:
            assert found.intercept == pytest.approx(again.intercept, rel=1e-11)
        for field in ("rank", "degrees_of_freedom", "distance"):
            if hasattr(found, field):
                assert getattr(found, field) == pytest.approx(getattr(again, field), abs=1e-11)
        s = again.singular_values if hasattr(again, "singular_values") else ()
        if len(s):
            count = min(len(s), len(found.singular_values))
            np.testing.assert_allclose(found.singular_values[:count], s[:count], atol=1e-12)
        if hasattr(found, "fitted"):
            np.testing.assert_allclose(found.fitted.repeat(times), again.fitted, rtol=1e-11)
            np.testing.assert_allclose(found.residual, y - found.fitted, atol=1e-13)

    @pytest.mark.parametrize("power", [-300, 300])
    def test_only_proportions_count(self, power):
        rng = np.random.default_rng(0)
        X, y, s = rng.normal(size=(9, 3)), rng.normal(size=9), rng.random(9)
        for price in (0, 2):
            fit = sb.ridge(columns=X, target=y, penalty=price, sample_weight=s, intercept=True)
            large = sb.ridge(
                columns=X,
                target=y,
                penalty=price * 10.0**power,
                sample_weight=s * 10.0**power,
                intercept=True,
            )
            np.testing.assert_allclose(large.weights, fit.weights, rtol=1e-12)
            assert large.degrees_of_freedom == pytest.approx(fit.degrees_of_freedom)

    def test_rows_that_count_nothing_do_not_make_enough(self):
        X, y = np.eye(3)[:, :2], [1, 2, 3]
        sb.least_squares(columns=X, target=y, sample_weight=[1, 0, 0])
        with pytest.warns(sb.RankWarning, match="rank 1"):
            sb.least_squares(columns=X, target=y, sample_weight=[1, 0, 1])

    def test_labels_are_followed(self):
        X = pd.DataFrame({"one": [1.0, 1, 1]}, index=list("abc"))
        s = pd.Series([0, 3, 1], index=list("cba"))
        assert sb.least_squares(columns=X, target=[2, 6, 9], sample_weight=s).weights == [5]

    @pytest.mark.parametrize(
        ("weights", "message"),
        [
            ([1, -1, 2], "`sample_weight` must be at least 0, but it has -1"),
            ([0, 0, 0], "`sample_weight` is 0 for every row"),
            ([1, 2], "`sample_weight` has 2 entries but"),
            ([[1, 2], [1, 2], [1, 2]], "`sample_weight` must be one list (3,), but its shape is"),
            ([1, np.nan, 2], "`sample_weight` has a value that is not finite"),
        ],
    )
    @pytest.mark.parametrize("fit", [*FITS.values(), sb.StreamedLeastSquares().add])
    def test_bad_weights(self, fit, weights, message):
        with pytest.raises(ValueError, match=re.escape(message)):
            fit(columns=np.ones((3, 1)), target=np.ones(3), sample_weight=weights)


class TestExtremeColumns:
    """Columns that no square survives: the right answer, or what overflows."""

    @pytest.mark.parametrize("fit", [FITS["least_squares"], FITS["ridge at 0"]])
    @pytest.mark.parametrize("size", [1e-310, 3e307])
    @pytest.mark.parametrize("intercept", [False, True])
    def test_in_proportion(self, fit, size, intercept):
        X = np.c_[np.array([1.0, 2, 4]) * size, [1.0, -1, 1]]
        found = fit(columns=X, target=X @ [0.5, size], intercept=intercept)
        np.testing.assert_allclose(found.weights, [0.5, size], rtol=1e-13)

    @pytest.mark.parametrize("fit", [FITS["least_squares"], FITS["ridge at 0"]])
    def test_what_overflows_is_said(self, fit):
        message = "the weights of `columns` overflow float64; change the units"
        with pytest.raises(ValueError, match=message):
            fit(columns=[[1e-310], [2e-310]], target=[1, 2])
        with pytest.raises(ValueError, match=message.replace("64", "32")):
            fit(columns=np.float32([[1e-30]]), target=np.float32([1e30]))

    def test_singular_values_are_those_of_the_columns(self):
        for size in (2.0**-600, 2.0**600):
            X = np.array([[3.0, 0], [0, 4], [0, 0]]) * size
            s = sb.least_squares(columns=X, target=[size] * 3).singular_values
            np.testing.assert_allclose(s, [4 * size, 3 * size])
        with pytest.raises(ValueError, match="the singular values of `columns` overflow float64"):
            sb.least_squares(columns=np.full((3, 1), 1.7e308), target=[1e300] * 3)

    def test_a_price_keeps_tiny_columns_at_0(self):
        for d in (1, 2):
            X = np.array([[1e-310, 1], [2e-310, 0]])[:d]
            fit = sb.ridge(columns=X, target=[1.0, 1.0][:d], penalty=1)
            np.testing.assert_allclose(fit.weights, [0, 0.5], atol=1e-300)
            assert fit.degrees_of_freedom == pytest.approx(0.5)


def test_a_wide_table_in_a_small_unit():
    """Columns of 2**-500: the penalty is a price on weights in that unit."""
    rng = np.random.default_rng(0)
    columns, target = rng.normal(size=(3, 5)), rng.normal(size=3)
    expected = columns.T @ np.linalg.solve(columns @ columns.T + 0.25 * np.eye(3), target)
    small = sb.ridge(columns=columns * 2.0**-500, target=target, penalty=0.25 * 2.0**-1000)
    np.testing.assert_allclose(small.weights * 2.0**-500, expected, rtol=1e-12)

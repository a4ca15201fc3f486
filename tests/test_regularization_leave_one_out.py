import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from test_projection import falls_short, shapes, some

import spanbook as sb

PATH = np.array([0, 0.1, 3.0])


def slowly(X, y, penalty, intercept=False, weights=None):
    """Fit without each row, one after the other, and predict it."""
    out = np.empty(y.shape)
    for i in range(len(X)):
        rest = np.delete(np.arange(len(X)), i)
        some = None if weights is None else weights[rest]
        given = {"columns": X[rest], "target": y[rest], "sample_weight": some}
        fit = sb.ridge(**given, penalty=penalty, intercept=intercept)
        out[i] = fit.predict(X[i])
    return out


class TestLeverage:
    def test_by_hand(self):
        """A line: 1/4 and the squared distance from the mean, 3, as a share of 50."""
        h = sb.leverage(columns=[[0], [1], [2], [9]], intercept=True)
        np.testing.assert_allclose(h, [0.43, 0.33, 0.27, 0.97])
        np.testing.assert_allclose(sb.leverage(columns=[[3], [4]]), [9 / 25, 16 / 25])
        h = sb.leverage(columns=[[3], [4]], penalty=[0, 25])
        np.testing.assert_allclose(h, [[9 / 25, 16 / 25], [9 / 50, 16 / 50]])
        h = sb.leverage(columns=[[3], [4], [7]], sample_weight=[1, 4, 0])
        np.testing.assert_allclose(h, [9 / 73, 64 / 73, 0])

    @given(shapes)
    def test_is_the_derivative_of_the_fit(self, shape):
        columns, _, rng = some(shape)
        d = len(columns)
        weights = rng.integers(0, 4, size=d) + np.eye(d)[0]
        for intercept in (False, True):
            given = {"columns": columns, "intercept": intercept, "sample_weight": weights}
            h = sb.leverage(**given, penalty=[0.5, 20])
            hat = sb.ridge(**given, target=np.eye(d), penalty=[0.5, 20])
            np.testing.assert_allclose(h, np.diagonal(hat.fitted, axis1=1, axis2=2), atol=1e-9)
            np.testing.assert_allclose(h.sum(axis=1), hat.degrees_of_freedom, atol=1e-9)

    @falls_short
    @given(shapes)
    def test_sums_to_the_rank_in_any_units(self, shape):
        columns, rank, rng = some(shape)
        h = sb.leverage(columns=columns)
        assert h.sum() == pytest.approx(rank, abs=1e-9)
        units = 2.0 ** rng.integers(-60, 60, size=columns.shape[1])
        np.testing.assert_allclose(sb.leverage(columns=columns * units), h, atol=1e-9)

    def test_far_from_0(self):
        """Ten seconds of unix time."""
        seconds = np.arange(10.0)[:, None]
        h = sb.leverage(columns=seconds, intercept=True)
        np.testing.assert_allclose(sb.leverage(columns=seconds + 1.7e9, intercept=True), h)
        np.testing.assert_allclose(h, 0.1 + (np.arange(10) - 4.5) ** 2 / 82.5)

    def test_float32(self):
        assert sb.leverage(columns=np.float32([[1], [2]])).dtype == np.float32


class TestLeaveOneOut:
    def test_by_hand(self):
        """The mean of the others, and shrunk: their sum by their count and the penalty."""
        loo = sb.leave_one_out(columns=[[1], [1], [1]], target=[0, 3, 6], penalty=[0, 1])
        np.testing.assert_allclose(loo.predicted, [[4.5, 3, 1.5], [3, 2, 1]])
        np.testing.assert_allclose(loo.residual, [[-4.5, 0, 4.5], [-3, 1, 5]])
        np.testing.assert_allclose(loo.error, [13.5, 35 / 3])
        np.testing.assert_allclose(loo.leverage, [[1 / 3] * 3, [1 / 4] * 3])
        assert loo.best.penalty == 1
        assert loo.best.weights == pytest.approx([9 / 4])
        level = sb.leave_one_out(
            columns=[[0], [0], [0]], target=[0, 3, 6], intercept=True, penalty=1
        )
        np.testing.assert_allclose(level.predicted, [4.5, 3, 1.5])
        assert (level.error, level.penalty) == (pytest.approx(13.5), 1.0)

    def test_two_rows_and_a_level(self):
        """One row is left, and its target is what it predicts."""
        two = sb.leave_one_out(columns=[[0], [1]], target=[2, 4], intercept=True)
        np.testing.assert_allclose(two.predicted, [4, 2])

    @pytest.mark.parametrize("weighted", [False, True])
    @pytest.mark.parametrize("intercept", [False, True])
    @pytest.mark.parametrize("d_n", [(9, 3), (5, 8), (5, 4)])
    @falls_short
    def test_against_leaving_out(self, d_n, intercept, weighted):
        rng = np.random.default_rng(sum(d_n))
        X, y = rng.normal(size=d_n) + 2, rng.normal(size=(d_n[0], 2)) + 5
        weights = rng.random(d_n[0]) * 3 if weighted else None
        if weighted:
            weights[2] = 0
        given = {"columns": X, "intercept": intercept, "sample_weight": weights}
        loo = sb.leave_one_out(**given, target=y, penalty=PATH)
        for i, penalty in enumerate(PATH):
            expected = slowly(X, y, penalty, intercept, weights)
            np.testing.assert_allclose(loo.predicted[i], expected, rtol=1e-9)
            np.testing.assert_allclose(loo.residual[i], y - expected, atol=1e-9)
            one = sb.leave_one_out(**given, target=y[:, 1], penalty=penalty)
            np.testing.assert_allclose(one.predicted, expected[:, 1], rtol=1e-9)
            shares = np.ones(d_n[0]) if weights is None else weights
            error = np.average((y - expected) ** 2, axis=0, weights=shares).mean()
            assert loo.error[i] == pytest.approx(error)
        np.testing.assert_allclose(loo.leverage, sb.leverage(**given, penalty=PATH), atol=1e-12)
        assert loo.best.penalty == PATH[loo.error.argmin()]

    @falls_short
    def test_a_row_of_leverage_1(self):
        """The last row alone has 'd': without it the shortest weights give 'd' none."""
        X = np.c_[np.ones(5), [0, 0, 0, 0, 1.0]]
        y = np.array([1.0, 2, 3, 4, 50])
        loo = sb.leave_one_out(columns=X, target=y, penalty=[0, 1e-9])
        np.testing.assert_allclose(loo.leverage[0], [0.25] * 4 + [1])
        assert loo.leverage[0, 4] == 1
        np.testing.assert_allclose(loo.predicted[0], [3, 8 / 3, 7 / 3, 2, 2.5])
        np.testing.assert_allclose(loo.predicted[1], loo.predicted[0], rtol=1e-7)
        level = sb.leave_one_out(columns=X[:, 1:], target=y, intercept=True)
        np.testing.assert_allclose(level.predicted, loo.predicted[0])

    @falls_short
    def test_every_row_settles_something(self):
        y = np.array([1.0, 2, 3])
        loo = sb.leave_one_out(columns=np.diag([1.0, 1e-8, 1e8]), target=y)
        np.testing.assert_array_equal(loo.leverage, 1)
        np.testing.assert_allclose(loo.predicted, 0, atol=1e-15)
        single = sb.leave_one_out(columns=[[2, 1]], target=[5])
        assert single.predicted == [0]

    def test_the_only_row_cannot_be_left_out_of_a_level(self):
        message = "`columns` has one row that counts: left out, nothing is left to fit"
        for X, weights in (([[2.0]], None), ([[2.0], [3.0]], [0, 1])):
            with pytest.raises(ValueError, match=re.escape(message)):
                sb.leave_one_out(
                    columns=X, target=[5.0, 6][: len(X)], intercept=True, sample_weight=weights
                )

    def test_the_chosen_fit_warns_at_the_caller(self):
        with pytest.warns(sb.RankWarning, match="'column 1' is a combination") as said:
            loo = sb.leave_one_out(columns=[[1, 2], [1, 2], [1, 2]], target=[1, 1, 1.5])
        assert [w.filename for w in said] == [__file__]
        np.testing.assert_allclose(loo.predicted, [1.25, 1.25, 1])

    def test_names_are_kept(self):
        frame = pd.DataFrame({"b": [0.0, 1, 5, 4], "a": [1.0, 1, 2, 0]})
        loo = sb.leave_one_out(columns=frame, target=[1, 2, 3, 4], penalty=[1, 2], intercept=True)
        assert loo.best.names == ("b", "a")
        np.testing.assert_allclose(loo.best.predict(frame[["a", "b"]]), loo.best.fitted)

    @pytest.mark.parametrize("power", [-150, 150])
    def test_scale_does_not_matter(self, power):
        rng = np.random.default_rng(0)
        X, y, s = rng.normal(size=(6, 2)), rng.normal(size=6), 10.0**power
        loo = sb.leave_one_out(columns=X, target=y, penalty=PATH, intercept=True)
        large = sb.leave_one_out(columns=X * s, target=y, penalty=PATH * s * s, intercept=True)
        np.testing.assert_allclose(large.predicted, loo.predicted)

    def test_float32_stays_float32(self):
        X, y = np.float32([[1], [2], [4]]), np.float32([1, 2, 3])
        loo = sb.leave_one_out(columns=X, target=y, penalty=1)
        assert {loo.leverage.dtype, loo.residual.dtype, loo.predicted.dtype} == {X.dtype}
        np.testing.assert_allclose(loo.predicted, slowly(X, y, 1), rtol=1e-5)

    @pytest.mark.parametrize(
        ("given", "error", "message"),
        [
            ({"penalty": -1}, ValueError, "`penalty` must be at least 0"),
            ({"intercept": 1}, TypeError, "`intercept` must be True or False"),
            ({"sample_weight": [1, -1]}, ValueError, "`sample_weight` must be at least 0"),
            ({"columns": [1, 2]}, ValueError, "`columns` must be a matrix"),
        ],
    )
    def test_bad_input(self, given, error, message):
        given = {"columns": [[1], [2]]} | given
        with pytest.raises(error, match=message):
            sb.leverage(**given)
        with pytest.raises(error, match=message):
            sb.leave_one_out(**given, target=[1, 2])

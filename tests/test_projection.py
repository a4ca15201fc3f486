import dataclasses
import re
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

X = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
falls_short = pytest.mark.filterwarnings("ignore::spanbook.RankWarning")
shapes = st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(0, 2**32 - 1))


def of_rank(rng, d, n, rank):
    """Columns with known singular values, from 1 to 100."""
    u = np.linalg.qr(rng.normal(size=(d, rank)))[0]
    v = np.linalg.qr(rng.normal(size=(n, rank)))[0]
    return u * np.logspace(0, 2, rank) @ v.T


def some(shape):
    d, n, seed = shape
    rng = np.random.default_rng(seed)
    rank = int(rng.integers(1, min(n, d) + 1))
    return of_rank(rng, d, n, rank), rank, rng


class TestLeastSquares:
    def test_by_hand(self):
        fit = sb.least_squares(columns=X, target=[6, 0, 0])
        np.testing.assert_allclose(fit.weights, [5, -3])
        np.testing.assert_allclose(fit.fitted, [5, 2, -1])
        np.testing.assert_allclose(fit.residual, [1, -2, 1])
        assert fit.rank == 2
        np.testing.assert_allclose(fit.predict([[1, 3], [1, -1]]), [-4, 8])
        assert fit.predict([1, 3]) == pytest.approx(-4)

    @given(shapes)
    @falls_short
    def test_against_the_pseudoinverse(self, shape):
        columns, rank, rng = some(shape)
        y = rng.normal(size=(len(columns), 3))
        fit = sb.least_squares(columns=columns, target=y)
        expected = np.linalg.pinv(columns, rcond=1e-10) @ y
        assert fit.rank == rank
        np.testing.assert_allclose(fit.weights, expected, atol=1e-12)
        np.testing.assert_allclose(fit.fitted, columns @ expected, atol=1e-11)
        np.testing.assert_allclose(fit.fitted + fit.residual, y, atol=1e-14)
        np.testing.assert_allclose(columns.T @ fit.residual, 0, atol=1e-12)
        new = rng.normal(size=(4, columns.shape[1]))
        np.testing.assert_allclose(fit.predict(new), new @ fit.weights, atol=1e-14)

    @given(shapes)
    @falls_short
    def test_no_other_weights_are_nearer_or_as_short(self, shape):
        columns, _, rng = some(shape)
        y = rng.normal(size=len(columns))
        fit = sb.least_squares(columns=columns, target=y)
        for _ in range(5):
            other = fit.weights + rng.normal(size=len(fit.weights))
            assert np.linalg.norm(y - columns @ other) >= np.linalg.norm(fit.residual) - 1e-12
        null = np.eye(len(fit.weights)) - np.linalg.pinv(columns, rcond=1e-10) @ columns
        np.testing.assert_allclose(null @ fit.weights, 0, atol=1e-11)

    @pytest.mark.parametrize("d_n", [(40, 12), (12, 12), (12, 40)])
    def test_digits_are_lost_as_the_condition_number_says(self, d_n):
        rng = np.random.default_rng(0)
        d, n = d_n
        u = np.linalg.qr(rng.normal(size=(d, 12)))[0]
        v = np.linalg.qr(rng.normal(size=(n, 12)))[0]
        columns = u * np.logspace(0, -9, 12) @ v.T
        w = v @ rng.normal(size=12)
        fit = sb.least_squares(columns=columns, target=columns @ w)
        assert fit.rank == 12
        np.testing.assert_allclose(fit.weights, w, atol=1e-5)  # 1e-16 times 1e9, and some
        assert np.linalg.norm(fit.residual) <= 1e-14 * np.linalg.norm(columns @ w)

    def test_one_target_is_a_column_of_many(self):
        rng = np.random.default_rng(1)
        columns, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
        many = sb.least_squares(columns=columns, target=y)
        assert many.weights.shape == (3, 2)
        assert many.fitted.shape == many.residual.shape == (6, 2)
        for j in range(2):
            one = sb.least_squares(columns=columns, target=y[:, j])
            np.testing.assert_allclose(one.weights, many.weights[:, j], rtol=1e-13)
            np.testing.assert_allclose(one.predict(columns), many.predict(columns)[:, j])

    @pytest.mark.parametrize("rank", [1, 3, 5])
    @falls_short
    def test_many_rows_go_another_way_to_the_same_answer(self, rank):
        rng = np.random.default_rng(rank)
        columns = of_rank(rng, 10_000, 5, rank)
        y = rng.normal(size=(10_000, 2))
        fit = sb.least_squares(columns=columns, target=y)
        near = sb.Span(columns=columns).nearest(y.T)
        assert fit.rank == rank
        np.testing.assert_allclose(fit.weights, near.weights.T, atol=1e-12)
        np.testing.assert_allclose(fit.residual, near.residual.T, atol=1e-12)
        np.testing.assert_allclose(fit.fitted, near.point.T, atol=1e-12)
        one = sb.least_squares(columns=np.float32(columns), target=np.float32(y[:, 0]))
        assert one.rank == rank
        assert one.weights.shape == (5,)
        assert one.fitted.dtype == one.weights.dtype == one.singular_values.dtype == np.float32
        np.testing.assert_allclose(one.residual, fit.residual[:, 0], atol=1e-4)

    def test_many_rows_badly_conditioned(self):
        """Weights of 1e9 times the target, and still a residual at right angles."""
        rng = np.random.default_rng(0)
        u = np.linalg.qr(rng.normal(size=(10_000, 4)))[0]
        v = np.linalg.qr(rng.normal(size=(4, 4)))[0]
        columns, y = u * np.logspace(0, -9, 4) @ v.T, rng.normal(size=10_000)
        fit = sb.least_squares(columns=columns, target=y)
        near = sb.Span(columns=columns).nearest(y)
        assert np.linalg.norm(fit.weights) > 1e8
        assert fit.rank == 4
        np.testing.assert_allclose(columns.T @ fit.residual, 0, atol=1e-13)
        np.testing.assert_allclose(fit.weights, near.weights, rtol=1e-5)

    @pytest.mark.parametrize("rows", [50, 3000])
    @pytest.mark.parametrize("units", [(1e300, 1, 1e-300), (1e-307,) * 3, (2e305,) * 3])
    def test_columns_whose_squares_overflow_or_vanish(self, rows, units):
        rng = np.random.default_rng(rows)
        x, y = rng.normal(size=(rows, 3)), rng.normal(size=rows)
        fit = sb.least_squares(columns=x * units, target=y)
        assert fit.rank == 3
        expected = np.linalg.lstsq(x, y)[0]
        np.testing.assert_allclose(fit.weights * units, expected, rtol=1e-12, atol=1e-14)
        values = np.linalg.svd(x * (np.array(units) / units[0]))[1] * units[0]
        np.testing.assert_allclose(fit.singular_values[0], values[0], rtol=1e-13)

    @pytest.mark.parametrize("offset", [0, 1e6])
    def test_many_rows_and_large_residuals(self, offset):
        """What is summed over many rows is exact to more digits than its terms leave."""
        rng = np.random.default_rng(0)
        t = rng.integers(-(2**20), 2**20, 5000) / 2**20 + offset
        noise = rng.integers(-(2**20), 2**20, 5000) / 2**10
        fit = sb.least_squares(columns=np.column_stack([np.ones(5000), t]), target=noise)
        away, n = [int(v * 2**20) for v in t - offset], 5000
        rest = [int(v * 2**10) for v in noise]
        cross = n * sum(a * b for a, b in zip(away, rest, strict=True)) - sum(away) * sum(rest)
        spread = n * sum(a * a for a in away) - sum(away) ** 2
        slope = float(Fraction(cross * 2**10, spread))
        assert fit.weights[1] == pytest.approx(slope, rel=1e-13 if offset == 0 else 1e-9)

    def test_float32_and_integers(self):
        fit = sb.least_squares(columns=np.float32(X), target=np.float32([6, 0, 0]))
        arrays = (fit.weights, fit.fitted, fit.residual, fit.singular_values)
        assert {a.dtype for a in arrays} == {np.dtype(np.float32)}
        assert fit.predict(np.float32(X)).dtype == np.float32
        assert sb.least_squares(columns=X.astype(int), target=[6, 0, 0]).weights.dtype == float

    @falls_short
    def test_zero_columns_get_weight_0(self):
        fit = sb.least_squares(columns=np.zeros((3, 2)), target=[1, 2, 3])
        np.testing.assert_array_equal(fit.weights, [0, 0])
        np.testing.assert_array_equal(fit.residual, [1, 2, 3])
        assert fit.rank == 0

    def test_is_frozen(self):
        with pytest.raises(dataclasses.FrozenInstanceError):
            sb.least_squares(columns=X, target=[6, 0, 0]).rank = 1


def streamed(columns, target):
    fit = sb.StreamedLeastSquares()
    fit.add(columns=columns, target=target)
    return fit


WARN = {
    "least_squares": sb.least_squares,
    "streamed": lambda **given: streamed(**given).weights,
    "ridge": lambda **given: sb.ridge(**given, penalty=[1, 0]),
}


@pytest.mark.parametrize("fit", WARN.values(), ids=WARN)
class TestRankWarning:
    def test_names_the_columns(self, fit):
        columns = np.array([[1.0, 2, 0, 1], [1, 2, 1, 2], [1, 2, 2, 3], [1, 2, 3, 4]])
        said = "`columns` has rank 2, less than its 4 columns: {} are combinations of the others"
        y = [1, 2, 3, 4]
        with pytest.warns(sb.RankWarning, match=said.format("'column 1', 'column 3'")) as seen:
            fit(columns=columns, target=y)
        assert [w.filename for w in seen] == [__file__]
        frame = pd.DataFrame(columns, columns=["one", "two", "t", "next"])
        with pytest.warns(sb.RankWarning, match=said.format("'two', 'next'")):
            fit(columns=frame, target=y)
        with pytest.warns(sb.RankWarning, match="'column 1' is a combination of the others. Many"):
            fit(columns=columns[:, :3], target=y)

    def test_units_and_rows_change_nothing(self, fit):
        rng = np.random.default_rng(0)
        columns = np.c_[np.ones(5000), 1.7e9 + rng.random(5000), 1e-7 * rng.random(5000)]
        fit(columns=columns, target=columns[:, 2])
        with pytest.warns(sb.RankWarning, match="'column 3' is a combination"):
            fit(columns=np.c_[columns, columns[:, 1] + 60], target=columns[:, 2])

    def test_columns_that_depend_together_and_none_on_those_before(self, fit):
        """In this triangle (Kahan's) each column is far from the span of those before it."""
        n = 50
        columns = np.eye(n) - np.triu(np.ones((n, n)), 1)
        assert sb.dependence(columns=columns).dependent == ()
        with pytest.warns(sb.RankWarning, match="rank 49, less than its 50 columns: 'column 0'"):
            fit(columns=columns, target=np.ones(n))

    def test_more_columns_than_rows_are_no_surprise(self, fit):
        fit(columns=np.ones((2, 3)), target=[1, 2])


def test_the_rank_of_a_stream_may_be_asked_in_silence():
    fit = streamed([[1, 1], [2, 2]], [1, 2])
    assert fit.rank == 1
    assert "rank 1" in repr(fit)
    with pytest.warns(sb.RankWarning, match="rank 1"):
        assert fit.weights.tolist() == pytest.approx([0.5, 0.5])
    _ = fit.weights  # once for the same rows
    fit.add(columns=[[3, 3]], target=[3])
    with pytest.warns(sb.RankWarning, match="rank 1"):
        _ = fit.weights


def test_a_price_makes_one_answer_of_many():
    sb.ridge(columns=[[1, 1], [2, 2]], target=[1, 2], penalty=[1, 2])


FITS = [
    sb.least_squares,
    lambda **given: sb.ridge(**given, penalty=1),
    sb.gradient_descent,
    lambda **given: sb.StreamedLeastSquares().add(**given),
]


@pytest.mark.parametrize("fit", FITS)
class TestBadInput:
    @pytest.mark.parametrize(
        ("columns", "target", "error", "message"),
        [
            (X, [1, 2], ValueError, "`target` has 2 entries but there are 3 rows"),
            (X, np.ones((2, 3)), ValueError, "`target` has 2 entries but there are 3 rows"),
            (X, 1.0, ValueError, "`target` must be one target (3,) or many (3, k), but its shape"),
            (X, np.ones((3, 0)), ValueError, "`target` is empty: its shape is (3, 0)"),
            (X, [1, np.nan, 2], ValueError, "`target` has a value that is not finite: nan at [1]"),
            (X, [1j, 2, 3], TypeError, "`target` must hold real numbers"),
            ([[1, np.inf]], [1], ValueError, "`columns` has a value that is not finite: inf"),
            ([1, 2], [1, 2], ValueError, "`columns` must be a matrix (2 axes)"),
            (np.empty((3, 0)), [1, 2, 3], ValueError, "`columns` is empty"),
            ([["a"]], [1], TypeError, "`columns` must hold real numbers"),
        ],
    )
    def test_message(self, fit, columns, target, error, message):
        with pytest.raises(error, match=re.escape(message)):
            fit(columns=columns, target=target)

    def test_nothing_is_written_over(self, fit):
        columns, y = np.asfortranarray(X), np.array([6.0, 0, 0])
        fit(columns=columns, target=y)
        np.testing.assert_array_equal(columns, X)
        np.testing.assert_array_equal(y, [6, 0, 0])


@pytest.mark.parametrize("rows", [[1, 2, 3], [[1]], 1.0, np.ones((1, 1, 2))])
def test_new_rows_are_as_long_as_those_fitted(rows):
    message = re.escape("`rows` must be one row (2,) or many (m, 2), but its shape is")
    for fit in (
        sb.least_squares(columns=X, target=[6, 0, 0]),
        sb.ridge(columns=X, target=[6, 0, 0], penalty=[0, 1]),
    ):
        with pytest.raises(ValueError, match=message):
            fit.predict(rows)

"""Names of columns: kept by what is fitted, shown, and used to find the columns of later rows."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

import spanbook as sb

RNG = np.random.default_rng(0)
X = RNG.normal(size=(12, 3))
Y = RNG.normal(size=12)
NAMES = ["age", "pay", "height"]
FRAMES = [pd.DataFrame(X, columns=NAMES), pl.DataFrame(X, schema=NAMES)]


def shuffled(frame):
    """The same columns in another order, with one more between them."""
    order = ["height", "age", "pay"]
    if isinstance(frame, pd.DataFrame):
        return frame[order].assign(extra=1.0)[["extra", *order]]
    return frame.select(order).with_columns(pl.lit(1.0).alias("extra"))


@pytest.mark.parametrize("frame", FRAMES, ids=["pandas", "polars"])
class TestFits:
    def fits(self, frame):
        return [
            (sb.least_squares(columns=frame, target=Y), sb.least_squares(columns=X, target=Y)),
            (
                sb.ridge(columns=frame, target=Y, penalty=0.5),
                sb.ridge(columns=X, target=Y, penalty=0.5),
            ),
        ]

    def test_names_are_kept_and_shown(self, frame):
        for named, plain in self.fits(frame):
            assert named.names == tuple(NAMES)
            assert plain.names is None
            assert "pay: " in repr(named)
            np.testing.assert_allclose(named.weights, plain.weights, rtol=1e-9)

    def test_later_rows_are_found_by_name(self, frame):
        for named, plain in self.fits(frame):
            np.testing.assert_allclose(named.predict(shuffled(frame)), plain.predict(X), rtol=1e-9)

    def test_a_missing_column_is_named(self, frame):
        less = frame[["age", "pay"]]
        for named, _ in self.fits(frame):
            with pytest.raises(ValueError, match="`rows` lacks 'height'"):
                named.predict(less)

    def test_later_blocks_are_found_by_name(self, frame):
        half = len(X) // 2
        named, plain = sb.StreamedLeastSquares(), sb.StreamedLeastSquares()
        named.add(columns=frame[:half], target=Y[:half])
        named.add(columns=shuffled(frame[half:]), target=Y[half:])
        plain.add(columns=X, target=Y)
        assert named.names == tuple(NAMES)
        np.testing.assert_allclose(named.weights, plain.weights, rtol=1e-9)
        with pytest.raises(ValueError, match="`columns` lacks 'height'"):
            named.add(columns=frame[["age", "pay"]], target=Y)

    def test_standardizer(self, frame):
        named, plain = sb.Standardizer(rows=frame), sb.Standardizer(rows=X)
        assert named.names == tuple(NAMES)
        np.testing.assert_allclose(
            named.transform(shuffled(frame)), plain.transform(X), rtol=1e-9, atol=1e-12
        )

    def test_sets_find_coordinates_by_name(self, frame):
        for kind in (sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull):
            assert kind(rows=frame).contains(shuffled(frame)).all()

    def test_dependence_speaks_of_names(self, frame):
        both = (
            sb.dependence(columns=frame.assign(twice=2 * frame["age"]))
            if isinstance(frame, pd.DataFrame)
            else sb.dependence(columns=frame.with_columns((2 * pl.col("age")).alias("twice")))
        )
        assert str(both) == "twice = 2·age"

    def test_stack(self, frame):
        fit = sb.stack(frame, Y)
        assert fit.names == tuple(NAMES)
        np.testing.assert_allclose(fit.predict(shuffled(frame)), fit.combined, atol=1e-12)


def test_a_target_follows_the_row_labels():
    labels = [f"row {k}" for k in range(12)]
    frame = pd.DataFrame(X, columns=NAMES, index=labels)
    target = pd.Series(Y, index=labels).sample(frac=1, random_state=0)
    for fit in (
        sb.least_squares(columns=frame, target=target),
        sb.ridge(columns=frame, target=target, penalty=0),
        sb.gradient_descent(columns=frame, target=target, n_steps=5000),
    ):
        expected = sb.least_squares(columns=X, target=Y).weights
        np.testing.assert_allclose(fit.weights, expected, atol=1e-8)


class TestCombine:
    def test_weights_find_columns_by_name(self):
        weights = pd.Series([1.0, 2.0, 3.0], index=["height", "age", "pay"])
        np.testing.assert_allclose(
            sb.combine(weights, columns=FRAMES[0]), X @ [2.0, 3.0, 1.0], rtol=1e-15
        )

    def test_weights_find_rows_by_label(self):
        rows = pd.DataFrame(X[:2], index=["first", "second"])
        weights = pd.Series([1.0, 10.0], index=["second", "first"])
        np.testing.assert_allclose(sb.combine(weights, rows=rows), 10 * X[0] + X[1], rtol=1e-15)


@pytest.mark.parametrize("frame", FRAMES, ids=["pandas", "polars"])
class TestNearest:
    def test_weights_of_columns_have_their_names(self, frame):
        near = sb.ConicHull(columns=frame).nearest(Y)
        assert near.names == tuple(NAMES)
        assert near.coordinates is None
        height = f"height: {near.weights[2]:.4g}"
        assert height in repr(near)
        assert "point       = [" in repr(near)

    def test_points_among_rows_have_theirs(self, frame):
        near = sb.Span(rows=frame[:2]).nearest(X[5])
        assert near.coordinates == tuple(NAMES)
        assert near.names is None
        assert f"residual    = age: {near.residual[0]:.4g}" in repr(near)
        assert "weights     = [" in repr(near)
        assert "coordinates" not in repr(near)

    def test_of_many_points_the_names_have_a_line(self, frame):
        assert "\n  coordinates = age, pay, height" in repr(sb.Span(rows=frame).nearest(X))

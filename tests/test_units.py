"""What does not depend on units: each invariant, over units from 2**-60 to 2**60.

Stretching a column of a table by a power of two, which rounds nothing, leaves

- rank and fitted values of `least_squares` and `StreamedLeastSquares`,
- dimension and membership of the four sets, whichever coordinate or, for a span and a cone,
  whichever atom is stretched; for the affine and the convex hull also when all rows are shifted,
- the dependent columns of `dependence` and the sets that `diagnose` finds.

The nearest point, ridge and principal components do depend on units.
"""

import contextlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from oracles.exact import short_of_rank

import spanbook as sb

falls_short = pytest.mark.filterwarnings("ignore::spanbook.RankWarning")
SETS = [sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull]
seeds = st.integers(0, 2**32 - 1)


def table(rng, n, d):
    """Columns in their own units, far from 0, and perhaps with one that repeats two others."""
    x = rng.normal(size=(n, d)) * 10.0 ** rng.uniform(-2, 2, d)
    x += 10.0 ** rng.uniform(0, 8, d) * rng.choice([0, 1], d)
    if d > 2 and rng.random() < 0.5:
        x[:, -1] = x[:, 0] + x[:, 1]
    return x


def units(rng, d):
    return 2.0 ** rng.integers(-60, 61, d)


def is_close(a, b, size):
    return np.abs(a - b).max() <= 1e-9 * size


class TestFits:
    @given(seeds)
    @falls_short
    def test_least_squares(self, seed):
        rng = np.random.default_rng(seed)
        n, d = int(rng.integers(2, 40)), int(rng.integers(1, 8))
        x, y, u = table(rng, n, d), rng.normal(size=n), units(rng, d)
        one, other = (
            sb.least_squares(columns=x, target=y),
            sb.least_squares(columns=x * u, target=y),
        )
        assert one.rank == other.rank
        summed = np.abs(x) @ np.abs(one.weights)  # what cancels leaves as much rounding
        assert is_close(one.fitted, other.fitted, np.abs(y).max() + 1e-4 * summed.max())

    @pytest.mark.parametrize("seed", range(3))
    @falls_short
    def test_a_hundred_thousand_rows(self, seed):
        rng = np.random.default_rng(seed)
        x, y, u = table(rng, 100_000, 6), rng.normal(size=100_000), units(rng, 6)
        streamed = sb.StreamedLeastSquares()
        for rows in np.array_split(np.arange(100_000), 7):
            streamed.add(columns=(x * u)[rows], target=y[rows])
        one, other = (
            sb.least_squares(columns=x, target=y),
            sb.least_squares(columns=x * u, target=y),
        )
        assert one.rank == other.rank == streamed.rank == sb.Span(columns=x).dim
        assert is_close(one.fitted, other.fitted, np.abs(y).max())
        summed = np.abs(x) @ np.abs(one.weights)
        size = np.abs(one.fitted).max() + 1e-4 * summed.max()
        assert is_close(x * u @ streamed.weights, one.fitted, size)

    @falls_short
    @pytest.mark.parametrize("wide", [False, True])
    def test_the_shortest_weights(self, wide):
        """What a rounding hides in one unit decides, in another, which weights are shortest."""
        for seed in range(60):
            x, y, weights, fitted = short_of_rank(seed, wide)
            fit, near = sb.least_squares(columns=x, target=y), sb.Span(columns=x).nearest(y)
            streamed = sb.StreamedLeastSquares()
            streamed.add(columns=x[:2], target=y[:2])
            streamed.add(columns=x[2:], target=y[2:]) if len(x) > 2 else None
            free = sb.ridge(columns=x, target=y, penalty=0)
            for found in (fit.weights, near.weights, free.weights, streamed.weights):
                assert np.abs(found - weights).max() <= 1e-9 * np.abs(weights).max(), seed
            summed = (np.abs(x) @ np.abs(weights)).max()
            for found in (fit.fitted, near.point, free.fitted, x @ streamed.weights):
                assert np.abs(found - fitted).max() <= 1e-12 * summed, seed

    @pytest.mark.parametrize("scale", [1e-310, 1.0, 1e200, 1e307])
    @pytest.mark.parametrize("intercept", [False, True])
    def test_the_length_of_a_streamed_residual(self, scale, intercept):
        x, y = np.array([[1.0], [2], [4], [-1]]), np.array([1.0, 0, 1, 1])
        streamed = sb.StreamedLeastSquares(intercept=intercept)
        streamed.add(columns=x[:2] * scale, target=y[:2] * scale)
        streamed.add(columns=x[2:] * scale, target=y[2:] * scale)
        fit = sb.least_squares(columns=x, target=y, intercept=intercept)
        expected = np.linalg.norm(fit.residual)
        assert streamed.distance / scale == pytest.approx(expected, rel=1e-12)

    def test_atoms_and_target_of_the_smallest_numbers(self):
        atoms, y = np.array([[1.0, 3, 5], [2, 4, 7]]), np.array([1.0, 0, 2])
        near, tiny = sb.Span(rows=atoms).nearest(y), 2.0**-1040
        found = sb.Span(rows=atoms * tiny).nearest(y * tiny)
        np.testing.assert_allclose(found.weights, near.weights, rtol=1e-12)

    def test_a_walk_whose_answer_overflows(self):
        with pytest.raises(ValueError, match="the weights of `columns` overflow float64; scale"):
            sb.gradient_descent(columns=np.array([[1.0], [2]]) * 1e-310, target=[1, 0])

    def test_a_column_of_ones_and_unix_time(self):
        seconds = 1.7e9 + np.arange(9000.0)
        x = np.column_stack([np.ones(9000), seconds])
        fit = sb.least_squares(columns=x, target=3 + 2 * (seconds - 1.7e9))
        assert fit.rank == sb.Span(columns=x).dim == 2
        assert sb.dependence(columns=x).dependent == ()
        assert fit.weights[1] == pytest.approx(2, rel=1e-6)


class TestSets:
    @pytest.mark.parametrize("kind", SETS)
    @settings(deadline=None)
    @given(seeds)
    @example(6929)  # a cone with rays 1e-12 apart in the caller's units
    def test_membership_and_dimension(self, kind, seed):
        rng = np.random.default_rng(seed)
        n, d = int(rng.integers(1, 9)), int(rng.integers(1, 6))
        atoms = np.rint(rng.normal(size=(n, d)) * 2**20) / 2**20
        weights = rng.dirichlet(np.ones(n), size=4)
        y = np.vstack([weights @ atoms, rng.normal(size=(4, d))])
        u = units(rng, d)
        v = units(rng, n)[:, None] if kind in (sb.Span, sb.ConicHull) else 1.0
        one, other = kind(rows=atoms), kind(rows=atoms * v * u)
        assert one.dim == other.dim
        inside = one.contains(y)
        assert inside[:4].all()
        assert (inside == other.contains(y * u)).all()
        near = other.nearest(y * u)
        assert (near.inside == inside).all()
        assert ((near.certificate.lower > 0) == ~inside).all()

    @pytest.mark.parametrize("kind", [sb.AffineHull, sb.ConvexHull])
    @settings(deadline=None)
    @given(seeds)
    def test_membership_after_a_shift(self, kind, seed):
        rng = np.random.default_rng(seed)
        n, d = int(rng.integers(2, 9)), int(rng.integers(1, 6))
        atoms = rng.integers(-1000, 1001, size=(n, d)) / 4
        shift = rng.integers(-(2**20), 2**20, d).astype(float)
        y = rng.dirichlet(np.ones(n), size=4) @ atoms
        assert kind(rows=atoms + shift).contains(y + shift).all()
        assert kind(rows=atoms + shift).dim == kind(rows=atoms).dim

    @pytest.mark.parametrize("kind", [sb.Span, sb.ConicHull])
    @pytest.mark.parametrize("power", range(-60, 61, 20))
    def test_a_long_atom_hides_no_distance_from_a_short_one(self, kind, power):
        long = 2.0**power * np.array([1, 1, 2.0**-40])
        near = kind(rows=[[1, 1, 1], long])
        assert [1, 1, 1] in near
        assert [1 + 1e-5, 1 - 1e-5, 1] not in near  # off at a right angle to both atoms

    @pytest.mark.parametrize("scale", [1, 2.0**-300, 2.0**300])
    @pytest.mark.parametrize("kind", SETS)
    def test_a_coordinate_that_no_atom_reaches_has_no_unit_of_its_own(self, kind, scale):
        hull = kind(rows=np.array([[1.0, 0], [3, 0]]) * scale)
        asked = np.array([[2, 0], [2, 1e-10], [2, -1e-5]]) * scale
        np.testing.assert_array_equal(hull.contains(asked), [True, False, False])
        np.testing.assert_array_equal(hull.nearest(asked).inside, [True, False, False])

    @pytest.mark.parametrize("units", [[1, 1], [1, 2], [2.0**40, 2.0**-40]])
    @pytest.mark.parametrize("kind", [sb.ConicHull, sb.ConvexHull])
    def test_a_wider_tolerance_holds_in_any_units(self, kind, units):
        hull = kind(rows=np.array([[1, 1], [3, 1], [1, 3]]) * units)
        y = np.array([[2, 1], [1, 0.998], [1, 0.3], [0.998, 3]]) * units
        inside = [True, True, False, True]
        np.testing.assert_array_equal(hull.contains(y, tol=0.01), inside)
        np.testing.assert_array_equal(hull.nearest(y, tol=0.01).inside, inside)

    @pytest.mark.parametrize("kind", [sb.Span, sb.ConicHull])
    @given(seeds)
    def test_atoms_and_targets_at_both_ends_of_the_range(self, kind, seed):
        """What is reached is reached whatever they are stretched by, or an answer overflows."""
        rng = np.random.default_rng(seed)
        n, d = int(rng.integers(1, 6)), int(rng.integers(1, 5))
        atoms, weights = rng.integers(-9, 10, size=(n, d)) / 4, rng.integers(1, 5, size=(4, n))
        y = np.vstack([weights @ atoms, rng.normal(size=(4, d))])
        v, to = 2.0 ** rng.integers(-1000, 1001, n), 2.0 ** rng.integers(-1000, 1001, (8, 1))
        one, other = kind(rows=atoms), kind(rows=atoms * v[:, None])
        assert one.dim == other.dim
        inside = one.contains(y)
        assert inside[:4].all()
        assert (inside == other.contains(y * to)).all()
        for target, there in zip(y * to, inside, strict=True):
            with contextlib.suppress(ValueError):  # its weights overflow
                near = other.nearest(target)
                assert near.inside == there
                assert not there or near.distance <= 1e-12 * np.abs(target).max()

    @pytest.mark.parametrize("orient", ["rows", "columns"])
    def test_numbers_that_vanish_beside_others(self, orient):
        table = np.array([[1e300, 1e-310], [2e300, 3e-310], [1e300, 1e-310]])
        for kind in SETS:
            found = kind(**{orient: table})
            assert found.dim == (2 if kind in (sb.Span, sb.ConicHull) else 1)
            last = found.atoms[-1]
            near = found.nearest(last)
            assert last in found
            assert near.inside
            assert near.distance <= 1e-12 * np.abs(last).max()
        line = sb.AffineHull(rows=table)
        assert not line.contains([1e300, 1e-300])
        with pytest.raises(ValueError, match="the distance of `y` is lost beside the atoms"):
            line.nearest([1e300, 1e-300])
        with pytest.raises(
            ValueError, match="the sizes of `y` beside those of the atoms overflow"
        ):
            line.nearest([1, 2])
        with pytest.raises(ValueError, match="the answers for `y` overflow"):
            sb.Span(rows=table).nearest([1, 2])

    @pytest.mark.parametrize("y", [[1.0, 1], [0, 1e-18], [1e18, 0]])
    def test_what_is_inside_is_near(self, y):
        """Also where one coordinate is nothing beside another."""
        atoms = np.array([[1e18, 1e-18], [2e18, 3e-18], [0, 5e-18]])
        for found in (sb.Span(rows=atoms[:2]), sb.Span(rows=atoms), sb.AffineHull(rows=atoms)):
            near = found.nearest(y)
            assert near.inside
            np.testing.assert_allclose(near.point, y, rtol=1e-9, atol=1e-29)

    def test_far_outside_in_a_small_unit(self):
        rng = np.random.default_rng(0)
        rows = np.column_stack([1.7e9 + rng.uniform(0, 1e6, 50), rng.uniform(1e-7, 2e-7, 50)])
        asked = [rows[:, 0].mean(), 25 * rows[:, 1].max()]
        hull = sb.ConvexHull(rows=rows)
        near = hull.nearest(asked)
        assert not hull.contains(asked)
        assert not near.inside
        assert 0 < near.certificate.lower <= near.certificate.upper
        assert rows.mean(axis=0) in hull

    @pytest.mark.parametrize("times", [2, 25, 1000])
    def test_a_bound_in_a_small_unit(self, times):
        """The roof of the hull above a place is the highest chord, next to level in that unit."""
        rng = np.random.default_rng(0)
        x, h = 1.7e9 + rng.uniform(0, 1e6, 50), rng.uniform(1e-7, 2e-7, 50)
        asked = np.array([x.mean(), times * h.max()])
        left, right = np.flatnonzero(x < asked[0]), np.flatnonzero(x >= asked[0])
        share = (asked[0] - x[left, None]) / (x[right] - x[left, None])
        roof = ((1 - share) * h[left, None] + share * h[right]).max()
        near = sb.ConvexHull(rows=np.column_stack([x, h])).nearest(asked)
        gap = asked[1] - roof
        assert 0.99 * gap <= near.certificate.lower <= gap


class TestDependence:
    @given(seeds)
    def test_dependent_columns(self, seed):
        rng = np.random.default_rng(seed)
        n, d = int(rng.integers(3, 40)), int(rng.integers(1, 8))
        x, u = table(rng, n, d), units(rng, d)
        assert sb.dependence(columns=x).dependent == sb.dependence(columns=x * u).dependent

    @settings(deadline=None, max_examples=30)
    @given(seeds)
    def test_diagnose(self, seed):
        rng = np.random.default_rng(seed)
        x = table(rng, 30, int(rng.integers(2, 6)))
        u = units(rng, x.shape[1])
        one, other = sb.diagnose(columns=x), sb.diagnose(columns=x * u)
        assert one.rank == other.rank
        assert [s.columns for s in one.dependent_sets] == [s.columns for s in other.dependent_sets]


class TestEndsOfTheRange:
    """Sizes for which no common unit exists: an answer that holds, or what is lost by name."""

    SIZES = (1e308, 1e300, 1e155, 1e20, 1.0, 1e-20, 1e-160, 1e-310, 5e-324)

    def tables(self, seeds):
        for seed in range(seeds):
            rng = np.random.default_rng(seed)
            n, d = int(rng.integers(3, 7)), int(rng.integers(1, 4))
            x = rng.integers(-1, 2, (n, d)) * rng.choice(self.SIZES, (n, 1) if seed % 2 else d)
            y = rng.integers(-1, 2, n) * rng.choice(self.SIZES)
            yield x, y if seed % 3 else x @ rng.integers(0, 2, d)

    @pytest.mark.parametrize("kind", SETS)
    def test_sets(self, kind):
        said = []
        for x, y in self.tables(100):
            try:
                inside, near = kind(columns=x).contains(y), kind(columns=x).nearest(y)
            except ValueError as error:
                said.append(str(error))
                continue
            assert near.inside == inside
            assert inside or 0 < near.certificate.lower <= near.distance * (1 + 1e-9)
        assert len(said) <= 70
        assert all("`" in message for message in said)

    @falls_short
    @pytest.mark.parametrize("intercept", [False, True])
    def test_fits(self, intercept):
        def streamed(x, y):
            fit = sb.StreamedLeastSquares(intercept=intercept)
            fit.add(columns=x[:2], target=y[:2])
            fit.add(columns=x[2:], target=y[2:])
            return fit.weights, fit.distance

        def ridge(x, y):
            return sb.ridge(columns=x, target=y, penalty=1, intercept=intercept).fitted

        for ask in (streamed, ridge):
            said = []
            for x, y in self.tables(100):
                try:
                    assert np.isfinite(np.hstack(ask(x, y))).all()
                except ValueError as error:
                    said.append(str(error))
            assert len(said) <= 70
            assert all("`" in message for message in said)

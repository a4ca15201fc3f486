import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb
from spanbook.diagnosis import _new_rows
from spanbook.diagnosis._ray import meets
from spanbook.diagnosis._words import number, percent

N = 40


class Frame:
    """As much of a data frame as there must be."""

    def __init__(self, **columns):
        self.columns = list(columns)
        self.data = columns

    def to_numpy(self):
        return np.array([*self.data.values()]).T

    def without(self, *names):
        return Frame(**{k: v for k, v in self.data.items() if k not in names})


class Mixed(Frame):
    def to_numpy(self):
        out = np.empty((len(next(iter(self.data.values()))), len(self.columns)), object)
        for j, values in enumerate(self.data.values()):
            out[:, j] = values
        return out


def normal(d, seed=0, n=N):
    return np.random.default_rng(seed).normal(size=(n, d))


def topics(found):
    return [(f.severity, f.topic) for f in found.findings]


def equations(found):
    return [str(s) for s in found.dependent_sets]


def one_hot(levels, seed=0, n=N):
    return np.eye(levels)[np.random.default_rng(seed).permutation(np.arange(n) % levels)]


class TestDependentSets:
    def test_one_hot_beside_a_constant(self):
        a, b, c = one_hot(3).T
        found = sb.diagnose(columns=Frame(one=np.ones(N), a=a, b=b, c=c))
        assert equations(found) == ["a + b + c = 1"]
        assert found.rank == 3
        assert found.digits_lost == math.inf
        assert topics(found)[0] == ("serious", "dependent columns")
        assert found.findings[0].text == "1 column of 4 repeats what the others give."

    def test_more_columns_than_rows_have_no_unique_weights(self):
        X = normal(30, n=10)
        alone = sb.diagnose(columns=X)
        assert alone.digits_lost == math.inf
        assert topics(alone) == [("caution", "as many columns as rows")]
        X[:, 4] = X[:, 3]
        said = sb.diagnose(columns=X).findings[0]
        assert said.text == "1 column of 30 repeats what few others give."
        assert "unique even then" in said.advice
        assert "9 columns left beside an intercept" in said.advice
        X[:, 9:] = 0
        assert "the weights become unique" in sb.diagnose(columns=X).findings[0].advice

    def test_small_shares_that_cancel_together(self):
        """c + 1e-5 (e + f) twice: taking both away leaves a set of four, not of five."""
        a, b, e, f = normal(4).T
        small = 1e-5 * (e + f)
        X = np.column_stack([a, b, e, f, a + b + small, 2 * a + 3 * b + small])
        assert sb.diagnose(columns=X).dependent_sets[0].columns == (0, 1, 4, 5)

    def test_one_hot_alone_repeats_only_an_intercept(self):
        a, b, c = one_hot(3).T
        found = sb.diagnose(columns=Frame(a=a, b=b, c=c))
        assert equations(found) == ["a + b + c = 1"]
        assert found.rank == 3
        assert topics(found) == [("caution", "dependent with a constant")]

    def test_two_one_hots_repeat_each_other_without_a_constant(self):
        found = sb.diagnose(columns=np.hstack([one_hot(3), one_hot(4, 1)]))
        assert [len(s.columns) for s in found.dependent_sets] == [3, 4]
        assert found.rank == 6
        said = "1 column of 7 repeats what the others give, and with an intercept one more."
        assert found.findings[0].text == said

    def test_a_copy_and_a_share_with_the_rest_of_1(self):
        """Without the rest of 1 less can be reached, unless there is an intercept."""
        a, share = normal(2).T
        table = Frame(a=a, twice=2 * a, share=share, rest=1 - share)
        finding = sb.diagnose(columns=table, target=normal(1, 5)[:, 0]).findings[0]
        assert (
            finding.text
            == "1 column of 4 repeats what the others give, and with an intercept one more."
        )
        assert finding.details == ("twice = 2·a", "share + rest = 1")
        assert finding.advice.startswith(
            "Drop one column of each set: what can be reached with an int"
        )
        kept, all_of_them = np.column_stack([a, share]), table.to_numpy()
        rank = np.linalg.matrix_rank
        assert rank(kept) < rank(all_of_them)
        assert rank(np.column_stack([kept, np.ones(N)])) == rank(
            np.column_stack([all_of_them, np.ones(N)])
        )

    def test_duplicate_multiple_and_sum(self):
        a, b, c = normal(3).T
        found = sb.diagnose(columns=Frame(a=a, b=b, total=a + b + c, twice=-2 * b, c=c, again=a))
        assert equations(found) == ["again = a", "2·b + twice = 0", "a + b + c = total"]
        assert found.rank == 3
        assert found.dependent_sets[1].coefficients.tolist() == [2, 1]
        assert [s.distance for s in found.dependent_sets] == [0, 0, 0]

    def test_celsius_and_fahrenheit(self):
        c = normal(1)[:, 0]
        found = sb.diagnose(columns=Frame(celsius=c, fahrenheit=1.8 * c + 32))
        assert equations(found) == ["fahrenheit = 1.8·celsius + 32"]
        assert found.rank == 2
        found = sb.diagnose(columns=Frame(celsius=c, other=c - 5))
        assert equations(found) == ["other + 5 = celsius"]

    def test_constant_and_zero_columns(self):
        a = normal(1)[:, 0]
        found = sb.diagnose(columns=Frame(a=a, seven=np.full(N, 7), none=np.zeros(N)))
        assert equations(found) == ["none = 0"]
        assert topics(found) == [("serious", "dependent columns"), ("note", "constant columns")]
        assert "'seven' never changes" in str(found)
        assert np.isnan(found.inflation[1:]).all()
        found = sb.diagnose(columns=Frame(a=a, seven=np.full(N, 7), pi=np.full(N, 3.14)))
        assert equations(found) == ["pi = 3.14"]
        assert ("caution", "constant columns") in topics(found)

    def test_the_smallest_sets_not_those_of_the_first_basis(self):
        a, b, c, e = normal(4).T
        # Each of the last two is a sum of the first four; less so is their difference.
        found = sb.diagnose(
            columns=np.column_stack([a, b, c, e, a + b + c + e, 2 * a + b + c + e])
        )
        assert [s.columns for s in found.dependent_sets] == [(0, 4, 5), (0, 1, 2, 3, 5)]

    @pytest.mark.parametrize(("n", "seed"), [(8, 0), (8, 4), (20, 15)])
    def test_of_more_columns_than_rows_two_nearly_alike(self, n, seed):
        """Their shares are so large that the others are lost beside them."""
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(n, n + 2))
        X[:, 1] = X[:, 0] + 1e-12 * rng.normal(size=n)
        exact = [s for s in sb.diagnose(columns=X).dependent_sets if not s.distance]
        assert len({s.columns for s in exact}) == len(exact)
        for s in exact:
            left = X[:, s.columns] @ s.coefficients - s.constant
            assert np.abs(left).max() <= 1e-9 * np.abs(s.coefficients).max()

    @given(st.integers(0, 2**32 - 1))
    def test_they_are_the_smallest_that_exist(self, seed):
        rng = np.random.default_rng(seed)
        rank, extra = int(rng.integers(2, 4)), int(rng.integers(1, 4))
        mix = np.hstack([np.eye(rank), rng.integers(-1, 2, (rank, extra))])
        X = rng.normal(size=(12, rank)) @ mix[:, rng.permutation(rank + extra)]
        found = sb.diagnose(columns=X)
        sizes = [len(s.columns) for s in found.dependent_sets if s.distance == 0]
        assert sizes == slowly_smallest(X)
        for s in found.dependent_sets:
            if not s.distance:
                np.testing.assert_allclose(
                    X[:, s.columns] @ s.coefficients, s.constant, atol=1e-12
                )
                for some in itertools.combinations(s.columns, len(s.columns) - 1):
                    assert rank_beside_constant(X[:, some]) == len(some)

    def test_a_large_group_still_shows_pairs(self):
        X = normal(30, n=12)
        X[:, 25] = -3 * X[:, 20]
        found = sb.diagnose(columns=X)
        assert equations(found)[0] == "3·column 20 + column 25 = 0"
        assert all(len(s.columns) == 2 for s in found.dependent_sets if not s.distance)

    def test_many_copies(self):
        found = sb.diagnose(columns=np.tile(normal(1), 120))
        assert len(found.dependent_sets) == 119
        assert {len(s.columns) for s in found.dependent_sets} == {2}
        assert "and 114 more" in str(found)

    def test_units_and_offsets_do_not_matter(self):
        a, b, c = normal(3).T
        X = np.column_stack([a, b, c, a - b])
        units = np.array([1e-150, 1e150, 1.0, 1e-150])
        X[:, 3] = a + b
        found = sb.diagnose(columns=X * units)
        (s,) = found.dependent_sets
        np.testing.assert_allclose(s.coefficients, [-1, -1e-300, 1], rtol=1e-12)
        t = 1.7e9 + np.round(1e3 * a)
        found = sb.diagnose(
            columns=Frame(start=t, end=t + np.round(60 + b), lasts=np.round(60 + b))
        )
        assert equations(found)[0] == "start + lasts = end"

    def test_nearly_dependent(self):
        a, b, c, e = normal(4).T
        noise = normal(1, 9)[:, 0]
        found = sb.diagnose(columns=Frame(a=a, b=b, c=c, sum=a + b + 1e-4 * noise, e=e))
        (s,) = found.dependent_sets
        assert set(s.names) == {"a", "b", "sum"}
        assert 1e-5 < s.distance < 3e-4
        assert topics(found) == [("caution", "nearly dependent columns")]
        X = np.column_stack([a, b, a + b + 1e-4 * noise])
        rest = X @ s.coefficients - s.constant
        size = X[:, s.coefficients.tolist().index(1)].std()
        assert rest.std() / size == pytest.approx(s.distance, rel=1e-6)

    def test_nearly_dependent_with_a_constant(self):
        a = normal(1)[:, 0]
        X = np.column_stack([a, 3 * a + 0.01 * normal(1, 9)[:, 0] + 5])
        (s,) = sb.diagnose(columns=X).dependent_sets
        assert s.constant != 0
        assert abs((X @ s.coefficients).mean() - s.constant) < 1e-12

    def test_few_columns_explain(self):
        a, c, noise, more = normal(4).T
        b = a + c + 5e-4 * noise  # so a is nearly b - c, and two columns would do as well as one
        found = sb.diagnose(columns=Frame(a=a, c=c, b=b, e=a + 1e-3 * more))
        assert ("a", "e") in [s.names for s in found.dependent_sets]

    def test_a_long_sum_is_shortened(self):
        X = normal(12)
        found = sb.diagnose(columns=np.column_stack([X, X.sum(axis=1)]))
        assert equations(found)[0].startswith("column 12 = column 0 + column 1 + ")
        assert equations(found)[0].endswith("column 6 + 5 more terms")

    def test_nothing_between_independent_columns(self):
        found = sb.diagnose(columns=normal(4))
        assert found.dependent_sets == found.findings == ()
        assert "Nothing stands out." in str(found)
        assert "Nothing stands out." in found._repr_html_()

    def test_tolerance(self):
        a, b = normal(2).T
        X = np.column_stack([a, a + 1e-6 * b])
        assert sb.diagnose(columns=X).dependent_sets[0].distance > 0
        assert sb.diagnose(columns=X, tol=1e-5).dependent_sets[0].distance == 0

    def test_float32(self):
        X = normal(2).astype(np.float32)
        found = sb.diagnose(columns=np.column_stack([X, X[:, 0] + X[:, 1]]))
        assert [s.distance for s in found.dependent_sets] == [0]
        assert equations(found) == ["column 2 = column 0 + column 1"]


def rank_beside_constant(X):
    return np.linalg.matrix_rank(X - X.mean(axis=0), tol=1e-9)


def slowly_smallest(X):
    """Sizes of the smallest choice of circuits, by trying all sets in order of size."""
    nullity = X.shape[1] - rank_beside_constant(X)
    sizes, vectors = [], np.empty((0, X.shape[1]))
    for k in range(1, X.shape[1] + 1):
        for some in itertools.combinations(range(X.shape[1]), k):
            Z = (X - X.mean(axis=0))[:, some]
            if np.linalg.matrix_rank(Z, tol=1e-9) != k - 1:
                continue
            z = np.zeros(X.shape[1])
            z[list(some)] = np.linalg.svd(Z)[2][-1]
            if np.linalg.matrix_rank(np.vstack([vectors, z]), tol=1e-9) > len(vectors):
                vectors = np.vstack([vectors, z])
                sizes.append(k)
    assert len(sizes) == nullity
    return sizes


class TestNumbers:
    def test_inflation_by_hand(self):
        # Two columns that correlate by 0.6: 1 / (1 - 0.36).
        a = np.array([1.0, -1, 1, -1])
        b = np.array([1.0, 1, -1, -1])
        found = sb.diagnose(columns=np.column_stack([a, 3 * a + 4 * b + 100]))
        np.testing.assert_allclose(found.inflation, [1.5625 * 0 + 1 / (1 - 0.36)] * 2)

    def test_inflation_beside_an_exact_set(self):
        a, b, e = normal(3).T
        f = e + a + 0.5 * normal(1, 3)[:, 0]
        found = sb.diagnose(columns=np.column_stack([a, b, a + b, f]))
        assert found.inflation[:3].tolist() == [math.inf] * 3
        A = np.column_stack([np.ones(N), a, b])
        r = f - A @ np.linalg.lstsq(A, f, rcond=None)[0]
        assert found.inflation[3] == pytest.approx(((f - f.mean()) ** 2).sum() / (r @ r))

    def test_digits_lost_ignores_units(self):
        X = np.array([[1, 1.0], [1e-3, -1e-3]])
        lost = math.log10(1e3)
        assert sb.diagnose(columns=X).digits_lost == pytest.approx(lost)
        assert sb.diagnose(columns=X * [1, 1e6]).digits_lost == pytest.approx(lost)

    def test_ill_conditioned(self):
        X = np.column_stack([np.ones(N), 1 + 1e-9 * normal(1)[:, 0]])
        found = sb.diagnose(columns=X)
        assert 8.5 < found.digits_lost < 10
        assert ("caution", "ill-conditioned") in topics(found)
        assert ("note", "far from zero") in topics(found)

    def test_one_column_varies_and_two_vary(self):
        away = 1e4 + normal(2)
        for columns, text in [
            ([away[:, 0], normal(1)[:, 0]], "'column 0' varies by less"),
            (away.T, "'column 0', 'column 1' vary by less"),
        ]:
            assert text in str(sb.diagnose(columns=np.column_stack(columns)))

    def test_units(self):
        a, b = normal(2).T
        found = sb.diagnose(columns=Frame(a=a, b=1e6 * b))
        assert topics(found) == [("note", "different units")]
        assert "'b' varies" in found.findings[0].text


class TestTarget:
    def test_share_by_hand(self):
        # 6, 0, 0 less its mean 2: 4, -2, -2; the column -1, 0, 1 takes (-3)² · 2 = 18 of 24.
        found = sb.diagnose(columns=[[0], [1], [2]], target=[6, 0, 0])
        assert found.share_outside_centred == pytest.approx(6 / 24)
        assert found.share_outside == pytest.approx(1)  # (0, 1, 2) is orthogonal to (6, 0, 0)

    def test_with_its_own_constant_both_leave_the_same(self):
        X, y = normal(3), normal(1, 5)[:, 0] + 3
        found = sb.diagnose(columns=np.column_stack([X, np.ones(N)]), target=y)
        assert found.share_outside * (y @ y) == pytest.approx(
            found.share_outside_centred * ((y - y.mean()) ** 2).sum()
        )
        assert "no constant column" not in [f.topic for f in found.findings]

    def test_in_the_span(self):
        X = normal(3)
        found = sb.diagnose(columns=X, target=X @ [1, -2, 3])
        assert found.share_outside == found.share_outside_centred == 0
        assert topics(found) == [("caution", "target in the span")]
        assert "of the columns." in found.findings[0].text
        found = sb.diagnose(columns=X, target=X @ [1, -2, 3] + 7)
        assert found.share_outside > 0 == found.share_outside_centred
        assert "and a constant." in found.findings[0].text
        assert ("caution", "no constant column") in topics(found)

    @pytest.mark.parametrize(
        ("noise", "severity"), [(0.1, "note"), (0.7, "caution"), (5, "serious")]
    )
    def test_outside(self, noise, severity):
        X = normal(2)
        found = sb.diagnose(columns=X, target=X @ [1, 1] + noise * normal(1, 7)[:, 0])
        assert topics(found) == [(severity, "target outside the span")]
        assert "2 columns of random numbers would leave about 95 %" in found.findings[0].text

    def test_as_many_columns_as_rows(self):
        X = normal(9, n=5)
        found = sb.diagnose(columns=X, target=[1, 2, 3, 4, 6])
        assert topics(found) == [("serious", "as many columns as rows")]
        assert found.findings[0].text.startswith("4 independent columns and a constant reach any")
        assert found.share_outside_centred == 0
        assert found.dependent_sets == () or all(s.distance for s in found.dependent_sets)
        found = sb.diagnose(columns=[[1], [2]], target=[1, 3])
        assert found.findings[0].text.startswith("1 independent column and a constant reach any")

    def test_of_one_row_it_is_said_that_there_is_one(self):
        assert topics(sb.diagnose(columns=[[1, 2]])) == [("caution", "one row")]
        found = sb.diagnose(columns=[[1, 2]], target=[3])
        assert topics(found) == [("serious", "one row")]
        assert found.rank == 1

    def test_constant(self):
        found = sb.diagnose(columns=normal(2), target=np.full(N, 3))
        assert topics(found)[0] == ("serious", "constant target")
        assert found.share_outside_centred is None
        assert found.share_outside > 0.5
        assert sb.diagnose(columns=normal(2), target=np.zeros(N)).share_outside == 0

    def test_scale_does_not_matter(self):
        X, y = normal(3), normal(1, 5)[:, 0]
        expected = sb.diagnose(columns=X, target=y).share_outside_centred
        for s, t in [(1e-200, 1e200), (1e200, 1e-200)]:
            found = sb.diagnose(columns=X * s, target=y * t)
            assert found.share_outside_centred == pytest.approx(expected)


class TestNewRows:
    square = np.array([[0.0, 0], [2, 0], [0, 2], [2, 2], [1, 1]])

    def test_by_hand(self):
        new = [[1, 0.5], [3, 1], [1, -1], [2, 2], [4, -2]]
        found = sb.diagnose(columns=self.square, new_rows=new)
        assert [e.row for e in found.extrapolations] == [4, 1, 2]
        assert [str(e) for e in found.extrapolations] == [
            "row 4: column 0 is 4, above the largest seen, 2",
            "row 1: column 0 is 3, above the largest seen, 2",
            "row 2: column 1 is -1, below the smallest seen, 0",
        ]
        assert found.extrapolations[1].distance == pytest.approx(1 / self.square[:, 0].std())
        said = {f.topic: f.text for f in found.findings}
        assert said["extrapolation"].startswith("3 of 5 new rows are outside")
        assert said["edge of the hull"].startswith("1 of 5 new rows is on the edge")
        assert said["inside the hull"].startswith("1 of 5 new rows is inside")

    def test_inside_each_range_and_outside_the_hull(self):
        found = sb.diagnose(
            columns=Frame(x=[0, 1, 0], y=[0, 0, 1]), new_rows=[[0.75, 0.75], [0.25, 0.25]]
        )
        (e,) = found.extrapolations
        said = "row 0: x is 0.75, and with y at 0.75 no mixture of the rows seen exceeds 0.25"
        assert str(e) == said
        np.testing.assert_allclose(e.direction, [1, 1])
        assert (e.column, e.limit) == (0, pytest.approx(0.25))

    @pytest.mark.parametrize("by", [1 - 1e-15, 1 + 1e-15])
    def test_of_two_columns_as_good_the_first_is_told_on_every_machine(self, monkeypatch, by):
        def rounded(*asked):  # as another machine rounds
            far, normals = meets(*asked)
            return far * [1, by], normals

        monkeypatch.setattr(_new_rows, "meets", rounded)
        (e,) = sb.diagnose(columns=np.eye(3)[:, 1:], new_rows=[[0.75, 0.75]]).extrapolations
        assert e.column == 0

    @pytest.mark.parametrize(("n", "little"), [(15, True), (17, True), (4000, False)])
    def test_it_says_when_hulls_mean_little(self, n, little):
        rows = np.random.default_rng(0).normal(size=(n, 8 if little else 2))
        found = sb.diagnose(columns=rows, new_rows=9 * np.eye(rows.shape[1])[:1])
        (said,) = [f.text for f in found.findings if f.topic == "extrapolation"]
        shown = f"in 8 dimensions, 100 % of {n} different rows seen are themselves outside"
        assert (f"That alone says little: {shown}" in said) == little

    def test_of_rows_that_occur_twice_each_holds_its_own_place(self):
        """Of the eight rows none is outside the hull of the others; of the four different all."""
        square = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]] * 2)
        (said,) = sb.diagnose(columns=square, new_rows=[[2, 2]]).findings[:1]
        assert "100 % of 4 different rows seen are themselves outside the hull of 3" in said.text

    def test_how_far_a_new_row_is_at_least(self):
        """Past both columns of a diamond by 1, which is more than that from the diamond."""
        rows = np.vstack([np.eye(2), -np.eye(2)])
        (e,) = sb.diagnose(rows=rows, new_rows=[[2, 2]]).extrapolations
        assert e.distance == pytest.approx(2**0.5)
        (said,) = sb.diagnose(rows=rows, new_rows=[[2, 2]]).findings[:1]
        assert e.distance < 3 / 2**0.5  # the true distance, to the side x + y = 1
        assert "by up to 1; the furthest new one by 1.4 or more." in said.text

    def test_a_sample_is_called_one(self):
        rows = np.random.default_rng(0).normal(size=(101, 30))
        found = sb.diagnose(columns=rows, new_rows=9 * np.eye(30)[:1])
        (said,) = [f.text for f in found.findings if f.topic == "extrapolation"]
        assert "100 % of 100 different rows seen (a sample) are themselves" in said
        assert "outside the hull of 100 others" in said

    def test_the_share_outside_the_hull_of_the_others_by_hand(self):
        """Of a square and its middle all but the middle are, and a corner is sqrt(2) away."""
        square = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1], [0, 0]])
        found = sb.diagnose(columns=square, new_rows=[[0, 0]])
        assert found.own_outside == 0.8
        assert found.own_distance == pytest.approx(2**0.5 / 0.8**0.5)
        assert sb.diagnose(columns=square).own_outside is None

    @given(st.integers(0, 2**32 - 1))
    def test_the_direction_proves_it(self, seed):
        rng = np.random.default_rng(seed)
        n, d = int(rng.integers(1, 12)), int(rng.integers(1, 5))
        X = rng.normal(size=(n, d)) * 10.0 ** rng.integers(-3, 4, d) + rng.integers(-9, 9)
        new = np.vstack(
            [X.mean(axis=0), rng.dirichlet(np.ones(n), 3) @ X, 2 * rng.normal(size=(4, d))]
        )
        found = sb.diagnose(columns=X, new_rows=new)
        outside = {e.row for e in found.extrapolations}
        assert not outside & {0, 1, 2, 3}
        for e in found.extrapolations:
            assert e.value == new[e.row] @ e.direction > e.bound == (X @ e.direction).max()
        spread = np.where(X.std(axis=0) > 1e-12 * np.abs(X).max(axis=0), X.std(axis=0), 1)
        hull = sb.ConvexHull(rows=(X - X.mean(axis=0)) / spread)
        far = hull.nearest((new - X.mean(axis=0)) / spread).distance
        assert outside == set(np.flatnonzero(far > 1e-9))

    def test_a_broken_dependence_is_outside(self):
        a = normal(1)[:, 0]
        found = sb.diagnose(columns=np.column_stack([a, 2 * a]), new_rows=[[0, 0], [0, 0.1]])
        assert [e.row for e in found.extrapolations] == [1]

    def test_a_constant_that_changes(self):
        found = sb.diagnose(columns=Frame(k=[5, 5, 5], x=[1, 2, 3]), new_rows=[[5, 2], [7, 2]])
        assert [str(e) for e in found.extrapolations] == [
            "row 1: k is 7, above the largest seen, 5"
        ]

    def test_frames_match_by_name(self):
        new = Frame(extra=[9], y=[0.5], x=[3])
        found = sb.diagnose(columns=Frame(x=[0, 1, 0], y=[0, 0, 1]), new_rows=new)
        assert str(found.extrapolations[0]) == "row 0: x is 3, above the largest seen, 1"

    def test_many_columns_shorten_the_direction(self):
        X = np.vstack([np.zeros(9), np.eye(9)])
        (e,) = sb.diagnose(columns=X, new_rows=np.full((1, 9), 0.2)).extrapolations
        assert str(e).count("column") == 4
        assert "+ 5 smaller terms is 1.8, and at most 1" in str(e)


class TestRows:
    def test_all_equal(self):
        found = sb.diagnose(rows=np.tile([1.0, 2, 3], (5, 1)))
        assert topics(found) == [("serious", "collapsed hull")]
        assert "All rows are equal" in str(found)
        assert found.spread == found.directions == 0

    def test_over_smoothed(self):
        star = np.zeros((6, 6))
        star[0] = star[:, 0] = 1
        np.fill_diagonal(star, 1)
        mean = star / star.sum(axis=1, keepdims=True)
        H = normal(4, n=6)
        assert sb.diagnose(rows=H).findings == ()
        found = sb.diagnose(rows=np.linalg.matrix_power(mean, 40) @ H)
        assert topics(found) == [("serious", "collapsed hull")]
        degree = star.sum(axis=1) ** -0.5
        gcn = degree[:, None] * star * degree
        found = sb.diagnose(rows=np.linalg.matrix_power(gcn, 40) @ H)
        assert ("serious", "collapsed directions") in topics(found)

    def test_nearly_collinear(self):
        V = np.outer(np.arange(6.0), [1, 2, 3]) + [5, 0, 0] + 1e-3 * normal(3, n=6)
        found = sb.diagnose(rows=V)
        assert topics(found) == [("caution", "nearly collinear rows")]
        assert "1 of 3 directions" in found.findings[0].text

    def test_spread_by_hand(self):
        found = sb.diagnose(rows=[[3, 1], [3, -1], [3, 1], [3, -1]])
        assert found.spread == pytest.approx(math.sqrt(4 / 40))
        assert found.directions == 1
        assert found.rank == 2

    def test_one_row_equals_and_two_equal(self):
        V = normal(3, n=6)
        assert "1 row of 7 equals another" in str(sb.diagnose(rows=[*V, V[0]]))
        assert "2 rows of 8 equal another" in str(sb.diagnose(rows=[*V, V[0], V[0]]))

    def test_equal_zero_and_constant(self):
        V = np.column_stack([normal(3, n=6), np.zeros(6)])
        V[2] = V[4] = 0
        V[1] = V[5]
        found = sb.diagnose(rows=V)
        assert topics(found)[-3:] == [
            ("note", "equal rows"),
            ("note", "zero rows"),
            ("note", "constant columns"),
        ]
        assert found.findings[-3].details == ("1, 5", "2, 4")
        assert "Rows of zeros: 2, 4." in str(found)
        assert "'column 3'" in str(found)

    def test_out_of_reach(self):
        found = sb.diagnose(rows=[[1, 0], [0, 2], [1, 1]], new_rows=[[0.8, 0.8], [2, 1]])
        (e,) = found.extrapolations
        assert (e.row, e.distance) == (1, 1)
        assert [t for _, t in topics(found)] == ["extrapolation", "inside the hull"]

    def test_one_row(self):
        assert topics(sb.diagnose(rows=[[1, 2]])) == [("caution", "one row")]


class TestReport:
    def test_worst_first(self):
        a, b = normal(2).T
        found = sb.diagnose(
            columns=Frame(a=a, b=b, c=a, k=np.ones(N)), target=a + b + 0.7 * normal(1, 3)[:, 0]
        )
        order = [("serious", "caution", "note").index(f.severity) for f in found.findings]
        assert order == sorted(order)
        assert len(set(order)) == 3
        assert str(found).startswith("40 rows, 4 columns, rank 3; ")
        assert repr(found) == str(found)
        assert "\n\n1. serious: " in str(found)
        assert max(map(len, str(found).splitlines())) <= 78

    def test_html_escapes(self):
        a = normal(1)[:, 0]
        found = sb.diagnose(columns=Frame(**{"<a>": a, "b&c": a}))
        text = found._repr_html_()
        assert "<li>b&amp;c = &lt;a&gt;</li>" in text
        assert text.count("<tr>") == len(found.findings)

    def test_dict_is_json(self):
        a, b = normal(2).T
        found = sb.diagnose(
            columns=Frame(a=a, b=b, c=a, k=np.ones(N)), target=a, new_rows=[[9, 9, 9, 1]]
        )
        back = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert back == found.to_dict()
        assert back["digits_lost"] is None
        assert back["inflation"][0] is back["inflation"][3] is None
        assert back["shape"] == [40, 4]
        assert back["dependent_sets"][0]["names"] == ["a", "c"]
        assert back["extrapolations"][0]["row"] == 0
        assert set(back) == {"version", *sb.Diagnosis.__dataclass_fields__}
        assert back["version"] == 1

    @pytest.mark.parametrize("shape", [(1, 1), (1, 4), (2, 1), (2, 5), (4, 1), (3, 3)])
    @pytest.mark.parametrize("fill", [0, 1, "normal"])
    def test_small_shapes(self, shape, fill):
        X = normal(shape[1], n=shape[0]) if fill == "normal" else np.full(shape, float(fill))
        for found in (
            sb.diagnose(columns=X, target=X[:, 0], new_rows=X + 1),
            sb.diagnose(rows=X, new_rows=X + 1),
            sb.diagnose(columns=X, target=np.arange(shape[0]), new_rows=X),
        ):
            json.dumps(found.to_dict(), allow_nan=False)
            assert str(found)
            assert found._repr_html_()

    @pytest.mark.parametrize(
        ("share", "words"),
        [
            (0, "0 %"),
            (0.00123, "0.12 %"),
            (0.99, "99 %"),
            (0.99999, "99.999 %"),
            (1 - 2e-9, "99.9999998 %"),
            (1, "100 %"),
        ],
    )
    def test_a_share_is_neither_all_nor_nothing_unless_it_is(self, share, words):
        assert percent(share) == words

    @pytest.mark.parametrize(
        ("x", "words"), [(999.4, "999"), (999.9, "1,000"), (-999.5, "-1,000"), (12345, "12,345")]
    )
    def test_a_number_below_a_thousand_is_rounded_to_one(self, x, words):
        assert number(x) == words

    def test_nothing_is_written_into(self):
        X, y, new = normal(3), normal(1)[:, 0], normal(3, 2)
        before = X.copy(), y.copy(), new.copy()
        sb.diagnose(columns=X, target=y, new_rows=new)
        sb.diagnose(rows=X, new_rows=new)
        for a, b in zip((X, y, new), before, strict=True):
            np.testing.assert_array_equal(a, b)


GOOD = np.arange(6.0).reshape(3, 2)
NAMED = Frame(area=[1, 2, 3], rooms=[1, 1, 2])


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({}, ValueError, "either `rows` or `columns`, not neither"),
            ({"rows": GOOD, "columns": GOOD}, ValueError, "not both"),
            ({"rows": GOOD, "target": [1, 2, 3]}, ValueError, "`target` goes with `columns`"),
            ({"columns": [1, 2]}, ValueError, "`columns` must be a matrix"),
            ({"columns": [[1, 2], [3]]}, ValueError, "`columns` is ragged"),
            ({"columns": [["a"]]}, TypeError, "`columns` must hold real numbers"),
            ({"columns": [[1j]]}, TypeError, "`columns` must hold real numbers"),
            ({"columns": np.empty((0, 2))}, ValueError, "`columns` is empty"),
            ({"columns": [[1, np.inf]]}, ValueError, "`columns` has a value that is not finite"),
            (
                {"columns": GOOD, "target": [1, 2]},
                ValueError,
                r"`target` must have one entry per row \(3,\), not shape \(2,\)",
            ),
            ({"columns": GOOD, "target": GOOD}, ValueError, r"`target` must have one entry per"),
            ({"columns": GOOD, "target": [1, 2, np.nan]}, ValueError, "`target` has 1 missing"),
            ({"columns": GOOD, "target": ["a", "b", "c"]}, TypeError, "`target` must hold real"),
            (
                {"columns": GOOD, "new_rows": [[1]]},
                ValueError,
                "`new_rows` has 1 columns instead of 2",
            ),
            ({"columns": NAMED, "new_rows": NAMED.without("rooms")}, ValueError, "lacks 'rooms'"),
            ({"columns": GOOD, "tol": -1}, ValueError, "`tol` must be at least 0"),
            (
                {"columns": [[1, np.nan], [np.nan, np.nan]]},
                ValueError,
                r"`columns` has missing values in 'column 0' \(1\), 'column 1' \(2\)",
            ),
            (
                {"columns": Frame(area=[1, np.nan], rooms=[1, 2])},
                ValueError,
                r"`columns` has missing values in 'area' \(1\);",
            ),
            (
                {"columns": Mixed(area=[1, None], rooms=[True, 2])},
                ValueError,
                r"`columns` has missing values in 'area' \(1\);",
            ),
            (
                {"columns": Mixed(area=[1, 2], city=["Oslo", "Rome"], street=[None, "x"])},
                TypeError,
                "`columns` must hold numbers, but 'city', 'street' do not: 'city' has 'Oslo'",
            ),
        ],
    )
    def test_messages(self, arguments, error, message):
        with pytest.raises(error, match=message):
            sb.diagnose(**arguments)

    def test_mixed_kinds_of_numbers_are_numbers(self):
        found = sb.diagnose(columns=Mixed(a=[1, 2.5, 3], b=[True, np.False_, True]))
        assert found.names == ("a", "b")
        assert found.rank == 2

    def test_columns_of_one_name_are_told_apart(self):
        X = Frame(a=[1, 2, 4], b=[1, 2, 4])
        X.columns = ["a", "a"]
        assert equations(sb.diagnose(columns=X)) == ["a (column 1) = a (column 0)"]


class TestRepeatBesideNearDependence:
    """As in caret 607: a column that repeats another, and one that nearly does."""

    def test_the_inflation_is_that_of_what_is_kept(self):
        rng = np.random.default_rng(0)
        a, b, c = rng.normal(size=(3, 60))
        near = a + 0.012 * rng.normal(size=60)
        found = sb.diagnose(columns=np.column_stack([a, b, a, near, c]))
        kept = np.column_stack([np.ones(60), a, b, c])
        left = near - kept @ np.linalg.lstsq(kept, near, rcond=None)[0]
        true = np.sum((near - near.mean()) ** 2) / np.sum(left**2)
        (finding,) = [f for f in found.findings if f.topic == "nearly dependent columns"]
        said = f"variance inflation reaches {true:,.0f} ('column 3', without 'column 2')."
        assert said in finding.text

    def test_no_inflation_is_below_one(self):
        a = np.arange(5.0)
        found = sb.diagnose(columns=np.column_stack([a, 2 * a]), tol=0)
        assert (found.inflation >= 1).all()


def test_a_target_made_of_columns_that_lie_close_together_is_reached():
    """As in statsmodels 1448: the weights are 1000 and -999, and so is what rounding leaves."""
    a, e = normal(2, n=1000).T
    found = sb.diagnose(columns=np.column_stack([a, a + e / 1000]), target=a + e)
    assert found.share_outside_centred == found.share_outside == 0
    assert topics(found)[0] == ("caution", "target in the span")
    found = sb.diagnose(columns=np.column_stack([a, a + e / 1000]), target=a + e + 1e-8 * a**2)
    assert 0 < found.share_outside_centred < 1e-15

"""What each row does to a fit, against fits that leave the row out."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import spanbook as sb
from spanbook.diagnosis._columns import measured
from spanbook.diagnosis._equal_rows import equal_rows
from spanbook.diagnosis._missing_terms import _sample
from spanbook.diagnosis._row_effects import fitted


def topics(found):
    return [f.topic for f in found.findings]


def finding(found, topic):
    (one,) = [f for f in found.findings if f.topic == topic]
    return one


def random(seed):
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(8, 30)), int(rng.integers(1, 5))
    X = rng.normal(size=(n, d)) * 10.0 ** rng.integers(-4, 5, d) + rng.normal(size=d)
    y = X @ (rng.normal(size=d) / X.std(axis=0)) + rng.normal(size=n) + 10 * rng.normal()
    return X, y * 10.0 ** rng.integers(-4, 5)


def left_out(X, y, i):
    """Return the prediction of a row by the others, all their predictions, and their miss."""
    A = np.column_stack([np.ones(len(X)), (X - X.mean(axis=0)) / X.std(axis=0)])
    rest = np.delete(np.arange(len(X)), i)
    w = np.linalg.lstsq(A[rest], y[rest], rcond=None)[0]
    return A @ w, y[rest] - A[rest] @ w, A


@given(st.integers(0, 2**32 - 1))
@example(8100)
def test_against_fits_without_each_row(seed):
    X, y = random(seed)
    n, p = len(X), X.shape[1] + 1
    fit = fitted(X, y, range(p - 1), 1e-12, measured(X, y, 1e-12)[0])
    A = np.column_stack([np.ones(n), (X - X.mean(axis=0)) / X.std(axis=0)])
    whole = A @ np.linalg.lstsq(A, y, rcond=None)[0]
    s2 = np.sum((y - whole) ** 2) / (n - p)
    assert fit.spread == pytest.approx(s2**0.5)
    for i in range(n):
        without, rest, _ = left_out(X, y, i)
        s2_i = rest @ rest / (n - 1 - p)
        h = fit.leverage[i]
        # A change of the target by one standard deviation, and what the fitted value makes of it.
        moved = y + y.std() * (np.arange(n) == i)
        follows = (A @ np.linalg.lstsq(A, moved, rcond=None)[0] - whole)[i] / y.std()
        assert h == pytest.approx(follows, abs=1e-8)
        error = y[i] - without[i]
        assert fit.studentized[i] == pytest.approx(error / (s2_i / (1 - h)) ** 0.5, rel=1e-6)
        assert fit.cook[i] == pytest.approx(np.sum((whole - without) ** 2) / (p * s2), rel=1e-6)
        noise = (s2_i * h) ** 0.5  # beside which a difference of two fits is rounded
        rounding = 1e-13 * np.abs(y).max() / noise
        moves = (whole[i] - without[i]) / noise
        assert fit.dffits[i] == pytest.approx(moves, rel=1e-6, abs=rounding)


def test_a_slip_of_the_pen_by_hand():
    """Seven rows on a line, and one that is not: the others fit each other exactly."""
    x = np.arange(8.0)
    y = 3 * x + 1
    y[5] = 40
    found = sb.diagnose(columns=x[:, None], target=y)
    one = finding(found, "outlying targets")
    assert one.rows == (5,)
    assert one.details == ("row 5: 40, while the others predict 16 (which agree exactly)",)
    assert "Without it a fit leaves 0 % of the variation" in one.text
    (effect,) = found.row_effects
    assert (effect.row, effect.studentized, effect.p_value) == (5, np.inf, 0)
    assert found.to_dict()["row_effects"][0]["studentized"] is None


def test_an_outlier_among_noise_and_what_it_costs():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2))
    y = x @ [1, 2] + rng.normal(size=60)
    assert "outlying targets" not in topics(sb.diagnose(columns=x, target=y))
    y[7] += 12
    found = sb.diagnose(columns=x, target=y)
    one = finding(found, "outlying targets")
    assert one.rows == (7,)
    without, rest, _ = left_out(x, y, 7)
    assert f"7: {y[7]:.4g}, while the others predict {without[7]:.4g}" in one.details[0]
    share = rest @ rest / np.sum((np.delete(y, 7) - np.delete(y, 7).mean()) ** 2)
    assert f"Without it a fit leaves {100 * share:.0f} % of the variation" in one.text


def test_a_row_that_holds_most_of_the_miss_comes_before_advice_on_columns():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 3))
    y = X @ [3.0, 1, 0] + rng.normal(size=200)
    advice = {f.topic: f.advice for f in sb.diagnose(columns=X, target=y).findings}
    assert advice["target outside the span"].startswith("No weights bring it in.")
    y[17] = 9999
    first, second, *_ = sb.diagnose(columns=X, target=y).findings
    assert first.advice == "Most of it is the miss of 1 row, named below: look there first."
    assert (second.severity, second.topic, second.rows) == ("serious", "outlying targets", (17,))
    assert "p < 1e-300" in second.details[0]


def test_noise_alone_is_called_outlying_once_in_twenty_tables():
    """Of 400 tables 20 in the mean, with a standard deviation of 4.4."""
    count = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        found = sb.diagnose(columns=rng.normal(size=(40, 2)), target=rng.normal(size=40))
        count += "outlying targets" in topics(found)
    assert 7 <= count <= 33


def test_a_row_far_out_moves_the_fit_alone():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(50, 1))
    y = 2 * x[:, 0] + rng.normal(size=50)
    x[3], y[3] = 30, 0
    found = sb.diagnose(columns=x, target=y)
    assert finding(found, "influential rows").rows == (3,)
    assert finding(found, "rows that fit themselves").rows == (3,)
    without, _, A = left_out(x, y, 3)
    whole = A @ np.linalg.lstsq(A, y, rcond=None)[0]
    s2 = np.sum((y - whole) ** 2) / 48
    moved = np.sum((whole - without) ** 2) / (2 * s2)
    assert f"row 3: Cook's distance {moved:.3g}" in finding(found, "influential rows").details[0]


def test_a_column_of_one_row_alone():
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.normal(size=30), np.arange(30) == 4])
    found = sb.diagnose(columns=x, target=rng.normal(size=30))
    one = finding(found, "rows that fit themselves")
    assert one.details[0] == "row 4: leverage 1, so the fit meets its target whatever it is"
    assert np.isnan(found.row_effects[0].studentized)


def test_labels_name_the_rows():
    pd = pytest.importorskip("pandas")
    x = np.arange(8.0)
    y = 3 * x + 1
    y[5] = 40
    frame = pd.DataFrame({"x": x}, index=list("abcdefgh"))
    found = sb.diagnose(columns=frame, target=pd.Series(y, index=frame.index))
    assert found.row_effects[0].label == "f"
    assert finding(found, "outlying targets").details[0].startswith("row 5 (f): 40, while")


class TestEqualRows:
    @given(st.integers(0, 2**32 - 1))
    def test_against_a_slow_loop(self, seed):
        rng = np.random.default_rng(seed)
        X = rng.integers(-1, 2, size=(int(rng.integers(1, 40)), 3)) * rng.choice(
            [0.5, -0.0, 1e300]
        )
        groups = {}
        for i, row in enumerate(X):
            groups.setdefault(tuple(row), []).append(i)
        slow = sorted((g for g in groups.values() if len(g) > 1), key=lambda g: (-len(g), g))
        assert equal_rows(X) == slow

    def test_different_rows_of_one_number_are_told_apart(self, monkeypatch):
        monkeypatch.setattr("spanbook.diagnosis._equal_rows._keys", lambda X: np.zeros(len(X)))
        assert equal_rows(np.array([[1.0], [2], [1], [3], [2], [1]])) == [[0, 2, 5], [1, 4]]

    def test_twins_and_the_floor(self):
        rng = np.random.default_rng(0)
        x = rng.normal(size=(30, 2))
        y = rng.normal(size=30)
        found = sb.diagnose(columns=[*x, x[2], x[5]], target=[*y, y[2], y[5] + 3])
        assert finding(found, "equal rows").details == ("2, 30",)
        assert finding(found, "equal rows").text == (
            "1 row of 32 equals another in every column and the target."
        )
        one = finding(found, "equal rows, different targets")
        assert one.details == ("5, 31",)
        both = np.array([*y, y[2], y[5] + 3])
        floor = 2 * 1.5**2 / np.sum((both - both.mean()) ** 2)
        assert f"targets: {100 * floor:.0f} % of the target's variation" in one.text


class TestMissingTerms:
    def table(self, n=120):
        rng = np.random.default_rng(0)
        return rng, rng.uniform(1, 3, size=(n, 3))

    def test_a_square_a_product_and_neither(self):
        rng, x = self.table()
        noise = 0.1 * rng.normal(size=120)
        for term, made in [
            ("the square of column 1", x[:, 1] ** 2),
            ("column 0 times column 2", x[:, 0] * x[:, 2]),
        ]:
            found = sb.diagnose(columns=x, target=x.sum(axis=1) + made + noise)
            assert found.missing_terms[0].term == term
            assert found.missing_terms[0].p_value == 0.001
            one = finding(found, "missing curvature")
            assert f"would help: {term} takes" in one.text
        assert sb.diagnose(columns=x, target=x.sum(axis=1) + noise).missing_terms == ()

    @pytest.mark.parametrize(("d", "alone"), [(30, False), (31, True)])
    def test_it_says_when_products_were_not_tried(self, d, alone):
        rng = np.random.default_rng(0)
        x = rng.normal(size=(200, d))
        found = sb.diagnose(columns=x, target=x[:, 3] ** 2 + 0.1 * rng.normal(size=200))
        said = f"Of {d} columns squares alone were tried, no products."
        assert finding(found, "missing curvature").text.endswith(said) == alone

    def test_the_share_is_what_adding_it_takes_off(self):
        rng, x = self.table()
        y = x[:, 0] * x[:, 2] + 0.3 * rng.normal(size=120)
        found = sb.diagnose(columns=x, target=y)
        more = sb.diagnose(columns=np.column_stack([x, x[:, 0] * x[:, 2]]), target=y)
        taken = 1 - more.share_outside_centred / found.share_outside_centred
        assert found.missing_terms[0].share == pytest.approx(taken)

    @pytest.mark.parametrize("side", ["large", "small"])
    def test_noise_that_grows(self, side):
        rng, x = self.table(300)
        size = x[:, 1] ** (3 if side == "large" else -3)
        found = sb.diagnose(columns=x, target=x.sum(axis=1) + size * rng.normal(size=300))
        (term,) = found.missing_terms
        assert (term.term, term.kind, term.columns) == (f"{side} column 1", "spread", (1,))
        said = finding(found, "uneven spread").text
        assert said.startswith(f"The fit misses by more where column 1 is {side}: ")

    def test_the_order_of_rows_and_units_do_not_matter(self):
        rng, x = self.table()
        y = x[:, 0] * x[:, 2] + rng.normal(size=120)
        order = rng.permutation(120)
        one = sb.diagnose(columns=x, target=y).missing_terms
        other = sb.diagnose(columns=1e6 * x[order] - 5, target=1e-3 * y[order] + 9).missing_terms
        assert [(t.term, t.p_value) for t in one] == [(t.term, t.p_value) for t in other]

    def test_noise_alone_seldom_has_one(self):
        """At most 1 in 100 for each of the two: of 300 tables 6 in the mean, deviation 2.4."""
        count = 0
        for seed in range(300):
            rng = np.random.default_rng(seed)
            found = sb.diagnose(columns=rng.normal(size=(40, 3)), target=rng.normal(size=40))
            count += len(found.missing_terms)
        assert count <= 14


@pytest.mark.parametrize("rounding", [-1e-16, 0.0, 1e-16])
def test_residuals_that_rounding_tells_apart_come_in_one_order(rounding):
    """Else a p-value would go with how rows are summed; the smaller leverage comes first."""
    residual = np.array([1, -0.3 + rounding, -0.3, -0.4])
    fit = SimpleNamespace(residual=residual, leverage=np.array([0.1, 0.5, 0.2, 0.2]))
    assert _sample(fit).tolist() == [3, 2, 1, 0]

"""Where a new row is: inside, on the edge or outside, each with a proof of its own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

SQUARE = np.array([[0.0, 0], [2, 0], [0, 2], [2, 2], [1, 1]])


def random(seed):
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(3, 30)), int(rng.integers(1, 6))
    X = rng.normal(size=(n, d)) * 10.0 ** rng.integers(-3, 4, d) + rng.integers(-9, 9)
    spread = X.std(axis=0)
    new = np.vstack(
        [
            rng.dirichlet(np.ones(n), 4) @ X,  # inside
            X[rng.integers(n, size=3)],  # inside or on the edge
            X[rng.integers(n, size=4)] + 0.5 * rng.normal(size=(4, d)) * spread,
        ]
    )
    return X, new, spread


@given(
    st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.3]), st.sampled_from(["columns", "rows"])
)
def test_each_answer_is_proved(seed, margin, kind):
    X, new, spread = random(seed)
    found = sb.diagnose(**{kind: X}, new_rows=new, margin=margin)
    outside = {e.row: e for e in found.extrapolations}
    inside = {e.row: e for e in found.interpolations}
    assert sorted([*outside, *inside]) == list(range(len(new)))
    assert set(range(4)) <= set(inside)
    size = spread if kind == "columns" else np.ones(X.shape[1])
    for e in inside.values():
        assert e.weights.min() > 0
        assert e.weights.sum() == pytest.approx(1, abs=1e-12)
        assert len(e.rows) <= X.shape[1] + 1 or e.left < 1e-8
        missed = np.linalg.norm((e.weights @ X[list(e.rows)] - new[e.row]) / size)
        assert missed == pytest.approx(e.left, abs=1e-9 * np.abs(X / size).max())
        assert e.left <= margin + 1e-9 * np.abs(X / size).max()
    for e in outside.values():
        assert e.value == new[e.row] @ e.direction > e.bound == (X @ e.direction).max()
        assert (e.column is None) == (e.limit is None)
        if e.column is not None:
            # Any mixture with the other entries of the row has a lower sum than the bound.
            others = np.delete(new[e.row] * e.direction, e.column).sum()
            reach = (e.bound - others) * e.direction[e.column]
            assert abs(e.direction[e.column]) == pytest.approx(1)
            assert reach == pytest.approx(e.limit, rel=1e-6, abs=1e-6 * spread[e.column])


@given(st.integers(0, 2**32 - 1))
def test_a_limit_is_reached(seed):
    """The row with the limit in place of its entry is a mixture: a linear program finds it."""
    optimize = pytest.importorskip("scipy.optimize")
    X, new, spread = random(seed)
    for e in sb.diagnose(columns=X, new_rows=new).extrapolations:
        if e.column is None:
            continue
        A = np.vstack([np.delete(X / spread, e.column, axis=1).T, np.ones(len(X))])
        b = np.append(np.delete(new[e.row] / spread, e.column), 1)
        sign = e.direction[e.column]
        best = optimize.linprog(-sign * X[:, e.column] / spread[e.column], A_eq=A, b_eq=b)
        assert best.status == 0
        assert -sign * best.fun * spread[e.column] == pytest.approx(
            e.limit, rel=1e-5, abs=1e-5 * spread[e.column]
        )


def test_the_edge_by_hand():
    new = [[1, 0], [2, 2], [1, 0.9], [1, 0.1], [1, -0.1]]
    told = sb.diagnose(columns=SQUARE, new_rows=new)
    assert [e.row for e in told.interpolations if e.edge] == [0, 1]
    assert [e.row for e in told.extrapolations] == [4]
    told = sb.diagnose(columns=SQUARE, new_rows=new, margin=0.2)
    assert [e.row for e in told.interpolations if e.edge] == [0, 1, 3, 4]
    assert told.extrapolations == ()
    assert told.margin == 0.2
    assert told.interpolations[4].left == pytest.approx(0.1 / SQUARE.std(axis=0)[1])


def test_the_hull_of_dependent_columns_has_an_inside():
    a = np.arange(5.0)
    told = sb.diagnose(columns=np.column_stack([a, 2 * a]), new_rows=[[1.5, 3], [4, 8], [1.5, 4]])
    assert [(e.row, e.edge) for e in told.interpolations] == [(0, False), (1, True)]
    assert [e.row for e in told.extrapolations] == [2]


def test_the_column_that_tells_is_named_with_those_beside_it():
    rng = np.random.default_rng(0)
    height = rng.uniform(150, 190, 200)
    weight = height - 100 + rng.uniform(-10, 10, 200)
    frame = type("Frame", (), {"columns": ["height", "weight"]})()
    frame.to_numpy = lambda: np.column_stack([height, weight])
    (e,) = sb.diagnose(columns=frame, new_rows=[[160, 80]]).extrapolations
    others = e.limit
    assert 68 < others <= 70
    assert str(e) == (
        f"row 0: weight is 80, and with height at 160 no mixture of the rows seen exceeds "
        f"{others:.4g}"
    )


def test_the_mixture_is_named():
    told = sb.diagnose(columns=SQUARE, new_rows=[[0.5, 0.25], [2, 0]])
    (found,) = [f for f in told.findings if f.topic == "inside the hull"]
    assert found.rows == (0,)
    assert found.text == (
        "1 of 2 new rows is inside the convex hull of the rows seen: few of them make it as a "
        "mixture."
    )
    (edge,) = [f for f in told.findings if f.topic == "edge of the hull"]
    assert edge.details == ("row 1 (on the edge) = seen 1",)


def test_one_part_more_is_one():
    rows = np.vstack([np.zeros(5), np.eye(5)])
    found = sb.diagnose(rows=rows, new_rows=np.full(5, 0.1))
    assert "+ 1 smaller part" in str(found.interpolations[0])
    assert "smaller parts" not in str(found)


def test_findings_know_their_columns_and_rows():
    a, b = np.random.default_rng(0).normal(size=(2, 30))
    X = np.column_stack([a, b, 2 * a, np.ones(30)])
    told = sb.diagnose(columns=X, new_rows=[[9, 0, 18, 1]])
    by_topic = {f.topic: f for f in told.findings}
    assert by_topic["dependent columns"].columns == ("column 0", "column 2")
    assert by_topic["constant columns"].columns == ("column 3",)
    assert by_topic["extrapolation"].rows == (0,)
    assert [f.topic for f in told.findings if f.quotes] == ["extrapolation"]


class TestColumnsOfFarSizes:
    """What one over a size would make of them is beyond float64."""

    @pytest.mark.parametrize("size", [1e-310, 1e-300, 1e300])
    def test_a_direction_is_one_in_the_units_of_the_rows(self, size):
        X = np.array([[0, 0], [size, 0], [0, 1]])
        (e,) = sb.diagnose(columns=X, new_rows=[[0.7 * size, 0.7]]).extrapolations
        assert np.isfinite(e.direction).all()
        assert e.value > e.bound == (X @ e.direction).max()
        assert "no mixture of the rows seen exceeds" in str(e)

    def test_a_direction_that_cannot_be_held_is_not_made_up(self):
        X = [[0, 0], [1e-300, 0], [0, 1e200]]
        message = "row 0 of `new_rows` is outside in a direction that float64 cannot hold"
        with pytest.raises(ValueError, match=message):
            sb.diagnose(columns=X, new_rows=[[0.7e-300, 0.7e200]])

    def test_what_the_hull_refuses_is_called_by_the_name_of_the_argument(self):
        X = np.array([[1, -1e-311, 0], [1, -5.5e-311, 1300], [0, -1.5e-310, 0]])
        with pytest.raises(ValueError, match="the distance of `new_rows` is lost"):
            sb.diagnose(rows=X, new_rows=[0.4, 0.59, 0.01] @ X)

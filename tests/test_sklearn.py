"""The domain of a hull as an estimator, without scikit-learn; with it, see the oracles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb
from spanbook.sklearn import HullDomain

SQUARE = np.array([[0.0, 0], [4, 0], [0, 4], [4, 4]])  # standard deviation 2 each way


@pytest.mark.parametrize(
    ("row", "signed"),
    [
        ([2, 2], 1),
        ([1, 2], 0.5),
        ([1, 3.5], 0.25),
        ([4, 1], 0),
        ([0, 0], 0),
        ([5, 2], -0.5),
        ([7, 8], -2.5),
    ],
)
def test_by_hand(row, signed):
    domain = HullDomain().fit(SQUARE)
    assert domain.decision_function([row])[0] == pytest.approx(signed, abs=1e-9)
    assert domain.predict([row])[0] == (1 if signed >= 0 else -1)


@given(st.integers(0, 2**32 - 1))
def test_a_step_of_the_depth_along_some_column_leaves_and_less_does_not(seed):
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(5, 40)), int(rng.integers(1, 5))
    X = rng.normal(size=(n, d)) * 10.0 ** rng.integers(-3, 4, d) + rng.integers(-9, 9)
    spread = X.std(axis=0)
    hull = sb.ConvexHull(rows=(X - X.mean(axis=0)) / spread)
    domain = HullDomain().fit(X)
    some = rng.dirichlet(np.ones(n), 5) @ X
    depth = domain.decision_function(some)
    assert (depth >= 0).all()
    Z = (some - X.mean(axis=0)) / spread
    for z, by in zip(Z, depth, strict=True):
        steps = np.vstack([np.eye(d), -np.eye(d)])
        assert hull.nearest(z + 0.999 * by * steps).distance.max() < 1e-9
        if by > 1e-6:
            assert hull.nearest(z + 1.001 * by * steps).distance.max() > 1e-9 * by
    out = some + 5 * spread * rng.choice([-1, 1], size=(5, d))
    signed = domain.decision_function(out)
    far = hull.nearest((out - X.mean(axis=0)) / spread).distance
    np.testing.assert_allclose(-signed, far, rtol=1e-7)
    np.testing.assert_array_equal(domain.predict(out), -1)
    np.testing.assert_array_equal(domain.predict(X), 1)
    np.testing.assert_array_equal(domain.predict([*some, *out]), [1] * 5 + [-1] * 5)


def test_units_do_not_matter():
    rng = np.random.default_rng(0)
    X, new = rng.normal(size=(30, 3)), 1.5 * rng.normal(size=(20, 3))
    unit, shift = np.array([1e-6, 1, 1e9]), np.array([5, -2, 0])
    one = HullDomain().fit(X).decision_function(new)
    other = HullDomain().fit(X * unit + shift).decision_function(new * unit + shift)
    np.testing.assert_allclose(one, other, atol=1e-7)


def test_a_flat_hull_has_no_depth():
    a = np.arange(5.0)
    domain = HullDomain().fit(np.column_stack([a, 2 * a]))
    np.testing.assert_allclose(domain.decision_function([[1, 2], [2, 4]]), 0, atol=1e-9)
    np.testing.assert_array_equal(domain.predict([[1, 2], [1, 2.5]]), [1, -1])


def test_frames_keep_names():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(SQUARE, columns=["a", "b"])
    domain = HullDomain().fit(frame)
    assert domain.feature_names_in_.tolist() == ["a", "b"]
    with pytest.raises(ValueError, match="feature names should match"):
        domain.predict(frame[["b", "a"]])
    assert not hasattr(domain.fit(SQUARE), "feature_names_in_")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: HullDomain().predict(SQUARE), ValueError, "not fitted yet"),
        (lambda: HullDomain().fit([1.0, 2]), ValueError, "Reshape your data"),
        (lambda: HullDomain().fit(np.empty((3, 0))), ValueError, "0 feature"),
        (lambda: HullDomain().fit([[1, np.nan]]), ValueError, "NaN or infinity"),
        (lambda: HullDomain().fit([[1j]]), ValueError, "Complex data not supported"),
        (lambda: HullDomain().fit([["a"]]), TypeError, "`X` must hold real numbers"),
        (lambda: HullDomain().fit(SQUARE).predict([[1.0]]), ValueError, "X has 1 features"),
        (lambda: HullDomain().set_params(C=1), ValueError, "no options, so none is called 'C'"),
    ],
)
def test_messages(call, error, message):
    with pytest.raises(error, match=message):
        call()

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

seeds = st.integers(0, 2**32 - 1)
SMOOTH = {"kernel": sb.rbf_kernel, "gamma": 0.5}


def test_by_hand():
    # K = [[1, 2], [2, 4]] and a penalty of 1: [[2, 2], [2, 5]] w = [4, 7]
    fit = sb.kernel_ridge([[1], [2]], [4, 7], penalty=1, kernel=sb.linear_kernel)
    np.testing.assert_allclose(fit.weights, [1, 1])
    np.testing.assert_allclose(fit.fitted, [3, 6])
    np.testing.assert_allclose(fit.predict([[1], [2], [-3]]), [3, 6, -9])
    assert fit.rank == 2


@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 3), seeds)
def test_solves_its_system(n, d, k, seed):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, d)), rng.normal(size=(n, k) if k else n)
    penalty = 10.0 ** rng.integers(-3, 3)
    fit = sb.kernel_ridge(X, y, penalty=penalty, **SMOOTH)
    assert fit.weights.shape == y.shape
    K = np.exp(-0.5 * ((X[:, None] - X) ** 2).sum(axis=-1))
    np.testing.assert_allclose(K @ fit.weights + penalty * fit.weights, y, atol=1e-10)
    np.testing.assert_allclose(fit.fitted, K @ fit.weights, atol=1e-10)
    np.testing.assert_allclose(fit.predict(X), fit.fitted, atol=1e-10)
    new = rng.normal(size=(4, d))
    by_loop = [
        sum(fit.weights[i] * np.exp(-0.5 * np.sum((z - X[i]) ** 2)) for i in range(n)) for z in new
    ]
    np.testing.assert_allclose(fit.predict(new), by_loop, atol=1e-10)


@given(st.integers(1, 12), st.integers(1, 6), seeds)
def test_a_linear_kernel_gives_ridge(n, d, seed):
    rng = np.random.default_rng(seed)
    X, y, new = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=(3, d))
    fit = sb.kernel_ridge(X, y, penalty=0.3, kernel=sb.linear_kernel)
    w = np.linalg.solve(X.T @ X + 0.3 * np.eye(d), X.T @ y)
    np.testing.assert_allclose(fit.predict(new), new @ w, atol=1e-11)
    np.testing.assert_allclose(X.T @ fit.weights, w, atol=1e-11)


@given(st.integers(1, 8), seeds)
def test_without_penalty_passes_through_the_targets(n, seed):
    rng = np.random.default_rng(seed)
    X, y = rng.permutation(n)[:, None], rng.normal(size=n)
    fit = sb.kernel_ridge(X, y, penalty=0, gamma=2)
    np.testing.assert_allclose(fit.fitted, y, atol=1e-12)
    assert fit.rank == n


def test_weights_are_free():
    fit = sb.kernel_ridge([[0], [1], [3]], [1, 2, 0], penalty=0, gamma=0.5)
    assert fit.weights.min() < 0
    assert fit.weights.sum() != pytest.approx(1)


class TestSingular:
    """Where the system is not positive definite beyond rounding."""

    def test_a_repeated_point_shares_its_weight(self):
        X = np.array([[0.0], [1.0], [1.0]])
        fit = sb.kernel_ridge(X, [1, 2, 4], penalty=0, **SMOOTH)
        assert fit.rank == 2
        np.testing.assert_allclose(fit.fitted, [1, 3, 3])
        once = sb.kernel_ridge(X[:2], [1, 3], penalty=0, **SMOOTH)
        np.testing.assert_allclose(
            fit.weights, [once.weights[0], once.weights[1] / 2, once.weights[1] / 2]
        )

    @given(st.integers(1, 15), st.integers(1, 4), seeds)
    def test_the_shortest_weights_that_come_nearest(self, n, d, seed):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(n, d)), rng.normal(size=n)
        fit = sb.kernel_ridge(X, y, penalty=0, kernel=sb.linear_kernel)
        assert fit.rank == min(n, d)
        expected = np.linalg.pinv(X @ X.T, rcond=1e-13, hermitian=True) @ y
        np.testing.assert_allclose(fit.weights, expected, rtol=1e-6, atol=1e-8)

    def test_smooth_kernels_at_close_points_stay_finite(self):
        X = np.linspace(0, 1, 200)[:, None]
        y = np.sin(6 * X[:, 0])
        fit = sb.kernel_ridge(X, y, penalty=0, gamma=1)
        assert fit.rank < 40
        np.testing.assert_allclose(fit.fitted, y, atol=1e-4)

    def test_an_indefinite_kernel(self):
        # coef0 < 0: K = [[0, -1], [-1, 0]], its eigenvalues -1 and 1
        fit = sb.kernel_ridge(
            np.eye(2), [2, 5], penalty=0, kernel=sb.polynomial_kernel, degree=1, gamma=1, coef0=-1
        )
        np.testing.assert_allclose(fit.weights, [-5, -2])
        np.testing.assert_allclose(fit.fitted, [2, 5])

    def test_a_kernel_of_zeros(self):
        fit = sb.kernel_ridge([[0], [0]], [1, 2], penalty=0, kernel=sb.linear_kernel)
        assert fit.rank == 0
        np.testing.assert_array_equal(fit.weights, [0, 0])


def test_a_kernel_of_ones_own():
    def cosine(A, B, power):
        lengths = np.linalg.norm(A, axis=1)[:, None] * np.linalg.norm(B, axis=1)
        return (A @ B.T / lengths) ** power

    X = np.array([[1.0, 0.0], [1.0, 1.0]])
    fit = sb.kernel_ridge(X, [1, 0], penalty=0, kernel=cosine, power=2)
    np.testing.assert_allclose(fit.weights, [4 / 3, -2 / 3])
    np.testing.assert_allclose(fit.predict([[0, 3]]), [-1 / 3])
    assert "kernel     = cosine" in repr(fit)


def test_shows_itself():
    fit = sb.kernel_ridge([[0]], [1], penalty=1, gamma=2)
    assert "  kernel     = rbf_kernel\n  parameters = {'gamma': 2}" in repr(fit)
    assert "<pre>rbf_kernel</pre>" in fit._repr_html_()


def test_float32_stays_float32():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 3)).astype(np.float32), rng.normal(size=20).astype(np.float32)
    fit = sb.kernel_ridge(X, y, penalty=0.1, **SMOOTH)
    exact = sb.kernel_ridge(X.astype(float), y.astype(float), penalty=0.1, **SMOOTH)
    assert {fit.weights.dtype, fit.fitted.dtype, fit.predict(X).dtype} == {np.dtype("float32")}
    np.testing.assert_allclose(fit.weights, exact.weights, rtol=1e-7)
    np.testing.assert_allclose(fit.predict(X), exact.predict(X), rtol=1e-6, atol=1e-6)
    assert fit.predict(X.astype(float)).dtype == np.float64


def test_the_fit_keeps_its_own_points():
    X, y = np.array([[0.0], [1.0]]), np.array([1.0, 2.0])
    fit = sb.kernel_ridge(X, y, penalty=0.1)
    before = fit.predict([[0.5]])
    X[:] = 9
    np.testing.assert_array_equal(fit.predict([[0.5]]), before)
    np.testing.assert_array_equal(y, [1, 2])


class Tensor:
    """What an array of PyTorch looks like from outside."""

    dtype = "float32"


Tensor.__module__ = "torch"


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"X": [1, 2]}, ValueError, r"`X` must be a matrix \(2 axes\)"),
        ({"X": [[1], [np.inf]]}, ValueError, "`X` has a value that is not finite"),
        ({"y": [1, 2, 3]}, ValueError, "`y` has 3 entries but `X` has 2 rows"),
        ({"y": 1}, ValueError, r"`y` must have 1 or 2 axes, but its shape is \(\)"),
        ({"y": np.ones((2, 0))}, ValueError, r"`y` is empty: its shape is \(2, 0\)"),
        ({"y": ["a", "b"]}, TypeError, "`y` must hold real numbers"),
        ({"y": Tensor()}, TypeError, "kernel_ridge takes NumPy arrays alone"),
        ({"penalty": -1}, ValueError, "`penalty` must be at least 0, but it is -1"),
        ({"gamma": -1}, ValueError, "`gamma` must be at least 0"),
        ({"degree": 2}, TypeError, "unexpected keyword argument 'degree'"),
        ({"kernel": lambda A, B: A}, ValueError, r"`kernel` gave shape \(2, 1\) for 2 and 2 rows"),
        (
            {"kernel": lambda A, B: [[0, 1], [2, 0]]},
            ValueError,
            r"`kernel\(X, X\)` must be symmetric, but it differs from its transpose by 1",
        ),
        ({"kernel": lambda A, B: [[np.nan] * 2] * 2}, ValueError, "`kernel` has a value"),
        ({"y": [1e308, -1e308], "penalty": 1e-9, "gamma": 1e-12}, ValueError, "overflow float64"),
    ],
)
def test_errors(change, error, message):
    given = {"X": [[0], [1]], "y": [1, 2], "penalty": 1} | change
    with pytest.raises(error, match=message):
        sb.kernel_ridge(given.pop("X"), given.pop("y"), **given)


@pytest.mark.parametrize(
    ("new", "error", "message"),
    [
        ([1, 2], ValueError, r"`new_rows` must be a matrix"),
        ([[1, 2]], ValueError, "`new_rows` has rows of 2 entries, but 1 are expected"),
        ([[np.nan]], ValueError, "`new_rows` has a value that is not finite"),
        (Tensor(), TypeError, "predict takes NumPy arrays alone"),
    ],
)
def test_errors_of_predict(new, error, message):
    with pytest.raises(error, match=message):
        sb.kernel_ridge([[0], [1]], [1, 2], penalty=1).predict(new)


class TestSampleWeight:
    def test_by_hand(self):
        """One kernel function of 1 on each row: 2 (4 - f) = 3 w and f = w + 0, and f = 1.6."""
        fit = sb.kernel_ridge([[1], [5]], [4, 9], penalty=3, sample_weight=[2, 0], gamma=1)
        np.testing.assert_allclose(fit.weights, [4 / 2.5, 0])
        np.testing.assert_allclose(fit.predict([[1]]), [1.6])

    @pytest.mark.parametrize("penalty", [0, 0.5])
    @pytest.mark.parametrize("k", [(), (2,)])
    def test_is_rows_repeated(self, penalty, k):
        rng = np.random.default_rng(0)
        X, y, new = rng.normal(size=(6, 2)), rng.normal(size=(6, *k)), rng.normal(size=(4, 2))
        times = np.array([1, 3, 0, 2, 1, 5])
        fit = sb.kernel_ridge(X, y, penalty=penalty, gamma=0.5, sample_weight=times)
        again = sb.kernel_ridge(X.repeat(times, 0), y.repeat(times, 0), penalty=penalty, gamma=0.5)
        np.testing.assert_allclose(fit.predict(new), again.predict(new), rtol=1e-7)
        np.testing.assert_allclose(fit.fitted.repeat(times, 0), again.fitted, rtol=1e-7)
        assert (fit.weights[2] == 0).all()
        same = sb.kernel_ridge(X, y, penalty=penalty, gamma=0.5, sample_weight=np.ones(6))
        plain = sb.kernel_ridge(X, y, penalty=penalty, gamma=0.5)
        np.testing.assert_array_equal(same.weights, plain.weights)

    def test_bad_weights(self):
        with pytest.raises(ValueError, match="`sample_weight` must be at least 0, but it has -1"):
            sb.kernel_ridge([[1], [2]], [1, 2], penalty=1, sample_weight=[1, -1])

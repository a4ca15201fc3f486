import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

KERNELS = [sb.linear_kernel, sb.polynomial_kernel, sb.rbf_kernel, sb.laplacian_kernel]
FALLING = [sb.rbf_kernel, sb.laplacian_kernel]
seeds = st.integers(0, 2**32 - 1)


def by_loop(kernel, X, Y, gamma=None, degree=3, coef0=1.0):
    """One pair of rows, one number at a time, without rounding of sums."""
    gamma = 1 / len(X[0]) if gamma is None else gamma

    def value(x, y):
        pairs = list(zip(x, y, strict=True))
        product = math.fsum(a * b for a, b in pairs)
        if kernel is sb.linear_kernel:
            return product
        if kernel is sb.polynomial_kernel:
            return (gamma * product + coef0) ** degree
        power = 2 if kernel is sb.rbf_kernel else 1
        return math.exp(-gamma * math.fsum(abs(a - b) ** power for a, b in pairs))

    return np.array([[value(x, y) for y in Y] for x in X])


def test_by_hand():
    X, Y = [[1, 2], [3, 4]], [[1, 1], [0, 1]]
    np.testing.assert_allclose(sb.linear_kernel(X, Y), [[3, 2], [7, 4]])
    np.testing.assert_allclose(
        sb.polynomial_kernel(X, Y, degree=2, gamma=2, coef0=-1), [[25, 9], [169, 49]]
    )
    np.testing.assert_allclose(sb.polynomial_kernel(X, Y), [[2.5**3, 8], [4.5**3, 27]])
    squares = np.array([[1, 2], [13, 18]])
    np.testing.assert_allclose(sb.rbf_kernel(X, Y, gamma=0.1), np.exp(-0.1 * squares))
    np.testing.assert_allclose(sb.rbf_kernel(X, Y), np.exp(-squares / 2))
    sums = np.array([[1, 2], [5, 6]])
    np.testing.assert_allclose(sb.laplacian_kernel(X, Y, gamma=0.1), np.exp(-0.1 * sums))
    np.testing.assert_allclose(sb.laplacian_kernel(X, Y), np.exp(-sums / 2))


@pytest.mark.parametrize("kernel", KERNELS)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 40), seeds)
def test_agrees_with_a_loop(kernel, m, n, d, seed):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(m, d)), rng.normal(size=(n, d))
    expected = by_loop(kernel, X, Y)
    size = np.abs(X).max() * np.abs(Y).max() * d
    np.testing.assert_allclose(kernel(X, Y), expected, rtol=1e-12, atol=1e-14 * size**3)
    np.testing.assert_array_equal(kernel(X), kernel(X).T)
    np.testing.assert_allclose(kernel(X), kernel(X, X.copy()), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kernel", KERNELS)
@given(st.integers(1, 12), st.integers(1, 20), seeds)
def test_is_positive_semi_definite(kernel, n, d, seed):
    X = np.random.default_rng(seed).normal(size=(n, d))
    values = np.linalg.eigvalsh(kernel(X))
    assert values[0] >= -1e-12 * values[-1]


def test_a_polynomial_is_an_inner_product_of_monomials():
    X = np.random.default_rng(0).normal(size=(9, 2))
    r = math.sqrt(2)
    x, y = X.T
    features = np.stack([x**2, y**2, r * x * y, r * x, r * y, np.ones(9)])
    np.testing.assert_allclose(
        sb.polynomial_kernel(X, degree=2, gamma=1), features.T @ features, atol=1e-14
    )


@pytest.mark.parametrize("d", [2, 40])
@pytest.mark.parametrize("kernel", FALLING)
def test_far_from_the_origin_no_digit_is_lost(kernel, d):
    X = np.random.default_rng(1).integers(-8, 9, (20, d)) / 8
    for gamma in (0.1, 3, 1e3):
        near, far = kernel(X, gamma=gamma), kernel(X + 2.0**40, gamma=gamma)
        np.testing.assert_allclose(far, near, rtol=1e-12, atol=0)
        np.testing.assert_allclose(near, by_loop(kernel, X, X, gamma), rtol=1e-12, atol=1e-300)
    Y = X[:5] + 2.0**40
    np.testing.assert_allclose(kernel(X + 2.0**40, Y), kernel(X, X[:5]), rtol=1e-12, atol=0)


@pytest.mark.parametrize("d", [2, 40])
@pytest.mark.parametrize("kernel", FALLING)
def test_neighbours_that_are_much_closer_than_the_rest(kernel, d):
    rng = np.random.default_rng(5)
    X = rng.normal(size=(12, d))
    Y = X + rng.normal(size=(12, d)) / 1024
    gamma = (1024.0**2 if kernel is sb.rbf_kernel else 1024.0) / d
    expected = by_loop(kernel, X, Y, gamma)
    assert np.diag(expected).min() > 0.05
    np.testing.assert_allclose(kernel(X, Y, gamma=gamma), expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("d", [2, 40])
@pytest.mark.parametrize("kernel", FALLING)
def test_one_on_the_diagonal_and_between_0_and_1(kernel, d):
    X = np.random.default_rng(2).normal(size=(30, d)) + 100
    K = kernel(X)
    np.testing.assert_array_equal(np.diag(K), 1)
    assert K.min() >= 0
    assert K.max() == 1
    assert kernel(X, X.copy()).max() <= 1


@pytest.mark.parametrize("kernel", FALLING)
def test_units_do_not_matter(kernel):
    X = np.random.default_rng(3).normal(size=(5, 2))
    power = 2 if kernel is sb.rbf_kernel else 1
    expected = kernel(X, gamma=0.7)
    for s in (2.0**-500, 2.0**-300, 2.0**300, 2.0**500):
        np.testing.assert_array_equal(kernel(X * s, gamma=0.7 * s**-power), expected)


@pytest.mark.parametrize("kernel", FALLING)
def test_extremes_are_0_or_1_and_never_nan(kernel):
    np.testing.assert_array_equal(kernel([[1e300], [-1e300]]), np.eye(2))
    np.testing.assert_array_equal(kernel([[1e308], [-1e308]], gamma=1e308), np.eye(2))
    np.testing.assert_array_equal(kernel([[1e300], [-1e300]], gamma=0), np.ones((2, 2)))
    np.testing.assert_array_equal(kernel([[0.0], [0.0]]), np.ones((2, 2)))
    np.testing.assert_array_equal(kernel([[1e-200], [-1e-200]]), np.ones((2, 2)))
    np.testing.assert_array_equal(kernel([[1.0]], [[1e200]], gamma=1e200), [[0]])


@pytest.mark.parametrize("kernel", KERNELS)
def test_float32_stays_float32_and_is_rounded_once(kernel):
    X = np.random.default_rng(4).normal(size=(20, 50)).astype(np.float32)
    K = kernel(X)
    assert K.dtype == np.float32
    assert kernel(X, X.astype(float)).dtype == np.float64
    assert kernel([[1, 2]]).dtype == np.float64
    np.testing.assert_allclose(K, kernel(X.astype(float)), rtol=1e-7)


@pytest.mark.parametrize("kernel", KERNELS)
def test_nothing_is_written_over(kernel):
    X, Y = np.arange(6.0).reshape(3, 2), np.ones((2, 2))
    kernel(X, Y)
    np.testing.assert_array_equal(X, np.arange(6.0).reshape(3, 2))
    np.testing.assert_array_equal(Y, 1)


class Tensor:
    """What an array of PyTorch looks like from outside."""

    dtype = "float32"


Tensor.__module__ = "torch"


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    ("X", "Y", "error", "message"),
    [
        ([1, 2], None, ValueError, r"`X` must be a matrix \(2 axes\), but its shape is \(2,\)"),
        ([[1, np.nan]], None, ValueError, "`X` has a value that is not finite: nan"),
        (np.empty((0, 2)), None, ValueError, r"`X` is empty: its shape is \(0, 2\)"),
        ([[1, 2]], [[1]], ValueError, "`Y` has rows of 1 entries, but 2 are expected"),
        ([[1, 2]], [[1, 2], [3]], ValueError, "`Y` is ragged"),
        ([["a"]], None, TypeError, "`X` must hold real numbers"),
        ([[1j]], None, TypeError, "`X` must hold real numbers"),
        (Tensor(), None, TypeError, "_kernel takes NumPy arrays alone"),
        ([[1]], Tensor(), TypeError, "_kernel takes NumPy arrays alone"),
    ],
)
def test_errors(kernel, X, Y, error, message):
    with pytest.raises(error, match=message):
        kernel(X, Y)


@pytest.mark.parametrize("kernel", KERNELS[1:])
def test_errors_of_gamma(kernel):
    with pytest.raises(ValueError, match="`gamma` must be at least 0, but it is -1"):
        kernel([[1]], gamma=-1)


def test_errors_of_a_polynomial():
    with pytest.raises(ValueError, match="`degree` must be at least 1, but it is 0"):
        sb.polynomial_kernel([[1]], degree=0)
    with pytest.raises(TypeError, match="`degree` must be an integer, not float"):
        sb.polynomial_kernel([[1]], degree=2.5)
    with pytest.raises(ValueError, match="`coef0` has a value that is not finite: nan"):
        sb.polynomial_kernel([[1]], coef0=np.nan)


def test_what_overflows_says_so():
    with pytest.raises(
        ValueError, match="the products of `X` and `Y` overflow float64; scale the input"
    ):
        sb.linear_kernel([[1e200, -1e200]], [[1e200, 1e200]])
    with pytest.raises(ValueError, match="the products of `X` and `Y` overflow float32"):
        sb.linear_kernel(np.float32([[1e20]]))
    with pytest.raises(ValueError, match="the products of `X` and `Y` overflow float64"):
        sb.polynomial_kernel([[1e60]])

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb

seeds = st.integers(0, 2**32 - 1)
KERNELS = [sb.rbf_kernel, sb.laplacian_kernel]


def test_by_hand():
    near = sb.nadaraya_watson([[0], [1]], [3, 6], [[0], [0.5]], gamma=math.log(2))
    np.testing.assert_allclose(near.weights, [[2 / 3, 1 / 3], [1 / 2, 1 / 2]])
    np.testing.assert_allclose(near.output, [4, 4.5])
    X, new = [[0, 0], [1, 2]], [[0, 0]]
    gamma = math.log(2)
    rbf = sb.nadaraya_watson(X, [[1, 0], [0, 1]], new, gamma=gamma)
    np.testing.assert_allclose(rbf.output, [[32 / 33, 1 / 33]])
    laplace = sb.nadaraya_watson(X, [[1, 0], [0, 1]], new, kernel=sb.laplacian_kernel, gamma=gamma)
    np.testing.assert_allclose(laplace.output, [[8 / 9, 1 / 9]])


@pytest.mark.parametrize("kernel", KERNELS)
@given(st.integers(1, 12), st.integers(1, 30), st.integers(0, 3), seeds)
def test_is_the_kernel_over_its_sum(kernel, n, d, k, seed):
    rng = np.random.default_rng(seed)
    X, new = rng.normal(size=(n, d)), rng.normal(size=(5, d))
    y = rng.normal(size=(n, k) if k else n)
    near = sb.nadaraya_watson(X, y, new, kernel=kernel)
    K = kernel(new, X)
    np.testing.assert_allclose(near.weights, K / K.sum(axis=1, keepdims=True), rtol=1e-11)
    np.testing.assert_allclose(near.output, near.weights @ y, rtol=1e-11, atol=1e-13)
    assert near.output.shape == (5, *y.shape[1:])


@pytest.mark.parametrize("kernel", KERNELS)
@given(st.integers(1, 12), st.integers(1, 4), st.floats(0, 1e9), st.floats(0, 1e9), seeds)
def test_no_prediction_leaves_the_hull_of_the_targets(kernel, n, d, gamma, far, seed):
    rng = np.random.default_rng(seed)
    X, y, new = rng.normal(size=(n, d)), rng.normal(size=(n, 2)), rng.normal(size=(3, d)) * far
    near = sb.nadaraya_watson(X, y, new, kernel=kernel, gamma=gamma)
    assert near.weights.min() >= 0
    np.testing.assert_allclose(near.weights.sum(axis=1), 1, rtol=1e-14)
    assert sb.ConvexHull(rows=y).contains(near.output, tol=1e-13).all()


@given(st.integers(1, 10), st.integers(1, 5), seeds)
def test_is_attention(n, d, seed):
    rng = np.random.default_rng(seed)
    X, y, new = rng.normal(size=(n, d)), rng.normal(size=(n, 2)), rng.normal(size=(4, d))
    gamma = 0.7
    mine = sb.nadaraya_watson(X, y, new, gamma=gamma)
    # -|x - k|^2 = 2 <x, k> - |k|^2 - |x|^2, and the softmax does not see the last term.
    bias = -gamma * (X**2).sum(axis=1)[None, :]
    theirs = sb.attention(new, X, y, scale=2 * gamma, mask=bias)
    np.testing.assert_allclose(mine.weights, theirs.weights, rtol=1e-11)
    np.testing.assert_allclose(mine.output, theirs.output, rtol=1e-11, atol=1e-12)
    # Keys of one length need no bias.
    keys = X / np.linalg.norm(X, axis=1, keepdims=True)
    mine = sb.nadaraya_watson(keys, y, new, gamma=gamma)
    theirs = sb.attention(new, keys, y, scale=2 * gamma)
    np.testing.assert_allclose(mine.weights, theirs.weights, rtol=1e-11)


@pytest.mark.parametrize("kernel", KERNELS)
def test_far_away_where_every_kernel_is_0(kernel):
    X, y = np.array([[0.0], [1.0], [3.0]]), [1, 2, 7]
    new = [[100.0], [-100.0], [1e200], [-1e200]]
    assert not kernel(new, X, gamma=99).any()
    near = sb.nadaraya_watson(X, y, new, kernel=kernel, gamma=99)
    np.testing.assert_allclose(near.output[:2], [7, 1])
    # 1e200 - 3 is 1e200: the points are equally far as far as floats can tell.
    np.testing.assert_allclose(near.output[2:], 10 / 3)
    huge = sb.nadaraya_watson(X * 1e200, y, np.array(new[:2]) * 1e200, kernel=kernel, gamma=99)
    np.testing.assert_array_equal(huge.output, [7, 1])


def test_where_the_distances_themselves_overflow():
    rbf = sb.nadaraya_watson([[0], [1e153]], [0, 1], [[-1.4e154]], gamma=1e-307)
    np.testing.assert_allclose(rbf.output, 1 / (1 + np.exp(2.9)))
    laplace = sb.nadaraya_watson(
        [[0, 0], [1e308, 0]],
        [0, 1],
        [[-1.5e308, -1.5e308]],
        kernel=sb.laplacian_kernel,
        gamma=1e-308,
    )
    np.testing.assert_allclose(laplace.output, 1 / (1 + np.exp(1)))


def test_ratios_far_away_are_exact():
    X, x = np.array([[0.0], [1 / 64], [3 / 64]]), 50.0
    (weights,) = sb.nadaraya_watson(X, [1, 2, 3], [[x]], gamma=1).weights
    squares = [(Fraction(x) - Fraction(c)) ** 2 for c in X[:, 0]]
    terms = [math.exp(float(min(squares) - s)) for s in squares]
    np.testing.assert_allclose(weights, np.array(terms) / sum(terms), rtol=1e-11)


def test_gamma_runs_from_the_mean_to_the_nearest():
    X, y = [[0], [1], [3]], [1, 2, 6]
    np.testing.assert_allclose(sb.nadaraya_watson(X, y, [[1.1]], gamma=0).output, [3])
    np.testing.assert_allclose(sb.nadaraya_watson(X, y, [[1.1]], gamma=1e300).output, [2])


def test_the_same_kernel_under_two_constraints():
    X, y = np.linspace(0, 6, 13)[:, None], np.sin(np.linspace(0, 6, 13))
    same = {"kernel": sb.rbf_kernel, "gamma": 1.0}
    free = sb.kernel_ridge(X, y, penalty=1e-9, **same)
    convex = sb.nadaraya_watson(X, y, X, **same)
    assert np.abs(free.fitted - y).max() < 1e-6  # the span reaches every target
    assert np.abs(convex.output).max() < 0.9 * np.abs(y).max()  # averages flatten the peaks


def test_float32_stays_float32():
    rng = np.random.default_rng(0)
    X, y, new = (rng.normal(size=s).astype(np.float32) for s in ((20, 3), 20, (5, 3)))
    near = sb.nadaraya_watson(X, y, new)
    exact = sb.nadaraya_watson(X.astype(float), y, new)
    assert near.weights.dtype == near.output.dtype == np.float32
    np.testing.assert_allclose(near.weights, exact.weights, rtol=1e-7)
    np.testing.assert_allclose(near.output, exact.output, rtol=1e-6, atol=1e-7)


class Tensor:
    """What an array of PyTorch looks like from outside."""

    dtype = "float32"


Tensor.__module__ = "torch"


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"X": [1, 2]}, ValueError, r"`X` must be a matrix \(2 axes\)"),
        ({"y": [1, 2, 3]}, ValueError, "`y` has 3 entries but `X` has 2 rows"),
        ({"y": [1, np.nan]}, ValueError, "`y` has a value that is not finite"),
        ({"new_rows": [[1, 2]]}, ValueError, "`new_rows` has rows of 2 entries, but 1 are exp"),
        ({"new_rows": [0]}, ValueError, "`new_rows` must be a matrix"),
        ({"new_rows": Tensor()}, TypeError, "nadaraya_watson takes NumPy arrays alone"),
        ({"gamma": -1}, ValueError, "`gamma` must be at least 0, but it is -1"),
        (
            {"kernel": sb.linear_kernel},
            ValueError,
            "`kernel` must be rbf_kernel or laplacian_kernel, not <function linear_kernel",
        ),
        ({"kernel": "rbf"}, ValueError, "`kernel` must be rbf_kernel or .*, not 'rbf'"),
    ],
)
def test_errors(change, error, message):
    given = {"X": [[0], [1]], "y": [1, 2], "new_rows": [[0.5]]} | change
    with pytest.raises(error, match=message):
        sb.nadaraya_watson(given.pop("X"), given.pop("y"), given.pop("new_rows"), **given)

import math

import numpy as np
import pytest

import spanbook as sb


def test_by_hand():
    cosines = sb.RandomFourierFeatures(np.array([[1.0, 2.0]]), np.array([0.0, math.pi / 2]))
    # sqrt(2 / 2) cos(x w + b): the second one is -sin(2 x)
    x = 0.3
    np.testing.assert_allclose(cosines.transform([[x]]), [[math.cos(x), -math.sin(2 * x)]])


def test_the_error_falls_as_one_over_the_root():
    """Mean square error of one entry: variance / D, with the variance in closed form."""
    X = np.random.default_rng(0).normal(size=(40, 3))
    gamma, n_draws = 0.4, 30
    K = sb.rbf_kernel(X, gamma=gamma)
    # 2 cos(u + b) cos(v + b) = cos(u - v) + cos(u + v + 2 b), and E cos(2 (u - v)) = k^4.
    variance = (1 + K**4) / 2 + 1 / 2 - K**2
    for n_features in (64, 1024, 16384):
        rng = np.random.default_rng(1)
        squares = []
        for _ in range(n_draws):
            Z = sb.random_fourier_features(3, n_features, gamma=gamma, seed=rng).transform(X)
            squares.append((Z @ Z.T - K) ** 2)
        ratio = np.mean(squares) / (variance.mean() / n_features)
        assert 0.8 < ratio < 1.25, n_features


def test_frequencies_and_phases_have_their_distributions():
    cosines = sb.random_fourier_features(2, 20000, gamma=3, seed=0)
    assert cosines.frequencies.shape == (2, 20000)
    np.testing.assert_allclose(cosines.frequencies.var(axis=1), 6, rtol=0.03)
    np.testing.assert_allclose(cosines.frequencies.mean(axis=1), 0, atol=0.06)
    assert 0 <= cosines.phases.min() < 0.01
    assert 2 * math.pi - 0.01 < cosines.phases.max() <= 2 * math.pi
    default = sb.random_fourier_features(4, 20000, seed=0)
    np.testing.assert_allclose(default.frequencies.var(), 0.5, rtol=0.03)


def test_a_regression_on_features_comes_near_the_kernel_one():
    rng = np.random.default_rng(2)
    X = rng.uniform(-2, 2, (60, 1))
    y = np.sin(2 * X[:, 0])
    new = np.linspace(-2, 2, 21)[:, None]
    exact = sb.kernel_ridge(X, y, penalty=0.1, gamma=1).predict(new)
    cosines = sb.random_fourier_features(1, 4000, gamma=1, seed=3)
    linear = sb.kernel_ridge(cosines.transform(X), y, penalty=0.1, kernel=sb.linear_kernel)
    np.testing.assert_allclose(linear.predict(cosines.transform(new)), exact, atol=0.03)


def test_a_seed_repeats_and_a_generator_goes_on():
    one, two = (sb.random_fourier_features(2, 5, seed=7) for _ in range(2))
    np.testing.assert_array_equal(one.frequencies, two.frequencies)
    np.testing.assert_array_equal(one.phases, two.phases)
    rng = np.random.default_rng(7)
    first, second = (sb.random_fourier_features(2, 5, seed=rng) for _ in range(2))
    np.testing.assert_array_equal(first.frequencies, one.frequencies)
    assert (second.frequencies != one.frequencies).all()


def test_float32_stays_float32():
    cosines = sb.random_fourier_features(3, 50, seed=0)
    X = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    assert cosines.transform(X).dtype == np.float32
    np.testing.assert_allclose(
        cosines.transform(X), cosines.transform(X.astype(float)), rtol=1e-6, atol=1e-8
    )


class Tensor:
    """What an array of PyTorch looks like from outside."""

    dtype = "float32"


Tensor.__module__ = "torch"


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"d": 0}, ValueError, "`d` must be at least 1, but it is 0"),
        ({"d": 2.0}, TypeError, "`d` must be an integer, not float"),
        ({"n_features": 0}, ValueError, "`n_features` must be at least 1, but it is 0"),
        ({"gamma": -1}, ValueError, "`gamma` must be at least 0, but it is -1"),
        ({"gamma": np.nan}, ValueError, "`gamma` has a value that is not finite"),
        ({"seed": -1}, ValueError, "`seed` must be at least 0, but it is -1"),
        ({"seed": None}, TypeError, "`seed` must be an integer, not NoneType"),
    ],
)
def test_errors(change, error, message):
    with pytest.raises(error, match=message):
        sb.random_fourier_features(**({"d": 2, "n_features": 3, "seed": 0} | change))


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([1, 2], ValueError, r"`X` must be a matrix \(2 axes\)"),
        ([[1, 2, 3]], ValueError, "`X` has rows of 3 entries, but 2 are expected"),
        ([[np.nan, 0]], ValueError, "`X` has a value that is not finite"),
        ([[1e308, 1e308]], ValueError, "the angles of `X` overflow float64; scale the input down"),
        (Tensor(), TypeError, "transform takes NumPy arrays alone"),
    ],
)
def test_errors_of_transform(X, error, message):
    with pytest.raises(error, match=message):
        sb.random_fourier_features(2, 3, gamma=1e3, seed=0).transform(X)

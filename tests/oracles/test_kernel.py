"""Kernels and kernel regressions against scikit-learn, SciPy and PyTorch."""

import numpy as np
import pytest
import torch
from sklearn.gaussian_process.kernels import RBF
from sklearn.kernel_approximation import RBFSampler
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics import pairwise

import spanbook as sb

PAIRS = [
    (sb.linear_kernel, pairwise.linear_kernel, ()),
    (sb.polynomial_kernel, pairwise.polynomial_kernel, ("gamma", "coef0", "degree")),
    (sb.rbf_kernel, pairwise.rbf_kernel, ("gamma",)),
    (sb.laplacian_kernel, pairwise.laplacian_kernel, ("gamma",)),
]
RTOL = {np.float64: 1e-12, np.float32: 1e-6}


def parameters_for(rng, names):
    """Some of the parameters, so that the defaults are compared too."""
    values = {
        "gamma": float(rng.uniform(0, 2)),
        "coef0": float(rng.uniform(0, 2)),
        "degree": int(rng.integers(1, 5)),
    }
    return {name: values[name] for name in names if rng.random() < 0.7}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("ours", "theirs", "names"), PAIRS)
def test_kernels(ours, theirs, names, dtype):
    for seed in range(300):
        rng = np.random.default_rng(seed)
        m, n, d = rng.integers(1, 40, 3)
        X, Y = rng.normal(size=(m, d)).astype(dtype), rng.normal(size=(n, d)).astype(dtype)
        Y = None if seed % 3 == 0 else Y
        given = parameters_for(rng, names)
        K = ours(X, Y, **given)
        exact = theirs(X.astype(float), None if Y is None else Y.astype(float), **given)
        assert K.dtype == dtype
        # A sum of products of both signs is as good as its largest terms.
        size = 0 if names == ("gamma",) else np.abs(exact).max()
        atol = RTOL[dtype] * size + np.finfo(dtype).tiny  # below it, floats have fewer digits
        np.testing.assert_allclose(K, exact, rtol=RTOL[dtype], atol=atol)


def test_far_from_the_origin_where_scikit_learn_loses_digits():
    X = np.random.default_rng(0).integers(-8, 9, (30, 4)) / 8
    exact = pairwise.rbf_kernel(X, gamma=2)
    np.testing.assert_allclose(sb.rbf_kernel(X + 2.0**30, gamma=2), exact, rtol=1e-12)
    assert np.abs(pairwise.rbf_kernel(X + 2.0**30, gamma=2) - exact).max() > 1e-3


def test_lengths_of_gaussian_processes():
    for seed in range(100):
        rng = np.random.default_rng(seed)
        X, length = rng.normal(size=(20, 3)), rng.uniform(0.3, 3)
        K = sb.rbf_kernel(X, gamma=0.5 / length**2)
        np.testing.assert_allclose(K, RBF(length)(X), rtol=1e-12)


NAMES = {"linear_kernel": "linear", "polynomial_kernel": "polynomial"}
NAMES |= {"rbf_kernel": "rbf", "laplacian_kernel": "laplacian"}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("kernel", "names"), [(ours, names) for ours, _, names in PAIRS])
def test_kernel_ridge(kernel, names, dtype):
    for seed in range(150):
        rng = np.random.default_rng(seed)
        n, d, k = rng.integers(1, 25), rng.integers(1, 6), rng.integers(0, 4)
        X, new = rng.normal(size=(n, d)).astype(dtype), rng.normal(size=(7, d)).astype(dtype)
        y = rng.normal(size=(n, k) if k else n).astype(dtype)
        given = {"gamma": 0.3, "coef0": 0.5, "degree": 2}
        given = {name: given[name] for name in names}
        penalty = float(10.0 ** rng.uniform(-1, 1))
        fit = sb.kernel_ridge(X, y, penalty=penalty, kernel=kernel, **given)
        peer = KernelRidge(alpha=penalty, kernel=NAMES[kernel.__name__], **given)
        peer.fit(X.astype(float), y.astype(float))
        # Solving loses as many digits as the condition number has.
        K = kernel(X.astype(float), **given)
        size = np.linalg.cond(K + penalty * np.eye(n)) if dtype is np.float64 else 1
        scale = np.abs(peer.dual_coef_).max()
        tol = RTOL[dtype] * max(1, size * 1e-2)
        np.testing.assert_allclose(fit.weights, peer.dual_coef_, rtol=tol, atol=tol * scale)
        expected = peer.predict(new.astype(float))
        work = np.abs(kernel(new.astype(float), X.astype(float), **given)).sum(axis=1).max()
        np.testing.assert_allclose(fit.predict(new), expected, rtol=tol, atol=tol * work * scale)


def test_kernel_ridge_on_singular_systems():
    """The shortest solution, as SciPy's and NumPy's least squares give it."""
    for seed in range(200):
        rng = np.random.default_rng(seed)
        n, d = rng.integers(2, 20), rng.integers(1, 4)
        X = rng.integers(-2, 3, (n, d)).astype(float)
        y = rng.normal(size=n)
        fit = sb.kernel_ridge(X, y, penalty=0, gamma=0.5)
        K = pairwise.rbf_kernel(X, gamma=0.5)
        weights, _, rank, s = np.linalg.lstsq(K, y, rcond=1e-13)
        assert fit.rank == rank == len(np.unique(X, axis=0))
        loss = s[0] / s[rank - 1] * 1e-15
        tol = max(1e-12, 20 * loss)
        np.testing.assert_allclose(fit.weights, weights, rtol=tol, atol=tol * abs(weights).max())


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kernel", [sb.rbf_kernel, sb.laplacian_kernel])
def test_nadaraya_watson(kernel, dtype):
    """Attention by PyTorch, with the negative distances as its mask."""
    for seed in range(200):
        rng = np.random.default_rng(seed)
        n, m, d, k = rng.integers(1, 30, 4)
        X, new = rng.normal(size=(n, d)).astype(dtype), rng.normal(size=(m, d)).astype(dtype)
        y, gamma = rng.normal(size=(n, k)).astype(dtype), float(rng.uniform(0, 3))
        far = seed % 4 == 0
        new = new + dtype(40) if far else new
        near = sb.nadaraya_watson(X, y, new, kernel=kernel, gamma=gamma)
        p = 2 if kernel is sb.rbf_kernel else 1
        q, keys, values = (torch.from_numpy(a.astype(float)) for a in (new, X, y))
        bias = -gamma * (q[:, None] - keys).abs().pow(p).sum(dim=-1)
        # Far away, the rounding of a squared distance is no longer small: in both.
        rtol = max(RTOL[dtype], 4e-15 * float(bias.abs().max()))
        weights = torch.softmax(bias, dim=-1).numpy()
        tiny = np.finfo(dtype).tiny
        np.testing.assert_allclose(near.weights, weights, rtol=rtol, atol=tiny)
        answer = torch.nn.functional.scaled_dot_product_attention(
            torch.zeros_like(q)[None], keys[None], values[None], attn_mask=bias[None]
        )[0].numpy()
        size = np.abs(y).max()
        np.testing.assert_allclose(near.output, answer, rtol=rtol, atol=rtol * size)


def test_random_features_are_those_of_rbf_sampler():
    for seed in range(200):
        rng = np.random.default_rng(seed)
        d, n_features, gamma = rng.integers(1, 8), rng.integers(1, 60), rng.uniform(0.1, 3)
        X = rng.normal(size=(9, d))
        cosines = sb.random_fourier_features(d, n_features, gamma=gamma, seed=rng)
        peer = RBFSampler(gamma=gamma, n_components=n_features).fit(X)
        peer.random_weights_, peer.random_offset_ = cosines.frequencies, cosines.phases
        np.testing.assert_allclose(cosines.transform(X), peer.transform(X), rtol=1e-12, atol=1e-13)


def test_random_features_err_as_much_as_rbf_sampler():
    X = np.random.default_rng(0).normal(size=(30, 3))
    K = sb.rbf_kernel(X, gamma=0.5)
    for n_features in (50, 500, 5000):
        ours, theirs = [], []
        for seed in range(40):
            Z = sb.random_fourier_features(3, n_features, gamma=0.5, seed=seed).transform(X)
            peer = RBFSampler(gamma=0.5, n_components=n_features, random_state=seed)
            A = peer.fit_transform(X)
            ours.append(((Z @ Z.T - K) ** 2).mean())
            theirs.append(((A @ A.T - K) ** 2).mean())
        assert 0.8 < np.mean(ours) / np.mean(theirs) < 1.25
        assert np.sqrt(np.mean(ours)) < 1.2 / np.sqrt(n_features)


def test_kernel_ridge_with_rows_that_count():
    for seed in range(50):
        rng = np.random.default_rng(seed)
        X, y, s = rng.normal(size=(15, 2)), rng.normal(size=(15, 2)), rng.random(15)
        s[rng.random(15) < 0.2] = 0
        fit = sb.kernel_ridge(X, y, penalty=0.3, gamma=0.7, sample_weight=s)
        model = KernelRidge(alpha=0.3, kernel="rbf", gamma=0.7).fit(X, y, s)
        np.testing.assert_allclose(fit.weights, model.dual_coef_, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(fit.predict(X), model.predict(X), rtol=1e-9, atol=1e-12)

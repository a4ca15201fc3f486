"""Mixtures of models against SciPy's SLSQP, cvxpy, scikit-learn and PyTorch."""

import numpy as np
import pytest
import scipy.optimize
import torch
from sklearn.ensemble import VotingClassifier, VotingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import spanbook as sb

RTOL = {np.float64: 1e-12, np.float32: 1e-6}


def by_slsqp(P, y):
    k = P.shape[1]
    return scipy.optimize.minimize(
        lambda w: 0.5 * np.sum((P @ w - y) ** 2),
        np.full(k, 1 / k),
        jac=lambda w: P.T @ (P @ w - y),
        bounds=[(0, 1)] * k,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like},
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 500},
    ).x


def by_multipliers(P, y, support):
    """Solve for the models that carry weight, their sum 1: exact where the support is right."""
    A = P[:, support]
    edges = A[:, 1:] - A[:, :1]
    t = np.linalg.lstsq(edges, y - A[:, 0], rcond=None)[0]
    w = np.zeros(P.shape[1])
    w[support] = np.append(1 - t.sum(), t)
    return w


@pytest.mark.parametrize("kind", ["noise", "good and bad models", "inside"])
def test_stack_against_slsqp(kind):
    for seed in range(150):
        rng = np.random.default_rng(seed)
        n, k = rng.integers(8, 60), rng.integers(1, 8)
        y = rng.normal(size=n)
        P = rng.normal(size=(n, k))
        if kind == "good and bad models":
            P = y[:, None] + P * rng.uniform(0.1, 2, k) + rng.normal(size=k)
        if kind == "inside":
            y = P @ rng.dirichlet(np.ones(k))
        fit = sb.stack(P, y)
        w = by_slsqp(P, y)
        np.testing.assert_allclose(fit.weights, w, atol=1e-5)
        loss = np.linalg.norm(P @ w - y)
        assert fit.distance <= loss + 1e-12 * np.linalg.norm(y)
        exact = by_multipliers(P, y, np.flatnonzero(fit.weights > 1e-9))
        np.testing.assert_allclose(fit.weights, exact, atol=1e-11)


def test_stack_against_cvxpy():
    cvxpy = pytest.importorskip("cvxpy")
    for seed in range(100):
        rng = np.random.default_rng(seed)
        n, k = rng.integers(5, 40), rng.integers(2, 10)
        P, y = rng.normal(size=(n, k)), rng.normal(size=n)
        w = cvxpy.Variable(k)
        problem = cvxpy.Problem(
            cvxpy.Minimize(cvxpy.sum_squares(P @ w - y)), [w >= 0, cvxpy.sum(w) == 1]
        )
        problem.solve(solver=cvxpy.CLARABEL)
        fit = sb.stack(P, y)
        assert fit.distance**2 == pytest.approx(problem.value, rel=1e-6, abs=1e-8)
        assert fit.certificate.lower**2 <= problem.value + 1e-7


def test_stack_of_distributions_is_that_of_its_columns():
    for seed in range(100):
        rng = np.random.default_rng(seed)
        P = rng.dirichlet(np.ones(3), size=(12, 4))
        target = np.eye(3)[rng.integers(0, 3, 12)]
        fit = sb.stack(P, target)
        w = by_slsqp(P.swapaxes(1, 2).reshape(-1, 4), target.ravel())
        np.testing.assert_allclose(fit.weights, w, atol=1e-5)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_gate_against_torch(dtype):
    for seed in range(300):
        rng = np.random.default_rng(seed)
        n, k, c = rng.integers(1, 20, 3)
        scores = (rng.normal(size=(n, k)) * 5).astype(dtype)
        scores[:, 1:][rng.random((n, k - 1)) < 0.2] = -np.inf
        P = rng.normal(size=(n, k, c)).astype(dtype)
        out = sb.gate(scores, P)
        assert out.combined.dtype == dtype
        weights = torch.softmax(torch.from_numpy(scores.astype(float)), dim=1)
        combined = (weights[:, :, None] * torch.from_numpy(P.astype(float))).sum(dim=1).numpy()
        rtol = RTOL[dtype]
        np.testing.assert_allclose(out.weights, weights.numpy(), rtol=rtol)
        np.testing.assert_allclose(out.combined, combined, rtol=rtol, atol=rtol * np.abs(P).max())


def test_average_against_voting():
    rng = np.random.default_rng(0)
    for seed in range(20):
        X, y = rng.normal(size=(40, 3)), rng.normal(size=40)
        models = [("a", Ridge()), ("b", DecisionTreeRegressor(max_depth=2, random_state=seed))]
        vote = VotingRegressor(models).fit(X, y)
        mixed = sb.average(vote.transform(X)).combined
        np.testing.assert_allclose(mixed, vote.predict(X), rtol=1e-12, atol=1e-14)
        label = rng.integers(0, 3, 40)
        models = [("a", LogisticRegression()), ("b", DecisionTreeClassifier(max_depth=3))]
        vote = VotingClassifier(models, voting="soft").fit(X, label)
        P = np.stack([m.predict_proba(X) for m in vote.estimators_], axis=1)
        np.testing.assert_allclose(sb.average(P).combined, vote.predict_proba(X), rtol=1e-12)

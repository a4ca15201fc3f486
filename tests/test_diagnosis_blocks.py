"""A large table, looked at in blocks of rows, gets the report that it gets whole."""

import numpy as np
import pytest

import spanbook as sb
from spanbook.diagnosis import _blocks


def table(seed):
    rng = np.random.default_rng(seed)
    n = 3000
    X = rng.standard_normal((n, 9)) * 10.0 ** rng.integers(-3, 4, 9) + rng.integers(-5, 5, 9)
    X[:, 5] = X[:, 0] + 2 * X[:, 1] - 3
    X[:, 6] = X[:, 2] * (1 + 1e-3 * rng.standard_normal(n))
    X[:, 7] = 3
    y = X[:, 0] / X[:, 0].std() + rng.standard_normal(n) + 1e3
    y[[7, 99]] += 9, -12
    X[33, 8] *= 40
    return X, y


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("order", ["C", "F"])
def test_blocks_say_the_same(monkeypatch, seed, order):
    X, y = table(seed)
    whole = sb.diagnose(columns=X, target=y)
    monkeypatch.setattr(_blocks, "LARGE", 1000)
    monkeypatch.setattr(_blocks, "BLOCK", 700)
    parts = sb.diagnose(columns=np.array(X, order=order), target=y)
    assert str(parts) == str(whole)
    np.testing.assert_allclose(parts.inflation, whole.inflation, rtol=1e-9)
    np.testing.assert_allclose(parts.share_outside_centred, whole.share_outside_centred, rtol=1e-9)
    for a, b in zip(parts.row_effects, whole.row_effects, strict=True):
        assert a.row == b.row
        numbers = "leverage studentized cook dffits".split()
        seen = [[getattr(r, name) for name in numbers] for r in (a, b)]
        np.testing.assert_allclose(*seen, rtol=1e-6)


def test_one_row_that_the_others_agree_without(monkeypatch):
    X, _ = table(4)
    y = X[:, 0] - X[:, 3]
    y[1234] += 5 * y.std()
    whole = str(sb.diagnose(columns=X, target=y))
    assert "which agree exactly" in whole
    monkeypatch.setattr(_blocks, "LARGE", 1000)
    assert str(sb.diagnose(columns=X, target=y)) == whole


def test_without_a_target(monkeypatch):
    X, _ = table(9)
    whole = sb.diagnose(columns=X)
    monkeypatch.setattr(_blocks, "LARGE", 1000)
    assert str(sb.diagnose(columns=X)) == str(whole)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("margin", [0.0, 0.2])
def test_new_rows_beside_a_hull_of_which_few_rows_are_held(monkeypatch, seed, margin):
    rng = np.random.default_rng(seed)
    d = 2 + seed
    X = rng.normal(size=(3000, d)) * 10.0 ** rng.integers(-3, 4, d) + rng.integers(-5, 5, d)
    X[7] = X[2999]
    new = np.vstack(
        [
            rng.dirichlet(np.ones(3000), 3) @ X,
            1.5 * X[:40] - 0.5 * X.mean(axis=0),
            X[np.r_[X.argmax(axis=0), 7, 50:60]],
            9 * X[:2],
        ]
    )
    whole = sb.diagnose(columns=X, new_rows=new, margin=margin)
    assert len(whole.extrapolations) >= 3 <= len(whole.interpolations)
    monkeypatch.setattr(_blocks, "LARGE", 1000)
    monkeypatch.setattr(_blocks, "BLOCK", 700)
    found = sb.diagnose(columns=X, new_rows=new, margin=margin)
    assert [f.text for f in found.findings] == [f.text for f in whole.findings]
    for a, b in zip(found.extrapolations, whole.extrapolations, strict=True):
        assert a.row == b.row
        assert a.bound == pytest.approx((X @ a.direction).max(), rel=1e-12)
        assert a.value == new[a.row] @ a.direction > a.bound
        assert a.distance == pytest.approx(b.distance, rel=1e-9)
    for a, b in zip(found.interpolations, whole.interpolations, strict=True):
        assert (a.row, a.edge) == (b.row, b.edge)
        left = (a.weights @ X[list(a.rows)] - new[a.row]) / X.std(axis=0)
        assert np.linalg.norm(left) <= margin + 1e-9


def test_a_basis_is_orthonormal_though_it_is_never_whole(monkeypatch):
    X, y = table(3)
    monkeypatch.setattr(_blocks, "LARGE", 1000)
    from spanbook.diagnosis._columns import measured
    from spanbook.diagnosis._row_effects import fitted

    kept = [0, 1, 2, 3, 4, 8]
    fit = fitted(X, y, kept, 1e-10, measured(X, y, 1e-10)[0])
    q = fit.basis[:, np.arange(len(X))]
    np.testing.assert_allclose(q @ q.T, np.eye(7), atol=1e-12)
    A = np.column_stack([np.ones(len(X)), X[:, kept]])
    left = y - A @ np.linalg.lstsq(A, y, rcond=None)[0]
    np.testing.assert_allclose(fit.residual * fit.unit, left, atol=1e-9)

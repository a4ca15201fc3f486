"""Nearly dependent columns: the shared factorisation against a fit for each question."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import spanbook as sb
from spanbook.diagnosis._columns import EXPLAINED
from spanbook.diagnosis._nearly import MOST


def distance(Z, j, others):
    """How far column `j` is from what others make, by a fit of its own."""
    weights = np.linalg.lstsq(Z[:, others], Z[:, j], rcond=None)[0]
    return np.linalg.norm(Z[:, j] - Z[:, others] @ weights)


def slowly(X):
    """The sets, with a fit for each column and each choice."""
    Z = X - X.mean(axis=0)
    Z = Z / np.linalg.norm(Z, axis=0)
    pool, sets = list(range(Z.shape[1])), []
    while len(pool) > 1:
        far = [distance(Z, j, [k for k in pool if k != j]) for j in pool]
        if min(far) ** 2 >= EXPLAINED:
            break
        j = [k for k, x in zip(pool, far, strict=True) if x <= min(far) * (1 + 1e-6)][-1]
        pool.remove(j)
        limit, few = min(2 * min(far), EXPLAINED**0.5), []
        while not few or (distance(Z, j, few) > limit and len(few) < len(pool)):
            few.append(min(set(pool) - set(few), key=lambda k: distance(Z, j, [*few, k])))
        for k in list(few):
            fewer = [i for i in few if i != k]
            if fewer and distance(Z, j, fewer) <= limit:
                few = fewer
        sets.append((j, sorted(few), distance(Z, j, few)))
    return sets


def mixed(seed, near):
    """A table in which some columns are sums of others, and all are `near` to be fewer."""
    rng = np.random.default_rng(seed)
    d, rank = int(rng.integers(2, 9)), int(rng.integers(1, 5))
    mix = rng.normal(size=(rank, d)) * (rng.random((rank, d)) < 0.7)
    X = rng.normal(size=(30, rank)) @ mix + near * rng.normal(size=(30, d))
    return X * 10.0 ** rng.integers(-3, 4, d) + rng.normal(size=d)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1e-6, 1e-4, 1e-2, 0.1, 0.3]))
def test_a_fit_for_each_finds_the_same(seed, near):
    X = mixed(seed, near)
    expected = slowly(X)
    found = sb.diagnose(columns=X)
    assert [set(s.columns) for s in found.dependent_sets] == [{j, *few} for j, few, _ in expected]
    for s, (j, _, far) in zip(found.dependent_sets, expected, strict=True):
        assert s.coefficients[s.columns.index(j)] == 1
        assert s.distance == pytest.approx(far, rel=1e-6)
        # The coefficients leave what the distance says.
        rest = X @ np.bincount(s.columns, s.coefficients, X.shape[1])
        assert rest.std() == pytest.approx(far * X[:, j].std(), rel=1e-6)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1e-5, 1e-3, 0.1, 1]))
def test_inflation(seed, near):
    X = mixed(seed, near)
    Z = (X - X.mean(axis=0)) / X.std(axis=0) / 30**0.5
    every = range(X.shape[1])
    expected = [distance(Z, j, [k for k in every if k != j]) ** -2 for j in every]
    np.testing.assert_allclose(sb.diagnose(columns=X).inflation, expected, rtol=1e-6)


@pytest.mark.parametrize("width", [0.02, 0.05, 0.1])
def test_smooth_columns(width):
    """Where single columns have next to no share of their own, a set is as near as it says."""
    at, centres = np.linspace(0, 1, 120), np.linspace(0, 1, 40)
    X = np.exp(-(np.subtract.outer(at, centres) ** 2) / width**2)
    Z = (X - X.mean(axis=0)) / X.std(axis=0) / 120**0.5
    near = [s for s in sb.diagnose(columns=X).dependent_sets if s.distance > 1e-12]
    assert near
    for s in near:
        j = s.columns[s.coefficients.tolist().index(1)]
        few = [k for k in s.columns if k != j]
        assert s.distance == pytest.approx(distance(Z, j, few), rel=1e-3)
        assert s.distance**2 < EXPLAINED


@pytest.mark.parametrize("shape", [(110, 100), (220, 200)])
def test_many_columns_take_few_fits(shape, monkeypatch):
    """A fit for each column, let alone for each of each set, would take minutes."""
    calls = []

    def counted(name, true):
        return lambda *args, **kwargs: calls.append(name) or true(*args, **kwargs)

    for name in ("lstsq", "pinv", "svd", "qr", "inv"):
        monkeypatch.setattr(np.linalg, name, counted(name, getattr(np.linalg, name)))
    X = np.random.default_rng(0).normal(size=shape)
    found = sb.diagnose(columns=X)
    assert found.dependent_sets
    assert max(len(s.columns) for s in found.dependent_sets) > shape[1] / 2
    assert calls.count("lstsq") <= 5
    assert len(calls) <= 14 + 4 * len(found.dependent_sets)


def test_sets_that_are_not_worked_out_are_counted():
    rng = np.random.default_rng(0)
    X = np.repeat(rng.normal(size=(200, 30)), 2, axis=1)
    X[:, 1::2] += 1e-3 * rng.normal(size=(200, 30))
    found = sb.diagnose(columns=X)
    assert len(found.dependent_sets) == MOST
    assert {len(s.columns) for s in found.dependent_sets} == {2}
    assert found.findings[0].topic == "nearly dependent columns"
    assert found.findings[0].details[-1] == "and 25 more (the first 20 were worked out)"
    assert sb.diagnose(columns=X[:, :40]).findings[0].details[-1] == "and 15 more"


@pytest.mark.parametrize("shape", [(1, 1), (4, 2), (2, 4), (5, 1)])
@pytest.mark.parametrize("dtype", [float, int, bool, np.float32])
def test_columns_of_zeros_are_a_finding(shape, dtype):
    found = sb.diagnose(columns=np.zeros(shape, dtype), target=np.arange(shape[0]))
    assert found.rank == 0
    assert found.findings[0].topic == "dependent columns"
    assert found.findings[0].details == tuple(f"column {j} = 0" for j in range(shape[1]))

"""Tables in their own units, timestamps beside rates: statsmodels and scikit-learn beside us.

The right weights are those of the same floats in exact fractions.
"""

from fractions import Fraction

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.linear_model import LinearRegression, Ridge

import spanbook as sb
from oracles.exact import short_of_rank
from oracles.nist import digits, solved

SEEDS = range(8)
UNITS = 2.0 ** np.array([30, 20, -22, 10])  # scikit-learn sees rank 3 without them


def table(seed, rows=120):
    """An intercept, seconds since 1970, incomes, rates and years, and a target from them."""
    rng = np.random.default_rng(seed)
    seconds = 1_700_000_000 + np.sort(rng.integers(0, 10 ** int(rng.integers(4, 8)), rows))
    income = np.rint(np.exp(rng.normal(10.5, 0.8, rows)) * 100)
    rate = rng.uniform(1e-7, 4e-7, rows)
    year = rng.integers(1990, 2024, rows)
    x = np.column_stack([np.ones(rows), seconds, income, rate, year])
    y = 3e-6 * (seconds - 1.7e9) + income / 5e6 + 4e6 * rate - (year - 2000) / 20
    return x, np.round(y + rng.normal(size=rows), 6)


def exactly(x, y, root=()):
    """Solve in exact fractions; `root` are the roots of a penalty, one a column."""
    rows = [[Fraction(v) for v in row] for row in x.tolist()]
    rows += [[Fraction(r) * (i == j) for j in range(len(root))] for i, r in enumerate(root)]
    weights = solved(rows, [Fraction(v) for v in y.tolist()] + [Fraction(0)] * len(root))
    fitted = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in rows[: len(x)]]
    return [float(w) for w in weights], [float(f) for f in fitted]


@pytest.mark.parametrize("seed", SEEDS)
def test_least_squares(seed, record_property):
    x, y = table(seed)
    weights, fitted = exactly(x, y)
    fit = sb.least_squares(columns=x, target=y)
    z = x[:, 1:] / UNITS
    model = LinearRegression().fit(z, y)
    ours = digits(fit.weights, weights)
    theirs = digits(sm.OLS(y, x).fit(method="qr").params, weights)
    centred = digits(model.coef_ / UNITS, weights[1:])
    record_property("measured", f"{ours:.1f} digits, {theirs:.1f}, {centred:.1f}")
    assert fit.rank == 5
    assert ours >= theirs - 0.5
    assert ours >= 11.5
    summed = (np.abs(x) @ np.abs(fit.weights)).max()  # what cancels leaves its rounding
    np.testing.assert_allclose(fit.fitted, fitted, rtol=0, atol=1e-15 * summed)
    np.testing.assert_allclose(model.predict(z), fitted, rtol=0, atol=1e-10)
    np.testing.assert_allclose(fit.predict(x), fitted, rtol=0, atol=1e-10)


def test_streamed():
    """Each table's digits are luck on both sides; those of twenty are not."""
    kept, lost = [], []
    for seed in range(20):
        x, y = table(seed)
        weights, _ = exactly(x, y)
        fit = sb.StreamedLeastSquares()
        for rows in np.array_split(np.arange(len(x)), 5):
            fit.add(columns=x[rows], target=y[rows])
        assert fit.rank == 5
        kept.append(digits(fit.weights, weights))
        lost.append(digits(sm.OLS(y, x).fit(method="qr").params, weights) - kept[-1])
    assert np.median(lost) <= 0.5
    assert min(kept) >= 8


@pytest.mark.filterwarnings("ignore::spanbook.RankWarning")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_total_beside_its_parts(seed):
    """A column that is the sum of two others changes neither the fit nor the rank."""
    x, y = table(seed)
    parts = np.rint(x[:, 2] * np.random.default_rng(seed).uniform(size=len(x)))
    wide = np.column_stack([x, parts, x[:, 2] - parts])
    fit = sb.least_squares(columns=wide, target=y)
    plain = sb.least_squares(columns=wide[:, :-1], target=y)
    assert fit.rank == plain.rank == 6
    summed = (np.abs(wide) @ np.abs(fit.weights)).max()
    np.testing.assert_allclose(fit.fitted, plain.fitted, rtol=0, atol=1e-15 * summed)
    assert sb.dependence(columns=wide).dependent == (6,)
    # The shortest differ from any by a multiple of (1, -1, -1), and are orthogonal to it.
    w = fit.weights[[2, 5, 6]]
    assert abs(w @ [1, -1, -1]) <= 1e-7 * np.abs(w).max()
    theirs = sm.OLS(y, wide[:, :-1]).fit(method="qr").fittedvalues
    np.testing.assert_allclose(theirs, fit.fitted, rtol=0, atol=1e-9)


@pytest.mark.filterwarnings("ignore::spanbook.RankWarning")
@pytest.mark.parametrize("seed", range(120))
def test_the_shortest_weights_beside_weak_directions(seed):
    """Columns that hardly differ blur the dependence of others, and with it what is shortest."""
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(8, 30))
    kinds = [
        np.ones(rows),
        1_700_000_000 + np.sort(rng.integers(0, 10 ** int(rng.integers(3, 8)), rows)),
        np.rint(np.exp(rng.normal(10, 1, rows)) * 100),
        np.rint(rng.uniform(1, 4, rows) * 2**20) / 2**43,
        rng.integers(1990, 2024, rows),
    ]
    x = np.column_stack([kinds[i] for i in rng.permutation(5)[: rng.integers(2, 6)]]).astype(float)
    k, n = int(rng.integers(x.shape[1])), x.shape[1] + 2
    unit = 2.0**-43 if x[:, k].max() < 1 else 1.0
    part = np.rint(x[:, k] / unit * rng.uniform(size=rows)) * unit
    x = np.column_stack([x, part, x[:, k] - part])
    null = np.zeros(n, int)
    null[[k, n - 2, n - 1]] = 1, -1, -1
    y = np.rint(rng.normal(size=rows) * 1000) / 1000
    weights, _ = exactly(np.vstack([x, null]), np.append(y, 0))
    fit = sb.least_squares(columns=x, target=y)
    assert fit.rank == n - 1
    parts = null != 0
    largest = np.abs(weights)[parts].max()
    np.testing.assert_allclose(fit.weights[parts], np.array(weights)[parts], atol=1e-6 * largest)


@pytest.mark.parametrize("rows", [200, 9_000, 60_000])
def test_rank_of_many_rows(rows, record_property):
    """Neither rows nor units take a direction away."""
    x, y = table(0, rows)
    fit = sb.least_squares(columns=x, target=y)
    model = sm.OLS(y, x)
    record_property("measured", f"rank {fit.rank}, statsmodels {model.rank}")
    assert fit.rank == sb.Span(columns=x).dim == 5
    z = x[:, 1:] / UNITS
    theirs = LinearRegression().fit(z, y).predict(z)
    np.testing.assert_allclose(fit.fitted, theirs, rtol=0, atol=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("root", [0.0, 2.0**-20, 1.0, 2.0**12])
def test_ridge_with_an_intercept_by_hand(seed, root):
    """The mean goes first, so that the intercept has no penalty."""
    x, y = table(seed)
    weights, fitted = exactly(x, y, [0, *[root] * 4])
    away, mean = x[:, 1:] - x[:, 1:].mean(axis=0), y.mean()
    fit = sb.ridge(columns=away, target=y - mean, penalty=root**2)
    assert digits(fit.weights, weights[1:]) >= 11
    np.testing.assert_allclose(fit.fitted + mean, fitted, rtol=0, atol=1e-9)
    if root:
        model = Ridge(alpha=root**2, solver="svd").fit(x[:, 1:], y)
        np.testing.assert_allclose(model.predict(x[:, 1:]), fitted, rtol=0, atol=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_ridge_on_standardised_columns(seed):
    """Where the penalty is to see no units, the columns go through `Standardizer`."""
    x, y = table(seed)
    scaler = sb.Standardizer(rows=x[:, 1:])
    z = scaler.transform(x[:, 1:])
    for penalty in (1e-6, 1.0, 100.0):
        fit = sb.ridge(columns=z, target=y - y.mean(), penalty=penalty)
        model = Ridge(alpha=penalty, solver="cholesky").fit(z, y)
        np.testing.assert_allclose(fit.weights, model.coef_, rtol=1e-9)
        np.testing.assert_allclose(fit.fitted + y.mean(), model.predict(z), atol=1e-11)


def torch_array():
    return pytest.importorskip("torch").as_tensor


def jax_array():
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    return jax.numpy.asarray


def dask_array():
    da = pytest.importorskip("dask.array")
    return lambda a: da.from_array(a, chunks=(5, *(-1,) * (a.ndim - 1)))


@pytest.mark.filterwarnings("ignore::spanbook.RankWarning")
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(
    ("library", "seeds"), [(torch_array, 60), (jax_array, 3), (dask_array, 15)]
)
def test_the_shortest_weights_of_other_libraries(library, seeds, wide):
    of = library()
    for seed in range(seeds):
        x, y, weights, fitted = short_of_rank(seed, wide)
        fit, near = sb.least_squares(columns=of(x), target=of(y)), sb.Span(columns=of(x))
        assert fit.rank == near.dim == sb.Span(columns=x).dim
        near = near.nearest(of(y))
        summed = (np.abs(x) @ np.abs(weights)).max()
        for found, point in ((fit.weights, fit.fitted), (near.weights, near.point)):
            found, point = np.asarray(found), np.asarray(point)
            assert np.abs(found - weights).max() <= 1e-9 * np.abs(weights).max(), seed
            assert np.abs(point - fitted).max() <= 1e-12 * summed, seed


def test_the_shortest_weights_inside_jit():
    import jax

    of = jax_array()
    fit = jax.jit(lambda x, y: sb.least_squares(columns=x, target=y).weights)
    for seed in range(4):
        x, y, weights, _ = short_of_rank(seed, wide=bool(seed % 2))
        found = np.asarray(fit(of(x), of(y)))
        assert np.abs(found - weights).max() <= 1e-9 * np.abs(weights).max()


@pytest.mark.filterwarnings("ignore::spanbook.RankWarning")
@pytest.mark.parametrize(("d", "rank", "n"), [(6, 3, 5), (3, 2, 6), (4, 2, 3)])
def test_the_gradient_of_the_shortest_weights(d, rank, n):
    """Against differences: the columns keep their rank, and each is in a unit of its own."""
    import torch

    for seed in range(3):
        rng = np.random.default_rng(seed)
        mix = torch.tensor(rng.integers(-2, 3, (rank, n)).astype(float))
        units = torch.tensor(2.0 ** rng.integers(-5, 6, n))
        y = torch.tensor(rng.normal(size=d), requires_grad=True)
        free = torch.tensor(rng.normal(size=(d, rank)), requires_grad=True)

        def weights(free, y, mix=mix, units=units):
            return sb.least_squares(columns=free @ mix * units, target=y).weights * units

        assert torch.autograd.gradcheck(weights, (free, y), rtol=1e-4, atol=1e-6)

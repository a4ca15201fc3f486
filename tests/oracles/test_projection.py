"""Span and what is fitted on it, against NumPy, SciPy, scikit-learn, PyTorch, JAX and Dask."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

import spanbook as sb

pytestmark = pytest.mark.filterwarnings("ignore::spanbook.RankWarning")  # one in three falls short
SEEDS = range(300)
SHAPES = [(12, 5), (5, 12)]  # few: JAX compiles anew for each


def problem(seed, dtype=np.float64, low=0.0, shapes=None):
    """Columns of a known rank and condition number, tall or wide, and two targets."""
    rng = np.random.default_rng(seed)
    d, n = rng.integers(1, 25, 2) if shapes is None else shapes[seed % len(shapes)]
    rank = int(min(d, n)) if seed % 3 else int(rng.integers(1, min(d, n) + 1))
    u = np.linalg.qr(rng.normal(size=(d, rank)))[0]
    v = np.linalg.qr(rng.normal(size=(n, rank)))[0]
    columns = u * np.logspace(low, 1, rank) @ v.T * 10.0 ** rng.integers(-3, 4)
    return columns.astype(dtype), rng.normal(size=(d, 2)).astype(dtype), rank


def close(actual, expected, rel):
    """Equal up to `rel` of the largest entry."""
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape
    assert np.abs(actual - expected).max() <= rel * max(np.abs(expected).max(), 1e-300)


class TestNumPySciPyScikitLearn:
    @pytest.mark.parametrize("low", [0, -2])
    def test_least_squares_against_lstsq(self, low):
        import scipy.linalg

        for seed in SEEDS:
            X, y, rank = problem(seed, low=low)
            fit = sb.least_squares(columns=X, target=y)
            rel = 1e-12 if low == 0 else 1e-10
            w, _, r, s = np.linalg.lstsq(X, y, rcond=1e-12)
            assert fit.rank == rank == r
            close(fit.weights, w, rel)
            close(fit.singular_values, s, 1e-13)
            close(fit.weights, scipy.linalg.lstsq(X, y, cond=1e-12, lapack_driver="gelsy")[0], rel)
            close(fit.fitted, X @ w, 1e-12 if low == 0 else 1e-11)

    def test_float32(self):
        for seed in SEEDS:
            X, y, _ = problem(seed, np.float32)
            fit = sb.least_squares(columns=X, target=y)
            rcond = max(X.shape) * np.finfo(np.float32).eps
            w = np.linalg.lstsq(np.float64(X), np.float64(y), rcond=rcond)[0]
            assert fit.weights.dtype == np.float32
            close(fit.weights, w, 1e-6)
            close(fit.fitted, X @ w, 1e-6)

    def test_streamed(self):
        for seed in SEEDS:
            X, y, rank = problem(seed)
            fit = sb.StreamedLeastSquares()
            for start in range(0, len(X), 1 + seed % 7):
                rows = slice(start, start + 1 + seed % 7)
                fit.add(columns=X[rows], target=y[rows])
            w, *_, s = np.linalg.lstsq(X, y, rcond=1e-12)
            assert fit.rank == rank
            close(fit.weights, w, 1e-12)
            close(fit.singular_values[: len(s)], s, 1e-13)
            assert np.abs(fit.distance - np.linalg.norm(y - X @ w, axis=0)).max() <= 1e-12

    def test_ridge(self):
        from sklearn.linear_model import Ridge

        for seed in SEEDS:
            X, y, _ = problem(seed)
            penalties = np.linalg.norm(X, 2) ** 2 * np.array([1e-3, 0.1, 10])
            path = sb.ridge(columns=X, target=y, penalty=penalties)
            for i, alpha in enumerate(penalties):
                model = Ridge(alpha=alpha, fit_intercept=False, solver="svd").fit(X, y)
                close(path.weights[i], np.reshape(model.coef_.T, (-1, 2)), 1e-12)
                close(path.predict(X)[i], model.predict(X), 1e-12)

    def test_intercept_and_weights_of_rows(self):
        """In units of timestamps, incomes and rates too."""
        import statsmodels.api as sm
        from sklearn.linear_model import LinearRegression, Ridge

        for seed in range(100):
            rng = np.random.default_rng(seed)
            n = int(rng.integers(1, 6))
            raw = rng.normal(size=(40, n))
            far, wide = rng.choice([0, 1e2, 1e4], n), 10.0 ** rng.integers(-7, 8, n)
            X, y, s = (raw + far) * wide, rng.normal(size=40) + 5, rng.random(40)
            given = {"columns": X, "target": y, "sample_weight": s, "intercept": True}
            fit, theirs = sb.least_squares(**given), sm.WLS(y, sm.add_constant(X), s)
            exact = LinearRegression().fit(raw, y, s)
            close(fit.weights * wide, exact.coef_, 1e-10)
            result = theirs.fit(method="qr")
            close(fit.fitted, result.fittedvalues, 1e-9)
            close(fit.predict(X), fit.fitted, 1e-10)
            close(sb.ridge(**given, penalty=0).fitted, exact.predict(raw), 1e-11)
            price = float(10.0 ** rng.integers(-3, 3))
            ridge = sb.ridge(
                columns=raw + 7, target=y, penalty=price, sample_weight=s, intercept=True
            )
            model = Ridge(alpha=price, solver="cholesky").fit(raw, y, s)
            close(ridge.weights, model.coef_, 1e-10)
            close(ridge.intercept, model.intercept_ - 7 * model.coef_.sum(), 1e-10)

    def test_leverage_and_rows_left_out(self):
        import statsmodels.api as sm

        for seed in range(100):
            X, y, rank = problem(seed, shapes=[(30, 4), (12, 7), (9, 1)])
            if rank < X.shape[1]:
                continue
            influence = sm.OLS(y[:, 0], sm.add_constant(X)).fit().get_influence()
            loo = sb.leave_one_out(columns=X, target=y[:, 0], intercept=True)
            close(loo.leverage, influence.hat_matrix_diag, 1e-11)
            close(loo.residual, influence.resid_press, 1e-9)

    @pytest.mark.parametrize("shape", [(30, 4), (8, 15)])
    def test_the_chosen_penalty(self, shape):
        from sklearn.linear_model import RidgeCV

        penalties = np.geomspace(1e-3, 1e3, 20)
        for seed in range(40):
            rng = np.random.default_rng(seed)
            X = rng.normal(size=shape) + 3
            y = X[:, :2] @ rng.normal(size=(2, 2)) + rng.normal(size=(shape[0], 2)) + 9
            for added in (False, True):
                model = RidgeCV(penalties, fit_intercept=added, store_cv_results=True).fit(X, y)
                loo = sb.leave_one_out(columns=X, target=y, penalty=penalties, intercept=added)
                close(np.moveaxis(loo.residual**2, 0, -1), model.cv_results_, 1e-8)
                assert loo.best.penalty == model.alpha_
                close(loo.best.weights, model.coef_.T, 1e-9)

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_principal_components(self, dtype):
        from sklearn.decomposition import PCA

        rel = 1e-12 if dtype == np.float64 else 1e-6
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            n, d = rng.integers(3, 25, 2)
            # Directions are only as certain as their variances are apart.
            m = int(min(n - 1, d))
            u = np.linalg.qr(np.column_stack([np.ones(n), rng.normal(size=(n, m))]))[0][:, 1:]
            v = np.linalg.qr(rng.normal(size=(d, m)))[0]
            rows = (u * np.linspace(m + 1, 1, m) @ v.T + rng.normal(size=d)).astype(dtype)
            k = int(rng.integers(1, m + 1))
            pca = sb.principal_components(rows=rows, k=k)
            # scikit-learn is asked in float64: in float32 it is the one that rounds.
            model = PCA(k, svd_solver="full").fit(np.float64(rows))
            assert pca.components.dtype == dtype
            loose = rel * (1 if dtype == np.float64 else 10)  # gaps are 1 in up to 25
            close(np.abs(pca.components), np.abs(model.components_), loose * 10)
            close(pca.explained_variance, model.explained_variance_, rel)
            close(pca.explained_variance_ratio, model.explained_variance_ratio_, rel)
            close(pca.mean, model.mean_, rel)
            near = model.inverse_transform(model.transform(np.float64(rows)))
            close(pca.reconstruct(pca.project(rows)), near, loose * 10)

    def test_the_sign_is_that_of_scikit_learn(self):
        from sklearn.decomposition import PCA

        for seed in range(50):
            rows = np.random.default_rng(seed).normal(size=(12, 4))
            model = PCA(3, svd_solver="full").fit(rows)
            close(sb.principal_components(rows=rows, k=3).components, model.components_, 1e-12)

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_standardizer(self, dtype):
        from sklearn.preprocessing import StandardScaler

        rel = 1e-12 if dtype == np.float64 else 1e-6
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            n, d = rng.integers(2, 25, 2)
            rows = (rng.normal(size=(n, d)) * 10.0 ** rng.integers(-5, 6, d)).astype(dtype)
            rows[:, rng.random(d) < 0.2] = dtype(0.1)
            ours, theirs = sb.Standardizer(rows=rows), StandardScaler().fit(np.float64(rows))
            assert ours.scale.dtype == dtype
            assert (np.abs(ours.mean - theirs.mean_) <= rel * np.abs(rows).max(axis=0)).all()
            np.testing.assert_allclose(ours.scale, theirs.scale_, rtol=rel)
            new = rng.normal(size=(3, d)).astype(dtype)
            spread = np.abs(new).max(axis=0) + np.abs(rows).max(axis=0)
            error = np.abs(ours.transform(new) - theirs.transform(np.float64(new)))
            assert (error <= 2 * rel * spread / ours.scale).all()


def libraries():
    """How to bring a NumPy array into each library."""
    import dask.array as da
    import jax
    import jax.numpy as jnp
    import torch

    jax.config.update("jax_enable_x64", True)
    return {
        "torch": (torch.Tensor, torch.as_tensor),
        "jax": (jax.Array, jnp.asarray),
        "dask": (da.Array, lambda a: da.from_array(a, chunks=(5, *(-1,) * (a.ndim - 1)))),
    }


@pytest.mark.parametrize("library", ["torch", "jax", "dask"])
class TestOtherLibraries:
    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_same_answers_of_the_same_kind(self, library, dtype):
        kind, of = libraries()[library]
        rel = 1e-12 if dtype == np.float64 else 1e-6
        for seed in range(100 if library != "dask" else 30):
            X, y, rank = problem(seed, dtype, shapes=SHAPES if library == "jax" else None)
            expected = sb.least_squares(columns=np.float64(X), target=np.float64(y))
            if expected.rank > rank:  # the rounding of float32, seen in float64
                expected = sb.least_squares(columns=X, target=y)
            fit = sb.least_squares(columns=of(X), target=of(y))
            assert fit.rank == rank
            for name in ("weights", "fitted", "residual", "singular_values"):
                value = getattr(fit, name)
                assert isinstance(value, kind)
                assert np.asarray(value).dtype == dtype
                scale = np.abs(np.asarray(getattr(expected, name))).max()
                if name in ("fitted", "residual"):
                    scale = np.abs(y).max()
                # float32 in other libraries is float32 on the way too: the condition number, 10
                size = rel * scale * (10 if dtype == np.float32 else 1)
                assert np.abs(np.asarray(value) - getattr(expected, name)[...]).max() <= size
            predicted = fit.predict(of(X))
            assert isinstance(predicted, kind)
            assert np.abs(np.asarray(predicted) - np.asarray(fit.fitted)).max() <= 100 * rel

    def test_span(self, library):
        kind, of = libraries()[library]
        for seed in range(100 if library != "dask" else 30):
            X, y, rank = problem(seed, shapes=SHAPES if library == "jax" else None)
            ours, S = sb.Span(columns=X), sb.Span(columns=of(X))
            assert S.dim == rank
            assert isinstance(S.basis, kind)
            basis = np.asarray(S.basis)
            close(basis.T @ basis, ours.basis.T @ ours.basis, 1e-12)
            condition = float(S.condition_number)
            assert (
                condition == ours.condition_number
                or abs(condition / ours.condition_number - 1) <= 1e-12
            )
            near, expected = S.nearest(of(y[:, 0])), ours.nearest(y[:, 0])
            for name in ("point", "weights", "residual", "distance", "inside"):
                assert isinstance(getattr(near, name), kind)
                assert np.asarray(getattr(near, name)).shape == np.shape(getattr(expected, name))
            assert abs(float(near.distance) - expected.distance) <= 1e-12
            assert bool(near.inside) == expected.inside
            np.testing.assert_allclose(np.asarray(near.point), expected.point, atol=1e-12)
            normal = np.asarray(near.certificate.normal)
            if not expected.inside and expected.distance > 1e-3:
                np.testing.assert_allclose(normal, expected.certificate.normal, atol=1e-9)
            reached = X @ np.random.default_rng(seed).normal(size=X.shape[1])
            assert of(reached) in S
            assert repr(S).endswith(f"dim {rank})")

    def test_what_counts_as_inside(self, library):
        """A distance of up to 10 d eps: here 30 times the spacing of floats at 1."""
        _, of = libraries()[library]
        limit = 30 * np.finfo(float).eps
        targets = np.array([[1, 0.9 * limit, 0], [1, 1.1 * limit, 0]])
        near = sb.Span(rows=of(np.array([[1.0, 0, 0]]))).nearest(of(targets))
        assert np.asarray(near.inside).tolist() == [True, False]

    @pytest.mark.parametrize("power", [20, 40, 60])
    def test_units_change_no_rank(self, library, power):
        _, of = libraries()[library]
        rng = np.random.default_rng(power)
        units = np.array([1, 2.0**power, 2.0**-power, 1])
        plain, y = rng.normal(size=(50, 4)), rng.normal(size=50)
        fit = sb.least_squares(columns=of(plain * units), target=of(y))
        expected = np.linalg.lstsq(plain, y)[0]
        assert fit.rank == 4
        np.testing.assert_allclose(np.asarray(fit.weights) * units, expected, atol=1e-13)
        assert sb.Span(columns=of(plain * units)).dim == 4
        assert sb.Span(rows=of(plain.T * units[:, None])).dim == 4
        many = sb.Span(rows=of(plain * 2.0 ** rng.integers(-power, power, (50, 1))))
        assert many.dim == 4

    @pytest.mark.parametrize("rows", [50, 9000])
    def test_a_clock_beside_an_intercept(self, library, rows):
        """Seconds since 1970: constant to the eighth digit, and yet of rank 2."""
        _, of = libraries()[library]
        t = 1.7e9 + 60.0 * np.arange(rows)
        table = np.column_stack([np.ones(rows), t])
        fit = sb.least_squares(columns=of(table), target=of(3 + 2e-6 * (t - 1.7e9)))
        assert fit.rank == sb.Span(columns=of(table)).dim == 2
        assert float(fit.weights[1]) == pytest.approx(2e-6, rel=1e-6)

    def test_numbers_of_numpy_come_along(self, library):
        kind, of = libraries()[library]
        X, y, _ = problem(1)
        expected = sb.least_squares(columns=X, target=y).weights
        for given in ({"columns": of(X), "target": y}, {"columns": X, "target": of(y)}):
            fit = sb.least_squares(**given)
            assert isinstance(fit.weights, kind)
            close(np.asarray(fit.weights), expected, 1e-12)

    def test_what_cannot_says_so(self, library):
        _, of = libraries()[library]
        X, y = of(np.eye(3)), np.ones(3)
        for call in (
            lambda: sb.ridge(columns=X, target=y, penalty=1),
            lambda: sb.gradient_descent(columns=X, target=y),
            lambda: sb.principal_components(rows=X, k=1),
            lambda: sb.Standardizer(rows=X),
            lambda: sb.StreamedLeastSquares().add(columns=X, target=y),
            lambda: sb.dependence(columns=X),
            lambda: sb.ConvexHull(rows=X),
        ):
            with pytest.raises(TypeError, match=r"`(columns|rows)` is of .*NumPy arrays alone"):
                call()
        with pytest.raises(TypeError, match=r"`y` is of .*NumPy arrays alone"):
            sb.Span(columns=np.eye(3)).nearest(of(y))

    def test_nan_is_refused(self, library):
        _, of = libraries()[library]
        with pytest.raises(ValueError, match="`columns` has a value that is not finite"):
            sb.Span(columns=of(np.array([[1, np.nan]])))
        with pytest.raises(ValueError, match="`target` has a value that is not finite"):
            sb.least_squares(columns=of(np.eye(2)), target=of(np.array([1, np.inf])))


class TestGradients:
    def test_torch_against_its_own_lstsq(self):
        import torch

        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            d, n = sorted(rng.integers(1, 12, 2))[::-1]
            X, y, c = (torch.tensor(rng.normal(size=s)) for s in ((d, n), (d, 2), (n, 2)))
            X[:n] += 3 * torch.eye(n)
            grads = []
            for solve in (
                lambda X, y: sb.least_squares(columns=X, target=y).weights,
                lambda X, y: torch.linalg.lstsq(X, y).solution,
            ):
                a, b = X.clone().requires_grad_(), y.clone().requires_grad_()
                (solve(a, b) * c).sum().backward()
                grads.append((a.grad, b.grad))
            for ours, theirs in zip(*grads, strict=True):
                size = 1e-12 * torch.linalg.cond(X) ** 2 * theirs.abs().max()
                assert (ours - theirs).abs().max() <= size

    def test_where_singular_values_are_equal_or_0(self):
        """The derivatives of singular vectors do not exist here; those of the answer do."""
        import torch

        rng = np.random.default_rng(0)
        for X in (np.eye(4)[:, :2], np.eye(3), np.array([[1.0, 0, 1], [0, 1, 0], [0, 0, 0]])):
            y = rng.normal(size=len(X))
            keep = np.linalg.pinv(X) @ X  # directions that leave the rank as it is
            way = np.linalg.pinv(X).T @ X.T @ rng.normal(size=X.shape) @ keep
            a = torch.tensor(X, requires_grad=True)
            fit = sb.least_squares(columns=a, target=torch.tensor(y))
            (fit.weights.sum() + (fit.residual**2).sum()).backward()

            def value(t, X=X, y=y, way=way):
                w = np.linalg.pinv(X + t * way, rcond=1e-9) @ y
                return w.sum() + ((y - (X + t * way) @ w) ** 2).sum()

            slope = (value(1e-6) - value(-1e-6)) / 2e-6
            assert float((a.grad * torch.tensor(way)).sum()) == pytest.approx(slope, rel=1e-6)

    def test_distance_at_0_has_gradient_0(self):
        import torch

        y = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
        sb.Span(columns=torch.eye(3)).nearest(y).distance.backward()
        assert not y.grad.any()

    def test_second_derivatives(self):
        import torch

        X = torch.tensor(np.random.default_rng(0).normal(size=(4, 2)), requires_grad=True)
        y = torch.tensor(np.random.default_rng(1).normal(size=4), requires_grad=True)

        def weights(X, y):
            return sb.least_squares(columns=X, target=y).weights

        assert torch.autograd.gradcheck(weights, (X, y))
        assert torch.autograd.gradgradcheck(weights, (X, y))

    def test_jax_against_torch_and_inside_jit(self):
        import jax
        import torch

        _, of = libraries()["jax"]

        def loss(X, y):
            fit = sb.least_squares(columns=X, target=y)
            return (fit.weights**3).sum() + (fit.residual**3).sum()

        compiled = jax.jit(jax.value_and_grad(loss, argnums=(0, 1)))
        compiled_dim = jax.jit(lambda X: sb.Span(columns=X).dim)
        for seed in range(200):
            X, y, rank = problem(seed, shapes=SHAPES)
            a, b = torch.tensor(X, requires_grad=True), torch.tensor(y, requires_grad=True)
            expected = loss(a, b)
            expected.backward()
            value, slopes = compiled(of(X), of(y))
            close(value, expected.detach(), 1e-11)
            for ours, theirs in zip(slopes, (a.grad, b.grad), strict=True):
                close(ours, theirs, 1e-10)
            assert compiled_dim(of(X)) == rank
            if seed == 0:  # the same, step by step
                close(jax.grad(loss)(of(X), of(y)), a.grad, 1e-10)


BIGGER_THAN_MEMORY = """
    import sys
    import dask, dask.array as da, numpy as np
    import spanbook as sb

    def blocks(d, n, of):
        # 16 MiB a block, made where they are needed; column n is the sum of the two before.
        def block(block_info=None):
            i = block_info[None]["chunk-location"][0]
            x = np.random.default_rng(i).random((rows, n)) - 0.5
            x[:, -1] = x[:, 0] + x[:, 1]
            return of(x)
        rows = 2**21 // n
        chunks = ((rows,) * (d // rows),)
        return block, chunks

    n = 32
    d = 2**22
    w = np.arange(1.0, n)
    block, chunks = blocks(d, n, lambda x: x)
    X = da.map_blocks(block, chunks=(*chunks, (n,)), dtype=float, meta=np.empty((0, 0)))
    block, chunks = blocks(d, n, lambda x: x[:, :-1] @ w + 1e-3 * x[:, 5] ** 2)
    y = da.map_blocks(block, chunks=chunks, dtype=float, meta=np.empty(0))

    def peak():
        # Not getrusage: what the parent held before it started us would count there.
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if "VmHWM" in line) // 1024

    def check():
        assert X.nbytes == 2**30
        fit = sb.least_squares(columns=X, target=y)
        assert fit.rank == n - 1
        found = fit.weights.compute()
        # The shortest of the weights that differ by a multiple of (1, 1, 0, ..., 0, -1).
        expected = np.append(w, 0)
        expected[[0, 1, -1]] -= (w[0] + w[1]) / 3 * np.array([1, 1, -1])
        assert np.abs(found - expected).max() < 1e-4, found - expected
        across = (X.T @ fit.residual).compute()
        assert np.abs(across).max() < 1e-8 * d, across

    if __name__ == "__main__":
        if sys.argv[1] == "cluster":
            from distributed import Client, LocalCluster
            with LocalCluster(n_workers=2, threads_per_worker=1, processes=True,
                              memory_limit="512MiB", dashboard_address=None) as cluster:
                with Client(cluster) as client:
                    check()
                    print(max(client.run(peak).values()))
        else:
            with dask.config.set(scheduler="threads", num_workers=2):
                check()
            print(peak())
"""


@pytest.mark.parametrize(("where", "most"), [("cluster", 512), ("here", 512)])
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_a_matrix_larger_than_memory(where, most, tmp_path, capsys):
    """1 GiB, on two worker processes of 512 MiB and in one process."""
    if where == "cluster":
        pytest.importorskip("distributed")
    path = tmp_path / "bigger.py"
    path.write_text(textwrap.dedent(BIGGER_THAN_MEMORY))
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    single["PYTHONPATH"] = str(Path(sb.__file__).parents[1])
    run = subprocess.run(
        [sys.executable, path, where],
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | single,
    )
    assert run.returncode == 0, run.stderr
    peak = int(run.stdout.split()[-1])
    with capsys.disabled():
        print(f"\n1 GiB, {where}: peak {peak} MiB")
    assert peak < most


@pytest.mark.parametrize("library", ["torch", "jax", "dask"])
def test_a_rank_that_falls_short_is_said(library):
    """And what is for NumPy alone."""
    _, of = libraries()[library]
    columns, y = of(np.array([[1.0, 2], [2, 4], [3, 6]])), of(np.array([1.0, 2, 3]))
    with pytest.warns(sb.RankWarning, match="rank 1, less than its 2 columns. Many") as said:
        sb.least_squares(columns=columns, target=y)
    assert [w.filename for w in said] == [__file__]
    sb.least_squares(columns=columns.T, target=y[:2])
    for more in ({"intercept": True}, {"sample_weight": [1, 1, 1]}):
        with pytest.raises(TypeError, match="`sample_weight` take NumPy arrays alone"):
            sb.least_squares(columns=columns, target=y, **more)

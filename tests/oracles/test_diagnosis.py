"""The numbers of a diagnosis against scikit-learn, NumPy, SciPy, pandas and torch."""

from itertools import pairwise

import numpy as np
import pytest

import spanbook as sb

linear_model = pytest.importorskip("sklearn.linear_model")
pd = pytest.importorskip("pandas")

CUTOFF = 1e-14  # scikit-learn's own, 1e-6, drops columns in small units from the fit


def random_table(seed):
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(12, 60)), int(rng.integers(2, 7))
    mix = np.eye(d) + 0.5 * rng.normal(size=(d, d))
    X = rng.normal(size=(n, d)) @ mix * 10.0 ** rng.integers(-3, 4, d) + rng.normal(size=d)
    y = X @ (rng.normal(size=d) / X.std(axis=0)) + rng.normal() * rng.normal(size=n) + rng.normal()
    return rng, X, y


def off(actual, expected):
    return float(np.max(np.abs(np.asarray(actual) - expected) / np.abs(expected)))


def r2(X, y):
    return linear_model.LinearRegression(tol=CUTOFF).fit(X, y).score(X, y)


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_inflation_and_share(start):
    """One less R² cancels, so R² is compared, and the inflation by its own digits."""
    for seed in range(start, start + 100):
        _, X, y = random_table(seed)
        found = sb.diagnose(columns=X, target=y)
        assert abs(1 - found.share_outside_centred - r2(X, y)) < 1e-12
        alone = linear_model.LinearRegression(fit_intercept=False, tol=CUTOFF).fit(X, y).predict(X)
        assert abs(found.share_outside - ((y - alone) ** 2).sum() / (y @ y)) < 1e-12
        Z = (X - X.mean(axis=0)) / X.std(axis=0)
        for j, vif in enumerate(found.inflation):
            others = np.delete(Z, j, axis=1)
            rest = Z[:, j] - linear_model.LinearRegression(tol=CUTOFF).fit(
                others, Z[:, j]
            ).predict(others)
            assert off(vif, len(Z) / (rest @ rest)) < 1e-12 * vif
        assert off(found.inflation, np.diag(np.linalg.inv(np.corrcoef(X.T)))) < 1e-9
        unit = X / np.linalg.norm(X, axis=0)
        assert off(found.digits_lost, np.log10(np.linalg.cond(unit))) < 1e-12
        assert found.rank == np.linalg.matrix_rank(unit)


@pytest.mark.parametrize("start", range(0, 200, 100))
def test_float32(start):
    for seed in range(start, start + 100):
        _, X, y = random_table(seed)
        X, y = X.astype(np.float32), y.astype(np.float32)
        found = sb.diagnose(columns=X, target=y)
        wide = sb.diagnose(columns=X.astype(np.float64), target=y.astype(np.float64))
        assert abs(found.share_outside_centred - wide.share_outside_centred) < 1e-6
        assert off(found.inflation, wide.inflation) < 1e-6


def test_new_rows_against_linear_programming():
    optimize = pytest.importorskip("scipy.optimize")
    for seed in range(100):
        rng, X, _ = random_table(seed)
        new = rng.dirichlet(np.full(len(X), 0.05), 4) @ X
        new[2:] += 0.3 * rng.normal(size=(2, X.shape[1])) * X.std(axis=0)
        found = sb.diagnose(columns=X, new_rows=new)
        outside = {e.row for e in found.extrapolations}
        A = np.vstack([(X - X.mean(axis=0)).T / X.std(axis=0)[:, None], np.ones(len(X))])
        for i, x in enumerate(new):
            b = np.append((x - X.mean(axis=0)) / X.std(axis=0), 1)
            feasible = optimize.linprog(np.zeros(len(X)), A_eq=A, b_eq=b).status == 0
            assert feasible == (i not in outside), seed
        for e in found.extrapolations:
            assert (X @ e.direction).max() < new[e.row] @ e.direction


def test_exact_sets_beside_noise():
    """Dummies, copies and sums, hidden among other columns, are found and nothing else is."""
    for seed in range(200):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(30, 80))
        frame = pd.DataFrame(rng.normal(size=(n, 4)) + rng.normal(size=4), columns=list("abcd"))
        level = pd.Series(rng.permutation(np.arange(n) % 3)).map({0: "x", 1: "y", 2: "z"})
        frame = frame.join(pd.get_dummies(level, dtype=float))
        frame["copy"] = frame["b"] * 2.54
        frame["total"] = frame["a"] + frame["c"] + frame["d"]
        frame = frame[list(rng.permutation(frame.columns))]
        found = sb.diagnose(columns=frame)
        exact = [set(s.names) for s in found.dependent_sets if s.distance == 0]
        assert sorted(map(sorted, exact)) == [
            ["a", "c", "d", "total"],
            ["b", "copy"],
            ["x", "y", "z"],
        ]
        for s in found.dependent_sets[:3]:
            made = frame[list(s.names)].to_numpy() @ s.coefficients
            np.testing.assert_allclose(made, s.constant, atol=1e-12)


class TestPandas:
    def frame(self):
        return pd.DataFrame({"area": [50, 80, 40, 100], "new": [True, False, False, True]})

    def test_mixed_columns(self):
        found = sb.diagnose(columns=self.frame(), target=pd.Series([1.0, 2, 3, 5]))
        assert found.names == ("area", "new")
        assert found.shape == (4, 2)

    def test_nullable_numbers(self):
        frame = self.frame().astype({"area": "Int64"})
        assert sb.diagnose(columns=frame).rank == 2
        frame.loc[1, "area"] = pd.NA
        with pytest.raises(ValueError, match=r"missing values in 'area' \(1\)"):
            sb.diagnose(columns=frame)

    def test_missing(self):
        frame = self.frame().astype({"area": float})
        frame.loc[:1, "area"] = np.nan
        with pytest.raises(ValueError, match=r"`columns` has missing values in 'area' \(2\)"):
            sb.diagnose(columns=frame)
        with pytest.raises(ValueError, match="`target` has 2 missing values"):
            sb.diagnose(columns=np.eye(4), target=frame["area"])

    def test_words_and_dates(self):
        frame = self.frame().assign(city=list("abcd"), day=pd.date_range("2020", periods=4))
        with pytest.raises(TypeError, match="'city', 'day' do not: 'city' has 'a'"):
            sb.diagnose(columns=frame)
        with pytest.raises(TypeError, match="'day' does not"):
            sb.diagnose(columns=frame[["day"]])
        with pytest.raises(TypeError, match="`target` must hold numbers"):
            sb.diagnose(columns=np.eye(4), target=frame["city"])

    def test_float32_stays(self):
        frame = pd.DataFrame(
            np.float32([[1, 2], [3, 4], [5, 9], [0, 7], [2, 1]]), columns=["a", "b"]
        )
        frame["c"] = frame["a"] + frame["b"]
        assert str(sb.diagnose(columns=frame).dependent_sets[0]) == "c = a + b"


def test_torch_features_after_propagation():
    """What a user of a graph network has at hand: a tensor that carries gradients."""
    torch = pytest.importorskip("torch")
    nn = pytest.importorskip("torch_geometric.nn")
    torch.manual_seed(0)
    ring = torch.stack([torch.arange(12), (torch.arange(12) + 1) % 12])
    edges = torch.cat([ring, ring.flip(0), torch.tensor([[0, 6], [6, 0]])], dim=1)
    rounds = nn.SimpleConv("mean", combine_root="self_loop")
    H = torch.randn(12, 5, requires_grad=True)
    spreads = []
    for _ in range(120):
        spreads.append(sb.diagnose(rows=H).spread)
        H = rounds(H, edges)
    assert spreads[0] > 0.5
    assert sb.diagnose(rows=H).findings[0].topic == "collapsed hull"
    assert spreads[-1] < 0.01


def test_row_effects_against_statsmodels():
    api = pytest.importorskip("statsmodels.api")
    influence = pytest.importorskip("statsmodels.stats.outliers_influence")
    named = 0
    for seed in range(200):
        rng, X, y = random_table(seed)
        slip = int(rng.integers(len(y)))
        y[slip] += 8 * y.std()
        told = {e.row: e for e in sb.diagnose(columns=X, target=y).row_effects}
        theirs = influence.OLSInfluence(api.OLS(y, api.add_constant(X)).fit())
        test = api.OLS(y, api.add_constant(X)).fit().outlier_test()
        for i, e in told.items():
            assert e.leverage == pytest.approx(theirs.hat_matrix_diag[i], rel=1e-7)
            assert e.studentized == pytest.approx(theirs.resid_studentized_external[i], rel=1e-6)
            assert e.cook == pytest.approx(theirs.cooks_distance[0][i], rel=1e-6)
            assert e.dffits == pytest.approx(theirs.dffits[0][i], rel=1e-6)
            assert e.p_value == pytest.approx(test[i, 2], rel=1e-5)
        assert set(np.flatnonzero(test[:, 2] < 0.05)) <= set(told)
        named += len(told)
    assert named > 150


class TestDask:
    """A frame that Dask keeps in parts gets the report of the frame that pandas has whole."""

    def frame(self):
        rng = np.random.default_rng(3)
        whole = pd.DataFrame(rng.normal(size=(90, 4)), columns=list("abcy"))
        return whole.assign(d=whole["a"] - whole["b"])

    def parts(self, whole, n):
        return pytest.importorskip("dask.dataframe").from_pandas(whole, npartitions=n)

    @pytest.mark.parametrize("n", [1, 4, 90])
    def test_the_report_is_that_of_pandas(self, n):
        whole = self.frame()
        parts, new = self.parts(whole, n), 2 * whole[:3]
        columns = list("dabc")
        expected = sb.diagnose(columns=whole[columns], target=whole["y"], new_rows=new)
        found = sb.diagnose(columns=parts[columns], target=parts["y"], new_rows=self.parts(new, 1))
        assert str(found) == str(expected)
        assert "  d + b = a\n" in str(found)

    def test_row_labels(self):
        whole = self.frame().set_index(pd.Index([f"case {i:02}" for i in range(90)]))
        whole.loc["case 07", "y"] = 99.0
        found = sb.diagnose(
            columns=self.parts(whole, 5)[list("abc")], target=self.parts(whole, 5)["y"]
        )
        assert found.row_effects[0].label == "case 07"

    def test_in_blocks(self, monkeypatch):
        whole = self.frame()
        expected = str(sb.diagnose(columns=whole[list("abcd")], target=whole["y"]))
        monkeypatch.setattr("spanbook.diagnosis._blocks.LARGE", 100)
        monkeypatch.setattr("spanbook.diagnosis._blocks.BLOCK", 16)
        parts = self.parts(whole, 4)
        assert str(sb.diagnose(columns=parts[list("abcd")], target=parts["y"])) == expected

    @pytest.mark.filterwarnings("ignore:The inplace keyword")  # in Dask's own code
    def test_a_folder_that_dask_wrote(self, tmp_path, capsys):
        """Dask's reading of it, with labels anew in each file, and the command's are one."""
        from spanbook.diagnosis._command import main

        dd = pytest.importorskip("dask.dataframe")
        for k in range(3):
            part = self.frame()[30 * k : 30 * k + 30].reset_index(drop=True)
            part.to_parquet(tmp_path / f"part.{k}.parquet")
        parts = dd.read_parquet(tmp_path)
        found = sb.diagnose(columns=parts[list("abcd")], target=parts["y"])
        assert main(["diagnose", str(tmp_path), "--target", "y"]) == 0
        assert capsys.readouterr().out.split("\n\n", 1)[1] == f"{found}\n"
        self.parts(self.frame(), 3).to_parquet(tmp_path / "written")
        assert main(["diagnose", str(tmp_path / "written"), "--target", "y"]) == 0
        assert capsys.readouterr().out.split("\n\n", 1)[1] == f"{found}\n"

    def test_on_a_cluster(self):
        distributed = pytest.importorskip("distributed")
        whole = self.frame()
        expected = str(sb.diagnose(columns=whole[list("abcd")], target=whole["y"]))
        with distributed.Client(n_workers=1, threads_per_worker=1, dashboard_address=None):
            parts = self.parts(whole, 4)
            assert str(sb.diagnose(columns=parts[list("abcd")], target=parts["y"])) == expected

    def test_what_comes_here_is_less_than_a_partition(self, monkeypatch):
        """Of 4,000 rows in 4 partitions: numbers of a row, and the rows of a sample."""
        dask = pytest.importorskip("dask")
        rng = np.random.default_rng(5)
        whole = pd.DataFrame(rng.normal(size=(4000, 8)), columns=list("abcdefgh"))
        whole["h"] = whole["a"] - whole["b"]
        whole.loc[3500] = whole.loc[12]
        y = whole["c"] + rng.normal(size=4000) + 40 * (whole.index == 777)
        y[3500] = y[12]
        expected = str(sb.diagnose(columns=whole, target=y))
        compute, came = dask.compute, []

        def watched(*tasks, **how):
            found = compute(*tasks, **how)
            came.extend(cells(x) for x in found)
            return found

        def cells(x):
            return sum(map(cells, x)) if isinstance(x, tuple) else np.size(x)

        parts = self.parts(whole, 4)
        monkeypatch.setattr(dask, "compute", watched)
        monkeypatch.setattr(type(parts), "compute", None)  # which gathers
        found = sb.diagnose(columns=parts, target=y)
        assert str(found) == expected
        assert "12, 3500" in str(found)
        assert "row 777" in str(found)
        assert len(came) > 20
        assert max(came) <= 5000 < 8 * 1000

    @pytest.mark.parametrize("seed", range(6))
    def test_partitions_of_any_size(self, seed):
        """Of one kind of number or several, with an empty one and one of a row."""
        rng = np.random.default_rng(seed)
        n = 60
        whole = pd.DataFrame(
            {
                "a": rng.integers(0, 3, n),
                "b": rng.normal(size=n).astype(np.float32),
                "c": rng.random(n) < 0.5,
                "d": 1e5 + rng.normal(size=n),
            }
        ).assign(e=lambda x: x["a"] + x["c"])
        if seed % 2:
            whole = whole.astype(np.float32)
        y = whole["a"] + rng.normal(size=n)
        from_delayed = pytest.importorskip("dask.dataframe").from_delayed
        delayed = pytest.importorskip("dask").delayed
        cuts = [0, *sorted(rng.integers(0, n, 4)), n - 1, n - 1, n]
        pieces = [whole[i:j] for i, j in pairwise(cuts)]
        parts = from_delayed(list(map(delayed, pieces)), meta=whole)
        expected = sb.diagnose(columns=whole, target=y)
        found = sb.diagnose(columns=parts, target=y)
        assert str(found) == str(expected)
        assert found.tol == expected.tol
        np.testing.assert_allclose(found.inflation, expected.inflation, rtol=1e-6)

    def test_what_is_wrong_with_one_partition(self):
        whole = self.frame()
        whole.loc[[3, 50, 80], "a"] = np.nan
        whole.loc[60, "c"] = None
        with pytest.raises(
            ValueError, match=r"`columns` has missing values in 'a' \(3\), 'c' \(1\)"
        ):
            sb.diagnose(columns=self.parts(whole, 4))
        whole = self.frame()
        whole.loc[50, "a"] = np.inf
        with pytest.raises(ValueError, match=r"inf at \[4, 0\], in 'a', in partition 2$"):
            sb.diagnose(columns=self.parts(whole, 4))
        with pytest.raises(
            TypeError, match=r"must hold numbers, but 'b' does not: 'b' has '-?[0-9]"
        ):
            sb.diagnose(columns=self.parts(self.frame().astype({"b": str}), 4))
        with pytest.raises(ValueError, match="the sums of `columns` overflow float64"):
            sb.diagnose(columns=self.parts(1e306 * self.frame(), 4))

    def test_more_columns_than_rows(self):
        whole = self.frame()[:4]
        expected = str(sb.diagnose(columns=whole))
        assert str(sb.diagnose(columns=self.parts(whole, 2))) == expected

    def test_what_cannot_be_computed(self):
        broken = self.parts(self.frame(), 3).map_partitions(
            lambda part: part / "x", meta=self.frame()
        )
        with pytest.raises(TypeError, match="`columns` cannot be read: "):
            sb.diagnose(columns=broken)

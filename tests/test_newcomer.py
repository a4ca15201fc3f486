"""Ten things that someone with a data frame wants, done from the documentation alone.

Each has mixed columns, as tables have them, and is checked by something else than the library.
Most of them are shown in `docs/about/tables.md`, whose examples run here; the head by head check
against a model of torch is in `oracles/test_multihead.py`.
"""

import doctest
import json
import warnings
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, RidgeCV
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.preprocessing import StandardScaler

import spanbook as sb
from spanbook.__main__ import main

NUMBERS = ["age", "income", "visits", "member"]
KINDS = {"pandas": lambda frame: frame, "polars": pl.from_pandas}


def customers(n, seed=0):
    """Customers with an id, words, whole numbers that may be missing, and flags."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": [f"C{seed}{i:04d}" for i in range(n)],
            "age": pd.array(rng.integers(18, 80, n), dtype="Int64"),
            "income": rng.lognormal(10.5, 0.5, n).round(2),
            "visits": rng.poisson(6, n),
            "member": rng.random(n) < 0.3,
            "region": pd.Categorical(rng.choice(["north", "south"], n)),
        }
    ).set_index("id")


def spending(table, seed=9):
    """What they spent: a sum of their columns, a level, and noise."""
    noise = np.random.default_rng(seed).normal(size=len(table))
    spent = 20 + 3 * table["visits"] + 1e-3 * table["income"] + 8 * table["member"] + noise
    return spent.astype(float).rename("spent")


def test_the_page_for_data_frames(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # it writes a file
    page = Path(__file__).parents[1] / "docs/about/tables.md"
    run = doctest.testfile(str(page), module_relative=False)
    assert run.attempted > 40
    assert run.failed == 0


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


class TestRedundantColumns:
    def test_they_are_named_with_what_they_repeat(self, kind):
        table = customers(60)[NUMBERS].assign(tax=lambda t: 0.2 * t["income"])
        table["net"] = table["income"] - table["tax"]
        found = sb.dependence(columns=kind(table))
        assert str(found) == "tax = 0.2·income\nnet = 0.8·income"
        kept = table.iloc[:, list(found.independent)]
        assert list(kept) == NUMBERS
        assert np.linalg.matrix_rank(kept.astype(float)) == kept.shape[1]
        assert "dependent    = tax, net" in repr(found)

    def test_the_warning_of_a_fit_with_an_intercept_leads_to_them(self, kind):
        table = pd.get_dummies(customers(60)[["visits", "region"]])
        with pytest.warns(sb.RankWarning, match=r"'region_south' is .*`diagnose` shows"):
            sb.least_squares(columns=kind(table), target=spending(customers(60)), intercept=True)
        said = str(sb.diagnose(columns=kind(table)))
        assert "region_north + region_south = 1" in said

    def test_words_and_gaps_are_refused_by_their_columns(self, kind):
        table = customers(60).reset_index()
        with pytest.raises(TypeError, match="`columns` must hold numbers, but 'id', 'region' do"):
            sb.dependence(columns=kind(table))
        table.loc[3, "age"] = pd.NA
        with pytest.raises(ValueError, match=r"`columns` has missing values in 'age' \(1\)"):
            sb.dependence(columns=kind(table[NUMBERS]))


class TestTargets:
    """The target is the column itself, whatever the order of its rows."""

    def test_the_name_of_a_column_is_no_target(self, kind):
        given = {"columns": kind(customers(9)[NUMBERS]), "target": "income"}
        for ask in (sb.least_squares, sb.leave_one_out, sb.diagnose):
            with pytest.raises(TypeError, match=r"`target` must hold real .*but it is 'income'"):
                ask(**given)

    def test_a_series_in_another_order_is_put_in_that_of_the_table(self):
        table = customers(40)[NUMBERS].astype(float)
        spent = spending(table)
        mixed = spent.sample(frac=1, random_state=0)
        asked = [
            lambda y: sb.Span(columns=table).nearest(y).point,
            lambda y: sb.ConicHull(columns=table).nearest(y).point,
            lambda y: sb.ConvexHull(columns=table).contains(y),
            lambda y: sb.stack(table, y).combined,
            lambda y: sb.gate(pd.concat([y] * 4, axis=1), table).combined,
        ]
        for ask in asked:
            np.testing.assert_array_equal(ask(mixed), ask(spent))
        with pytest.raises(ValueError, match="the row labels of `y` are not those of the table"):
            sb.Span(columns=table).nearest(spent.set_axis(range(40)))
        of_place = sb.Span(columns=table).nearest(mixed.to_numpy()).point
        assert not np.allclose(of_place, sb.Span(columns=table).nearest(spent).point)


class TestNewCustomer:
    def test_contains_and_diagnose_agree_with_a_linear_program(self, kind):
        from scipy.optimize import linprog

        seen, new = customers(80)[NUMBERS], customers(12, seed=1)[NUMBERS]
        inside = sb.ConvexHull(rows=kind(seen)).contains(kind(new[NUMBERS[::-1]]))
        unit = seen.astype(float).std()
        atoms, targets = (t.astype(float).to_numpy() / unit.to_numpy() for t in (seen, new))
        expected = [
            linprog(np.zeros(80), A_eq=[*atoms.T, np.ones(80)], b_eq=[*y, 1]).status == 0
            for y in targets
        ]
        assert 0 < sum(expected) < 12
        assert list(inside) == expected
        found = sb.diagnose(columns=kind(seen), new_rows=kind(new[NUMBERS[::-1]]))
        assert {e.row for e in found.extrapolations} == set(np.flatnonzero(~inside))
        shown = {e.label for e in found.extrapolations}
        assert shown == ({None} if kind is pl.from_pandas else set(new.index[~inside]))

    def test_one_row_is_found_by_its_labels(self):
        seen, new = customers(80)[NUMBERS], customers(1, seed=1)[NUMBERS]
        new["income"] = 1e6
        row = new.iloc[0][["member", "visits", "income", "age"]]
        hull = sb.ConvexHull(rows=seen)
        assert row not in hull
        near = hull.nearest(row)
        assert near.distance == hull.nearest(new).distance[0]
        assert near.coordinates == tuple(NUMBERS)
        assert f"  residual    = age: {row['age'] - near.point[0]:.4g}\n" in repr(near)
        (found,) = sb.diagnose(columns=seen, new_rows=row).extrapolations
        assert str(found).startswith("row 0: income is 1e+06, above the largest seen")
        (found,) = sb.diagnose(columns=seen, new_rows=new).extrapolations
        assert str(found).startswith("row 0 (C10000): income is 1e+06")


class TestRidge:
    def test_the_penalty_and_the_weights_are_those_of_sklearn(self, kind):
        table = customers(70)[NUMBERS]
        table["bonus"] = table["income"] / 100 + np.random.default_rng(4).normal(size=70)
        spent, penalties = spending(table), np.geomspace(1e-3, 1e3, 25)
        train, test = kind(table[:50]), kind(table[50:])
        scale = sb.Standardizer(rows=train)
        loo = sb.leave_one_out(
            columns=scale.transform(train), target=spent[:50], penalty=penalties, intercept=True
        )
        own = StandardScaler().fit(table[:50].astype(float))
        theirs = RidgeCV(penalties, scoring="neg_mean_squared_error")
        theirs.fit(own.transform(table[:50].astype(float)), spent[:50])
        assert loo.best.penalty == theirs.alpha_
        np.testing.assert_allclose(loo.best.weights, theirs.coef_, rtol=1e-8)
        expected = theirs.predict(own.transform(table[50:].astype(float)))
        np.testing.assert_allclose(loo.best.predict(scale.transform(test)), expected, rtol=1e-9)
        assert loo.best.names == (*NUMBERS, "bonus")
        assert "  income: " in repr(loo.best)
        back = scale.inverse_transform(scale.transform(test))
        assert type(back) is type(test)
        np.testing.assert_allclose(back.to_numpy(), table[50:].astype(float), rtol=1e-12)


class TestHeads:
    """A model's state dict, saved as arrays: `layers.0.self_attn.in_proj_weight` and so on."""

    E, HEADS = 6, 3

    def saved(self):
        rng = np.random.default_rng(0)
        shapes = {"in_proj_weight": (18, 6), "in_proj_bias": (18,), "out_proj.weight": (6, 6)}
        layer = {f"self_attn.{k}": s for k, s in (shapes | {"out_proj.bias": (6,)}).items()}
        layer |= {"linear1.weight": (9, 6), "linear1.bias": (9,), "linear2.weight": (6, 9)}
        layer |= {"linear2.bias": (6,)}
        layer |= {f"norm{i}.{k}": (6,) for i in (1, 2) for k in ("weight", "bias")}
        names = {f"layers.{i}.{k}": s for i in range(2) for k, s in layer.items()}
        return {k: rng.normal(size=s) for k, s in ({"embed.weight": (20, 6)} | names).items()}

    def test_each_layer_and_head_has_its_weights(self):
        state = self.saved()
        stream = state["embed.weight"][[3, 1, 4, 1, 5]]
        for i in range(2):
            start = f"layers.{i}."
            layer = {k.removeprefix(start): v for k, v in state.items() if k.startswith(start)}
            block = sb.transformer_block(stream, parameters=layer, n_heads=self.HEADS)
            q, k, _ = np.split(
                stream @ layer["self_attn.in_proj_weight"].T + layer["self_attn.in_proj_bias"],
                3,
                axis=1,
            )
            for head in range(self.HEADS):
                part = slice(2 * head, 2 * head + 2)
                scores = np.exp(q[:, part] @ k[:, part].T / np.sqrt(2))
                expected = scores / scores.sum(axis=1, keepdims=True)
                np.testing.assert_allclose(block.attention.weights[head], expected, rtol=1e-9)
            stream = block.output

    @pytest.mark.parametrize(
        ("ask", "start"),
        [(sb.multi_head, "layers.0.self_attn."), (sb.transformer_block, "layers.0.")],
    )
    def test_a_whole_model_is_told_where_its_layers_are(self, ask, start):
        with pytest.raises(ValueError, match=f"it has a layer under '{start}'"):
            ask(np.ones((5, 6)), parameters=self.saved(), n_heads=self.HEADS)

    def test_a_module_is_told_to_give_its_arrays(self):
        class Module:
            def state_dict(self):
                return {}

        with pytest.raises(TypeError, match=r"not be Module: give its `\.state_dict\(\)`"):
            sb.multi_head(np.ones((5, 6)), parameters=Module(), n_heads=2)


class TestGraph:
    EDGES = (("ann", "bob"), ("bob", "cy"), ("cy", "ann"), ("dee", "ann"), ("dee", "bob"))

    def test_a_layer_on_a_digraph_sums_what_points_at_each_node(self, kind):
        graph = nx.DiGraph(self.EDGES)
        people = customers(4)[NUMBERS].set_axis(["cy", "ann", "dee", "bob"])
        matrix = nx.to_scipy_sparse_array(graph, nodelist=list(people.index))
        W = np.random.default_rng(0).normal(size=(4, 2))
        out = sb.aggregate(sb.gcn_weights(matrix.T), kind(people)) @ W
        cells = people.astype(float)
        heard = {v: [v, *graph.predecessors(v)] for v in graph}
        for i, v in enumerate(people.index):
            near = sum(cells.loc[u] / np.sqrt(len(heard[u]) * len(heard[v])) for u in heard[v])
            np.testing.assert_allclose(out[i], near.to_numpy() @ W, rtol=1e-12)

    def test_a_graph_itself_is_told_what_to_give(self):
        with pytest.raises(TypeError, match=r"not a DiGraph of networkx: give `nx\.to_scipy"):
            sb.gcn_weights(nx.DiGraph(self.EDGES))

    def test_a_row_for_each_edge_is_told_to_be_turned(self, kind):
        edges = kind(pd.DataFrame({"source": [0, 1, 2], "target": [1, 2, 0]}))
        with pytest.raises(ValueError, match=r"its shape is \(3, 2\): give its transpose"):
            sb.mean_weights(edges=edges)
        mean = sb.mean_weights(edges=edges.to_numpy().T).toarray()
        np.testing.assert_array_equal(mean, [[0, 0, 1], [1, 0, 0], [0, 1, 0]])


class TestStack:
    MODELS = ("level", "linear", "forest")

    def predictions(self):
        table = customers(150)[NUMBERS].astype(float)
        spent = spending(table)
        fits = {"linear": LinearRegression(), "forest": RandomForestRegressor(10, random_state=0)}
        train, test = slice(0, 100), slice(100, 150)
        held, later = pd.DataFrame({"level": 60.0}, table.index[train]), pd.DataFrame()
        for name, model in fits.items():
            columns = table[["visits", "age"]] if name == "linear" else table
            held[name] = cross_val_predict(model, columns[train], spent[train])
            later[name] = model.fit(columns[train], spent[train]).predict(columns[test])
        return held, spent[train], later.assign(level=60.0)

    def test_shares_that_nothing_beats_predict_new_rows(self, kind):
        held, spent, later = self.predictions()
        fit = sb.stack(kind(held), spent)
        assert fit.names == self.MODELS
        assert fit.weights.min() >= 0
        assert abs(fit.weights.sum() - 1) < 1e-12
        rng = np.random.default_rng(0)
        for shares in [*np.eye(3), *rng.dirichlet(np.ones(3), 200)]:
            rival = np.linalg.norm(held.to_numpy() @ shares - spent)
            assert fit.distance <= rival + 1e-9
        expected = later[list(self.MODELS)].to_numpy() @ fit.weights
        np.testing.assert_allclose(fit.predict(kind(later)), expected, rtol=1e-12)
        np.testing.assert_allclose(fit.predict(later.iloc[0]), expected[0], rtol=1e-12)

    def test_a_row_for_each_model_is_told_to_be_turned(self):
        held, spent, _ = self.predictions()
        with pytest.raises(ValueError, match="each model is a column, so give the transpose"):
            sb.stack([held[name] for name in held], spent)

    def test_the_names_of_models_are_shown(self, kind):
        held, spent, _ = self.predictions()
        for mixed in (sb.stack(kind(held), spent), sb.average(kind(held))):
            assert "level: " in repr(mixed)
        assert sb.gate(np.zeros((100, 3)), kind(held)).names == self.MODELS


class TestLeverage:
    def test_it_is_what_a_refit_without_each_row_says(self, kind):
        table = customers(30)[NUMBERS]
        table.loc["C00007", "income"] = 9e5
        spent, given = spending(table), {"columns": kind(table), "intercept": True}
        pull = pd.Series(sb.leverage(**given), table.index)
        assert pull.idxmax() == "C00007"
        scaled = StandardScaler().fit_transform(table.astype(float))
        left_out = cross_val_predict(LinearRegression(), scaled, spent, cv=LeaveOneOut())
        fitted = LinearRegression().fit(scaled, spent).predict(scaled)
        np.testing.assert_allclose(1 - (spent - fitted) / (spent - left_out), pull, rtol=1e-6)
        loo = sb.leave_one_out(**given, target=spent)
        np.testing.assert_allclose(loo.predicted, left_out, rtol=1e-8)


class TestUnits:
    def table(self):
        rng, n = np.random.default_rng(8), 200
        return pd.DataFrame(
            {
                "thickness": rng.normal(3e-7, 1e-7, n),  # metres
                "rate": 0.05 * rng.random(n),
                "staff": pd.array(rng.integers(1, 500, n), dtype="Int64"),
                "listed": rng.random(n) < 0.5,
                "opened": 1.6e9 + 86400.0 * np.arange(n),  # seconds
                "revenue": rng.lognormal(20.7, 1, n),
            }
        )

    def test_fit_rank_and_findings_are_those_of_standardised_columns(self, kind):
        table = self.table()
        z = StandardScaler().fit_transform(table.astype(float))
        score = z @ [3, -2, 1, 0.5, 4, 1] + np.random.default_rng(0).normal(size=len(z))
        with warnings.catch_warnings(action="error"):
            fit = sb.least_squares(columns=kind(table), target=score, intercept=True)
        assert fit.rank == 7
        expected = LinearRegression().fit(z, score)
        np.testing.assert_allclose(fit.fitted, expected.predict(z), rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(fit.weights * table.astype(float).std(ddof=0), expected.coef_)
        assert sb.Span(columns=kind(table)).dim == 6
        assert str(sb.dependence(columns=kind(table))) == "no column depends on the others"

    def test_a_point_beyond_a_tiny_column_is_outside(self, kind):
        table = self.table()
        new = pd.concat([table.astype(float).mean().to_frame().T] * 2, ignore_index=True)
        new.loc[1, "thickness"] = 2e-6
        assert sb.ConvexHull(rows=kind(table)).contains(kind(new)).tolist() == [True, False]
        (beyond,) = sb.diagnose(columns=kind(table), new_rows=kind(new)).extrapolations
        assert str(beyond).startswith("row 1: thickness is 2e-06, above the largest seen")


class TestStream:
    def test_a_file_in_pieces_is_fitted_as_a_whole(self, tmp_path):
        table, path = customers(3000).reset_index(), tmp_path / "table.csv"
        table["spent"] = spending(table)
        table.loc[[70, 2500], ["income", "visits"]] = np.nan
        table.to_csv(path, index=False)
        fit = sb.StreamedLeastSquares(intercept=True)
        for block in pd.read_csv(path, chunksize=700):
            whole = block.dropna()
            fit.add(columns=whole[NUMBERS], target=whole["spent"])
        whole = table.dropna()
        own = StandardScaler().fit(whole[NUMBERS].astype(float))
        theirs = LinearRegression().fit(
            own.transform(whole[NUMBERS].astype(float)), whole["spent"]
        )
        assert fit.n_rows == 2998
        assert fit.names == tuple(NUMBERS)
        np.testing.assert_allclose(fit.weights * own.scale_, theirs.coef_, rtol=1e-9)
        later = customers(5, seed=3)
        expected = theirs.predict(own.transform(later[NUMBERS].astype(float)))
        np.testing.assert_allclose(fit.predict(later[NUMBERS[::-1]]), expected, rtol=1e-9)
        np.testing.assert_allclose(fit.predict(later[NUMBERS].iloc[0]), expected[0], rtol=1e-9)

    def test_polars_gives_blocks_too(self):
        table = customers(900)[NUMBERS]
        spent, fit = spending(table), sb.StreamedLeastSquares(intercept=True)
        for block in pl.from_pandas(table.assign(spent=spent)).iter_slices(200):
            fit.add(columns=block.select(NUMBERS), target=block["spent"])
        expected = LinearRegression().fit(table.astype(float), spent)
        np.testing.assert_allclose(fit.weights, expected.coef_, rtol=1e-6)


class TestReport:
    def test_it_says_in_words_and_in_json_what_is_wrong(self, kind):
        seen = customers(80)[NUMBERS].assign(pay=lambda t: t["income"] / 12)
        new = seen[:3].assign(age=[20, 30, 99])
        found = sb.diagnose(columns=kind(seen), target=spending(seen), new_rows=kind(new))
        as_text, as_json = str(found), json.loads(json.dumps(found.to_dict()))
        assert "pay = 0.08333·income" in as_text
        who = "row 2" if kind is pl.from_pandas else "row 2 (C00002)"
        assert f"{who}: age is 99, above the largest seen, {seen['age'].max()}" in as_text
        assert as_json["dependent_sets"][0]["names"] == ["income", "pay"]
        assert as_json["extrapolations"][0]["row"] == 2
        design = np.column_stack([np.ones(80), seen.astype(float)])
        spent = spending(seen)
        residual = spent - design @ np.linalg.lstsq(design, spent)[0]
        share = (residual**2).sum() / ((spent - spent.mean()) ** 2).sum()
        assert as_json["share_outside_centred"] == pytest.approx(share, rel=1e-6)

    def test_the_command_reads_what_pandas_writes(self, tmp_path, capsys):
        table = customers(80).assign(spent=spending(customers(80)))
        table.to_csv(tmp_path / "table.csv")
        asked = ["diagnose", str(tmp_path / "table.csv"), "--target", "spent"]
        assert main(asked) == 0
        assert "'region' has 2 categories: coded as 1 column" in "".join(capsys.readouterr())
        assert main([*asked, "--json", "--columns", *NUMBERS]) == 0
        found = json.loads(capsys.readouterr().out)
        expected = sb.diagnose(columns=table[NUMBERS], target=table["spent"]).to_dict()
        assert found["findings"] == expected["findings"]
        np.testing.assert_allclose(found["inflation"], expected["inflation"])

"""Columns of one factor judged together, against the formula of Fox and Monette."""

import json

import numpy as np
import pandas as pd
import pytest

from spanbook.diagnosis._columns import measured
from spanbook.diagnosis._command import main
from spanbook.diagnosis._factors import generalised_inflation


def by_determinants(X, members):
    others = np.delete(np.arange(X.shape[1]), members)
    R = np.corrcoef(X.T)
    det = np.linalg.det
    ratio = det(R[np.ix_(members, members)]) * det(R[np.ix_(others, others)]) / det(R)
    return ratio ** (1 / len(members))


def table(seed, n=80):
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 4, n)
    dummies = (kind[:, None] == [1, 2, 3]).astype(float)
    x = rng.standard_normal((n, 2)) + kind[:, None] * [1.0, -0.3]
    return np.hstack([x, dummies]), kind


@pytest.mark.parametrize("seed", range(20))
def test_the_formula(seed):
    X, _ = table(seed)
    unit = measured(X, None, 1e-12)[0].unit
    found = generalised_inflation(unit, [2, 3, 4])
    np.testing.assert_allclose(found, by_determinants(X, [2, 3, 4]), rtol=1e-9)
    one = generalised_inflation(unit, [0])  # of one column it is the variance inflation
    np.testing.assert_allclose(one, np.linalg.inv(np.corrcoef(X.T))[0, 0], rtol=1e-9)


def test_another_base_level_changes_nothing():
    X, kind = table(0)
    other = np.hstack([X[:, :2], (kind[:, None] == [0, 1, 3]).astype(float)])
    both = [generalised_inflation(measured(t, None, 1e-12)[0].unit, [2, 3, 4]) for t in (X, other)]
    np.testing.assert_allclose(*both, rtol=1e-12)


def test_what_depends():
    X, _ = table(1)
    unit = measured(np.column_stack([X, X[:, 2] - X[:, 3]]), None, 1e-12)[0].unit
    assert generalised_inflation(unit, [2, 3, 4]) == np.inf
    assert np.isnan(generalised_inflation(unit, [2, 3, 4, 5]))


def test_the_command_judges_a_factor_as_one(tmp_path, capsys):
    X, kind = table(2)
    frame = pd.DataFrame(X[:, :2], columns=["x", "z"])
    frame["kind"] = np.array(list("abcd"))[kind]
    path = tmp_path / "data.csv"
    frame.to_csv(path, index=False)
    expected = by_determinants(X, [2, 3, 4])
    assert main(["diagnose", str(path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    (factor,) = report["factors"]
    assert (factor["name"], factor["columns"]) == ("kind", ["kind=b", "kind=c", "kind=d"])
    np.testing.assert_allclose(factor["inflation"], expected, rtol=1e-9)
    said = f"'kind': variance inflation of its 3 columns together: {expected:.3g}."
    assert said in report["read"]
    # between that of the factor and the largest of its columns the gate is passed
    alone = max(x for x, n in zip(report["inflation"], report["names"], strict=True) if "=" in n)
    assert alone > expected * 1.05
    limit = max(*report["inflation"][:2], (alone + expected) / 2)
    assert main(["diagnose", str(path), "--fail-on", f"inflation>{limit}"]) == 0
    capsys.readouterr()
    assert main(["diagnose", str(path), "--fail-on", f"inflation>{expected * 0.999}"]) == 1
    assert f"kind {expected:.4g}" in capsys.readouterr().err

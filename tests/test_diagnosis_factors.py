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
    np.testing.assert_allclose(factor["gvif"], expected**3, rtol=1e-9)
    np.testing.assert_allclose(factor["root"], expected**0.5, rtol=1e-9)
    of = "'kind': the generalised variance inflation (GVIF) of its 3 columns is"
    said = f"{of} {expected**3:.3g}; GVIF^(1/(2·3)) is {expected**0.5:.3g}."
    assert said in report["read"]
    # between that of the factor and the largest of its columns the gate is passed
    alone = max(x for x, n in zip(report["inflation"], report["names"], strict=True) if "=" in n)
    assert alone > expected * 1.05
    limit = max(*report["inflation"][:2], (alone + expected) / 2)
    assert main(["diagnose", str(path), "--fail-on", f"inflation>{limit}"]) == 0
    capsys.readouterr()
    assert main(["diagnose", str(path), "--fail-on", f"inflation>{expected * 0.999}"]) == 1
    assert f"kind {expected:.4g}" in capsys.readouterr().err


def test_a_column_may_be_called_as_a_level_of_another_is(tmp_path, capsys):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"w": list("abc") * 8, "w=b": rng.normal(size=24)})
    path, new = tmp_path / "data.csv", tmp_path / "new.csv"
    frame.to_csv(path, index=False)
    frame[:3].to_csv(new, index=False)
    assert main(["diagnose", str(path), "--new", str(new), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["names"] == ["w=b (column 0)", "w=c", "w=b (column 2)"]
    assert report["factors"][0]["columns"] == ["w=b (column 0)", "w=c"]
    assert not report["extrapolations"]


# Type, income and education of O. D. Duncan's 45 occupations of 1950.
DUNCAN = """
p 62 86  p 72 76  p 75 92  p 55 90  p 64 86  p 21 84  p 64 93  p 80 100 w 67 87  p 72 86  p 42 74
p 76 98  p 76 97  p 41 84  p 48 91  w 76 34  p 53 45  p 60 56  p 42 44  p 78 82  w 29 72  w 48 55
w 55 71  w 29 50  b 21 23  b 47 39  b 81 28  b 36 32  b 22 22  b 44 25  b 15 29  b 7 7    b 42 26
b 9 19   b 21 15  b 21 20  b 16 26  b 16 28  b 9 17   b 14 22  b 12 30  b 17 25  b 7 20   b 34 47
b 8 32""".split()


def test_the_numbers_that_the_manual_of_car_prints(tmp_path, capsys):
    """`vif(lm(prestige ~ income + education + type, data = Duncan))`, in R."""
    rows = zip(*(DUNCAN[k::3] for k in range(3)), strict=True)
    path = tmp_path / "duncan.csv"
    path.write_text("type,income,education\n" + "".join(",".join(r) + "\n" for r in rows))
    assert main(["diagnose", str(path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    (of_type,) = report["factors"]
    np.testing.assert_allclose([of_type["gvif"], of_type["root"]], [5.098592, 1.502666], atol=1e-6)
    inflation = dict(zip(report["names"], report["inflation"], strict=True))
    of_columns = [inflation["income"], inflation["education"]]
    np.testing.assert_allclose(of_columns, [2.209178, 5.297584], atol=1e-6)


def told(path, capsys, *more):
    code = main(["diagnose", str(path), *more, "--json"])
    report = json.loads(capsys.readouterr().out)
    return code, report, {f["topic"]: f for f in report["findings"]}


def with_a_rare_base_level(tmp_path, follows):
    rng = np.random.default_rng(0)
    kind = np.r_[[0] * 3, rng.integers(1, 4, 197)]
    x = rng.standard_normal(200) * (0.05 if follows else 1) + follows * kind
    path = tmp_path / "rare.csv"
    pd.DataFrame({"x": x, "kind": np.array(list("abcd"))[kind]}).to_csv(path, index=False)
    dummies = (kind[:, None] == [1, 2, 3]).astype(float)
    return path, np.column_stack([x, dummies])


def test_a_rare_base_level_is_no_near_dependence(tmp_path, capsys):
    """The three dummies nearly sum to 1; of the factor nothing is explained."""
    path, X = with_a_rare_base_level(tmp_path, follows=False)
    code, report, found = told(path, capsys, "--fail-on", "near-dependence,inflation>10")
    assert code == 0
    assert max(report["inflation"]) > 10
    assert found == {}
    np.testing.assert_allclose(report["factors"][0]["gvif"], by_determinants(X, [1, 2, 3]) ** 3)


def test_a_factor_that_goes_with_a_column_is_a_finding(tmp_path, capsys):
    path, X = with_a_rare_base_level(tmp_path, follows=True)
    code, report, found = told(path, capsys, "--fail-on", "near-dependence")
    assert code == 1
    of_x = np.linalg.inv(np.corrcoef(X.T))[0, 0]
    assert (
        f"variance inflation reaches {of_x:.3g} ('x')" in found["nearly dependent columns"]["text"]
    )
    gvif = by_determinants(X, [1, 2, 3]) ** 3
    (line,) = found["categories as one"]["details"]
    assert line.endswith(f"3 columns is {gvif:.3g}; GVIF^(1/(2·3)) is {gvif ** (1 / 6):.3g}.")
    assert found["categories as one"]["columns"] == ["kind=b", "kind=c", "kind=d"]
    assert [line] == [x for x in report["read"] if "GVIF" in x]


def test_a_column_that_repeats_a_level(tmp_path, capsys):
    path, _ = with_a_rare_base_level(tmp_path, follows=False)
    frame = pd.read_csv(path)
    frame["copy"] = 2.0 * (frame["kind"] == "c")
    frame.to_csv(path, index=False)
    _, report, found = told(path, capsys)
    assert report["factors"][0]["exact"]
    assert report["factors"][0]["gvif"] is None
    assert found["categories as one"]["severity"] == "caution"
    assert found["categories as one"]["details"][0].endswith("of its 3 columns is infinite.")

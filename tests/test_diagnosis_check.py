"""`check`: the proofs of a report hold on its table, and no other report passes for it."""

import copy
import json

import numpy as np
import pandas as pd
import pytest

from spanbook.diagnosis._command import main


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A table with every kind of proof, new rows and their report."""
    folder = tmp_path_factory.mktemp("check")
    rng = np.random.default_rng(2)
    seen = pd.DataFrame(rng.standard_normal((120, 3)).round(3), columns=["a", "b", "c"])
    seen["sum"] = seen.a + seen.b - 7
    seen["near"] = seen.c + 0.05 * rng.standard_normal(120).round(3)
    seen["kind"] = rng.choice(["x", "y", "z"], 120)
    seen["y"] = seen.a + rng.standard_normal(120)
    new = seen.sample(6, random_state=0)
    new.iloc[:3, :3] *= 4
    seen.to_csv(folder / "seen.csv", sep=";", index=False)
    new.to_csv(folder / "new.csv", sep=";", index=False)
    return folder


def report(folder, capsys, *more):
    words = ["diagnose", folder / "seen.csv", "--target", "y", "--new", folder / "new.csv"]
    assert main([*map(str, words), "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def judged(folder, capsys, found, *, new="new.csv", seen="seen.csv"):
    path = folder / "report.json"
    path.write_text(found if isinstance(found, str) else json.dumps(found))
    words = ["check", path, folder / seen, *(["--new", folder / new] if new else [])]
    code = main([*map(str, words)])
    return code, *capsys.readouterr()


def test_every_proof_holds(made, capsys):
    found = report(made, capsys)
    kinds = (
        len(found["dependent_sets"]),
        len(found["extrapolations"]),
        len(found["interpolations"]),
    )
    assert kinds == (2, 3, 3)
    code, out, _ = judged(made, capsys, found)
    assert code == 0
    # the shape, the share of the target, and that each new row is told once, beside the witnesses
    assert out.endswith("11 of 11 hold\n")
    assert "FAILS" not in out


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", range(6))
def test_rounding_of_columns_far_from_zero_is_no_failure(tmp_path, capsys, dtype, seed):
    rng = np.random.default_rng(seed)
    a, b, c = rng.normal(size=(3, 50)) + rng.choice([0, 30, 1e3, 1e8], (3, 1))
    if dtype == np.float32:
        a, b, c = (x - x.mean() + min(x.mean(), 1e3) for x in (a, b, c))
    y = a + rng.normal(size=50)
    columns = {"a": a, "b": b, "c": c, "sum": 1.7 * a + b - 0.3 * c, "y": y}
    seen = {name: x.astype(dtype) for name, x in columns.items()}
    new = {name: np.array([x[:3].mean(), x[3] * 3]) for name, x in seen.items()}
    np.savez(tmp_path / "seen.npz", **seen)
    np.savez(tmp_path / "new.npz", **new)
    words = [str(tmp_path / "seen.npz"), "--new", str(tmp_path / "new.npz")]
    assert main(["diagnose", *words, "--target", "y", "--json"]) == 0
    (tmp_path / "report.json").write_text(capsys.readouterr().out)
    assert main(["check", str(tmp_path / "report.json"), *words]) == 0, capsys.readouterr().out


def test_without_values_too(made, capsys):
    found = report(made, capsys, "--no-values")
    assert {e["value"] for e in found["extrapolations"]} == {None}
    code, out, _ = judged(made, capsys, found)
    assert code == 0
    assert "11 of 11 hold" in out
    assert "(" not in out


def first(key, **changes):
    def change(found):
        found[key][0] |= changes

    return change


def flipped(found):
    e = found["extrapolations"][0]
    e |= {"direction": [-x for x in e["direction"]], "bound": None, "value": None}


def exact(found):
    next(s for s in found["dependent_sets"] if s["distance"])["distance"] = 0


def swapped(found):
    found["interpolations"][0]["rows"] = [
        (k + 1) % 120 for k in found["interpolations"][0]["rows"]
    ]


def negative(found):
    i = found["interpolations"][0]
    i["weights"] = [2, -1, *[0] * (len(i["weights"]) - 2)]
    i["rows"], i["left"] = (i["rows"] * 2)[: len(i["weights"])], 1e9


def share(found):
    found["share_outside_centred"] += 1e-3


def untold(found):
    found["interpolations"].pop()


def off(found):
    found["dependent_sets"][0]["coefficients"][0] *= 1 + 1e-6


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (off, "dependent set a b sum"),
        (first("dependent_sets", constant=-6.999), "dependent set a b sum"),
        (exact, "dependent set c near"),
        (share, "the target's share out of reach"),
        (flipped, "is outside"),
        (first("extrapolations", bound=0), "is outside"),
        (swapped, "is inside"),
        (negative, "is inside"),
        (untold, "each new row is outside or inside"),
        (lambda found: found.update(shape=[119, 6]), "rows and columns"),
    ],
)
def test_what_was_tampered_with_fails(made, capsys, change, what):
    found = copy.deepcopy(report(made, capsys))
    change(found)
    code, out, _ = judged(made, capsys, found)
    assert code == 1
    wrong = [line for line in out.splitlines() if line.startswith("FAILS: ")]
    assert len(wrong) == 1
    assert what in wrong[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.pop("dependent_sets"), "is not whole: KeyError 'dependent_sets'"),
        (lambda f: f.update(dependent_sets=3), "is not whole: TypeError"),
        (lambda f: f["interpolations"][0].update(rows=[999]), "is not whole: IndexError"),
        (lambda f: f.update(version=7), "is no report of version 1"),
        (lambda f: f.update(names=["a"]), "has other columns than those of"),
        (lambda f: f["options"].update(only=3), "has options that --json does not print"),
        (lambda f: f["options"].update(target="zeal"), "has no column 'zeal'"),
    ],
)
def test_no_report(made, capsys, change, said):
    found = report(made, capsys)
    change(found)
    code, out, err = judged(made, capsys, found)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_new_rows_are_asked_for(made, capsys):
    code, _, err = judged(made, capsys, report(made, capsys), new=None)
    assert code == 2
    assert "is about 6 new rows: --new FILE names them" in err


def test_another_table_fails(made, capsys):
    table = pd.read_csv(made / "seen.csv", sep=";")
    table.loc[5, "a"] += 0.5
    table.to_csv(made / "other.csv", sep=";", index=False)
    code, out, _ = judged(made, capsys, report(made, capsys), seen="other.csv")
    assert code == 1
    assert "FAILS: dependent set a b sum" in out


def test_a_report_of_a_notebook(made, capsys):
    import spanbook as sb

    table = pd.read_csv(made / "seen.csv", sep=";")
    numbers = table[["a", "b", "sum"]]
    numbers.to_csv(made / "numbers.csv", index=False)
    found = sb.diagnose(columns=numbers).to_dict()
    code, out, _ = judged(made, capsys, found, new=None, seen="numbers.csv")
    assert (code, out.splitlines()[-1]) == (0, "2 of 2 hold")

"""The command, run as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import spanbook as sb
from spanbook.diagnosis._command import main

ROOT = Path(sb.__file__).parents[1]
HOUSES = """price,area,rooms,garden,total
200,50,2,10,60
310,80,3,0,80
150,40,1,5,45
420,100,5,60,160
260,70,2,20,90
"""


def run(*arguments, **env):
    return subprocess.run(
        [sys.executable, "-m", "spanbook", "diagnose", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **env},
    )


@pytest.fixture
def file(tmp_path):
    def write(content, name="data.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_report(file):
    done = run(file(HOUSES), "--target", "price")
    assert (done.returncode, done.stderr) == (0, "")
    X = np.loadtxt(HOUSES.splitlines(), delimiter=",", skiprows=1)
    expected = sb.diagnose(columns=X[:, 1:], target=X[:, 0])
    assert done.stdout.splitlines()[0] == str(expected).splitlines()[0]
    assert "  total = area + garden\n" in done.stdout


def test_json_columns_and_new_rows(file):
    new = file("garden;area\n0;200\n7,5;60\n", "new.csv")
    done = run(
        file(HOUSES), "--target", "price", "--columns", "area", "garden", "--new", new, "--json"
    )
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["names"] == ["area", "garden"]
    assert found["rank"] == 2
    assert [(e["row"], e["value"]) for e in found["extrapolations"]] == [(0, 200)]


def test_no_traceback_and_one_line(file, tmp_path):
    done = run(tmp_path / "no.csv")
    assert done.returncode == 2
    assert done.stdout == ""
    assert (
        done.stderr == f"spanbook: cannot read {tmp_path / 'no.csv'}: No such file or directory\n"
    )


def test_a_terminal_without_the_signs(file):
    text = "a,b,c\n1,1.001,2\n2,2,3\n3,3.001,1\n4,4,5\n5,5.002,0\n"
    done = run(file(text), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert " ~ " in done.stdout


SAME = [
    HOUSES.replace(",", ";"),
    HOUSES.replace(",", "\t"),
    "\ufeff" + HOUSES,
    HOUSES.replace("\n", "\r\n"),
    HOUSES.replace("\n", "\n\n"),
    HOUSES.replace(",", ", "),
    HOUSES.replace("200,50", '"200","50"').replace("area", '"area"'),
    HOUSES.encode("utf-16"),
]


@pytest.mark.parametrize("content", SAME)
def test_the_same_table_written_otherwise(file, capsys, content):
    assert main(["diagnose", str(file(HOUSES, "a.csv")), "--target", "price"]) == 0
    expected = capsys.readouterr().out
    assert main(["diagnose", str(file(content, "b.csv")), "--target", "price"]) == 0
    out = capsys.readouterr().out
    assert (out.split("\n\n", 1)[1] if out.startswith("Read with ") else out) == expected


def test_names_with_commas_quotes_and_lines(file, capsys):
    path = file('"a, b","c ""d""","e\nf"\n1,1,3\n2,2,1\n4,4,2\n')
    assert main(["diagnose", str(path)]) == 0
    assert 'c "d" = a, b' in capsys.readouterr().out
    assert main(["diagnose", str(path), "--target", "e\nf"]) == 0


def test_decimal_commas_beside_semicolons(file, capsys):
    assert main(["diagnose", str(file("a;b\n0,5;1\n1,5;3\n3,5;7\n")), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dependent_sets"][0]["coefficients"] == [-2, 1]


def test_numbers_in_the_first_line_are_asked_about(file, capsys):
    path = file("1,2\n2,4\n4,1\n")
    assert main(["diagnose", str(path)]) == 2
    question = f"{path}, line 1: is '1' the name of a column (--header) or a number (--no-header)?"
    assert capsys.readouterr().err == f"spanbook: {question}\n"
    assert main(["diagnose", str(path), "--no-header", "--target", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["shape"] == [3, 1]
    assert found["names"] == ["column 0"]


def test_one_column(file, capsys):
    assert main(["diagnose", str(file("a\n1\n2\n"))]) == 0


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        ("", [], "{} is empty"),
        ("\n \n", [], "{} is empty"),
        ("a,b\n", [], "{} has a header and no rows"),
        (HOUSES, ["--target", "prize"], "{} has no column 'prize'; it has 'price', 'area',"),
        (HOUSES, ["--columns", "area", "floors"], "{} has no column 'floors'"),
        ("a,b\n1,2\n", ["--columns", "7"], "{} has no column '7'"),
        ("a\n1\n", ["--target", "a"], "{} has no column left to diagnose"),
        (
            "a,b\n1,2\n3,x\n",
            [],
            "{}, line 3, column 'b': 'x' is not a number, but '2' is (--exclude b",
        ),
        ('a,b\n"1",2\n3,1_000\n', [], "{}, line 3, column 'b': '1_000' is not a number"),
        ("a,b\n1,2\n3\n", [], "{}, line 3 has 1 cell, but there are 2 columns"),
        (
            "a,b\n1,\n,NA\n2,3\n",
            [],
            "{} has missing values in 'a' (1), 'b' (2): --drop-missing leaves out",
        ),
        ("a,b\n1,\n3,4\n", ["--target", "b"], "{} has missing values in 'b' (1): --drop-missing"),
        ("a,b\n1,inf\n", [], "{}, line 2, column 'b': inf is not finite: --exclude b"),
        ('a,b\n1,"2\n', [], "cannot read {}: line "),
        (b"\xff\x00\xfe\x81", [], "cannot read {}: not a text file"),
        (b"a\x00b,c", [], "cannot read {}: not a text file"),
        (HOUSES, ["--new", "no.csv"], "cannot read no.csv: "),
    ],
)
def test_what_cannot_be_read(file, capsys, content, arguments, message):
    path = file(content)
    assert main(["diagnose", str(path), *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("spanbook: " + message.format(path))
    assert err.count("\n") == 1


def test_new_rows_lack_a_column(file, capsys):
    new = file("area\n1\n", "new.csv")
    assert main(["diagnose", str(file(HOUSES)), "--new", str(new)]) == 2
    assert f"{new} has no column 'price'" in capsys.readouterr().err


def test_the_margin_decides_what_is_on_the_edge(file, capsys):
    """Of 0 and 2 the standard deviation is 1, so 2.3 is 0.3 of them outside."""
    seen, new = file("a\n0\n2\n"), file("a\n2.3\n", "new.csv")
    numbers = {}
    for margin in ("0", "0.29", "0.31"):
        words = ["diagnose", str(seen), "--new", str(new), "--margin", margin, "--json"]
        assert main(words) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["margin"] == report["options"]["margin"] == float(margin)
        numbers[margin] = [len(report["extrapolations"]), len(report["interpolations"])]
        path = file(json.dumps(report), "report.json")
        assert main(["check", str(path), str(seen), "--new", str(new)]) == 0
        capsys.readouterr()
    assert numbers == {"0": [1, 0], "0.29": [1, 0], "0.31": [0, 1]}
    assert report["interpolations"][0]["edge"]
    assert main(["diagnose", str(seen), "--new", str(new), "--fail-on", "extrapolation"]) == 1
    capsys.readouterr()
    words = ["diagnose", str(seen), "--new", str(new), "--margin", "0.5"]
    assert main([*words, "--fail-on", "extrapolation"]) == 0


@pytest.mark.parametrize("margin", ["-0.1", "wide", "nan", "inf", ""])
def test_a_margin_that_is_none(file, capsys, margin):
    with pytest.raises(SystemExit) as stop:
        main(["diagnose", str(file(HOUSES)), "--new", "new.csv", f"--margin={margin}"])
    assert stop.value.code == 2
    said = f"argument --margin: a distance is a number of at least 0, not '{margin}'"
    assert said in capsys.readouterr().err


def test_a_margin_without_new_rows(file, capsys):
    assert main(["diagnose", str(file(HOUSES)), "--margin", "1"]) == 2
    assert capsys.readouterr().err.startswith("spanbook: --margin goes with --new")


class TestNpz:
    def save(self, tmp_path, **arrays):
        path = tmp_path / "data.npz"
        np.savez(path, **arrays)
        return str(path)

    def test_report(self, tmp_path, capsys):
        X = np.array([[1, 2, 3], [0, 1, 1], [5, 1, 6], [2, 2, 4], [1, 1, 2]], np.float32)
        path = self.save(tmp_path, X=X, y=np.arange(5), age=np.array([3, 1, 4, 1, 5]), k=3)
        assert main(["diagnose", path, "--target", "y", "--columns", "X", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["names"] == ["X[0]", "X[1]", "X[2]"]
        assert found["dependent_sets"][0]["coefficients"] == [-1, -1, 1]
        assert main(["diagnose", path, "--target", "y"]) == 0
        assert capsys.readouterr().out.startswith("5 rows, 4 columns, rank 3")

    def test_an_array_may_be_called_as_a_column_of_a_matrix_is(self, tmp_path, capsys):
        X = np.array([[1, 2], [0, 1], [5, 1]])
        path = self.save(tmp_path, X=X, **{"X[0]": np.array([3, 1, 4])})
        assert main(["diagnose", path, "--json"]) == 0
        names = json.loads(capsys.readouterr().out)["names"]
        assert names == ["X[0] (column 0)", "X[1]", "X[0] (column 2)"]

    @pytest.mark.parametrize(
        ("arrays", "arguments", "message"),
        [
            ({"a": ["x"]}, [], "{} has no column left to diagnose. 'a' is left out: 1 different"),
            ({"a": [1j]}, [], "{}, row 0, column 'a': 1j is neither a number nor a word"),
            ({"a": [1], "b": [1, 2]}, [], "the arrays of {} differ in length: 'a' 1, 'b' 2"),
            ({"a": 3}, [], "{} has no array of one or two axes"),
            ({"a": [[1, 2]]}, ["--target", "a"], "the target must be one column, but 'a' has"),
            ({"a": [1.0, np.nan]}, [], "{} has missing values in 'a' (1): --drop-missing"),
            ({"a": np.array([None])}, [], "cannot read {}: not a .npz file of plain arrays"),
        ],
    )
    def test_what_cannot_be_read(self, tmp_path, capsys, arrays, arguments, message):
        path = self.save(tmp_path, **arrays)
        assert main(["diagnose", path, *arguments]) == 2
        assert capsys.readouterr().err.startswith("spanbook: " + message.format(path))

    def test_not_npz(self, file, capsys):
        for content in ("", "a,b\n", b"PK\x03\x04broken", b"\x93NUMPY\x01\x00"):
            assert main(["diagnose", str(file(content, "data.npz"))]) == 2
            assert "not a .npz file of plain arrays" in capsys.readouterr().err

    def test_an_npy_file_of_another_name(self, tmp_path, capsys):
        with open(tmp_path / "data.npz", "wb") as stream:
            np.save(stream, np.eye(2))
        assert main(["diagnose", str(tmp_path / "data.npz")]) == 2
        assert "not a .npz file of plain arrays" in capsys.readouterr().err


def test_help_without_a_command(capsys):
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2

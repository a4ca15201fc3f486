"""The gate, and what the command writes: JSON, JUnit, a page."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from test_diagnosis_command import HOUSES

import spanbook as sb
from spanbook.diagnosis._command import main
from spanbook.diagnosis._write import write

CLEAN = "a,b\n1,5\n2,1\n3,4\n5,2\n8,3\n9,9\n"


@pytest.fixture
def file(tmp_path):
    def made(content, name="data.csv"):
        path = tmp_path / name
        path.write_text(content)
        return path

    return made


@pytest.fixture
def houses(file):
    return str(file(HOUSES))


def judged(capsys, *arguments):
    code = main(["diagnose", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_clean_table_passes(file, capsys):
    asked = "dependence,near-dependence,extrapolation,inflation>30,digits>8,serious"
    code, out, err = judged(capsys, file(CLEAN), "--fail-on", asked)
    assert (code, err) == (0, "")
    assert out.startswith("6 rows, 2 columns")


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("dependence", "dependence (total = area + garden)"),
        ("dependence>0", "dependence>0 (total = area + garden)"),
        ("inflation>5e4", "inflation>50000 (area infinite; garden infinite; total infinite)"),
        ("extrapolation", "extrapolation (line 2)"),
        ("serious", "serious (dependent columns)"),
        ("dependence,extrapolation", "dependence (total = area + garden), extrapolation (line 2)"),
    ],
)
def test_one_line_and_1(file, capsys, houses, asked, line):
    new = file("price,area,rooms,garden,total\n1,500,1,2,502\n200,50,2,10,60\n", "new.csv")
    code, out, err = judged(capsys, houses, "--new", new, "--fail-on", asked)
    assert code == 1
    assert err == f"spanbook: data.csv fails on {line}\n"
    assert out.startswith("5 rows, 5 columns")


@pytest.mark.parametrize("asked", ["dependence>1", "extrapolation", "inflation>1e300,digits>20"])
def test_what_is_not_beyond_the_limit_passes(file, capsys, asked):
    path = file(HOUSES if asked != "inflation>1e300,digits>20" else CLEAN)
    assert judged(capsys, path, "--fail-on", asked)[0] == 0


def test_out_of_reach(capsys, file):
    # x sums to 0 against y: nothing of y is within reach
    path = file("x,y\n1,1\n-1,1\n2,-1\n-2,-1\n")
    code, _, err = judged(capsys, path, "--target", "y", "--fail-on", "out-of-reach>0.5")
    assert (code, err) == (
        1,
        "spanbook: data.csv fails on out-of-reach>0.5 (the target's share out of reach is 1)\n",
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("dependences", "'dependences' is none of dependence, near-dependence, extrapolation,"),
        ("inflation", "'inflation' needs a limit, as in 'inflation>30'"),
        ("inflation>3.4.5", "'3.4.5' in 'inflation>3.4.5' is not a number"),
        ("", "'' is none of dependence"),
    ],
)
def test_an_unclear_gate(capsys, houses, asked, said):
    code, out, err = judged(capsys, houses, "--fail-on", asked or " ")
    assert (code, out) == (2, "")
    assert err.startswith(f"spanbook: --fail-on: {said}")


class TestBaseline:
    def report(self, tmp_path, capsys, path, *more):
        out = judged(capsys, path, "--json", *more)[1]
        (tmp_path / "old.json").write_text(out)
        return str(tmp_path / "old.json")

    def test_only_what_is_new_fails(self, file, tmp_path, capsys, houses):
        old = self.report(tmp_path, capsys, houses)
        asked = "--fail-on", "dependence,inflation>30,serious", "--baseline", old
        assert judged(capsys, houses, *asked)[0] == 0
        lines = HOUSES.split()
        twice = "\n".join([f"{lines[0]},again", *(f"{x},{2 * int(x[:3])}" for x in lines[1:])])
        code, _, err = judged(capsys, file(twice + "\n", "more.csv"), *asked)
        assert code == 1
        assert err.startswith("spanbook: more.csv fails on new dependence (again = 2")
        assert "total" not in err

    def test_the_same_row_number_in_another_file_is_another_row(
        self, file, tmp_path, capsys, houses
    ):
        head = "price,area,rooms,garden,total\n"
        first, second = (
            file(head + "1,500,1,2,502\n", "1.csv"),
            file(head + "9,1,1,2,3\n", "2.csv"),
        )
        old = self.report(tmp_path, capsys, houses, "--new", first)
        asked = "--fail-on", "extrapolation", "--baseline", old
        assert judged(capsys, houses, "--new", first, *asked)[0] == 0
        assert judged(capsys, houses, "--new", second, *asked)[0] == 1

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("", "not JSON; --json prints a report"),
            ("[1]", "is no report of version 1"),
            ('{"version": 0}', "is no report of version 1"),
            (None, "No such file"),
        ],
    )
    def test_no_report(self, tmp_path, capsys, houses, content, said):
        path = tmp_path / "old.json"
        if content is not None:
            path.write_text(content)
        asked = "--fail-on", "dependence", "--baseline", path
        code, _, err = judged(capsys, houses, *asked)
        assert code == 2
        assert said in err


def test_junit_is_xml_whatever_columns_are_called(tmp_path, capsys):
    path, written = tmp_path / "rows.csv", tmp_path / "junit.xml"
    path.write_text("a\x01,b\ufffe,c\n1,2,3\n2,4,1\n3,6,9\n5,10,2\n", encoding="utf-8")
    words = ["--fail-on", "dependence,serious", "--junit", str(written)]
    assert main(["diagnose", str(path), *words]) == 1
    (suite,) = ElementTree.parse(written).getroot()
    assert suite[0][0].text == "b\ufffd = 2·a\ufffd"


def test_junit(tmp_path, capsys, houses):
    path = tmp_path / "junit.xml"
    asked = "--fail-on", "dependence,extrapolation", "--junit", path
    assert judged(capsys, houses, *asked)[0] == 1
    (suite,) = ElementTree.parse(path).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    cases = {c.get("name"): [f.text for f in c] for c in suite.iter("testcase")}
    assert cases == {"dependence": ["total = area + garden"], "extrapolation": []}
    assert judged(capsys, houses, *asked)[0] == 2
    assert judged(capsys, houses, *asked, "--force")[0] == 1


class Page(HTMLParser):
    """What a page asks for from elsewhere, and its words."""

    def __init__(self, text):
        super().__init__()
        self.asks, self.words, self.tags = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.asks += [v for k, v in attrs if k in ("src", "href", "data", "action", "poster")]

    def handle_data(self, data):
        self.words.append(data)


def test_a_page_to_send(tmp_path, capsys, houses):
    path = tmp_path / "report.html"
    code, out, _ = judged(capsys, houses, "--target", "price", "--html", path)
    assert code == 0
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert page.asks == []
    assert "url(" not in text
    assert not {"script", "iframe", "link", "img"} & set(page.tags)
    assert page.tags.count("svg") == 2  # the sets and the target
    words = " ".join("".join(page.words).split())
    assert "total = area + garden" in words
    assert "python -m spanbook diagnose data.csv --target price --html report.html" in words
    assert str(tmp_path) not in text
    for line in out.splitlines():
        assert line.split(" ", 1)[-1].split(": ", 1)[-1].strip()[:40] in words


def test_a_page_of_500_columns_is_small(tmp_path, capsys):
    rng = np.random.default_rng(0)
    half = rng.integers(-99, 99, (300, 250))
    X = np.hstack([half, half[:, ::-1] * 2 + 1])
    names = [f"measured_quantity_number_{j}" for j in range(500)]
    table, new = tmp_path / "wide.csv", tmp_path / "new.csv"
    for path, rows in ((table, X), (new, X[:40] * 3)):
        np.savetxt(path, rows, "%d", ",", header=",".join(names), comments="")
    page = tmp_path / "wide.html"
    assert judged(capsys, table, "--new", new, "--html", page)[0] == 0
    assert 20_000 < page.stat().st_size <= 200_000


def test_nothing_is_written_over(tmp_path, capsys, houses):
    path = tmp_path / "report.html"
    path.write_text("mine")
    code, out, err = judged(capsys, houses, "--html", path)
    assert (code, out, err) == (2, "", f"spanbook: {path} exists: --force writes over it\n")
    assert path.read_text() == "mine"
    assert judged(capsys, houses, "--html", path, "--force")[0] == 0
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert judged(capsys, houses, "--html", tmp_path / "no" / "r.html")[0] == 2


def test_a_stop_leaves_no_half_written_file(tmp_path, capsys, houses, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("spanbook.diagnosis._write.os.replace", stop)
    assert main(["diagnose", houses, "--html", str(tmp_path / "r.html")]) == 130
    assert capsys.readouterr().err == "spanbook: stopped; nothing was written\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.csv"]


def test_a_disk_that_is_full(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("spanbook.diagnosis._write.os.replace", full)
    with pytest.raises(ValueError, match=r"cannot write .*: No space left on device"):
        write(str(tmp_path / "r.html"), "text", False)
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_shows_the_same(tmp_path, capsys, houses):
    page = tmp_path / "r.html"
    judged(capsys, houses, "--target", "price", "--html", page)
    X = np.loadtxt(HOUSES.splitlines(), delimiter=",", skiprows=1)
    import pandas as pd

    frame = pd.DataFrame(X[:, 1:], columns=HOUSES.split()[0].split(",")[1:])
    found = sb.diagnose(columns=frame, target=X[:, 0])
    assert found._repr_html_() in page.read_text(encoding="utf-8")


def test_no_values_of_single_rows(file, tmp_path, capsys):
    """Numbers of four digits, each in one row, are in no report."""
    rng = np.random.default_rng(3)
    X = rng.permutation(np.arange(1000, 5000))[:120].reshape(40, 3)
    X[:, 2] = X[:, 0] + X[:, 1]
    more = rng.integers(1000, 9999, (5, 3))
    head = "first,second,both,name\n"
    lines = [",".join(map(str, row)) + f",{'Ada' if i == 7 else 'no'}" for i, row in enumerate(X)]
    new = [",".join(map(str, row)) + ",no" for row in more]
    data, news = file(head + "\n".join(lines)), file(head + "\n".join(new), "new.csv")
    outs = tmp_path / "r.html", tmp_path / "r.xml"
    words = (
        data,
        "--new",
        news,
        "--html",
        outs[0],
        "--junit",
        outs[1],
        "--fail-on",
        "extrapolation",
    )
    said = []
    for more_words in ((), ("--no-values", "--force"), ("--no-values", "--force", "--json")):
        _, out, err = judged(capsys, *words, *more_words)
        said.append(out + err + "".join(p.read_text(encoding="utf-8") for p in outs))
    values = {str(x) for x in [*X.ravel(), *more.ravel()]} | {"Ada"}
    found = [{v for v in values if re.search(rf"\b{v}\b", text)} for text in said]
    assert found[0]
    assert found[1:] == [set(), set()]


def test_json_has_the_call_and_what_reads_the_table_again(file, capsys):
    path = file(HOUSES.replace(",", ";"))
    report = json.loads(judged(capsys, path, "--target", "price", "--json")[1])
    assert report["call"] == "python -m spanbook diagnose data.csv --target price --json"
    assert report["read"] == ["Read with semicolons between cells."]
    assert report["options"]["target"] == "price"
    assert report["version"] == 1

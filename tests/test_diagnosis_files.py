"""Files as people have them: each ends in a report, or in one line that says what to type."""

import gzip
import io
import signal
import subprocess
import sys
import zipfile
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet as parquets
import pytest
from test_diagnosis_command import HOUSES

from spanbook.diagnosis._choose import Choice, choose
from spanbook.diagnosis._command import main
from spanbook.diagnosis._dialect import Dialect, Wanted
from spanbook.diagnosis._progress import Progress
from spanbook.diagnosis._quick import quick
from spanbook.diagnosis._read import LARGE, read

GERMAN = """Preis;Fläche;Zimmer
200,5;50;2
310,25;80;3
150;40,75;1
420,1;100;5
"""


def packed(text):
    return gzip.compress(text.encode(), mtime=0)


def table(**columns):
    return pd.DataFrame(columns)


def parquet(frame):
    stream = io.BytesIO()
    frame.to_parquet(stream)
    return stream.getvalue()


def named_twice():
    stream = io.BytesIO()
    parquets.write_table(pyarrow.Table.from_arrays([[1.0, 2], [3.0, 5]], names=["a", "a"]), stream)
    return stream.getvalue()


COLOURS = "size,colour\n" + "".join(
    f"{i * i % 11},{('red', 'green', 'blue')[i % 3]}\n" for i in range(12)
)
DAYS = "day,x\n" + "".join(f"2024-02-{i + 1:02},{i * i % 7}\n" for i in range(12))
SLASHES = "day,x\n" + "".join(f"0{i + 1}/02/2024,{i * i % 7}\n" for i in range(8))
SURVEY = "day,x\n" + "".join(f"{13 + i}/02/2024 {i}:05,{i * i % 7}\n" for i in range(8))
NOON = "day,x\n" + "".join(f"2/{13 + i}/2024 12:0{i} PM,{i}\n" for i in range(8))
COPIES = "a,b\n,1\n2,3\n9,4\n7,9\n5,1\n6,6\n7,9\n"
IDS = "id,x,y\n" + "".join(f"k{i},{i * i % 7},{i}\n" for i in range(8))
MIXED = table(day=pd.to_datetime(["2024-01-01", "2024-01-03", "2024-01-04"]), x=[1.5, 2, 1])

# what is in it, what is typed behind its name, what the report has
READ = {
    "commas.csv": (HOUSES, [], "total = area + garden"),
    "semicolons.csv": (HOUSES.replace(",", ";"), [], "Read with semicolons between cells."),
    "tabs.tsv": (HOUSES.replace(",", "\t"), [], "Read with tabs between cells."),
    "pipes.txt": (HOUSES.replace(",", "|"), [], "Read with pipes between cells."),
    "spaces.txt": (HOUSES.replace(",", "   "), [], "Read with spaces between cells."),
    "aligned.txt": ("  a     b\n  1    22\n 13     4\n  2     2\n", [], "3 rows, 2 columns"),
    "comments.csv": ("# of 2019\n#\n" + HOUSES + "# the end\n", [], "5 rows, 5 columns"),
    "other-comments.csv": ("% 2019\n" + HOUSES, ["--comment", "%"], "5 rows, 5 columns"),
    "german.csv": (GERMAN, [], "semicolons between cells, a comma before decimals"),
    "german-latin.csv": (GERMAN.encode("latin-1"), [], "letters in latin-1"),
    "utf-8.csv": (GERMAN.encode(), ["--target", "Fläche"], "4 rows, 2 columns"),
    "bom.csv": ("\ufeff" + HOUSES, ["--target", "price"], "5 rows, 4 columns"),
    "utf-16.csv": (HOUSES.encode("utf-16"), [], "Read with letters in utf-16."),
    "dos.csv": (HOUSES.replace("\n", "\r\n"), [], "total = area + garden"),
    "quoted-lines.csv": (
        'a,"b\nc"\n1,2\n"3\n",5\n4,4\n',
        ["--target", "b\nc"],
        "3 rows, 1 column",
    ),
    "inches.csv": ('a,b\n5",1\n6",3\n5",2\n6",1\n', ["--no-quotes"], "2 categories: coded as 1"),
    "packed.csv.gz": (packed(HOUSES), [], "total = area + garden"),
    "packed-without-a-suffix": (packed(HOUSES), [], "total = area + garden"),
    "years.csv": ("2019,2020\n1,2\n3,5\n2,2\n", ["--header"], "3 rows, 2 columns"),
    "plain.csv": ("1,2\n3,5\n2,2\n", ["--no-header"], "Read with no header."),
    "twice.csv": ("a,a\n1,2\n3,5\n2,2\n", [], "2 columns are called 'a': told apart by number."),
    "twice-and-told.csv": ("a,a,a (column 0)\n1,2,3\n3,5,1\n2,2,9\n", [], "3 rows, 3 columns"),
    "nameless.csv": ("a,\n1,2\n3,5\n2,2\n", ["--target", "1"], "3 rows, 1 column"),
    "colours.csv": (
        COLOURS,
        ["--target", "size"],
        "'colour' has 3 categories: coded as 2 columns of 0 and 1 against 'blue' (4 rows).",
    ),
    "codes.csv": (COLOURS, ["--categories", "size"], "'size' has"),
    "days.csv": (DAYS, [], "'day' holds dates: coded as days since 1970-01-01."),
    "slashes.csv": (SLASHES, ["--dates", "day-first"], "'day' holds dates"),
    "survey.csv": (SURVEY, [], "'day' holds dates"),
    "noon.csv": (NOON, ["--target", "x"], "an exact combination of the columns and a constant"),
    "copies.csv": (COPIES, ["--drop-missing"], "2 (line 5), 5 (line 8)"),
    "points.csv": (SLASHES.replace("/", "."), [], "'day' holds dates"),
    "ids.csv": (IDS, [], "'id' is left out: 8 different words in 8 rows (--categories id"),
    "gaps.csv": (
        "a,b\n1,\n2,3\n,4\n7,9\n5,1\n",
        ["--drop-missing"],
        "2 rows of 5 with missing values left out; missing by column: 'a (1)', 'b (1)'.",
    ),
    "flags.csv": ("a,b\ntrue,1\nFalse,4\ntrue,3\n", [], "3 rows, 2 columns"),
    "frame.parquet": (parquet(MIXED), [], "'day' holds dates"),
    "spans.parquet": (
        parquet(table(t=pd.to_timedelta([24, 36, 60], unit="h"), x=[1.5, 2, 1])),
        [],
        "'t' holds spans of time: coded as days.",
    ),
    "colours.parquet": (
        parquet(table(c=["r", "g", "r", "g", "g"], x=[1, 2, 1, 5, 4])),
        [],
        "'c' has 2 categories",
    ),
    "nullable.parquet": (
        parquet(table(a=pd.array([1, None, 3, 5], "Int64"), x=[1.0, 2, 4, 1])),
        ["--drop-missing"],
        "1 row of 4 with missing values left out",
    ),
}

# what is in it, what is typed, how the line goes on behind the name
BROKEN = {
    "commas.csv": (
        HOUSES.replace("310,80", "310,,80"),
        [],
        ", line 3 has 6 cells, but there are 5",
    ),
    "semicolons.csv": (
        "a;b\n1;2\n3\n",
        [],
        ", line 3 has 1 cell, but there are 2 columns: none for",
    ),
    "tabs.tsv": (
        "a\tb\n1\t2\n3\tx\n",
        [],
        ", line 3, column 'b': 'x' is not a number, but '2' is",
    ),
    "pipes.txt": ("a|b\nu|2\n4|3\n", [], ", line 3, column 'a': '4' is a number, but 'u' is not"),
    "spaces.txt": (
        "a b\n1 2\n3 4 5\n",
        [],
        ", line 3 has 3 cells, but there are 2 columns: '5' is",
    ),
    "comments.csv": ("# a\na,b\n1,2\n; b\n3,4\n", [], ", line 4 has 1 cell"),
    "german.csv": (
        GERMAN.replace("80", "8,0,0"),
        [],
        ", line 3, column 'Fläche': '8,0,0' is not a",
    ),
    "thousands.csv": (
        "a;b\n1,234;2\n2,500;1\n",
        [],
        ": is '1,234' more than a thousand (--decimal .)",
    ),
    "latin.csv": (
        b"a,b\n" + b"1,2\n" * 100_000 + "3,ü\n".encode("latin-1"),
        [],
        ": line 100002: not letters in utf-8-sig; --encoding latin-1",
    ),
    "no-such.csv": (
        HOUSES,
        ["--encoding", "klingon"],
        "no encoding is called 'klingon'; --encoding latin-1",
    ),
    "quoted-lines.csv": ('a,b\n1,2\n"3,5\n', [], ": line 3: unexpected end of data (a cell that"),
    "packed.csv.gz": (packed(HOUSES)[:-12], [], ": "),
    "packed2.csv.gz": (packed(HOUSES)[:30] + b"\0\0\0" + packed(HOUSES)[33:], [], ": "),
    "years.csv": (
        "2019,2020\n1,2\n3,5\n",
        [],
        ", line 1: is '2019' the name of a column (--header)",
    ),
    "empty.csv": ("", [], " is empty"),
    "only-comments.csv": ("# a\n", [], " is empty"),
    "header.csv": ("a,b\n", [], " has a header and no rows (--no-header"),
    "slashes.csv": (SLASHES, [], ", column 'day': which is the month of 01/02/2024? --dates"),
    "13-pm.csv": (
        NOON.replace("12:07 PM", "13:07 PM"),
        [],
        ", line 9, column 'day': '2/20/2024 13:07 PM' is no date as those",
    ),
    "days.csv": (DAYS + "soon,1\n", [], ", line 14, column 'day': 'soon' is no date as those"),
    "day-32.csv": (
        DAYS + "2024-02-32,1\n",
        [],
        ", line 14, column 'day': '2024-02-32' is no date",
    ),
    "only-ids.csv": ("id\nk\nl\n", [], " has no column left to diagnose. 'id' is left out"),
    "gaps.csv": ("a,b\n1,\n,4\n", [], " has missing values in 'a' (1), 'b' (1): --exclude a b"),
    "empty-column.csv": (
        "a,b\n,1\n,4\n",
        [],
        " has missing values in 'a' (2): --exclude a leaves out the column (the",
    ),
    "two-squared.csv": (HOUSES, ["--target", "²"], " has no column '²'; it has 'price'"),
    "infinite.csv": (
        "a,b\n1,2\n3,-inf\n",
        [],
        ", line 3, column 'b': -inf is not finite: --exclude b",
    ),
    "picture.csv": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        [],
        ": not a text file, Parquet, Excel or .npz",
    ),
    "frame.parquet": (parquet(MIXED)[:-9], [], " as Parquet: "),
    "no-rows.parquet": (parquet(MIXED[:0]), [], " has no rows"),
    "twice.parquet": (named_twice(), [], " has several columns called 'a': rename them"),
    "not.xlsx": (b"PK\x03\x04 xl/ broken", [], ": not a .npz file of plain arrays"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), [], " "),
}


@pytest.mark.parametrize("name", READ)
def test_a_report(tmp_path, capsys, name):
    content, arguments, said = READ[name]
    assert said in reported(tmp_path / name, content, arguments, capsys)


@pytest.mark.parametrize("name", BROKEN)
def test_one_line(tmp_path, capsys, name):
    content, arguments, said = BROKEN[name]
    path = tmp_path / name
    written = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(written)
    assert main(["diagnose", str(path), *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("spanbook: ")
    assert err.count("\n") == 1
    assert (said if said.startswith("no encoding") else f"{path}{said}") in err
    assert path.read_bytes() == written


def reported(path, content, arguments, capsys):
    written = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(written)
    assert main(["diagnose", str(path), *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert path.read_bytes() == written
    return out


def test_standard_input(capsys, monkeypatch):
    for content in (HOUSES.encode(), packed(HOUSES), parquet(pd.read_csv(io.StringIO(HOUSES)))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert main(["diagnose", "-", "--target", "price"]) == 0
        assert "total = area + garden" in capsys.readouterr().out


def test_an_empty_standard_input():
    done = subprocess.run(
        [sys.executable, "-m", "spanbook", "diagnose", "-"],
        input="",
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (2, "spanbook: standard input is empty\n")


def workbook(path, **sheets):
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, frame in sheets.items():
            frame.to_excel(book, sheet_name=name, index=False)


def test_excel_where_nothing_reads_it(tmp_path, capsys, monkeypatch):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/workbook.xml", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda *_: None)
    assert main(["diagnose", str(path)]) == 2
    assert "it takes pandas with openpyxl, or polars with fastexcel" in capsys.readouterr().err


class TestNewRowsAreCodedAsTheRowsBefore:
    def said(self, tmp_path, capsys, seen, new):
        for name, text in (("seen.csv", seen), ("new.csv", new)):
            (tmp_path / name).write_text(text)
        code = main(["diagnose", str(tmp_path / "seen.csv"), "--new", str(tmp_path / "new.csv")])
        out, err = capsys.readouterr()
        return err if code else out

    def test_a_day_that_tells_the_order_tells_it_of_the_new_rows(self, tmp_path, capsys):
        out = self.said(tmp_path, capsys, SURVEY, "day,x\n03/02/2024 0:00,1\n")
        assert "day is 1.976e+04, below the smallest seen, 1.977e+04" in out  # of February
        out = self.said(tmp_path, capsys, NOON, "day,x\n2/1/2024,1\n")
        assert "day is 1.975e+04, below the smallest seen, 1.977e+04" in out
        err = self.said(tmp_path, capsys, SURVEY, "day,x\n03/22/2024,1\n")
        assert "new.csv, line 2, column 'day': '03/22/2024' is no date as those before it" in err

    def test_dates_and_numbers_are_not_mixed(self, tmp_path, capsys):
        err = self.said(tmp_path, capsys, DAYS, "day,x\n,1\n19760,1\n")
        assert "new.csv, line 3, column 'day': 19760 is not a date, as those before are" in err
        err = self.said(tmp_path, capsys, DAYS, "day,x\nsoon,1\n")
        assert "line 2, column 'day': 'soon' is not a date, as those before are" in err
        err = self.said(tmp_path, capsys, "day,x\n1,2\n3,7\n5,4\n", DAYS)
        assert "line 2, column 'day': '2024-02-01' is not a number, as those before are" in err
        assert "missing values in 'day' (1)" in self.said(tmp_path, capsys, DAYS, "day,x\n,1\n")


@pytest.mark.parametrize("reader", ["openpyxl", "fastexcel"])
def test_excel(tmp_path, capsys, monkeypatch, reader):
    pytest.importorskip("openpyxl")  # which writes it
    pytest.importorskip(reader)
    other = {"openpyxl": "fastexcel", "fastexcel": "openpyxl"}[reader]
    monkeypatch.setattr(
        "importlib.util.find_spec",
        lambda name, *more: None if name == other else find_spec(name, *more),
    )
    path = tmp_path / "book.xlsx"
    houses = pd.read_csv(io.StringIO(HOUSES))
    days = pd.date_range("2024-01-01", periods=5)
    workbook(path, houses=houses.assign(day=days, kind=["a", "b", "a", "b", "a"]), notes=houses)
    assert main(["diagnose", str(path)]) == 2
    assert (
        "has 2 sheets (houses, notes): --sheet houses reads the first" in capsys.readouterr().err
    )
    assert main(["diagnose", str(path), "--sheet", "houses", "--target", "price"]) == 0
    out = capsys.readouterr().out
    assert "'day' holds dates" in out
    assert "'kind' has 2 categories" in out
    assert "total = area + garden" in out
    workbook(path, broken=houses.astype(object).map(lambda x: "many" if x == 310 else x))
    assert main(["diagnose", str(path)]) == 2
    said = capsys.readouterr().err.replace("200.0", "200")
    assert "row 3, column 'price': 'many' is a word, but 200 a number" in said
    workbook(path, years=houses.rename(columns={"price": 2019}))
    assert main(["diagnose", str(path)]) == 2
    assert "row 1: is '2019' the name of a column (--header)" in capsys.readouterr().err


@pytest.mark.parametrize("mark", [",", ";", "\t", " "])
def test_a_large_file_reads_the_same_through_pandas(tmp_path, capsys, monkeypatch, mark):
    rng = np.random.default_rng(5)
    cells = rng.standard_normal((30_000, 4)) * 10.0 ** rng.integers(-9, 9, 4)
    frame = pd.DataFrame(cells, columns=list("abcd"))
    frame.insert(1, "colour", rng.choice(["red", "green", "blue"], len(cells)))
    frame.loc[rng.choice(len(cells), 50), "b"] = np.nan
    path = tmp_path / "large.csv"
    frame.to_csv(path, sep=mark, index=False, na_rep="NA", decimal="," if mark == ";" else ".")
    assert path.stat().st_size > LARGE
    both = []
    for there in (find_spec, lambda name: None):
        monkeypatch.setattr("spanbook.diagnosis._read.importlib.util.find_spec", there)
        sheet = read(str(path), Wanted(), Progress())
        assert sheet.lines == (there is not find_spec)  # by hand, and so with lines
        both.append(choose(sheet, Choice(drop_missing=True)))
    assert both[0].frame.columns == both[1].frame.columns
    assert both[0].notes == both[1].notes
    np.testing.assert_array_equal(both[0].frame.values, both[1].frame.values)
    whole = frame.dropna()
    np.testing.assert_array_equal(both[0].frame.values[:, 3:], whole[["b", "c", "d"]])


@pytest.mark.parametrize("cells", [["true", "false", ""], ["true", "1", "0"], ["9" * 20, "7"]])
def test_numbers_that_pandas_takes_for_words(tmp_path, capsys, monkeypatch, cells):
    path = tmp_path / "data.csv"
    path.write_text("a,b\n" + "".join(f"{cells[i % len(cells)]},{i * i % 7}\n" for i in range(30)))
    both = []
    for large in (1, LARGE):
        monkeypatch.setattr("spanbook.diagnosis._read.LARGE", large)
        assert main(["diagnose", str(path), "--drop-missing"]) == 0
        both.append(capsys.readouterr().out)
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("3\n", "line 200002 has 1 cell, but there are 2 columns"),
        ("1,2,3\n", "line 200002 has 3 cells, but there are 2 columns"),
        ("x,2\n", "line 200002, column 'a': 'x' is not a number, but '1' is"),
        ('"1,2\n', "line 200002: unexpected end of data"),
    ],
)
def test_a_large_file_broken_in_its_last_line(tmp_path, capsys, broken, said):
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "1,22222\n" * 200_000 + broken)
    assert main(["diagnose", str(path)]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def a_folder(tmp_path, **files):
    for name, frame in files.items():
        path = tmp_path / "folder" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_parquet(path)
    return tmp_path / "folder"


def many_houses():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(120, 4)), columns=list("abcy"))
    return frame.assign(d=frame["a"] + 2 * frame["b"])


@pytest.fixture(params=["pyarrow", "polars"])
def reader(request, monkeypatch):
    """What reads a folder: with PyArrow hidden it is polars."""
    if request.param == "polars":
        monkeypatch.setattr(
            "importlib.util.find_spec",
            lambda name, *more: None if name == "pyarrow" else find_spec(name, *more),
        )
    return request.param


class TestFolders:
    def test_the_report_is_that_of_one_file(self, tmp_path, capsys, reader):
        whole = many_houses()
        path = tmp_path / "whole.parquet"
        whole.to_parquet(path)
        parts = {f"part.{k}": whole[10 * k : 10 * k + 10] for k in range(12)}
        folder = a_folder(tmp_path, **parts)
        (folder / "_metadata").write_bytes(b"not a table")
        (folder / ".part.0.parquet").write_bytes(b"not whole")
        assert main(["diagnose", str(path), "--target", "y"]) == 0
        expected = capsys.readouterr().out
        assert main(["diagnose", str(folder), "--target", "y"]) == 0
        note, said = capsys.readouterr().out.split("\n\n", 1)
        assert said == expected
        assert note == "Read from 12 files, part.0.parquet first, part.11.parquet last."

    def test_rows_come_in_the_order_of_numbers(self, tmp_path, reader):
        parts = {f"{k}": table(a=[k, k + 0.5], b=[1.0, k]) for k in (10, 9, 2)}
        sheet = read(str(a_folder(tmp_path, **parts)), Wanted(), Progress(False))
        assert sheet.take("a").numbers.tolist() == [2, 2.5, 9, 9.5, 10, 10.5]
        assert sheet.at(3, "a").endswith("folder, 9.parquet, row 2, column 'a'")

    def test_folders_that_hold_a_value(self, tmp_path, reader):
        frame = table(a=[1.0, 2])
        folder = a_folder(tmp_path, **{"year=2023/x": frame, "year=2024/x": frame + 7})
        sheet = read(str(folder), Wanted(), Progress(False))
        assert sheet.names == ("a", "year")
        assert sheet.take("year").numbers.tolist() == [2023, 2023, 2024, 2024]

    def test_labels_of_rows_are_no_column(self, tmp_path, reader):
        folder = a_folder(tmp_path, one=table(a=[1.0, 2]).set_index(pd.Index([7, 3])))
        assert read(str(folder), Wanted(), Progress(False)).names == ("a",)

    def test_files_that_differ(self, tmp_path, capsys):
        folder = a_folder(tmp_path, one=table(a=[1.0], b=[2.0]), two=table(a=[1.0], c=[2.0]))
        assert main(["diagnose", str(folder)]) == 2
        said = (
            f"{folder / 'two.parquet'} has other columns than {folder / 'one.parquet'}: 'b', 'c'"
        )
        assert capsys.readouterr().err.startswith(f"spanbook: {said}")

    def test_a_broken_file_and_no_file(self, tmp_path, capsys, reader):
        folder = a_folder(tmp_path, one=table(a=[1.0]))
        (folder / "two.parquet").write_bytes(b"PAR1 and no more")
        assert main(["diagnose", str(folder)]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert " as Parquet: " in err
        (tmp_path / "empty").mkdir()
        assert main(["diagnose", str(tmp_path / "empty")]) == 2
        assert "is a folder without Parquet files" in capsys.readouterr().err

    def test_a_value_that_is_not_finite_is_found(self, tmp_path, capsys):
        folder = a_folder(tmp_path, one=table(a=[1.0, 2]), two=table(a=[3.0, np.inf]))
        assert main(["diagnose", str(folder)]) == 2
        place = f"{folder}, two.parquet, row 2, column 'a': inf is not finite"
        assert capsys.readouterr().err.startswith(f"spanbook: {place}")

    def test_nothing_that_reads_it(self, tmp_path, capsys, monkeypatch):
        folder = a_folder(tmp_path, one=table(a=[1.0, 2]))
        monkeypatch.setattr("importlib.util.find_spec", lambda *_: None)
        assert main(["diagnose", str(folder)]) == 2
        assert "is a folder of Parquet: it takes pandas with pyarrow" in capsys.readouterr().err


def test_a_reader_that_has_enough(tmp_path):
    """As `| head -1` has: no traceback, and the gate's answer is still the exit code."""
    path = tmp_path / "houses.csv"
    path.write_text(HOUSES)
    words = [sys.executable, "-m", "spanbook", "diagnose", str(path), "--json"]
    with subprocess.Popen(
        [*words, "--fail-on", "dependence"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as command:
        command.stdout.close()
        said = command.stderr.read().decode()
    assert said.startswith("spanbook: houses.csv fails on dependence")
    assert said.count("\n") == 1
    assert command.returncode == 1


def test_files_of_a_folder_sort_by_their_numbers_alone(tmp_path):
    for name in ("10", "2", "1²2", "part"):  # ² is a digit to str, and no number
        pd.DataFrame({"a": [1.0], "b": [2.0]}).to_parquet(tmp_path / f"{name}.parquet")
    (note,) = read(str(tmp_path), Wanted(), Progress()).notes
    assert note == "Read from 4 files, 1²2.parquet first, part.parquet last."


@pytest.mark.parametrize("reads", [1, 3])
def test_ctrl_c_while_pandas_reads(reads):
    """It makes an error of the file of it, after which another reader would begin anew."""

    class Pressed(io.RawIOBase):
        left, file = reads, io.BytesIO(b"a,b\n" + b"1,2\n" * 300_000)

        def readable(self):
            return True

        seekable = readable

        def seek(self, *place):
            return self.file.seek(*place)

        def readinto(self, place):
            self.left -= 1
            if self.left == 0:
                signal.raise_signal(signal.SIGINT)
            return self.file.readinto(place)

    stream = io.BufferedReader(Pressed())
    how = Dialect("utf-8", ",", ".", "#", True, True)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # none in the background
    try:
        with pytest.raises(KeyboardInterrupt):
            quick("data.csv", stream, how, Progress())
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)

"""Answers to exercises: what is read of them, and the verdicts in the page and in Python."""

import math

import pytest

pytest.importorskip("docutils")
from exercises import checks, typed

A = [[1, 0], [0, 2], [1, 1]]
PLANE = [[1, 2, 3], [2, 3, 4], [3, 5, 7]]

# --- conditions, in both languages

VALUE = {"check": "value", "of": "distance", "kind": "ConvexHull"}
VALUE |= {"atoms": A, "target": [0.5, 0.5]}
THIRD = {"check": "value", "of": "given", "value": 2 / 3}
RANK = {"check": "value", "of": "given", "value": 1, "whole": True}
MEAN = {"check": "weights", "atoms": A, "target": [2 / 3, 1], "total": 1, "least": 0}
BASIS = {"check": "basis", "atoms": PLANE}
NORMAL = {"check": "separates", "atoms": A, "target": [0.5, 0.5]}
RIGHT_ANGLE = {"check": "orthogonal", "to": PLANE[:2]}
TABLE = {"check": "rank", "table": [[1, 2, None], [2, 4, 6], [3, None, 9]], "rank": 1}
ATTEND = {"check": "query", "keys": [[1, 0], [0, 1], [1, 1]], "values": [[2, 0], [0, 2], [1, 1]]}
ATTEND |= {"target": [0, 2], "within": 0.01}
LINE = {"kind": "AffineHull", "atoms": [[1, 0], [0, 1]]}
POINT = {"check": "point", "inside": LINE, "outside": LINE | {"kind": "ConvexHull"}}

VERDICTS = [
    (VALUE, [], "right", "1/(2sqrt(5)); √5/10; 0.2236; 0.224; 0.22361; 0.223607; 0.223; 0,224"),
    (VALUE, [], "nearly", "0.22; 0.2"),
    (VALUE, [], "wrong", "0.2240; 1/5; 0.5"),
    (THIRD, [], "right", "2/3; 0.667; 0.666; 0.6667; 0.6666667; 66.7%"),
    (THIRD, [], "nearly", "0.67; 0.7; 0.66"),
    (THIRD, [], "wrong", "1/3; 0.333"),
    (RANK, [], "right", "1; 1.0"),
    (RANK, [], "wrong", "2; 1.001"),
    (MEAN, [3], "right", "1/3 1/3 1/3; 0.333, 0.333, 0.333; 0.3333 0.3333 0.3334"),
    (MEAN, [3], "nearly", "0.33, 0.33, 0.34"),
    (MEAN, [3], "wrong", "1 1 1; 1/3 1/3 1/4"),
    (BASIS, [None, 3], "right", "1 2 3\n2 3 4; 1 0 -1\n0 1 2; 1/3 1/3 1/3\n1 2 3"),
    (BASIS, [None, 3], "right", ".577 .577 .577\n1 2 3"),
    # what another book's checker let pass: dependent, too few, too many, another plane, a zero
    (BASIS, [None, 3], "wrong", "1 2 3\n2 4 6; 1 2 3; 1 2 3\n2 3 4\n3 5 7"),
    (BASIS, [None, 3], "wrong", "1 0 0\n0 1 0; 1 2 3\n0 0 0"),
    (BASIS, [None, 3], "wrong", "1 2 3\n1 2 3.001; 0.408 0.816 0.408\n1 2 3"),
    (NORMAL, [2], "right", "-2 -1; -2/√5, -1/√5; -3 -2"),
    (NORMAL, [2], "wrong", "2 1; 0 0; -1 -1"),
    (RIGHT_ANGLE, [3], "right", "1 -2 1; 0.408 -0.816 0.408; 0.4 -0.8 0.4"),
    (RIGHT_ANGLE, [3], "nearly", "0.4 -0.8 0.5"),
    (RIGHT_ANGLE, [3], "wrong", "0 0 0; 1 1 1"),
    (TABLE, [3, 3], "right", "1 2 3\n2 4 6\n3 6 9"),
    (TABLE, [3, 3], "wrong", "1 2 3\n2 4 6\n3 7 9; 1 2 3\n2 4 6\n3 6 8; 0 0 0\n0 0 0\n0 0 0"),
    (ATTEND, [2], "right", "-10 10; -2000 2000"),
    (ATTEND, [2], "wrong", "10 10; 0 10; 0 0"),
    (POINT, [2], "right", "2 -1; 1.5, -0.5"),
    (POINT, [2], "wrong", "1/2 1/2; 1 0; 1 1"),
]


@pytest.mark.parametrize(("ask", "shape", "verdict", "texts"), VERDICTS)
def test_verdicts(ask, shape, verdict, texts):
    texts = texts.split("; ")
    found = typed.read([{"text": text, "shape": shape, "ask": ask} for text in texts])
    assert [read.get("verdict", read) for read in found] == [verdict] * len(texts), texts
    for text, read in zip(texts, found, strict=True):
        givens = {k: v for k, v in ask.items() if k != "check"}
        assert checks.judge(ask["check"], read["value"], read["round"], **givens) == verdict, text


def test_another_point_than_the_one_given():
    ask = {"inside": LINE, "unlike": [2, -1]}
    assert checks.judge("point", [2, -1], **ask) == "wrong"
    assert checks.judge("point", [3, -2], **ask) == "right"


# --- what is read of a typed answer

ANY = {"check": "value", "of": "given", "value": 0}
ROOT5 = math.sqrt(5)
NUMBERS = {
    "1/3": 1 / 3,
    "−1/3": -1 / 3,
    "–2": -2,
    "sqrt(5)/2": ROOT5 / 2,
    "√5/2": ROOT5 / 2,
    "√(5)/2": ROOT5 / 2,
    "ln 2": math.log(2),
    "ln(2)": math.log(2),
    "log(2)": math.log(2),
    "2π": 2 * math.pi,
    "2 pi": 2 * math.pi,
    "1e-3": 1e-3,
    "1.5E3": 1500,
    "1.5×10^-3": 1.5e-3,
    "0,5": 0.5,
    "3,14": 3.14,
    ".5": 0.5,
    "5.": 5,
    "-2^2": -4,
    "2^-1": 0.5,
    "2**3": 8,
    "1½": 1.5,
    "½": 0.5,
    "1 1/2": 1.5,
    "-1 1/2": -1.5,
    "30%": 0.3,
    "(1+2)/4": 0.75,
    "1/2/2": 0.25,
    "2sqrt(5)": 2 * ROOT5,
    "1/sqrt 5": 1 / ROOT5,
    "e": math.e,
    "2e": 2 * math.e,
    "exp(1)": math.e,
    "1/e": 1 / math.e,
    "+3": 3,
    "--3": 3,
    "3²": 9,
    "√5²": 5,
    "１２": 12,
    "-0": 0,
    "1/2 - 1/3": 1 / 6,
    "(3)(4)": 12,
    "0.1+0.2": 0.3,
}
UNREAD = "|?| |abc|1/0|1..2|1 2|(1|1)|sqrt|sqrt(-1)|ln 0|1/|*3|1,2,3|NaN|Infinity".split("|")
UNREAD += "constructor|__proto__|alert(1)|1e999|5 kg|((((|<b>".split("|")
UNREAD.append("1" * 3000 + "x")
VECTORS = {
    "(1, 2; 3/4)": [1, 2, 0.75],
    "1 2 3": [1, 2, 3],
    "1 -2 3": [1, -2, 3],
    "[1, -2, 3]": [1, -2, 3],
    "(0,5; 0,25; 0,25)": [0.5, 0.25, 0.25],
    "0.5, 0.25, 0.25": [0.5, 0.25, 0.25],
    "1\n2\n3": [1, 2, 3],
    "(1/2, sqrt(3)/2, 0)": [0.5, math.sqrt(3) / 2, 0],
    "((1+1), 2, 1,)": [2, 2, 1],
    "1 - 2, 3, 4": [-1, 3, 4],
}
MATRICES = ["1 2\n3 4", "(1, 2; 3, 4)", "[[1, 2], [3, 4]]", "[1 2; 3 4]", "1, 2\n3, 4"]
MATRICES += ["(1, 2), (3, 4)", "[[1,2],\n [3,4]]", "1 2, 3 4", "(1 2), (3 4)"]


def test_numbers_are_read():
    found = typed.read([{"text": text, "shape": [], "ask": ANY} for text in NUMBERS])
    for (text, value), read in zip(NUMBERS.items(), found, strict=True):
        assert read.get("value") == pytest.approx(value, abs=1e-12), text


def test_what_is_no_number_is_named():
    found = typed.read([{"text": text, "shape": [], "ask": ANY} for text in UNREAD])
    assert [text for text, read in zip(UNREAD, found, strict=True) if "error" not in read] == []
    assert all(len(read["error"]) < 80 for read in found)


@pytest.mark.parametrize(("text", "count"), [("(10, 24, 38)", 3), ("10,24,38", 3), ("1; 2", 2)])
def test_a_list_in_place_of_a_number_is_counted(text, count):
    (read,) = typed.read([{"text": text, "shape": [], "ask": ANY}])
    assert read["error"] == f"I expect one number and find {count}."


def test_a_gap_that_is_still_open_is_named():
    (read,) = typed.read([{"text": "1, ?\n2, 3", "shape": [2, 2], "ask": ANY}])
    assert read["error"] == "A ? is still to be filled."


def test_lists_are_read():
    found = typed.read([{"text": text, "shape": [3], "ask": ANY} for text in VECTORS])
    for (text, value), read in zip(VECTORS.items(), found, strict=True):
        assert read["value"] == pytest.approx(value), text
    found = typed.read([{"text": text, "shape": [2, 2], "ask": ANY} for text in MATRICES])
    assert [read["value"] for read in found] == [[[1, 2], [3, 4]]] * len(MATRICES)
    (short,) = typed.read([{"text": "1, 2", "shape": [3], "ask": ANY}])
    assert short["error"] == "I expect 3 numbers and find 2."


@pytest.mark.parametrize(
    ("text", "shape", "error"),
    [
        ("0,1,2,1,2,3", [None, 3], "rows of 3 numbers: one row a line, or ; between rows."),
        ("1,2,3,4", [2], "2 numbers and find 4."),  # and not 1.2 and 3.4
        ("1,5,2", [2], "2 numbers and find 3."),
    ],
)
def test_commas_are_not_decimal_beside_commas(text, shape, error):
    (read,) = typed.read([{"text": text, "shape": shape, "ask": ANY}])
    assert read["error"] == f"I expect {error}"


def test_decimal_commas():
    texts = ["0,5; 0,25", "0,5 0,25", "0,5, 0,25", "(0,5; 0,25)"]
    found = typed.read([{"text": text, "shape": [2], "ask": ANY} for text in texts])
    assert [read.get("value") for read in found] == [[0.5, 0.25]] * len(texts)


def test_the_rounding_of_what_was_typed():
    rounds = {"0.33": 0.005, "1/3": 0, "3": 0, "0.66/2": 0.0025, "1.2e-3": 5e-5}
    found = typed.read([{"text": text, "shape": [], "ask": ANY} for text in rounds])
    assert [read["round"] for read in found] == pytest.approx(list(rounds.values()))

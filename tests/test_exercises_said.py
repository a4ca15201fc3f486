"""What the page says of a wrong answer: what it does, or which slip it is."""

import pytest

pytest.importorskip("docutils")
from exercises import book, checks, programs, typed
from exercises.variants import plain, variants

TWO = {"check": "value", "of": "given", "value": [1000, 1]}
FAR = {"check": "value", "of": "given", "value": [9, 0]}
THREE = {"check": "value", "of": "given", "value": [6, 3, 4]}
LINE = {"kind": "AffineHull", "atoms": [[1, 0], [0, 1]]}
SIDES = [{"kind": "ConvexHull", "atoms": two} for two in ([[0, 0], [4, 0]], [[0, 0], [0, 4]])]
POINT = {"check": "point", "inside": {"kind": "ConvexHull", "atoms": [[0, 0], [4, 0], [0, 4]]}}
BIG = {"check": "weights", "atoms": [[1]], "target": [16777215]}
ANGLE = {"check": "orthogonal", "to": [[1, 1], [2, 2]]}


def one(value):
    """Return what asks for a number."""
    return {"check": "value", "of": "given", "value": value}


SAID = [
    (one(8), "-8", "It has the wrong sign."),
    (one(8), "9", "It is 1 too large."),
    (one(10), "20", "It is 2 times too large."),
    (one(9), "3", "It is the root of the right number."),
    (one(9), "1.8", "It is 5 times too small."),
    (one(1.5), "2.25", "It is the square of the right number."),
    (one(0.5), "0.707", "It is the root of the right number."),
    (one(12.5), "0.08", "It is one over the right number."),
    (one(8), "-16", "It has the wrong sign, and without it is 2 times too large."),
    (one(1.41421356), "-1.41", "It has the wrong sign."),
    (one(1.41421356), "0.707", "It is one over the right number."),
    (one(0.3), "0.7", "It is 1 minus the right number."),
    (one(1.945910149), "7", "It is e to the right number."),
    (one(0.31), "31", "It is 100 times too large."),
    (one(2.4), "2", "It is rounded to a whole number."),
    (one(470), "474", "It is only a little too large."),
    (one(-3), "-4", "It is 1 too small."),
    (one(-3), "-6", "It is 2 times too large."),
    (one(8), "5", "It is too small."),
    (one(0), "5", "It is too large."),
    (TWO, "1, 1000", "These are the right numbers in another order."),
    (TWO, "1000, 0", "The second is 1 too small."),  # not "another order"
    (TWO, "-1000, -1", "The signs are the other way round."),
    (FAR, "6.5, 0", "The first is too small."),  # not "the same factor": one entry is no pattern
    (THREE, "12, 6, 8", "All entries are off by the same factor."),
    (THREE, "5, 5, 5", "All entries are alike, and the right ones are not."),
    (THREE, "12, 3, -4", "The first is 2 times too large. The third has the wrong sign."),
    ({"check": "weights", "atoms": [[4], [7]], "target": [9]}, "1 1", "They make 11, which is 2"),
    ({"check": "basis", "atoms": [[1, 0]]}, "0 1\n1 0", "They are too many for a basis."),
    (ANGLE, "2 1", "Its product with (1, 1) is 3, not 0."),
    (ANGLE | {"told": {"angle": ["Row {row}: {product}."]}}, "2 1", "Row 1: 3."),
    (POINT | {"outside": SIDES}, "0 3", "It is in the convex hull as well."),
    ({"check": "point", "inside": LINE}, "1 1", "It is 0.7071 away from the affine hull."),
]


# What is said of a number that the question has itself, or that is off by one of those.
GIVEN = [
    (one(768), "128", "It is 6 times too small."),
    (one(474), "477", "It is 3 too large."),
    (one(40), "3", "It is too small: that number is in the question."),
    (one(1 / 16), "1", "It is 16 times too large."),
    (one(6), "0", "It is too small: that number is in the question."),  # not "6 too small"
    (THREE, "128, 6, 3", "These numbers are in the question."),
    (THREE, "128, 3, 4", "The first is too large: that number is in the question."),
]


@pytest.mark.parametrize(("ask", "text", "said"), GIVEN)
def test_numbers_of_the_question(ask, text, said):
    shape = [] if ask["value"] is not THREE["value"] else [3]
    shown = {"d": "128", "few": "(3, −1/16, 6)", "none": "0", "far": "16"}
    (found,) = typed.read([{"text": text, "shape": shape, "ask": ask, "shown": shown}])
    assert found["said"] == [said]


def test_large_numbers_are_shown_whole():
    (found,) = typed.read([{"text": "16777216", "shape": [1], "ask": BIG}])
    assert found["said"] == ["They make 16777216, which is 1 away from 16777215."]


@pytest.mark.parametrize(("ask", "text", "said"), SAID)
def test_what_is_said(ask, text, said):
    shape = {"basis": [None, 2]}.get(ask["check"], [len(text.split())] if " " in text else [])
    (found,) = typed.read([{"text": text, "shape": shape, "ask": ask}])
    assert found["verdict"] == "wrong"
    assert found["said"][0].startswith(said)


def test_several_sets_to_stay_out_of():
    ask = {k: v for k, v in POINT.items() if k != "check"} | {"outside": SIDES}
    assert checks.judge("point", [1, 1], **ask) == "right"
    assert checks.judge("point", [3, 0], **ask) == checks.judge("point", [0, 3], **ask) == "wrong"


@pytest.mark.parametrize(
    ("ask", "text", "slip"),
    [
        (one(0.0099), "0.98", 0),
        (one(0.0099), "0.9801", -1),  # typed to four digits, it is another number
        (ANGLE, "-1/2, 0", 0),  # of a null vector only the direction counts
        (ANGLE | {"start": [1, 0]}, "-1/2, 0", -1),
    ],
)
def test_which_slip_it_is(ask, text, slip):
    wrong = [0.98] if ask["check"] == "value" else [[-3, 0]]
    shape = [] if ask["check"] == "value" else [2]
    (found,) = typed.read([{"text": text, "shape": shape, "ask": ask, "wrong": wrong}])
    assert found["slip"] == slip


def test_an_exact_slip_goes_before_a_near_one():
    asked = {"text": "0.25", "shape": [], "ask": one(0.9), "wrong": [0.254, 0.25]}
    (found,) = typed.read([asked])
    assert found["slip"] == 1


def test_a_slip_to_the_last_digit_is_no_coarse_rounding():
    ask = {"check": "weights", "atoms": [[3], [7]], "target": [6], "total": 1}
    asked = {"text": "0.5, 0.5", "shape": [2], "ask": ask}
    found = typed.read([asked, asked | {"wrong": [[0.5, 0.5]]}])
    assert [one["verdict"] for one in found] == ["nearly", "wrong"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("0.5, 0.333, 0.167", "right"),  # 0.5 is exact: its digits are no coarse rounding
        ("0.500, 0.333, 0.167", "right"),
        ("0.5, 0.33, 0.17", "nearly"),
        ("0.49, 0.333, 0.167", "nearly"),
        ("0.3, 0.333, 0.167", "wrong"),
    ],
)
def test_few_digits_beside_many(text, verdict):
    corners = [[0, 4], [-3, -2], [3, -1]]
    weights = {"atoms": corners, "target": [-1 / 2, 7 / 6], "total": 1, "least": 0}
    for check, givens in {
        "weights": weights,
        "value": {"of": "given", "value": [1 / 2, 1 / 3, 1 / 6]},
    }.items():
        ask = {"check": check, **givens}
        (found,) = typed.read([{"text": text, "shape": [3], "ask": ask}])
        assert found["verdict"] == verdict
        assert checks.judge(check, found["value"], found["round"], **givens) == verdict


# --- what a key once let pass

MEAN = "def weigh(s):\n    e = np.exp(s - s.mean())\n    return e / e.sum()"
TINY = """def estimate(rows, y, x, gamma):
    w = np.exp(-gamma * ((rows - x) ** 2).sum(axis=1))
    return w @ y / (w.sum() + 1e-12)"""
LOG = "def logsum(s):\n    m = s.mean()\n    return m + np.log(np.exp(s - m).sum())"


def names_of(exercise):
    """Return the names of the first variant of an exercise."""
    (found,) = [e for e in book.of(exercise.split("-")[0]) if e.name == exercise]
    return variants(found)[0][0][1]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("exercise", "program"),
    [("attention-code", MEAN), ("kernel-code", TINY), ("numerics-code", LOG)],
)
def test_a_program_that_fails_far_out(exercise, program):
    names = names_of(exercise)
    assert programs.complaint(names["check"], names["ask"]["name"], program) in names["wrong"]


@pytest.mark.parametrize("at", [0, 1])
def test_no_softmax_reaches_a_side_or_a_corner(at):
    names = names_of("numerics-drag")
    ask = {k: v for k, v in plain(names["ask"]).items() if k != "check"}
    assert checks.judge("point", names["A"][at], **ask) == "wrong"
    assert checks.judge("point", names["A"][[at, 2]].mean(axis=0), **ask) == "wrong"

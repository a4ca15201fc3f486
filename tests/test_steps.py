"""The steps of a figure, as the build checks them: what a goal says, and that it can be met."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from pictures import goals, steps
from sklearn.datasets import load_diabetes
from sphinx.errors import ExtensionError

import spanbook as sb

BOOK = Path(__file__).parents[1] / "docs/book"

START = {"x": 1.0, "ways": [[1, 2], [3, 4]], "kind": "mean", "seen": [True, False], "n": 2}


def evaluate(given):
    """Return the state and one number, as a figure's Python file would."""
    state = START | given
    return state | {"rank, to 1 %": int(state["x"] > 2), "head 1": [state["x"], -state["x"]]}


def step(state=None, goal=None, show=None):
    return {"state": state, "goal": goal, "show": show}


@pytest.mark.parametrize(
    ("goal", "holds"),
    [
        ("x < 2", True),
        ("x > 2", False),
        ("x = 1", True),
        ("ways > 0", True),  # every entry
        ("ways > 1", False),
        ("ways 2 > 2", True),
        ("ways 1 2 = 2", True),
        ("head 1 > 0", False),  # a name that ends in a digit is read whole first
        ("head 1 1 > 0", True),
        ("rank, to 1 % = 0", True),
        ("kind = mean", True),
        ("kind = gcn", False),
        ("seen 1 = true", True),
        ("seen = true", False),
        ("x > 0 and kind = mean", True),
        ("x > 0 and kind = gcn", False),
    ],
)
def test_what_a_goal_says(goal, holds):
    values = evaluate({})
    assert goals.reached(goals.parsed(goal, values), values) == holds


@pytest.mark.parametrize(
    ("goal", "words"), [("x", "no comparison"), ("y > 0", "names none"), ("ways 1 2", "no comp")]
)
def test_a_goal_that_says_nothing(goal, words):
    with pytest.raises(ExtensionError, match=words):
        goals.parsed(goal, evaluate({}))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (step({"y": 1}), "'y' is 1, at the start None"),
        (step({"x": "far"}), "'x' is far, at the start 1.0"),
        (step({"x": True}), "'x' is True"),
        (step({"kind": 2}), "'kind' is 2"),
        (step({"ways": [1, 2]}), "'ways' is"),
        (step({"seen": [0, 1]}), "'seen' is"),
        (step(show={"y": 1}), "'y' is 1"),
        (step(goal="x > 0", show={"x": 3}), "met from the start"),
        (step(goal="x > 2", show={"x": 2}), "does not meet its goal 'x > 2'"),
        (step(goal="x > 2"), "does not meet"),
        (step({"x": 3}, "x > 2", {"x": 4}), "met from the start"),
    ],
)
def test_a_step_that_does_not_work(one, words):
    with pytest.raises(ExtensionError, match=f"step 2: .*{words}"):
        steps.checked(one, "step 2", START, evaluate)


def test_what_a_page_is_told():
    one = step({"n": 3, "ways": [[0, 1]]}, "rank, to 1 % = 1", {"x": 2.5})
    goal = [["rank, to 1 %", [], "=", 1]]
    told = {"state": {"n": 3, "ways": [[0, 1]]}, "show": {"x": 2.5}, "goal": goal}
    assert steps.checked(one, "step 2", START, evaluate) == told
    assert steps.told([step(), step(), one], START, evaluate)[2] == told


def test_how_many_steps():
    goal = step(goal="x > 2", show={"x": 3})
    for some in ([goal] * 2, [goal] * 6, [step()] * 3):
        with pytest.raises(ExtensionError, match="three to five steps"):
            steps.told(some, START, evaluate)
    with pytest.raises(ExtensionError, match="first step"):
        steps.told([step({"x": 2}), goal, goal], START, evaluate)


def state_of(chapter, words):
    """Return the state of a chapter's step that holds these words."""
    text = (BOOK / f"{chapter}.md").read_text("utf-8")
    (found,) = [s for s in text.split(":::{figure-step}") if words in s.split("\n:::\n")[0]]
    return json.loads(re.search(r"^:state: (.+)$", found, re.M)[1])


@pytest.fixture(scope="module")
def patients():
    """Return body mass index, blood pressure and progression, in standard deviations."""
    data, target = load_diabetes(return_X_y=True, scaled=False)
    wanted = np.c_[data[:, [2, 3]], target]
    return (wanted - wanted.mean(0)) / wanted.std(0)


def test_the_six_patients_of_diagnosis(patients):
    state = state_of("diagnosis", "Six real patients")
    rounded = patients.round(1)
    assert state["rows"] == rounded[326:331, :2].tolist()
    assert state["y"] == rounded[326:331, 2].tolist()
    assert [*state["new"], 2.5] in rounded.tolist()
    assert max(state["y"]) < 2.5


def test_the_ten_groups_of_regularization(patients):
    state = state_of("regularization", "Real targets")
    groups = np.array_split(np.argsort(patients[:, 0], kind="stable"), 10)
    y = state["y"]
    assert y == [round(patients[group, 2].mean(), 1) for group in groups]
    x = np.linspace(-1, 1, 10)
    powers = x[:, None] ** np.arange(1, 9)
    bottom = sb.leave_one_out(columns=powers, target=y, penalty=10**-0.6, intercept=True)
    lines = [np.polyfit(np.delete(x, i), np.delete(y, i), 1) for i in range(10)]
    missed = [np.polyval(line, x[i]) - y[i] for i, line in enumerate(lines)]
    assert np.sqrt(bottom.error).round(2) == 0.15
    assert np.sqrt(np.mean(np.square(missed))).round(2) == 0.16

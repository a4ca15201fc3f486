"""Exercises: their keys are sound, and the build refuses one that is not."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("docutils")
from exercises import programs, source, states
from exercises.directive import data
from exercises.variants import literal, run, shown, variants

ROOT = Path(__file__).parents[1]
PAGES = {page.stem: page.read_text("utf-8") for page in (ROOT / "docs/book").glob("*.md")}
CHAPTERS = sorted(name for name, text in PAGES.items() if "{exercise}" in text)


def of(chapter):
    """Return the exercises of a chapter."""
    return source.read(PAGES[chapter])


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_key_is_sound(chapter):
    found = of(chapter)
    assert len(found) >= 4
    for exercise in found:
        kept, wrong = variants(exercise)
        assert wrong == [], exercise.name
        assert list(source.lacking(exercise, kept[0][1])) == [], exercise.name
        assert exercise.name.startswith(f"{chapter}-")
        assert (ROOT / f"gallery/{exercise.options['script']}.py").exists(), exercise.name
        json.dumps(data(exercise, kept), allow_nan=False)


def test_names_are_unique():
    names = [exercise.name for chapter in CHAPTERS for exercise in of(chapter)]
    assert len(set(names)) == len(names)


def small(code, parts="", options=""):
    """Return an exercise with some Python."""
    text = f"```{{exercise}} T\n:name: x-y\n{options}{code}\n+++\nText {{{{ a }}}}.\n{parts}```\n"
    (exercise,) = source.read(text)
    return exercise


class TestRefused:
    """The build is the reviewer."""

    GOOD = "a = int(rng.integers(1, 9))\nask = value(of='given', value=a)\nright = a\n"

    def test_a_sound_one_has_six_variants(self):
        kept, wrong = variants(small(self.GOOD + "wrong['w'] = -a"))
        assert wrong == []
        assert len({names["a"] for _, names in kept}) == len(kept) == 6

    def test_a_right_answer_that_fails(self):
        _, wrong = variants(small(self.GOOD + "right = a + 1"))
        assert "seed 0: a right answer fails: " in wrong[0]

    def test_a_slip_that_is_always_right(self):
        kept, wrong = variants(small(self.GOOD + "wrong['w'] = 1.0 * a"))
        assert kept == []
        assert wrong[-1].startswith("no seed gives a sound variant: a slip is right")

    def test_a_slip_that_is_right_when_it_is_typed_with_decimals(self):
        _, wrong = variants(
            small(self.GOOD + "right = a = 0.7654\nask['value'] = a\nwrong['w'] = 0.76608")
        )
        assert wrong[-1].startswith("no seed gives a sound variant: a slip is right")

    def test_two_slips_that_are_always_alike(self):
        kept, wrong = variants(small(self.GOOD + "wrong['v'] = wrong['w'] = -a"))
        assert kept == []
        assert "two slips are alike" in wrong[-1]

    def test_a_given_that_cannot_be_shown(self):
        with pytest.raises(ValueError, match="cannot be shown exactly: round it"):
            variants(small("a = np.pi\nask = value(of='given', value=a)\nright = a"))

    @pytest.mark.parametrize(
        ("parts", "what"),
        [
            ("", ["two named slips", "two hints", "a part `+++ solution`"]),
            ("+++ no A\nB\n+++ no C\nD\n", ["two hints", "a right choice"]),
        ],
    )
    def test_what_is_lacking(self, parts, what):
        exercise = small("a = 1", parts)
        found = list(source.lacking(exercise, run(exercise, 0)))
        assert [w for w in what if w not in found] == []
        assert "a script that shows it" in found

    def test_code_of_the_solution_sees_what_the_reader_sees(self):
        exercise = small(self.GOOD + "b = 1", "+++ run\nprint(a, b)\n")
        with pytest.raises(NameError, match="'b' is not defined"):
            data(exercise, variants(exercise)[0])

    def test_states(self):
        holds = [["distance", None, ">", 0.5, "Far."]]
        names = {"ask": {"figure": "hull", "holds": holds}, "wrong": {"w": {"target": [5.0, 5.0]}}}
        told = list(states.faults(names | {"right": {"target": [1.0, 1.5]}}))
        assert told == [
            "the right state does not hold",
            "the figure starts in a state that holds",
            "a wrong state holds: w",
        ]

    def test_programs(self):
        def check(f, rng):
            if f(2) != 4:
                raise AssertionError("Not the square.")

        ask = {"name": "f"}
        sound = {"right": "f = lambda x: x * x", "wrong": {"Not the": "f = lambda x: x"}}
        assert list(programs.faults({"check": check, "ask": ask, **sound})) == []
        bad = {"right": "f = lambda x: x", "wrong": {"Other": "f = lambda x: x", "Not": "f = abs"}}
        told = list(programs.faults({"check": check, "ask": ask, **bad}))
        assert told == [
            "the right program fails: Not the square.",
            "a wrong program is not stopped by its name, 'Other', but by 'Not the square.'",
        ]


@pytest.mark.parametrize(
    ("value", "text", "python"),
    [
        (3.0, "3", "3"),
        (-1 / 3, "−1/3", "-1/3"),
        (0.25, "0.25", "0.25"),
        (np.array([1, -0.5]), "(1, −0.5)", "np.array([1, -0.5])"),
        (np.array([[1, 2], [3, 4]]), "(1, 2), (3, 4)", "np.array([[1, 2], [3, 4]])"),
        ([[1, None]], "(1, ?)", "[[1, None]]"),
        ("1–2", "1–2", '"1–2"'),
    ],
)
def test_a_given_in_words_and_in_python(value, text, python):
    assert shown(value) == text
    assert literal(value) == python

"""The recorded spreads are those of the programs that stand beside them."""

import re

import pytest
import spread as command
from book import spread

PAGES = sorted(spread.FOLDER.parents[1].glob("*/*.md"))
SHOWN = re.compile(r"^```\{spread\} (\S+)$", re.MULTILINE)
KEPT = spread.read()


def test_every_spread_is_shown_and_recorded_and_nothing_else():
    shown = [name for page in PAGES for name in SHOWN.findall(page.read_text("utf-8"))]
    assert sorted(shown) == sorted(spread.programs()) == sorted(KEPT)


@pytest.mark.parametrize("name", spread.programs())
def test_the_record_is_of_this_program_and_of_twenty_runs(name):
    told = KEPT[name]
    assert told["program"] == spread.digest(spread.programs()[name])
    lengths = {len(values) for values in told["found"].values()}
    assert len(lengths) == 1
    assert lengths.pop() >= 20


def test_a_difference_is_seen():
    then, near = {"error": [1.0, 2.0], "better": [True, False]}, command.NEAR
    assert not list(
        command.differences(then, {"error": [1.0, 2.0 + 1e-9], "better": [1, 0]}, near)
    )
    (said,) = command.differences(then, {"error": [1.0, 2.001], "better": [True, False]}, near)
    assert said == "error: 1 of 2 runs differ, first (2.0, 2.001)"
    (said,) = command.differences(then, then | {"better": [True, True]}, near)
    assert said.startswith("better: 1 of 2")
    assert set(command.differences(then, {"error": [1, 2], "worse": [True, False]}, near)) == {
        "better: gone",
        "worse: new",
    }


def test_numbers_and_answers_become_words():
    found = {"error": [1.0, 4.0, 2.0], "better": [True, False, True]}
    assert list(spread.rows(found)) == [
        ("error", "1", "2", "4"),
        ("better", "", "in 2 of 3", ""),
    ]

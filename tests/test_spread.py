"""The recorded spreads are those of the programs that stand beside them."""

import re

import pytest
import spread as command
from book import spread
from book.script import GALLERY

PAGES = sorted(spread.FOLDER.parents[1].glob("*/*.md"))
SHOWN = re.compile(r"^```\{spread\} (\S+)$", re.MULTILINE)
LINK = re.compile(r":download:`([^`<]+) </_recorded/spread/(\w+)\.py>`")
KEPT = spread.read()


def prose(path):
    """Return what a script of the gallery says, in one line."""
    lines = (line.removeprefix("#").strip() for line in path.read_text("utf-8").splitlines())
    return " ".join(lines)


SCRIPTS = {p.stem.removeprefix("plot_"): prose(p) for p in sorted(GALLERY.glob("*/plot_*.py"))}


def test_every_spread_is_shown_or_said_and_recorded_and_nothing_else():
    shown = [name for page in PAGES for name in SHOWN.findall(page.read_text("utf-8"))]
    said = [name for name, text in SCRIPTS.items() for _, name in LINK.findall(text)]
    assert sorted(shown + said) == sorted(spread.programs()) == sorted(KEPT)
    assert all(f"spread/{name}.py>" in SCRIPTS[name] for name in said)


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


def shares(values):
    """Return what a script says of shares: the least and the largest."""
    return f"{min(values):.0%} to {max(values):.0%}".replace("%", " %")


def prune_heads(found):
    below = found["of 20 random halves, those missed less"]
    within = min(found["pairs within a layer told by length, least of 6"])
    yield f"the length told {shares(found['pairs of heads told by length'])} of all pairs"
    yield f"and {within:.0%} or more within each layer".replace("%", " %")
    yield f"sharpness told {shares(found['pairs of heads told by sharpness'])}."
    yield f"In {below.count(0)} of the 23 sentences it was missed less than any of 20 random"
    yield f"in the other two less than {20 - max(below):.0f} of them"
    assert below.count(0) == 21


def take_the_sink_away(found):
    before = found["hidden, other tokens missed more"]
    assert all(found["the sink is [CLS]"])
    yield f"In {sum(found['silent, it is missed less than most'])} of :download:"
    yield f"it was missed the most in {before.count(0)}, and in one the second most"
    assert sorted(before)[22:] == [1]


def token_contributions(found):
    plain, level = (
        (found[f"layers 1 to 5{what}"], found[f"layer 0{what}"])
        for what in (": rows where it does", ", values of one length")
    )
    yield f"{shares(plain[0])} of the rows, and with values of one length in {shares(level[0])}"
    yield f"In layer 0 it is part of the cause: {shares(plain[1])} became {shares(level[1])}"


def thin_a_head(found):
    yield f"have had none in {shares(found['rows whose leading token could have none'])} of"


def share_outside_hull(found):
    yield f"{shares(found['inside the hull of eight measurements'])} are inside the hull"
    yield f"and {shares(found['within every range'])} within every range"


def linear_layers(found):
    bent, noise = (f"{min(v):.0f} to {max(v):.0f}" for v in found.values())
    yield f"100 units with a tanh leave {bent}, and noise {noise}"


SAID = {
    said.__name__: said
    for said in (
        prune_heads,
        take_the_sink_away,
        token_contributions,
        thin_a_head,
        share_outside_hull,
        linear_layers,
    )
}


@pytest.mark.parametrize("name", [name for name, text in SCRIPTS.items() if LINK.search(text)])
def test_what_a_script_says_of_many_runs_is_what_is_recorded(name):
    found, text = KEPT[name]["found"], SCRIPTS[name]
    ((words, _),) = LINK.findall(text)
    runs = len(next(iter(found.values())))
    assert words.split()[0] == {20: "twenty"}.get(runs, str(runs))
    for phrase in SAID[name](found):
        assert phrase in text

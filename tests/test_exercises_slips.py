"""Of wrong answers written down beforehand, most are told what they do or which slip they are."""

import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("docutils")
from exercises import book, typed
from exercises.variants import plain, rights, shown_givens, variants

SLIPS = Path(__file__).with_name("exercise_slips.txt").read_text("utf-8")
BARE = re.compile(r"is too (small|large)\.")  # which says no more than that it is wrong


def asked():
    """Yield (exercise, answer, what the page holds of it) for each answer of the lists."""
    known = {e.name: e for exercises in book.every().values() for e in exercises}
    for line in SLIPS.splitlines():
        if not line or line.startswith("#"):
            continue
        name, numbers, *answers = line.split(" | ")
        names = variants(known[name])[0][int(numbers) - 1][1]
        about = {
            "shape": names.get("shape", list(np.shape(rights(names)[0]))),
            "ask": plain(names["ask"]),
            "wrong": plain(list(names["wrong"].values())),
            "shown": shown_givens(known[name], names),
        }
        for answer in answers:
            yield name, {"text": answer.replace(" / ", "\n"), **about}


def told(read):
    """Return whether the page says more of an answer than that it is too small or too large."""
    if read["verdict"] == "nearly" or read["slip"] >= 0:
        return True
    return bool(read["said"]) and not any(map(BARE.search, read["said"]))


def test_most_wrong_answers_are_told_more_than_that(record_property):
    names, cases = zip(*asked(), strict=True)
    found = typed.read(list(cases))
    right = [
        (n, c["text"])
        for n, c, r in zip(names, cases, found, strict=True)
        if r["verdict"] == "right"
    ]
    assert right == []
    bare = [(n, c["text"]) for n, c, r in zip(names, cases, found, strict=True) if not told(r)]
    share = 1 - len(bare) / len(cases)
    record_property(
        "measured", f"{len(cases)} wrong answers to {len({*names})} exercises: {share:.1%} told"
    )
    assert len({*names}) >= 60
    assert share >= 0.9, bare

"""Chapters end when they have made their point.

Counted is what a reader goes through from the title to the end of the prose: the page as it opens
on a window of 1366 by 768, code of pictures folded, the figure to drag and all outputs included,
up to the exercises. Exercises are work of another kind, and what follows them are lists of links;
neither counts. A screen is the height of the window. Where letters are wider than Arial's, as
DejaVu's are, the count is divided by how much. Words are those of the prose: paragraphs, lists,
tables, headings, theorems and proofs; a formula is one word; code, what it prints, claims and
figures have none.
"""

import json

import pytest
from serve import ROOT, SITE

SCREEN, MOST_SCREENS, MOST_WORDS = 768, {"transformer": 20}, 4000
LONGEST = 16
# The alphabet in Arial is so many times as wide as its letters are high (their em).
ARIAL = 12.73
CHAPTERS = sorted(path.stem for path in ROOT.glob("docs/book/*.md") if path.stem != "index")
MEASURE = """async () => {
    await Promise.all([...document.images].map((image) => {
        image.loading = "eager";
        return image.decode().catch(() => null);
    }));
    const whole = document.querySelector("article section");
    const end = document.getElementById("exercises");
    const box = whole.getBoundingClientRect();
    const low = end ? end.getBoundingClientRect().top : box.bottom;
    const prose = whole.cloneNode(true);
    for (let at = prose.querySelector("#exercises"); at;) {
        const next = at.nextElementSibling;
        at.remove();
        at = next;
    }
    const figure = ".spanbook-figure-place, .highlight, .headerlink";
    prose.querySelectorAll(`.cell, .spanbook-claim, ${figure}`).forEach((part) => part.remove());
    prose.querySelectorAll(".katex, .katex-display").forEach((part) => part.replaceWith("x "));
    const parts = prose.querySelectorAll("p, li, td, th, h1, h2, h3, dt");
    const words = [...parts].filter((part) => !part.querySelector("p, li"))
        .flatMap((part) => part.textContent.split(/\\s+/).filter((word) => /[\\w]/.test(word)));
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `100px ${getComputedStyle(whole.querySelector("p")).fontFamily}`;
    const alphabet = pen.measureText("abcdefghijklmnopqrstuvwxyz").width / 100;
    return {height: low - box.top, words: words.length, alphabet};
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_no_longer_than_it_may_be(visit, name, record_property):
    if not (SITE / f"book/{name}.html").exists():
        pytest.fail(f"{name} is not in this site")
    page = visit(1366, height=SCREEN).open(f"book/{name}.html")
    found = page.evaluate(MEASURE)
    screens = found["height"] / SCREEN / max(1, found["alphabet"] / ARIAL)
    said = {"chapter": name, "screens": round(screens, 1), "words": found["words"]}
    record_property("measured", json.dumps(said))
    assert screens <= MOST_SCREENS.get(name, LONGEST), said
    assert found["words"] <= MOST_WORDS, said

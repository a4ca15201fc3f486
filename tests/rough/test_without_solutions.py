"""`SPANBOOK_SOLUTIONS=no`: no solution and no key can be read in what is built of exercises."""

import base64
import html
import json
import re
from pathlib import Path

import pytest
from exercises import book
from exercises.source import FENCE
from exercises.variants import plain, rights, variants
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

CHAPTERS = "span", "hull", "attention"  # with every kind of answer among them
CONF = """
extensions = ["myst_parser", "exercises.directive"]
myst_enable_extensions = ["dollarmath"]
html_copy_source = False  # as in the book
exercise_solutions = {}
"""


@pytest.fixture(scope="module", params=[True, False], ids=["with", "without"])
def built(request, tmp_path_factory):
    """Return whether there are solutions, and the text of every file of a site of exercises."""
    place = tmp_path_factory.mktemp("site")
    (place / "conf.py").write_text(CONF.format(request.param))
    for chapter in CHAPTERS:
        text = (book.BOOK / f"{chapter}.md").read_text("utf-8")
        found = "\n\n".join(match[0] for match in FENCE.finditer(text))
        (place / f"{chapter}.md").write_text(f"# {chapter}\n\n{found}\n", "utf-8")
    pages = "\n".join(CHAPTERS)
    (place / "index.md").write_text(f"# All\n\n```{{toctree}}\n{pages}\n```\n")
    with docutils_namespace():
        out, trees = str(place / "out"), str(place / "trees")
        Sphinx(str(place), str(place), out, trees, "html", status=None, warning=None).build()
    kinds = {".html", ".js", ".txt", ".json"}
    files = [path for path in Path(out).rglob("*") if path.suffix in kinds]
    return request.param, {path.name: path.read_text("utf-8") for path in files}


def words(text):
    """Return a text as what one reads of it."""
    return re.sub(r"\W+", " ", re.sub(r"<[^>]+>", " ", html.unescape(text))).lower()


def pieces(exercise):
    """Yield what a solution says, cut where something is put in."""
    for kind in ("solution", "remember", "run"):
        for piece in re.split(r"\$[^$]*\$|\{\{.*?\}\}|\{\w+\}`[^`]*`|[`*\n]", exercise.one(kind)):
            if len(found := words(piece).strip()) > 40 and "default_rng" not in piece:
                yield found


def test_no_solution_is_in_any_file(built):
    there, files = built
    read = [words(text) for text in files.values()]
    for exercise in (e for chapter in CHAPTERS for e in book.of(chapter)):
        for piece in pieces(exercise):
            assert any(piece in text for text in read) == there, (exercise.name, piece)


def test_no_key_is_in_any_file(built):
    there, files = built
    for chapter in CHAPTERS:
        exercises = book.of(chapter)
        held = re.findall(r'data-exercise="([^"]*)"', files[f"{chapter}.html"])
        assert len(held) == len(exercises)
        reasons = files[f"{chapter}.html"].count("<template><")
        assert reasons == (len(exercises) if there else 0)
        for exercise, text in zip(exercises, held, strict=True):
            about = json.loads(html.unescape(text) if there else base64.b64decode(text))
            outs = {variant["out"] for variant in about["variants"]}
            assert (outs == {""}) == (not there or not exercise.one("run")), exercise.name
            for (_, names), variant in zip(variants(exercise)[0], about["variants"], strict=True):
                asked = variant["ask"]["check"]
                if asked in ("state", "code"):
                    assert json.dumps(plain(names["right"])) not in json.dumps(variant)
                elif asked not in ("choice", "value"):  # what these compare with is their key
                    assert plain(rights(names)[0]) not in variant["ask"].values(), exercise.name

"""The chapter with a trained model is built without it too, and takes no other file for it."""

import ast
import builtins
import re
from pathlib import Path
from runpy import run_path
from statistics import mean, median
from types import SimpleNamespace

import numpy as np
import pytest
from book import spread, trained
from docutils import nodes
from docutils.utils import new_document
from page import live
from pictures import gallery
from pictures.figure_live import evaluate

CHAPTER = (trained.BOOK / "transformer.md").read_text("utf-8")
OURS = re.compile(r"^:?tags: \[.*\bmodel\b.*\]$", re.MULTILINE)


class App:
    pass


@pytest.fixture(autouse=True)
def _forgetful():
    trained.folder.cache_clear()
    yield
    trained.folder.cache_clear()


def test_without_the_model_its_cells_are_shown_and_not_run(monkeypatch):
    monkeypatch.setenv("SPANBOOK_MODEL", "none")
    source = [CHAPTER]
    trained.skip(App, "book/transformer", source)
    tagged = [line for line in source[0].splitlines() if OURS.fullmatch(line)]
    assert len(tagged) == len(OURS.findall(CHAPTER)) > 10
    assert all("skip-execution" in line for line in tagged)


def test_what_runs_without_the_model_needs_nothing_of_it():
    free = []
    for settings, tags, code in trained.CELL.findall(CHAPTER):
        if not OURS.search(f"{settings}tags: {tags}"):
            free.append(code)
    parts = [*ast.walk(ast.parse("\n".join(free)))]
    names = [part for part in parts if isinstance(part, ast.Name)]
    made = {part.id for part in names if isinstance(part.ctx, ast.Store)} | {*vars(builtins)}
    made |= {part.arg for part in parts if isinstance(part, ast.arg)}
    made |= {part.name for part in parts if isinstance(part, ast.FunctionDef)}
    made |= {
        (part.asname or part.name).split(".")[0] for part in parts if isinstance(part, ast.alias)
    }
    assert {part.id for part in names} <= made
    assert 3 < len(free) < len(trained.CELL.findall(CHAPTER)) / 2


@pytest.mark.parametrize("root", ["/a book/gallery/", "C:\\book\\gallery\\"])
@pytest.mark.parametrize("there", [True, False])
def test_only_the_scripts_that_open_the_model_wait_for_it(monkeypatch, root, there):
    monkeypatch.setattr(trained, "folder", lambda: there or None)
    runs = re.compile(gallery.pattern())
    waiting = [Path(page).relative_to("gallery").as_posix() for page in trained.scripts()]
    for page in [*waiting, "hull/plot_four_sets"]:
        path = f"{root}{page}.py".replace("/", root[-1])
        assert bool(runs.search(path)) == (there or page not in waiting)
    assert len(waiting) > 3


def test_the_page_of_a_script_that_failed_is_left_alone():
    document = new_document("page")
    document += nodes.literal_block("", "x", language="text")
    app = SimpleNamespace(env=SimpleNamespace(docname=trained.scripts()[0]))
    before = document.pformat()
    trained.say(app, document)
    assert document.pformat() == before


def test_another_page_is_left_alone(monkeypatch):
    monkeypatch.setenv("SPANBOOK_MODEL", "none")
    source = [CHAPTER]
    trained.skip(App, "book/attention", source)
    assert source == [CHAPTER]


@pytest.mark.parametrize("held", [(), ("vocab.txt",), ("model.safetensors",)])
def test_a_folder_without_both_files_is_no_model(tmp_path, monkeypatch, held):
    for name in held:
        (tmp_path / name).write_bytes(b"0")
    monkeypatch.setenv("SPANBOOK_MODEL", str(tmp_path))
    assert trained.folder() is None
    with pytest.raises(FileNotFoundError, match="the files of all-MiniLM-L6-v2"):
        trained.opened()


def test_another_file_is_refused(tmp_path, monkeypatch):
    for name in ("vocab.txt", "model.safetensors"):
        (tmp_path / name).write_bytes(b"0")
    monkeypatch.setenv("SPANBOOK_MODEL", str(tmp_path))
    with pytest.raises(ValueError, match="is not the file that the book is about"):
        trained.folder()


def test_the_sentences_are_230_and_none_twice():
    found = trained.sentences()
    assert len(found) == len(set(found)) == 230


@pytest.mark.parametrize(("page", "runs"), [(trained.scripts()[0], 0), ("gallery/hull/plot_x", 2)])
def test_a_script_that_opens_the_model_does_not_offer_to_run_in_the_page(page, runs):
    document = new_document("page")
    document += nodes.section("", *(nodes.literal_block("", "x", language="Python") for _ in "ab"))

    app = SimpleNamespace(env=SimpleNamespace(docname=page))
    trained.say(app, document)
    live.mark(app, document)
    marked = [node for node in document.findall(nodes.container) if live.CELL in node["classes"]]
    assert len(marked) == runs
    assert ("runs at home" in document.pformat()) == (runs == 0)


def found(name):
    return spread.read()[f"trained_{name}"]["found"]


@pytest.mark.parametrize("name", ["order", "previous", "pruning", "residual", "sense", "sink"])
def test_a_finding_is_recorded_over_two_hundred_sentences(name):
    assert {len(runs) >= 200 for runs in found(name).values()} == {True}


def test_what_the_text_says_of_all_sentences_is_what_is_recorded():
    bag = mean(found("sense")["sense told by the mean of the other words' vectors"])
    assert f"finds the sense in {bag:.0%}".replace("%", " %") in " ".join(CHAPTER.split())
    pruning = found("pruning")
    assert all(pruning["the length foretells it better"])
    assert len(pruning["the length foretells it better"]) == 230
    assert "In each of the 230 sentences the length" in CHAPTER
    clear, half = (
        median(pruning[f"1 - cosine without {which}"])
        for which in ("head 2 of layer 0", "a head, median of the 72")
    )
    assert 1 / 3 < clear / half < 3  # "missed about as much as the median head"


@pytest.mark.skipif(trained.folder() is None, reason=trained.NEEDED)
def test_the_figure_stores_what_the_model_gives():
    source = (trained.BOOK.parent / "_static/figures/sink.py").read_text("utf-8")
    _, _, kept = evaluate(source, {})
    program = run_path(str(trained.BOOK.parent / "_recorded/figure_sink.py"))
    tokens, plane, weights, cosines = program["stored"]()
    assert kept["tokens"] == tokens
    np.testing.assert_allclose(kept["values"], plane, rtol=0, atol=0.006)
    np.testing.assert_allclose(kept["weights"], weights, rtol=0, atol=0.003)
    np.testing.assert_allclose(kept["cosines"], cosines, rtol=0, atol=0.0011)

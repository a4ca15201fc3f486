"""The exercises of the book by chapter, read without Sphinx, for paper and for saved answers."""

from pathlib import Path

from book.chapters import read as chapters
from exercises import source

BOOK = Path(__file__).parents[2] / "book"
ROUND = 6  # sheets, after which each exercise is moved on by its place


def of(chapter):
    """Return the exercises of a chapter, or raise SystemExit with the chapters that have some."""
    found = every().get(chapter)
    if not found:
        raise SystemExit(f"no exercises in {chapter!r}; there are some in {', '.join(every())}")
    return found


def every():
    """Return {chapter: exercises} in the book's order."""
    texts = {name: (BOOK / f"{name}.md").read_text("utf-8") for name in chapters()}
    found = {name: source.read(text) for name, text in texts.items()}
    return {name: some for name, some in found.items() if some}


def variant(number, place, count):
    """Return which of `count` variants sheet `number` has of the exercise at a place.

    Neighbouring sheets differ in every exercise, and sheets that are rounds apart in all but the
    first. `exercise.js` does the same for `?numbers=`.
    """
    return (number + number // ROUND * place) % count

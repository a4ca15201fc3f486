"""After any edits, deletions and renames the site is what a build from nothing makes."""

import random
import shutil

import pytest
from conftest import differ, held
from small import NAMES, TOPICS, chapter, names, script


class Book:
    """A small book, and the ways in which it changes."""

    def __init__(self, checkout, seed):
        self.checkout, self.root = checkout, checkout.root
        self.draw, self.count = random.Random(seed), 0

    def scripts(self):
        return sorted(self.root.glob("gallery/*/plot_*.py"))

    def chapters(self):
        return sorted(self.root / f"docs/book/{t}.md" for t in TOPICS if self.has(t))

    def has(self, topic):
        return (self.root / f"docs/book/{topic}.md").exists()

    def one(self, paths):
        return self.draw.choice(paths)

    def fresh(self):
        """Return a number that was not used before."""
        self.count += 1
        return self.count

    # what may happen; each leaves at least two scripts and one chapter

    def a_script_is_written(self):
        n = self.fresh()
        file = self.root / f"gallery/{self.one(TOPICS)}/plot_new_{n}.py"
        file.write_text(script(f"New {n}", figures=self.draw.randint(1, 3)), "utf-8")

    def a_script_has_other_figures(self):
        file, n = self.one(self.scripts()), self.fresh()
        file.write_text(script(f"Other {n}", self.draw.randint(1, 3), shown=n), "utf-8")

    def a_script_goes(self):
        if len(scripts := self.scripts()) > 2:
            self.one(scripts).unlink()

    def a_script_moves(self):
        file = self.one(self.scripts())
        moved = self.root / f"gallery/{self.one(TOPICS)}/plot_moved_{self.fresh()}.py"
        file.rename(moved)
        was, now = (f"gallery/{p.parent.name}/{p.stem}" for p in (file, moved))
        old = self.root / "docs/redirects.txt"
        kept = [line for line in old.read_text().splitlines() if line.split()[1] != was]
        old.write_text("".join(f"{line}\n" for line in [*kept, f"{was} {now}"]))

    def a_chapter_is_written_anew(self):
        n = self.fresh()
        file = self.root / f"docs/book/{self.one(TOPICS)}.md"
        figure = self.draw.choice(["hull", "span", ""])
        file.write_text(chapter(f"Title {n}", n, self.draw.random() < 0.6, figure), "utf-8")

    def a_chapter_goes(self):
        if len(chapters := self.chapters()) > 1:
            self.one(chapters).unlink()

    def names_come_and_go(self):
        names(self.root, sorted(self.draw.sample(NAMES, self.draw.randint(2, len(NAMES)))))

    def a_docstring_changes(self):
        line = "Three atoms in the plane give a triangle."
        self.checkout.edit(
            "spanbook/hull/_hulls.py", lambda t: t.replace(line, f"{line} Number {self.fresh()}.")
        )

    def a_word_of_the_glossary_changes(self):
        self.checkout.append(
            "docs/book/glossary.md", f"\nshown {self.fresh()}\n: A word, number {self.count}.\n"
        )

    def a_static_file_comes_or_goes(self):
        file = self.root / "docs/_static/some/thing.txt"
        if file.exists():
            file.unlink()
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_text("thing")

    def a_script_of_pages_changes(self):
        self.checkout.append("docs/_static/live/start.js", f"\nconst number{self.fresh()} = 1;\n")

    def a_figure_goes(self):
        for kind in ("py", "js"):
            (self.root / f"docs/_static/figures/depth.{kind}").unlink(missing_ok=True)

    def changes(self):
        """Return all of these, in a random order."""
        found = [getattr(self, name) for name in dir(self) if name.startswith(("a_", "names_"))]
        return self.draw.sample(found, len(found))

    def build(self):
        status, printed = self.checkout.build()
        assert status == 0, printed
        return held(self.root)


@pytest.mark.whole
@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_left_over(checkout, seed):
    book = Book(checkout, seed)
    book.build()
    changes = book.changes()
    half = len(changes) // 2
    for some in (changes[:half], changes[half:]):
        for change in some:
            change()
        after = book.build()
    for folder in ("_build/html", "_build/doctrees", "_build/figures", "gallery", "reference/api"):
        shutil.rmtree(book.root / "docs" / folder)
    (book.root / "docs/_build/freshness.json").unlink()
    assert differ(after, book.build()) == []


def test_code_does_not_lead_to_a_name_that_is_gone(checkout):
    page = checkout.root / "docs/_build/html/about/tables.html"
    fewer = [name for name in NAMES if name != "ConvexHull"]
    for shown in (NAMES, fewer, NAMES):
        names(checkout.root, shown)
        status, printed = checkout.build()
        assert status == 0, printed
        linked = "spanbook.ConvexHull.html" in page.read_text("utf-8")
        assert linked == ("ConvexHull" in shown)

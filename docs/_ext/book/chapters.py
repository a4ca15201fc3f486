"""List the chapters in reading order, from `book/chapters.toml`.

A chapter is in the list, and in the table of contents, when its file exists.
"""

import tomllib
from pathlib import Path

from build.only import selected
from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.directives.other import TocTree
from sphinx.errors import ConfigError

FILE = Path(__file__).parents[2] / "book/chapters.toml"
GALLERY = FILE.parents[2] / "gallery"
SHOWN = (
    "book/index",
    "about/map",
    "about/tables",
    "about/teachers",
)  # the pages that show every chapter


def read(folder=FILE.parent):
    """Return {name: {"line": ..., "able": ..., "needs": [...]}} of the chapters that are there."""
    known = tomllib.loads((folder / FILE.name).read_text("utf-8"))
    there = {name for name in known if (folder / f"{name}.md").exists()}
    there = {name for name in there if selected(f"book/{name}")}
    return {
        name: {
            "line": known[name]["line"],
            "able": known[name].get("able"),
            "needs": [n for n in known[name]["needs"] if n in there],
        }
        for name in known
        if name in there
    }


def topics():
    """Return the topics that have a folder in the gallery, in the book's order."""
    known = tomllib.loads(FILE.read_text("utf-8"))
    there = {header.parent.name for header in GALLERY.glob("*/GALLERY_HEADER.rst")}
    if lacking := sorted(there - set(known)):
        raise ConfigError(
            f"docs/book/chapters.toml has no line for {', '.join(lacking)} of the gallery; "
            'start a topic with `nox -s new -- NAME "What it is about"`'
        )
    return [name for name in known if name in there]


def to(page):
    """Return a link to a page that shows its title."""
    link = addnodes.pending_xref(
        "", nodes.inline(text=page.split("/")[-1]), refdomain="std", reftype="doc"
    )
    link.attributes |= {"reftarget": f"/{page}", "refexplicit": False, "refwarn": True}
    return link


class Chapters(TocTree):
    """Write the list, and the table of contents that the navigation is made from."""

    has_content = False

    def run(self):
        """Return both."""
        self.env.note_dependency(str(FILE))
        found = read()
        self.options = {"hidden": None, "maxdepth": 1}
        self.content = StringList(list(found), source=str(FILE))
        items = [
            nodes.list_item(
                "", nodes.paragraph("", "", to(f"book/{name}"), nodes.Text(f": {c['line']}"))
            )
            for name, c in found.items()
        ]
        return [*super().run(), nodes.enumerated_list("", *items, enumtype="arabic", suffix=".")]


def outdated(app, env, added, changed, removed):
    """Read the pages again that show every chapter when one came or went."""
    if any(page.startswith("book/") for page in added | removed):
        return [page for page in SHOWN if page in env.found_docs]
    return []


def setup(app):
    """Register the directive."""
    app.add_directive("chapters", Chapters)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

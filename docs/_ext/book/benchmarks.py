"""Show the table of `nox -s bench`, where that has run before the build.

`nox -s bench -- --table docs/_build/benchmarks.md` writes it. It is made on one machine, so it
is no part of the sources, and the directive `benchmarks` says how to make it where it is not.
"""

from pathlib import Path

from docutils.nodes import Element
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

TABLE = "_build/benchmarks.md"
WAITING = "spanbook-no-table"
ABSENT = f"No table was made before this build: `nox -s bench -- --table docs/{TABLE}` makes it."


class Benchmarks(SphinxDirective):
    """Write the table, or how to make it."""

    def run(self):
        """Read the page's own language, so that the table is one like any other."""
        path = Path(self.env.srcdir, TABLE)
        if path.exists():
            self.env.note_dependency(str(path))
            text = path.read_text(encoding="utf-8")
        else:  # what depends on a missing file is read again by every build
            self.env.metadata[self.env.docname][WAITING] = "yes"
            text = ABSENT
        parent = Element()
        self.state.nested_parse(StringList(text.splitlines(), str(path)), 0, parent)
        return parent.children


def came(app, env, added, changed, removed):
    """Read the page again when the table is there at last."""
    waiting = [page for page, about in env.metadata.items() if WAITING in about]
    return waiting if Path(app.srcdir, TABLE).exists() else []


def setup(app):
    """Register the directive with Sphinx."""
    app.add_directive("benchmarks", Benchmarks)
    app.connect("env-get-outdated", came)
    return {"version": "2", "parallel_read_safe": True}

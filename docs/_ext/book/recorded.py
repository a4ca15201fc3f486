"""Show code that needs another library, with what it printed when it was recorded.

A block is ``{recorded} NAME PACKAGE`` with code inside. `nox -s record` runs all of them and
writes down what they printed, with what, and when, in `_recorded/frameworks.json`;
`nox -s oracles` runs them again and compares. So no reader needs the library, and no build.
``{recorded-table} NAME`` shows a table in Markdown that a command has left in `_recorded`.
"""

import json
import re
from hashlib import sha256
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

BOOK = Path(__file__).parents[2] / "book"
FILE = BOOK.parent / "_recorded/frameworks.json"
BLOCK = re.compile(r"^```\{recorded\} (\S+) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
logger = logging.getLogger(__name__)


def blocks(text):
    """Return {name: (package, code)} of a page."""
    return {name: (package, code.strip()) for name, package, code in BLOCK.findall(text)}


def digest(code):
    """Return what tells whether a block has changed since it was run."""
    return sha256(code.strip().encode()).hexdigest()[:12]


class Recorded(SphinxDirective):
    """Code, what it printed, and with which version of its library."""

    required_arguments = 2
    has_content = True

    def run(self):
        """Return the two blocks and the line under them."""
        self.env.note_dependency(str(FILE))
        name, code = self.arguments[0], "\n".join(self.content)
        kept = json.loads(FILE.read_text("utf-8")).get(name)
        if kept is None or kept["code"] != digest(code):
            why = "has no output" if kept is None else "has changed since its output"
            logger.warning("%s %s: `nox -s record`", name, why, location=self.get_location())
            return [nodes.literal_block(code, code, language="python")]
        said = nodes.literal_block(kept["said"], kept["said"], language="text", classes=["output"])
        line = nodes.paragraph("", f"{kept['with']}, {kept['on']}.", classes=["spanbook-recorded"])
        return [nodes.literal_block(code, code, language="python"), said, line]


class RecordedTable(SphinxDirective):
    """A table that was measured once, and the line above it."""

    required_arguments = 1

    def run(self):
        """Read the page's own language, so that the table is one like any other."""
        path = FILE.with_name(self.arguments[0])
        self.env.note_dependency(str(path))
        lines = StringList(path.read_text("utf-8").splitlines(), str(path))
        parent = nodes.Element()
        self.state.nested_parse(lines, 0, parent)
        return parent.children


def setup(app):
    """Register the directives."""
    app.add_directive("recorded", Recorded)
    app.add_directive("recorded-table", RecordedTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Show how a number differs from run to run, where the runs take longer than the page may.

``{spread} NAME`` shows what `nox -s spread -- --record NAME` has written into
`_recorded/spread.json`: for each number its least, median and largest, for each question how
often the answer was yes, and the day. A script of the gallery says in words what a program of its
own name gave, and links it. `nox -s spread` runs all of it again and fails where it differs.
To add one, write `_recorded/spread/NAME.py`, with a first line that says what it is,
`RUNS` (20 or more), `PACKAGES` (those whose versions count) and `run(seed)`, which returns
{what: number or bool}.
"""

import ast
import json
from hashlib import sha256
from pathlib import Path
from statistics import median

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

FOLDER = Path(__file__).parents[2] / "_recorded/spread"
FILE = FOLDER.with_suffix(".json")
logger = logging.getLogger(__name__)


def programs():
    """Return {name: path} of what is run."""
    return {path.stem: path for path in sorted(FOLDER.glob("[a-z]*.py"))}


def digest(path):
    """Return what tells whether a program has changed since it was run."""
    return sha256(path.read_text("utf-8").encode()).hexdigest()[:12]


def read():
    """Return {name: {"on": ..., "with": ..., "program": ..., "found": {what: [...]}}}."""
    return json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


def rows(found):
    """Return the words of the table: numbers as least, median, largest; answers counted."""
    for what, values in found.items():
        if isinstance(values[0], bool):
            yield what, "", f"in {sum(values)} of {len(values)}", ""
        else:
            yield what, *(f"{f(values):.3g}" for f in (min, median, max))


class Spread(SphinxDirective):
    """The table, and under it what was run, with what, and when."""

    required_arguments = 1

    def run(self):
        """Return the two."""
        (name,), path = self.arguments, FOLDER / f"{self.arguments[0]}.py"
        for file in (FILE, path):
            self.env.note_dependency(str(file))
        kept = read().get(name)
        if kept is None or not path.exists() or kept["program"] != digest(path):
            why = "has no run" if kept is None else "has changed since its runs"
            logger.warning(
                "%s %s: `nox -s spread -- --record %s`",
                name,
                why,
                name,
                location=self.get_location(),
            )
            return []
        runs = len(next(iter(kept["found"].values())))
        said = ast.get_docstring(ast.parse(path.read_text("utf-8"))).rstrip(".")
        line = f"{said}. {runs} runs, {kept['with']}, {kept['on']}."
        return [
            table(kept["found"]),
            nodes.paragraph("", line, classes=["spanbook-recorded"]),
        ]


def table(found):
    """Return the table."""
    titles = "", "least", "median", "most"
    group = nodes.tgroup("", cols=4)
    group += [nodes.colspec(colwidth=width) for width in (55, 15, 15, 15)]
    group += [nodes.thead("", row(titles)), nodes.tbody("", *map(row, rows(found)))]
    return nodes.table("", group, classes=["spanbook-spread"])


def row(cells):
    """Return one row."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph(text=cell)) for cell in cells))


def setup(app):
    """Register the directive."""
    app.add_directive("spread", Spread)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

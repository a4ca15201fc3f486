"""Make the table "Which function?" and the first lines of each name's page from one file.

The file is `reference/which.toml`; tests hold it to what the functions take.
"""

import re
import tomllib
from pathlib import Path

from book.chapters import to
from build.only import selected
from build.reference import public_names
from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

FILE = Path(__file__).parents[2] / "reference/which.toml"
TAKES = {
    "any": "NumPy, PyTorch, JAX and Dask arrays, and data frames",
    "numpy": "NumPy arrays and data frames",
}
SHORT = {"any": "all", "numpy": "NumPy"}
HEADINGS = "Task", "Function, chapter", "Arrays", "Cost"
WIDTHS = 40, 26, 12, 22
MARKUP = re.compile(r"\$([^$]+)\$|`([^`]+)`")


def read():
    """Return {"least_squares": {"task": ..., "chapter": ..., ...}, ...}."""
    return tomllib.loads(FILE.read_text("utf-8"))


def inline(text):
    """Return the nodes of a text with `code` and $formulas$."""
    found, start = [], 0
    for match in MARKUP.finditer(text):
        found.append(nodes.Text(text[start : match.start()]))
        formula, code = match.groups()
        found.append(nodes.math(formula, formula) if formula else nodes.literal(code, code))
        start = match.end()
    return [*found, nodes.Text(text[start:])]


def name_link(name):
    """Return a link to a public name, which may be `draw.space`."""
    target = next(full for full in public_names() if full == f"spanbook.{name}")
    options = {"refdomain": "py", "reftype": "obj", "reftarget": target, "refexplicit": True}
    return addnodes.pending_xref("", nodes.literal(name, name), **options, refwarn=True)


def chapter_link(chapter, *, short=False):
    """Return a link to a chapter, or its name where this build leaves it out."""
    page = chapter if "/" in chapter else f"book/{chapter}"
    if not selected(page):
        return nodes.Text(chapter)
    link = to(page)
    link["refexplicit"] = short  # by its topic, not by its title
    return link


def arrays(entry, words):
    """Return which arrays a function takes, the sparse ones too."""
    sparse = f"; sparse {entry['sparse']}" if "sparse" in entry else ""
    return words[entry["arrays"]] + sparse if "arrays" in entry else ""


def task(entry):
    """Return what a function is for, and what the same is called elsewhere."""
    return inline(entry["task"] + (f"; elsewhere {entry['known']}" if "known" in entry else ""))


def place(name, entry):
    """Return the links to a function and its chapter."""
    return [name_link(name), nodes.Text(", "), chapter_link(entry["chapter"], short=True)]


def row(cells):
    """Return a row of a table."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


class Which(SphinxDirective):
    """Write the table."""

    def run(self):
        """Return it."""
        self.env.note_dependency(str(FILE))
        rows = [
            row(
                [
                    task(entry),
                    place(name, entry),
                    inline(arrays(entry, SHORT)),
                    inline(entry.get("cost", "")),
                ]
            )
            for name, entry in read().items()
        ]
        head = nodes.thead("", row([[nodes.Text(h)] for h in HEADINGS]))
        columns = [nodes.colspec(colwidth=width) for width in WIDTHS]
        group = nodes.tgroup("", *columns, head, nodes.tbody("", *rows), cols=len(columns))
        return [nodes.table("", group, classes=["spanbook-which", "colwidths-given"])]


class Facts(SphinxDirective):
    """Write what a name is for, takes and costs, and where it is explained."""

    required_arguments = 1

    def run(self):
        """Return a list of a line each."""
        self.env.note_dependency(str(FILE))
        name, known = self.arguments[0].removeprefix("spanbook."), read()
        makers = [maker for maker, entry in known.items() if name in entry.get("makes", ())]
        if name in known:
            entry = known[name]
            lines = [("For", inline(f"{entry['task'][0].lower()}{entry['task'][1:]}"))]
            if "known" in entry:
                lines.append(("Elsewhere", inline(entry["known"])))
            if "arrays" in entry:
                lines.append(("Takes", inline(arrays(entry, TAKES))))
            if "cost" in entry:
                lines.append(("Costs", inline(entry["cost"])))
        else:
            links = [part for maker in makers for part in (name_link(maker), nodes.Text(", "))]
            lines = [("From", links[:-1])]
        chapter = known[name if name in known else makers[0]]["chapter"]
        lines.append(("Chapter", [chapter_link(chapter)]))
        fields = [
            nodes.field("", nodes.field_name(text=term), body(parts)) for term, parts in lines
        ]
        return [nodes.field_list("", *fields, classes=["spanbook-facts"])]


def body(parts):
    """Return the right side of a line."""
    return nodes.field_body("", nodes.paragraph("", "", *parts))


def setup(app):
    """Register the directives."""
    app.add_directive("which-function", Which)
    app.add_directive("facts", Facts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""List at the end of each chapter the symbols of its formulas, each with its place in notation.

The symbols are those of the tables of `book/notation.md`, whose first column is the formula and
whose second says what it is; what a letter means in one chapter alone stands in
`book/symbols.toml`, and in a table that the directive `local-symbols` makes of it. Each row gets
an address. A letter of a formula that has no meaning is a warning, which stops the build.
"""

import re
import tomllib
from pathlib import Path

from build.pages import ByPage
from docutils import nodes
from page.finder import GREEK
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

TABLES = ByPage("tables")  # what the page says, of that page alone
PAGE = "book/notation"
FILE = Path(__file__).parents[2] / "book/symbols.toml"
LOCAL = "spanbook-local"  # the table of letters of one chapter
ALPHABET = {*GREEK, *(f"var{name}" for name in GREEK)}
HEADINGS = "symbol", "what it is there", "chapter"
LOG = logging.getLogger(__name__)
CHAPTERS = re.compile(r"book/(?!index$|notation$|glossary$)")
WORDS = re.compile(r"\\(?:text|mathrm|texttt|begin|end)\{[^{}]*\}|\\(?:left|right|big|Big)\b")
TOKEN = re.compile(
    r"\\operatorname\*?\{(?P<word>\w+)\}"
    r"|\\(?P<set>mathbb)\s*\{?\w\}?"
    r"|(?P<norm>\\?\||\\[lr]?[vV]ert\b)"
    r"|\^\{?(?P<power>-1|\\top)(?![\w.])\}?"
    r"|(?P<base>\\[a-zA-Z]+|[a-zA-Z])(?:_\{?(?P<below>\\?\w+)\}?)?"
)
SINGLE = re.compile(r"[a-zA-Z]$")


def symbols(tex, known=()):
    """Return the symbols of a formula, in order; `x_i` is `x` and `i` unless `x_i` is known."""
    found = []
    for match in TOKEN.finditer(WORDS.sub(" ", tex)):
        kind, text = match.lastgroup, match[match.lastgroup]
        if kind in ("base", "below"):
            base, below = match["base"], match["below"] or ""
            whole = f"{base}_{below}"
            found += [whole] if whole in known else [base, *re.findall(r"\\\w+|[a-zA-Z]", below)]
        else:
            found.append({"norm": "|", "set": "mathbb"}.get(kind, text))
    return list(dict.fromkeys(found))


def key(tex):
    """Return what stands for a row of the table: its sign, or else its letter."""
    if re.fullmatch(r"\w_\w", tex):
        return tex
    found = symbols(tex)
    return next((s for s in found if not SINGLE.match(s)), found[0])


def read(doctree):
    """Return {symbol: (formula, what it is, anchor)} from the tables, and address their rows."""
    found = {}
    for row in doctree.findall(nodes.row):
        formula = next(iter(row[0].findall(nodes.math)), None)
        if formula is not None and isinstance(row.parent, nodes.tbody) and not row["ids"]:
            sign = key(formula.astext())
            row["ids"] = [f"symbol-{len(found) + 1}"]
            found[sign] = formula.astext(), row[1].astext(), row["ids"][0]
    return found


def read_local():
    """Return {chapter: {symbol: what it is there, or ""}}."""
    return tomllib.loads(FILE.read_text("utf-8"))


def anchor(chapter, sign):
    """Return the address of a row of the table of letters of one chapter."""
    return f"symbol-{chapter}-{sign.strip(chr(92))}"


def needs_meaning(sign):
    """Return whether a reader must be told: letters, Latin or Greek, with an index or without."""
    letters = re.match(r"[a-zA-Z](_|$)", sign)
    return bool(letters) or (sign.startswith("\\") and sign[1:].lower() in ALPHABET)


def of_page(used, known, local, chapter):
    """Return the symbols of a page as (formula, what it is, anchor), and those without a meaning.

    What the chapter says of a letter stands before what the tables say.
    """
    items = []
    for sign in [*known, *(sign for sign in local if sign not in known)]:
        if sign in used and sign in local:
            if local[sign]:
                tex = known[sign][0] if sign in known else sign
                items.append((tex, local[sign], anchor(chapter, sign)))
        elif sign in used:
            tex, text, place = known[sign]
            items.append((tex, short(text), place))
    lacking = {sign for sign in used - set(known) - set(local) if needs_meaning(sign)}
    return items, sorted(lacking)


class LocalSymbols(SphinxDirective):
    """Write the table of letters of one chapter."""

    def run(self):
        """Return it."""
        self.env.note_dependency(str(FILE))
        rows = []
        for chapter, signs in read_local().items():
            for sign in (sign for sign, text in signs.items() if text):
                tex = rf"{sign} y" if sign == r"\hat" else sign
                texts = nodes.Text(signs[sign]), nodes.Text(chapter)
                rows.append(self.row([nodes.math(tex, tex)], *([text] for text in texts)))
                rows[-1]["ids"] = [anchor(chapter, sign)]
        head = nodes.thead("", self.row(*([nodes.Text(h)] for h in HEADINGS)))
        columns = [nodes.colspec(colwidth=1) for _ in HEADINGS]
        group = nodes.tgroup("", *columns, head, nodes.tbody("", *rows), cols=len(columns))
        return [nodes.table("", group, classes=[LOCAL])]

    @staticmethod
    def row(*cells):
        """Return a row of the table."""
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def collect(app, doctree):
    """Remember the tables."""
    if app.env.docname == PAGE:
        TABLES(app.env)[PAGE] = read(doctree), read_local()


def changed(app, env):
    """Write the chapters again when the tables changed."""
    return [page for page in env.found_docs if CHAPTERS.match(page)] if TABLES.changed(env) else []


def short(text):
    """Return what a symbol is, without the explanation after a colon."""
    return text.split(":")[0].strip()


def add(app, doctree, docname):
    """Put the list at the end of a chapter."""
    known, local = TABLES(app.env).get(PAGE, ({}, {}))
    if not CHAPTERS.match(docname) or not known:
        return
    chapter = docname.removeprefix("book/")
    local = local.get(chapter, {})
    formulas = doctree.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block)))
    used = {sign for formula in formulas for sign in symbols(formula.astext(), {*known, *local})}
    listed, lacking = of_page(used, known, local, chapter)
    if lacking:
        text = "no meaning for %s: a row in notation.md, or a line in symbols.toml"
        LOG.warning(text, ", ".join(lacking), location=docname)
    uri = app.builder.get_relative_uri(docname, PAGE)
    items = []
    for tex, text, place in listed:
        to = nodes.reference("", "", refuri=f"{uri}#{place}", internal=True)
        to += [nodes.math(tex, tex), nodes.Text(f" {text}")]
        items.append(nodes.list_item("", nodes.paragraph("", "", to)))
    if items:
        title = nodes.paragraph("", "", nodes.strong(text="Symbols on this page"))
        bullets = nodes.bullet_list("", *items)
        last = next(iter(doctree.findall(nodes.section)))
        last += nodes.container("", title, bullets, classes=["spanbook-symbols"])


def setup(app):
    """Connect, after the words are linked: the list says itself what it means."""
    app.add_directive("local-symbols", LocalSymbols)
    app.connect("doctree-read", collect)
    TABLES.connect(app)
    app.connect("env-updated", changed)
    app.connect("doctree-resolved", add, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

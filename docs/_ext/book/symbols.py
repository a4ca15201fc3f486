"""List at the end of each chapter the symbols of its formulas, each with its place in notation.

The symbols are those of the tables of `book/notation.md`, whose first column is the formula and
whose second says what it is. Each row there gets an address.
"""

import re

from build.pages import ByPage
from docutils import nodes

TABLES = ByPage("tables")  # what the page says, of that page alone
PAGE = "book/notation"
CHAPTERS = re.compile(r"book/(?!index$|notation$|glossary$)")
WORDS = re.compile(r"\\(?:text|mathrm|texttt|begin|end)\{[^{}]*\}|\\(?:left|right|big|Big)\b")
TOKEN = re.compile(
    r"\\operatorname\*?\{(?P<word>\w+)\}"
    r"|\\(?P<set>mathbb)\s*\{?\w\}?"
    r"|\\(?P<norm>\||[lr]?Vert\b)"
    r"|\^\{?(?P<power>-1|\\top)\}?"
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
            found.append({"norm": "norm", "set": "mathbb"}.get(kind, text))
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
        if formula is not None and isinstance(row.parent, nodes.tbody):
            sign = key(formula.astext())
            row["ids"] = [f"symbol-{len(found) + 1}"]
            found[sign] = formula.astext(), row[1].astext(), row["ids"][0]
    return found


def collect(app, doctree):
    """Remember the tables."""
    if app.env.docname == PAGE:
        TABLES(app.env)[PAGE] = read(doctree)


def changed(app, env):
    """Write the chapters again when the tables changed."""
    return [page for page in env.found_docs if CHAPTERS.match(page)] if TABLES.changed(env) else []


def short(text):
    """Return what a symbol is, without the explanation after a colon."""
    return text.split(":")[0].strip()


def add(app, doctree, docname):
    """Put the list at the end of a chapter."""
    known = TABLES(app.env).get(PAGE, {})
    if not CHAPTERS.match(docname) or not known:
        return
    formulas = doctree.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block)))
    used = {sign for formula in formulas for sign in symbols(formula.astext(), known)}
    uri = app.builder.get_relative_uri(docname, PAGE)
    items = []
    for sign, (tex, text, anchor) in known.items():
        if sign in used:
            to = nodes.reference("", "", refuri=f"{uri}#{anchor}", internal=True)
            to += [nodes.math(tex, tex), nodes.Text(f" {short(text)}")]
            items.append(nodes.list_item("", nodes.paragraph("", "", to)))
    if items:
        title = nodes.paragraph("", "", nodes.strong(text="Symbols on this page"))
        listed = nodes.bullet_list("", *items)
        last = next(iter(doctree.findall(nodes.section)))
        last += nodes.container("", title, listed, classes=["spanbook-symbols"])


def setup(app):
    """Connect, after the words are linked: the list says itself what it means."""
    app.connect("doctree-read", collect)
    TABLES.connect(app)
    app.connect("env-updated", changed)
    app.connect("doctree-resolved", add, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 2}

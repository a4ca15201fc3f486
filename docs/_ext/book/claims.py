"""Gather what the book checks.

`sb.claim` prints one line. In a chapter it arrives as a badge, in a gallery script as a line
of output. Here both become the same badge with an address of its own, and the directive
`claims` lists them all. The work is done on the documents that Sphinx keeps between builds,
so the claims of a page that was not run again count too.
"""

import re
from html import escape

from build.pages import ByPage
from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

LINE = re.compile(
    r"^claim holds: (?P<statement>.+) \((?P<left>true|(?:largest difference|margin) \S+)\)$"
)
CLAIMS = ByPage("claims")  # [(anchor, statement, left), ...]
LISTS = ByPage("claims_lists")  # True for the pages with the list of all
KINDS = {"largest difference": "equal", "margin": "bound", "": "yes or no"}  # by what was left
FAILED = re.compile(r"^claim fails: .*$", re.MULTILINE)


class claims_list(nodes.General, nodes.Element):  # noqa: N801
    """The place where the list goes, filled when every page is known."""


class Claims(SphinxDirective):
    """Write the list of every claim of the book."""

    def run(self):
        """Leave a mark; the claims are not known yet."""
        return [claims_list()]


def badge(found, statement, left):
    """Return the badge of a claim and note it in `found`."""
    anchor = "claim-" + nodes.make_id(statement)
    taken = [a for a, _, _ in found]
    while anchor in taken:
        anchor += "-again"
    found.append((anchor, statement, left))
    tick = nodes.raw("", '<span aria-hidden="true">✓ </span>', format="html")
    small = nodes.raw("", f" <small>{left}</small>", format="html")
    return nodes.paragraph(
        "", "", tick, nodes.Text(statement), small, ids=[anchor], classes=["spanbook-claim"]
    )


def split(block, found):
    """Return what stands for a block of output: its lines, and badges for its claims."""
    parts, lines = [], []

    def flush():
        text = "\n".join(lines).strip("\n")
        if text.strip():
            part = block.copy()
            part.rawsource = text
            part += nodes.Text(text)
            parts.append(part)
        lines.clear()

    for line in block.astext().splitlines():
        if match := LINE.match(line):
            flush()
            parts.append(badge(found, match["statement"], match["left"]))
        else:
            lines.append(line)
    flush()
    return parts


def collect(app, doctree):
    """Turn the claims of one page into badges with an address, and remember them."""
    found = []
    for node in list(doctree.findall(nodes.literal_block)):
        if bundle := in_bundle(node):
            if match := LINE.match(node.astext().strip()):
                bundle.replace_self(badge(found, match["statement"], match["left"]))
        elif is_output(node) and "claim holds: " in node.astext():
            node.parent.replace(node, split(node, found))
        if is_output(node) and (failed := FAILED.search(node.astext())):
            logger.warning("%s", failed[0], location=node)
    CLAIMS(app.env)[app.env.docname] = found


def in_bundle(node):
    """Return the chapter output that holds this text beside its HTML, if there is one."""
    bundle = node.parent.parent
    return bundle if bundle is not None and bundle.get("nb_element") == "mime_bundle" else None


def is_output(node):
    """Return whether a block of text was printed by a cell."""
    classes = {*node["classes"], *node.parent.get("classes", [])}
    return bool(classes & {"output", "sphx-glr-script-out", "cell_output"})


def changed(app, env):
    """Ask for the list to be written again when a claim came, went or changed."""
    return sorted(LISTS(env)) if CLAIMS.changed(env) else []


def note_page(app, doctree):
    """Remember which pages hold the list."""
    if any(True for _ in doctree.findall(claims_list)):
        LISTS(app.env)[app.env.docname] = True


def fill(app, doctree, docname):
    """Write the list, under the form that a script filters it by."""
    for mark in list(doctree.findall(claims_list)):
        pages = {p: found for p, found in CLAIMS(app.env).items() if found}
        total = sum(map(len, pages.values()))
        parts = [nodes.paragraph(text=f"{total} claims on {len(pages)} pages, all of them hold.")]
        order = sorted(pages, key=lambda p: (not p.startswith("book/"), p))
        parts.append(form([app.env.titles[page].astext() for page in order], total))
        for page in order:
            uri = app.builder.get_relative_uri(docname, page)
            title = app.env.titles[page].astext()
            parts.append(nodes.rubric("", "", link(uri, title)))
            parts.append(table(uri, pages[page]))
        mark.replace_self(parts)


def form(titles, total):
    """Return the fields of the filter; style hides them where no script runs."""
    pages = "".join(f"<option>{escape(title)}</option>" for title in titles)
    kinds = "".join(f"<option>{name}</option>" for name in KINDS.values())
    fields = (
        '<label>Words <input type="search" autocomplete="off"></label>'
        f'<label>Kind <select><option value="">every kind</option>{kinds}</select></label>'
        f'<label>Page <select><option value="">every page</option>{pages}</select></label>'
        f"<output>{total} of {total} shown</output>"
    )
    return nodes.raw("", f'<form class="spanbook-filter">{fields}</form>', format="html")


def link(uri, text):
    """Return a paragraph's link to a place in the book."""
    return nodes.reference("", text, refuri=uri, internal=True)


def kind(left):
    """Return what kind of comparison left this, and the number alone."""
    word, _, number = left.rpartition(" ")
    return KINDS[word], number


def table(uri, found):
    """Return the table of one page's claims."""
    body = nodes.tbody()
    for anchor, statement, left in found:
        what, number = kind(left)
        cells = (
            link(f"{uri}#{anchor}", statement),
            nodes.Text(what),
            nodes.literal(text=number),
        )
        entries = [nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells]
        body += nodes.row("", *entries)
    titles = "Claim", "Kind", "Difference or margin"
    heads = [nodes.entry("", nodes.paragraph(text=title)) for title in titles]
    group = nodes.tgroup("", cols=3)
    group += [nodes.colspec(colwidth=width) for width in (70, 12, 18)]
    group += [nodes.thead("", nodes.row("", *heads)), body]
    return nodes.table("", group, classes=["spanbook-claims"])


def offer(app, pagename, templatename, context, doctree):
    """Load the filter on the pages with the list."""
    if pagename in LISTS(app.env):
        app.add_js_file("scripts/claims.js", loading_method="defer")


def setup(app):
    """Connect."""
    app.add_node(claims_list)
    app.add_directive("claims", Claims)
    app.setup_extension("book.refuted")
    app.connect("doctree-read", collect)
    app.connect("doctree-read", note_page)
    CLAIMS.connect(app)
    LISTS.connect(app)
    app.connect("env-updated", changed)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Write what the search looks through: every section, name and word of the glossary.

It is a script, `_static/found.js`, so that the search works on pages opened from a folder. A
page loads it when a reader starts to search. Formulas are written in plain letters, so that
`λ` and `∑` are found and read.
"""

import json
import posixpath
import re
from pathlib import Path

from build.address import PROJECT
from build.pages import ByPage, at_end
from docutils import nodes
from exercises.template import template
from page.describe import cut
from sphinx import addnodes

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
    " varsigma sigma tau upsilon phi chi psi omega"
).split()
LETTERS = {name: chr(0x3B1 + i) for i, name in enumerate(GREEK)}
LETTERS |= {name.title(): chr(0x391 + i) for i, name in enumerate(GREEK)}
LETTERS |= dict(
    zip(
        "sum prod in ge geq le leq ne neq top to cdot times infty approx subset cup cap langle"
        " rangle perp lVert rVert lvert rvert ldots dots cdots".split(),
        "∑∏∈≥≥≤≤≠≠⊤→·×∞≈⊂∪∩⟨⟩⊥‖‖||………",
        strict=True,
    )
)
SPOKEN = {"min", "max", "log", "exp", "dim", "ker", "det", "arg", "inf", "sup", "lim"}
TITLE = re.compile("\0([^\0]+)\0")
COMMAND = re.compile(r"\\([a-zA-Z]+)")
SIGNS = {r"\|": "‖", r"\{": "{", r"\}": "}", r"\,": " ", r"\;": " ", r"\\": " ", "&": " "}
SUMMARY = PROJECT["project"]["description"]
ROOMS = {"book/": "The book", "gallery/": "The gallery", "reference/": "The reference"}
ALSO = re.compile(r"Also called ([^.]+)\.")
PARTS = ByPage("parts")  # [(anchor, title, text), ...]
SKIPPED = nodes.title, nodes.raw, nodes.image, nodes.comment, addnodes.toctree, template


def plain(tex):
    """Return a formula in plain letters, readable rather than exact."""
    tex = tex.replace(r"\mathbb{R}", "ℝ").replace(r"\mathbb R", "ℝ")
    for sign, letter in SIGNS.items():
        tex = tex.replace(sign, letter)
    words = COMMAND.sub(lambda m: LETTERS.get(m[1], m[1] if m[1] in SPOKEN else ""), tex)
    return " ".join(words.replace("{", "").replace("}", "").split())


def mark(node):
    """Return the page whose title stands here, between zeros; it may not be known yet."""
    here = "/" + posixpath.dirname(node.get("refdoc", ""))
    return f"\0{posixpath.normpath(posixpath.join(here, node['reftarget']))[1:]}\0"


def settled(env):
    """Return the parts by page, with the titles of the pages they name."""

    def title(found):
        return env.titles[found[1]].astext() if found[1] in env.titles else ""

    return {
        page: [(anchor, name, TITLE.sub(title, text)) for anchor, name, text in parts]
        for page, parts in sorted(PARTS(env).items())
    }


def text_of(node):
    """Return the text of a section or name without that of the ones in it."""
    if isinstance(node, addnodes.pending_xref) and node["reftype"] == "doc":
        return node.astext() if node["refexplicit"] else mark(node)
    if isinstance(node, (nodes.math, nodes.math_block)):
        return plain(node.astext())
    if isinstance(node, nodes.Text):
        return node.astext()
    inner = [child for child in node.children if not isinstance(child, SKIPPED)]
    inner = [child for child in inner if not isinstance(child, (nodes.section, addnodes.desc))]
    inner = [child for child in inner if not isinstance(child, addnodes.desc_signature)]
    glue = "" if isinstance(node, nodes.TextElement) else " "
    return glue.join(map(text_of, inner))


def entries(doctree):
    """Yield the anchor, the title and the text of each part of a page, the first its opening.

    A page about one name of the library is that name: it is found once.
    """
    opening = ""
    for node in doctree.findall(lambda n: isinstance(n, (nodes.section, addnodes.desc))):
        text = " ".join(text_of(node).split())
        if isinstance(node, nodes.section):
            title, anchor = node[0].astext(), node["ids"][0]
            first = node.parent is doctree
            if first and any(isinstance(child, addnodes.desc) for child in node):
                opening = text
                continue
        else:
            anchor = next(iter(node[0].get("ids", [])), "")
            title, first = anchor or node[0].astext(), bool(opening)
            text, opening = f"{text} {opening}".strip(), ""
        yield "" if first else anchor, title, text
    for item in doctree.findall(nodes.definition_list_item):
        if item[0]["ids"]:  # a word of the glossary
            yield item[0]["ids"][0], item[0].astext(), " ".join(text_of(item[-1]).split())


def other_names(page, text):
    """Return what the glossary says that a word is also called, in a list, or nothing."""
    also = ALSO.search(text) if page == "book/glossary" else None
    return [re.split(r", | or ", also[1])] if also else []


def collect(app, doctree):
    """Remember the parts of a page."""
    PARTS(app.env)[app.env.docname] = list(entries(doctree))


def write(app, exception):
    """Write the script."""
    if exception is not None or app.builder.format != "html":
        return
    address = app.builder.get_target_uri
    rows = [
        [
            address(page),
            anchor,
            app.env.titles[page].astext(),
            title,
            text,
            *other_names(page, text),
        ]
        for page, parts in settled(app.env).items()
        for anchor, title, text in parts
    ]
    data = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    text = f"window.spanbookFound?.({data});\n"
    file = Path(app.outdir, "_static/found.js")
    if not file.exists() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8")


def write_llms(app, exception):
    """Write `llms.txt`: what the site is, and each page with what it is about."""
    if exception is not None or app.builder.format != "html":
        return
    parts = settled(app.env)
    lines = ["# spanbook", "", f"> {SUMMARY}", ""]
    for room, title in ROOMS.items():
        lines += [f"## {title}", ""]
        for page in (page for page in parts if page.startswith(room)):
            text = cut(parts[page][0][2]) if parts[page] else ""
            address = app.builder.get_target_uri(page)
            lines.append(f"- [{app.env.titles[page].astext()}]({address}): {text}")
        lines.append("")
    Path(app.outdir, "llms.txt").write_text("\n".join(lines), "utf-8")


def page_of_its_own(app, config):
    """Have the page of the search written, without the index that Sphinx would make."""
    config.html_additional_pages["search"] = "search.html"


def no_index(app):
    """Tell Sphinx that its own search is not used."""
    app.builder.search = False


def setup(app):
    """Connect, when claims and figures are what they will be."""
    app.connect("config-inited", page_of_its_own)
    app.connect("builder-inited", no_index)
    app.connect("doctree-read", collect, priority=900)
    PARTS.connect(app)
    at_end(app, __name__, write, write_llms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

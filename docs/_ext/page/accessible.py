"""Correct what others write and a screen reader would stumble over."""

import re

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput

TAG_LIST = re.compile(r"<div id='sg-tag-list'[^>]*></div>")


def visit_hidden(translator, node):
    """Write a folded cell; its words are its name, where MyST-NB gives it another."""
    classes = " ".join(node["classes"])
    show, hide = (translator.encode(node[f"prompt_{word}"]) for word in ("show", "hide"))
    translator.body.append(
        f'<details class="admonition hide {classes}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{show}</p>\n'
        f'<p class="expanded admonition-title">{hide}</p>\n</summary>\n'
    )


def visit_citation(translator, node):
    """Write a citation without the roles that docutils gives it and ARIA took back."""
    translator.body.append(translator.starttag(node, "div", classes=["citation"]))


def depart_citation(translator, node):
    """Close it."""
    translator.body.append("</div>\n")


def visit_entry(translator, node):
    """Write a cell; an empty corner of a table heads nothing."""
    type(translator).visit_entry(translator, node)
    if isinstance(node.parent.parent, nodes.thead) and not node.astext().strip():
        translator.body[-1] = translator.body[-1].replace("<th", "<td", 1)
        translator.context[-1] = "</td>\n"


def depart_entry(translator, node):
    """Close it."""
    type(translator).depart_entry(translator, node)


def drop_tag_lists(app, doctree):
    """Drop the places for tags, which our scripts have none of: each has the same id."""
    for node in doctree.findall(nodes.raw):
        if TAG_LIST.search(node.astext()):
            node.children = [nodes.Text(TAG_LIST.sub("", node.astext()))]


def replace_nodes(app):
    """Take the place of the writers above, once all are known."""
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_HideCellInput))
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))


def setup(app):
    """Connect."""
    app.connect("doctree-read", drop_tag_lists)
    app.connect("builder-inited", replace_nodes, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Nodes that are in the page and not in what is seen of it: a `<template>`, and HTML as it is."""

from docutils import nodes


class template(nodes.General, nodes.Element):  # noqa: N801
    """What a script may show."""


def raw(text):
    """Return HTML as a node."""
    return nodes.raw("", text, format="html")


def visit(translator, node):
    """Open it."""
    translator.body.append("<template>")


def depart(translator, node):
    """Close it."""
    translator.body.append("</template>\n")


def setup(app):
    """Register the node."""
    app.add_node(template, html=(visit, depart))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

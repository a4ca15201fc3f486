"""Nodes that are in the page and not in what is seen of it: a `<template>`, and HTML as it is.

In a site without solutions a template is in base64, as it says which choice is right.
"""

import base64

from docutils import nodes


class template(nodes.General, nodes.Element):  # noqa: N801
    """What a script may show."""


def raw(text):
    """Return HTML as a node."""
    return nodes.raw("", text, format="html")


def veiled(text):
    """Return a text out of the sight of who reads the source; `exercise.js` opens it."""
    return base64.b64encode(text.encode("ascii", "xmlcharrefreplace")).decode()


def visit(translator, node):
    """Open it."""
    translator.body.append("<template>")
    node["from"] = len(translator.body)


def depart(translator, node):
    """Close it."""
    if not translator.config.exercise_solutions:
        translator.body[node["from"] :] = [veiled("".join(translator.body[node["from"] :]))]
    translator.body.append("</template>\n")


def setup(app):
    """Register the node."""
    app.add_node(template, html=(visit, depart))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

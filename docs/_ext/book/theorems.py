"""What holds always, in a box that one can point at, and under it why.

`theorem` takes a title and a body; `:name:` makes it a place that ``{ref}`` leads to by that
title. `proof` follows it. Both are text: they stand in print and without JavaScript.
"""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective


class Theorem(SphinxDirective):
    """A statement in a box."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"name": directives.unchanged_required}  # noqa: RUF012

    def run(self):
        """Return the box; Sphinx takes the title of a place from a rubric's words."""
        self.assert_has_content()
        words, _ = self.parse_inline(self.arguments[0])
        title = nodes.rubric("", "", *words)
        self.set_source_info(title)
        self.add_name(title)
        kind = nodes.paragraph("", "Theorem", classes=["kind"])
        return [
            nodes.container("", kind, title, *self.parse_content_to_nodes(), classes=["theorem"])
        ]


class Proof(SphinxDirective):
    """The lines that say why, with the mark of their end."""

    has_content = True

    def run(self):
        """Return a plain block that opens with the word and closes with the mark."""
        self.assert_has_content()
        body = self.parse_content_to_nodes()
        for at, mark in ((0, nodes.emphasis("", "Proof. ")), (-1, nodes.inline("", " ∎"))):
            if not isinstance(body[at], nodes.paragraph):
                body.insert(len(body) if at else 0, nodes.paragraph())
            body[at].insert(len(body[at]) if at else 0, mark)
        return [nodes.container("", *body, classes=["proof"])]


def setup(app):
    """Register the directives."""
    app.add_directive("theorem", Theorem)
    app.add_directive("proof", Proof)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

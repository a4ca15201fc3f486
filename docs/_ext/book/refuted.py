"""Say of how many claims it is known what breaks them, as `nox -s claims` has written it down.

``{refuted}`` is the summary, and a list of the claims that no change broke.
"""

import json
from collections import Counter
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

FILE = Path(__file__).parents[2] / "_recorded/claims.json"


def summary(kept):
    """Return the sentence, and [(chapter, statement), ...] of what nothing broke."""
    claims = [(name, s, one) for name, told in kept.items() for s, one in told["claims"].items()]
    count = Counter(one["where"] for _, _, one in claims)
    days = sorted(told["on"] for told in kept.values())
    said = (
        f"Of the {len(claims)} claims of {len(kept)} chapters, {count['cell']} fail after a change"
        f" of their own cell and {count['before']} after one of a cell before it"
        f" ({' to '.join(dict.fromkeys([days[0], days[-1]]))})."
    )
    left = [(name, statement) for name, statement, one in claims if one["where"] is None]
    if left:
        said += f" No such change broke the other {len(left)}:"
    return said, left


class Refuted(SphinxDirective):
    """The summary and the list."""

    def run(self):
        """Return both."""
        self.env.note_dependency(str(FILE))
        said, left = summary(json.loads(FILE.read_text("utf-8")))
        items = [nodes.list_item("", nodes.paragraph(text=f"{n}: {s}")) for n, s in left]
        listed = [nodes.bullet_list("", *items)] if items else []
        return [nodes.paragraph(text=said), *listed]


def setup(app):
    """Register the directive."""
    app.add_directive("refuted", Refuted)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Draw which topic of the library imports which, read from the imports themselves."""

import ast

from book import chapter_map
from build.library import ours
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

LABEL = "Which topic of the library imports which; the text below names the layers"


def rooms(library):
    """Return {topic: {"needs": the topics it imports}}, lower ones first.

    The ground and what holds no topic are left out; an arrow that follows from two others too.
    """
    needs = {}
    for module, tree in library.trees.items():
        room = module.split(".")[0]
        if room.startswith("_"):
            continue
        taken = (library.module(n) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom))
        found = {name.split(".")[0] for name in taken if name} - {room}
        needs.setdefault(room, set()).update(name for name in found if not name.startswith("_"))
    order = []
    while len(order) < len(needs):
        order += sorted(r for r in needs if r not in order and needs[r] <= set(order))
    below = {}
    for room in order:
        below[room] = needs[room].union(*(below[n] for n in needs[room]))
    direct = {r: {n for n in needs[r] if not any(n in below[o] for o in needs[r])} for r in order}
    return {room: {"needs": sorted(direct[room])} for room in order}


class HouseMap(SphinxDirective):
    """Write the picture."""

    def run(self):
        """Draw it; a topic's box leads to where the page says what is in it."""
        for path in ours().files.values():
            self.env.note_dependency(str(path))
        picture = chapter_map.svg(rooms(ours()), lambda _: "#the-layers", LABEL)
        return [nodes.raw("", picture, format="html")]


def setup(app):
    """Register the directive."""
    app.add_directive("house-map", HouseMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

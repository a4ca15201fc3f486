"""Draw which chapter needs which, from `book/chapters.toml`, and say it in a list.

The picture is SVG in the page, so that its boxes are links and its colours are the page's. Each
chapter stands one row below the lowest that it needs.
"""

from html import escape

import chapters
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

WIDE, HIGH, ACROSS, DOWN = 118, 38, 14, 46  # a box, and the room between two


class chapter_map(nodes.General, nodes.Element):  # noqa: N801
    """The place of the picture, drawn when the addresses of the pages are known."""


def rows(found):
    """Return the names of the chapters that hang together, row by row."""
    linked = {name for name, c in found.items() if c["needs"]}
    linked |= {need for c in found.values() for need in c["needs"]}
    level = {}
    for name in found:  # in reading order, so that what is needed comes first
        if name in linked:
            level[name] = 1 + max((level[n] for n in found[name]["needs"]), default=-1)
    return [[n for n in level if level[n] == k] for k in range(max(level.values(), default=-1) + 1)]


def places(found):
    """Return {name: (x, y)} of the middles of the boxes, and the size of the picture."""
    table = rows(found)
    width = max(map(len, table), default=1) * (WIDE + ACROSS) - ACROSS
    at = {}
    for k, names in enumerate(table):
        above = {n: [at[m][0] for m in found[n]["needs"]] or [width / 2] for n in names}
        names = sorted(names, key=lambda n: sum(above[n]) / len(above[n]))
        left = (width - len(names) * (WIDE + ACROSS) + ACROSS) / 2
        for i, name in enumerate(names):
            at[name] = left + i * (WIDE + ACROSS) + WIDE / 2, k * (HIGH + DOWN) + HIGH / 2 + 2
    return at, (width, len(table) * (HIGH + DOWN) - DOWN + 4)


def svg(found, address, titles):
    """Return the picture."""
    at, (width, height) = places(found)
    lines, boxes = [], []
    for name, (x, y) in at.items():
        for need in found[name]["needs"]:
            x0, y0 = at[need][0], at[need][1] + HIGH / 2
            y1, bend = y - HIGH / 2 - 5, DOWN / 2
            curve = f"M{x0:g} {y0:g}C{x0:g} {y0 + bend:g} {x:g} {y1 - bend:g} {x:g} {y1:g}"
            lines.append(f'<path d="{curve}" marker-end="url(#spanbook-tip)"/>')
        boxes.append(
            f'<a href="{escape(address(name))}">'
            f'<rect x="{x - WIDE / 2:g}" y="{y - HIGH / 2:g}" width="{WIDE}" height="{HIGH}" rx="6"/>'
            f'<text x="{x:g}" y="{y + 5:g}">{escape(titles[name])}</text></a>'
        )
    tip = (
        '<defs><marker id="spanbook-tip" viewBox="0 0 6 6" refX="1" refY="3" markerWidth="6"'
        ' markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z"/></marker></defs>'
    )
    return (
        f'<div class="spanbook-map spanbook-scroll"><svg viewBox="-2 0 {width + 4:g} {height:g}"'
        f' width="{width + 4:g}" height="{height:g}" role="group"'
        ' aria-label="Which chapter needs which; the list below says the same">'
        f"{tip}{''.join(lines)}{''.join(boxes)}</svg></div>"
    )


def said(found):
    """Return the list that says in words what the picture shows."""
    items = []
    for name, chapter in found.items():
        parts = [chapters.to(name), nodes.Text(": needs ")]
        if not chapter["needs"]:
            parts[1] = nodes.Text(": needs no other chapter.")
        for i, need in enumerate(chapter["needs"]):
            end = "." if i == len(chapter["needs"]) - 1 else " and "
            parts += [chapters.to(need), nodes.Text(end)]
        items.append(nodes.list_item("", nodes.paragraph("", "", *parts)))
    return nodes.bullet_list("", *items)


class Map(SphinxDirective):
    """Write the picture and the list."""

    def run(self):
        """Leave a mark for the picture."""
        self.env.note_dependency(str(chapters.FILE))
        return [chapter_map(), said(chapters.read())]


def fill(app, doctree, docname):
    """Draw."""
    for mark in list(doctree.findall(chapter_map)):
        found = {n: c for n, c in chapters.read().items() if f"book/{n}" in app.env.titles}

        def address(name):
            return app.builder.get_relative_uri(docname, f"book/{name}")

        titles = {name: app.env.titles[f"book/{name}"].astext() for name in found}
        mark.replace_self(nodes.raw("", svg(found, address, titles), format="html"))


def setup(app):
    """Register the directive."""
    app.add_node(chapter_map)
    app.add_directive("chapter-map", Map)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

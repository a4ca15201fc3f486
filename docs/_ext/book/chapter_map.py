"""Draw which chapter needs which, from `book/chapters.toml`, and say it in a list.

The picture is SVG in the page, so that its boxes are links and its colours are the page's. Each
chapter stands one row below the lowest that it needs. A phone has room for three in a row, so for
phones there is a second picture, in which those that find no room stand in the next row.
"""

from html import escape

from book import chapters
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

WIDE, HIGH, DOWN = 122, 38, 50  # a box, and the room below it
ROOM = {"wide": (12, 16), "narrow": (6, 5)}  # between two boxes, and a line's
MOST = {"wide": 99, "narrow": 3}  # boxes in a row
LABEL = "Which chapter needs which; the list below says the same"


class chapter_map(nodes.General, nodes.Element):  # noqa: N801
    """The place of the picture, drawn when the addresses of the pages are known."""


def rows(found, most):
    """Return the names of the chapters that hang together, row by row, and what each hangs from.

    A line that passes a row has a lane there: (chapter, what it needs, row).
    """
    linked = {name for name, c in found.items() if c["needs"]}
    linked |= {need for c in found.values() for need in c["needs"]}
    level, above = {}, {}
    for name in found:  # in reading order, so that what is needed comes first
        if name in linked:
            needs = found[name]["needs"]
            level[name] = 1 + max((level[n] for n in needs), default=-1)
            while sum(level[n] == level[name] for n in above if isinstance(n, str)) >= most:
                level[name] += 1
            above[name] = []
            for need in needs:
                lane = need
                for row in range(level[need] + 1, level[name]):
                    above[name, need, row], lane = [lane], (name, need, row)
                    level[lane] = row
                above[name].append(lane)
    last = max(level.values(), default=-1)
    return [[n for n in level if level[n] == k] for k in range(last + 1)], above


def places(found, kind):
    """Return the middles of boxes and lanes, what each hangs from, and the size of it all."""
    table, above = rows(found, MOST[kind])
    across, lane = ROOM[kind]
    widths = [[WIDE if isinstance(n, str) else lane for n in names] for names in table]
    width = max((sum(row) + across * (len(row) - 1) for row in widths), default=WIDE)
    at = {}
    for k, names in enumerate(table):

        def place(name):
            middle = sum(at[n][0] for n in above[name]) / len(above[name]) if above[name] else 0
            inward = 0 if isinstance(name, str) else width / 2 - middle  # lanes stand inside
            return middle, inward

        names = sorted(names, key=place)
        sizes = [WIDE if isinstance(n, str) else lane for n in names]
        x = (width - sum(sizes) - across * (len(sizes) - 1)) / 2
        for name, size in zip(names, sizes, strict=True):
            at[name] = x + size / 2, k * (HIGH + DOWN) + HIGH / 2 + 2
            x += size + across
    return at, above, (width, len(table) * (HIGH + DOWN) - DOWN + 4)


def line(at, start, end, kind):
    """Return the way of one line, from the foot of a box or lane to the head of another."""
    (x0, y0), (x1, y1) = at[start], at[end]
    box = isinstance(end, str)
    y0, y1 = y0 + HIGH / 2, y1 - HIGH / 2 - (5 if box else 0)
    way = f"M{x0:g} {y0:g}C{x0:g} {y0 + DOWN / 2:g} {x1:g} {y1 - DOWN / 2:g} {x1:g} {y1:g}"
    if box:
        return f'<path d="{way}" marker-end="url(#spanbook-arrow-{kind})"/>'
    return f'<path d="{way}v{HIGH}"/>'


def svg(found, address, label):
    """Return the two pictures, of which the page shows one."""
    return "".join(drawn(found, address, label, kind) for kind in ROOM)


def drawn(found, address, label, kind):
    """Return one picture."""
    at, above, (width, height) = places(found, kind)
    lines = [line(at, start, end, kind) for end in at for start in above[end]]
    boxes = [
        f'<a href="{escape(address(name))}">'
        f'<rect x="{x - WIDE / 2:g}" y="{y - HIGH / 2:g}" width="{WIDE}" height="{HIGH}" rx="6"/>'
        f'<text x="{x:g}" y="{y + 5:g}">{escape(name.capitalize())}</text></a>'
        for name, (x, y) in at.items()
        if isinstance(name, str)
    ]
    tip = (
        f'<defs><marker id="spanbook-arrow-{kind}" viewBox="0 0 6 6" refX="1" refY="3"'
        ' markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z"/></marker></defs>'
    )
    return (
        f'<div class="spanbook-map {kind}"><svg viewBox="-2 0 {width + 4:g} {height:g}"'
        f' width="{width + 4:g}" height="{height:g}" role="group"'
        f' aria-label="{escape(label)}">'
        f"{tip}{''.join(lines)}{''.join(boxes)}</svg></div>"
    )


def said(found):
    """Return the list that says in words what the picture shows."""
    items = []
    for name, chapter in found.items():
        parts = [chapters.to(f"book/{name}"), nodes.Text(": needs ")]
        if not chapter["needs"]:
            parts[1] = nodes.Text(": needs no other chapter.")
        for i, need in enumerate(chapter["needs"]):
            end = "." if i == len(chapter["needs"]) - 1 else " and "
            parts += [chapters.to(f"book/{need}"), nodes.Text(end)]
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

        hang = any(chapter["needs"] for chapter in found.values())  # not in a build of one page
        picture = svg(found, address, LABEL) if hang else ""
        mark.replace_self(nodes.raw("", picture, format="html"))


def setup(app):
    """Register the directive."""
    app.add_node(chapter_map)
    app.add_directive("chapter-map", Map)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

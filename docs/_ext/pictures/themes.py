"""Make the light and the dark version of a figure that was drawn once."""

import re

from spanbook import draw

PAPER = re.compile(
    r'(<g id="(?:figure|axes)_\d+">\s*<g id="patch_\d+">\s*<path d="[^"]*"\s*style="fill: )'
    r"#ffffff"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def light(svg):
    """Return the SVG without its paper."""
    return PAPER.sub(r"\1none", svg)


def dark(svg):
    """Return the SVG without its paper and with the colours of a dark page.

    Matplotlib leaves black unsaid, and a figure drawn without our style is full of it.
    """
    colours = {"#000000": draw.DARK[draw.INK], **draw.DARK}
    inked = light(svg).replace('<g id="figure_1">', '<g id="figure_1" fill="#000000">', 1)
    return COLOUR.sub(lambda m: colours.get(m[0].lower(), m[0]), inked)


def pixels(svg):
    """Return the width and height of an SVG, in CSS pixels."""
    head = svg[svg.index("<svg") :]
    head = head[: head.index(">")]
    sizes = []
    for side in ("width", "height"):
        found = re.search(rf'\s{side}="([\d.]+)(pt|px|)"', head)
        if found is None:
            raise ValueError(f"the SVG has no {side}: {head!r}")
        sizes.append(round(float(found[1]) * (4 / 3 if found[2] == "pt" else 1)))
    return tuple(sizes)

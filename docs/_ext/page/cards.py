"""Draw the picture that a link to a page is shown with elsewhere, if the site has an address.

It says the page's title and shows the page's figure. A page without one has a convex hull of its
own: atoms drawn by its name, a target, and the nearest point as the library finds it.
"""

import io
import shutil
import textwrap
import zlib
from pathlib import Path

import numpy as np
from build import assets
from build.address import home
from pictures import figure_live

import spanbook as sb
from spanbook import draw

WIDTH, HEIGHT = 1200, 630  # pixels, what most places show
FOLDER = "_images/cards"


def hull(ax, page):
    """Draw the hull of a page."""
    rng = np.random.default_rng(zlib.crc32(page.encode()))
    turns = 2 * np.pi * (np.arange(7) + rng.uniform(0, 0.7, size=7)) / 7
    atoms = rng.uniform(0.5, 1, size=(7, 1)) * np.column_stack([np.cos(turns), np.sin(turns)])
    target = atoms[rng.integers(7)] * 1.2 + atoms[rng.integers(7)] * 0.6
    target *= max(1, 1.5 / np.linalg.norm(target))
    near = sb.ConvexHull(rows=atoms).nearest(target)
    around = np.vstack([atoms, target])
    low, high = around.min(0) - 0.2, around.max(0) + 0.2
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.axis("off")
    draw.reachable(ax, sb.ConvexHull(rows=atoms))
    ax.plot(*np.array([target, near.point]).T, "--", color=draw.RESIDUAL, lw=4)
    ax.plot(*atoms.T, "o", color=draw.ATOMS, ms=20)
    ax.plot(*near.point, "D", color=draw.REACHED, ms=18)
    ax.plot(*target, "s", color=draw.TARGET, ms=20)


def still(ax, figure):
    """Show the still picture of a figure."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    source = (figure_live.SOURCE / f"{figure}.py").read_text("utf-8")
    *_, picture = figure_live.cells(source)
    with plt.rc_context():
        *_, names = figure_live.evaluate(source, {})
        exec(picture, names)
        data = io.BytesIO()
        plt.savefig(data, format="png", dpi=150)
        plt.close("all")
    data.seek(0)
    ax.imshow(plt.imread(data), interpolation="lanczos")
    ax.axis("off")


def write(path, page, title, figure=None):
    """Draw a card."""
    from matplotlib.figure import Figure

    fig = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=draw.PAPER)
    words = {"color": draw.INK, "parse_math": False}
    if figure:
        still(fig.add_axes((0.16, 0.04, 0.82, 0.7)), figure)
        lines = textwrap.shorten(title, 40, placeholder=" …")
        fig.text(0.06, 0.86, lines, fontsize=42, fontweight="bold", va="center", **words)
    else:
        hull(fig.add_axes((0.6, 0.06, 0.38, 0.88)), page)
        size, wide = (48, 18) if len(title) < 50 else (38, 22)
        lines = textwrap.fill(title, wide, max_lines=5, placeholder=" …")
        fig.text(0.06, 0.55, lines, fontsize=size, fontweight="bold", va="center", **words)
    size = 22 if figure else 30
    fig.text(
        0.03 if figure else 0.06, 0.1, "spanbook", fontsize=size, **words | {"color": draw.ATOMS}
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path, format="png", metadata={"Software": None})


def offer(app, pagename, templatename, context, doctree):
    """Tell the layout the address of a page's card; draw it if that has not been done."""
    if not home() or doctree is None:
        return
    title = app.env.titles[pagename].astext()
    figure = next(iter(figure_live.FIGURES(app.env).get(pagename, [])), None)
    parts = [figure_live.SOURCE / f"{figure}.py"] if figure else []
    kept = Path(app.srcdir, "_build/cards", assets.digest(Path(__file__), pagename, title, *parts))
    if not kept.exists():
        write(kept, pagename, title, figure)
    target = Path(app.outdir, f"{FOLDER}/{pagename}.png")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, target)
    context["card"] = f"{home()}{FOLDER}/{pagename}.png"
    hull_alone = "a convex hull, a target, and the nearest point"
    context["card_shows"] = "the figure of the page" if figure else hull_alone


def setup(app):
    """Connect."""
    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

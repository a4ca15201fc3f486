"""Draw what a chapter is about as one small picture without words: the directive `glimpse`.

    ```{glimpse} hull
    ```

Each function draws one; its docstring says what is seen, to those who do not see it. The numbers
are the library's.
"""

import io
from pathlib import Path

import numpy as np
from build import ran
from docutils import nodes
from pictures.figures import write_if_changed
from sphinx.util.docutils import SphinxDirective

import spanbook as sb
from spanbook import draw

DOCS = Path(__file__).parents[2]
BUILT = DOCS / "_build/glimpses"
ATOMS = np.array([[-1.6, -0.9], [-1.1, 0.9], [0.4, 1.1], [1.5, 0.2], [0.3, -1.0]])


def combination(ax):
    """Two arrows, one of them drawn out to twice its length, and the point that they add up to."""
    a, b = np.array([0.9, 0.35]), np.array([-0.3, 1.2])
    arrow(ax, [0, 0], 2 * a, draw.WEIGHTS)
    arrow(ax, 2 * a, 2 * a + b, draw.WEIGHTS)
    arrow(ax, [0, 0], a, draw.ATOMS)
    arrow(ax, [0, 0], b, draw.ATOMS)
    ax.plot(*sb.combine([2, 1], rows=[a, b]), "D", color=draw.REACHED, ms=10)


def projection(ax):
    """A line, a target beside it, and the dashed way to the nearest point of the line."""
    near = sb.Span(rows=[[2, 0.7]]).nearest([0.7, 1.3]).point
    ax.plot([-1, 2], [-0.35, 0.7], color=draw.ATOMS, alpha=0.35, lw=6)
    arrow(ax, [0, 0], [1.6, 0.56], draw.ATOMS)
    ax.plot(*np.array([near, [0.7, 1.3]]).T, "--", color=draw.RESIDUAL)
    ax.plot(*near, "D", color=draw.REACHED, ms=10)
    ax.plot(0.7, 1.3, "s", color=draw.TARGET, ms=10)


def hull(ax):
    """Five atoms, the hull around them, a target outside it and the nearest point of the hull."""
    target = np.array([1.9, 1.3])
    near = sb.ConvexHull(rows=ATOMS).nearest(target).point
    ground(ax)
    ax.plot(*np.array([near, target]).T, "--", color=draw.RESIDUAL)
    ax.plot(*ATOMS.T, "o", color=draw.ATOMS, ms=9)
    ax.plot(*near, "D", color=draw.REACHED, ms=10)
    ax.plot(*target, "s", color=draw.TARGET, ms=10)


def attention(ax):
    """An output inside the hull of its values, each joined to it as thickly as it counts."""
    out = sb.attention([[0.9, 0.5]], ATOMS, ATOMS, scale=1.2)
    ground(ax)
    for value, weight in zip(ATOMS, out.weights[0], strict=True):
        ax.plot(*np.array([value, out.output[0]]).T, color=draw.WEIGHTS, lw=1 + 9 * weight)
    ax.plot(*ATOMS.T, "o", color=draw.ATOMS, ms=9)
    ax.plot(*out.output[0], "D", color=draw.REACHED, ms=11)


def graph(ax):
    """Six nodes and their edges, and an arrow from each to the mean of its neighbours."""
    x = np.array([[-1.7, 0.7], [-1.5, -0.8], [-0.5, 0.1], [0.5, -0.1], [1.5, 0.9], [1.7, -0.7]])
    ends = np.array([[0, 1], [0, 2], [1, 2], [2, 3], [3, 4], [3, 5], [4, 5]])
    both = np.vstack([ends, ends[:, ::-1]]).T
    mean = sb.aggregate(sb.mean_weights(edges=both, n_nodes=6), x)
    for i, j in ends:
        ax.plot(*x[[i, j]].T, color=draw.MUTED, lw=1)
    for node, middle in zip(x, mean, strict=True):
        arrow(ax, node, node + 0.7 * (middle - node), draw.WEIGHTS)
    ax.plot(*x.T, "o", color=draw.ATOMS, ms=10)


def regularization(ax):
    """Rows that a wild curve runs through, and a calm one between them."""
    rows = np.linspace(-1, 1, 10)
    y = np.array([-0.9, -0.8, -1.5, -1.5, -0.4, 0.3, 0.6, 2.0, 1.1, 1.0])
    across = np.linspace(-1, 1, 120)
    given = {"columns": rows[:, None] ** np.arange(1, 9), "target": y, "intercept": True}
    for penalty, colour, wide in ((0, draw.RESIDUAL, 1.2), (0.25, draw.REACHED, 2.5)):
        fit = sb.ridge(**given, penalty=penalty)
        curve = fit.predict(across[:, None] ** np.arange(1, 9))
        ax.plot(1.9 * across, 0.7 * curve, color=colour, lw=wide)
    ax.plot(1.9 * rows, 0.7 * y, "s", color=draw.TARGET, ms=7)


DRAWN = {f.__name__: f for f in (combination, projection, regularization, hull, attention, graph)}


def arrow(ax, tail, tip, colour):
    """Draw an arrow."""
    style = {"arrowstyle": "-|>", "color": colour, "lw": 2, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", tip, tail, arrowprops=style | {"mutation_scale": 14})
    ax.update_datalim([tail, tip])  # an annotation takes no room of its own


def ground(ax):
    """Draw the hull of the atoms."""
    ax.fill(*ATOMS.T, facecolor=(draw.ATOMS, 0.16), edgecolor=draw.ATOMS, lw=1)


def picture(name):
    """Return a picture as SVG."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    with plt.rc_context({"svg.hashsalt": "spanbook"}):
        fig = Figure(figsize=(2.5, 1.6), facecolor=draw.PAPER)
        ax = fig.add_axes((0, 0, 1, 1), facecolor=draw.PAPER)
        DRAWN[name](ax)
        ax.set_aspect("equal", adjustable="datalim")
        ax.margins(0.12)
        ax.axis("off")
        svg = io.StringIO()
        fig.savefig(svg, format="svg", metadata={"Date": None})
    return svg.getvalue()


class Glimpse(SphinxDirective):
    """Put the picture into the page."""

    required_arguments = 1

    def run(self):
        """Draw it."""
        name = self.arguments[0]
        if name not in DRAWN:
            raise self.error(f"no picture of {name!r}; there are {sorted(DRAWN)}")
        ran.note(self.env, Path(__file__).read_text("utf-8"))
        path = BUILT / f"{name}.svg"
        write_if_changed(path, picture(name))
        alt = " ".join(DRAWN[name].__doc__.split())
        return [nodes.image(uri="/" + path.relative_to(DOCS).as_posix(), alt=alt)]


def setup(app):
    """Connect."""
    app.add_directive("glimpse", Glimpse)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""The functions that draw, each on axes of its own; labels are matplotlib's business."""

import inspect
from functools import partial

from matplotlib.figure import Figure

import spanbook as sb
from fuzz import calls
from spanbook import draw

PLANE = calls.quarters(4, 2, seed=20)
DRAWN = {
    "space": {"name": "R^2", "around": PLANE},
    "arrows": {"vectors": PLANE, "tails": PLANE.copy(), "color": draw.ATOMS},
    "points": {"places": PLANE, "color": draw.ATOMS},
    "reachable": {"S": sb.ConvexHull(rows=PLANE)},
    "residual": {"target": PLANE[0], "reached": PLANE[1], "along": PLANE[2]},
    "weights": {"w": PLANE},
    "names": {"words": ["one", "two", "three"], "axis": "y"},
}


def on_axes(name):
    """Return a function of `draw` that knows its axes."""
    axes = Figure().add_subplot()
    draw.space(axes, "R^2", around=[[-3, -3], [3, 3]])
    function = getattr(draw, name)
    parameters = list(inspect.signature(function).parameters.values())

    def call(**arguments):
        return function(axes, **arguments)

    call.__signature__ = inspect.Signature(parameters[1:])
    return call


CALLS = [
    *calls.CALLS,
    *(
        calls.Call(f"draw.{name}", "", partial(on_axes, name), partial(calls.fresh, arguments))
        for name, arguments in DRAWN.items()
    ),
]

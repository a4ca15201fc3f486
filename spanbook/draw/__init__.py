"""The pictures, in one style.

Needs matplotlib; nothing else in spanbook does.
A colour means the same thing in every picture, and has its own marker or line as well:

- `ATOMS`, blue: the vectors being combined, and as a light tint what they can reach;
- `TARGET`, ink: what is asked for, a target or a query;
- `REACHED`, green: the point that the weights make: a nearest point, an output;
- `RESIDUAL`, vermilion, dashed: what is left between the two;
- `WEIGHTS`, purple: the weights.

`INK`, `MUTED` and `FAINT` are for words and axes, `PAPER` is the ground.
`DARK` gives each of these its counterpart on a dark page, so a figure drawn once serves both.
Points of another space than the axes', or too few labels, are a ValueError.
"""

try:
    import matplotlib as _  # noqa: F401
except ModuleNotFoundError as error:
    raise ImportError("spanbook.draw needs matplotlib: pip install matplotlib") from error

from spanbook.draw._palette import (
    ATOMS,
    DARK,
    FAINT,
    INK,
    MUTED,
    PAPER,
    REACHED,
    RESIDUAL,
    TARGET,
    WEIGHTS,
)
from spanbook.draw._pictures import arrows, points, reachable, residual, space, style
from spanbook.draw._weights import names, weights

__all__ = [
    "ATOMS",
    "DARK",
    "FAINT",
    "INK",
    "MUTED",
    "PAPER",
    "REACHED",
    "RESIDUAL",
    "TARGET",
    "WEIGHTS",
    "arrows",
    "names",
    "points",
    "reachable",
    "residual",
    "space",
    "style",
    "weights",
]

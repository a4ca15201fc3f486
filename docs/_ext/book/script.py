"""Run a gallery script with other data, without its picture: what is recorded of many runs."""

import contextlib
import io
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt

GALLERY = Path(__file__).parents[3] / "gallery"


@cache
def cells(name):
    """Return what the first cell makes, by name, and the code of the others."""
    (path,) = GALLERY.glob(f"*/plot_{name}.py")
    first, *later = path.read_text("utf-8").split("\n# %%\n")
    made = {}
    exec(first, made)
    return made, later


def run(name, count, **data):
    """Return all names, after the `count` cells that follow the first, with other data."""
    first, later = cells(name)
    names = first | data
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in later[:count]:
            exec(cell, names)
    plt.close("all")
    return names

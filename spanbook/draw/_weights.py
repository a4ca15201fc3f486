"""Weights as bars and squares, and names along an axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array
from spanbook.draw._palette import MUTED, PAPER, WEIGHTS
from spanbook.draw._pictures import one_each

__all__ = ["names", "weights"]

LONG, MANY = 20, 24  # letters of a name, and names, that a picture has room for
MOST = 60  # rows and columns of a matrix of squares


def weights(ax: Axes, w: ArrayLike, *, labels: Sequence[str] | None = None) -> None:
    """Draw weights: bars for one set of them, squares for a matrix.

    The area of a square is the size of its weight; a negative one is hollow.
    Of a matrix with more than 60 rows or columns the first 60 are drawn, and the picture says so.

    Parameters
    ----------
    ax : Axes
        An empty two-dimensional axes.
    w : (n,) or (m, n) array_like
        The weights of n atoms, for one target or for m.
    labels : sequence of str, optional
        One label for each atom; its number by default.
    """
    a = _check.array("w", w)
    if a.ndim not in (1, 2) or a.size == 0:
        raise ValueError(f"`w` must have shape (n,) or (m, n) and not be empty, not {a.shape}")
    n = a.shape[-1]
    one_each("labels", labels, n)
    ticks = slice(0, n, -(-n // 12))  # twelve fit
    ax.set_xticks(range(n)[ticks])
    if labels is not None:
        names(ax, list(map(str, labels)))
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, n - 0.4)
    ax.spines[:].set_visible(False)
    if a.ndim == 2:
        _squares(ax, a)
        return
    ax.axhline(0, color=MUTED, lw=0.8)
    ax.margins(y=0.4)
    if n > 400:  # a line is drawn a hundred times as fast as a bar
        ax.vlines(range(n), 0, a, color=WEIGHTS, lw=0.8)
        return
    bars = ax.bar(range(n), a, width=0.62, color=WEIGHTS)
    if n <= 8:  # few enough for every bar to carry its number
        digits = 2 - int(np.floor(np.log10(np.abs(a).max() or 1.0)))
        texts = [f"{round(float(v), digits) + 0.0:.10g}".replace("-", "−") for v in a]
        ax.bar_label(bars, texts, padding=3)
        ax.set_yticks([])


def names(ax: Axes, words: Sequence[str], *, axis: str = "x") -> None:
    """Write names along an axis, one at each whole number from 0.

    Names of more than 20 letters are cut, those that would overlap are turned, and of more than
    24 only every second, third, ... is written; the axis then says so.

    Parameters
    ----------
    ax : Axes
        Two-dimensional, with bars, points or squares at 0, 1, 2, ...
    words : sequence of str
        One name for each.
    axis : {"x", "y"}, default "x"
        Along which axis.

    Raises
    ------
    ValueError
        If `axis` is neither of the two.
    TypeError
        If `words` is not a list of strings.
    """
    _options.choice("axis", axis, ("x", "y"))
    words = words.tolist() if hasattr(words, "tolist") else words
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise TypeError(f"`words` must be a list of strings, not {_table.seen(words)}")
    cut = [word if len(word) <= LONG else f"{word[: LONG - 1]}…" for word in words]
    step = -(-len(cut) // MANY)
    if axis == "y":
        ax.set_yticks(range(0, len(cut), step or 1), cut[:: step or 1])
    else:
        room = max(map(len, cut), default=0) * len(cut)
        turn = {"rotation": 30, "ha": "right"} if len(cut) < 12 else {"rotation": 90}
        turn = turn if room > 40 else {}
        ax.set_xticks(range(0, len(cut), step or 1), cut[:: step or 1], **turn)
    if step > 1:
        ax.set(**{f"{axis}label": f"{len(cut)} in all, one in {step} named"})


def _squares(ax: Axes, a: Array) -> None:
    if max(a.shape) > MOST:
        said = (
            f"the first {min(len(a), MOST)} of {len(a)}, {min(a.shape[1], MOST)} of {a.shape[1]}"
        )
        ax.annotate(said, (1, 1), (0, 2), "axes fraction", "offset points", ha="right", size=8)
        a = a[:MOST, :MOST]
        ax.set_xlim(-0.6, a.shape[1] - 0.4)
        ax.set_xticks(range(0, a.shape[1], -(-a.shape[1] // 12)))
    half = 0.47 * np.sqrt(np.abs(a) / (np.abs(a).max() or 1.0))
    at = np.indices(a.shape)[::-1].transpose(1, 2, 0)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    squares = (at[:, :, None] + half[:, :, None, None] * corners).reshape(-1, 4, 2)
    fill = [WEIGHTS if value >= 0 else PAPER for value in a.flat]
    ax.add_collection(PolyCollection(squares, facecolor=fill, edgecolor=WEIGHTS))
    ax.set_yticks(range(0, len(a), -(-len(a) // 12)))
    ax.set(ylim=(len(a) - 0.4, -0.6), aspect="equal")

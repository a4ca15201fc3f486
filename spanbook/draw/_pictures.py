"""The pictures: points, arrows, sets and residuals on axes that name their space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from spanbook import _check, _table
from spanbook._arrays import Array
from spanbook._reachable import ReachableSet
from spanbook.draw._outline import limits, outline, unit
from spanbook.draw._palette import (
    ATOMS,
    INK,
    MARKERS,
    MUTED,
    PAPER,
    REACHED,
    RESIDUAL,
    SETTINGS,
    TARGET,
)

__all__ = ["arrows", "points", "reachable", "residual", "space", "style"]

FAR = 1e100  # of a number that a picture shows: matplotlib squares some
_HALO = [withStroke(linewidth=2.5, foreground=PAPER)]


def style() -> None:
    """Set matplotlib's parameters for every figure made from now on."""
    mpl.rcParams.update(SETTINGS)  # type: ignore[arg-type]


def space(ax: Axes, name: str, *, around: ArrayLike) -> None:
    """Make an axes a picture of R^2 or R^3: equal scales, a cross at the origin, its name.

    Call it first: it fixes the limits that sets are cut at.

    Parameters
    ----------
    ax : Axes
        Two-dimensional, or made with ``projection="3d"``.
    name : str
        Which space the picture is drawn in, for example ``"R^2, one axis per feature"``.
    around : (n, d) array_like
        Points that must be in view; add the origin where it matters.
    """
    x = _points("around", around, ax)
    _words("name", name)
    middle, sides = (x.max(0) + x.min(0)) / 2, np.ptp(x, axis=0)
    # A flat cloud still gets a picture with some height, and a tall one room for the title.
    most = max(sides.max(), 1e-6 * np.abs(middle).max()) or 1.0
    sides = np.maximum(sides, [most, 0.4 * most] if len(sides) == 2 else 0.4 * most) + 0.3 * most
    low, high = middle - sides / 2, middle + sides / 2
    cross = np.clip(0, low, high)
    if ax.name == "3d":
        _space3d(ax, name, low, high, cross)
        return
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal", anchor="W")
    ax.axhline(cross[1], color=MUTED, lw=0.8, zorder=0.5)
    ax.axvline(cross[0], color=MUTED, lw=0.8, zorder=0.5)
    ax.spines[:].set_visible(False)
    ax.grid(True)
    ax.tick_params(length=0)
    ax.locator_params(nbins=5)
    ax.set_xlabel(name, loc="left")


def _space3d(ax: Any, name: str, low: Array, high: Array, cross: Array) -> None:
    """Draw three bare lines instead of matplotlib's box; parallel lines stay parallel."""
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), zlim=(low[2], high[2]))
    ax.set_box_aspect(high - low, zoom=1.05)
    ax.set_proj_type("ortho")
    ax.view_init(elev=22, azim=-55)
    ax.set_axis_off()
    for axis in range(3):
        ends = np.stack([cross, cross])
        ends[:, axis] = low[axis], high[axis]
        ax.plot(*ends.T, color=MUTED, lw=0.8)
        ax.text(*ends[1], str(axis), color=MUTED)
    ax.text2D(0.02, 0.01, name, color=MUTED, transform=ax.transAxes)


def arrows(
    ax: Axes,
    vectors: ArrayLike,
    *,
    tails: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    color: str = ATOMS,
) -> None:
    """Draw vectors as arrows, each with its label beside it; more than 400 as lines without heads.

    Parameters
    ----------
    ax : Axes
        Set up by :func:`space`.
    vectors : (n, d) or (d,) array_like
        One vector or several, d = 2 or 3.
    tails : (n, d) array_like, optional
        Where each arrow starts; at the origin when left out.
    labels : sequence of str, optional
        One label for each arrow.
    color : str, default ``draw.ATOMS``
        One of the module's colours.
    """
    v = _points("vectors", vectors, ax)
    _colour("color", color)
    t = np.zeros_like(v) if tails is None else _points("tails", tails, ax)
    if t.shape != v.shape:
        raise ValueError(f"`tails` has {len(t)} entries but there are {len(v)} arrows")
    if v.shape[1] == 3:
        solid: Any = ax
        solid.quiver(*t.T, *v.T, color=color, lw=2.2, arrow_length_ratio=0.1)
        _label(ax, t + v * (1.0 if tails is None else 0.5), v, labels)
        return
    if len(v) > 400:  # heads would hide each other; their tips are dots
        ax.add_collection(LineCollection(list(np.stack([t, t + v], axis=1)), colors=color, lw=0.5))
        ax.plot(*(t + v).T, ".", color=color, ms=3, zorder=3)
        return
    look = {"arrowstyle": "-|>,head_width=.28,head_length=.6", "color": color, "lw": 2.2}
    for tail, tip in zip(t, t + v, strict=True):
        ax.annotate("", tip, tail, arrowprops={**look, "shrinkA": 0, "shrinkB": 0}, zorder=3)
    # Beside the shaft, on the side away from the other arrows: the tip belongs to the sets.
    aside = v[:, ::-1] * [-1, 1]
    aside[aside @ v.mean(0) > 0] *= -1
    _label(ax, t + 0.6 * v, aside, labels)


def points(
    ax: Axes, places: ArrayLike, *, labels: Sequence[str] | None = None, color: str = ATOMS
) -> None:
    """Draw points, each with its label on the side away from the others.

    Parameters
    ----------
    ax : Axes
        Set up by :func:`space`.
    places : (n, d) or (d,) array_like
        One point or several, d = 2 or 3.
    labels : sequence of str, optional
        One label for each point.
    color : str, default ``draw.ATOMS``
        One of the module's colours; it decides the marker.
    """
    x = _points("places", places, ax)
    _colour("color", color)
    marker, size = MARKERS.get(color, ("o", 8))
    ax.plot(*x.T, marker, color=color, ms=size, mec=PAPER, mew=1, zorder=5)
    _label(ax, x, x - x.mean(0), labels)


def reachable(ax: Axes, S: ReachableSet) -> None:
    """Tint the points that a constraint on the weights lets the atoms reach.

    A set without an end is cut at the limits of the axes.

    Parameters
    ----------
    ax : Axes
        Set up by :func:`space`.
    S : Span, AffineHull, ConicHull or ConvexHull
        A set in R^2 or R^3.
    """
    if not isinstance(S, ReachableSet):
        raise TypeError(f"`S` must be one of the four sets, not {type(S).__name__}")
    _points("S", S.atoms, ax)
    box = limits(ax)
    if ax.name != "3d":  # a little beyond, so that no edge is drawn where the axes end
        box = box + 0.1 * np.ptp(box, axis=0) * [[-1], [1]]
    shape = outline(S, box)
    tint: dict[str, Any] = {"facecolor": (ATOMS, 0.15), "edgecolor": ATOMS}
    tint["linewidth"] = 1.2 if shape.ndim == 2 else 0.5  # a solid's triangles are only a hint
    if len(shape) > 2 and ax.name == "3d":
        from mpl_toolkits.mplot3d.art3d import Poly3DCollection

        ax.add_collection(Poly3DCollection(shape if shape.ndim == 3 else [shape], **tint))
    elif len(shape) > 2:
        ax.add_collection(PolyCollection([shape], **tint, zorder=1), autolim=False)
    else:
        ax.plot(*shape.T, color=ATOMS, alpha=0.25, lw=9, solid_capstyle="round", zorder=1)
        ax.plot(*shape.T, color=ATOMS, lw=1.2, zorder=1)


def residual(
    ax: Axes, target: ArrayLike, reached: ArrayLike, *, along: ArrayLike | None = None
) -> None:
    """Draw a target, the point that was reached, and the dashed residual between them.

    Parameters
    ----------
    ax : Axes
        Set up by :func:`space`.
    target, reached : (d,) array_like
        The two ends, d = 2 or 3.
    along : (d,) array_like, optional
        A direction of the set there; a right-angle mark says if the residual is perpendicular.
    """
    y, p = _one_point("target", target, ax), _one_point("reached", reached, ax)
    gap, length = y - p, float(np.linalg.norm(y - p))
    ax.plot(*np.vstack([y, p]).T, color=RESIDUAL, lw=2, dashes=(3, 1.6), zorder=4)
    if along is not None and length:
        u = unit(_one_point("along", along, ax))
        if u.any() and abs(float(np.vdot(u, gap))) < 1e-6 * length:
            size = min(0.25 * length, 0.05 * float(np.ptp(limits(ax), axis=0).max()))
            out = gap / length
            mark = p + size * np.vstack([-u, out - u, out])
            ax.plot(*mark.T, color=RESIDUAL, lw=1.2, zorder=4)
    points(ax, y, color=TARGET)
    points(ax, p, color=REACHED)


def _points(name: str, value: ArrayLike, ax: Axes) -> Array:
    """Return one point or several of the space that the axes show, as rows."""
    out = _check.matrix(name, np.atleast_2d(_check.array(name, value))).astype(float)
    if float(np.abs(out).max()) > FAR:
        raise ValueError(f"`{name}` has {np.abs(out).max():g}, too large for a picture")
    d = 3 if ax.name == "3d" else 2
    if out.shape[1] != d:
        raise ValueError(f"`{name}` lives in R^{out.shape[1]} but the axes shows R^{d}")
    return out


def _one_point(name: str, value: ArrayLike, ax: Axes) -> Array:
    """Return one point as a row."""
    out = _points(name, value, ax)
    if len(out) != 1:
        raise ValueError(f"`{name}` must be one point, but there are {len(out)}")
    return out


def _label(ax: Any, at: Array, away: Array, labels: Sequence[str] | None) -> None:
    """Write labels a little off their places, in the direction `away`, or above."""
    one_each("labels", labels, len(at))
    away = unit(away)
    away[~away.any(axis=1), -1] = 1.0
    look: dict[str, Any] = {"color": INK, "path_effects": _HALO, "zorder": 6}
    step = 0.05 * np.ptp(limits(ax), axis=0).max()
    for place, way, text in zip(at, away, labels or (), strict=False):
        if ax.name == "3d":
            ax.text(*(place + step * way), text, ha="center", va="center", **look)
            continue
        ha = "left" if way[0] > 0.4 else "right" if way[0] < -0.4 else "center"
        va = "bottom" if way[1] > 0.4 else "top" if way[1] < -0.4 else "center"
        ax.annotate(text, place, 7 * way, textcoords="offset points", ha=ha, va=va, **look)


def _words(name: str, value: str) -> None:
    """Refuse what is no string."""
    if not isinstance(value, str):
        raise TypeError(f"`{name}` must be a string, not {type(value).__name__}")


def _colour(name: str, value: str) -> None:
    """Refuse what matplotlib knows no colour by."""
    _words(name, value)
    if not mpl.colors.is_color_like(value):
        raise ValueError(f"`{name}` must be a colour of matplotlib, not {_table.seen(value)}")


def one_each(name: str, value: Sequence[str] | None, n: int) -> None:
    """Refuse labels that are not one for each of `n` things."""
    if value is not None and len(value) != n:
        raise ValueError(f"`{name}` has {len(value)} entries but there are {n} to label")

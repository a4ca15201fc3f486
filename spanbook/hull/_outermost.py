"""Which of very many atoms can matter, in a space of two or three dimensions.

An atom strictly inside the hull of others adds nothing. Nothing else is dropped: what lies
on the boundary, or as near to it as rounding, stays.
"""

from __future__ import annotations

import math

import numpy as np

from spanbook._arrays import Array

MARGIN = 1e-12  # how far inside is strictly inside; the box that the atoms fill has sides of 2
BLOCK = 1 << 20  # heights above facets looked at in one go
LARGEST = 50_000  # atoms of which Qhull makes a hull in a fraction of a second
PATIENCE = 1 << 29  # heights above facets looked at in all


def outermost(points: Array, apex: Array | None = None) -> Array:
    """Return the indices of the points that are not strictly inside the hull of others.

    Given an apex, inside the cone from there instead. Some that are inside may remain.
    """
    n, d = points.shape
    if d == 1:
        return np.unique([points.argmin(), points.argmax()])
    low, high = points.min(axis=0), points.max(axis=0)
    x = (2 * points - (low + high)) / np.where(high > low, high - low, 1)
    tip: Array = np.empty((0, d))
    if apex is not None:
        tip = ((2 * apex - (low + high)) / np.where(high > low, high - low, 1))[None]
    # A few outermost atoms rule most of the others out, and all the corners the rest.
    few = np.unique([int(np.argmax(x @ direction)) for direction in _directions(d)])
    keep = _outside(x, np.arange(n), few, tip)
    keep = keep[np.unique(x[keep], axis=0, return_index=True)[1]]
    return _outside(x, keep, keep, tip) if len(keep) <= LARGEST else keep


def outermost_rays(units: Array) -> Array:
    """Return the indices of the unit vectors that are not strictly inside the cone of others."""
    axis = units.mean(axis=0)
    height = units @ axis
    if height.min() <= 0.01 * np.linalg.norm(axis):  # no plane cuts all rays: keep all
        return np.arange(len(units))
    return outermost(units / height[:, None], np.zeros(len(axis)))


def _outside(x: Array, keep: Array, corners: Array, tip: Array) -> Array:
    """Return those of the points to keep that are not strictly inside the corners' hull."""
    facets, vertices = _hull(np.vstack([x[corners], tip]))
    if facets is None:
        return keep
    dropped = np.ones(len(x), dtype=bool)
    dropped[corners[vertices[vertices < len(corners)]]] = False  # a vertex is never inside
    doubtful = keep[dropped[keep]]
    if len(doubtful) * len(facets) > PATIENCE:
        return keep
    probes = (x[doubtful] + tip) / 2 if len(tip) else x[doubtful]
    dropped[doubtful] = _strictly_inside(probes, facets)
    return keep[~dropped[keep]]


def _directions(d: int) -> Array:
    """Return unit vectors spread evenly over the circle or the sphere."""
    turn = np.arange(32.0)
    if d == 2:
        angle = 2 * math.pi * turn / 32
        return np.column_stack([np.cos(angle), np.sin(angle)])
    z: Array = (2 * turn + 1) / 32 - 1
    angle = math.pi * (3 - math.sqrt(5)) * turn
    r = np.sqrt(1 - z**2)
    return np.column_stack([r * np.cos(angle), r * np.sin(angle), z])


def _hull(corners: Array) -> tuple[Array | None, Array]:
    """Return the facets' normals and offsets, (f, d + 1), if they are sound; the vertices."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        hull = ConvexHull(corners)
    except QhullError:  # they lie in a line or a plane
        return None, np.empty(0, dtype=np.intp)
    facets: Array = hull.equations
    own = np.einsum("fkd,fd->fk", corners[hull.simplices], facets[:, :-1]) + facets[:, -1:]
    centre = facets[:, :-1] @ corners[hull.vertices].mean(axis=0) + facets[:, -1]
    sound = np.abs(own).max() <= MARGIN / 2 and centre.max() < -MARGIN
    return facets if sound else None, hull.vertices


def _strictly_inside(points: Array, facets: Array) -> Array:
    """Return which points are behind every facet by more than the margin.

    A ray from the centre leaves through some facet, at a point between corners that lie on
    the facet's plane; what is behind that plane comes before it.
    """
    inside = np.empty(len(points), dtype=bool)
    step = max(1, BLOCK // len(facets))
    for i in range(0, len(points), step):
        height = points[i : i + step] @ facets[:, :-1].T
        height += facets[:, -1]
        inside[i : i + step] = height.max(axis=1) < -MARGIN
    return inside

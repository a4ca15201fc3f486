"""The outline of a reachable set, cut at the limits of a picture."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from spanbook._arrays import Array
from spanbook._reachable import ReachableSet
from spanbook.hull import ConicHull, ConvexHull


def limits(ax: Any) -> Array:
    """Return the lowest and the highest corner of what matplotlib axes show."""
    sides = [ax.get_xlim(), ax.get_ylim(), *([ax.get_zlim()] if ax.name == "3d" else [])]
    return np.array(sides, dtype=np.float64).T


def outline(S: ReachableSet, box: Array) -> Array:
    """Return what to draw of a set in R^2 or R^3, cut where it leaves the box.

    One point (1, d), the two ends of a segment (2, d), a polygon's corners in order (k, d),
    or the triangles of a solid (k, 3, 3).
    """
    x = _generators(S, box)
    if len(x) < 2:
        return x
    centred = x - x.mean(0)
    _, s, axes = np.linalg.svd(centred, full_matrices=False)
    dim = int(np.sum(s > 1e-9 * np.abs(x).max()))
    flat = centred @ axes[:dim].T
    if dim == 0:
        return x[:1]
    if dim == 1:
        return x[[np.argmin(flat), np.argmax(flat)]]
    from scipy.spatial import ConvexHull as Qhull

    hull = Qhull(flat)
    return x[hull.simplices if dim == 3 else hull.vertices]


def _generators(S: ReachableSet, box: Array) -> Array:
    """Return points whose convex hull is the set, as far as the picture reaches."""
    if isinstance(S, ConvexHull):
        return S.atoms
    if isinstance(S, ConicHull):
        # The sums with the mean keep a wide wedge from being cut short between its rays.
        rays = unit(S.atoms)
        between = unit(rays + unit(rays.mean(0, keepdims=True)))
        # Flat axes clip what is drawn, so the wedge may run far out; solid axes do not.
        far = (2 if rays.shape[1] == 2 else 0.45) * float(np.linalg.norm(box[1] - box[0]))
        return np.vstack([0 * rays[:1], far * rays, far * between])
    start = S.atoms.mean(0) if S._centred else 0 * S.atoms[0]
    return _cut(start, S.basis, box)


def _cut(start: Array, basis: Array, box: Array) -> Array:
    """Return the corners of a point, line or plane where it leaves the box."""
    k, d = basis.shape
    corners = []
    # At a corner, as many coordinates sit on the box as the set has directions.
    for fixed in itertools.combinations(range(d), k):
        directions = basis[:, fixed].T
        if abs(np.linalg.det(directions)) < 1e-9:
            continue
        for side in itertools.product([0, 1], repeat=k):
            steps = np.linalg.solve(directions, box[side, fixed] - start[list(fixed)])
            corners.append(start + steps @ basis)
    x = np.array(corners)
    slack = 1e-9 * np.ptp(box)
    inside: Array = x[np.all((x >= box[0] - slack) & (x <= box[1] + slack), axis=1)]
    return inside


def unit(v: Array) -> Array:
    """Return the rows at length one, rows of zeros as they are."""
    length = np.linalg.norm(v, axis=1, keepdims=True)
    return v / np.where(length > 0, length, 1.0)

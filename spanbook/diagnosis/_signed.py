"""How far rows are inside the hull of others, negative outside."""

from __future__ import annotations

import numpy as np

from spanbook._arrays import Array
from spanbook.diagnosis._new_rows import CELLS
from spanbook.diagnosis._ray import meets
from spanbook.diagnosis._scaled import Scaled, scaled_together
from spanbook.hull import ConvexHull


def signed_distances(seen: Array, new: Array, *, depth: bool) -> Array:
    """Return minus the distance of each new row to the hull, or its depth in it if asked for.

    In standard deviations of the columns.  The depth is the least by which one column alone has
    to change for the row to leave.
    """
    scaled = scaled_together(seen, new, standardise=True)
    hull = ConvexHull(rows=scaled.seen)
    out = np.zeros(len(new))
    block = max(1, CELLS // (len(seen) * (2 * new.shape[1] if depth else 1)))
    for start in range(0, len(new), block):
        some = slice(start, start + block)
        out[some] = _of_block(hull, scaled, scaled.new[some], depth=depth)
    return out


def _of_block(hull: ConvexHull, scaled: Scaled, rows: Array, *, depth: bool) -> Array:
    lower = np.asarray(hull.nearest(rows, 0.0).certificate.lower)
    out = np.where(lower > scaled.rounding.max(), -lower, 0.0)
    inside = np.flatnonzero(out == 0)
    if depth and inside.size:
        out[inside] = _depth(hull, scaled.seen, rows[inside])
    return out


def _depth(hull: ConvexHull, seen: Array, rows: Array) -> Array:
    """Return the least step along a column that leaves the hull, met from outside."""
    m, d = rows.shape
    lines = np.vstack([np.eye(d), -np.eye(d)])
    beyond = np.hstack([seen.max(axis=0) - rows, rows - seen.min(axis=0)]) + 1  # (m, 2 d)
    starts = rows[:, None] + beyond[..., None] * lines
    back = np.tile(-lines, (m, 1))
    far, _ = meets(hull, starts.reshape(-1, d), back)
    return np.clip(beyond - far.reshape(m, 2 * d), 0, None).min(axis=1)

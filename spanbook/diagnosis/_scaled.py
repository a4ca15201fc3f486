"""Rows in standard deviations from the mean of those seen, and which of many a hull needs."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import power_of_two
from spanbook.diagnosis._blocks import each, is_large
from spanbook.hull import ConvexHull

# A row that leaves the hull by a step of so many standard deviations is on its edge. Of a flat
# hull that takes it by 1e-5 of the step alone, and it must be told from rounding.
STEP = 1e-7
POINTS = 64  # for which the rows of a large table are looked at together


class Scaled(NamedTuple):
    """Rows in standard deviations from the mean of those seen, or as they are."""

    seen: Array  # all of them, or those that the hull of all needs
    which: Array  # their places
    new: Array
    unit: Array  # (d,) with the next two, what makes rows those above
    centre: Array
    spread: Array
    rounding: Array  # (d,)
    largest: Array  # (d,) of all rows, in the unit

    @property
    def size(self) -> Array:
        """What was divided out."""
        return self.spread * self.unit

    def of(self, rows: Array) -> Array:
        """Return rows in standard deviations."""
        return (rows.astype(np.float64) / self.unit - self.centre) / self.spread

    def pushed(self, margin: float) -> Array:
        """Return the new rows moved out by a step of the margin, where those on the edge leave."""
        length = np.linalg.norm(self.new, axis=1, keepdims=True)
        beyond = 1 + 4 * float(((self.largest + np.abs(self.centre)) / self.spread).sum())
        least = max(min(margin, beyond), 100 * float(self.rounding.max()))
        step = np.maximum(least, STEP * np.maximum(length, 1.0))
        return self.new + step * self.new / np.where(length > 0, length, 1.0)


def scaled_together(seen: Array, new: Array, *, standardise: bool) -> Scaled:
    """Return all rows, seen and new."""
    out = _scales(seen, new, standardise=standardise)
    return out._replace(seen=out.of(seen), which=np.arange(len(seen)), new=out.of(new))


def scaled_for_hull(seen: Array, new: Array, margin: float, *, standardise: bool) -> Scaled:
    """Return the same; of many rows seen, those that their hull needs near new and pushed ones."""
    if not is_large(seen):
        return scaled_together(seen, new, standardise=standardise)
    out = _scales(seen, new, standardise=standardise)
    out = out._replace(new=out.of(new))
    which = _needed(seen, out, np.vstack([out.new, out.pushed(margin)]), margin)
    return out._replace(seen=out.of(seen[which]), which=which)


def _needed(seen: Array, out: Scaled, points: Array, margin: float) -> Array:
    """Return the places of rows whose hull is as near to some points as that of all.

    From few rows on, the row that lies furthest beyond the plane of a certificate is added, until
    none lies beyond one.
    """
    limit = float(out.rounding.max())
    margin = max(margin, limit)
    ends = [*each("hull", seen, _ends)]
    starts = np.cumsum([0, *(n for n, _ in ends)])
    which = np.unique(np.concatenate([at + i for (_, at), i in zip(ends, starts, strict=False)]))
    rows = out.of(seen[which])
    low, high = rows.min(axis=0) - margin, rows.max(axis=0) + margin
    points = points[((points >= low) & (points <= high)).all(axis=1)]  # others are outside anyhow
    for first in range(0, len(points), POINTS):
        left = points[first : first + POINTS]
        while len(left):
            rows = out.of(seen[which])
            proof = ConvexHull(rows=rows).nearest(left, 0.0).certificate
            outside = np.asarray(proof.lower) > limit
            left, normal = left[outside], proof.normal[outside]
            bound = (rows @ normal.T).max(axis=0) + limit
            there = each("hull", seen, partial(_beyond, scaled=out, normal=normal, bound=bound))
            found = [(at + i, crossed) for (at, crossed), i in zip(there, starts, strict=False)]
            which = np.union1d(which, np.concatenate([at for at, _ in found]))
            left = left[np.any([crossed for _, crossed in found], axis=0)]
    return which


def _scales(seen: Array, new: Array, *, standardise: bool) -> Scaled:
    d = seen.shape[1]
    sizes = [*each("hull", seen, _largest), _largest(new)]
    largest = np.max(sizes, axis=0).astype(np.float64)
    unit = power_of_two(largest[:, None])[:, 0] if standardise else np.ones(d)
    size = largest / unit
    centre = sum(each("hull", seen, partial(_sum, unit=unit))) / len(seen)
    spread = np.ones(d)
    if standardise:
        squares = sum(each("hull", seen, partial(_squares, unit=unit, centre=centre)))
        spread = np.sqrt(squares / len(seen))
    eps = float(np.finfo(np.result_type(seen, new)).eps)
    spread = np.where(spread > 10 * eps * size, spread, np.where(size > 0, size, 1.0))
    rounding = 10 * d * eps * size / spread
    none = np.empty(0)
    return Scaled(none, none, none, unit, centre, spread, rounding, size)


def _largest(rows: Array) -> Array:
    return np.asarray(np.abs(rows).max(axis=0))


def _sum(rows: Array, unit: Array) -> Array:
    return np.asarray((rows.astype(np.float64) / unit).sum(axis=0))


def _squares(rows: Array, unit: Array, centre: Array) -> Array:
    return np.asarray(((rows.astype(np.float64) / unit - centre) ** 2).sum(axis=0))


def _ends(rows: Array) -> tuple[int, Array]:
    """Return how many rows there are, and which are the first and last along a column."""
    return len(rows), np.concatenate([rows.argmin(axis=0), rows.argmax(axis=0)])


def _beyond(rows: Array, scaled: Scaled, normal: Array, bound: Array) -> tuple[Array, Array]:
    """Return which rows are the furthest of those beyond planes, and which planes those are."""
    heights = scaled.of(rows) @ normal.T
    at = heights.argmax(axis=0) if len(normal) else np.empty(0, int)
    crossed = heights[at, np.arange(len(normal))] > bound
    return at[crossed], crossed

"""New rows beside the hull of the old ones: inside, on its edge, or outside, each with a proof."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._nearest import Nearest
from spanbook.diagnosis._blocks import each
from spanbook.diagnosis._equal_rows import equal_rows
from spanbook.diagnosis._extrapolation import Extrapolation
from spanbook.diagnosis._given import Table
from spanbook.diagnosis._interpolation import Interpolation
from spanbook.diagnosis._ray import meets
from spanbook.diagnosis._scaled import Scaled, scaled_for_hull
from spanbook.hull import ConvexHull

CELLS = 20_000_000  # of weights, rows seen by new rows, that are held at once
CLOSER = 20  # rows outside, the furthest first, for which a column that tells is looked for
SMALL = 1e-14  # a weight below this is rounding
FEW = 20  # columns; among more, "with all others as they are" says little
TRIED = 3  # columns tried for each of those
SAMPLE, OTHERS = 100, 2000  # rows put beside the hull of others, and how many others


class NewRows(NamedTuple):
    """What became of the new rows."""

    asked: int  # how many there were
    outside: tuple[Extrapolation, ...]  # the furthest first
    inside: tuple[Interpolation, ...]  # in their order, those on the edge too
    own: Own | None  # how much the hull means; None of fewer than 3 different rows


class Own(NamedTuple):
    """What became of rows seen, beside the hull of the others."""

    outside: float  # which share of them it leaves out
    distance: float  # how far the furthest of them is from it
    asked: int  # how many of them were
    sampled: bool  # whether that, or the others, are a sample of those that differ
    others: int  # how many rows each was put beside


def compared(known: Table, more: Table | None, margin: float, *, standardise: bool) -> NewRows:
    """Say where each new row is."""
    if more is None:
        return NewRows(0, (), (), None)
    scaled = scaled_for_hull(known.values, more.values, margin, standardise=standardise)
    hull = ConvexHull(rows=scaled.seen)
    limit = max(margin, float(scaled.rounding.max()))
    outside, asked = _past_a_column(known, more, scaled, margin)
    inside: list[Interpolation] = []
    block = max(1, CELLS // len(scaled.seen))
    for start in range(0, len(asked), block):
        which = asked[start : start + block]
        near = _nearest(hull, scaled.new[which])
        proof = near.certificate
        normal, lower = np.asarray(proof.normal), np.asarray(proof.lower)
        far = lower > limit
        outside += [
            _outside(which[k], normal[k], scaled.size, known, more, float(lower[k]))
            for k in np.flatnonzero(far)
        ]
        kept = [which[k] for k in np.flatnonzero(~far)]
        inside += _inside(kept, near.weights[~far], scaled, hull, margin, more)
    outside.sort(key=lambda e: (-e.distance, e.row))
    for k, e in enumerate(outside[:CLOSER]):
        outside[k] = _told_by_a_column(e, hull, scaled, known, more)
    return NewRows(len(more.values), tuple(outside), tuple(inside), _own(known.values, scaled))


def _nearest(hull: ConvexHull, new: Array) -> Nearest:
    """Return what is nearest to new rows; what the hull refuses is called by our name."""
    try:
        return hull.nearest(new, 0.0)
    except ValueError as error:
        raise ValueError(str(error).replace("`y`", "`new_rows`")) from None


def _past_a_column(
    known: Table, more: Table, scaled: Scaled, margin: float
) -> tuple[list[Extrapolation], list[int]]:
    """Return the rows that one column alone puts outside, and which others there are."""
    low, high = scaled.seen.min(axis=0), scaled.seen.max(axis=0)
    beyond = scaled.new - np.clip(scaled.new, low, high)
    beyond = np.where(np.abs(beyond) > scaled.rounding, beyond, 0.0)
    distance = np.linalg.norm(beyond, axis=1)
    out = []
    for i in np.flatnonzero(distance > margin):
        j = int(np.argmax(np.abs(beyond[i])))
        normal = np.zeros(beyond.shape[1])
        normal[j] = np.sign(beyond[i, j])
        out.append(_outside(int(i), normal, scaled.size, known, more, float(distance[i])))
    return out, [int(i) for i in np.flatnonzero(distance <= margin)]


def _outside(
    i: int, normal: Array, size: Array, known: Table, more: Table, distance: float
) -> Extrapolation:
    direction = _in_units(normal, size, int(np.argmin(_sizes(normal, size))))
    bound = _furthest(known.values, direction)
    value = float(more.values[i] @ direction)
    if value <= bound and np.count_nonzero(direction) < np.count_nonzero(normal):
        raise ValueError(
            f"row {i} of `new_rows` is outside in a direction that float64 cannot hold; "
            "bring the columns nearer to one size"
        )
    label = more.labels[i] if more.labels else None
    beside = tuple(map(float, more.values[i]))
    return Extrapolation(
        i, direction, bound, value, distance, tuple(known.names), beside=beside, label=label
    )


def _in_units(normal: Array, size: Array, one: int) -> Array:
    """Return a direction in the units of the rows, with 1 or -1 for one of the columns.

    Sizes are divided by each other: one over a size may overflow.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(normal == 0, 0.0, normal / abs(normal[one]) * (size[one] / size))


def _sizes(normal: Array, size: Array) -> Array:
    """Return the logarithm of the size of each column by its part in a direction."""
    with np.errstate(divide="ignore"):
        return np.log(size) - np.log(np.abs(normal))


def _furthest(rows: Array, direction: Array) -> float:
    """Return how far rows go along a direction."""
    heights = each("hull", rows, lambda some: float((some.astype(np.float64) @ direction).max()))
    return max(heights)


def _told_by_a_column(
    e: Extrapolation, hull: ConvexHull, scaled: Scaled, known: Table, more: Table
) -> Extrapolation:
    """Return the row with a direction that is a bound on one column, the others as they are."""
    normal = e.direction * scaled.size
    if not 1 < len(normal) <= FEW or np.count_nonzero(normal) == 1:
        return e
    tried = _ranked(-np.abs(normal))[:TRIED]
    tried = tried[normal[tried] != 0]
    lines = np.zeros((len(tried), len(normal)))
    lines[np.arange(len(tried)), tried] = -np.sign(normal[tried])
    far, normals = meets(hull, np.repeat(scaled.new[[e.row]], len(tried), axis=0), lines)
    for k in _ranked(far):
        j = int(tried[k])
        if not np.isfinite(far[k]) or not normals[k, j]:
            continue
        direction = _in_units(normals[k], scaled.size, j)
        if not np.isfinite(direction).all():
            continue
        bound = _furthest(known.values, direction)
        value = float(more.values[e.row] @ direction)
        limit = e.beside[j] - (value - bound) * direction[j]
        if value > bound and limit != e.beside[j]:
            return replace(
                e, direction=direction, bound=bound, value=value, column=j, limit=float(limit)
            )
    return e


def _ranked(x: Array) -> Array:
    """Return the order from the smallest; what rounding alone tells apart keeps its own."""
    with np.errstate(over="ignore"):
        return np.argsort(x.astype(np.float32), kind="stable")


def _inside(
    which: list[int],
    weights: Array,
    scaled: Scaled,
    hull: ConvexHull,
    margin: float,
    more: Table,
) -> list[Interpolation]:
    if not which:
        return []
    at, pushed = scaled.new[which], scaled.pushed(margin)[which]
    proof = _nearest(hull, pushed).certificate
    edge = np.asarray(proof.lower) > scaled.rounding.max()
    out = []
    for k, i in enumerate(which):
        rows = np.flatnonzero(weights[k] > SMALL)
        w = weights[k, rows].astype(np.float64)
        w /= w.sum()
        left = float(np.linalg.norm(w @ scaled.seen[rows] - at[k]))
        label = more.labels[i] if more.labels else None
        out.append(
            Interpolation(i, tuple(map(int, scaled.which[rows])), w, left, bool(edge[k]), label)
        )
    return out


def _own(rows: Array, scaled: Scaled) -> Own | None:
    """Put rows seen beside the hull of the others.

    They are a fixed sample of those that differ, the same whatever order the rows came in.
    """
    copies = [i for group in equal_rows(rows) for i in group[1:]]
    kept = np.delete(np.arange(len(rows)), copies)  # a copy would hold its own place
    n = len(kept)
    if n < 3:
        return None
    sums = np.concatenate(list(each("hull", rows, lambda some: scaled.of(some).sum(axis=1))))
    order = kept[np.argsort(sums[kept], kind="stable")]
    some = scaled.of(rows[order[np.linspace(0, n - 1, min(n, OTHERS)).astype(int)]])
    asked = np.linspace(0, len(some) - 1, min(len(some), SAMPLE)).astype(int)
    far = np.array(
        [
            float(ConvexHull(rows=np.delete(some, k, axis=0)).nearest(some[k]).certificate.lower)
            for k in asked
        ]
    )
    share = float(np.mean(far > float(scaled.rounding.max())))
    return Own(share, float(far.max()), len(asked), len(asked) < n, len(some) - 1)

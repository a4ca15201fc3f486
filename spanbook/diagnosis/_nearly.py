"""Columns that are nearly combinations of a few others.

All distances come from the inverse of a triangle, the R in a QR of the columns.  Taking a column
out is a step on that inverse; a fit for each column of each set would take minutes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook.diagnosis._columns import EXPLAINED, Centred, inverse_of, inverted

MOST = 20  # nearly dependent sets that are worked out; the others are counted
ROUNDING = 1e-9  # what is left of a column of length 1 when nothing but rounding is
CLOSE = 1e-4  # nearer than this, the inverse is made anew: a step on it would lose digits


class Near(NamedTuple):
    """A column that is nearly a combination of a few others."""

    column: int
    few: list[int]
    weights: Array  # of the few; what they make is nearest to the column
    distance: float


def nearly_dependent(c: Centred, independent: Sequence[int]) -> tuple[list[Near], int]:
    """Return sets in which a column is nearly a combination of the others, the nearest first.

    The column that the others explain best is taken out, with the few that explain it to within
    twice the distance at which all of them do, and so on while one is explained well enough.
    The few are looked for in the first `MOST` sets; how many more there are is the second result.
    """
    pool = [j for j in independent if np.any(c.unit[:, j])]
    found: list[Near] = []
    more = 0
    inverse = inverse_of(c.unit[:, pool])
    while len(pool) > 1:
        distances = 1 / np.linalg.norm(inverse, axis=1)
        nearest = float(distances.min())
        if nearest**2 >= EXPLAINED:
            break
        # Of equals the last goes, so that the first is the one that is kept.
        k = int(np.flatnonzero(distances <= nearest * (1 + 1e-6))[-1])
        j = pool.pop(k)
        if len(found) < MOST:
            found.append(_near(c.unit, j, pool, min(2 * nearest, EXPLAINED**0.5)))
        else:
            more += 1
        inverse = _without(inverse, k) if nearest > CLOSE else inverse_of(c.unit[:, pool])
    return found, more


def _near(unit: Array, j: int, pool: Sequence[int], limit: float) -> Near:
    """Return few columns of the pool that come within `limit` of column `j`, and how near."""
    grown = _grown(unit, j, pool, limit)
    fit = _fitted(unit, j, grown)
    few = sorted(_pruned(unit, j, grown, fit, limit))
    if len(few) < len(grown):
        grown, fit = few, _fitted(unit, j, few)
    weights = fit.inverse @ fit.along
    return Near(j, few, weights[np.argsort(grown)], fit.distance)


def _grown(unit: Array, j: int, pool: Sequence[int], limit: float) -> list[int]:
    """Return columns taken one at a time, each the best beside those before it."""
    left, rest = np.array(pool), unit[:, j]
    others = unit.T[left]  # less what the columns taken explain
    few: list[int] = []
    while left.size and np.linalg.norm(rest) > limit:
        length = np.sqrt(np.einsum("ij,ij->i", others, others))
        if length.max() <= ROUNDING:
            return [*few, *left.tolist()]
        gain = np.abs(_dot(others, rest)) / np.where(length > ROUNDING, length, np.inf)
        best = int(np.argmax(gain))
        direction = others[best] / length[best]
        few.append(int(left[best]))
        left, others = np.delete(left, best), np.delete(others, best, axis=0)
        rest = rest - (direction @ rest) * direction
        others -= np.outer(_dot(others, direction), direction)
    return few


class _Fit(NamedTuple):
    """A column as nearly as a few others make it, in the axes of their QR."""

    inverse: Array  # of R
    along: Array  # the column
    distance: float  # of the column


def _fitted(unit: Array, j: int, few: Sequence[int]) -> _Fit:
    r = np.asarray(np.linalg.qr(unit[:, [*few, j]], mode="r"))
    k = len(few)
    return _Fit(inverted(r[:k, :k]), r[:k, k], float(np.linalg.norm(r[k:, k])))


def _pruned(unit: Array, j: int, few: Sequence[int], fit: _Fit, limit: float) -> list[int]:
    """Return the columns without those that are not needed after all."""
    kept = list(few)
    for column in few:
        k = kept.index(column)
        row = fit.inverse[k]
        length = float(np.linalg.norm(row))
        # The row is the direction that no other column reaches: what lies along it is lost.
        further = math.hypot(fit.distance, row @ fit.along / length)
        if further > limit or len(kept) == 1:
            continue
        kept.remove(column)
        if length * CLOSE < 1:
            fit = _Fit(_without(fit.inverse, k), fit.along, further)
        else:
            fit = _fitted(unit, j, kept)
    return kept


def _without(inverse: Array, k: int) -> Array:
    """Return the inverse without column `k`: the other rows lose their part along its row."""
    others, row = np.delete(inverse, k, axis=0), inverse[k] / np.linalg.norm(inverse[k])
    return others - np.outer(_dot(others, row), row)


def _dot(rows: Array, x: Array) -> Array:
    """Return the product of each row with `x`; too short for the threads that `@` would wake."""
    return np.einsum("ij,j->i", rows, x)

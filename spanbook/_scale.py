"""Units in which nothing overflows, lengths, and right angles kept to their last digit."""

from __future__ import annotations

import math

import numpy as np

from spanbook._arrays import Array

FAR, RANGE = 1 << 16, 900  # binary digits: more than floats have, and less


def power_of_two(a: Array) -> Array:
    """Return, for each row, the power of two at or below its largest entry; 1 for zeros.

    Dividing by it rounds nothing, and no square of what is left can overflow or vanish.
    """
    largest = np.abs(a).max(axis=-1, keepdims=True, initial=0).astype(np.float64)
    return np.where(largest > 0, np.ldexp(1.0, np.frexp(largest)[1] - 1), 1.0)


def sizes(x: Array) -> Array:
    """Return a power of two for each column that brings its length between 1 and 2, 1 for 0."""
    unit = power_of_two(x.T)[:, 0]
    return unit * power_of_two(np.linalg.norm(x / unit, axis=0)[:, None])[:, 0]


def longest(vectors: Array) -> float:
    """Return the largest length of a row."""
    return math.sqrt(np.einsum("ij,ij->i", vectors, vectors).max())


def lengths(vectors: Array) -> Array:
    """Return the length of each row; no square overflows or vanishes."""
    unit = power_of_two(vectors)
    out: Array = np.linalg.norm(vectors / unit, axis=1) * unit[:, 0]
    return out


def unit_rows(vectors: Array) -> tuple[Array, Array]:
    """Return the rows at length 1, and their lengths; a row of zeros stays as it is."""
    unit = power_of_two(vectors)
    scaled = vectors / unit
    length = np.linalg.norm(scaled, axis=1)
    return scaled / np.where(length > 0, length, 1)[:, None], length * unit[:, 0]


def from_mean(rows: Array) -> tuple[Array, Array]:
    """Return the rows minus their mean, and the mean.

    The first row goes first: far from the origin a mean taken there loses digits, and equal
    entries then differ by 0, not by a rounding.
    """
    away = rows - rows[0]
    middle = away.mean(axis=0)
    return away - middle, rows[0] + middle


def reject(r: Array, basis: Array) -> Array:
    """Return the part of each row of `r` that is orthogonal to the rows of `basis`.

    Once loses as many digits as the part is small; three times, none.
    """
    for _ in range(3):
        r = r - (r @ basis.T) @ basis
    return r


def coordinate_units(atoms: Array, *, cone: bool) -> Array:
    """Return a power of two for each coordinate of the atoms: about how large it is.

    That of the largest entry; for a `cone` or a span, in which atoms may be stretched, that of
    the geometric mean, so that neither stretched atoms nor other units change the answer.
    """
    entries = np.abs(atoms.T, order="C")  # a long thin table is slow to read across
    highest = entries.max(axis=1, keepdims=True)
    largest, reached = power_of_two(highest)[:, 0], highest[:, 0] > 0
    if cone:
        largest = _geometric(entries.T, largest)
    if reached.any():  # what no atom reaches has no size of its own: it takes the largest
        largest[~reached] = largest[reached].max()
    return largest


def measured(vectors: Array, units: Array) -> tuple[Array, Array]:
    """Return rows in units of their coordinates, and the power of two that each is stretched by.

    That is 0 but for a row that would overflow or vanish: its direction is kept.
    """
    part, power = np.frexp(vectors)
    power = power + 1 - np.frexp(units)[1]
    largest = power.max(axis=1, keepdims=True, where=part != 0, initial=-FAR)
    stretched = np.clip(largest, -RANGE, RANGE) - largest
    stretched[largest == -FAR] = 0
    return np.ldexp(part, power + stretched), stretched


def _geometric(entries: Array, largest: Array) -> Array:
    """Return a power of two near the geometric mean of each column; rows are freely stretched."""
    there = (entries > 0).astype(np.float64)
    logs = np.log2(np.where(entries > 0, entries, largest)) - np.log2(largest)
    rows, units = np.zeros((len(entries), 1)), np.zeros(entries.shape[1])
    for _ in range(1 if there.all() else 20):  # without zeros the first step has settled it
        rows = ((logs - units) * there).sum(axis=1, keepdims=True)
        rows /= np.maximum(there.sum(axis=1, keepdims=True), 1)
        units = ((logs - rows) * there).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    powers = np.rint(units) + np.log2(largest)
    if np.abs(powers).max() > RANGE:  # only their ratios matter
        powers -= (powers.max() + powers.min()) // 2
    out: Array = np.exp2(np.clip(powers, -1074, 1023))
    return out


def orthonormal(rows: Array) -> Array:
    """Return orthonormal rows that span the same, whatever the size of the columns."""
    if not len(rows):
        return rows
    order = np.argsort(-np.abs(rows).max(axis=0))
    out = np.empty_like(rows)
    out[:, order] = np.linalg.qr((rows / power_of_two(rows))[:, order].T)[0].T
    return out

"""The smallest dependent sets of columns: the circuits of the matroid that columns form.

A circuit is a dependent set of which every part is independent.  With `k` columns too many there
are `k` circuits that imply all others, and taking the smallest that the ones before do not imply
gives the smallest such choice, as for a spanning tree.  A constant is at hand in every set.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import reject
from spanbook.diagnosis._columns import Centred, DependentSet
from spanbook.diagnosis._nearly import Near, nearly_dependent

WORK = 2_000_000  # all circuits of a group are looked at when that takes no more than this
LOOSE = 1e3  # combinations that miss by more than this times the rounding are not looked into
ZERO = 1e-9  # a contribution below this share of the largest is rounding


class Sets(NamedTuple):
    """Which columns are needed, which repeat others, and the sets that say how."""

    independent: list[int]
    repeated: list[int]  # every column of an exact set, also those that are kept
    exact: list[DependentSet]
    near: list[DependentSet]
    more: int  # near ones that were counted only


def dependent_sets(c: Centred, names: Sequence[str], tol: float) -> Sets:
    """Return the smallest exact sets, one for each column too many, and the nearly exact ones."""
    varies = np.asarray(c.unit.any(axis=0))
    independent, dependent, shares = _partition(c, np.flatnonzero(varies), tol)
    # Where the columns reach everything on these rows, any that outnumber them depend: that is
    # one finding, not many.
    saturated = len(independent) + 1 >= c.n
    most = len(independent) if saturated else len(names)
    sets: dict[tuple[int, ...], DependentSet] = {}
    repeated = set(dependent)
    for rows, columns in _groups(shares):
        repeated |= {independent[i] for i in columns}
        members = [dependent[j] for j in rows] + [independent[i] for i in columns]
        null = np.hstack([np.eye(len(rows)), -shares[np.ix_(rows, columns)]])
        for support in _smallest(null, most):
            found = _exact(c, sorted(members[i] for i in support), names, tol)
            if found is not None:
                sets[found.columns] = found
    exact = [*sets.values(), *(_constant(c, j, names) for j in _idle(c, varies))]
    exact.sort(key=lambda s: (len(s.columns), s.columns))
    kept = _far_apart(independent, dependent, shares)
    near, more = nearly_dependent(c, [] if saturated else kept)
    return Sets(kept, sorted(repeated), exact, [_near(c, s, names) for s in near], more)


def _partition(c: Centred, which: Array, tol: float) -> tuple[list[int], list[int], Array]:
    """Return the columns that those before them do not make, the others, and how they are made.

    As `dependence` does, but a combination may miss by the rounding of what it combines: columns
    far from 0 have fewer digits left when their means are taken off.
    """
    independent: list[int] = []
    dependent: list[int] = []
    made = []
    basis = np.empty((min(c.n - 1, len(which)), len(c.unit)))
    for j in map(int, which):
        rest = reject(c.unit[:, j], basis[: len(independent)])
        length = float(np.linalg.norm(rest))
        if len(independent) == len(basis):
            break
        if length <= LOOSE * tol * c.noise.max():
            shares = np.linalg.lstsq(c.unit[:, independent], c.unit[:, j], rcond=None)[0]
            rounding = max(c.noise[j], (np.abs(shares) * c.noise[independent]).max(initial=0.0))
            if length <= tol * rounding:
                dependent.append(j)
                made.append((len(independent), shares))
                continue
        basis[len(independent)] = rest / length
        independent.append(j)
    # Once there are as many as there can be, all that come after depend on them.
    after = [int(j) for j in which if independent and j > max(independent) and j not in dependent]
    made += [
        (len(independent), shares)
        for shares in np.linalg.lstsq(c.unit[:, independent], c.unit[:, after], rcond=None)[0].T
    ]
    dependent += after
    out = np.zeros((len(dependent), len(independent)))
    for row, (k, shares) in zip(out, made, strict=True):
        row[:k] = np.where(np.abs(shares) > ZERO * np.abs(shares).max(initial=0.0), shares, 0)
    return independent, dependent, out


def _far_apart(independent: list[int], dependent: list[int], shares: Array) -> list[int]:
    """Return the independent columns, each exchanged for a dependent one where that helps.

    Which of a set of columns to keep is a choice, and columns that lie close together are a bad
    one: of c and c + b with a small b, which also make b, rather b is kept.  A share above 1
    means that the exchange makes the volume that the columns span larger by it.
    """
    kept, others, made = list(independent), list(dependent), shares.copy()
    for _ in range(10 * len(kept)):
        r, p = np.unravel_index(np.argmax(np.abs(made)), made.shape) if made.size else (0, 0)
        if not made.size or abs(made[r, p]) <= 1 + 1e-6:
            break
        pivot, row, column = made[r, p], made[r].copy(), made[:, p].copy()
        made -= np.outer(column, row / pivot)
        made[:, p] = column / pivot
        made[r] = -row / pivot
        made[r, p] = 1 / pivot
        kept[p], others[r] = others[r], kept[p]
    return sorted(kept)


def _idle(c: Centred, varies: Array) -> list[int]:
    """Return the columns that never vary, without the first that can serve as the constant."""
    still = np.flatnonzero(~varies)
    first = next((j for j in still if c.mean[j]), None)
    return [int(j) for j in still if j != first]


def _groups(shares: Array) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the rows and columns of each block: dependent columns that share independent ones."""
    left = set(range(len(shares)))
    while left:
        rows = {min(left)}
        while True:
            columns = np.flatnonzero(shares[sorted(rows)].any(axis=0))
            wider = {j for j in left if shares[j, columns].any()} | rows
            if wider == rows:
                break
            rows = wider
        left -= rows
        yield sorted(rows), [int(i) for i in columns]


def _smallest(null: Array, most: int) -> list[list[int]]:
    """Return supports of the rows' combinations, the smallest that do not imply each other.

    All minimal ones are looked at if they are few, otherwise the rows and their pairs that agree.
    None has more than `most` members.
    """
    k, m = null.shape
    pool = _all_minimal(null) if math.comb(m, k - 1) * k**3 <= WORK else _likely(null)
    pool = pool / np.linalg.norm(pool, axis=1, keepdims=True)
    vectors = np.abs(pool @ null)
    used = vectors > ZERO * vectors.max(axis=1, keepdims=True)
    size = used.sum(axis=1)
    basis = np.empty((0, k))
    chosen = []
    for i in np.argsort(size, kind="stable"):
        if len(basis) == k or size[i] > most:
            break
        rest = reject(pool[i], basis)
        if (length := np.linalg.norm(rest)) > 1e-6:
            basis = np.vstack([basis, rest / length])
            chosen.append([int(j) for j in np.flatnonzero(used[i])])
    return chosen


def _all_minimal(null: Array) -> Array:
    """Return all weights of the rows whose combination has k - 1 zeros that determine it."""
    k, m = null.shape
    if k == 1:
        return np.ones((1, 1))
    zeros = np.array(list(combinations(range(m), k - 1)))
    _, s, vt = np.linalg.svd(null.T[zeros])
    return vt[s[:, -1] > 1e-8 * s[:, 0], -1]


def _likely(null: Array) -> Array:
    """Return the weights of each row alone, and of pairs that differ in the unit part alone."""
    k = len(null)
    shares = null[:, k:]
    lengths = np.linalg.norm(shares, axis=1)
    units = shares / lengths[:, None]
    cosine = units @ units.T
    out = [*np.eye(k)]
    for i, j in zip(*np.nonzero(np.triu(np.abs(cosine) > 1 - 1e-12, 1)), strict=True):
        pair = np.zeros(k)
        pair[[i, j]] = 1 / lengths[i], -np.sign(cosine[i, j]) / lengths[j]
        out.append(pair)
    return np.array(out)


def _exact(
    c: Centred, support: list[int], names: Sequence[str], tol: float
) -> DependentSet | None:
    """Return the set with its coefficients, less the columns that it does not need.

    None where there is no such set: the shares of columns that lie close together are so large
    that the other columns of a set are lost beside them.
    """
    weights, left = _null(c, support)
    if left > len(support) * max(ZERO, tol * float((np.abs(weights) * c.noise[support]).max())):
        return None
    for j, weight in sorted(zip(support, np.abs(weights), strict=True), key=lambda p: p[1]):
        if weight > 1e-6 * np.abs(weights).max():
            break
        fewer = [i for i in support if i != j]
        trial, left = _null(c, fewer)
        if left <= tol * float((np.abs(trial) * c.noise[fewer]).max()):
            support, weights = fewer, trial
    return _in_units(c, support, weights / weights[-1], support[-1], names, tol)


def _null(c: Centred, support: Sequence[int]) -> tuple[Array, float]:
    """Return the unit weights that bring the columns nearest to 0, and how near."""
    _, s, vt = np.linalg.svd(np.linalg.qr(c.unit[:, support], mode="r"))
    return vt[-1], float(s[-1]) if len(s) == len(support) else 0.0


def _near(c: Centred, found: Near, names: Sequence[str]) -> DependentSet:
    j, few, weights, distance = found
    support = sorted([j, *few])
    by_column = dict(zip([j, *few], [1.0, *-weights], strict=True))
    return _in_units(c, support, np.array([by_column[i] for i in support]), j, names, 0, distance)


def _in_units(
    c: Centred,
    support: list[int],
    weights: Array,
    one: int,
    names: Sequence[str],
    tol: float,
    distance: float = 0.0,
) -> DependentSet:
    """Return weights of columns of length 1 as coefficients; that of column `one` is 1."""
    # Columns whose units are 1e300 apart have no such coefficients; the largest that there are.
    size = np.maximum(c.size[support], c.size[one] * 1e-300)
    coefficients = weights * (c.size[one] / size)
    if not distance:  # rounding less than a short number explains is left out
        short = np.array([float(f"{x:.6g}") for x in coefficients])
        coefficients = np.where(
            np.abs(short - coefficients) <= 1e-13 * np.abs(short), short, coefficients
        )
    coefficients[support.index(one)] = 1.0
    parts = coefficients * c.mean[support]
    constant = float(parts.sum())
    # A constant below the rounding of the sum, or below what an inexact sum leaves, is 0.
    spread = c.size[one] / math.sqrt(c.n)
    rounding = tol * float(np.abs(parts).max() + np.abs(weights).max() * spread)
    if abs(constant) <= max(distance * spread, rounding):
        constant = 0.0
    members = tuple(int(i) for i in support)
    return DependentSet(
        members, tuple(names[i] for i in members), coefficients, constant, distance
    )


def _constant(c: Centred, j: int, names: Sequence[str]) -> DependentSet:
    return DependentSet((j,), (names[j],), np.ones(1), float(c.mean[j]), 0.0)

"""The solver behind the hulls: non-negative least squares, tried until its proof holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from spanbook._arrays import Array
from spanbook.hull import _batch, _shared
from spanbook.hull._problem import EPS, WIDE, Cone, Found, Lifted, across, prove, steepest

Method: TypeAlias = Callable[[Cone | Lifted], tuple[Array, Array]]

FEW = 6  # dimensions in which many targets go faster in step than one after another
MANY = 16  # targets
CROWD = 100  # targets that pay for a working set of their own,
LOW = 21  # in so many dimensions
WORTH = 500  # among so many atoms
ENTRIES = 1 << 22  # of all the faces that are looked at together


def nearest(problem: Cone | Lifted) -> Found:
    """Solve for every target, so many together that what each needs at hand fits."""
    m, d = len(problem.goal), len(problem.atoms) + 1
    step = min(4096, max(MANY, ENTRIES // d**2))
    if m <= step:
        return _together(problem)
    return _stacked([_together(problem[i : i + step]) for i in range(0, m, step)])


def _together(problem: Cone | Lifted) -> Found:
    """Propose a solution for every target, prove all at once, try again where it fails."""
    (d, n), m = problem.atoms.shape, len(problem.goal)
    methods: tuple[Method, ...] = (_all_at_once, _one_by_one)
    if n > 4 * d and n * d > 10_000:  # most atoms will never matter
        methods = (_growing, *methods)
    if m >= CROWD and d <= LOW and n >= WORTH:
        found = prove(problem, *_shared.propose(problem))
    elif m >= MANY and d <= FEW:
        found = prove(problem, *_batch.propose(problem))
    else:
        alone = [methods[0](problem[i : i + 1]) for i in range(m)]
        found = prove(problem, *(alone[0] if m == 1 else _padded(alone)))
        methods = methods[1:]
    wide = found.upper - found.lower > WIDE
    if not wide.any():
        return found
    rest = np.flatnonzero(wide)
    parts = [_again(problem[i : i + 1], _rows(found, slice(i, i + 1)), methods) for i in rest]
    order = np.argsort(np.concatenate([np.flatnonzero(~wide), rest]))
    return _rows(_stacked([_rows(found, ~wide), *parts]), order)


def _again(problem: Cone | Lifted, tightest: Found, methods: tuple[Method, ...]) -> Found:
    """Try one method after another on one target, until the bounds meet."""
    for method in methods:
        tightest = _tighter(tightest, prove(problem, *method(problem)))
        if tightest.upper[0] - tightest.lower[0] <= WIDE:
            return tightest
    return _polished(problem, tightest)


def _polished(problem: Cone | Lifted, found: Found) -> Found:
    """Go on from an answer whose bounds do not meet, one atom per step.

    Beside a distance near rounding a residual points at the wrong atoms; the normal of its face
    has all its digits, and tells which of nearly equal atoms stand in front.
    """
    tightest, last = found, np.inf
    while found.upper[0] < last and tightest.upper[0] - tightest.lower[0] > WIDE:
        last = found.upper[0]
        weights, residual, face = problem.reach(found.support, found.weights)
        normal = across(problem.settle(weights, residual, face), face)
        j, _ = steepest(problem, problem.lifted(normal))
        carrying = found.weights[0] > 0
        support = np.append(found.support[0, carrying], j)
        if j[0] in support[:-1]:
            break
        columns, u = problem.columns(support[None])[0], np.append(found.weights[0, carrying], 0.0)
        u = _with_atom(columns, problem.goal[0], u, len(u) - 1)
        found = prove(problem, support[None], u[None])
        tightest = _tighter(tightest, found)
    return tightest


def _tighter(a: Found, b: Found) -> Found:
    return b if b.upper[0] - b.lower[0] < a.upper[0] - a.lower[0] else a


def _rows(found: Found, rows: Array | slice) -> Found:
    return Found(*(f[rows] for f in found))


def _stacked(parts: list[Found]) -> Found:
    """Return the answers as one."""
    support, weights = _padded([(f.support, f.weights) for f in parts])
    rest = (np.concatenate([getattr(f, name) for f in parts]) for name in Found._fields[2:])
    return Found(support, weights, *rest)


def _padded(parts: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return supports and weights as one, of one length: weights of 0 change nothing."""
    k = max(support.shape[1] for support, _ in parts)
    m = sum(len(support) for support, _ in parts)
    all_support, all_weights = np.zeros((m, k), dtype=np.intp), np.zeros((m, k))
    i = 0
    for support, weights in parts:
        rows, width = slice(i, i + len(support)), support.shape[1]
        all_support[rows, :width], all_weights[rows, :width] = support, weights
        i += len(support)
    return all_support, all_weights


def _growing(problem: Cone | Lifted) -> tuple[Array, Array]:
    """Minimise ``|u @ columns - goal|`` over ``u >= 0``, looking closely at few atoms.

    At most d atoms carry weight, so most of many never matter: add those that the
    residual points at, solve for these, drop what gets no weight, and go on while the
    residual shrinks.
    """
    goal = problem.goal[0]
    best, u = np.empty(0, dtype=np.intp), np.empty(0)
    residual, last = goal, np.inf
    step = max(1, len(goal) // 4)
    while (size := _length(residual)) < last:
        last = size
        direction, rest = problem.slope(residual[None])
        slope = direction[0] @ problem.atoms + rest
        slope[best] = -np.inf
        new = np.argpartition(slope, -step)[-step:] if step > 1 else slope.argmax(keepdims=True)
        trial = np.concatenate([best, new[slope[new] > EPS * size]])
        columns = problem.columns(trial[None])[0]
        z = _scipy(columns, goal)
        candidate = goal - z @ columns
        if _length(candidate) < size:
            residual, best, u = candidate, trial[z > 0], z[z > 0]
    return best[None], u[None]


def _all_at_once(problem: Cone | Lifted) -> tuple[Array, Array]:
    """Minimise ``|u @ columns - goal|`` over ``u >= 0`` by SciPy, over all atoms."""
    every = np.arange(problem.atoms.shape[1])[None]
    return _carrying(_scipy(problem.columns(every)[0], problem.goal[0]))


def _one_by_one(problem: Cone | Lifted) -> tuple[Array, Array]:
    """Minimise ``|u @ columns - goal|`` over ``u >= 0``, one atom per step, over all atoms."""
    every = np.arange(problem.atoms.shape[1])[None]
    return _carrying(_lawson_hanson(problem.columns(every)[0], problem.goal[0]))


def _carrying(u: Array) -> tuple[Array, Array]:
    support = np.flatnonzero(u > 0)
    return support[None], u[None, support]


def _scipy(columns: Array, goal: Array) -> Array:
    from scipy.optimize import nnls  # SciPy loads with the first call that needs it

    if not len(columns):
        return np.zeros(0)
    try:
        u: Array = nnls(columns.T, goal, maxiter=100 + 10 * len(columns))[0]
    except RuntimeError:  # it went round in circles
        return _lawson_hanson(columns, goal)
    return u


def _lawson_hanson(columns: Array, goal: Array) -> Array:
    """Minimise ``|u @ columns - goal|`` over ``u >= 0`` by Lawson and Hanson's method.

    Slower than SciPy's, and right where SciPy's takes the rounding of a slope of 0 for
    a way down: each step must shrink the residual, or it is the last.
    """
    u = np.zeros(len(columns))
    last = np.inf
    while (size := _length(residual := goal - u @ columns)) < last:
        best, last = u, size
        slope = np.where(u > 0, -np.inf, columns @ residual)
        u = _with_atom(columns, goal, u, int(np.argmax(slope))) if slope.size else u
    return best


def _with_atom(columns: Array, goal: Array, u: Array, j: int) -> Array:
    """Let atom `j` carry weight too; walk back to where all weights are at least 0."""
    carrying = u > 0
    carrying[j] = True
    while True:
        z = np.zeros_like(u)
        z[carrying] = np.linalg.lstsq(columns[carrying].T, goal, rcond=None)[0]
        falling = np.flatnonzero(carrying & (z <= 0))
        if not falling.size:
            return z
        high = u[falling]
        part = np.divide(high, high - z[falling], out=np.zeros_like(high), where=high > 0)
        u = np.maximum(u + part.min() * (z - u), 0)
        carrying &= u > 0
        carrying[falling[np.argmin(part)]] = False


def _length(v: Array) -> float:
    return float(np.sqrt(v @ v))

"""The solver behind the hulls: a nearest point, and bounds that prove how near it is.

Both problems are non-negative least squares.
The bounds do not trust the solver: the upper one is the distance of the point that the
weights make, the lower one that of a hyperplane with every atom behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from spanbook._check import Array
from spanbook._reachable import reject

EPS = float(np.finfo(np.float64).eps)
WIDE = 1e-13  # bounds further apart than this, relative to the problem, get a second try


class Found(NamedTuple):
    """A nearest point and its proof, in the units of the scaled problem."""

    weights: Array
    residual: Array
    normal: Array
    lower: float
    upper: float


def in_cone(units: Array, target: Array) -> Found:
    """Find the point of a cone nearest to `target`; atoms and target have length 1."""

    def bounds(u: Array) -> Found:
        residual = target - u @ units
        normal, lower = np.zeros_like(target), 0.0
        for candidate in (reject(residual, _row_space(units[u > 0])), residual):
            direction = _unit(candidate)
            # The hyperplane passes through the origin, so it must have every atom behind
            # it; what is left over is the rounding of one product.
            if (units @ direction).max(initial=-1.0) <= 8 * target.size * EPS:
                height = float(direction @ target)
                if height > lower:
                    normal, lower = direction, height
        return Found(u, residual, normal, lower, float(np.linalg.norm(residual)))

    return _tightest(units, target, bounds)


def in_hull(p: Array) -> Found:
    """Find the point of a convex hull nearest to the origin; the longest atom has length 1.

    Each atom is lifted to ``(p, 1)``.
    In the cone of the lifted atoms the point nearest to ``(0, 1)`` has the same weights,
    up to their sum.
    """
    lifted = np.column_stack([p, np.ones(len(p))])
    lengths = np.linalg.norm(lifted, axis=1)
    apex = np.zeros(lifted.shape[1])
    apex[-1] = 1.0

    def bounds(u: Array) -> Found:
        w = u / lengths
        w /= w.sum()
        point = w @ p
        support = p[w > 0]
        normal, lower = np.zeros_like(point), 0.0
        for candidate in (reject(point, _row_space(support[1:] - support[0])), point):
            direction = _unit(candidate)
            height = float((p @ direction).min())
            if height > lower:
                normal, lower = -direction, height
        return Found(w, -point, normal, lower, float(np.linalg.norm(point)))

    return _tightest(lifted / lengths[:, None], apex, bounds)


def _tightest(units: Array, target: Array, bounds: Callable[[Array], Found]) -> Found:
    """Try one solver after another, the fastest first, until the bounds meet."""
    n, d = units.shape
    solvers = (_growing, _all_at_once, _one_by_one)[0 if n > 4 * d else 1 :]
    tightest = bounds(solvers[0](units, target))
    for solve in solvers[1:]:
        if tightest.upper - tightest.lower <= WIDE:
            break
        again = bounds(solve(units, target))
        if again.upper - again.lower < tightest.upper - tightest.lower:
            tightest = again
    return tightest


def _growing(units: Array, target: Array) -> Array:
    """Minimise ``|u @ units - target|`` over ``u >= 0``, looking closely at few atoms.

    At most d atoms carry weight, so most of many never matter: add those that the
    residual points at, solve for these, drop what gets no weight, and go on while the
    residual shrinks.
    """
    n, d = units.shape
    weights = np.zeros(n)
    residual, last = target, np.inf
    working = np.empty(0, dtype=np.intp)
    step = max(1, d // 4)
    while (size := float(np.linalg.norm(residual))) < last:
        last = size
        slope = units @ residual
        slope[working] = -np.inf
        new = np.argpartition(slope, -step)[-step:]
        trial = np.concatenate([working, new[slope[new] > EPS * size]])
        u = _all_at_once(units[trial], target)
        candidate = target - u @ units[trial]
        if np.linalg.norm(candidate) < size:
            residual, working = candidate, trial[u > 0]
            weights[:] = 0
            weights[trial] = u
    return weights


def _all_at_once(units: Array, target: Array) -> Array:
    """Minimise ``|u @ units - target|`` over ``u >= 0`` by SciPy."""
    from scipy.optimize import nnls  # SciPy loads with the first call that needs it

    if not len(units):
        return np.zeros(0)
    try:
        u: Array = nnls(units.T, target, maxiter=100 + 10 * len(units))[0]
    except RuntimeError:  # it went round in circles
        return _one_by_one(units, target)
    return u


def _one_by_one(units: Array, target: Array) -> Array:
    """Minimise ``|u @ units - target|`` over ``u >= 0`` by Lawson and Hanson's method.

    Slower than SciPy's, and right where SciPy's takes the rounding of a slope of 0 for
    a way down: each step must shrink the residual, or it is the last.
    """
    u = np.zeros(len(units))
    last = np.inf
    while (size := float(np.linalg.norm(residual := target - u @ units))) < last:
        best, last = u, size
        slope = np.where(u > 0, -np.inf, units @ residual)
        u = _with_atom(units, target, u, int(np.argmax(slope))) if slope.size else u
    return best


def _with_atom(units: Array, target: Array, u: Array, j: int) -> Array:
    """Let atom `j` carry weight too; walk back to where all weights are at least 0."""
    carrying = u > 0
    carrying[j] = True
    while True:
        z = np.zeros_like(u)
        z[carrying] = np.linalg.lstsq(units[carrying].T, target, rcond=None)[0]
        falling = np.flatnonzero(carrying & (z <= 0))
        if not falling.size:
            return z
        high = u[falling]
        part = np.divide(high, high - z[falling], out=np.zeros_like(high), where=high > 0)
        u = np.maximum(u + part.min() * (z - u), 0)
        carrying &= u > 0
        carrying[falling[np.argmin(part)]] = False


def _row_space(m: Array) -> Array:
    """Return an orthonormal basis of the span of the rows, as rows."""
    if not m.size:
        return np.empty((0, m.shape[1]))
    _, s, vt = np.linalg.svd(m, full_matrices=False)
    basis: Array = vt[s > max(m.shape) * EPS * s[0]]
    return basis


def _unit(v: Array) -> Array:
    length = float(np.linalg.norm(v))
    return v / length if length else v

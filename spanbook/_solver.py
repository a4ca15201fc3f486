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
    """Solve on a growing working set; where the bounds stay apart, on all atoms at once."""
    found = bounds(_growing_nnls(units, target))
    if found.upper - found.lower > WIDE:
        whole = bounds(_nnls(units, target))
        if whole.upper - whole.lower < found.upper - found.lower:
            return whole
    return found


def _growing_nnls(units: Array, target: Array) -> Array:
    """Minimise ``|u @ units - target|`` over ``u >= 0``, with few atoms at a time.

    At most d atoms carry weight, so most of many never need to be looked at closely:
    add the ones that the residual points at, solve for those, drop the ones without
    weight, and go on while the residual shrinks.
    """
    n, d = units.shape
    if n <= 4 * d:
        return _nnls(units, target)
    weights = np.zeros(n)
    residual, last = target, np.inf
    working = np.empty(0, dtype=np.intp)
    step = max(1, d // 4)
    while (size := float(np.linalg.norm(residual))) < last:
        last = size
        slope = units @ residual
        slope[working] = -np.inf
        new = np.argpartition(slope, -step)[-step:]
        new = new[slope[new] > EPS * size]
        if not new.size:
            break
        trial = np.concatenate([working, new])
        u = _nnls(units[trial], target)
        candidate = target - u @ units[trial]
        if np.linalg.norm(candidate) >= size:
            break
        residual = candidate
        working = trial[u > 0]
        weights[:] = 0
        weights[trial] = u
    return weights


def _nnls(units: Array, target: Array) -> Array:
    from scipy.optimize import nnls  # SciPy loads with the first call that needs it

    if not len(units):
        return np.zeros(0)
    u: Array = nnls(units.T, target, maxiter=max(100, 30 * len(units)))[0]
    return u


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

"""The solver behind the hulls: non-negative least squares, tried until its proof holds."""

from __future__ import annotations

import numpy as np

from spanbook._arrays import Array
from spanbook._batch import propose
from spanbook._problem import EPS, Cone, Found, Lifted, prove

WIDE = 1e-13  # bounds further apart than this, relative to the problem, get a second try
FEW = 16  # dimensions in which many targets go faster in step than one after another
MANY = 16  # targets
BLOCK = 4096  # targets in step: what each keeps at hand grows with the square of `FEW`


def nearest(problem: Cone | Lifted) -> Found:
    """Solve for every target: many in few dimensions together, the others one by one."""
    m, d = len(problem.goal), len(problem.atoms)
    if m == 1:
        return _alone(problem)
    if m < MANY or d > FEW:
        return _stacked([_alone(problem[i : i + 1]) for i in range(m)])
    return _stacked([_together(problem[i : i + BLOCK]) for i in range(0, m, BLOCK)])


def _together(problem: Cone | Lifted) -> Found:
    """Solve for every target in step, and alone for those whose bounds do not meet."""
    found = prove(problem, *propose(problem))
    closed = found.upper - found.lower <= WIDE
    if closed.all():
        return found
    rest = np.flatnonzero(~closed)
    parts = [Found(*(f[closed] for f in found)), *(_alone(problem[i : i + 1]) for i in rest)]
    order = np.argsort(np.concatenate([np.flatnonzero(closed), rest]))
    return Found(*(f[order] for f in _stacked(parts)))


def _stacked(parts: list[Found]) -> Found:
    """Return the answers as one, with supports of one length: 0 weight changes nothing."""
    k = max(f.support.shape[1] for f in parts)
    m = sum(len(f.support) for f in parts)
    support, weights = np.zeros((m, k), dtype=np.intp), np.zeros((m, k))
    i = 0
    for f in parts:
        rows, width = slice(i, i + len(f.support)), f.support.shape[1]
        support[rows, :width], weights[rows, :width] = f.support, f.weights
        i += len(f.support)
    rest = (np.concatenate([getattr(f, name) for f in parts]) for name in Found._fields[2:])
    return Found(support, weights, *rest)


def _alone(problem: Cone | Lifted) -> Found:
    """Try one method after another, the fastest first, until the bounds meet."""
    d, n = problem.atoms.shape
    methods = (_growing, _all_at_once, _one_by_one)[0 if n > 4 * d and n * d > 10_000 else 1 :]
    tightest = prove(problem, *methods[0](problem))
    for method in methods[1:]:
        if tightest.upper[0] - tightest.lower[0] <= WIDE:
            break
        again = prove(problem, *method(problem))
        if again.upper[0] - again.lower[0] < tightest.upper[0] - tightest.lower[0]:
            tightest = again
    return tightest


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
        slope = problem.slopes(residual[None])[0]
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
    """Minimise ``|u @ columns - goal|`` over ``u >= 0``, one atom a step, over all atoms."""
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

"""Many targets among very many atoms, by a working set that all targets share.

Few atoms matter to any target: all are solved for over these few, in step, and every atom
that a residual still points at joins them. It proposes; `_problem.prove` judges, by all atoms.
"""

from __future__ import annotations

import numpy as np

from spanbook._arrays import Array
from spanbook.hull import _batch
from spanbook.hull._problem import EPS, Cone, Lifted, winners

SPREAD = 64  # atoms to start from, beside those that point most towards a target


def propose(problem: Cone | Lifted) -> tuple[Array, Array]:
    """Minimise ``|u @ columns - goal|`` over ``u >= 0`` for every target."""
    m, k = problem.goal.shape
    n = problem.atoms.shape[1]
    support, u = np.zeros((m, k + 1), dtype=np.intp), np.zeros((m, k + 1))
    last = np.full(m, np.inf)
    rows = np.arange(m)  # whose residual still points at an atom that is left out
    begin = None
    work = np.union1d(
        np.linspace(0, n - 1, SPREAD).astype(np.intp), winners(problem, problem.outwards())[0]
    )
    for _ in range(10 * k):
        some, weights = _batch.propose(problem[rows].among(work), begin)
        some = work[some]
        residual = _batch.missed(problem[rows], some, weights)
        size = np.sqrt(np.einsum("ij,ij->i", residual, residual))
        on = size < last[rows]
        rows, some, weights, residual, size = (
            a[on] for a in (rows, some, weights, residual, size)
        )
        support[rows], u[rows], last[rows] = some, weights, size
        new, slope = winners(problem[rows], residual)
        on = slope.max(axis=1, initial=-np.inf) > EPS * size
        rows, new, slope = rows[on], new[on], slope[on]
        if not rows.size:
            break
        work = np.union1d(work, _steep(new, slope, few=max(2, k // 4)))
        begin = np.searchsorted(work, support[rows]) * (u[rows] > 0), u[rows]
    return support, u


def _steep(new: Array, slope: Array, few: int) -> Array:
    """Return the few steepest atoms of each target, if they lead down at all."""
    top = np.argsort(-slope, axis=1)[:, :few]
    down = np.take_along_axis(slope, top, axis=1) > 0
    chosen: Array = np.take_along_axis(new, top, axis=1)[down]
    return chosen

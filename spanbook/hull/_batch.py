"""Lawson and Hanson's method for many targets in step, for spaces of few dimensions.

It proposes; `_problem.prove` judges. So it may give up on a hard target, and what it
gives up on is solved alone.
"""

from __future__ import annotations

import numpy as np

from spanbook._arrays import Array
from spanbook.hull._problem import EPS, Cone, Lifted, steepest


def propose(
    problem: Cone | Lifted, begin: tuple[Array, Array] | None = None
) -> tuple[Array, Array]:
    """Minimise ``|u @ columns - goal|`` over ``u >= 0`` for every target.

    Returns the atoms that may carry weight and their weights, both (m, k + 1), for targets
    of k entries; `begin` is such an answer, to go on from.
    Each step lets one more atom carry weight, for every target whose residual shrank.
    """
    goal = problem.goal
    m, k = goal.shape
    support, u = begin or (np.zeros((m, k + 1), dtype=np.intp), np.zeros((m, k + 1)))
    best_support, best_u = support.copy(), u.copy()
    last = np.full(m, np.inf)
    rows: Array = np.arange(m)  # whose residual still shrinks; `support` and `u` are theirs
    residual = goal if begin is None else missed(problem, support, u)
    for _ in range(10 * k):
        size = np.sqrt(_dot(residual, residual))
        on = size < last[rows]
        rows, support, u, residual, size = (a[on] for a in (rows, support, u, residual, size))
        last[rows], best_support[rows], best_u[rows] = size, support, u
        new, slope = steepest(problem[rows], residual)
        on = slope > EPS * size
        rows, support, u, new = (a[on] for a in (rows, support, u, new))
        if not rows.size:
            break
        slot = u.argmin(axis=1)
        support[np.arange(len(rows)), slot] = new
        used = 1 + int(np.flatnonzero((u > 0).any(axis=0)).max(initial=slot.max()))
        columns, wanted = problem[rows].columns(support[:, :used]), goal[rows]
        u[:, :used] = walked = _walk(columns, wanted, u[:, :used], slot)
        residual = wanted - (walked[:, None, :] @ columns)[:, 0]
    return best_support, best_u


def missed(problem: Cone | Lifted, support: Array, u: Array) -> Array:
    """Return what the weights leave of each goal."""
    return problem.goal - (u[:, None, :] @ problem.columns(support))[:, 0]


def _walk(columns: Array, goal: Array, u: Array, slot: Array) -> Array:
    """Let one more slot carry weight; walk back to where all weights are at least 0."""
    out = np.zeros_like(u)
    rows: Array = np.arange(len(u))  # still on the way; all that follows is theirs
    carrying: Array = u > 0
    carrying[rows, slot] = True
    for _ in range(2 * u.shape[1]):
        z = _least_squares(columns * carrying[..., None], goal)
        falling: Array = carrying & (z <= 0)
        back: Array = np.asarray(falling.any(axis=1))
        out[rows[~back]] = z[~back]
        if not back.any():
            return out
        kept = (rows, u, z, falling, carrying, columns, goal)
        rows, u, z, falling, carrying, columns, goal = (a[back] for a in kept)
        part = np.divide(u, u - z, out=np.full_like(u, np.inf), where=falling & (u > z))
        part[falling & (u <= z)] = 0
        each, drop = np.arange(len(u)), part.argmin(axis=1)
        u = np.maximum(u + part[each, drop][:, None] * (z - u), 0)
        u[each, drop] = 0
        carrying &= u > 0
    out[rows] = u
    return out


def _least_squares(columns: Array, goal: Array) -> Array:
    """Solve each small problem by Gram and Schmidt; a dependent column gets no weight."""
    k = columns.shape[1]
    basis: list[Array] = []
    above = np.zeros((k, k, len(goal)))
    height = np.empty((k, len(goal)))
    for j in range(k):
        v = columns[:, j]
        least = 64 * EPS * np.sqrt(_dot(v, v))
        for i in range(j):
            above[i, j] = _dot(basis[i], v)
            v = v - above[i, j][:, None] * basis[i]
        length = np.sqrt(_dot(v, v))
        above[j, j] = np.where(length > least, length, np.inf)
        basis.append(v / above[j, j][:, None])
        height[j] = _dot(basis[j], goal)
        goal = goal - height[j][:, None] * basis[j]
    z = np.empty((k, len(goal)))
    for j in reversed(range(k)):
        z[j] = (height[j] - (above[j, j + 1 :] * z[j + 1 :]).sum(axis=0)) / above[j, j]
    return z.T


def _dot(a: Array, b: Array) -> Array:
    return np.einsum("ij,ij->i", a, b)

"""Lawson and Hanson's method for many targets in step, for spaces of few dimensions.

It proposes; `_problem.prove` judges. So it may give up on a hard target, and what it
gives up on is solved alone.
"""

from __future__ import annotations

import numpy as np

from spanbook._arrays import Array
from spanbook.hull._problem import EPS, Cone, Lifted, steepest


def propose(problem: Cone | Lifted) -> tuple[Array, Array]:
    """Minimise ``|u @ columns - goal|`` over ``u >= 0`` for every target.

    Returns the atoms that may carry weight and their weights, both (m, k).
    Each step lets one more atom carry weight, for every target whose residual shrank.
    """
    goal = problem.goal
    m, k = goal.shape
    support, u = np.zeros((m, k + 1), dtype=np.intp), np.zeros((m, k + 1))
    best_support, best_u = support.copy(), u.copy()
    last = np.full(m, np.inf)
    rows = np.arange(m)  # whose residual still shrinks; `support` and `u` are theirs
    for _ in range(10 * k):
        chosen = problem[rows].columns(support)
        residual = goal[rows] - (u[:, None, :] @ chosen)[:, 0]
        size = np.sqrt(_dot(residual, residual))
        on = size < last[rows]
        rows, support, u, residual = rows[on], support[on], u[on], residual[on]
        last[rows], best_support[rows], best_u[rows] = size[on], support, u
        new, slope = steepest(problem[rows], residual)
        on = slope > EPS * size[on]
        rows, support, u, new = rows[on], support[on], u[on], new[on]
        if not rows.size:
            break
        slot = u.argmin(axis=1)
        support[np.arange(len(rows)), slot] = new
        u = _walk(problem[rows].columns(support), goal[rows], u, slot)
    return best_support, best_u


def _walk(columns: Array, goal: Array, u: Array, slot: Array) -> Array:
    """Let one more slot carry weight; walk back to where all weights are at least 0."""
    each = np.arange(len(u))
    carrying = u > 0
    carrying[each, slot] = True
    for _ in range(u.shape[1]):
        z = _least_squares(columns * carrying[..., None], goal)
        falling = carrying & (z <= 0)
        back: Array = np.asarray(falling.any(axis=1))
        if not back.any():
            return z
        part = np.divide(u, u - z, out=np.full_like(u, np.inf), where=falling & (u > z))
        part[falling & (u <= z)] = 0
        drop = part.argmin(axis=1)
        share = np.where(back, part[each, drop], 0)[:, None]
        walked = np.maximum(u + share * (z - u), 0)
        u = np.where(back[:, None], walked, z)
        u[back, drop[back]] = 0
        carrying &= u > 0
    return u


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

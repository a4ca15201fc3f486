"""One target of a convex hull of few atoms, in plain vectors.

A batch of one would spend most of its time on its boxes. The problem, the bounds and what
they must satisfy are those of `_problem`; what is not proved here is left to the solver for many.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook.hull._problem import EPS, WIDE


class Alone(NamedTuple):
    """The point of a convex hull nearest to the origin, and its proof."""

    support: Array  # (k,): the atoms that carry weight
    weights: Array  # (k,)
    residual: Array  # (d,)
    normal: Array  # (d,)
    lower: float
    upper: float


def solve(lifted: Array) -> Alone | None:
    """Find it for points p of a length of at most about 1, given as columns (p, 1)."""
    from scipy.optimize import nnls  # SciPy loads with the first call that needs it

    goal = np.zeros(len(lifted))
    goal[-1] = 1
    try:
        u = nnls(lifted, goal)[0]
    except RuntimeError:  # it went round in circles
        return None
    (support,) = u.nonzero()
    if not support.size:
        return None
    weights: Array = u[support]
    weights /= weights.sum()
    points = lifted[:-1]
    face = points[:, support]
    residual: Array = -(face @ weights)
    upper = math.sqrt(residual @ residual)
    normal, lower = np.zeros_like(residual), 0.0
    if upper > 2 * EPS:  # below rounding nothing is outside
        plain = residual / upper
        plain[np.abs(plain) <= 8 * EPS] = 0  # rounding, and read by people
        normal, lower = _better(plain, points, normal, lower)
        if upper - lower > EPS * max(2, 16 * upper) and support.size > 1:
            normal, lower = _better(_across(residual, face), points, normal, lower)
    found = Alone(support, weights, residual, normal, lower, upper)
    return found if upper - lower <= WIDE else None


def _better(candidate: Array, points: Array, normal: Array, lower: float) -> tuple[Array, float]:
    """Return the normal that keeps the points further away, and how far."""
    height = -float((candidate @ points).max())
    return (candidate, height) if height > lower else (normal, lower)


def _across(residual: Array, face: Array) -> Array:
    """Return the unit vector along the part of the residual at a right angle to the face."""
    left, s, _ = np.linalg.svd(face[:, 1:] - face[:, :1], full_matrices=False)
    basis = left[:, s > max(face.shape) * EPS * s[0]]
    for _ in range(3):  # once loses digits
        residual = residual - basis @ (residual @ basis)
    length = math.sqrt(residual @ residual)
    return residual / (length or 1.0)

"""The problems behind the hulls, each for many targets, and the bounds that prove an answer.

Both are non-negative least squares: columns that no target changes, and a goal.
The bounds do not trust the solver: the upper one is the distance of the point that the
weights make, the lower one that of a hyperplane with every atom behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array

EPS = float(np.finfo(np.float64).eps)
WIDE = 5e-14  # bounds further apart than this, relative to the problem, ask for a surer way
SHORT = 8  # a dot product of so few entries costs more than it computes
BLOCK = 1 << 17  # slopes looked at in one go: what stays in a core's cache
TILE = 1 << 12  # atoms among them


class Found(NamedTuple):
    """Nearest points of `m` targets and their proofs, in units of the scaled problem."""

    support: Array  # (m, k): the atoms that may carry weight
    weights: Array  # (m, k)
    residual: Array  # (m, d)
    normal: Array  # (m, d)
    lower: Array  # (m,)
    upper: Array  # (m,)

    def spread(self, n: int) -> Array:
        """Return the weights of all `n` atoms: those of the support where they belong."""
        out = np.zeros((len(self.support), n))
        row, slot = np.nonzero(self.weights)
        out[row, self.support[row, slot]] = self.weights[row, slot]
        return out


@dataclass(frozen=True)
class Cone:
    """The point of a cone nearest to each target; atoms and targets have length 1."""

    atoms: Array  # (d, n): one per column
    goal: Array  # (m, d)

    def __getitem__(self, rows: Array | slice) -> Cone:
        return Cone(self.atoms, self.goal[rows])

    def among(self, atoms: Array) -> Cone:
        """Return the problem with these atoms alone."""
        return replace(self, atoms=np.ascontiguousarray(self.atoms[:, atoms]))

    def slope(self, residual: Array) -> tuple[Array, Array]:
        """Return v (m, d) and b (m,): ``v @ atoms + b`` is how fast weights shrink residuals."""
        return residual, np.zeros(len(residual))

    def outwards(self) -> Array:
        """Return a first residual: from the origin to each target."""
        return self.goal

    def columns(self, support: Array) -> Array:
        """Return the chosen columns of the least-squares problem, (m, k, d)."""
        return self.atoms.T[support]

    def reach(self, support: Array, u: Array) -> tuple[Array, Array, Array]:
        """Return the weights, the residual, and what spans the face they lie on."""
        chosen = self.columns(support)
        return u, self.goal - _weighted(u, chosen), chosen * (u > 0)[..., None]

    def settle(self, u: Array, residual: Array, face: Array) -> Array:
        """Return the residual without the part that slightly other weights would remove.

        Where atoms all but cancel, weights are large and their rounding alone moves the
        point. Then the exact distance is not that of the rounded weights.
        """
        left, s, right = np.linalg.svd(face, full_matrices=False)
        along = (residual[:, None, :] @ right.transpose(0, 2, 1))[:, 0] * _kept(s, face)
        change = (along / np.where(s > 0, s, 1))[:, None, :] @ left.transpose(0, 2, 1)
        safe = (2 * np.abs(change[:, 0]) <= u).all(axis=1)
        left_over = _reject(self.goal, right * _kept(s, face)[..., None])
        return np.where(safe[:, None], left_over, residual)

    def lifted(self, normal: Array) -> Array:
        """Return the normals as residuals, by which atoms are priced."""
        return normal

    def height(self, normal: Array) -> Array:
        """Return how far each goal is from the hyperplane through the origin, 0 if it cuts.

        It must have every atom behind it; what is left over is the rounding of a product.
        Nearly parallel atoms leave a little more, which counts against the height as far
        as weights that sum to 100 would carry it.
        """
        rounding = 8 * normal.shape[1] * EPS
        front = steepest(self, normal)[1]
        height = np.einsum("ij,ij->i", normal, self.goal) - 100 * np.maximum(front - rounding, 0)
        return np.where(front <= 8 * rounding, height, 0)


@dataclass(frozen=True)
class Lifted:
    """The point of a convex hull nearest to each target.

    Each atom, less the target, is lifted to ``p = (a - y, 1)``. In the cone of the lifted
    atoms the point nearest to ``(0, 1)`` has the same weights, up to their sum.
    """

    atoms: Array  # (d, n): less the first one, one per column
    unit: Array  # (m,): times this, the atoms are in the units of the target
    target: Array  # (m, d): less the first atom
    size: Array  # (m,): about the largest |a - y|

    def __getitem__(self, rows: Array | slice) -> Lifted:
        return Lifted(self.atoms, self.unit[rows], self.target[rows], self.size[rows])

    def among(self, atoms: Array) -> Lifted:
        """Return the problem with these atoms alone."""
        return replace(self, atoms=np.ascontiguousarray(self.atoms[:, atoms]))

    @property
    def goal(self) -> Array:
        """The goal of the least-squares problem: the lifted origin."""
        out = np.zeros((len(self.size), len(self.atoms) + 1))
        out[:, -1] = 1
        return out

    def slope(self, residual: Array) -> tuple[Array, Array]:
        """Return v (m, d) and b (m,): ``v @ atoms + b`` is how fast weights shrink residuals."""
        v = residual[:, :-1] / self.size[:, None]
        return v * self.unit[:, None], residual[:, -1] - np.einsum("ij,ij->i", v, self.target)

    def outwards(self) -> Array:
        """Return a first residual: from the middle of the atoms to each target."""
        away = self.target - self.atoms.mean(axis=1) * self.unit[:, None]
        return np.hstack([away / self.size[:, None], np.zeros((len(away), 1))])

    def _points(self, support: Array) -> Array:
        p = self.atoms.T[support] * self.unit[:, None, None] - self.target[:, None, :]
        return p / self.size[:, None, None]

    def columns(self, support: Array) -> Array:
        """Return the chosen columns of the least-squares problem, (m, k, d + 1)."""
        p = self._points(support)
        out = np.ones((*p.shape[:2], p.shape[2] + 1))
        out[..., :-1] = p
        return out

    def reach(self, support: Array, u: Array) -> tuple[Array, Array, Array]:
        """Return the weights, the residual, and what spans the face they lie on."""
        w = u / u.sum(axis=1, keepdims=True)
        p = self._points(support)
        first = np.take_along_axis(p, w.argmax(axis=1)[:, None, None], axis=1)
        return w, -_weighted(w, p), (p - first) * (w > 0)[..., None]

    def settle(self, u: Array, residual: Array, face: Array) -> Array:
        """Return the residual: averages do not grow, so their rounding does not either."""
        return residual

    def lifted(self, normal: Array) -> Array:
        """Return the normals as residuals, by which atoms are priced."""
        return np.hstack([normal, np.zeros((len(normal), 1))])

    def height(self, normal: Array) -> Array:
        """Return how far each goal is from the hyperplane through the outermost atom."""
        return -steepest(self, self.lifted(normal))[1]


def along_memory(vectors: Array) -> Array:
    """Return the rows as columns, stored so that a product with one vector is fast."""
    return np.ascontiguousarray(vectors.T) if vectors.shape[1] <= SHORT else vectors.T


def steepest(problem: Cone | Lifted, residual: Array) -> tuple[Array, Array]:
    """Return, for each residual, the atom that shrinks it fastest, and how fast."""
    index, slope = winners(problem, residual)
    each, best = np.arange(len(residual)), slope.argmax(axis=1)
    return index[each, best], slope[each, best]


def winners(problem: Cone | Lifted, residual: Array) -> tuple[Array, Array]:
    """Return, for each residual, the best atom of each tile of atoms, and its slope, (m, t)."""
    direction, rest = problem.slope(residual)
    m, n = len(residual), problem.atoms.shape[1]
    tile = TILE if m > 1 else n
    starts = range(0, n, tile)
    index, slope = np.empty((m, len(starts)), dtype=np.intp), np.empty((m, len(starts)))
    step = max(1, BLOCK // min(n, tile))
    for t, start in enumerate(starts):
        atoms = problem.atoms[:, start : start + tile]
        for i in range(0, m, step):
            slopes = direction[i : i + step] @ atoms
            best = slopes.argmax(axis=1)
            index[i : i + step, t] = best + start
            slope[i : i + step, t] = slopes[np.arange(len(best)), best]
    return index, slope + rest[:, None]


def prove(problem: Cone | Lifted, support: Array, u: Array) -> Found:
    """Return the points that the solutions `u` make, and bounds on the distances."""
    weights, residual, face = problem.reach(support, u)
    upper = _lengths(residual)
    normal, lower = np.zeros_like(residual), np.zeros_like(upper)
    # Far outside, the residual is normal enough; near the face its digits are lost, and it
    # takes a decomposition of the face to restore them; below rounding nothing is outside.
    far = upper > 2 * EPS
    for refined in (False, True):
        rows = np.flatnonzero(far & (upper - lower > 2 * EPS))
        if not rows.size:
            break
        part, candidate = problem[rows], residual[rows]
        if refined:
            residual[rows] = candidate = part.settle(weights[rows], candidate, face[rows])
            upper[rows] = _lengths(candidate)
            candidate = across(candidate, face[rows])
        length = _lengths(candidate)
        candidate = candidate / np.where(length > 0, length, 1)[:, None]
        if not refined:
            candidate[np.abs(candidate) <= 8 * EPS] = 0  # rounding, and read by people
        height = part.height(candidate)
        better = height > lower[rows]
        normal[rows[better]], lower[rows[better]] = candidate[better], height[better]
    return Found(support, weights, residual, normal, lower, upper)


def across(residual: Array, face: Array) -> Array:
    """Return the part of each residual at a right angle to its face, to the last digit."""
    return _reject(residual, _row_space(face))


def _weighted(w: Array, points: Array) -> Array:
    return (w[:, None, :] @ points)[:, 0]


def _lengths(v: Array) -> Array:
    return np.sqrt(np.einsum("ij,ij->i", v, v))


def _kept(s: Array, face: Array) -> Array:
    """Return which singular values count."""
    return s > max(face.shape[1:]) * EPS * s[:, :1]


def _row_space(face: Array) -> Array:
    """Return orthonormal rows that span the rows of each face, and rows of zeros."""
    _, s, vt = np.linalg.svd(face, full_matrices=False)
    return vt * _kept(s, face)[..., None]


def _reject(r: Array, basis: Array) -> Array:
    """Return the part of each `r` that is orthogonal to its basis; once loses digits."""
    for _ in range(3):
        r = r - _weighted(_weighted(r, basis.transpose(0, 2, 1)), basis)
    return r

"""What the cone and the convex hull share: weights of at least 0, found by one solver."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from spanbook import _solver
from spanbook._arrays import Array
from spanbook._nearest import Nearest, answer
from spanbook._problem import Cone, Found, Lifted
from spanbook._reachable import ReachableSet

WORTH = 1_000_000  # slopes a step, above which it pays to find the outermost atoms first


class Bounded(ReachableSet):
    """A reachable set whose weights are at least 0."""

    def _nearest(self, y: Array, tol: float) -> Nearest:
        found, size, inside = self._find(y, tol)
        return answer(
            y,
            weights=self._weights(found, size),
            residual=found.residual,
            normal=found.normal,
            offset=self._offset(found),
            bounds=(found.lower, found.upper),
            size=size,
            inside=inside,
        )

    def _contains(self, y: Array, tol: float) -> Array:
        return self._find(y, tol)[2]

    def _solve(self, problem: Cone | Lifted) -> Found:
        """Solve, over the outermost atoms alone where there are many questions to ask."""
        d, n = problem.atoms.shape
        m = len(problem.goal)
        if m < _solver.MANY or m * n < WORTH or d > 3:
            return _solver.nearest(problem)
        found = _solver.nearest(problem.among(self._outermost))
        return found._replace(support=self._outermost[found.support])

    @property
    @abstractmethod
    def _outermost(self) -> Array:
        """The indices of the atoms that can matter."""

    @abstractmethod
    def _find(self, y: Array, tol: float) -> tuple[Found, Array, Array]:
        """Return the scaled answers, their units one a target, and which are inside."""

    def _weights(self, found: Found, size: Array) -> Array:
        """Return the weights of all atoms, as the caller gave them."""
        return found.spread(len(self.atoms))

    def _offset(self, found: Found) -> Array:
        """Return the offset of each separating hyperplane; a cone's pass through the origin."""
        return np.zeros(len(found.lower))

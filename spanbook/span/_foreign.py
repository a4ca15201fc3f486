"""The span of atoms that are arrays of another library, in that library's own functions."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import Any

from spanbook._arrays import common, is_traced, namespace
from spanbook._nearest import Certificate, Nearest
from spanbook._triangle import COUNTS
from spanbook.span._inverse import pseudoinverse


class Factors:
    """Answers by the pseudoinverse.

    Its derivative is known in closed form where the rank does not change; that of the singular
    vectors does not exist where two singular values are equal. The rank is that of atoms with a
    length between 1 and 2, so that it does not depend on their units. Where it falls short of
    their number, NumPy finds the shortest weights, as for its own arrays.
    """

    def __init__(self, atoms: Any, tol: float | None) -> None:
        self.atoms, self.xp = atoms, namespace(atoms)
        self.eps = float(self.xp.finfo(atoms.dtype).eps)
        self.tol = COUNTS * self.eps if tol is None else tol

    @cached_property
    def _size(self) -> Any:
        """A power of two for each atom, (n, 1)."""
        xp = self.xp
        length = _length(xp, self.atoms)
        some = xp.where(length > 0, length, xp.ones_like(length))
        return (2.0 ** xp.floor(xp.log2(some)))[:, None]

    @cached_property
    def singular_values(self) -> Any:
        """Largest first."""
        return self.xp.linalg.svdvals(self.atoms)

    @cached_property
    def dim(self) -> Any:
        """How many singular values count: an int, but where values are not there yet."""
        s = self.xp.linalg.svdvals(self.atoms / self._size)
        n, d = self.atoms.shape
        least = self.tol * (self.xp.where(s[0] > 1, s[0], self.xp.ones_like(s[0])) if n > d else 1)
        out = self.xp.sum(self.xp.astype(s > least, self.xp.int32))
        return out if is_traced(out) else int(out)

    @property
    def basis(self) -> Any:
        """Orthonormal rows."""
        return self.xp.linalg.svd(self.atoms / self._size, full_matrices=False)[2][: self.dim, :]

    @property
    def condition_number(self) -> Any:
        """Largest singular value by smallest, infinite when the rank falls short."""
        s = self.singular_values
        full = (s[-1] > 0) & (self.dim == s.shape[0])
        ratio = s[0] / self.xp.where(full, s[-1], self.xp.ones_like(s[-1]))
        return self.xp.where(full, ratio, self.xp.full_like(ratio, self.xp.inf))

    @cached_property
    def _inverse(self) -> Any:
        """The pseudoinverse; independent atoms have one in any units, and it rounds least in some.

        Where the rank is not known yet, inside jax.jit, it is chosen when it is.
        """
        n = self.atoms.shape[0]
        if is_traced(self.dim):
            cond = sys.modules["jax"].lax.cond
            return cond(self.dim == n, self._alone, self._shortest, self.atoms)
        return (self._alone if self.dim == n else self._shortest)(self.atoms)

    def _alone(self, atoms: Any) -> Any:
        return self.xp.linalg.pinv(atoms / self._size, rtol=self.tol) / self._size[:, 0]

    def _shortest(self, atoms: Any) -> Any:
        return pseudoinverse(atoms, self.tol)

    def nearest(self, y: Any, tol: float) -> Nearest:
        """Answer for one target (d,) or many (m, d)."""
        atoms, inverse, target = common(self.atoms, self._inverse, y)
        residual = target[None, :] if y.ndim == 1 else target
        weights = 0.0
        # As in `reject`: what rounding has left in the span is taken out again.
        for _ in range(3):
            more = residual @ inverse
            residual = residual - more @ atoms
            weights = weights + more
        distance = _length(self.xp, residual)
        size = _length(self.xp, target[None, :] if y.ndim == 1 else target)
        return answer(target, weights, residual, distance, distance <= tol * size)


def answer(target: Any, weights: Any, residual: Any, distance: Any, inside: Any) -> Nearest:
    """Assemble the answers, and take the first where `target` is one."""
    xp = namespace(target)
    none = xp.zeros_like(distance)
    unit = residual / xp.where(distance > 0, distance, xp.ones_like(distance))[:, None]
    normal = xp.where(inside[:, None], xp.zeros_like(unit), unit)
    proof = [normal, none, xp.where(inside, none, distance), distance]
    parts = [residual, weights, distance, inside]
    if target.ndim == 1:
        proof, parts = ([a[0, ...] for a in some] for some in (proof, parts))
    residual, weights, distance, inside = parts
    return Nearest(target - residual, weights, residual, distance, inside, Certificate(*proof))


def _length(xp: Any, vectors: Any) -> Any:
    """Return the length of each row; nothing overflows, and at 0 the gradient is 0."""
    largest = xp.max(xp.abs(vectors), axis=1)
    safe = xp.where(largest > 0, largest, xp.ones_like(largest))
    squares = xp.sum((vectors / safe[:, None]) ** 2, axis=1)
    return largest * xp.sqrt(xp.where(largest > 0, squares, xp.ones_like(squares)))

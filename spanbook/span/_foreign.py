"""The span of atoms that are arrays of another library, in that library's own functions."""

from __future__ import annotations

import math
import sys
from functools import cached_property
from typing import Any

import numpy as np

from spanbook._arrays import Array, common, is_traced, namespace
from spanbook._nearest import Certificate, Nearest
from spanbook._triangle import COUNTS, counted, extended, rank, solution


def factors(atoms: Any, tol: float | None) -> Factors:
    """Return what answers for these atoms: in memory, or in Dask's pieces."""
    return (Pieces if "dask" in namespace(atoms).__name__ else Factors)(atoms, tol)


class Factors:
    """Answers by the pseudoinverse.

    Its derivative is known in closed form where the rank does not change; that of the singular
    vectors does not exist where two singular values are equal. The rank is that of atoms with a
    length between 1 and 2, so that it does not depend on their units.
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

        Where the rank is not known yet, inside jax.jit, the cut cannot be made to fit it.
        """
        n = self.atoms.shape[0]
        pinv = self.xp.linalg.pinv
        known = not is_traced(self.dim)
        if known and self.dim < n:
            return pinv(self.atoms, rtol=self._cut)
        alone = pinv(self.atoms / self._size, rtol=self.tol) / self._size[:, 0]
        if known:
            return alone
        return self.xp.where(self.dim == n, alone, pinv(self.atoms, rtol=self.tol))

    @property
    def _cut(self) -> float:
        """What keeps as many singular values in the atoms' own units as count: a share."""
        s = [value.item() for value in self.singular_values] + [0.0]
        return math.sqrt(s[self.dim - 1]) * math.sqrt(s[self.dim]) / s[0] if self.dim else 0.0

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
        return _answer(target, weights, residual, distance, distance <= tol * size)


class Pieces(Factors):
    """Answers for a Dask array, of which only one piece a worker needs to be in memory.

    The long side of the atoms is cut, each piece reduced to a triangle, and the triangles to one
    (tall-skinny QR that keeps R alone); what is small is computed at once, what is long stays
    a Dask array.
    """

    @cached_property
    def _tall(self) -> Any:
        n, d = self.atoms.shape
        return self.atoms.T if n <= d else self.atoms

    @cached_property
    def _svd(self) -> tuple[Array, Array]:
        """The singular values, and the singular vectors of the short side as rows."""
        _, s, vt = np.linalg.svd(self._r)
        return s, vt

    @cached_property
    def _r(self) -> Array:
        return _triangle(self._tall)

    @cached_property
    def singular_values(self) -> Any:
        return self._wrap(self._svd[0])

    @cached_property
    def dim(self) -> int:
        n, d = self.atoms.shape
        if n <= d:
            return rank(self._r, self.tol)
        s = np.linalg.svd(_triangle(self.atoms / self._size), compute_uv=False)
        return counted(s, self.tol, wide=True)

    @property
    def basis(self) -> Any:
        n, d = self.atoms.shape
        s, vt = self._svd
        rows = vt[: self.dim]
        if d < n or self.dim == 0:
            return self._wrap(rows) if d < n else self.atoms[:0]
        out = self._wrap(rows / s[: self.dim, None]) @ self.atoms
        # Rounding has spoilt the right angles by the condition number: once more.
        return self._wrap(np.linalg.inv(_triangle(out.T)).T) @ out

    def nearest(self, y: Any, tol: float) -> Nearest:
        atoms, target = common(self.atoms, y)
        rows = target[None, :] if y.ndim == 1 else target
        n, d = atoms.shape
        if n <= d:
            found = solution(_triangle(self._tall, rows.T), n, self.tol)
            weights = self._wrap(found.weights.T, rows)
            residual, distance, size = rows - weights @ atoms, found.distance, found.length
        else:
            s, vt = self._svd[0][: self.dim], self._svd[1][: self.dim]
            small = np.asarray(rows.compute(), dtype=np.float64)
            inside = small @ vt.T
            weights = self._wrap(inside / s**2 @ vt, rows) @ atoms.T
            left = small - inside @ vt
            left -= left @ vt.T @ vt
            residual = self._wrap(left, rows)
            distance, size = (np.linalg.norm(a, axis=1) for a in (left, small))
        inside = self._wrap(distance <= tol * size, dtype=bool)
        return _answer(target, weights, residual, self._wrap(distance, rows), inside)

    def _wrap(self, value: Array, like: Any = None, dtype: Any = None) -> Any:
        dtype = dtype or (self.atoms if like is None else like).dtype
        return self.xp.asarray(value.astype(dtype))


def _answer(target: Any, weights: Any, residual: Any, distance: Any, inside: Any) -> Nearest:
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


def _triangle(*columns: Any) -> Array:
    """Return R of the QR factorisation of tall Dask arrays side by side, in NumPy."""
    array: Any = sys.modules["dask.array"]  # loaded by whoever made the columns
    rows = columns[0].chunks[0]
    whole = array.concatenate([c.rechunk({0: rows}) for c in columns], axis=1)
    if whole.numblocks[1] > 1:
        whole = whole.rechunk({1: -1})
    r = array.reduction(
        whole,
        chunk=_reduced,
        combine=_reduced,
        aggregate=_reduced,
        axis=0,
        keepdims=True,
        split_every=8,
        dtype=np.float64,
        meta=np.empty((0, 0)),
    )
    return np.asarray(r.compute())


def _reduced(block: Array, axis: Any = None, keepdims: bool = True) -> Array:
    """Return R of one block; Dask hands over the axis of its reduction."""
    return extended(np.zeros((block.shape[1],) * 2, order="F"), np.asarray(block))

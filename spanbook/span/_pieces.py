"""The span of atoms that are a Dask array, of which one piece a worker is in memory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import numpy as np

from spanbook._arrays import Array, common, namespace
from spanbook._nearest import Nearest
from spanbook._scale import reject, sizes
from spanbook._shortest import coefficients, graded, longest
from spanbook._triangle import counted, extended, rank, solution
from spanbook.span._foreign import Factors, answer


def factors(atoms: Any, tol: float | None) -> Factors:
    """Return what answers for these atoms: in memory, or in Dask's pieces."""
    return (Pieces if "dask" in namespace(atoms).__name__ else Factors)(atoms, tol)


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
            small = np.asarray(rows.compute(), dtype=np.float64)
            left = reject(small, self._svd[1][: self.dim])
            weights, missed = 0.0, small - left
            # As in `Factors.nearest`: what rounding has left is fitted again.
            for _ in range(3):
                more = self._wrap(self._solved(missed), dtype=np.float64) @ self._parts.T
                missed = missed - np.asarray((more @ atoms).compute())
                weights = weights + more
            weights = self.xp.astype(weights, rows.dtype)
            residual = self._wrap(left, rows)
            distance, size = (np.linalg.norm(a, axis=1) for a in (left, small))
        inside = self._wrap(distance <= tol * size, dtype=bool)
        return answer(target, weights, residual, self._wrap(distance, rows), inside)

    @cached_property
    def _chosen(self) -> tuple[Array, Array]:
        """The longest of independent atoms, (d, dim) at a length of about 1, and their lengths."""
        some = _reduced(self.atoms, partial(_longest, tol=self.tol))
        chosen = _longest(some, tol=self.tol, rank=self.dim).T.astype(np.float64)
        return chosen / sizes(chosen), sizes(chosen)

    @cached_property
    def _parts(self) -> Any:
        """What each atom is of those, (n, dim): they are orthogonal to what changes no sum."""
        whole, (chosen, size) = self.atoms.rechunk({1: -1}), self._chosen
        found = partial(_parts, chosen=chosen, size=size)
        return whole.map_blocks(found, chunks=(whole.chunks[0], self.dim), dtype=np.float64)

    def _solved(self, targets: Array) -> Array:
        """Return what times the parts are the shortest weights of targets (m, d), (m, dim)."""
        chosen, size = self._chosen
        alone = np.linalg.lstsq(chosen, targets.T, rcond=None)[0] / size[:, None]
        return graded(self._products, alone).T

    @cached_property
    def _products(self) -> Array:
        return np.asarray((self._parts.T @ self._parts).compute())

    def _wrap(self, value: Array, like: Any = None, dtype: Any = None) -> Any:
        dtype = dtype or (self.atoms if like is None else like).dtype
        return self.xp.asarray(value.astype(dtype))


def _triangle(*columns: Any) -> Array:
    """Return R of the QR factorisation of tall Dask arrays side by side, in NumPy."""
    array: Any = sys.modules["dask.array"]  # loaded by whoever made the columns
    rows = columns[0].chunks[0]
    whole = array.concatenate([c.rechunk({0: rows}) for c in columns], axis=1)
    return _reduced(
        whole, lambda block: extended(np.zeros((block.shape[1],) * 2, order="F"), block)
    )


def _reduced(array: Any, reduce: Callable[[Array], Array]) -> Array:
    """Return what is left of a Dask array when fewer rows stand for those of each piece."""

    def step(block: Array, axis: Any = None, keepdims: bool = True) -> Array:
        return reduce(np.asarray(block))

    out = sys.modules["dask.array"].reduction(
        array.rechunk({1: -1}),
        chunk=step,
        combine=step,
        aggregate=step,
        axis=0,
        keepdims=True,
        split_every=8,
        dtype=np.float64,
        meta=np.empty((0, 0)),
    )
    return np.asarray(out.compute())


def _longest(rows: Array, *, tol: float, rank: int | None = None) -> Array:
    """Return the longest of independent rows."""
    size = sizes(rows.T.astype(np.float64))
    columns = rows.T / size
    if rank is None:
        s = np.linalg.svd(columns, compute_uv=False)
        rank = counted(s, tol, wide=len(rows) > len(s))
    return rows[longest(columns, size, rank, tol)[0]]


def _parts(rows: Array, *, chosen: Array, size: Array) -> Array:
    """Return what rows are of the chosen ones, which are columns divided by `size`."""
    own = sizes(rows.T.astype(np.float64))
    return (coefficients(chosen, rows.T / own) / size[:, None] * own).T

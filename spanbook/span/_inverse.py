"""The pseudoinverse of atoms that depend on each other, for arrays of another library.

It is NumPy's, so that the shortest weights are those of the atoms' own units, however far these
differ. Its derivative is known in closed form where the rank does not change
(:doi:`10.1137/0710036`), and is taken in the library itself, as often as is asked.
"""

from __future__ import annotations

import sys
from functools import cache, partial
from typing import Any

import numpy as np

from spanbook._arrays import Array, moved, namespace
from spanbook._triangle import Directions

MANY = 4096  # atoms, above which a number for each two takes too much memory


def pseudoinverse(atoms: Any, tol: float) -> Any:
    """Return the pseudoinverse (d, n) of atoms (n, d)."""
    root = type(atoms).__module__.partition(".")[0]
    if root == "torch":
        return _torch().apply(atoms, tol)
    if root in ("jax", "jaxlib"):
        return _jax()(atoms, tol)
    return moved(_inverse(atoms.get(), tol), atoms)


def _inverse(atoms: Array, tol: float) -> Array:
    known = Directions.of(atoms.T.astype(np.float64), tol)
    return known.weights(known.u[:, : known.rank].T).T.astype(atoms.dtype)


def _left_out(atoms: Any, inverse: Any, v: Any) -> Any:
    """Return ``v - atoms @ inverse @ v``: the part of weights, (n, m), that no sum has.

    The product of both is symmetric, and where units differ, that of two equal entries which is
    in the larger unit is rounding.
    """
    xp, n = namespace(atoms), atoms.shape[0]
    if n > MANY:
        return v - atoms @ (inverse @ v)
    across, size = atoms @ inverse, xp.max(xp.abs(atoms), axis=1)
    return v - xp.where(size[:, None] <= size[None, :], across, across.T) @ v


def _product(a: Any, b: Any, c: Any) -> Any:
    """Return ``a @ b @ c`` by way of the smaller product."""
    if a.shape[0] * b.shape[1] <= b.shape[0] * c.shape[1]:
        return (a @ b) @ c
    return a @ (b @ c)


@cache
def _torch() -> Any:
    torch = sys.modules["torch"]

    class Pseudoinverse(torch.autograd.Function):  # type: ignore[misc, name-defined]
        @staticmethod
        def forward(ctx: Any, atoms: Any, tol: float) -> Any:
            out = moved(_inverse(atoms.detach().cpu().numpy(), tol), atoms)
            ctx.save_for_backward(atoms, out)
            return out

        @staticmethod
        def backward(ctx: Any, slope: Any) -> tuple[Any, None]:
            atoms, out = ctx.saved_tensors
            of = slope.T
            weak = _left_out(atoms, out, _product(of, out, out.T))
            rest = _product(out.T, out, of - _product(of, out, atoms))
            return weak + rest - _product(out.T, slope, out.T), None

    return Pseudoinverse


@cache
def _jax() -> Any:
    jax = sys.modules["jax"]

    @partial(jax.custom_jvp, nondiff_argnums=(1,))
    def inverse(atoms: Any, tol: float) -> Any:
        shape = jax.ShapeDtypeStruct(atoms.shape[::-1], atoms.dtype)
        return jax.pure_callback(
            lambda a: _inverse(np.asarray(a), tol), shape, atoms, vmap_method="sequential"
        )

    def rule(tol: float, given: tuple[Any], moves: tuple[Any]) -> tuple[Any, Any]:
        (atoms,), (move,) = given, moves
        out = inverse(atoms, tol)
        weak = _left_out(atoms, out, _product(out, out.T, move.T).T).T
        rest = _product(move.T, out.T, out)
        rest = rest - _product(out, atoms, rest)
        return out, weak + rest - _product(out, move, out)

    inverse.defjvp(rule)
    return inverse

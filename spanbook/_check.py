"""Every validation, and every message.

Arrays are checked once, where the user hands them over; the code behind trusts them.
Each message names the argument in backticks, then says what was seen.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook._arrays import Array as Array
from spanbook._arrays import foreign, is_traced, moved, namespace


def _foreign_array(name: str, value: Any, like: Any, minus_infinity: bool) -> Any:
    """Return `value` as a finite floating-point array on the side of `like`."""
    from array_api_compat import device

    xp = namespace(like)
    if foreign(value) is None:
        value = array(name, value, minus_infinity=minus_infinity)
        return xp.asarray(value, dtype=_floating(name, like, xp), device=device(like))
    if namespace(value) is not xp:
        raise TypeError(f"`{name}` is of {type(value)}, but other arguments are of {type(like)}")
    out: Array = xp.astype(value, _floating(name, value, xp), copy=False)
    if not is_traced(out):  # inside jax.jit there are no values to look at
        bad = ~xp.isfinite(out)
        if minus_infinity:
            bad = bad & (out != -xp.inf)
        if bool(xp.any(bad)):
            raise ValueError(f"`{name}` has a value that is not finite")
    return out


def _floating(name: str, value: Any, xp: Any) -> Any:
    """Return the dtype to compute in: float32 and float64 stay, whole numbers become float64."""
    if xp.isdtype(value.dtype, ("bool", "integral")):
        return xp.asarray(0.0).dtype if "jax" in xp.__name__ else xp.float64
    if value.dtype not in (xp.float32, xp.float64):
        raise TypeError(
            f"`{name}` must hold real numbers (float32, float64, integers), "
            f"but its dtype is {value.dtype}"
        )
    return value.dtype


def _as_array(name: str, value: ArrayLike) -> Array:
    try:
        out = np.asanyarray(value)
    except ValueError:
        raise ValueError(f"`{name}` is ragged: its rows have different lengths") from None
    if isinstance(out, np.ma.MaskedArray) and np.ma.is_masked(out):
        raise ValueError(
            f"`{name}` has {int(np.ma.getmaskarray(out).sum())} masked entries; fill them first"
        )
    return np.asarray(out)


def array(name: str, value: ArrayLike, *, minus_infinity: bool = False, like: Any = None) -> Array:
    """Return `value` as a finite float32 or float64 array of any number of axes.

    Given `like`, an array of another library, the result is one of that library too.
    """
    if like is not None:
        return _foreign_array(name, value, like, minus_infinity)
    out = _as_array(name, value)
    if out.dtype.kind in "biu":
        out = out.astype(np.float64)
    if out.dtype not in (np.float32, np.float64):
        raise TypeError(
            f"`{name}` must hold real numbers (float32, float64, integers), "
            f"but its dtype is {out.dtype}"
        )
    finite = np.isfinite(out)
    if minus_infinity and not finite.all():
        finite |= out == -np.inf
    if not finite.all():
        where = tuple(int(i) for i in np.argwhere(~finite)[0])
        raise ValueError(f"`{name}` has a value that is not finite: {out[where]} at {list(where)}")
    return out


def matrix(name: str, value: ArrayLike, *, like: Any = None) -> Array:
    """Return `value` as a finite matrix with at least one row and one column."""
    out = array(name, value, like=like)
    if out.ndim != 2:
        raise ValueError(f"`{name}` must be a matrix (2 axes), but its shape is {out.shape}")
    return _not_empty(name, out)


def stack(name: str, value: ArrayLike, *, like: Any = None) -> Array:
    """Return `value` as a finite matrix, or a stack of them, none empty."""
    out = array(name, value, like=like)
    if out.ndim < 2:
        raise ValueError(f"`{name}` must have at least 2 axes, but its shape is {out.shape}")
    return _not_empty(name, out)


def vectors(name: str, value: ArrayLike, *, like: Any = None) -> Array:
    """Return `value` as one finite vector, or an array of them along the last axis."""
    out = array(name, value, like=like)
    if out.ndim == 0:
        raise ValueError(f"`{name}` must have at least 1 axis, but it is one number")
    return _not_empty(name, out)


def _not_empty(name: str, value: Array) -> Array:
    if 0 in value.shape:
        raise ValueError(f"`{name}` is empty: its shape is {value.shape}")
    return value


def one_of(rows: ArrayLike | None, columns: ArrayLike | None) -> tuple[str, ArrayLike]:
    """Return the name and the value of the one that was given."""
    if columns is None and rows is not None:
        return "rows", rows
    if rows is None and columns is not None:
        return "columns", columns
    seen = "neither" if rows is None else "both"
    raise ValueError(f"give the atoms as either `rows` or `columns`, not {seen}")


def atoms(
    rows: ArrayLike | None, columns: ArrayLike | None, *, any_library: bool = False
) -> Array:
    """Return the atoms as the rows of an (n, d) matrix, whichever way they were given."""
    name, value = one_of(rows, columns)
    out = matrix(name, value, like=foreign(value) if any_library else None)
    return out if name == "rows" else out.T


def count(name: str, seen: int, n: int) -> None:
    """Refuse a number of weights that is not the number of atoms."""
    if seen != n:
        raise ValueError(f"`{name}` has {seen} entries for {n} atoms")


def weights(name: str, value: ArrayLike, n: int, *, like: Any = None) -> Array:
    """Return lists of `n` weights, one (n,) or many (..., n)."""
    out = array(name, value, like=like)
    if out.ndim == 0:
        raise ValueError(f"`{name}` must have one entry for each of {n} atoms, not be one number")
    count(name, out.shape[-1], n)
    return out


def broadcastable(a: str, shape_a: tuple[int, ...], b: str, shape_b: tuple[int, ...]) -> None:
    """Refuse leading axes that do not broadcast."""
    try:
        np.broadcast_shapes(shape_a, shape_b)
    except ValueError:
        raise ValueError(
            f"the leading axes {shape_a} of `{a}` and {shape_b} of `{b}` do not broadcast"
        ) from None


def mask(name: str, value: Any, scores: tuple[int, ...], *, like: Any = None) -> Array:
    """Return booleans, or numbers below infinity, that broadcast to the scores."""
    if foreign(value) is None:
        out = _as_array(name, value)
        boolean = out.dtype == bool
    else:
        out, boolean = value, namespace(value).isdtype(value.dtype, "bool")
    if not boolean:
        out = array(name, out, minus_infinity=True, like=like)
    elif like is not None and foreign(value) is None:
        out = moved(out, like)
    try:
        fits = np.broadcast_shapes(out.shape, scores) == scores
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"`{name}` has shape {out.shape}, which does not broadcast to {scores}")
    return out


def axis(name: str, value: int, of: str, shape: tuple[int, ...]) -> int:
    """Return `value` as an axis of an array of this shape, counted from 0."""
    out = operator.index(value) if hasattr(value, "__index__") else None
    if out is None:
        raise TypeError(f"`{name}` must be an integer, not {type(value).__name__}")
    if not -len(shape) <= out < len(shape):
        raise ValueError(f"`{name}` is {out} but the shape of `{of}` is {shape}")
    return out % len(shape)


def attention_shapes(q: tuple[int, ...], k: tuple[int, ...], v: tuple[int, ...]) -> None:
    """Refuse queries, keys and values that do not fit together."""
    if q[-1] != k[-1]:
        raise ValueError(f"`Q` has entries of length {q[-1]} but those of `K` have {k[-1]}")
    if k[-2] != v[-2]:
        raise ValueError(f"there are {k[-2]} keys in `K` but {v[-2]} values in `V`")
    broadcastable("Q", q[:-2], "K", k[:-2])
    broadcastable("K", np.broadcast_shapes(q[:-2], k[:-2]), "V", v[:-2])


def no_overflow(scores: Any) -> None:
    """Refuse scores that are not finite, though queries and keys were."""
    xp = namespace(scores)
    if not is_traced(scores) and not bool(xp.all(xp.isfinite(scores))):
        raise ValueError(f"the scores of `Q` and `K` overflow {scores.dtype}; scale them down")


def listed(name: str, value: Any, *shapes: tuple[int, ...], like: Any) -> None:
    """Refuse a sparse mask that is not of booleans, or queries, keys and values it cannot do."""
    if like is not None:
        raise TypeError(f"a sparse `{name}` needs arrays of NumPy, not {type(like)}")
    if value.dtype != bool:
        raise TypeError(f"a sparse `{name}` must hold booleans, but its dtype is {value.dtype}")
    if any(len(shape) != 2 for shape in shapes):
        raise ValueError(f"a sparse `{name}` needs one matrix each of queries, keys and values")
    expected = shapes[0][0], shapes[1][0]
    if value.shape != expected:
        raise ValueError(f"`{name}` has shape {value.shape}, but the scores have {expected}")


def targets(name: str, value: ArrayLike, d: int, *, like: Any = None) -> Array:
    """Return one target (d,) or many (m, d)."""
    out = array(name, value, like=like)
    if out.ndim not in (1, 2):
        raise ValueError(
            f"`{name}` must be one target ({d},) or many (m, {d}), but its shape is {out.shape}"
        )
    if out.shape[-1] != d:
        raise ValueError(f"`{name}` has {out.shape[-1]} entries but the atoms live in R^{d}")
    return _not_empty(name, out)


def points(name: str, value: ArrayLike, d: int) -> Array:
    """Return one point or several of R^d as the rows of a matrix."""
    out = matrix(name, np.atleast_2d(array(name, value)))
    if out.shape[1] != d:
        raise ValueError(f"`{name}` lives in R^{out.shape[1]} but the axes shows R^{d}")
    return out


def labels(name: str, value: Sequence[str] | None, n: int) -> None:
    """Refuse labels that are not one for each of `n` things."""
    if value is not None and len(value) != n:
        raise ValueError(f"`{name}` has {len(value)} entries but there are {n} to label")


def tolerance(name: str, value: float) -> float:
    """Return `value` as a finite float of at least 0."""
    out = number(name, value)
    if out < 0:
        raise ValueError(f"`{name}` must be at least 0, but it is {out:g}")
    return out


def number(name: str, value: float) -> float:
    """Return `value` as a finite float."""
    out = array(name, value)
    if out.ndim:
        raise ValueError(f"`{name}` must be one number, but its shape is {out.shape}")
    return float(out)


def integer(name: str, value: int, least: int) -> int:
    """Return `value` as an int of at least `least`."""
    try:
        out = operator.index(value)
    except TypeError:
        raise TypeError(f"`{name}` must be an integer, not {type(value).__name__}") from None
    if out < least:
        raise ValueError(f"`{name}` must be at least {least}, but it is {out}")
    return out


def is_sparse(value: object) -> bool:
    """Whether `value` is a scipy.sparse array or matrix, without importing SciPy."""
    sparse = sys.modules.get("scipy.sparse")
    return sparse is not None and bool(sparse.issparse(value))

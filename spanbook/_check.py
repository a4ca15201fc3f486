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
from spanbook._arrays import foreign, is_traced, namespace


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
    if foreign(value) is not None:
        raise TypeError(f"`{name}` is of {type(value)}, but this takes NumPy arrays alone")
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
        found: Array = _foreign_array(name, value, like, minus_infinity)
        return found
    out = _as_array(name, value)
    if out.dtype.kind in "biu":
        out = out.astype(np.float64)
    if out.dtype not in (np.float32, np.float64):
        raise TypeError(
            f"`{name}` must hold real numbers (float32, float64, integers), "
            f"but its dtype is {out.dtype}"
        )
    bad = ~np.isfinite(out)
    if minus_infinity:
        bad &= out != -np.inf
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
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


def count(name: str, seen: int, n: int, things: str = "atoms") -> None:
    """Refuse a number of weights that is not the number of atoms."""
    if seen != n:
        raise ValueError(f"`{name}` has {seen} entries for {n} {things}")


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


def mask(name: str, value: ArrayLike, scores: tuple[int, ...]) -> Array:
    """Return booleans, or numbers below infinity, that broadcast to the scores."""
    out = _as_array(name, value)
    if out.dtype != bool:
        out = array(name, out, minus_infinity=True)
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


def targets(
    name: str, value: ArrayLike, d: int, *, upright: bool = False, like: Any = None
) -> Array:
    """Return one target (d,) or many: (m, d), or (d, k) when they stand upright."""
    out = array(name, value, like=like)
    if out.ndim not in (1, 2):
        many = f"({d}, k)" if upright else f"(m, {d})"
        raise ValueError(
            f"`{name}` must be one target ({d},) or many {many}, but its shape is {out.shape}"
        )
    seen = out.shape[0 if upright else -1]
    if seen != d:
        raise ValueError(f"`{name}` has {seen} entries but the atoms live in R^{d}")
    return _not_empty(name, out)


def one_target(name: str, value: ArrayLike, d: int) -> Array:
    """Return one target (d,)."""
    out = targets(name, value, d, upright=True)
    if out.ndim != 1:
        raise ValueError(f"`{name}` must be one target ({d},), but its shape is {out.shape}")
    return out


def new_rows(name: str, value: ArrayLike, d: int, *, like: Any = None) -> Array:
    """Return one row (d,) or many (m, d), as long as the rows that were learnt from."""
    out = array(name, value, like=like)
    if out.ndim not in (1, 2) or out.shape[-1] != d:
        raise ValueError(
            f"`{name}` must be one row ({d},) or many (m, {d}), but its shape is {out.shape}"
        )
    return _not_empty(name, out)


def same_block(seen: tuple[Any, Any], before: tuple[Any, Any] | None) -> None:
    """Refuse a block whose rows are shaped otherwise than those before."""
    if before is not None and seen != before:
        a, b = ("rows of shape {} with `target` {}".format(*s) for s in (seen, before))
        raise ValueError(f"`columns` has {a}, but the blocks before it {b}")


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


def penalties(name: str, value: ArrayLike) -> Array:
    """Return one number () or several (p,), each at least 0, as float64."""
    out = array(name, value).astype(np.float64)
    if out.ndim > 1:
        raise ValueError(f"`{name}` must be one number or a list, but its shape is {out.shape}")
    if out.size and out.min() < 0:
        raise ValueError(f"`{name}` must be at least 0, but it has {out.min():g}")
    return _not_empty(name, out)


def positive(name: str, value: float) -> float:
    """Return `value` as a finite float above 0."""
    out = number(name, value)
    if out <= 0:
        raise ValueError(f"`{name}` must be above 0, but it is {out:g}")
    return out


def number(name: str, value: float) -> float:
    """Return `value` as a finite float."""
    out = array(name, value)
    if out.ndim:
        raise ValueError(f"`{name}` must be one number, but its shape is {out.shape}")
    return float(out)


def integer(name: str, value: int, least: int, most: int | None = None) -> int:
    """Return `value` as an int of at least `least`, and at most `most`."""
    try:
        out = operator.index(value)
    except TypeError:
        raise TypeError(f"`{name}` must be an integer, not {type(value).__name__}") from None
    if out < least:
        raise ValueError(f"`{name}` must be at least {least}, but it is {out}")
    if most is not None and out > most:
        raise ValueError(f"`{name}` must be at most {most}, but it is {out}")
    return out


def whole_numbers(name: str, value: ArrayLike) -> Array:
    """Return whole numbers from 0 to 2**31 - 1 as an array of indices."""
    out = _as_array(name, value)
    if out.size == 0:
        return out.astype(np.intp)
    if out.dtype.kind not in "iu":
        raise TypeError(f"`{name}` must hold whole numbers, but its dtype is {out.dtype}")
    least, largest = out.min(), out.max()
    if least < 0 or largest >= 2**31:
        seen = least if least < 0 else largest
        raise ValueError(f"`{name}` has the number {seen}; number from 0, below 2**31")
    return out.astype(np.intp, copy=False)


def numpy_alone(function: str, **values: Any) -> None:
    """Refuse arrays of other libraries where only NumPy's are taken."""
    for name, value in values.items():
        if foreign(value) is not None:
            raise TypeError(
                f"`{name}` is of {type(value)}, but {function} takes NumPy arrays alone"
            )


def choice(name: str, value: object, words: tuple[str, ...]) -> None:
    """Refuse what is not one of the words."""
    if value not in words:
        raise ValueError(f"`{name}` must be one of {', '.join(map(repr, words))}, not {value!r}")


def is_sparse(value: object) -> bool:
    """Whether `value` is a scipy.sparse array or matrix, without importing SciPy."""
    sparse = sys.modules.get("scipy.sparse")
    return sparse is not None and bool(sparse.issparse(value))


def numpy_only(function: str, *values: Any) -> None:
    """Refuse arrays of another library where the algorithm is NumPy's or SciPy's."""
    other = foreign(*values)
    if other is not None:
        raise TypeError(f"`{function}` takes NumPy arrays, not {type(other)}")


def width(name: str, value: Array, d: int) -> None:
    """Refuse rows of other than `d` entries."""
    if value.shape[1] != d:
        raise ValueError(f"`{name}` has rows of {value.shape[1]} entries, but {d} are expected")


def one_per_row(name: str, value: ArrayLike, of: str, n: int) -> Array:
    """Return one target (n,) for each row of `of`, or several (n, k)."""
    out = array(name, value)
    if out.ndim not in (1, 2):
        raise ValueError(f"`{name}` must have 1 or 2 axes, but its shape is {out.shape}")
    if len(out) != n:
        raise ValueError(f"`{name}` has {len(out)} entries but `{of}` has {n} rows")
    return _not_empty(name, out)


def generator(name: str, value: int | np.random.Generator) -> np.random.Generator:
    """Return `value`, or a generator with it as seed."""
    if isinstance(value, np.random.Generator):
        return value
    return np.random.default_rng(integer(name, value, 0))


def symmetric(name: str, value: Array) -> None:
    """Refuse a square matrix that differs from its transpose by more than rounding."""
    gap = np.abs(value - value.T).max()
    if gap > 1e-6 * np.abs(value).max():
        raise ValueError(
            f"`{name}` must be symmetric, but it differs from its transpose by {gap:g}"
        )


def computed(what: str, value: Array, dtype: Any) -> Array:
    """Return a result in its dtype, as long as it did not overflow on the way."""
    with np.errstate(over="ignore"):
        out: Array = value.astype(dtype, copy=False)
    if not np.isfinite(out).all():
        raise ValueError(f"{what} overflow {out.dtype}; scale the input down")
    return out

"""Every validation, and every message.

Arrays are checked once, where the user hands them over; the code behind trusts them.
Each message names the argument in backticks, then says what was seen.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _table
from spanbook._arrays import HALF, beside, foreign, is_traced, namespace
from spanbook._arrays import Array as Array


def as_array(name: str, value: ArrayLike | Any) -> Array:
    """Return a table, a series or nested lists as an array of any dtype."""
    if type(value) is np.ndarray and value.dtype != object:  # by far the most frequent
        return value
    value = _table.numbers(name, value)
    if is_sparse(value):
        raise TypeError(f"`{name}` is sparse, but this takes dense arrays: `{name}.toarray()`")
    if foreign(value) is not None:
        raise TypeError(f"`{name}` is of {type(value)}, but this takes NumPy arrays alone")
    try:
        out = np.asanyarray(value)
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(value, list | tuple):
            raise ValueError(f"`{name}` is ragged: its rows have different lengths") from None
        raise _table.unreadable(name, error) from error
    if isinstance(out, np.ma.MaskedArray) and np.ma.is_masked(out):
        raise ValueError(
            f"`{name}` has {int(np.ma.getmaskarray(out).sum())} masked entries; fill them first"
        )
    if out.dtype == object and out.ndim == 0 and not isinstance(out.item(), _table.NUMBERS):
        raise TypeError(
            f"`{name}` must hold real numbers, but it is a {type(out.item()).__name__}"
        )
    return np.asarray(out)


def array(
    name: str,
    value: ArrayLike,
    *,
    minus_infinity: bool = False,
    like: Any = None,
    names: Sequence[str] | None = None,
) -> Array:
    """Return `value` as a finite float32 or float64 array of any number of axes.

    Given `like`, an array of another library, the result is one of that library too.  An entry
    that is refused is in a column of the data frame, or in one of these `names`.
    """
    if like is not None:
        if foreign(value) is None:
            value = array(name, value, minus_infinity=minus_infinity)
        return beside(name, value, like, minus_infinity=minus_infinity)
    out = as_array(name, value)
    if out.dtype != np.float64 and out.dtype != np.float32:
        out = _as_floats(name, out, value)
    if all_finite(out):
        return out
    finite = np.isfinite(out)
    if minus_infinity:
        finite |= out == -np.inf
    if not finite.all():
        where = tuple(int(i) for i in np.argwhere(~finite)[0])
        own = names or _table.names(value) or ()
        column = f", in '{own[where[-1]]}'" if where and where[-1] < len(own) else ""
        raise ValueError(
            f"`{name}` has a value that is not finite: {out[where]} at {list(where)}{column}"
        )
    return out


def _as_floats(name: str, value: Array, given: Any) -> Array:
    """Return whole numbers as float64, half floats as float32, and Python's numbers as floats."""
    if not value.dtype.isnative:
        value = value.astype(value.dtype.newbyteorder("="))
    if value.dtype in (np.float64, np.float32):
        return value
    if value.dtype == object or value.dtype.kind in "US":
        # NumPy makes words of numbers beside words.
        words = given if isinstance(given, list | tuple) else value.tolist()
        return _table.objects(name, np.array(words, dtype=object))
    if value.dtype.kind in "biu":
        return value.astype(np.float64)
    if value.dtype.name in HALF:
        return value.astype(np.float32)
    raise TypeError(
        f"`{name}` must hold real numbers (float32, float64, integers), "
        f"but its dtype is {value.dtype}"
    )


def all_finite(a: Array) -> bool:
    """Whether all entries are finite.

    Where the sum of their squares is, they are, and that takes half the time.
    """
    if a.flags.forc:
        flat = a.ravel(order="K")
        if math.isfinite(np.vdot(flat, flat)):
            return True
    return bool(np.isfinite(a).all())


def matrix(
    name: str, value: ArrayLike, *, like: Any = None, names: Sequence[str] | None = None
) -> Array:
    """Return `value` as a finite matrix with at least one row and one column."""
    out = array(name, value, like=like, names=names)
    if out.ndim != 2:
        raise ValueError(f"`{name}` must be a matrix (2 axes), but its shape is {out.shape}")
    return not_empty(name, out)


def stack(name: str, value: ArrayLike, *, like: Any = None) -> Array:
    """Return `value` as a finite matrix, or a stack of them, none empty."""
    out = array(name, value, like=like)
    if out.ndim < 2:
        raise ValueError(f"`{name}` must have at least 2 axes, but its shape is {out.shape}")
    return not_empty(name, out)


def vectors(name: str, value: ArrayLike, *, like: Any = None) -> Array:
    """Return `value` as one finite vector, or an array of them along the last axis."""
    out = array(name, value, like=like)
    if out.ndim == 0:
        raise ValueError(f"`{name}` must have at least 1 axis, but it is one number")
    return not_empty(name, out)


def not_empty(name: str, value: Array) -> Array:
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


def atoms(rows: ArrayLike | None, columns: ArrayLike | None, *, like: Any = None) -> Array:
    """Return the atoms as the rows of an (n, d) matrix, whichever way they were given."""
    name, value = one_of(rows, columns)
    out = matrix(name, value, like=like)
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
    except (ValueError, RuntimeError):  # the latter beyond 32 axes
        raise ValueError(
            f"the leading axes {shape_a} of `{a}` and {shape_b} of `{b}` do not broadcast"
        ) from None


def targets(
    name: str,
    value: ArrayLike | Any,
    d: int,
    *,
    upright: bool = False,
    like: Any = None,
    of: Any = None,
    names: Sequence[str] | None = None,
) -> Array:
    """Return one target (d,) or many: (m, d), or (d, k) when they stand upright.

    Upright ones follow the row labels of the data frame `of`, others the columns `names`.
    """
    value = _table.by_name(name, _table.by_row(name, value, of), names)
    out = array(name, value, like=like, names=names)
    if out.ndim not in (1, 2):
        many = f"({d}, k)" if upright else f"(m, {d})"
        raise ValueError(
            f"`{name}` must be one target ({d},) or many {many}, but its shape is {out.shape}"
        )
    seen = out.shape[0 if upright else -1]
    if seen != d:
        space = f"there are {d} rows" if upright else f"the atoms live in R^{d}"
        raise ValueError(f"`{name}` has {seen} entries but {space}")
    return not_empty(name, out)


def new_rows(
    name: str,
    value: ArrayLike | Any,
    d: int,
    *,
    like: Any = None,
    names: Sequence[str] | None = None,
) -> Array:
    """Return one row (d,) or many (m, d), as long as the rows that were learnt from.

    The columns of a data frame are found by `names`, if those learnt from had any.
    """
    out = array(name, _table.by_name(name, value, names), like=like, names=names)
    if out.ndim not in (1, 2) or out.shape[-1] != d:
        raise ValueError(
            f"`{name}` must be one row ({d},) or many (m, {d}), but its shape is {out.shape}"
        )
    return not_empty(name, out)


def whole_numbers(name: str, value: ArrayLike) -> Array:
    """Return whole numbers from 0 to 2**31 - 1 as an array of indices."""
    out = as_array(name, value)
    if out.size == 0:
        return out.astype(np.intp)
    given = out
    if out.dtype == object and all(type(x) is int for x in out.flat):
        out = np.clip(out, -1, 2**31).astype(np.int64)
    if out.dtype.kind not in "iu":
        raise TypeError(f"`{name}` must hold whole numbers, but its dtype is {out.dtype}")
    whole = out.astype(np.int64, copy=False)
    if whole.view(np.uint64).max() >= 2**31:  # where those below 0 are the largest
        seen = _table.seen(int(given.min() if out.min() < 0 else given.max()))
        raise ValueError(f"`{name}` has the number {seen}; number from 0, below 2**31")
    return whole.astype(np.intp, copy=False)


def finite(what: str, compute: Callable[[], Any], advice: str = "scale them down") -> Any:
    """Return what is computed from finite numbers, as long as it is finite too."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return no_overflow(what, compute(), advice)


def no_overflow(what: str, value: Any, advice: str = "scale them down") -> Array:
    """Return what was computed from finite numbers, as long as it is finite too."""
    out: Array = value
    xp = namespace(value)
    finite = is_traced(value) or (all_finite(value) if xp is np else xp.all(xp.isfinite(value)))
    if not bool(finite):
        raise ValueError(f"{what} overflow {value.dtype}; {advice}")
    return out


def numpy_alone(function: str, **values: Any) -> None:
    """Refuse arrays of other libraries where only NumPy's are taken."""
    for name, value in values.items():
        if foreign(value) is not None:
            raise TypeError(
                f"`{name}` is of {type(value)}, but {function} takes NumPy arrays alone"
            )


def is_sparse(value: object) -> bool:
    """Whether `value` is a scipy.sparse array or matrix, without importing SciPy."""
    sparse = sys.modules.get("scipy.sparse")
    return sparse is not None and bool(sparse.issparse(value))

"""What is checked where something is fitted, and used on new rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check
from spanbook._check import Array


def one_target(name: str, value: ArrayLike, d: int) -> Array:
    """Return one target (d,)."""
    out = _check.targets(name, value, d, upright=True)
    if out.ndim != 1:
        raise ValueError(f"`{name}` must be one target ({d},), but its shape is {out.shape}")
    return out


def new_rows(name: str, value: ArrayLike, d: int, *, like: Any = None) -> Array:
    """Return one row (d,) or many (m, d), as long as the rows that were learnt from."""
    out = _check.array(name, value, like=like)
    if out.ndim not in (1, 2) or out.shape[-1] != d:
        raise ValueError(
            f"`{name}` must be one row ({d},) or many (m, {d}), but its shape is {out.shape}"
        )
    return _check.not_empty(name, out)


def same_block(seen: tuple[Any, Any], before: tuple[Any, Any] | None) -> None:
    """Refuse a block whose rows are shaped otherwise than those before."""
    if before is not None and seen != before:
        a, b = ("rows of shape {} with `target` {}".format(*s) for s in (seen, before))
        raise ValueError(f"`columns` has {a}, but the blocks before it {b}")


def penalties(name: str, value: ArrayLike) -> Array:
    """Return one number () or several (p,), each at least 0, as float64."""
    out = _check.array(name, value).astype(np.float64)
    if out.ndim > 1:
        raise ValueError(f"`{name}` must be one number or a list, but its shape is {out.shape}")
    if out.size and out.min() < 0:
        raise ValueError(f"`{name}` must be at least 0, but it has {out.min():g}")
    return _check.not_empty(name, out)


def width(name: str, value: Array, d: int) -> None:
    """Refuse rows of other than `d` entries."""
    if value.shape[1] != d:
        raise ValueError(f"`{name}` has rows of {value.shape[1]} entries, but {d} are expected")


def one_per_row(name: str, value: ArrayLike, of: str, n: int) -> Array:
    """Return one target (n,) for each row of `of`, or several (n, k)."""
    out = _check.array(name, value)
    if out.ndim not in (1, 2):
        raise ValueError(f"`{name}` must have 1 or 2 axes, but its shape is {out.shape}")
    if len(out) != n:
        raise ValueError(f"`{name}` has {len(out)} entries but `{of}` has {n} rows")
    return _check.not_empty(name, out)


def generator(name: str, value: int | np.random.Generator) -> np.random.Generator:
    """Return `value`, or a generator with it as seed."""
    if isinstance(value, np.random.Generator):
        return value
    return np.random.default_rng(_check.integer(name, value, 0))


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

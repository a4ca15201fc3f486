"""What is checked where kernels compare rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array


def points(
    name: str, value: ArrayLike, d: int | None = None, names: Sequence[str] | None = None
) -> Array:
    """Return points as rows, of `d` entries if that is known, by name if they have any."""
    out = _check.matrix(name, _table.by_name(name, value, names))
    if d is not None and out.shape[1] != d:
        raise ValueError(f"`{name}` has rows of {out.shape[1]} entries, but {d} are expected")
    return out


def one_per_row(name: str, value: ArrayLike, of: str, table: ArrayLike, n: int) -> Array:
    """Return one target (n,) for each row of a table, or several (n, k), by its row labels."""
    out = _check.array(name, _table.by_row(name, value, table))
    if out.ndim not in (1, 2):
        raise ValueError(f"`{name}` must have 1 or 2 axes, but its shape is {out.shape}")
    if len(out) != n:
        raise ValueError(f"`{name}` has {len(out)} entries but `{of}` has {n} rows")
    return _check.not_empty(name, out)


def generator(name: str, value: int | np.random.Generator) -> np.random.Generator:
    """Return `value`, or a generator with it as seed."""
    if isinstance(value, np.random.Generator):
        return value
    return np.random.default_rng(_options.integer(name, value, 0))


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

"""A table of numbers with named columns: an array, or a data frame of any library.

A data frame is known by what it can do, so none of the libraries that make one is imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from spanbook import _check
from spanbook._arrays import Array, foreign

NUMBERS = (Real, Decimal, np.bool_)
MISSING = ("NoneType", "NAType", "NaTType")


class Table(NamedTuple):
    """A finite matrix and the names of its columns, which are their numbers if it had none."""

    values: Array
    names: list[str]
    named: bool


def table(name: str, value: Any) -> Table:
    """Return a matrix or a data frame as a table."""
    if not is_frame(value):
        values = _finite(name, _plain(name, value), None)
        return Table(values, [numbered(j) for j in range(values.shape[1])], False)
    names = _told_apart([str(c) for c in value.columns])
    cells = np.asarray(value.to_numpy())
    return Table(_finite(name, _numeric(name, cells, names), names), names, True)


def more_rows(name: str, value: Any, of: Table) -> Array:
    """Return further rows of a table.

    A data frame may have the columns in another order, and others beside them.
    """
    if is_frame(value) and of.named:
        lacking = sorted(set(of.names) - set(_told_apart([str(c) for c in value.columns])))
        if lacking:
            raise ValueError(f"`{name}` lacks {listed(lacking)}")
        own = _told_apart([str(c) for c in value.columns])
        cells = np.asarray(value.to_numpy())[:, [own.index(c) for c in of.names]]
        return _finite(name, _numeric(name, cells, of.names), of.names)
    values = table(name, value).values
    if values.shape[1] != len(of.names):
        raise ValueError(f"`{name}` has {values.shape[1]} columns instead of {len(of.names)}")
    return values


def vector(name: str, value: Any, n: int) -> Array:
    """Return a finite vector with an entry for each of `n` rows."""
    series = hasattr(value, "to_numpy")
    cells = np.asarray(value.to_numpy()) if series else _plain(name, value)
    if cells.ndim != 1:
        raise ValueError(f"`{name}` must have one entry a row ({n},), not shape {cells.shape}")
    if len(cells) != n:
        raise ValueError(f"`{name}` has {len(cells)} entries but there are {n} rows")
    if series:
        cells = _numeric(name, cells[:, None], [name])[:, 0]
    if cells.dtype.kind == "f" and (missing := int(np.isnan(cells).sum())):
        raise ValueError(f"`{name}` has {missing} missing values; fill them or drop their rows")
    return _check.array(name, cells)


def is_frame(value: Any) -> bool:
    """Whether `value` is a data frame."""
    return hasattr(value, "columns") and hasattr(value, "to_numpy")


def numbered(j: int) -> str:
    """Return the name of a column that has none."""
    return f"column {j}"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Return names in quotes, the last of many left out."""
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _plain(name: str, value: Any) -> Array:
    """Return an array of NumPy; a report needs the values alone, not gradients or a device."""
    if foreign(value) is not None:
        for step in ("detach", "cpu"):
            value = getattr(value, step)() if hasattr(value, step) else value
        value = np.asarray(value)
    return _check.as_array(name, value)


def _told_apart(names: list[str]) -> list[str]:
    """Return the names, with their place added to those that occur more than once."""
    times = Counter(names)
    return [c if times[c] == 1 else f"{c} ({numbered(j)})" for j, c in enumerate(names)]


def _numeric(name: str, cells: Array, names: Sequence[str]) -> Array:
    """Return the cells as numbers, with NaN where one is missing, or name what is not a number."""
    if cells.dtype.kind in "biuf":
        return cells
    out = np.full(cells.shape, np.nan)
    wrong: dict[int, object] = {}
    for (i, j), x in np.ndenumerate(cells.astype(object)):
        if isinstance(x, NUMBERS):
            out[i, j] = float(x)
        elif type(x).__name__ not in MISSING:
            wrong.setdefault(j, x)
    if wrong:
        j, x = min(wrong.items())
        raise TypeError(
            f"`{name}` must hold numbers, but {listed([names[j] for j in sorted(wrong)])} "
            f"{'does' if len(wrong) == 1 else 'do'} not: '{names[j]}' has {x!r}"
        )
    return out


def _finite(name: str, cells: Array, names: Sequence[str] | None) -> Array:
    """Refuse missing values, by column and count, and then whatever else is not a number."""
    if (
        cells.ndim == 2
        and cells.dtype.kind == "f"
        and (missing := np.isnan(cells).sum(axis=0)).any()
    ):
        label = names or [numbered(j) for j in range(cells.shape[1])]
        counts = [f"'{label[j]}' ({missing[j]})" for j in map(int, np.flatnonzero(missing))]
        more = f" and {len(counts) - 6} columns more" if len(counts) > 6 else ""
        raise ValueError(
            f"`{name}` has missing values in {', '.join(counts[:6])}{more}; "
            "fill them, or drop their rows or columns"
        )
    return _check.matrix(name, cells)

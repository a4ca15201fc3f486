"""What a diagnosis is given: a table with a name for each column, more rows of it, a target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from spanbook import _check, _table
from spanbook._arrays import Array, foreign, namespace
from spanbook.diagnosis._parts import Parts


class Table(NamedTuple):
    """A finite matrix and the names of its columns, which are their numbers if it had none."""

    values: Any  # an array, or Parts
    names: list[str]
    source: Any  # what it was made of, with names and row labels of its own
    labels: tuple[str, ...] | None = None  # of new rows, if they are more than their numbers


def table(
    name: str, value: Any, *, in_parts: bool = False, known: Sequence[str] | None = None
) -> Table:
    """Return a matrix or a data frame as a table; one of Dask may stay where its parts lie.

    What is refused is in one of the columns `known`, where cells have lost their names.
    """
    if in_parts and _is_in_parts(value) and value.ndim == 2:
        parts = Parts(name, value)
        if len(parts) > parts.shape[1]:
            _small(name, 2 * parts.largest * len(parts))
            return Table(parts, list(parts.names), parts.labels)
    value = _gathered(name, value)
    cells = _check.as_array(name, _in_numpy(value))
    if cells.ndim != 2:
        _check.matrix(name, cells)  # which says what is wrong
    names = _table.column_names(value, cells.shape[1])
    _table.no_missing(name, cells, names)
    values = _check.matrix(name, cells, names=known or _table.names(value))
    _summable(name, values)
    return Table(values, names, value)


def more_rows(name: str, value: Any, of: Table) -> Table:
    """Return further rows of a table, or one.

    A data frame may have the columns in another order, and others beside them.
    """
    value = _gathered(name, value)
    known = _table.names(of.source)
    cells = _check.as_array(name, _in_numpy(_table.by_name(name, value, known)))
    values = table(name, cells[None] if cells.ndim == 1 else cells, known=known).values
    if values.shape[1] != len(of.names):
        raise ValueError(f"`{name}` has {values.shape[1]} columns instead of {len(of.names)}")
    return Table(values, of.names, value, _table.row_labels(value))


def vector(name: str, value: Any, of: Table) -> Array:
    """Return a finite vector with an entry for each row of a table."""
    value = _gathered(name, value)
    n = len(of.values)
    cells = _check.as_array(name, _in_numpy(_table.by_row(name, value, of.source)))
    if cells.shape != (n,):
        _check.vectors(name, cells)  # which refuses words, such as the name of a column
        raise ValueError(f"`{name}` must have one entry per row ({n},), not shape {cells.shape}")
    values = _check.array(name, _table.whole(name, cells))
    _summable(name, values)
    return values


def _summable(name: str, values: Array) -> None:
    """Refuse numbers whose means and ranges overflow."""
    bound = len(values) * max(abs(float(values.min(initial=0))), float(values.max(initial=0)))
    if np.isfinite(2 * bound):
        return
    with np.errstate(over="ignore"):
        _small(name, 2 * np.abs(values).sum(axis=0, dtype=float))


def _small(name: str, sums: Array | float) -> None:
    if not np.isfinite(sums).all():
        raise ValueError(f"the sums of `{name}` overflow float64; scale them down")


def _gathered(name: str, value: Any) -> Any:
    """Return a data frame or series of Dask as one of pandas; its cluster does the work.

    Each file that Dask reads numbers its rows anew, and labels that tell no rows apart are none.
    """
    if not _is_in_parts(value):
        return value
    found = _table.read(name, value.compute)
    return found if found.index.is_unique else found.reset_index(drop=True)


def _is_in_parts(value: Any) -> bool:
    """Whether a value is a data frame or a series of Dask."""
    return type(value).__module__.partition(".")[0] == "dask" and hasattr(value, "divisions")


def _in_numpy(value: Any) -> Any:
    """Return an array of NumPy; a report needs the values alone, not gradients or a device."""
    if isinstance(value, np.ndarray) or foreign(value) is None:
        return value
    for step in ("detach", "cpu"):
        value = getattr(value, step)() if hasattr(value, step) else value
    half = str(value.dtype).endswith("bfloat16")  # which NumPy does not have
    return np.asarray(namespace(value).astype(value, namespace(value).float32) if half else value)

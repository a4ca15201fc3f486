"""The door for tables: data frames and series become arrays, and keep the names of columns.

A data frame or series of pandas, polars or PyArrow is known by what it can do, so none of the
libraries that make one is imported.
`_check.as_array` sends everything through `numbers`, so every function that checks its arrays
takes tables too: mixed integer, float, boolean and nullable columns.
A column that holds no numbers, or lacks some, is refused by its name.

How names are kept, in every room:

- A result that has one entry for each column ends with the field
  ``names: tuple[str, ...] | None = None``, which is ``names(columns)``: None for a plain array.
- It lists the fields to be shown name by name in ``_by_name = ("weights",)``; `Result` does that,
  and shows the names on a line of their own where no such field has one axis.
  A point of a set has names of atoms or of coordinates, and says which in ``_own_names``.
- Later rows go through ``_check.new_rows(..., names=self.names)``, and points of a set through
  ``_check.targets(..., names=...)``: columns are found by name, and others beside them left out.
- Targets go through ``_check.targets(..., of=columns)``: a series with the row labels of `columns`
  in another order is put in theirs, and one with other labels is refused.
- What has no name is called ``numbered(j)``; `listed` quotes names in a message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np

from spanbook._arrays import Array, foreign

NUMBERS = (Real, Decimal, np.bool_)
MISSING = ("NoneType", "NAType", "NaTType")


def read(name: str, get: Callable[[], Any]) -> Any:
    """Return what the code behind an object gives, or say that it gave an error."""
    try:
        return get()
    except Exception as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: Exception) -> TypeError:
    """Return what is raised in place of an error from code that is not ours."""
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    return TypeError(f"`{name}` cannot be read: {_short(said)}")


def is_frame(value: Any) -> bool:
    """Whether `value` is a data frame, or a table of PyArrow."""
    try:
        known = hasattr(value, "to_numpy") or hasattr(value, "column_names")
        known = known and hasattr(value, "columns") and hasattr(value.columns, "__len__")
    except Exception:  # what cannot be asked is no frame
        return False
    return known and not _other(value)


def names(value: Any) -> tuple[str, ...] | None:
    """Return the names of the columns of a data frame, told apart, or None for anything else."""
    if not is_frame(value):
        return None
    return told_apart([str(c) for c in getattr(value, "column_names", value.columns)])


def told_apart(own: Sequence[str]) -> tuple[str, ...]:
    """Return names, those that occur more than once with their numbers, until all differ."""
    times = Counter(own)
    if len(times) == len(own):
        return tuple(own)
    return told_apart([c if times[c] == 1 else f"{c} ({numbered(j)})" for j, c in enumerate(own)])


def numbers(name: str, value: Any) -> Any:
    """Return a data frame or series as an array of numbers, and anything else as it is."""
    own = names(value)
    if own is not None:
        return _columns(name, value, own, range(len(own)))
    return value if not _is_series(value) else _entries(name, value)


def by_name(name: str, value: Any, wanted: Sequence[str] | None) -> Any:
    """Return the wanted columns of a data frame, or entries of a labelled series, in order.

    Anything else is returned as it is: its order is taken to be right.
    """
    frame = names(value)
    own = frame if frame is not None or wanted is None else _labels(value, wanted)
    if wanted is None or own is None:
        return value
    if lacking := [c for c in wanted if c not in own]:
        raise ValueError(f"`{name}` lacks {listed(lacking)}; it has {listed(own)}")
    place = {c: j for j, c in enumerate(own)}
    order = [place[c] for c in wanted]
    if frame is None:
        return _entries(name, value)[order]
    return _columns(name, value, own, order)


def by_row(name: str, value: Any, of: Any) -> Any:
    """Return what has the row labels of a data frame in another order in the order of that."""
    own, wanted = _index(value), _index(of)
    if own is None or wanted is None or len(own) != len(wanted) or own.equals(wanted):
        return value
    if not own.is_unique or not wanted.is_unique or len(own.difference(wanted, sort=False)):
        raise ValueError(
            f"the row labels of `{name}` are not those of the table it goes with; "
            f"give both the same, or `{name}.to_numpy()` to go by place"
        )
    return value.reindex(wanted)


def column_names(value: Any, d: int) -> list[str]:
    """Return a name for each of the `d` columns: its own, or its number."""
    return list(names(value) or map(numbered, range(d)))


def row_labels(value: Any) -> tuple[str, ...] | None:
    """Return the labels of the rows of a data frame, or None where they are their numbers."""
    if isinstance(lines := getattr(value, "row_labels", None), tuple):  # of a file
        return lines
    own = tuple(map(str, _index(value))) if is_frame(value) and _index(value) is not None else ()
    return None if own == tuple(map(str, range(len(own)))) else own


def bare(value: Any) -> Any:
    """Return the row labels of a data frame as one without columns, or None if it has none."""
    return value.iloc[:, :0] if is_frame(value) and _index(value) is not None else None


def in_kind(value: Any, cells: Array, names: Sequence[str]) -> Any:
    """Return cells as a data frame of the kind of `value`, under these names, if it is one."""
    kind = type(value)
    if not is_frame(value):
        return cells
    if hasattr(value, "reindex"):  # pandas
        return kind(cells, columns=list(names), index=value.index)
    if hasattr(value, "get_columns"):  # polars
        return kind(dict(zip(names, cells.T, strict=True)))  # of a matrix it guesses the way
    if hasattr(value, "column_names"):  # PyArrow
        return kind.from_arrays(list(cells.T), names=list(names))
    return cells


def numbered(j: int) -> str:
    """Return the name of a column that has none."""
    return f"column {j}"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Return names in quotes, the last of many left out."""
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def no_missing(name: str, cells: Array, names: Sequence[str]) -> Array:
    """Refuse missing values, by column and count."""
    if cells.dtype.kind == "f":
        lacking(name, np.isnan(cells).sum(axis=0), names)
    return cells


def lacking(name: str, missing: Array, names: Sequence[str]) -> None:
    """Refuse columns of which values are missing."""
    if not missing.any():
        return
    counts = [f"'{names[j]}' ({missing[j]})" for j in map(int, np.flatnonzero(missing))]
    more = f" and {len(counts) - 6} columns more" if len(counts) > 6 else ""
    raise ValueError(
        f"`{name}` has missing values in {', '.join(counts[:6])}{more}; "
        "fill them, or drop their rows or columns"
    )


def whole(name: str, cells: Array) -> Array:
    """Refuse missing values of a series."""
    if cells.dtype.kind == "f" and (missing := int(np.isnan(cells).sum())):
        raise ValueError(f"`{name}` has {missing} missing values; fill them or drop their rows")
    return cells


def objects(name: str, cells: Array) -> Array:
    """Return Python's numbers in an array as floats; refuse what is none by its place."""
    out, wrong = _numeric(name, cells, cells.ndim)
    if wrong:
        at = next(i for i, x in enumerate(cells.ravel()) if x is wrong[0])
        place = tuple(map(int, np.unravel_index(at, cells.shape)))
        where = f"{numbered(place[1]) if cells.ndim == 2 else f'entry {list(place)}'} has"
        raise TypeError(
            f"`{name}` must hold real numbers (float32, float64, integers), "
            f"but {where if place else 'it is'} {seen(wrong[0])}"
        )
    if cells.ndim != 2:
        return whole(name, out)
    return no_missing(name, out, column_names(out, cells.shape[1]))


def seen(value: Any) -> str:
    """Return a value as a message shows it: on one line, and not all of a long one."""
    try:
        return _short(repr(value))
    except Exception:
        return f"something of type {type(value).__name__}"


def _short(text: str) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text[:200].split())
    return line if len(line) <= 80 else f"{line[:77]}..."


def _is_series(value: Any) -> bool:
    return hasattr(value, "__array__") and hasattr(value, "to_numpy") and not _other(value)


def _other(value: Any) -> bool:
    """Whether `value` is an array of another library, or a class."""
    return isinstance(value, type) or foreign(value) is not None


def _index(value: Any) -> Any:
    """Return the row labels of what can be put in another order by them, or None."""
    labelled = hasattr(value, "__array__") and hasattr(value, "reindex")
    return value.index if labelled and hasattr(value, "index") else None


def _labels(value: Any, wanted: Sequence[str]) -> tuple[str, ...] | None:
    """Return the labels of a series, such as one row of a frame, if they name any column."""
    if _index(value) is None:
        return None
    own = tuple(str(label) for label in _index(value))
    return own if len(set(own)) == len(own) and set(own) & set(wanted) else None


def _columns(name: str, value: Any, own: Sequence[str], order: Sequence[int]) -> Array:
    """Return these columns of a data frame as one array of numbers."""
    kept = [own[j] for j in order]
    if 0 in getattr(value, "shape", ()):
        return np.empty((value.shape[0], len(kept)))
    cells = read(name, lambda: _at_once(value))
    if cells is not None:
        return no_missing(name, cells if kept == list(own) else cells[:, order], kept)
    columns = read(name, lambda: [np.asarray(column) for column in _one_by_one(value)])
    found = [_numeric(name, columns[j], 1) for j in order]
    wrong = {j: bad[0] for j, (_, bad) in enumerate(found) if bad}
    if wrong:
        j, x = next(iter(wrong.items()))
        raise TypeError(
            f"`{name}` must hold numbers, but {listed([kept[j] for j in wrong])} "
            f"{'does' if len(wrong) == 1 else 'do'} not: '{kept[j]}' has {seen(x)}"
        )
    return no_missing(name, np.column_stack([cells for cells, _ in found]), kept)


def _at_once(value: Any) -> Array | None:
    """Return the cells of a data frame whose columns are numbers of one kind, without a copy."""
    if not hasattr(value, "to_numpy") or len(set(getattr(value, "dtypes", ()))) > 1:
        return None
    cells = np.asarray(value.to_numpy())
    return cells if cells.dtype.kind in "biuf" else None


def _one_by_one(value: Any) -> Sequence[Any]:
    """Return the columns; as one array, dates beside numbers may pass for numbers."""
    if hasattr(value, "get_columns"):  # polars
        return value.get_columns()
    if hasattr(value, "items"):  # pandas
        return [column for _, column in value.items()]
    return value.columns if hasattr(value, "column_names") else list(value.to_numpy().T)


def _entries(name: str, value: Any) -> Array:
    """Return a series as an array of numbers."""
    cells = read(name, lambda: np.asarray(value))
    cells, wrong = _numeric(name, cells, len(getattr(value, "shape", "1")))
    if wrong:
        raise TypeError(f"`{name}` must hold numbers, but it has {seen(wrong[0])}")
    return whole(name, cells)


def _numeric(name: str, cells: Array, ndim: int) -> tuple[Array, list[Any]]:
    """Return cells as numbers, NaN where one is missing, and the first that is no number.

    What makes more axes than it has, as a column of lists does, holds no numbers.
    """
    if cells.ndim > ndim:
        return cells, [cells[0].tolist()]
    if cells.dtype.kind in "biuf":
        return cells, []
    items = list(cells.ravel())
    kinds = set(map(type, items))
    lacking = {t for t in kinds if t.__name__ in MISSING}
    wrong = {
        t for t in kinds - lacking if not issubclass(t, NUMBERS) or issubclass(t, np.timedelta64)
    }
    if wrong:
        return cells, [next(x for x in items if type(x) in wrong)]
    if kinds <= {bool, np.bool_}:
        return cells.astype(bool), []
    if lacking:
        items = [np.nan if type(x) in lacking else x for x in items]
    try:
        return np.array(items, dtype=np.float64).reshape(cells.shape), []
    except OverflowError:
        raise TypeError(f"`{name}` has a number too large for a float") from None
    except Exception as error:
        raise unreadable(name, error) from error

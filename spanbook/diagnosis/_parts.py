"""A data frame of Dask: what is asked of its rows is worked out where its partitions lie."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from spanbook import _check, _table
from spanbook._arrays import Array


class Seen(NamedTuple):
    """What is seen of one partition at first."""

    labels: Any  # of its rows: the partition without its columns
    names: tuple[str, ...]
    missing: Array  # values, by column
    largest: float
    dtype: np.dtype[Any]
    error: Exception | None


class Parts:
    """The cells of a data frame of Dask, of which no partition comes here whole."""

    ndim = 2

    def __init__(self, name: str, value: Any) -> None:
        self._name = name
        self._parts: Sequence[Any] = value.to_delayed()
        seen = self._computed(_look)
        for k, part in enumerate(seen):
            if part.error:
                raise type(part.error)(f"{part.error}, in partition {k}")
        self.names = seen[0].names
        _table.lacking(name, sum(part.missing for part in seen), self.names)
        self._parts = [p for p, s in zip(self._parts, seen, strict=True) if len(s.labels)]
        self._starts = np.cumsum([0, *(len(s.labels) for s in seen if len(s.labels))])
        self.shape = int(self._starts[-1]), len(self.names)
        self.dtype = np.result_type(*(s.dtype for s in seen))
        self.largest = max(s.largest for s in seen)
        labels = importlib.import_module("pandas").concat([s.labels for s in seen])
        # Each file that Dask reads numbers its rows anew: labels that tell none apart are none.
        self.labels = labels if labels.index.is_unique else labels.reset_index(drop=True)

    def __len__(self) -> int:
        return self.shape[0]

    def each(self, do: Callable[..., Any], *beside: Array) -> Sequence[Any]:
        """Return what `do` makes of each partition, and of the same rows of what is beside it."""
        rows = [slice(*ends) for ends in pairwise(self._starts)]
        return self._computed(_done, [[do, *(b[r] for b in beside)] for r in rows])

    def __getitem__(self, rows: Array) -> Array:
        """Return some rows."""
        wanted = np.zeros(len(self), bool)
        wanted[rows] = True
        found = np.concatenate(self.each(_some, wanted))
        return np.asarray(found[np.searchsorted(np.flatnonzero(wanted), rows)])

    def _computed(
        self, do: Callable[..., Any], more: Sequence[Any] | None = None
    ) -> Sequence[Any]:
        dask = importlib.import_module("dask")
        task, more = dask.delayed(do), more or [[]] * len(self._parts)
        tasks = [task(self._name, p, *m) for p, m in zip(self._parts, more, strict=True)]
        return list(_table.read(self._name, lambda: dask.compute(*tasks)))


def _look(name: str, part: Any) -> Seen:
    missing = part.isna().to_numpy().sum(axis=0)
    size, dtype, error = 0.0, np.dtype(np.float32), None
    if len(part) and not missing.any():
        try:
            cells = _check.matrix(name, part)
            size, dtype = float(np.abs(cells).max()), cells.dtype
        except (TypeError, ValueError) as found:
            error = found
    return Seen(_table.bare(part), _table.names(part) or (), missing, size, dtype, error)


def _done(name: str, part: Any, do: Callable[..., Any], *beside: Array) -> Any:
    return do(_check.matrix(name, part), *beside)


def _some(cells: Array, wanted: Array) -> Array:
    return cells[wanted]

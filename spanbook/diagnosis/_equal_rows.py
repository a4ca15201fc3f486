"""Which rows are equal, found by a sort of one whole number for each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spanbook._arrays import Array
from spanbook.diagnosis._blocks import BLOCK, each
from spanbook.diagnosis._parts import Parts

ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 by the golden ratio, made odd: it spreads bits well


def equal_rows(X: Array | Parts) -> list[list[int]]:
    """Return the places of rows that occur more than once, the largest group first."""
    if isinstance(X, Parts) or len(X) > BLOCK:
        key = np.concatenate(list(each("equal rows", X, _keys)))
    else:
        key = _keys(X)
    order = np.argsort(key, kind="stable")
    same = np.diff(key[order]) == 0
    if not same.any():
        return []
    order = order[np.append(same, False) | np.append(False, same)]
    parts = np.split(order, np.flatnonzero(np.diff(key[order])) + 1)
    # Rows that lie elsewhere are told apart by a second number.
    cells = np.concatenate(X.each(_other_keys))[:, None] if isinstance(X, Parts) else X
    return told_apart(cells, parts)


def told_apart(cells: Array, parts: Sequence[Array]) -> list[list[int]]:
    """Return the groups of rows that are equal in these cells too, the largest first."""
    groups = [group for part in parts for group in _told_apart(cells, part)]
    return sorted(groups, key=lambda group: (-len(group), group))


def _keys(X: Array) -> Array:
    """Return a number for each row, the same for equal rows."""
    bits = (X.astype(np.float64) + 0.0).view(np.uint64)  # -0 equals 0
    key = np.zeros(len(bits), np.uint64)
    for column in bits.T:
        key = (key ^ column) * ODD
        key ^= key >> np.uint64(32)
    return key


def _other_keys(X: Array) -> Array:
    return _keys(X[:, ::-1])


def _told_apart(X: Array, rows: Array) -> list[list[int]]:
    """Return the groups of equal rows among some of one number."""
    if (X[rows] == X[rows[0]]).all():
        return [rows.tolist()]
    _, group = np.unique(X[rows], axis=0, return_inverse=True)
    parts = [rows[group.reshape(-1) == g] for g in range(int(group.max()) + 1)]
    return [part.tolist() for part in parts if len(part) > 1]

"""Attention where a sparse mask lists the keys of each query: no other score is computed."""

from __future__ import annotations

from typing import Any

import numpy as np

from spanbook import _check
from spanbook._arrays import Array
from spanbook._exponentials import in_runs
from spanbook.attention._blocked import Pattern

CHUNK = 1 << 16  # queries and keys are gathered for so many scores at a time


def attend_listed(
    q: Array, k: Array, v: Array, scale: float, mask: Any, pattern: Pattern
) -> tuple[Array, Any]:
    """Return output and sparse weights, for matrices that were checked."""
    from scipy.sparse import csr_array

    listed = csr_array(mask, copy=True)  # sorted and without zeros, and the caller's as it was
    listed.sum_duplicates()
    listed.eliminate_zeros()
    row, column = listed.tocoo().coords
    seen = pattern.sees(row, column)
    row, column = row[seen], column[seen]
    scores = _scores(q, k, scale, row, column)
    counts = np.bincount(row, minlength=len(q))
    starts = np.concatenate([[0], np.cumsum(counts)])
    weights = csr_array((in_runs(scores, counts), column, starts), shape=mask.shape)
    return weights @ v, weights


def _scores(q: Array, k: Array, scale: float, row: Array, column: Array) -> Array:
    out = np.empty(len(row), np.result_type(q, k))
    for i in range(0, len(row), CHUNK):
        part = slice(i, i + CHUNK)
        with np.errstate(over="ignore", invalid="ignore"):
            out[part] = np.einsum("ij,ij->i", q[row[part]] * scale, k[column[part]])
    _check.no_overflow("the scores of `Q` and `K`", out)
    return out

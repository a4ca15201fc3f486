"""Exponentials that do not overflow, in the library of the scores: what softmaxes share."""

from __future__ import annotations

from typing import Any

import numpy as np

from spanbook import _options
from spanbook._arrays import Array, namespace


def shifted(s: Any, axis: int) -> Any:
    """Return the scores less their largest along the axis; all ``-inf`` stays as it is."""
    xp = namespace(s)
    axis = _options.axis("axis", axis, "scores", s.shape)
    if s.shape[axis] == 0:
        raise ValueError(f"`scores` is empty along axis {axis}: its shape is {s.shape}")
    largest = xp.max(s, axis=axis, keepdims=True)
    with np.errstate(over="ignore"):  # a difference beyond the largest float is -inf
        return s - xp.where(largest == -xp.inf, xp.zeros_like(largest), largest)


def convex(scores: Any, axis: int = -1) -> Any:
    """Return the softmax of scores that are known to be good, in their own library."""
    xp = namespace(scores)
    exponentials = xp.exp(shifted(scores, axis))
    total = xp.sum(exponentials, axis=axis, keepdims=True)
    return exponentials / xp.where(total > 0, total, xp.ones_like(total))


def in_runs(scores: Array, counts: Array) -> Array:
    """Return the softmax of scores (..., E) of NumPy over runs of that many each."""
    if scores.shape[-1] == 0:
        return scores
    counts = counts[counts > 0]  # `reduceat` gives an empty run its neighbour's entry
    starts = counts.cumsum() - counts
    largest = np.maximum.reduceat(scores, starts, axis=-1)
    largest[largest == -np.inf] = 0
    with np.errstate(over="ignore"):  # a difference beyond the largest float is -inf
        out = np.exp(scores - np.repeat(largest, counts, axis=-1))
    total = np.add.reduceat(out, starts, axis=-1)
    out /= np.repeat(np.where(total > 0, total, 1), counts, axis=-1)
    return np.asarray(out)

"""Exponentials that do not overflow, in the library of the scores: what softmaxes share."""

from __future__ import annotations

from typing import Any

import numpy as np

from spanbook import _check_attention
from spanbook._arrays import namespace


def shifted(s: Any, axis: int) -> Any:
    """Return the scores less their largest along the axis; all ``-inf`` stays as it is."""
    xp = namespace(s)
    axis = _check_attention.axis("axis", axis, "scores", s.shape)
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

"""What is checked where scores become weights: axes, shapes, masks."""

from __future__ import annotations

from typing import Any

import numpy as np

from spanbook import _check, _table
from spanbook._arrays import Array, foreign, moved, namespace


def mask(name: str, value: Any, scores: tuple[int, ...], *, like: Any = None) -> Array:
    """Return booleans, or numbers below infinity, that broadcast to the scores."""
    if foreign(value) is None:
        out = _check.as_array(name, value)
        out = _table.objects(name, out) if out.dtype == object else out
        boolean, whole = out.dtype == bool, out.dtype.kind in "iu"
    else:
        out, is_a = value, namespace(value).isdtype
        boolean, whole = is_a(value.dtype, "bool"), is_a(value.dtype, "integral")
    if whole:  # a tokenizer's 0 and 1, added to the scores, would hide nothing
        kept = name == "mask"
        word = "kept" if kept else "hidden"
        raise TypeError(
            f"`{name}` must hold booleans or floats, but its dtype is {out.dtype}: "
            f"write booleans, True where a key is {word} (of a tokenizer's mask, "
            f"`mask == {int(kept)}`), or floats to add to the scores"
        )
    if not boolean:
        out = _check.array(name, out, minus_infinity=True, like=like)
    elif like is not None and foreign(value) is None:
        out = moved(out, like)
    try:
        fits = np.broadcast_shapes(out.shape, scores) == scores
    except (ValueError, RuntimeError):  # the latter beyond 32 axes
        fits = False
    if not fits:
        raise ValueError(f"`{name}` has shape {out.shape}, which does not broadcast to {scores}")
    return out


def attention_shapes(q: tuple[int, ...], k: tuple[int, ...], v: tuple[int, ...]) -> None:
    """Refuse queries, keys and values that do not fit together."""
    if q[-1] != k[-1]:
        raise ValueError(f"`Q` has entries of length {q[-1]} but those of `K` have {k[-1]}")
    if k[-2] != v[-2]:
        raise ValueError(f"there are {k[-2]} keys in `K` but {v[-2]} values in `V`")
    _check.broadcastable("Q", q[:-2], "K", k[:-2])
    _check.broadcastable("K", np.broadcast_shapes(q[:-2], k[:-2]), "V", v[:-2])


def listed(name: str, value: Any, *shapes: tuple[int, ...], like: Any) -> None:
    """Refuse a sparse mask that is not of booleans, or queries, keys and values it cannot do."""
    if like is not None:
        raise TypeError(f"a sparse `{name}` needs arrays of NumPy, not {type(like)}")
    if value.dtype != bool:
        raise TypeError(f"a sparse `{name}` must hold booleans, but its dtype is {value.dtype}")
    if any(len(shape) != 2 for shape in shapes):
        raise ValueError(f"a sparse `{name}` needs one matrix each of queries, keys and values")
    expected = shapes[0][0], shapes[1][0]
    if value.shape != expected:
        raise ValueError(f"`{name}` has shape {value.shape}, but the scores have {expected}")

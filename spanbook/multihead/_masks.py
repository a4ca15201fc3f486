"""The masks of torch's MultiheadAttention, made into one of ours."""

from __future__ import annotations

import math
import operator
from functools import reduce
from typing import Any

from spanbook._arrays import cast, foreign, moved, namespace
from spanbook.attention import causal_mask, mask


def masks(
    attn_mask: Any, padding: Any, causal: bool, heads: int, q: Any, n_keys: int
) -> list[Any]:
    """Return the masks, each as it broadcasts to (..., heads, L, S): True keeps."""
    xp, like = namespace(q), foreign(q)
    batch, length = q.shape[:-2], q.shape[-2]
    found = []
    if attn_mask is not None:
        full = (math.prod(batch) * heads, length, n_keys)
        m = mask("attn_mask", attn_mask, full, like=like)
        if m.ndim == 3:
            m = xp.reshape(xp.broadcast_to(m, full), (*batch, heads, length, n_keys))
        else:
            m = xp.broadcast_to(m, (length, n_keys))
        found.append(m)
    if padding is not None:
        m = mask("key_padding_mask", padding, (*batch, n_keys), like=like)
        found.append(xp.broadcast_to(m, (*batch, n_keys))[..., None, None, :])
    kept = [~m if xp.isdtype(m.dtype, "bool") else m for m in found]
    return [*kept, moved(causal_mask(length, n_keys), q)] if causal else kept


def merged(found: list[Any], q: Any, n_keys: int, k: Any) -> Any:
    """Return one mask of the several, which lets the appended keys be seen."""
    if not found:
        return None
    xp = namespace(q)
    boolean = all(xp.isdtype(m.dtype, "bool") for m in found)
    if not boolean:
        found = [_numbers(m, q) for m in found]
    out = reduce(operator.and_ if boolean else operator.add, found)
    seen = xp.ones_like if boolean else xp.zeros_like
    more = [seen(out[..., :1])] * (k.shape[-2] - n_keys)
    return xp.concat([out, *more], axis=-1) if more else out


def _numbers(hidden: Any, like: Any) -> Any:
    """Return a mask as numbers to add."""
    xp = namespace(hidden)
    if xp.isdtype(hidden.dtype, "bool"):
        zero = cast(xp.zeros_like(hidden), like.dtype)
        return xp.where(hidden, zero, xp.full_like(zero, -xp.inf))
    return cast(hidden, like.dtype)

"""Attention a block at a time: no array of all the weights is ever made.

The keys of a block of queries arrive in blocks too. Sums of exponentials, and of values weighted
by them, run along, so what is needed beside input and output is one block of scores.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from spanbook import _check
from spanbook._arrays import Array

QUERIES, KEYS = 256, 512  # one block of scores stays in a core's second cache


@dataclass(frozen=True)
class Pattern:
    """Which keys a query may see, by their places."""

    causal: bool
    window: int | None

    def sees(self, query: Array, key: Array) -> Array:
        """Return whether each query may see the key beside it."""
        out = np.ones(query.shape, bool)
        if self.causal:
            out &= key <= query
        if self.window is not None:
            out &= abs(query - key) <= self.window
        return out

    def keys(self, i: int, i_end: int, n_keys: int) -> tuple[int, int]:
        """Return the range of keys that some query of the block may see."""
        first = 0 if self.window is None else max(0, i - self.window)
        last = n_keys if self.window is None else min(n_keys, i_end + self.window)
        return first, min(last, i_end) if self.causal else last

    def seen(self, i: int, i_end: int, j: int, j_end: int) -> Array | None:
        """Return which query of the block sees which key, or None when all see all."""
        n_queries, n_keys, shift = i_end - i, j_end - j, j - i
        ahead = 0 if self.causal else self.window  # how far after itself a query may look
        keep = None
        if ahead is not None and n_keys - 1 + shift > ahead:
            keep = ~np.tri(n_keys, n_queries, shift - ahead - 1, dtype=bool)
        if self.window is not None and n_queries - 1 - self.window > shift:
            near = np.tri(n_keys, n_queries, shift + self.window, dtype=bool)
            keep = near if keep is None else keep & near
        return None if keep is None else keep.T


def attend(q: Array, k: Array, v: Array, scale: float, mask: Array | None, p: Pattern) -> Array:
    """Return the outputs of attention, for arrays that were checked."""
    batch = np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
    q, k, v = (np.broadcast_to(x, batch + x.shape[-2:]) for x in (q, k, v))
    if mask is not None:
        mask = np.broadcast_to(mask, (*batch, q.shape[-2], k.shape[-2]))  # a view
    out = np.empty((*batch, q.shape[-2], v.shape[-1]), np.result_type(q, k, v))
    block = np.empty(QUERIES * KEYS, np.result_type(q, k))  # once: new memory is slow memory
    for b in np.ndindex(batch):
        m = None if mask is None else mask[b]
        _attend_one(q[b], k[b], v[b], scale, m, p, out[b], block)
    return out


def _attend_one(
    q: Array,
    k: Array,
    v: Array,
    scale: float,
    mask: Array | None,
    p: Pattern,
    out: Array,
    block: Array,
) -> None:
    """Attend with one matrix of queries, keys and values each."""
    kind = np.finfo(block.dtype)
    with np.errstate(over="ignore"):
        bound = abs(scale) * _longest(q) * _longest(k)  # no score is larger: Cauchy-Schwarz
    # Scores this small need no shift: exponentials and their sums keep clear of both ends of the
    # floats. Numbers in a mask are not bounded by the lengths.
    safe = bound <= 0.4 * math.log(kind.max) and (mask is None or mask.dtype == bool)
    factor = scale * math.log2(math.e) if safe else scale
    unit = _unit(v)
    rows = QUERIES if p.window is None else min(QUERIES, max(32, 2 * p.window))
    for i in range(0, len(q), rows):
        i_end = min(i + rows, len(q))
        total = np.zeros((i_end - i, 1), kind.dtype)
        largest = np.full((i_end - i, 1), -np.inf, kind.dtype)
        sums = out[i:i_end]
        sums[...] = 0
        with np.errstate(over="ignore", invalid="ignore"):
            scaled = q[i:i_end].T * factor
        first, last = p.keys(i, i_end, len(k))
        for j in range(first, last, KEYS):
            j_end = min(j + KEYS, last)
            # Keys by queries in memory: what is done for each query runs along it.
            s = block[: (j_end - j) * (i_end - i)].reshape(j_end - j, i_end - i).T
            with np.errstate(over="ignore", invalid="ignore"):
                np.matmul(k[j:j_end], scaled, out=s.T)
            if not bound < float(kind.max) / 4:
                _check.no_overflow("the scores of `Q` and `K`", s)
            m = None if mask is None else mask[i:i_end, j:j_end]
            masks = [x for x in (m, p.seen(i, i_end, j, j_end)) if x is not None]
            if safe:
                _exponentials(s, masks)
            else:
                largest = _shifted_exponentials(s, masks, largest, total, sums)
            # A product with ones is several times faster than a sum along rows.
            total += s @ np.ones((j_end - j, 1), kind.dtype)
            sums += s @ (v[j:j_end] if unit == 1 else v[j:j_end] / unit)
        sums /= np.where(total > 0, total, 1)
        if unit != 1:
            with np.errstate(over="ignore"):  # the largest float may be rounded beyond itself
                sums *= unit
            np.clip(sums, v.min(), v.max(), out=sums)


def _exponentials(s: Array, masks: list[Array]) -> None:
    """Put the powers of 2 of scores in their place, and 0 where a mask does not keep."""
    np.exp2(s, out=s)  # faster than exp where NumPy has AVX-512, but not for -inf
    for keep in masks:
        s *= keep


def _shifted_exponentials(
    s: Array, masks: list[Array], largest: Array, total: Array, sums: Array
) -> Array:
    """Put exponentials in the scores' place, less the largest so far, and return that.

    What was summed before is brought down by as much.
    """
    for m in masks:
        with np.errstate(over="ignore", divide="ignore"):
            # Arithmetic, because choosing entry by entry mispredicts: 10 times slower.
            number = 1 - np.divide(1, m, dtype=s.dtype) if m.dtype == bool else m
            np.add(s, number, out=s, casting="same_kind")
    now: Array = np.maximum(largest, s.max(axis=1, keepdims=True))
    finite = np.where(now == -np.inf, s.dtype.type(0), now)
    with np.errstate(over="ignore"):  # a difference beyond the largest float is -inf
        s -= finite
        factor = np.exp(largest - finite)
    total *= factor
    sums *= factor
    # Nothing subnormal may come out: matmul is 100 times slower on such numbers.
    negligible = 0.5 * math.log(np.finfo(s.dtype).tiny)
    keep = s > negligible
    np.maximum(s, negligible, out=s)
    np.exp(s, out=s)
    s *= keep
    return now


def _longest(rows: Array) -> float:
    """Return the length of the longest row, infinite when its square overflows."""
    return math.sqrt(float(np.einsum("ij,ij->i", rows, rows).max()))


def _unit(v: Array) -> float:
    """Return 1, or a power of two that brings values near an end of the floats away from it."""
    largest = float(np.abs(v).max())
    far = largest > 0 and abs(math.log(largest)) > 0.3 * math.log(np.finfo(v.dtype).max)
    return math.ldexp(1.0, math.frexp(largest)[1] - 1) if far else 1.0

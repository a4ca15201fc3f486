"""The checks of a layer: its inputs, and its parameters by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spanbook import _check, _options, _table
from spanbook._arrays import Array


def sequences(names: list[str], shapes: list[tuple[int, ...]]) -> None:
    """Refuse queries, keys and values that are not of one batch, or not of one length."""
    for name, shape in zip(names, shapes, strict=True):
        if len(shape) > 3:
            raise ValueError(f"`{name}` must have 2 or 3 axes, but its shape is {shape}")
        if shape[:-2] != shapes[0][:-2]:
            raise ValueError(
                f"`{name}` has leading axes {shape[:-2]} but `{names[0]}` has {shapes[0][:-2]}"
            )
    if shapes[1][-2] != shapes[2][-2]:
        raise ValueError(
            f"`{names[1]}` has {shapes[1][-2]} rows but `{names[2]}` has {shapes[2][-2]}"
        )


def divisor(name: str, value: int, of: str, length: int) -> int:
    """Return `value` as an int that divides the length of the entries."""
    out = _options.integer(name, value, 1)
    if length % out:
        raise ValueError(
            f"`{name}` is {_table.seen(out)}, which does not divide the {length} entries of `{of}`"
        )
    return out


def mapping(name: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a mapping of names to arrays as a dict."""
    if not isinstance(value, Mapping):
        hint = ": give its `.state_dict()`" if hasattr(type(value), "state_dict") else ""
        raise TypeError(f"`{name}` must map names to arrays, not be {type(value).__name__}{hint}")
    for key in value:
        if not isinstance(key, str):
            seen = _table.seen(key)
            raise TypeError(f"`{name}` must map names to arrays, but has the key {seen}")
    return _table.read(name, lambda: {key: value[key] for key in value})


def shaped(
    name: str, value: Any, shape: tuple[int | str, ...], lengths: dict[str, int], *, like: Any
) -> Array:
    """Return `value` as a finite array of that shape, with letters for lengths seen before."""
    out = _check.array(name, value, like=like)
    for letter, seen in zip(shape, out.shape, strict=False):
        if isinstance(letter, str):
            lengths.setdefault(letter, seen)
    if out.shape != tuple(lengths.get(a, 0) if isinstance(a, str) else a for a in shape):
        wanted = ", ".join(str(lengths.get(a, a) if isinstance(a, str) else a) for a in shape)
        wanted += "," * (len(shape) == 1)
        raise ValueError(f"`{name}` has shape {tuple(out.shape)}, but must have ({wanted})")
    return out

"""The checks of options: one number, one whole number, a flag, a word."""

from __future__ import annotations

import operator

import numpy as np

from spanbook import _check, _table


def number(name: str, value: float) -> float:
    """Return `value` as a finite float."""
    out = _check.array(name, value)
    if out.ndim:
        raise ValueError(f"`{name}` must be one number, but its shape is {out.shape}")
    return float(out)


def tolerance(name: str, value: float) -> float:
    """Return `value` as a non-negative finite float."""
    out = number(name, value)
    if out < 0:
        raise ValueError(f"`{name}` must be at least 0, but it is {out:g}")
    return out


def positive(name: str, value: float) -> float:
    """Return `value` as a finite float above 0."""
    out = number(name, value)
    if out <= 0:
        raise ValueError(f"`{name}` must be above 0, but it is {out:g}")
    return out


def integer(name: str, value: int, least: int, most: int | None = None) -> int:
    """Return `value` as an int of at least `least`, and at most `most`."""
    out = _whole(name, value)
    if out < least:
        raise ValueError(f"`{name}` must be at least {least}, but it is {_table.seen(out)}")
    if most is not None and out > most:
        raise ValueError(f"`{name}` must be at most {most}, but it is {_table.seen(out)}")
    return out


def axis(name: str, value: int, of: str, shape: tuple[int, ...]) -> int:
    """Return `value` as an axis of an array of this shape, counted from 0."""
    out = _whole(name, value)
    if not -len(shape) <= out < len(shape):
        raise ValueError(f"`{name}` is {_table.seen(out)} but the shape of `{of}` is {shape}")
    return out % len(shape)


def _whole(name: str, value: int) -> int:
    """Return `value` as an int; a flag in its place is a mistake."""
    if not isinstance(value, bool | np.bool_):
        try:
            return operator.index(value)
        except Exception:
            pass
    raise TypeError(f"`{name}` must be an integer, not {type(value).__name__}")


def room(**sizes: int) -> None:
    """Refuse sizes of an array that memory does not hold, before any of it is filled."""
    try:
        np.empty(tuple(sizes.values()))
    except (MemoryError, ValueError, OverflowError):
        names = " and ".join(f"`{name}`" for name in sizes)
        seen = " by ".join(map(_table.seen, sizes.values()))
        raise ValueError(f"{names} ask for {seen} numbers, which memory does not hold") from None


def flag(name: str, value: bool) -> bool:
    """Return `value` as a bool; a word such as "False" would count as true."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"`{name}` must be True or False, not {_table.seen(value)}")
    return bool(value)


def text(name: str, value: str) -> str:
    """Return `value` as a string."""
    if not isinstance(value, str):
        raise TypeError(f"`{name}` must be a string, not {_table.seen(value)}")
    return value


def choice(name: str, value: object, words: tuple[str, ...]) -> None:
    """Refuse what is not one of the words."""
    if not isinstance(value, str) or value not in words:
        raise ValueError(
            f"`{name}` must be one of {', '.join(map(repr, words))}, not {_table.seen(value)}"
        )

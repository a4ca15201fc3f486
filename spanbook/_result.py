"""What the results share: a readable `repr`, the same as a table in a notebook, and signs."""

from __future__ import annotations

import html
import sys
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, ClassVar

import numpy as np

from spanbook._arrays import foreign


class Result:
    """A small frozen dataclass that shows its fields one per line."""

    _by_name: ClassVar[tuple[str, ...]] = ()  # the fields with an entry for each of `names`
    _if_any: ClassVar[tuple[str, ...]] = ()  # the fields that are left out where they are None

    def _lines(self) -> list[tuple[str, str]]:
        values = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]
        names = {f: values.pop(f) for f in ("names", "coordinates") if f in values}
        values = {f: v for f, v in values.items() if v is not None or f not in self._if_any}
        own = {f: n for f, n in self._own_names().items() if n and np.ndim(values[f]) == 1}
        lines = [(f, _labelled(own[f], v) if f in own else _text(v)) for f, v in values.items()]
        return lines + [(f, ", ".join(n)) for f, n in names.items() if n and n not in own.values()]

    def _own_names(self) -> dict[str, Sequence[str] | None]:
        """Return the names of the entries of each field that may have some."""
        return dict.fromkeys(self._by_name, getattr(self, "names", None))

    def __repr__(self) -> str:
        lines = self._lines()
        width = max(len(name) for name, _ in lines)
        indent = "\n" + " " * (width + 5)
        body = "\n".join(f"  {n:{width}} = {t}".replace("\n", indent) for n, t in lines)
        return f"{type(self).__name__}\n{body}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{name}</th><td><pre>{html.escape(text)}</pre></td></tr>'
            for name, text in self._lines()
        )
        return (
            f'<table class="spanbook-result"><caption>{type(self).__name__}</caption>'
            f"<tbody>{rows}</tbody></table>"
        )


def _labelled(names: Sequence[str], values: Any) -> str:
    """Return entries under their names, those in the middle of many left out."""
    shown = [f"{n}: {_text(float(v))}" for n, v in zip(names, values, strict=True)]
    return "\n".join(shown if len(shown) <= 20 else [*shown[:10], "...", *shown[-3:]])


def _text(value: Any) -> str:
    if foreign(value) is not None and value.ndim:  # as they show themselves, they fill the screen
        return f"{type(value).__name__} of shape {tuple(value.shape)}, {value.dtype}"
    if isinstance(value, np.ndarray):
        return np.array2string(
            value + 0.0 if value.dtype.kind == "f" else value,  # -0. is shown as 0.
            precision=4,
            suppress_small=True,
            threshold=60,
            edgeitems=3,
            separator=", ",
        )
    if isinstance(value, float):
        return f"{value + 0.0:.4g}"
    return str(value).replace("\n", "; ") if not isinstance(value, Result) else repr(value)


PLAIN = {"·": "*", "≈": "~"}


def sign(wanted: str) -> str:
    """Return a sign, or its stand-in where standard output cannot show it."""
    try:
        wanted.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return PLAIN[wanted]
    return wanted

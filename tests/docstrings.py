"""Validate every public docstring with numpydoc: run by `nox -s lint`.

The names are looked up, not read from the source, so that inherited methods count too.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from numpydoc.docscrape import get_doc_object
from numpydoc.validate import Validator, validate

import spanbook
from spanbook import draw, sklearn

# Not asked: a See Also (SA01) and a second paragraph (ES01) where there is nothing to say, and
# numpydoc's own place for the first line (GL01). A property's sentence needs no example (EX01),
# and the examples of a picture are the gallery scripts, which its page lists.
NOT_ASKED = {"SA01", "ES01", "GL01"}


def public() -> Iterator[tuple[str, Any]]:
    """Yield each public function and class, and the members that its classes define."""
    for module in (spanbook, draw, sklearn):
        for name in module.__all__:
            value = getattr(module, name)
            if callable(value):
                yield f"{module.__name__}.{name}", value
            if isinstance(value, type):
                yield from members(f"{module.__name__}.{name}", value)


def members(path: str, cls: type) -> Iterator[tuple[str, Any]]:
    """Yield the public methods and properties of `cls`, without those of Python's own bases."""
    ours = [base for base in cls.__mro__ if base.__module__.startswith("spanbook")]
    names = sorted({name for base in ours for name in vars(base) if not name.startswith("_")})
    for name in names:
        value = next(vars(base)[name] for base in ours if name in vars(base))
        if callable(value) or isinstance(value, property | cached_property):
            yield f"{path}.{name}", value


def not_asked(value: Any) -> set[str]:
    """Return the codes that do not apply to `value`."""
    if getattr(value, "__module__", "").startswith(draw.__name__):
        return NOT_ASKED | {"EX01"}
    if isinstance(value, property | cached_property):
        return NOT_ASKED | {"EX01", "RT01"}
    if dataclasses.is_dataclass(value):  # a result: read, not made, so Attributes it is
        return NOT_ASKED | {"PR01"}
    return NOT_ASKED


def main() -> int:
    """Print what is wrong with each docstring, and return 1 if anything is."""
    checked, wrong = 0, 0
    for path, value in public():
        checked += 1
        doc = Validator(get_doc_object(value))
        # Looked up by its path, `attention` would be taken for the package of that name.
        found = validate(path, validator_cls=lambda obj_name, doc=doc: doc)
        for code, message in found["errors"]:
            if code not in not_asked(value):
                wrong += 1
                print(f"{path}: {code} {message}")
    print(f"{checked} docstrings checked, {wrong} things wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())

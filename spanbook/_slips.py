"""What a slip in a call or a name is told: an argument without its name, a name that is none."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

BOTH = "; `rows=` where each row is an atom, `columns=` where each column is one"


def by_name(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function that takes arrays by name say which, where Python counts arguments."""
    parameters = inspect.signature(function).parameters
    named = [n for n, p in parameters.items() if p.kind is p.KEYWORD_ONLY]
    places = len(parameters) - len(named)
    known = set(parameters)

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if len(args) > places or not kwargs.keys() <= known:
            method = function.__name__ == "__init__"
            name = type(args[0]).__name__ if method else function.__qualname__
            raise TypeError(_told(name, len(args) > places, kwargs.keys() - known, named))
        return function(*args, **kwargs)

    return checked


def _told(name: str, by_place: bool, unknown: Iterable[str], named: list[str]) -> str:
    """Return what is wrong with the arguments, and how to write them."""
    listed = ", ".join(f"`{n}=`" for n in named)
    both = BOTH if {"rows", "columns"} <= set(named) else ""
    if by_place:
        return f"`{name}` takes these by name: {listed}{both}"
    seen = ", ".join(f"`{n}=`" for n in sorted(unknown))
    return f"`{name}` takes no {seen}, but these: {listed}{both}"


def unknown(name: str, public: Iterable[str]) -> str:
    """Return what to say of a name that the package does not have."""
    if name == "draw":
        return "the pictures are in a module of their own: from spanbook import draw"
    near = _alike(name, public)
    hint = f"did you mean {near}?" if near else "dir(spanbook) lists its names"
    return f"spanbook has no {name!r}; {hint}"


class Topic(ModuleType):
    """A topic's module, such as `spanbook.span`, which may be taken for what is in it."""

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        """Say which names the module has."""
        names = list(self.__dict__.get("__all__", ()))
        own = self.__name__.rpartition(".")[2]
        near = [n for n in names if n.lower() == own] or names
        hint = f"; did you mean {_listed(near)}?" if near else ""
        raise TypeError(f"`{self.__name__}` is a module{hint}")


def name_topics(package: Mapping[str, object]) -> None:
    """Have the modules among a package's names say what is in them when they are called."""
    for value in list(package.values()):
        if isinstance(value, ModuleType):
            value.__class__ = Topic


def _alike(name: str, public: Iterable[str]) -> str:
    """Return the public names that a reader may have meant."""
    from difflib import get_close_matches

    plain = {n: n.lower().replace("_", "") for n in public}
    wanted = name.lower().replace("_", "")
    same = [n for n, p in plain.items() if p == wanted]
    near = get_close_matches(wanted, plain.values(), n=2, cutoff=0.7)
    return _listed(same or [n for n, p in plain.items() if p in near])


def _listed(names: list[str]) -> str:
    return " or ".join(f"`{n}`" for n in names)

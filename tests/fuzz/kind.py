"""What a kind of input is: its name, what is made of a good argument, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SAME = "the answer that the good argument gives"
REFUSED = "an error that names the argument"
EITHER = "an error that names an argument, or a finite answer"


class NotApplicable(Exception):  # noqa: N818 - nothing is wrong
    """This argument has no such kind, as a vector has no data frame."""


@dataclass(frozen=True)
class Kind:
    """A way to spoil an argument, or to hand it over in another container."""

    name: str
    expected: str
    make: Callable[[Any], Any]
    digits: int = 9  # in which an answer is the same


def kinds(expected, table, digits=9):
    """Return a kind for each entry of a table of functions."""
    return [Kind(name, expected, make, digits) for name, make in table.items()]


def always(table):
    """Return a table of functions that look at nothing."""
    return {name: (lambda _, v=value: v) for name, value in table.items()}


def only(condition):
    """Leave a kind out where the argument is of another sort."""
    if not condition:
        raise NotApplicable

"""Goals: conditions on the state and the numbers of a figure, such as `distance < 0.01`.

A goal is one or more comparisons, joined by "and". Each names a variable of the state or a
number of the figure, and holds where all its entries do; `weights 3 > 0.5` asks for the third
entry, `atoms 1 2 > 0` for the second entry of the first. The page reads what `parsed` returns.
"""

import json
import re

from sphinx.errors import ExtensionError

PART = re.compile(r"(.+?)\s*(<=|>=|<|>|=)\s*(\S+)")
HOLDS = {
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "=": lambda value, limit: value == limit or near(value, limit),
}


def near(value, limit):
    """Return whether two numbers are equal but for rounding."""
    return not isinstance(limit, str) and abs(value - limit) < 1e-9


def parsed(goal, names):
    """Return the comparisons of a goal as [name, place, sign, limit], places counted from 0."""
    return [comparison(part.strip(), names) for part in goal.split(" and ")]


def comparison(part, names):
    """Return one comparison."""
    found = PART.fullmatch(part)
    if not found:
        raise ExtensionError(f"the goal {part!r} is no comparison such as `distance < 0.01`")
    name, sign, limit = found.groups()
    place = []
    while name not in names and (last := re.fullmatch(r"(.+) (\d+)", name)):
        name, place = last[1], [int(last[2]) - 1, *place]
    if name not in names:
        raise ExtensionError(f"the goal {part!r} names none of {sorted(names)}")
    try:
        return [name, place, sign, json.loads(limit)]
    except json.JSONDecodeError:
        return [name, place, sign, limit]


def reached(goal, values):
    """Return whether a parsed goal holds of the values of a figure."""
    return all(
        HOLDS[sign](entry, limit)
        for name, place, sign, limit in goal
        for entry in entries(at(values[name], place))
    )


def at(value, place):
    """Return an entry of nested lists."""
    for k in place:
        value = value[k]
    return value


def entries(value):
    """Return the entries of nested lists, flat."""
    return [x for part in value for x in entries(part)] if isinstance(value, list) else [value]

"""A gate in a pipeline: what a report must not have, and what is new against an earlier one.

Both are read as dicts, the one that was made now and the one from a file alike.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from spanbook.diagnosis._columns import DependentSet
from spanbook.diagnosis._finding import SEVERITIES

Report = dict[str, Any]
Offences = dict[str, str]  # what identifies each, and how a line says it


class Condition(NamedTuple):
    """What must not be: ``dependence``, or ``inflation>30``."""

    name: str
    limit: float | None

    def __str__(self) -> str:
        return self.name if self.limit is None else f"{self.name}>{self.limit:g}"


def conditions(text: str) -> list[Condition]:
    """Return the conditions in a list with commas."""
    found = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*([a-z-]+)\s*(?:>\s*([\d.eE+-]+))?\s*", part)
        if not match or not (match[1] in SIZES or match[1] in COUNTED or match[1] in SEVERITIES):
            raise ValueError(
                f"--fail-on: '{part.strip()}' is none of {', '.join([*COUNTED, *SEVERITIES])} "
                f"and {', '.join(f'{name}>NUMBER' for name in SIZES)}"
            )
        name, limit = match[1], match[2]
        try:
            found.append(Condition(name, None if limit is None else float(limit)))
        except ValueError:
            raise ValueError(f"--fail-on: '{limit}' in '{part.strip()}' is not a number") from None
        if name in SIZES and limit is None:
            raise ValueError(f"--fail-on: '{name}' needs a limit, as in '{name}>{SIZES[name][1]}'")
    return found


def failures(
    report: Report, asked: list[Condition], before: Report | None
) -> dict[Condition, list[str]]:
    """Return what breaks each condition, only what is new if there is an earlier report."""
    out = {}
    for condition in asked:
        known = offences(before, condition) if before is not None else {}
        new = [line for key, line in offences(report, condition).items() if key not in known]
        counted = condition.name not in SIZES and condition.limit is not None
        out[condition] = [] if counted and len(new) <= (condition.limit or 0) else new
    return out


def offences(report: Report, condition: Condition) -> Offences:
    """Return all that is beyond the limit, or all there is where things are counted."""
    name, limit = condition.name, condition.limit or 0.0
    if name in SIZES:
        sizes = SIZES[name][0](report)
        return {key: f"{key} {_size(x)}" for key, x in sizes.items() if x > limit}
    return _severe(report, name) if name in SEVERITIES else COUNTED[name](report)


def _size(x: float) -> str:
    return f"{x:.4g}" if math.isfinite(x) else "infinite"


def _dependence(report: Report) -> Offences:
    """Return the exact sets, those of one column that is not 0 left out: a constant may serve."""
    return {
        key: said
        for s, key, said in _sets(report)
        if not s["distance"] and (len(s["columns"]) > 1 or not s["constant"])
    }


def _near(report: Report) -> Offences:
    """Return the near sets, but those of one factor, which tell of its base level alone."""
    ones = [{*f["columns"]} for f in report.get("factors", [])]
    return {
        key: said
        for s, key, said in _sets(report)
        if s["distance"] and not any({*s["names"]} <= one for one in ones)
    }


def _sets(report: Report) -> list[tuple[Report, str, str]]:
    return [(s, "\n".join(sorted(s["names"])), _relation(s)) for s in report["dependent_sets"]]


def _relation(s: Report) -> str:
    """Return how a set's columns depend."""
    names, weights = tuple(s["names"]), np.array(s["coefficients"], dtype=np.float64)
    return str(DependentSet(tuple(s["columns"]), names, weights, s["constant"], s["distance"]))


def _extrapolation(report: Report) -> Offences:
    """Return the rows outside: the same number in another file is another row by its value."""
    out = {}
    for e in report["extrapolations"]:
        row = e.get("label") or f"row {e['row']}"
        value = e.get("value")
        out[f"{row} {value if value is None else format(value, '.9g')}"] = row
    return out


def _severe(report: Report, name: str) -> Offences:
    """Return the findings of a severity and of those above it."""
    enough = SEVERITIES[: SEVERITIES.index(name) + 1]
    return {
        "\n".join([f["topic"], *f.get("columns", [])]): f["topic"]
        for f in report["findings"]
        if f["severity"] in enough
    }


def _inflation(report: Report) -> dict[str, float]:
    """Return the inflation of each column: null is infinite in a set, else there is none."""
    exact = {n for s in report["dependent_sets"] if not s["distance"] for n in s["names"]}
    pairs = zip(report["names"], report["inflation"] or [], strict=False)
    out = {
        name: math.inf if x is None else x for name, x in pairs if x is not None or name in exact
    }
    for f in report.get("factors", []):  # the columns of one are judged together
        out = {name: x for name, x in out.items() if name not in f["columns"]}
        out[f["name"]] = math.inf if f["exact"] else f["inflation"] or 1.0
    return out


def _share(report: Report) -> dict[str, float]:
    share = report["share_outside_centred"]
    return {} if share is None else {"the target's share out of reach is": share}


def _digits(report: Report) -> dict[str, float]:
    lost = report["digits_lost"]
    return {"digits lost:": math.inf if lost is None else lost}


COUNTED: dict[str, Callable[[Report], Offences]] = {
    "dependence": _dependence,
    "near-dependence": _near,
    "extrapolation": _extrapolation,
}
SIZES: dict[str, tuple[Callable[[Report], dict[str, float]], str]] = {
    "inflation": (_inflation, "30"),
    "out-of-reach": (_share, "0.5"),
    "digits": (_digits, "8"),
}

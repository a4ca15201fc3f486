"""One finding of a diagnosis, and the words that findings share."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from spanbook._result import Result
from spanbook.diagnosis._columns import DependentSet

SEVERITIES = ("serious", "caution", "note")
WIDTH = 75  # beside it come a number or an indent: 78, what a page shows without scrolling
SHOWN = 5  # sets and rows that are written out in one finding


@dataclass(frozen=True, eq=False, repr=False)
class Finding(Result):
    """One thing that a diagnosis found.

    Made by :func:`diagnose`.

    Attributes
    ----------
    severity : {"serious", "caution", "note"}
        How much it matters.
    topic : str
        What it is about, in a word or two that do not change with the data.
    text : str
        What was found, in a sentence or two.
    details : tuple of str
        The cases, one per line.
    advice : str
        What to do about it.
    columns : tuple of str
        The names of the columns that it is about.
    rows : tuple of int
        The rows that it names: of the new ones, when it is about those.
    quotes : bool
        Whether the details quote the values of single rows; nothing else does.

    Examples
    --------
    >>> import spanbook as sb
    >>> print(sb.diagnose(columns=[[1, 2], [2, 4], [5, 10]]).findings[0])
    serious: 1 column of 2 repeats what the others give.
      column 1 = 2·column 0
      Drop one column of each set: what can be reached stays the same, and the
      weights become unique.
    """

    severity: str
    topic: str
    text: str
    details: tuple[str, ...]
    advice: str
    columns: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    quotes: bool = False

    def __str__(self) -> str:
        cases = [line for case in self.details for line in _wrapped(case, "  ")]
        lines = [*_wrapped(f"{self.severity}: {self.text}"), *cases, *_wrapped(self.advice)]
        return "\n  ".join(lines)


def ranked(findings: list[Finding]) -> list[Finding]:
    """Return the findings, the worst first, otherwise as they come."""
    return sorted(findings, key=lambda x: SEVERITIES.index(x.severity))


def members(sets: Sequence[DependentSet]) -> tuple[str, ...]:
    """Return the names of all columns in some sets, each once, in the order of the table."""
    found = {j: x for s in sets for j, x in zip(s.columns, s.names, strict=True)}
    return tuple(found[j] for j in sorted(found))


def listed_lines(items: Sequence[object], others: int = 0) -> tuple[str, ...]:
    """Return the first items, and how many more there are with those that were only counted."""
    more = len(items) + others - SHOWN
    last = f"and {more} more" + (f" (the first {len(items)} were worked out)" if others else "")
    return (*map(str, items[:SHOWN]), *([last] if more > 0 else []))


def _wrapped(text: str, later: str = "") -> list[str]:
    """Return lines of a text, those after the first indented by `later`."""
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )

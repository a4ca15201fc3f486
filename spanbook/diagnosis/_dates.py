"""Words that are dates, as days since 1970."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook.diagnosis._sheet import days

ORDERS = {"day-first": (2, 1, 0), "month-first": (2, 0, 1)}  # where year, month and day stand
NUMBERS = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})"
    r"(?:,? +(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AaPp])[Mm])?)?"
)
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")


class AmbiguousError(ValueError):
    """Dates of which nobody can tell the day from the month."""


class Dated(NamedTuple):
    """Words as days, NaN for an empty one."""

    days: Array
    wrong: int | None  # the first that is no date though most are
    order: str | None  # in which day and month were read, where that is a question


def dated(words: Sequence[str | None], order: str | None) -> Dated | None:
    """Return words as days; None if most are no dates.

    Points stand behind a day (31.12.2024); with dashes and slashes the order is asked for, unless
    some day above 12 tells.
    """
    given = [(i, w) for i, w in enumerate(words) if w is not None]
    likely = [w for _, w in given[:100] if ISO.fullmatch(w) or NUMBERS.fullmatch(w)]
    if 2 * len(likely) <= len(given[:100]):
        return None
    parts = [m for _, w in given if (m := NUMBERS.fullmatch(w))]
    order = order or _order(parts)
    out, wrong = np.full(len(words), np.nan), None
    for i, w in given:
        try:
            out[i] = days(_date(w, order))
        except ValueError:
            wrong = i if wrong is None else wrong
    return Dated(out, wrong, order if any(m[2] != "." for m in parts) else None)


def _order(parts: Sequence[re.Match[str]]) -> str:
    if not parts or all(m[2] == "." for m in parts) or any(int(m[1]) > 12 for m in parts):
        return "day-first"
    if any(int(m[3]) > 12 for m in parts):
        return "month-first"
    raise AmbiguousError(parts[0][0])


def _date(word: str, order: str) -> datetime.datetime:
    if not (m := NUMBERS.fullmatch(word)):
        if not ISO.fullmatch(word):
            raise ValueError(word)
        return datetime.datetime.fromisoformat(word)
    numbers = int(m[1]), int(m[3]), int(m[4])
    year, month, day = (numbers[k] for k in ORDERS[order])
    hour, minute, second = (int(m[k] or 0) for k in (5, 6, 7))
    if m[8]:
        if not 1 <= hour <= 12:
            raise ValueError(word)
        hour = hour % 12 + (12 if m[8] in "Pp" else 0)
    return datetime.datetime(year, month, day, hour, minute, second)

"""What is wrong with columns, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._table import listed
from spanbook.diagnosis._columns import EXPLAINED, DependentSet
from spanbook.diagnosis._finding import Finding, listed_lines, members
from spanbook.diagnosis._reach import Reach
from spanbook.diagnosis._report import Diagnosis
from spanbook.diagnosis._words import number, percent, things


class Facts(NamedTuple):
    """What was measured on columns beside what the report keeps; the sentences read this."""

    found: Diagnosis
    digits: float
    exact: list[DependentSet]
    near: list[DependentSet]
    more_near: int  # not worked out
    inflated: tuple[float, str | None]  # the largest without repeats, and whose
    independent: list[int]  # columns that a constant and those before them do not make
    has_constant: bool
    spreads: Array  # length of each column minus its mean
    means: Array
    reach: Reach | None
    few: int  # outlying rows, if they hold most of what the fit misses


def about_columns(f: Facts) -> list[Finding]:
    """Return the findings on columns."""
    if f.found.shape[0] == 1:
        severity = "caution" if f.reach is None else "serious"
        text = "There is one row: nothing varies, so no column can be told from another."
        return [*_repeated(f), Finding(severity, "one row", text, (), "Give more.")]
    parts = (_wide, _repeated, _target, _needs_constant, _near, _digits, _units, _still)
    return [found for part in parts for found in part(f)]


def _wide(f: Facts) -> Iterator[Finding]:
    n = f.found.shape[0]
    if len(f.independent) + 1 >= n:
        yield Finding(
            "serious" if f.reach is not None else "caution",
            "as many columns as rows",
            f"{things(len(f.independent), 'independent column')} and a constant reach any target "
            f"on {n} rows.",
            (),
            "A perfect fit on these rows means nothing: use fewer columns, more rows or ridge, "
            "and judge by rows that were held out.",
        )


def _repeated(f: Facts) -> Iterator[Finding]:
    sets = [s for s in f.exact if len(s.columns) > 1 or not s.constant]
    # Without a constant among the columns, two sets that need one still imply one without it.
    needs = sum(bool(s.constant) for s in sets) if not f.has_constant else 0
    given = len(sets) - min(needs, 1)
    if given:
        more = given < len(sets)
        unique = f.found.shape[1] - given <= f.found.rank
        yield Finding(
            "serious",
            "dependent columns",
            f"{things(given, 'column')} of {f.found.shape[1]} "
            f"{'repeats' if given == 1 else 'repeat'} what "
            f"{'the others' if unique else 'few others'} give"
            + (", and with an intercept one more." if more else "."),
            listed_lines(sets),
            "Drop one column of each set: what can be reached "
            + ("with an intercept " if more else "")
            + "stays the same"
            + (
                ", and the weights become unique."
                if unique
                else f". With more than {things(len(f.independent), 'column')} left beside an "
                "intercept, the weights are not unique even then."
            ),
            members(sets),
        )
    elif sets:
        yield Finding(
            "caution",
            "dependent with a constant",
            "With an intercept, some columns repeat what the others give.",
            listed_lines(sets),
            "Drop one of them (the category that the others are compared with), "
            "or fit without an intercept.",
            members(sets),
        )


def _target(f: Facts) -> Iterator[Finding]:
    if f.reach is None:
        return
    n, k = f.found.shape[0], len(f.independent)
    if f.reach.centred is None:
        text, advice = "The target never changes.", "Check that it is the right column."
        yield Finding("serious", "constant target", text, (), advice)
    elif f.reach.centred == 0 and k + 1 < n:
        yield Finding(
            "caution",
            "target in the span",
            "The target is an exact combination of the columns"
            + (" and a constant." if f.reach.share else "."),
            (),
            "Real measurements rarely are: check that no column was computed from the target.",
        )
    elif k + 1 < n:
        s = f.reach.centred
        yield Finding(
            "serious" if s >= 0.5 else "caution" if s >= 0.1 else "note",
            "target outside the span",
            f"{percent(s)} of the target's variation lies outside what the columns and a constant "
            f"reach; {things(k, 'column')} of random numbers would leave about "
            f"{percent(1 - k / (n - 1))}.",
            (),
            f"Most of it is the miss of {things(f.few, 'row')}, named below: look there first."
            if f.few
            else "No weights bring it in. Add columns that these do not combine to (powers, "
            "products, new measurements), or take the rest for noise.",
        )


def _needs_constant(f: Facts) -> Iterator[Finding]:
    if f.reach is None:
        return
    # Any further column takes its part of what is left by chance; this one takes far more.
    by_chance = f.reach.with_constant / max(f.found.shape[0] - len(f.independent) - 1, 1)
    if f.reach.share - f.reach.with_constant > max(10 * by_chance, 0.1 * f.reach.share):
        yield Finding(
            "caution",
            "no constant column",
            f"As they are, the columns leave {percent(f.reach.share)} of the target's squares; "
            f"with a constant beside them {percent(f.reach.with_constant)}.",
            (),
            "Add a column of ones, or fit with an intercept.",
        )


def _near(f: Facts) -> Iterator[Finding]:
    if not f.near:
        return
    lines = [
        f"{s} (off by {percent(s.distance)} of its spread)" if s.distance else str(s)
        for s in f.near
    ]
    yield Finding(
        "caution" if min(s.distance for s in f.near) ** 2 <= EXPLAINED**2 else "note",
        "nearly dependent columns",
        "Some columns are nearly combinations of others" + _inflated(f),
        listed_lines(lines, f.more_near),
        "Predictions hold, single weights do not: small changes in the data swing them. "
        "Drop one column of each set, combine them, or use ridge.",
        members(f.near),
    )


def _inflated(f: Facts) -> str:
    """Say how far inflation goes in the columns that are left once all repeats are dropped."""
    size, whose = f.inflated
    if size <= 1:
        return "."
    repeats = [
        name for j, name in enumerate(f.found.names) if j not in f.independent and f.spreads[j] > 0
    ]
    without = f", without {listed(repeats)}" if repeats else ""
    return f"; variance inflation reaches {number(size)} ('{whose}'{without})."


def _digits(f: Facts) -> Iterator[Finding]:
    if np.isfinite(f.found.digits_lost) and f.found.digits_lost >= f.digits / 2:
        yield Finding(
            "caution",
            "ill-conditioned",
            f"Solving for the weights loses up to {f.found.digits_lost:.1f} of {f.digits:.0f} "
            "digits.",
            (),
            "Solve by QR or SVD; the normal equations lose twice as many.",
        )


def _units(f: Facts) -> Iterator[Finding]:
    n = f.found.shape[0]
    varies = np.flatnonzero(f.spreads)
    far = [j for j in varies if abs(f.means[j]) * n**0.5 >= 100 * f.spreads[j]]
    if far:
        yield Finding(
            "note",
            "far from zero",
            f"{listed([f.found.names[j] for j in far])} {'varies' if len(far) == 1 else 'vary'} "
            "by less than a hundredth of the mean.",
            (),
            "Subtract the mean before fitting.",
            tuple(f.found.names[j] for j in far),
        )
    # A ratio of sizes could overflow; of those that only rounding tells apart, the first.
    orders = np.log10(f.spreads[varies]).round(9)
    if varies.size and np.ptp(orders) >= 4:
        wide, narrow = (varies[i(orders)] for i in (np.argmax, np.argmin))
        yield Finding(
            "note",
            "different units",
            f"'{f.found.names[wide]}' varies 10^{np.ptp(orders):.0f} times as much as "
            f"'{f.found.names[narrow]}'.",
            (),
            "Standardise: to gradient descent, ridge, distances and solvers with a cutoff the "
            "narrow one is next to nothing.",
            (f.found.names[wide], f.found.names[narrow]),
        )


def _still(f: Facts) -> Iterator[Finding]:
    still = [j for j, s in enumerate(f.spreads) if not s and f.means[j]]
    if still:
        yield Finding(
            "note" if len(still) == 1 else "caution",
            "constant columns",
            f"{listed([f.found.names[j] for j in still])} never change{'s' * (len(still) == 1)}.",
            (),
            "It can serve as the intercept: drop it if your model adds its own."
            if len(still) == 1
            else "One constant serves as the intercept; drop the others, "
            "and this too if your model adds its own.",
            tuple(f.found.names[j] for j in still),
        )

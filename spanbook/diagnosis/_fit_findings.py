"""Which rows make a fit fail, in sentences, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import from_mean, power_of_two, reject
from spanbook.diagnosis._blocks import RowBasis
from spanbook.diagnosis._equal_rows import equal_rows, told_apart
from spanbook.diagnosis._finding import Finding, listed_lines
from spanbook.diagnosis._parts import Parts
from spanbook.diagnosis._row_effects import Fit, RowEffect, effects, left_without
from spanbook.diagnosis._words import number, numbered_rows, percent, things, who

RARE = 0.05  # so improbable among all rows, if the noise is normal, is outlying
MOVES = 1.0  # Cook's distance of a row that moves the fit by as much as its noise may
HALF, FAIR = 0.5, 0.2  # a leverage that stands out, where the fair share is below the other
ROUNDING = 1e-18  # of the squares; what is left of a fit that is exact
MOST_OF_IT = 0.5  # of the squared miss: rows that hold more are the first thing to look at
MOST = 20  # rows whose numbers are kept
SOME = 0.01  # of the variation; less of it between equal rows is not worth a sentence


class Rows(NamedTuple):
    """The rows of a regression."""

    columns: Array | Parts
    target: Array | None
    fit: Fit | None
    labels: tuple[str, ...] | None

    def who(self, i: int) -> str:
        return who(i, self.labels[i] if self.labels else None)


def about_fit(rows: Rows) -> list[Finding]:
    """Return the findings on single rows."""
    out = [*_equal(rows)]
    if rows.fit is not None and rows.target is not None:
        y = rows.target.astype(np.float64)
        out += [*_outlying(rows, y, rows.fit), *_moving(rows, rows.fit), *_own(rows, rows.fit)]
    return out


def named_effects(rows: Rows, findings: Sequence[Finding]) -> list[RowEffect]:
    """Return what the fit says of the rows that findings on it name, the worst first."""
    if rows.fit is None:
        return []
    named = dict.fromkeys(i for f in findings if "equal" not in f.topic for i in f.rows)
    return effects(rows.fit, [*named][:MOST], rows.labels)


def _outlying(rows: Rows, y: Array, fit: Fit) -> Iterator[Finding]:
    named = [int(i) for i in np.argsort(-np.abs(fit.studentized)) if fit.p_value[i] < RARE]
    if not named:
        return
    k = len(named)
    has, it, holds = (
        ("has a target", "it", "holds") if k == 1 else ("have targets", "they", "hold")
    )
    them = "it" if k == 1 else "them"
    share = held(fit, named)
    yield Finding(
        "serious" if share >= MOST_OF_IT else "caution",
        "outlying targets",
        f"{things(k, 'row')} of {len(y)} {has} further from what the others predict than noise "
        f"puts one: {it} {holds} {percent(share)} of the squared miss. "
        f"Without {them} a fit leaves {percent(_left(y, fit, named))} of the variation, with "
        f"{them} {percent(_left(y, fit, []))}.",
        listed_lines([_one(rows, y, fit, i) for i in named]),
        "Look each up at its source: mend a slip of the pen, keep a true value, and say which "
        "you dropped.",
        rows=tuple(named),
        quotes=True,
    )


def held(fit: Fit, some: Sequence[int]) -> float:
    """Return the share of the squared miss that some rows hold."""
    return float(np.sum(fit.residual[list(some)] ** 2) / np.sum(fit.residual**2))


def _one(rows: Rows, y: Array, fit: Fit, i: int) -> str:
    expected = y[i] - fit.residual[i] / (1 - fit.leverage[i]) * fit.unit
    t, p = abs(fit.studentized[i]), fit.p_value[i]
    how = "which agree exactly" if np.isinf(t) else f"t = {number(float(t))}, p {_so(p)}"
    return f"{rows.who(i)}: {y[i]:.4g}, while the others predict {expected:.4g} ({how})"


def _so(p: float) -> str:
    return f"= {p:.2g}" if p > 0 else "< 1e-300"


def _left(y: Array, fit: Fit, without: Sequence[int]) -> float:
    """Return the share of the variation that a fit without some rows leaves."""
    if not isinstance(fit.basis, np.ndarray):
        return _left_of_many(y, fit, fit.basis, list(without))
    kept = np.delete(np.arange(len(y)), list(without))
    away, _ = from_mean((y[kept] / power_of_two(y)[0])[:, None])
    basis = np.linalg.qr(fit.basis[:, kept].T)[0].T
    rest = reject(away[:, 0], basis)
    share = float(rest @ rest / (np.sum(away**2) or 1.0))
    return share if share > ROUNDING else 0.0


def _left_of_many(y: Array, fit: Fit, basis: RowBasis, without: list[int]) -> float:
    """Return the same in closed form, without a fit to the other rows."""
    others = np.delete(y / fit.unit, without)
    left = left_without(basis, fit.residual, without)
    return float(left / np.sum((others - others.mean()) ** 2))


def _moving(rows: Rows, fit: Fit) -> Iterator[Finding]:
    cook = np.nan_to_num(fit.cook)
    named = [int(i) for i in np.argsort(-cook) if cook[i] >= MOVES]
    if named:
        k = len(named)
        yield Finding(
            "caution",
            "influential rows",
            f"{things(k, 'row')} of {len(cook)} {'moves' if k == 1 else 'move'} the fit alone: "
            f"without {'it' if k == 1 else 'any one of them'} the fitted values shift by more "
            "than noise shifts them.",
            listed_lines(
                [
                    f"{rows.who(i)}: Cook's distance {number(float(cook[i]))}, leverage "
                    f"{fit.leverage[i]:.2g}{_dffits(fit, i)}"
                    for i in named
                ]
            ),
            "Report the fit with and without them; a conclusion that needs one row is that row's.",
            rows=tuple(named),
        )


def _dffits(fit: Fit, i: int) -> str:
    moved = float(fit.dffits[i])
    return f", DFFITS {number(moved)}" if np.isfinite(moved) else ""


def _own(rows: Rows, fit: Fit) -> Iterator[Finding]:
    n, fair = len(fit.leverage), len(fit.basis) / len(fit.leverage)
    free = ~np.isfinite(fit.studentized) & (fit.leverage > 1 - 1e-9)
    bound = free | ((fit.leverage >= HALF) & (fair <= FAIR))
    named = [int(i) for i in np.argsort(-fit.leverage, kind="stable") if bound[i]]
    if named:
        k = len(named)
        yield Finding(
            "note",
            "rows that fit themselves",
            f"{things(k, 'row')} of {n} {'decides' if k == 1 else 'decide'} at least half of "
            f"{'its' if k == 1 else 'their'} own fitted value; a fair share is {percent(fair)}.",
            listed_lines(
                [
                    f"{rows.who(i)}: leverage "
                    + ("1, so the fit meets its target whatever it is" if free[i] else "")
                    + ("" if free[i] else f"{fit.leverage[i]:.3g}")
                    for i in named
                ]
            ),
            f"{'Its small residual says' if k == 1 else 'Their small residuals say'} nothing. See "
            f"whether {'its' if k == 1 else 'their'} columns hold slips, or collect rows like "
            f"{'it' if k == 1 else 'them'}.",
            rows=tuple(named),
        )


def _equal(rows: Rows) -> Iterator[Finding]:
    X, y = rows.columns, rows.target
    alike = equal_rows(X)
    if not alike:
        return
    whole = alike if y is None else told_apart(y[:, None], list(map(np.array, alike)))
    extra = sum(len(group) - 1 for group in whole)
    if 0 < extra <= len(X) / 2:
        yield Finding(
            "note",
            "equal rows",
            f"{things(extra, 'row')} of {len(X)} {'equals' if extra == 1 else 'equal'} another"
            + (" in every column." if y is None else " in every column and the target."),
            listed_lines([numbered_rows(group, rows.labels) for group in whole]),
            "If one case was entered twice, drop the copies, and never put one into training and "
            "its twin into testing.",
            rows=tuple(i for group in whole for i in group),
        )
    share = 0.0 if y is None else _between(y.astype(np.float64), alike)
    if share >= SOME:
        differ = [g for g in alike if y is not None and (y[g] != y[g[0]]).any()]
        yield Finding(
            "note",
            "equal rows, different targets",
            f"Rows that are equal in every column have different targets: {percent(share)} of the "
            "target's variation is out of reach of any function of these columns, however bent.",
            listed_lines([numbered_rows(group, rows.labels) for group in differ]),
            "Only a further column can tell them apart.",
            rows=tuple(i for group in differ for i in group),
        )


def _between(y: Array, groups: Sequence[Sequence[int]]) -> float:
    """Return the share of the target's variation that is between equal rows."""
    away, _ = from_mean((y / power_of_two(y)[0])[:, None])
    within = sum(float(np.sum((away[g] - away[g].mean()) ** 2)) for g in map(list, groups))
    return within / (float(np.sum(away**2)) or 1.0)

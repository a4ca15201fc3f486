"""Whether the proofs in a report hold on the table: plain sums, nothing of what found them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from spanbook._arrays import Array

Report = dict[str, Any]
CLOSE = 1e-9  # of the size of what is summed: far above rounding, far below anything meant


class Verdict(NamedTuple):
    """Whether one witness holds, and what was seen."""

    what: str
    holds: bool
    seen: str


def verdicts(report: Report, X: Array, new: Array | None, target: Array | None) -> list[Verdict]:
    """Check every witness of a report against the rows seen, the new ones and the target."""
    shape = Verdict("rows and columns", list(X.shape) == report["shape"], f"{X.shape}")
    found = [shape]
    if not shape.holds:
        return found
    eps = float(np.finfo(X.dtype).eps)  # of the file: sums are in float64
    X = X.astype(np.float64)
    spread = _spread(X) if report["kind"] == "columns" else np.ones(X.shape[1])
    # What sums of columns far from 0 lose: as a share of their spreads it may be much.
    rounding = eps * max(*X.shape, 10 * float((np.abs(X).max(axis=0) / spread).max()))
    found += [_set(s, X, eps) for s in report["dependent_sets"]]
    if report["share_outside_centred"] is not None and target is not None:
        y = target.astype(np.float64)
        found.append(_share(report["share_outside_centred"], X, y, spread, rounding))
    if new is None:
        return found
    found += [_outside(e, X, new) for e in report["extrapolations"]]
    found += [_inside(i, X, new, spread, rounding) for i in report["interpolations"]]
    told = sorted(e["row"] for e in [*report["extrapolations"], *report["interpolations"]])
    each = told == list(range(len(new)))
    return [
        *found,
        Verdict("each new row is outside or inside", each, f"{len(told)} of {len(new)}"),
    ]


def _set(s: Report, X: Array, eps: float) -> Verdict:
    """Check that columns times coefficients are the constant, or miss it by what is stated."""
    columns, c = X[:, s["columns"]], np.array(s["coefficients"], dtype=float)
    what = f"dependent set {' '.join(s['names'])}"
    rest = columns @ c - s["constant"]
    sizes = np.abs(columns.mean(axis=0)) + columns.std(axis=0)
    size, rounding = float(np.max(np.abs(c) * sizes)), 10 * len(c) * eps
    if not s["distance"]:
        most = float(np.abs(rest).max())
        holds = most <= max(CLOSE, rounding) * size
        return Verdict(what, holds, f"misses by {most:.2g} of {size:.2g}")
    one = float(np.std(columns[:, int(np.flatnonzero(c == 1)[0])]))
    share = float(np.std(rest)) / one
    holds = abs(share - s["distance"]) <= 1e-6 * share + rounding * size / one
    return Verdict(what, holds, f"misses by {share:.4g} of a spread")


def _share(stated: float, X: Array, y: Array, spread: Array, rounding: float) -> Verdict:
    """Check the target's share out of reach, 1 - R², by another solver than the report's."""
    away, rest = (X - X.mean(axis=0)) / spread, y - y.mean()
    left = rest - away @ np.linalg.lstsq(away, rest, rcond=rounding)[0]
    share = float(left @ left / (rest @ rest))
    holds = abs(share - stated) <= max(1e-6, rounding)
    return Verdict("the target's share out of reach", holds, f"{share:.6g}")


def _outside(e: Report, X: Array, new: Array) -> Verdict:
    """Check that the new row is further along the direction than every row seen."""
    direction = np.array(e["direction"], dtype=float)
    bound, value = float((X @ direction).max()), float(new[e["row"]] @ direction)
    stated = (e.get("bound"), bound), (e.get("value"), value)
    same = all(s is None or _near(s, x, CLOSE) for s, x in stated)
    return Verdict(
        f"new row {e['row']} is outside",
        bound < value and same,
        f"{value:.9g}, rows to {bound:.9g}",
    )


def _inside(i: Report, X: Array, new: Array, spread: Array, rounding: float) -> Verdict:
    """Check that the weights are those of a mixture, and that it is the new row."""
    w, rows = np.array(i["weights"], dtype=float), X[i["rows"]]
    missed = float(np.linalg.norm((w @ rows - new[i["row"]]) / spread))
    convex = bool((w >= 0).all()) and abs(float(w.sum()) - 1) <= CLOSE
    near = missed <= i["left"] * (1 + 1e-6) + max(CLOSE, rounding)
    return Verdict(
        f"new row {i['row']} is inside", convex and near, f"the mixture misses by {missed:.2g}"
    )


def _spread(X: Array) -> Array:
    """Return standard deviations, the size of what does not vary."""
    size, spread = np.abs(X).max(axis=0), X.std(axis=0)
    flat = spread <= 1e-13 * size
    return np.where(flat, np.where(size > 0, size, 1.0), spread)


def _near(a: float, b: float, share: float) -> bool:
    return abs(a - b) <= share * max(abs(a), abs(b))

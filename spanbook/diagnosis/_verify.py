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
    found += [_set(s, X) for s in report["dependent_sets"]]
    if report["share_outside_centred"] is not None and target is not None:
        found.append(_share(report["share_outside_centred"], X, target))
    if new is None:
        return found
    spread = _spread(X) if report["kind"] == "columns" else np.ones(X.shape[1])
    found += [_outside(e, X, new) for e in report["extrapolations"]]
    found += [_inside(i, X, new, spread) for i in report["interpolations"]]
    told = sorted(e["row"] for e in [*report["extrapolations"], *report["interpolations"]])
    each = told == list(range(len(new)))
    return [
        *found,
        Verdict("each new row is outside or inside", each, f"{len(told)} of {len(new)}"),
    ]


def _set(s: Report, X: Array) -> Verdict:
    """Check that columns times coefficients are the constant, or miss it by what is stated."""
    columns, c = X[:, s["columns"]], np.array(s["coefficients"], dtype=float)
    what = f"dependent set {' '.join(s['names'])}"
    rest = columns @ c - s["constant"]
    sizes = np.abs(columns.mean(axis=0)) + columns.std(axis=0)
    size = float(np.max(np.abs(c) * sizes))
    if not s["distance"]:
        most = float(np.abs(rest).max())
        return Verdict(what, most <= CLOSE * size, f"misses by {most:.2g} of {size:.2g}")
    one = columns[:, int(np.flatnonzero(c == 1)[0])]
    share = float(np.std(rest) / np.std(one))
    return Verdict(what, _near(share, s["distance"], 1e-6), f"misses by {share:.4g} of a spread")


def _share(stated: float, X: Array, y: Array) -> Verdict:
    """Check the target's share out of reach, 1 - R², by another solver than the report's."""
    away, rest = (X - X.mean(axis=0)) / _spread(X), y - y.mean()
    left = rest - away @ np.linalg.lstsq(away, rest, rcond=None)[0]
    share = float(left @ left / (rest @ rest))
    return Verdict("the target's share out of reach", abs(share - stated) <= 1e-6, f"{share:.6g}")


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


def _inside(i: Report, X: Array, new: Array, spread: Array) -> Verdict:
    """Check that the weights are those of a mixture, and that it is the new row."""
    w, rows = np.array(i["weights"], dtype=float), X[i["rows"]]
    missed = float(np.linalg.norm((w @ rows - new[i["row"]]) / spread))
    convex = bool((w >= 0).all()) and abs(float(w.sum()) - 1) <= CLOSE
    near = missed <= i["left"] * (1 + 1e-6) + CLOSE
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

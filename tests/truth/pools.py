"""Which of the numbers from `recomputed` each finding may print."""

import re

import numpy as np

from truth.hulls import alike, places
from truth.recomputed import inflation, left, relation, row, terms, unit

NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")


def agrees(token, pool):
    """Whether a printed number is one of the pool, to its last digit."""
    digits, _, power = token.replace(",", "").partition("e")
    unit = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    pool = np.abs(np.array([*pool, np.nan], dtype=float))
    slack = 0.51 * unit + 1e-7 * pool  # a recomputed number has rounding of its own
    return bool((np.abs(pool - float(token.replace(",", ""))) <= slack).any())


def wrong(found, X, y=None, new=None):
    """Return what a report prints that its table does not bear out."""
    (n, d), texts = X.shape, {f.topic: [f.text, *f.details] for f in found.findings}
    varies = X.std(axis=0) > 1e-12 * np.abs(X).max(axis=0)
    Z = np.where(varies, X - X.mean(axis=0), 0.0)
    atoms = unit(X) if found.kind == "columns" else X / np.linalg.norm(X, 2)
    A, s = unit(np.c_[np.ones(n), Z]), np.linalg.svd(atoms, compute_uv=False)
    k = np.linalg.matrix_rank(A, 1e-11) - 1
    rank = np.sum(s > 1e-12)
    lost = np.log10(s[0] / s[rank - 1])
    held = np.cumsum(np.linalg.svd(Z, compute_uv=False) ** 2)
    size = 100 * np.linalg.norm(Z) / np.linalg.norm(X)
    pools = {
        "headline": lambda: [rank, lost, size],
        "dependent columns": lambda: [d - k, d - k - 1, *sets(found, X, near=False)],
        "dependent with a constant": lambda: sets(found, X, near=False),
        "nearly dependent columns": lambda: [
            inflation(Z[:, kept(found, texts) & varies]),
            *sets(found, X, near=True),
        ],
        "ill-conditioned": lambda: [lost, 16],
        "different units": lambda: [10, np.ptp(np.log10(X.std(axis=0)[varies]))],
        "flat hull": lambda: [99, 1 + np.sum(held < 0.99 * held[-1]), min(n - 1, d)],
        "collapsed hull": lambda: [size],
        "equal rows": lambda: twins(X if y is None else np.c_[X, y]),
    }
    pools["nearly collinear rows"] = pools["flat hull"]
    if y is not None:
        rest, squares = left(A, y), np.sum((y - y.mean()) ** 2)
        share, of = 100 * np.sum(rest**2) / squares, 100 * np.sum(left(X, y) ** 2) / (y @ y)
        pools |= {
            "headline": lambda: [rank, lost, share],
            "target outside the span": lambda: [share, 100 * (1 - k / (n - 1))],
            "no constant column": lambda: [of, share * squares / (y @ y)],
            "missing curvature": lambda: [999, *terms(A, Z, y)[:2]],
            "uneven spread": lambda: [999, *terms(A, Z, y)[2:]],
            "equal rows, different targets": lambda: [100 * within(X, y) / squares],
            "outlying targets": lambda: [share, *without(A, y, found)],
            "rows that fit themselves": lambda: [1, 100 * (k + 1) / n],
        }
    out, of_new = [], [] if new is None else [len(new), *places(found, X, new)]
    for topic, lines in [("headline", [found._headline()]), *texts.items()]:
        rows = next((f.rows for f in found.findings if f.topic == topic), ())
        pool = [n, d, k, len(rows), *rows, *pools.get(topic, list)()]
        if topic in ("outlying targets", "influential rows", "rows that fit themselves"):
            pool += [x for i in rows for x in row(A, y, i, k + 1)]
        if topic in ("extrapolation", "edge of the hull", "inside the hull"):
            pool += of_new
        tokens = [(t, x) for x in lines for t in NUMBER.findall(x)]
        out += [f"{t} in {x!r}" for t, x in tokens if not agrees(t, pool)]
    return out


def sets(found, X, *, near):
    """Return the numbers of the equations, if they hold."""
    some = [s for s in found.dependent_sets if bool(s.distance) == near]
    return [x for s in some for x in (*relation(s, X), len(s.columns), len(some) - 5)]


def kept(found, texts):
    """Return which columns are left once those are dropped that the report says."""
    dropped = texts["nearly dependent columns"][0].partition("without ")[2]
    return np.array([f"'{x}'" not in dropped for x in found.names])


def twins(X):
    groups = alike(X)
    return [len(X) - len(groups), sum(len(g) > 1 for g in groups) - 5]


def within(X, y):
    return sum(len(g) * np.var(y[g]) for g in alike(X))


def without(A, y, found):
    """Return what the outlying rows hold of the squared miss, and what is left without them."""
    (rows,) = [list(f.rows) for f in found.findings if f.topic == "outlying targets"]
    others, rest = np.delete(np.arange(len(y)), rows), left(A, y)
    share = np.sum(left(A[others], y[others]) ** 2) / (len(others) * np.var(y[others]))
    return [100 * np.sum(rest[rows] ** 2) / np.sum(rest**2), 100 * share]

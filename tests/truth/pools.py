"""The numbers that each finding may print, from `recomputed`."""

import numpy as np

from truth.recomputed import inflation, left, shares, single, strange

OF_ROWS = {"outlying targets", "influential rows", "rows that fit themselves"}


def wrong(found, X, y=None, new=None):
    """Return what a report prints that its table does not bear out."""
    n, d = X.shape
    unit = X / np.maximum(np.linalg.norm(X, axis=0), 1e-300)
    s = np.linalg.svd(unit, compute_uv=False)
    away = (X - X.mean(axis=0)) / np.maximum(np.linalg.norm(X - X.mean(axis=0), axis=0), 1e-300)
    varies = X.std(axis=0) > 1e-12 * np.abs(X).max(axis=0)
    k = np.linalg.matrix_rank(away[:, varies], 1e-11)
    first, plain, centred = [], [], []
    if y is not None:
        first, plain, centred = ([100 * v] for v in shares(X, y))
    lost = np.log10(s[0] / s[-1]) if s[-1] > 0 else np.inf
    out = strange([found._headline()], [n, d, np.sum(s > 1e-12 * s[0]), lost, *centred])
    for f in found.findings:
        pool = {
            "dependent columns": lambda: [d - k, d - k - 1, *of_sets(found, X, near=False)],
            "dependent with a constant": lambda: of_sets(found, X, near=False),
            "target outside the span": lambda: [*centred, 100 * (1 - k / (n - 1))],
            "no constant column": lambda: [*first, *plain],
            "nearly dependent columns": lambda: [*of_sets(found, X, near=True), *worst(found, X)],
            "ill-conditioned": lambda: [lost, 16],
            "different units": lambda: [10, np.ptp(np.log10(X.std(axis=0)[varies]))],
        }.get(f.topic, list)
        places = [len(new), *range(d), *of_places(found, X, new)] if new is not None else []
        base = [n, d, k, len(f.rows), len(f.columns), *f.rows, *pool(), *places]
        out += strange([f.text, *f.details], [*base, *of_rows(found, f, X, y, k + 1)])
    return out


def of_rows(found, f, X, y, p):
    """Return the numbers of a finding on the rows of a fit with p weights."""
    ps = [*(e.p_value for e in found.row_effects), *(t.p_value for t in found.missing_terms)]
    single_rows = [v for i in f.rows for v in single(X, y, i, p)] if f.topic in OF_ROWS else []
    if f.topic == "outlying targets":
        return [*single_rows, *ps, *without(X, y, f.rows)]
    if f.topic in ("missing curvature", "uneven spread"):
        return [*ps, *gain(found, X, y), 999]
    if f.topic == "equal rows":
        return [len(X) - len({*map(tuple, X if y is None else np.c_[X, y])})]
    if f.topic == "equal rows, different targets":
        return [floor(X, y)]
    return [*single_rows, 1, 100 * p / len(X)] if single_rows else []


def of_sets(found, X, *, near):
    """Return the numbers of the equations, if they hold."""
    out = []
    for s in found.dependent_sets:
        made = X[:, list(s.columns)] @ s.coefficients
        one = X[:, s.columns[int(np.argmin(np.abs(s.coefficients - 1)))]]
        away = np.linalg.norm(made - made.mean()) / max(np.linalg.norm(one - one.mean()), 1e-300)
        size = np.abs(X[:, list(s.columns)] * s.coefficients).max()
        if s.distance:
            assert np.isclose(away, s.distance, rtol=1e-4, atol=1e-9), "a distance"
        else:
            assert np.abs(made - s.constant).max() <= 1e-9 * size, "an equation"
        if bool(s.distance) == near:
            out += [*s.coefficients, s.constant, 100 * away, len(s.columns)]
    return out


def worst(found, X):
    """Return the largest inflation once the columns are dropped that the report says."""
    (text,) = [f.text for f in found.findings if f.topic == "nearly dependent columns"]
    dropped = text.partition("without ")[2]
    kept = [j for j, x in enumerate(found.names) if f"'{x}'" not in dropped and np.ptp(X[:, j])]
    return [max(inflation(X, j, kept) for j in kept)]


def without(X, y, rows):
    kept = np.delete(np.arange(len(y)), list(rows))
    away = left(np.c_[np.ones(len(y)), X - X.mean(axis=0)], y)
    of = 100 * np.sum(away[list(rows)] ** 2) / np.sum(away**2)
    return [of, 100 * shares(X, y)[2], 100 * shares(X[kept], y[kept])[2]]


def floor(X, y):
    alike = {}
    for x, t in zip(map(tuple, X + 0.0), y, strict=True):
        alike.setdefault(x, []).append(t)
    within = sum(np.sum((np.array(t) - np.mean(t)) ** 2) for t in alike.values())
    return 100 * within / np.sum((y - y.mean()) ** 2)


def gain(found, X, y):
    """Return the shares of missing terms: what one takes off, or a squared correlation."""
    A = np.c_[np.ones(len(y)), (X - X.mean(axis=0))]
    A = A / np.maximum(np.linalg.norm(A, axis=0), 1e-300)
    U, s, _ = np.linalg.svd(A, full_matrices=False)
    out, h = [], np.sum(U[:, s > 1e-11 * s[0]] ** 2, axis=1)
    for t in found.missing_terms:
        rest = left(A, y)
        if t.kind == "curvature":
            f = (X[:, list(t.columns)] - X[:, list(t.columns)].mean(axis=0)).prod(axis=1)
            more = left(np.c_[A, f], y)
            out.append(100 * (1 - more @ more / (rest @ rest)))
            A = np.c_[A, f / np.linalg.norm(f)]
        else:
            size = np.abs(rest) / np.sqrt(np.maximum(1 - h, 1e-6))
            out.append(100 * np.corrcoef(X[:, t.columns[0]], size)[0, 1] ** 2)
    return out


def of_places(found, X, new):
    """Return the numbers of new rows, if their proofs hold."""
    spread = np.where(X.std(axis=0) > 1e-12 * np.abs(X).max(axis=0), X.std(axis=0), np.inf)
    out = [found.own_distance or 0, 100 * (found.own_outside or 0)]
    for e in found.extrapolations:
        assert new[e.row] @ e.direction > (X @ e.direction).max(), "a direction"
        out += [e.row, *new[e.row], e.limit or 0, (X @ e.direction).max(), e.distance]
        out += [*e.direction, new[e.row] @ e.direction]
    for e in found.interpolations:
        missed = (e.weights @ X[list(e.rows)] - new[e.row]) / spread
        assert np.abs(missed).max() <= found.margin + 1e-7, "a mixture"
        out += [e.row, *e.rows, *e.weights]
    return out

"""Every number on columns and their fit that a report prints, computed again by least squares."""

import numpy as np
from scipy.stats import t as student


def unit(A):  # columns at length 1
    return A / np.maximum(np.linalg.norm(A, axis=0), 1e-300)


def left(A, y):
    """Return what least squares leaves of y."""
    return y - unit(A) @ np.linalg.lstsq(unit(A), y, rcond=1e-11)[0]


def relation(s, X):
    """Return the numbers of an equation: the column of coefficient 1 fitted to the others."""
    one, *rest = np.array(s.columns)[np.argsort(np.abs(s.coefficients - 1), kind="stable")]
    A, y = np.c_[np.ones(len(X)), X[:, rest]], X[:, one]
    w = np.linalg.lstsq(unit(A), y, rcond=1e-13)[0] / np.linalg.norm(A, axis=0)
    off = np.std(y - A @ w) / max(np.std(y), 1e-300)
    assert s.distance or off < 1e-9 or not rest, "an equation"
    return [*w, 100 * off if s.distance else 0]


def inflation(Z):  # the largest of some centred columns
    rest = [left(np.delete(Z, j, axis=1), Z[:, j]) for j in range(Z.shape[1])]
    return max(np.var(Z, axis=0) / np.var(rest, axis=1))


def row(A, y, i, p):
    """Return what row i does: its leverage, and the numbers of a fit to the other rows."""
    n, rest = len(y), np.arange(len(y)) != i
    others = A @ np.linalg.lstsq(A[rest], y[rest], rcond=1e-11)[0]
    fit, h = y - left(A, y), 1 - left(A, np.eye(n)[i])[i]
    s = np.linalg.norm((y - others)[rest]) / np.sqrt(n - 1 - p)
    t = (y[i] - others[i]) * np.sqrt(max(1 - h, 0)) / s
    cook = np.sum((fit - others) ** 2) / p / np.sum((y - fit) ** 2) * (n - p)
    luck, dffits = 2 * n * student.sf(abs(t), n - 1 - p), (fit - others)[i] / s / np.sqrt(h)
    return [y[i], others[i], h, t, min(1, luck), cook, dffits]


def by_luck(A, F, r):
    """Return which part of F takes the most of r beside A, how much, and how often luck does."""
    orders = np.argsort(np.random.default_rng(0).random((len(r), 999)), axis=0)
    new, R = left(A, F), left(A, np.c_[r, r[orders]])
    new = unit(new[:, np.linalg.norm(new, axis=0) > 1e-6 * np.linalg.norm(F, axis=0)])
    shares = (new.T @ unit(R)) ** 2
    best = shares.max(axis=0)
    return new[:, shares[:, 0].argmax()], 100 * best[0], np.mean(best > best[0] * (1 - 1e-9))


def terms(A, Z, y):
    """Return the shares and p-values of a missing square or product and of an uneven spread."""
    free = np.diag(left(A, np.eye(len(y))))
    order = np.lexsort((-free, unit(left(A, y)).round(9)))
    A, Z, r, free = A[order], unit(Z[order]), left(A, y)[order], free[order]
    products = np.hstack([Z[:, [i]] * Z[:, : i + 1] for i in range(Z.shape[1])])
    f, *curved = by_luck(A, products, r)
    r = left(f[:, None], r) if curved[1] <= 0.01 else r
    size = np.abs(r) / np.sqrt(np.maximum(free, 1e-6))
    return [*curved, *by_luck(np.ones((len(r), 1)), Z, size)[1:]]

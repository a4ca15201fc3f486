"""Every number that a report prints, computed again from the table with NumPy alone."""

import re

import numpy as np

NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")


def left(A, y):
    """Return what least squares leaves of y; the columns of A brought to length 1."""
    size = np.linalg.norm(A, axis=0)
    A = A[:, size > 0] / size[size > 0]
    return y - A @ np.linalg.lstsq(A, y, rcond=1e-11)[0]


def shares(X, y):
    """Return what is left of y's squares, the same beside a constant, and of its variation."""
    one, away = np.ones((len(y), 1)), y - y.mean()
    rest = left(np.hstack([one, X - X.mean(axis=0)]), away)
    alone, size, spread = left(X, y), y @ y, away @ away
    return alone @ alone / size, rest @ rest / size, rest @ rest / spread if spread else np.nan


def inflation(X, j, kept):
    others = X[:, [i for i in kept if i != j]] - X[:, [i for i in kept if i != j]].mean(axis=0)
    away = X[:, j] - X[:, j].mean()
    return away @ away / np.sum(left(others, away) ** 2)


def single(X, y, i, p):
    """Return what row i does: its leverage, and the numbers of a fit without it."""
    A = np.hstack([np.ones((len(y), 1)), (X - X.mean(axis=0))])
    A = A / np.maximum(np.linalg.norm(A, axis=0), 1e-300)
    rest = np.delete(np.arange(len(y)), i)
    U, s, _ = np.linalg.svd(A, full_matrices=False)
    U = U[:, s > 1e-11 * s[0]]
    w = np.linalg.lstsq(A[rest], y[rest], rcond=1e-11)[0]
    whole, without, h = U @ (U.T @ y), A @ w, float(U[i] @ U[i])
    miss = np.sum((y[rest] - without[rest]) ** 2) / (len(y) - 1 - p)
    s2 = np.sum((y - whole) ** 2) / (len(y) - p)
    t = (y[i] - without[i]) / np.sqrt(miss / (1 - h)) if miss > 0 and h < 1 - 1e-9 else np.inf
    moved = np.sum((whole - without) ** 2) / p / s2
    dffits = (whole[i] - without[i]) / np.sqrt(miss * h) if miss > 0 else np.inf
    return [i, y[i], without[i], h, t, moved, dffits]


def agrees(token, pool):
    """Whether a printed number is one of the pool, to its last digit."""
    digits, _, power = token.replace(",", "").partition("e")
    unit = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    pool = np.abs(np.array([*pool, np.nan], dtype=float))
    slack = 0.51 * unit + 1e-7 * pool  # a recomputed number has rounding of its own
    return bool((np.abs(pool - float(token.replace(",", ""))) <= slack).any())


def strange(lines, pool):
    """Return the numbers in some lines that are none of the pool."""
    return [f"{t} in {x!r}" for x in lines for t in NUMBER.findall(x) if not agrees(t, pool)]

"""Every number on new rows that a report prints, computed again by SciPy's NNLS and HiGHS."""

import numpy as np
from scipy.optimize import linprog, nnls


def away(V, x):
    """Return the distance of x to the hull of the rows of V (Haskell and Hanson's trick)."""
    size = np.abs(V - x).max()
    miss = nnls(np.vstack([(V - x).T / size, np.ones(len(V))]), np.eye(V.shape[1] + 1)[-1])[1]
    return size * miss / np.sqrt(max(1 - miss**2, 1e-300))


def limit(V, x, j, sign):
    """Return how far mixtures of the rows of V go in column j that have all else of x."""
    A, b = np.vstack([np.delete(V, j, axis=1).T, np.ones(len(V))]), [*np.delete(x, j), 1]
    exact = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    return -sign * linprog(-sign * V[:, j], A_eq=A, b_eq=b, options=exact).fun


def alike(X):
    """Return the places of each different row."""
    which = np.unique(X + 0.0, axis=0, return_inverse=True)[1].reshape(-1)
    return [np.flatnonzero(which == g) for g in range(which.max() + 1)]


def places(found, X, new):
    """Return the numbers of new rows, if their proofs hold."""
    mean, scale = np.zeros(X.shape[1]), np.ones(X.shape[1])
    if found.kind == "columns":
        largest = np.abs(np.vstack([X, new])).max(axis=0)
        still = X.std(axis=0) <= 1e-12 * largest
        mean, scale = X.mean(axis=0), np.where(still, np.maximum(largest, 1e-300), X.std(axis=0))
    V, W = (X - mean) / scale, (new - mean) / scale
    own = V[[g[0] for g in alike(X)]]
    far = [away(np.delete(own, i, axis=0), v) for i, v in enumerate(own)]
    out = [
        max(far),
        100 * np.mean(np.array(far) > 1e-14 * np.abs(V).max()),
        len(own),
        len(own) - 1,
    ]
    for e in found.extrapolations:
        out.append(np.count_nonzero(e.direction) - 4)  # smaller terms
        x, j, bound = new[e.row], e.column, (X @ e.direction).max()
        assert x @ e.direction > bound, "a direction"
        beyond = np.linalg.norm(W[e.row] - np.clip(W[e.row], V.min(axis=0), V.max(axis=0)))
        assert e.distance <= away(V, W[e.row]) * (1 + 1e-6), "a distance"
        out += [e.row, *x, bound, x @ e.direction, *e.direction, away(V, W[e.row]), beyond]
        if e.limit is not None:
            out += [mean[j] + scale[j] * limit(V, W[e.row], j, np.sign(e.direction[j]))]
    for e in found.interpolations:
        assert (e.weights > 0).all(), "a mixture"
        assert np.isclose(e.weights.sum(), 1, rtol=1e-9, atol=0), "a mixture"
        assert np.abs(e.weights @ V[list(e.rows)] - W[e.row]).max() <= found.margin + 1e-7
        out += [e.row, *e.rows, *e.weights]
    return out

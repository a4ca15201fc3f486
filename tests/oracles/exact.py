"""Tables short of rank in raw units, with their shortest weights in exact fractions."""

from fractions import Fraction

import numpy as np

from oracles.nist import solved


def short_of_rank(seed, wide=False):
    """Return columns that depend on each other exactly, a target, its weights and its fit.

    Whole numbers, and sums of them, in units from 1e-12 to 1e12 that round nothing.
    """
    rng = np.random.default_rng(seed)
    if wide:
        d = int(rng.integers(2, 6))
        whole = rng.integers(-1000, 1001, (d, d + int(rng.integers(1, 5))))
    else:
        d, n, more = (int(rng.integers(*limits)) for limits in [(8, 30), (2, 6), (1, 4)])
        whole = rng.integers(-1000, 1001, (d, n))
        whole[:, 0] = whole[:, 0] if rng.random() < 0.5 else 1
        mix = rng.integers(-3, 4, (n, more)) * (rng.random((n, more)) < 0.7)
        whole = np.hstack([whole, whole @ mix])
    unit = 2.0 ** rng.integers(-40, 41, whole.shape[1])
    if rng.random() < 0.5:  # of 20 bits, near a power of ten
        fraction, exponent = np.frexp(10.0 ** rng.integers(-7, 10, len(unit)))
        unit = np.ldexp(np.rint(fraction * 2**20), exponent - 20)
    x = whole * unit
    y = np.rint(rng.normal(size=d) * 1000) / 1000
    if rng.random() < 0.5:
        y += np.rint(x @ (rng.normal(size=len(unit)) / unit))
    rows, goal = ([[Fraction(v) for v in row] for row in a.tolist()] for a in (x, y[:, None]))
    if wide:  # X'z, where XX'z is the target
        products = [[sum(a * b for a, b in zip(r, s, strict=True)) for s in rows] for r in rows]
        z = solved(products, [g for (g,) in goal])
        weights = [sum(a * b for a, b in zip(c, z, strict=True)) for c in zip(*rows, strict=True)]
    else:  # orthogonal to all that changes no sum
        null = np.vstack([mix, -np.eye(more, dtype=int)]).T.tolist()
        null = [[v / Fraction(u) for v, u in zip(row, unit.tolist(), strict=True)] for row in null]
        weights = solved(rows + null, [g for (g,) in goal] + [Fraction(0)] * more)
    fitted = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in rows]
    order = rng.permutation(len(unit))
    floats = np.array([float(w) for w in weights])
    return x[:, order], y, floats[order], np.array([float(f) for f in fitted])

"""The exponents of kernels that fall with distance, to the digits that an exponential needs."""

from __future__ import annotations

import numpy as np

from spanbook._check import Array
from spanbook._reachable import power_of_two

WIDE = 16  # from this many columns on, a matrix product is several times faster
MILD = 64  # up to exponents of this size, its rounding changes the last digits alone
LARGEST = float(np.finfo(np.float64).max)


def exponents(x: Array, y: Array, gamma: float, power: int, *, shifted: bool = False) -> Array:
    """Return ``-gamma * sum_j |x_j - y_j| ** power`` for each row of `x` and each of `y`.

    Shifted, each row is less its largest, taken away before anything can overflow: the
    nearest row of `y` has exponent 0, however far it is.
    """
    unit = float(power_of_two(np.array([np.abs(x).max(), np.abs(y).max()]))[0])
    factor = min(gamma * unit * (unit if power == 2 else 1.0), LARGEST)
    near = x / unit
    out = _distances(near, near if y is x else y / unit, factor, power)
    if shifted:
        out -= out.min(axis=1, keepdims=True)
    with np.errstate(over="ignore"):  # beyond the largest float, the exponential is 0
        out *= -factor
    return out


def _distances(x: Array, y: Array, factor: float, power: int) -> Array:
    """Return the distances between rows: squared, or sums of absolute differences.

    The differences are taken first, so that rows far from the origin and close together
    lose no digits; a product of the centred rows is as good where the exponents are mild.
    """
    from scipy.spatial.distance import cdist  # SciPy loads with the first call that needs it

    if power == 2 and x.shape[1] >= WIDE:
        centre = x.mean(axis=0)
        a, b = x - centre, y - centre
        squares = np.square(a).sum(axis=1), np.square(b).sum(axis=1)
        if factor * max(squares[0].max(), squares[1].max()) <= MILD:
            out: Array = np.maximum(squares[0][:, None] + squares[1] - 2 * (a @ b.T), 0)
            if y is x:
                np.fill_diagonal(out, 0)
            return out
    return np.asarray(cdist(x, y, "sqeuclidean" if power == 2 else "cityblock"))

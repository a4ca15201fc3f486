"""The exponents of kernels that fall with distance, to the digits that an exponential needs."""

from __future__ import annotations

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import power_of_two

WIDE = 16  # from this many columns on, a matrix product is several times faster
MILD = 64  # up to exponents of this size, its rounding changes the last digits alone


def exponents(x: Array, y: Array, gamma: float, power: int, *, shifted: bool = False) -> Array:
    """Return ``-gamma * sum_j |x_j - y_j| ** power`` for each row of `x` and each of `y`.

    Shifted, each row is less its largest, taken away before anything can overflow: the
    nearest row of `y` has exponent 0, however far it is.
    """
    if gamma == 0:  # also where a distance overflows
        return np.zeros((len(x), len(y)))
    with np.errstate(over="ignore", invalid="ignore"):
        out = _distances(x, y, gamma, power)
        if shifted:
            for i in np.flatnonzero(out.min(axis=1) == np.inf):
                unit = float(power_of_two(np.array([np.abs(x[i]).max(), np.abs(y).max()]))[0])
                near = _distances(x[i : i + 1] / unit, y / unit, np.inf, power)[0]
                out[i] = (near - near.min()) * unit * (unit if power == 2 else 1)
            out -= out.min(axis=1, keepdims=True)
        out *= -gamma
    return out


def _distances(x: Array, y: Array, gamma: float, power: int) -> Array:
    """Return the distances between rows: squared, or sums of absolute differences.

    The differences are taken first, so that rows far from the origin and close together
    lose no digits; a product of the centred rows is as good where the exponents are mild.
    """
    from scipy.spatial.distance import cdist  # SciPy loads with the first call that needs it

    if power == 2 and x.shape[1] >= WIDE:
        centre = y.mean(axis=0)
        b = y - centre
        a = b if y is x else x - centre
        squares = np.square(a).sum(axis=1)[:, None], np.square(b).sum(axis=1)
        if gamma * max(squares[0].max(), squares[1].max()) <= MILD:
            out: Array = squares[0] + squares[1]
            products = a @ b.T
            out -= np.multiply(products, 2, out=products)
            if y is x:
                np.fill_diagonal(out, 0)
            return np.maximum(out, 0, out=out)
    return np.asarray(cdist(x, y, "sqeuclidean" if power == 2 else "cityblock"))

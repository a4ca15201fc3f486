"""The rows of a fit made ready: minus their means for an intercept, and by their weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check
from spanbook._arrays import Array
from spanbook._scale import power_of_two, sizes
from spanbook._triangle import SAFE, Directions, Solution, extended, products, solved


@dataclass(frozen=True)
class Rows:
    """A table in units in which no square overflows or vanishes, and where it was moved from."""

    x: Array  # (d, n), less `middle`
    y: Array  # (d, k), less `level`
    unit: Array  # (n,), powers of two
    height: Array  # (k,), powers of two
    root: Array | None  # (d, 1), the roots of the rows' weights, in `heaviest`
    heaviest: float  # a power of two
    size: Array | None  # (n,), powers of two: the columns' lengths before they were moved
    middle: Array | None  # (2, n), for an intercept: their sums are the means, to all digits
    level: Array | None  # (2, k)

    def counted(self, a: Array) -> Array:
        """Return rows times the roots of their weights."""
        return a if self.root is None else self.root * a

    @property
    def enough(self) -> bool:
        """Whether there are rows for one answer, if the columns do not depend on each other."""
        rows = len(self.x) if self.root is None else np.count_nonzero(self.root)
        return bool(rows >= self.x.shape[1] + (self.middle is not None))

    def priced(self, penalty: Array) -> Array:
        """Return the roots (p,) of penalties: a price on weights in the caller's units."""
        return np.asarray(np.sqrt(penalty).reshape(-1) / self.heaviest)

    def shares(self, columns: Array, roots: Array) -> Array:
        """Return what each root leaves of each singular direction, (p, min(n, d))."""
        largest = self.unit.max()
        s = np.linalg.svd(columns * (self.unit / largest), compute_uv=False)
        with np.errstate(over="ignore"):
            price = np.where(roots > 0, roots, 1)[:, None] / largest
        return np.asarray((s / np.hypot(s, np.maximum(price, np.finfo(float).tiny))) ** 2)

    def back(self, weights: Array, dtype: Any) -> Array:
        """Return weights (..., n, k) in the units of the caller."""
        exponents = np.log2(self.height) - np.log2(self.unit)[:, None]
        with np.errstate(over="ignore"):
            out = np.ldexp(weights, exponents.astype(np.int32)).astype(dtype)
        return _check.no_overflow(
            "the weights of `columns`", out, "change the units of `columns` or `target`"
        )

    def intercept(self, parts: tuple[Array, ...], left: Array, dtype: Any) -> Array | None:
        """Return what is added to the weighted sums, one for each column of the weights.

        These are the sum of two `parts`, (n, m), in these units, and leave `left`, (d, m). Far
        from 0 the means all but cancel: what is left has the digits that both parts have.
        """
        if self.middle is None or self.level is None:
            return None
        times = left.shape[1] // len(self.height)
        share = np.ones(len(left)) if self.root is None else self.root[:, 0] ** 2
        unit = power_of_two(self.middle.T)  # so that no product is small beside the others
        with np.errstate(over="ignore", invalid="ignore"):
            x = [np.ones((3, 1)), *(m[:, None] / unit for m in self.middle for _ in parts)]
            missed = share @ left / share.sum()
            y = [np.tile(self.level, times), missed[None], *(-w * unit for w in parts * 2)]
            column = np.vstack(x)
            out = products(column, np.vstack(y), 2 * sizes(column))[0]
            out = (out * np.tile(self.height, times)).astype(dtype)
        return _check.no_overflow("the values of `intercept`", out)

    def singular_values(self, found: Solution, dtype: Any) -> Array:
        """Return the singular values of the columns, minus their means, in the caller's units."""
        s, exponent = found.singular_values, int(np.log2(self.heaviest))
        if (self.unit != 1).any():
            exponents = np.log2(self.unit) + np.log2(found.size)
            exponent += int(exponents.max())
            relative = (exponents - exponents.max()).astype(np.int32)
            s = np.linalg.svd(np.ldexp(found.columns, relative), compute_uv=False)
        with np.errstate(over="ignore"):
            return _check.no_overflow(
                "the singular values of `columns`", np.ldexp(s, exponent).astype(dtype)
            )


def ready(
    x: Array, y: Array, weights: Array | None, *, intercept: bool, mild: bool = True
) -> Rows:
    """Return the rows of columns (d, n) and targets (d, k) for a fit.

    Without `mild` the columns' units are not looked at, which takes as long as a product.
    """
    unit, height = np.ones(x.shape[1]), power_of_two(y.T)[:, 0]
    x = x.astype(np.float64, copy=False)
    if mild:
        unit = power_of_two(x.T)[:, 0]
        unit = np.where((unit > 1 / SAFE) & (unit < SAFE), 1.0, unit)
        x = x if (unit == 1).all() else x / unit
    y = y / height
    root, heaviest = None, 1.0
    if weights is not None:
        heaviest = float(power_of_two(np.sqrt(weights))[0])
        root = np.sqrt(weights)[:, None] / heaviest
    if not intercept:
        return Rows(x, y, unit, height, root, heaviest, None, None, None)
    size = sizes(x if root is None else root * x)
    share = np.full(len(x), 1 / len(x)) if root is None else root[:, 0] ** 2
    (x, middle), (y, level) = (_from_mean(a, share / share.sum()) for a in (x, y))
    return Rows(x, y, unit, height, root, heaviest, size, middle, level)


def fit(
    x: Array, y: Array, weights: Array | None, tol: float, *, intercept: bool
) -> tuple[Rows, Solution, Array, Array]:
    """Fit rows: as made ready, what was found, what to add to its weights, residual (d, k).

    The residual is fitted once more. Its rounding is as large as the weights, which can be far
    larger than the residual; what is found there is small, and so is its own rounding.
    """
    (d, n), k = x.shape, y.shape[1]
    if d < n:
        rows = ready(x, y, weights, intercept=intercept)
        known = Directions.of(rows.counted(rows.x), tol, rows.size)
        found = solved(known, np.hstack([known.x, rows.counted(rows.y)]))
        residual = rows.y - rows.x @ found.weights
        step = known.solve(rows.counted(residual))
        return rows, found, step, residual - rows.x @ step
    for mild in (False, True):
        with np.errstate(over="ignore", invalid="ignore"):
            rows = ready(x, y, weights, intercept=intercept, mild=mild)
            columns = rows.counted(rows.x)
            empty = np.zeros((n + k, n + k), order="F")
            r = extended(empty, columns, rows.counted(rows.y))
        largest = np.abs(r[:n, :n]).max(axis=0)
        if ((largest > 1 / SAFE) & (largest < SAFE)).all():  # not, if a column is zeros
            break
    known = Directions.of(r[:n, :n], tol, rows.size)
    found = solved(known, r)
    residual = rows.y - rows.x @ found.weights
    step = known.correction(columns, rows.counted(residual))
    return rows, found, step, residual - rows.x @ step


def _from_mean(a: Array, share: Array) -> tuple[Array, Array]:
    """Return rows minus their mean, and the mean as a heavy row and what to add to it."""
    first = a[share.argmax()]
    away = a - first
    middle = share @ away
    return away - middle, np.stack([first, middle])


def sample_weight(value: ArrayLike | None, d: int, of: Any) -> Array | None:
    """Return the weights of `d` rows, at least 0 and not all 0, or None."""
    if value is None:
        return None
    out = _check.targets("sample_weight", value, d, upright=True, of=of).astype(np.float64)
    if out.ndim != 1:
        raise ValueError(f"`sample_weight` must be one list ({d},), but its shape is {out.shape}")
    if out.min() < 0:
        raise ValueError(f"`sample_weight` must be at least 0, but it has {out.min():g}")
    if not out.any():
        raise ValueError("`sample_weight` is 0 for every row")
    return out

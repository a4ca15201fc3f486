"""What each row does to the fit of a target: leverage, studentised residual, influence.

One QR of the independent columns, with a constant beside them, gives all of it in closed form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._scale import from_mean, power_of_two, reject
from spanbook.diagnosis._blocks import RowBasis, Turn, each, is_large
from spanbook.diagnosis._columns import Centred
from spanbook.diagnosis._parts import Parts

OWN = 1e-10  # what is left of 1 minus a leverage of 1
EXACT = 1e-18  # share of the squares that rounding leaves of a fit that is exact
ALONE = 1e-6  # share of the squares left without a row, below which a difference is rounding


class Fit(NamedTuple):
    """A target fitted to independent columns and a constant, and what each row does to it."""

    basis: Array | RowBasis  # (p, n), orthonormal, the constant first
    residual: Array  # (n,)
    unit: float  # the residuals are in this many of the target's units
    leverage: Array  # (n,)
    studentized: Array  # (n,) external; NaN where the leverage is 1
    p_value: Array  # (n,) of that, times the number of rows
    cook: Array  # (n,)
    dffits: Array  # (n,)

    @property
    def spread(self) -> float:
        """The standard deviation of the noise, as estimated from the residuals."""
        n = len(self.residual)
        return float(np.linalg.norm(self.residual) / (n - len(self.basis)) ** 0.5) * self.unit


@dataclass(frozen=True, eq=False, repr=False)
class RowEffect(Result):
    r"""What one row does to the least-squares fit, with an intercept.

    With leverage :math:`h_i`, residual :math:`r_i`, and :math:`p` weights, the intercept
    included, fitted to :math:`n` rows:

    .. math:: t_i = \frac{r_i}{s_{(i)} \sqrt{1 - h_i}}, \qquad
        \mathrm{DFFITS}_i = t_i \sqrt{\frac{h_i}{1 - h_i}}, \qquad
        D_i = \frac{r_i^2}{p \, s^2} \, \frac{h_i}{(1 - h_i)^2}

    At leverage 1 no other row knows its direction, and all but the leverage are NaN; where the
    other rows are fitted exactly, :math:`t_i` and DFFITS are infinite.
    Here :math:`s` is the standard deviation of the noise as the fit has it, and
    :math:`s_{(i)}` that of the fit without row :math:`i`.

    Made by :func:`diagnose`, for the rows that a finding names.

    Attributes
    ----------
    row : int
        Which row, counted from 0.
    leverage : float
        The :math:`h_i`: how much of a change of its target its fitted value takes over.
    studentized : float
        The :math:`t_i`: how many standard errors its target is from what the others predict.
    p_value : float
        How probable one so large among all rows is at most, if the noise is normal: that of
        the :math:`t` distribution with :math:`n - p - 1` degrees of freedom, times :math:`n`
        (Bonferroni).
    cook : float
        Cook's distance :math:`D_i`: how far all fitted values move without the row.
    dffits : float
        How far its own fitted value moves, in its standard errors.
    label : str or None
        The label of the row in a data frame whose rows have some beside their numbers.

    See Also
    --------
    leverage, leave_one_out : The same for every row of a fit.

    References
    ----------
    .. [1] D. A. Belsley, E. Kuh, R. E. Welsch, *Regression Diagnostics*, Wiley, 1980,
       chapter 2. :doi:`10.1002/0471725153`
    .. [2] R. D. Cook, "Detection of influential observation in linear regression",
       *Technometrics* 19, 1977. :doi:`10.1080/00401706.1977.10489493`

    Examples
    --------
    >>> import spanbook as sb
    >>> x, y = [[0], [1], [2], [3], [4], [5]], [0.0, 1.1, 1.9, 3.1, 9.0, 5.0]
    >>> sb.diagnose(columns=x, target=y).row_effects[0].row
    4
    """

    _if_any = ("label",)

    row: int
    leverage: float
    studentized: float
    p_value: float
    cook: float
    dffits: float
    label: str | None = None


def fitted(X: Array | Parts, y: Array, kept: Sequence[int], tol: float, c: Centred) -> Fit | None:
    """Fit a target; None where too few rows are left over, or nothing but rounding is.

    Of the centred columns the target is the last; a large table is looked at in blocks.
    """
    n, p = len(X), len(kept) + 1
    if n - p < 2:
        return None
    unit = float(power_of_two(y)[0])
    basis: Array | RowBasis
    if isinstance(X, Parts) or is_large(X):
        basis, residual, h = _in_blocks(X, y, c, kept)
        residual = residual / unit
    else:
        away, _ = from_mean(y.astype(np.float64)[:, None] / unit)
        basis = _basis(X[:, list(kept)])
        residual, h = reject(away[:, 0], basis), np.einsum("ij,ij->j", basis, basis)
    if np.linalg.norm(residual) <= tol * np.linalg.norm(y / unit):
        return None
    free = np.where(1 - h > OWN, 1 - h, np.nan)
    squares = float(residual @ residual)
    without = squares - residual**2 / free
    for i in np.flatnonzero(without <= ALONE * squares):
        without[i] = _without(basis, residual, int(i)) if free[i] > 0 else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(residual == 0, 0, residual / np.sqrt(without / (n - p - 1) * free))
        t = np.where(np.isnan(free), np.nan, t)
    return Fit(
        basis,
        residual,
        unit,
        np.minimum(h, 1.0),
        t,
        np.minimum(1, n * _tails(t, n - p - 1)),
        residual**2 / (p * squares / (n - p)) * h / free**2,
        t * np.sqrt(h / free),
    )


def _basis(columns: Array) -> Array:
    """Return an orthonormal basis of a constant and the columns, the constant first."""
    n = len(columns)
    unit = power_of_two(columns.T)[:, 0]
    away, _ = from_mean(columns.astype(np.float64) / unit)
    length = np.linalg.norm(away, axis=0)
    q = np.linalg.qr(away / np.where(length > 0, length, 1.0))[0]
    return np.vstack([np.full(n, n**-0.5), q.T])


def _in_blocks(
    X: Array | Parts, y: Array, c: Centred, kept: Sequence[int]
) -> tuple[RowBasis, Array, Array]:
    """Return a basis that is made as it is looked at, the residuals and the leverages."""
    some, k = np.array(kept, dtype=int), len(kept)
    r = np.asarray(np.linalg.qr(c.unit[:, [*some, -1]], mode="r"))
    turn = Turn(some, c.mean[some], c.size[some], np.linalg.inv(r[:k, :k]), len(X) ** -0.5)
    fit = partial(_missed, turn=turn, weights=c.size[-1] * r[:k, k], mean=c.mean[-1])
    residual, h = np.hstack(list(each("residuals", X, fit, y)))
    return RowBasis(X, turn), residual, h


def _missed(cells: Array, y: Array, turn: Turn, weights: Array, mean: float) -> Array:
    """Return the residuals and the leverages of some rows."""
    q = turn.of(cells)
    return np.array([(y - mean) - weights @ q[1:], np.einsum("ij,ij->j", q, q)])


def _without(basis: Array | RowBasis, residual: Array, i: int) -> float:
    """Return the squared residuals of the fit without row `i`, where a difference would cancel."""
    if isinstance(basis, RowBasis):
        return left_without(basis, residual, [i])
    others = np.delete(basis, i, axis=1)
    left = reject(np.delete(residual, i), np.linalg.qr(others.T)[0].T)
    squares = float(left @ left)
    return squares if squares > EXACT * float(residual @ residual) else 0.0


def left_without(basis: RowBasis, residual: Array, rows: Sequence[int]) -> float:
    """Return the squared residuals of the fit without some rows, in closed form."""
    q = basis[:, rows]
    moved = np.linalg.lstsq(np.eye(len(q)) - q @ q.T, q @ residual[rows], rcond=None)[0]
    left = residual + basis.along(moved)
    left[rows] = 0
    squares = float(left @ left)
    return squares if squares > EXACT * float(residual @ residual) else 0.0


def _tails(t: Array, freedom: int) -> Array:
    """Return how probable a value of the t distribution at least so far from 0 is."""
    from scipy.special import stdtr

    return np.where(np.isinf(t), 0.0, 2 * stdtr(freedom, -np.abs(t)))


def effects(fit: Fit, rows: Sequence[int], labels: tuple[str, ...] | None) -> list[RowEffect]:
    """Return what was found for some rows."""
    return [
        RowEffect(
            row=i,
            leverage=float(fit.leverage[i]),
            studentized=float(fit.studentized[i]),
            p_value=float(fit.p_value[i]),
            cook=float(fit.cook[i]),
            dffits=float(fit.dffits[i]),
            label=labels[i] if labels else None,
        )
        for i in rows
    ]

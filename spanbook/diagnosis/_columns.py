"""Columns minus their means, how much each repeats the others, and sets that say which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._result import Result, sign
from spanbook._scale import from_mean, power_of_two, reject
from spanbook.diagnosis._blocks import is_large, levels, triangle
from spanbook.diagnosis._parts import Parts
from spanbook.diagnosis._words import term

EPS = float(np.finfo(np.float64).eps)
EXPLAINED = 0.1  # a column counts as nearly dependent when less of its variance than this is new
TERMS = 7  # a sum of many more is shortened in print


class Centred(NamedTuple):
    """Columns minus their means, at length 1; a column that does not vary is 0."""

    n: int  # how many rows there are
    unit: Array  # (n, d), or fewer rows that keep all lengths and angles
    size: Array  # (d,) the lengths that were divided out
    mean: Array  # (d,)
    noise: Array  # (d,) a column's own rounding, where eps is that of a column of mean 0

    def first(self, d: int) -> Centred:
        """Return the first `d` columns."""
        n, unit, size, mean, noise = self
        return Centred(n, unit[:, :d], size[:d], mean[:d], noise[:d])


def measured(X: Array | Parts, y: Array | None, tol: float) -> tuple[Centred, Array]:
    """Return columns, and a target beside them, minus their means, and as they are, at length 1.

    What varies less than `tol` does not vary.
    """
    if isinstance(X, Parts) or is_large(X):
        return _measured_in_blocks(X, [] if y is None else [y], tol)
    X = X if y is None else np.column_stack([X, y])
    unit = power_of_two(X.T)[:, 0]
    scaled = X.astype(np.float64) / unit
    rest, mean = from_mean(scaled)
    size, length = np.linalg.norm(rest, axis=0), np.linalg.norm(scaled, axis=0)
    with np.errstate(over="ignore"):
        varies = size > tol * length
    size = np.where(varies, size, 1.0)
    noise = np.where(varies, np.maximum(length / size, 1.0), 1.0)
    # A constant column stays one when the rotation rounds, and a column of zeros too.
    flat = squeezed(rest / size) * varies
    alone = squeezed(scaled / np.where(length > 0, length, 1.0)) * (length > 0)
    return Centred(len(X), flat, size * unit, mean * unit, noise), alone


def _measured_in_blocks(
    X: Array | Parts, beside: Sequence[Array], tol: float
) -> tuple[Centred, Array]:
    """Do the same for many rows: the triangle has the lengths and angles of all of them."""
    n = len(X)
    unit, mean = levels(X, *beside)
    rest = triangle(X, beside, unit, mean)
    size = np.linalg.norm(rest, axis=0)
    # A constant is at right angles to columns minus their means: it takes one more row.
    whole = squeezed(np.vstack([rest, n**0.5 * mean]))
    length = np.linalg.norm(whole, axis=0)
    varies = size > tol * length
    size = np.where(varies, size, 1.0)
    noise = np.where(varies, np.maximum(length / size, 1.0), 1.0)
    alone = whole / np.where(length > 0, length, 1.0) * (length > 0)
    return Centred(n, rest / size * varies, size * unit, mean * unit, noise), alone


def squeezed(columns: Array) -> Array:
    """Return columns of the same lengths and angles with no more rows than there are columns."""
    n, d = columns.shape
    return columns if n <= d else np.asarray(np.linalg.qr(columns, mode="r"))


def inflation(unit: Array, repeated: Sequence[int], kept: Sequence[int]) -> Array:
    """Return the variance inflation of each column, where the `kept` make all the others."""
    # Those kept of the repeated span them all; of all, rounding would make a direction more.
    few = [j for j in repeated if j in set(kept)]
    return inflation_beside(unit, repeated, few)


def inflation_beside(unit: Array, repeated: Sequence[int], few: Sequence[int]) -> Array:
    """Return the variance inflation of each column.

    It is one over the part of a column's variance that the others, with a constant, do not
    explain: infinite for the `repeated`, which others make exactly, NaN for what never varies.
    The `few` are independent columns that span the repeated.
    """
    out = np.where(np.linalg.norm(unit, axis=0) > 0, 1.0, np.nan)
    out[list(repeated)] = np.inf
    free = np.flatnonzero(out == 1.0)
    rest = unit[:, free]
    if len(few):
        rest = reject(rest.T, np.linalg.qr(unit[:, list(few)])[0].T).T
    inverse = inverse_of(rest)
    found = np.einsum("ij,ij->i", inverse, inverse)
    # A pseudoinverse, of columns that a tolerance of 0 calls independent, gives less than 1.
    out[free] = np.where(found < 1 - 1e-6, np.inf, found)
    return out


def inverse_of(columns: Array) -> Array:
    """Return the inverse of R in QR; a row for each column, orthogonal to the other columns.

    One over the length of a row is the distance of its column to the span of the others.
    """
    return inverted(np.asarray(np.linalg.qr(columns, mode="r")))


def inverted(r: Array) -> Array:
    """Return the inverse of a triangle."""
    if np.abs(np.diag(r)).min(initial=1.0) > EPS:
        # LU leaves a triangle as it is, so this substitutes back; an SVD takes ten times as long.
        return np.linalg.inv(r)
    # With a tolerance of 0, columns count as independent that are not.
    return np.linalg.pinv(r, rcond=EPS)


@dataclass(frozen=True, eq=False, repr=False)
class DependentSet(Result):
    r"""Columns of which each is a combination of the others and a constant, or nearly.

    .. math:: \sum_j c_j x_j = b

    In an exact set no column can be left out: every coefficient is needed.

    Made by :func:`diagnose`.

    Attributes
    ----------
    columns : tuple of int
        Which columns, counted from 0.
    names : tuple of str
        Their names.
    coefficients : (k,) ndarray
        The :math:`c_j`.
    constant : float
        The :math:`b`; where it is not 0, the set depends only beside a constant column.
    distance : float
        What is left of the column whose coefficient is 1, as a share of its spread:
        0 when the set is exact.

    See Also
    --------
    dependence : Each atom in terms of those before it.

    Examples
    --------
    >>> import spanbook as sb
    >>> found = sb.diagnose(columns=[[1, 2, 3], [0, 1, 1], [5, 1, 6], [2, 2, 4]])
    >>> print(found.dependent_sets[0])
    column 2 = column 0 + column 1
    """

    columns: tuple[int, ...]
    names: tuple[str, ...]
    coefficients: Array
    constant: float
    distance: float

    def __str__(self) -> str:
        left = [term(c, x) for c, x in zip(self.coefficients, self.names, strict=True) if c > 0]
        right = [term(-c, x) for c, x in zip(self.coefficients, self.names, strict=True) if c < 0]
        if self.constant:
            (right if self.constant > 0 else left).append(f"{abs(self.constant):.4g}")
        return f"{_sum(left)} {sign('≈') if self.distance else '='} {_sum(right)}"


def _sum(terms: Sequence[str]) -> str:
    """Return the terms with plus signs between them, the last of many left out."""
    if len(terms) > TERMS + 1:
        terms = [*terms[:TERMS], f"{len(terms) - TERMS} more terms"]
    return " + ".join(terms) or "0"

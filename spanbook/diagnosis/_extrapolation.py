"""A new row outside the hull of the old ones, with a direction that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spanbook._arrays import Array
from spanbook._result import Result
from spanbook.diagnosis._words import signed, things, who

TERMS = 4  # a direction of more columns than this is shortened in print
BESIDE = 3  # other columns that are named with their values


@dataclass(frozen=True, eq=False, repr=False)
class Extrapolation(Result):
    r"""A new row outside the convex hull of the others, with the proof.

    Every row :math:`x` of the others has :math:`\langle \nu, x \rangle \le b`;
    the new row is past it.

    Made by :func:`diagnose`.

    Attributes
    ----------
    row : int
        Which new row, counted from 0.
    direction : (d,) ndarray
        The :math:`\nu`; where one column is enough to tell, only its entry is not 0.
    bound : float
        The :math:`b`: how far along the direction the others reach.
    value : float
        How far the new row is along it.
    distance : float
        The new row is at least this far outside: in standard deviations of the columns
        when they were given as `columns`, in the units of the rows when as `rows`.
    names : tuple of str
        The names of the columns.
    column : int or None
        Where no column by itself is enough, the one that tells the most; its entry of the
        direction is 1 or -1. None where one is enough, where the other entries of the new row
        by themselves are more than any mixture has, among more than 20 columns, and for all
        but the 20 rows furthest out.
    limit : float or None
        How far that column reaches in mixtures that have all the other entries of the new row.
    beside : tuple of float
        The entries of the new row.
    label : str or None
        The label of the row in a data frame whose rows have some beside their numbers.

    See Also
    --------
    ConvexHull : What decides, when each column by itself is within its range.
    Interpolation : A new row inside.

    Examples
    --------
    >>> import spanbook as sb
    >>> found = sb.diagnose(columns=[[0, 0], [1, 0], [0, 1]], new_rows=[[2, 0], [0.75, 0.5]])
    >>> for row in found.extrapolations:
    ...     print(row)
    row 0: column 0 is 2, above the largest seen, 1
    row 1: column 0 is 0.75, and with column 1 at 0.5 no mixture of the rows seen exceeds 0.5
    """

    _by_name = ("direction",)
    _if_any = ("label", "column", "limit")

    row: int
    direction: Array
    bound: float
    value: float
    distance: float
    names: tuple[str, ...]
    column: int | None = None
    limit: float | None = None
    beside: tuple[float, ...] = ()
    label: str | None = None

    def __str__(self) -> str:
        return f"{who(self.row, self.label)}: {self._what()}"

    def _what(self) -> str:
        used = np.flatnonzero(self.direction)
        if len(used) == 1:
            (j,) = used
            sign = np.sign(self.direction[j])
            side = "above the largest" if sign > 0 else "below the smallest"
            seen = _pair(self.value * sign + 0.0, self.bound * sign + 0.0)
            return f"{self.names[j]} is {seen[0]}, {side} seen, {seen[1]}"
        if self.column is not None and self.limit is not None:
            return self._past(self.column, self.limit)
        value, bound = _pair(self.value, self.bound)
        return f"{self._sum(used)} is {value}, and at most {bound} in the rows seen"

    def _past(self, j: int, limit: float) -> str:
        here, there = _pair(self.beside[j], limit)
        verb = "exceeds" if self.direction[j] > 0 else "is below"
        others = [k for k in range(len(self.names)) if k != j]
        at = _listed([f"{self.names[k]} at {self.beside[k]:.4g}" for k in others])
        return (
            f"{self.names[j]} is {here}, and with {at} no mixture of the rows seen {verb} {there}"
        )

    def _sum(self, used: Array) -> str:
        first = sorted(used, key=lambda j: -abs(self.direction[j]))[:TERMS]
        out = signed((float(self.direction[j]), self.names[j]) for j in sorted(first))
        more = len(used) - len(first)
        return f"{out} + {things(more, 'smaller term')}" if more else out


def _listed(parts: Sequence[str]) -> str:
    if len(parts) > BESIDE:
        return "the other columns as they are"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _pair(a: float, b: float) -> tuple[str, str]:
    """Return two different numbers in as few digits, four or more, as tell them apart."""
    for digits in range(4, 18):
        one, other = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if one != other:
            break
    return one, other

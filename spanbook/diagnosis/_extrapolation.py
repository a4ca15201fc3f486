"""New rows outside the hull of the old ones, each with a direction that says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._scale import power_of_two
from spanbook.diagnosis._given import Table
from spanbook.diagnosis._words import signed
from spanbook.hull import ConvexHull

TERMS = 4  # a direction of more columns than this is shortened in print


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
    label : str or None
        The label of the row in a data frame whose rows have some beside their numbers.

    See Also
    --------
    ConvexHull : What decides, when each column by itself is within its range.

    Examples
    --------
    >>> import spanbook as sb
    >>> found = sb.diagnose(columns=[[0, 0], [1, 0], [0, 1]], new_rows=[[2, 0], [0.75, 0.75]])
    >>> for row in found.extrapolations:
    ...     print(row)
    row 0: column 0 is 2, above the largest seen, 1
    row 1: column 0 + column 1 is 1.5, and at most 1 in the rows seen
    """

    _by_name = ("direction",)
    _if_any = ("label",)

    row: int
    direction: Array
    bound: float
    value: float
    distance: float
    names: tuple[str, ...]
    label: str | None = None

    def __str__(self) -> str:
        used = np.flatnonzero(self.direction)
        if len(used) == 1:
            (j,) = used
            sign = np.sign(self.direction[j])
            side = "above the largest" if sign > 0 else "below the smallest"
            seen = _pair(self.value * sign + 0.0, self.bound * sign + 0.0)
            return f"{self._who()}: {self.names[j]} is {seen[0]}, {side} seen, {seen[1]}"
        value, bound = _pair(self.value, self.bound)
        total = self._sum(used)
        return f"{self._who()}: {total} is {value}, and at most {bound} in the rows seen"

    def _who(self) -> str:
        return f"row {self.row}" + (f" ({self.label})" if self.label is not None else "")

    def _sum(self, used: Array) -> str:
        first = sorted(used, key=lambda j: -abs(self.direction[j]))[:TERMS]
        out = signed((float(self.direction[j]), self.names[j]) for j in sorted(first))
        return (
            out if len(used) == len(first) else f"{out} + {len(used) - len(first)} smaller terms"
        )


def extrapolations(known: Table, more: Table, *, standardise: bool) -> list[Extrapolation]:
    """Return the new rows outside the hull of the rows seen, the furthest first."""
    seen, new = known.values, more.values
    unit = power_of_two(np.vstack([seen, new]).T)[:, 0] if standardise else np.ones(seen.shape[1])
    rows, others = seen.astype(np.float64) / unit, new.astype(np.float64) / unit
    centre = rows.mean(axis=0)
    spread = rows.std(axis=0) if standardise else np.ones(len(unit))
    size = np.maximum(np.abs(rows).max(axis=0), np.abs(others).max(axis=0))
    eps = float(np.finfo(np.result_type(seen, new)).eps)
    spread = np.where(spread > 10 * eps * size, spread, np.where(size > 0, size, 1.0))
    rows, others = (rows - centre) / spread, (others - centre) / spread
    rounding = 10 * len(unit) * eps * size / spread
    out = []
    in_range = []
    beyond = _beyond(rows, others, rounding)
    for i, far in enumerate(beyond):
        if not far.any():
            in_range.append(i)
            continue
        j = int(np.argmax(np.abs(far)))
        direction = np.zeros(len(unit))
        direction[j] = np.sign(far[j])
        out.append(_row(i, direction, known, more, float(np.linalg.norm(far))))
    out += [
        _row(i, normal / spread / unit, known, more, distance)
        for i, normal, distance in _past_a_face(rows, others, in_range, float(rounding.max()))
    ]
    return sorted(out, key=lambda e: (-e.distance, e.row))


def _beyond(rows: Array, others: Array, rounding: Array) -> Array:
    """Return how far each entry is outside its column's range: below as negative, inside as 0."""
    low, high = rows.min(axis=0), rows.max(axis=0)
    out: Array = others - np.clip(others, low, high)
    return np.where(np.abs(out) > rounding, out, 0.0)


def _past_a_face(
    rows: Array, others: Array, which: list[int], rounding: float
) -> list[tuple[int, Array, float]]:
    """Return those outside the hull though in range, each with its normal and distance."""
    if not which:
        return []
    near = ConvexHull(rows=rows).nearest(others[which], 0.0)
    proof = near.certificate
    return [
        (which[k], proof.normal[k], float(proof.lower[k]))  # type: ignore[index]
        for k in np.flatnonzero(np.asarray(proof.lower) > rounding)
    ]


def _row(i: int, direction: Array, known: Table, more: Table, distance: float) -> Extrapolation:
    direction = direction / np.abs(direction).max()
    bound = float((known.values.astype(np.float64) @ direction).max())
    value = float(more.values[i] @ direction)
    label = more.labels[i] if more.labels else None
    return Extrapolation(i, direction, bound, value, distance, tuple(known.names), label)


def _pair(a: float, b: float) -> tuple[str, str]:
    """Return two different numbers in as few digits, four or more, as tell them apart."""
    for digits in range(4, 18):
        one, other = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if one != other:
            break
    return one, other

"""A new row that the rows seen make as a mixture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spanbook._arrays import Array
from spanbook._result import Result, sign
from spanbook.diagnosis._words import things, who

TERMS = 5  # rows of a mixture that are written out


@dataclass(frozen=True, eq=False, repr=False)
class Interpolation(Result):
    r"""A new row inside the convex hull of the others, or on its edge, with the proof.

    .. math:: x \approx \sum_i w_i \, a_i, \qquad w_i \ge 0, \qquad \sum_i w_i = 1

    Made by :func:`diagnose`.

    Attributes
    ----------
    row : int
        Which new row, counted from 0.
    rows : tuple of int
        The few rows seen whose mixture it is.
    weights : (k,) ndarray
        Their weights :math:`w_i`, positive, with the sum 1.
    left : float
        How far the mixture misses the new row: nothing but rounding, unless a margin puts a row
        outside on the edge. In standard deviations of the columns when they were given as
        `columns`, in the units of the rows when as `rows`.
    edge : bool
        Whether the new row is on the edge: a step of the margin further from the mean of the
        rows seen would take it out.
    label : str or None
        The label of the row in a data frame whose rows have some beside their numbers.

    See Also
    --------
    Extrapolation : A new row outside.

    Examples
    --------
    >>> import spanbook as sb
    >>> found = sb.diagnose(columns=[[0, 0], [4, 0], [0, 4]], new_rows=[[1, 1], [2, 2]])
    >>> for row in found.interpolations:
    ...     print(row)
    row 0 = 0.5·seen 0 + 0.25·seen 1 + 0.25·seen 2
    row 1 (on the edge) = 0.5·seen 1 + 0.5·seen 2
    """

    _if_any = ("label",)

    row: int
    rows: tuple[int, ...]
    weights: Array
    left: float
    edge: bool
    label: str | None = None

    def __str__(self) -> str:
        order = np.argsort(-self.weights.round(6), kind="stable")
        parts = [f"{self.weights[k]:.3g}{sign('·')}seen {self.rows[k]}" for k in order[:TERMS]]
        parts = parts if len(order) > 1 else [f"seen {self.rows[0]}"]
        if more := len(order) - TERMS:
            parts += [things(more, "smaller part")] if more > 0 else []
        where = " (on the edge)" if self.edge else ""
        return f"{who(self.row, self.label)}{where} = {' + '.join(parts)}"

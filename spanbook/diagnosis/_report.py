"""The report of a diagnosis: as text, as a table in a notebook, as a dict."""

from __future__ import annotations

import html
import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from spanbook._arrays import Array
from spanbook._result import Result
from spanbook.diagnosis._columns import DependentSet
from spanbook.diagnosis._drawn import drawn
from spanbook.diagnosis._extrapolation import Extrapolation
from spanbook.diagnosis._finding import Finding
from spanbook.diagnosis._interpolation import Interpolation
from spanbook.diagnosis._missing_terms import MissingTerm
from spanbook.diagnosis._row_effects import RowEffect
from spanbook.diagnosis._words import percent, things

VERSION = 1  # of `to_dict`: the next one when an entry goes or changes its meaning
ALL_WELL = "Nothing stands out."


@dataclass(frozen=True, eq=False)
class Diagnosis(Result):
    r"""What atoms cannot reach, and why.

    Made by :func:`diagnose`.
    `print` shows the findings, a notebook the same as a table.

    Attributes
    ----------
    kind : {"columns", "rows"}
        How the atoms were given.
    shape : (int, int)
        How many rows and columns.
    names : tuple of str
        The names of the columns.
    rank : int
        The dimension of the span of the columns, which is that of the rows.
    digits_lost : float
        :math:`\log_{10}` of the condition number, columns at length 1, rows as they are; infinite
        when the rank falls short.
    dependent_sets : tuple of DependentSet
        The exact ones, the smallest first, then the near ones, of which 20 at most.
    inflation : (d,) ndarray or None
        The variance inflation of each column beside the others and a constant: infinite
        in an exact set, NaN for a column that never varies; None for rows.
    share_outside : float or None
        :math:`|r|^2 / |y|^2`, the columns as they are; None without a target.
    share_outside_centred : float or None
        :math:`1 - R^2`: the same with a constant, of the variation about the mean; None
        without a target that varies.
    spread : float or None
        For rows: their root mean square distance to their mean, by that to 0.
    directions : int or None
        For rows: how many directions hold 99 % of the squared spread.
    n_new : int
        How many new rows were looked at.
    extrapolations : tuple of Extrapolation
        The new rows outside the convex hull, the furthest first.
    interpolations : tuple of Interpolation
        The other new rows, inside it or on its edge.
    own_outside : float or None
        What share of the rows seen is outside the hull of the others, in a fixed sample of
        100; where it is large, a new row outside tells little. None without new rows.
    own_distance : float or None
        How far outside the furthest of these is, in the units of `Extrapolation.distance`.
    row_effects : tuple of RowEffect
        What the rows that findings name do to the fit, the worst first, 20 at most.
    missing_terms : tuple of MissingTerm
        The square or product that would help the most, and the column that the noise goes with,
        where another order of the residuals hardly ever does as well.
    findings : tuple of Finding
        The same in words, the worst first.
    tol : float
        The share of a column's length that counted as rounding.
    margin : float
        How near the edge of the hull counted as on it.

    See Also
    --------
    diagnose : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> found = sb.diagnose(rows=[[1, 2], [1.001, 2], [1, 2.001]])
    >>> [f.topic for f in found.findings]
    ['collapsed hull']
    >>> found.to_dict()["rank"]
    2
    """

    kind: str
    shape: tuple[int, int]
    names: tuple[str, ...]
    rank: int
    digits_lost: float
    dependent_sets: tuple[DependentSet, ...]
    inflation: Array | None
    share_outside: float | None
    share_outside_centred: float | None
    spread: float | None
    directions: int | None
    n_new: int
    extrapolations: tuple[Extrapolation, ...]
    interpolations: tuple[Interpolation, ...]
    own_outside: float | None
    own_distance: float | None
    findings: tuple[Finding, ...]
    row_effects: tuple[RowEffect, ...] = ()
    missing_terms: tuple[MissingTerm, ...] = ()
    tol: float = 0.0
    margin: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain lists, numbers and strings, ready for JSON.

        Returns
        -------
        dict
            An entry for each attribute, and the `version` of their meaning, which is 1; None
            stands for a number that is not finite.

        Examples
        --------
        >>> import json
        >>> import spanbook as sb
        >>> found = sb.diagnose(columns=[[1, 2], [2, 4], [5, 10]]).to_dict()
        >>> print(json.dumps(found["dependent_sets"][0]["coefficients"]))
        [-2.0, 1.0]
        """
        return {"version": VERSION, **_plain(asdict(self))}

    def __str__(self) -> str:
        numbered = (f"{i}. {finding}" for i, finding in enumerate(self.findings, 1))
        return "\n\n".join([self._headline(), *(numbered if self.findings else [ALL_WELL])])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        lines = "".join(
            f'<tr><th scope="row">{f.severity}</th><td>{_paragraphs(f)}</td></tr>'
            for f in self.findings
        )
        return (
            f'<table class="spanbook-result"><caption>{html.escape(self._headline())}</caption>'
            f"<tbody>{lines or f'<tr><td>{ALL_WELL}</td></tr>'}</tbody></table>"
            + drawn(self.dependent_sets, self.share_outside_centred, self.extrapolations)
        )

    def _headline(self) -> str:
        n, d = self.shape
        lost = self.digits_lost
        parts = [f"{things(n, 'row')}, {things(d, 'column')}, rank {self.rank}"]
        if math.isfinite(lost):
            parts.append(f"{abs(lost):.1f} digits lost in solving")
        if self.share_outside_centred is not None:
            parts.append(f"{percent(self.share_outside_centred)} of the target out of reach")
        if self.spread is not None:
            parts.append(f"spread {percent(self.spread)} of size")
        return "; ".join(parts)


def _paragraphs(f: Finding) -> str:
    text, advice = html.escape(f.text), html.escape(f.advice)
    cases = "".join(f"<li>{html.escape(line)}</li>" for line in f.details)
    return f"<p>{text}</p>{f'<ul>{cases}</ul>' if cases else ''}<p>{advice}</p>"


def _plain(value: Any) -> Any:
    """Return `value` with arrays and tuples as lists, and None for what is not finite."""
    if isinstance(value, np.ndarray | list | tuple):
        return [_plain(x) for x in value]
    if isinstance(value, dict):
        return {k: _plain(x) for k, x in value.items()}
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value

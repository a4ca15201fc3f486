"""Columns of one factor judged together: generalised variance inflation (Fox and Monette 1992).

The dummies of a factor explain each other, so the inflation of each alone tells of the choice of
the base level.  The determinant below does not change with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._result import sign
from spanbook._scale import reject
from spanbook.diagnosis._columns import EPS, EXPLAINED, inflation_beside
from spanbook.diagnosis._finding import Finding, listed_lines
from spanbook.diagnosis._words import number

Groups = Mapping[str, Sequence[str]]  # the name of a factor, and of its columns


class Factor(NamedTuple):
    """A factor and how much the other columns explain of it."""

    name: str
    columns: tuple[str, ...]
    inflation: float  # GVIF^(1 / k) of k columns, on the scale of the inflation of one

    @property
    def gvif(self) -> float:
        """The generalised variance inflation."""
        with np.errstate(over="ignore"):
            return float(np.float64(self.inflation) ** len(self.columns))

    @property
    def root(self) -> float:
        """GVIF^(1 / (2 k)) of k columns, on the scale of standard errors."""
        return float(self.inflation**0.5)

    def __str__(self) -> str:
        k = len(self.columns)
        of = f"'{self.name}': the generalised variance inflation (GVIF) of its {k} columns"
        if not np.isfinite(self.inflation):
            size = "infinite" if self.inflation > 0 else "none, as they depend on each other"
            return f"{of} is {size}."
        dot = sign("·")
        return f"{of} is {number(self.gvif)}; GVIF^(1/(2{dot}{k})) is {number(self.root)}."

    def to_dict(self) -> dict[str, Any]:
        """Return it with None for what is not finite, as in all of a report."""
        sizes = {"inflation": self.inflation, "gvif": self.gvif, "root": self.root}
        finite = {k: x if np.isfinite(x) else None for k, x in sizes.items()}
        exact = bool(self.inflation == np.inf)
        return {"name": self.name, "columns": list(self.columns), **finite, "exact": exact}


def factors(unit: Array, names: Sequence[str], groups: Groups) -> list[Factor]:
    """Return the inflation of each factor among some columns, at length 1 minus their means."""
    place = {name: j for j, name in enumerate(names)}
    return [
        Factor(name, tuple(own), generalised_inflation(unit, [place[x] for x in own]))
        for name, own in groups.items()
    ]


def most_inflated(
    unit: Array, kept: Sequence[int], names: Sequence[str], together: Sequence[Factor]
) -> tuple[float, str | None]:
    """Return the largest inflation among the columns kept, those of a factor as one, and whose.

    It is what is true once the columns that repeat others are dropped.
    """
    left = unit[:, list(kept)]
    sizes = dict(zip([names[j] for j in kept], inflation_beside(left, [], []), strict=True))
    for x in together:
        own = [k for k, j in enumerate(kept) if names[j] in x.columns]
        sizes = {name: size for name, size in sizes.items() if name not in x.columns}
        if own:
            sizes[x.name] = generalised_inflation(left, own)
    finite = {name: float(size) for name, size in sizes.items() if np.isfinite(size)}
    worst = max(finite, key=lambda name: finite[name], default=None)
    return (1.0, None) if worst is None else (finite[worst], worst)


def about_factors(found: Sequence[Factor], near: Sequence[str]) -> Iterator[Finding]:
    """Judge those as one that others explain, or of which columns are in near sets."""
    some = [x for x in found if x.inflation * EXPLAINED > 1 or {*near} & {*x.columns}]
    if some:
        far = any(x.inflation * EXPLAINED**2 >= 1 for x in some)
        yield Finding(
            "caution" if far else "note",
            "categories as one",
            "The columns of a category explain each other, more or less so as its base level is "
            "chosen: what counts is how much the other columns explain of all of them together.",
            listed_lines(some),
            "The last number compares with the root of one column's inflation: by so much "
            "the others widen standard errors.",
            tuple(name for x in some for name in x.columns),
        )


def generalised_inflation(unit: Array, members: Sequence[int]) -> float:
    r"""Return the variance inflation of some columns together, on the scale of that of one.

    .. math:: \mathrm{GVIF}^{1 / k} = \left(
        \frac{\det R_{11} \det R_{22}}{\det R} \right)^{1 / k}

    with the correlations :math:`R_{11}` of the :math:`k` columns, :math:`R_{22}` of the others
    and :math:`R` of all.
    `unit` holds all columns minus their means.  Infinite where the others make a combination of
    the columns, NaN where they depend among themselves.
    """
    others = np.delete(unit, list(members), axis=1)
    own, basis = _orthonormal(unit[:, list(members)]), _orthonormal(others)
    if own.shape[1] < len(members):
        return float("nan")
    # The determinants are one over the product of the squared sines between the two spans.
    sines = np.linalg.svd(reject(own.T, basis.T), compute_uv=False)
    if sines.min() <= max(unit.shape) * EPS:
        return float("inf")
    return float(np.prod(sines ** (-2 / len(members))))


def _orthonormal(columns: Array) -> Array:
    """Return an orthonormal basis of the columns at length 1."""
    length = np.linalg.norm(columns, axis=0)
    scaled = columns / np.where(length > 0, length, 1.0)
    u, s, _ = np.linalg.svd(scaled, full_matrices=False)
    return np.asarray(u[:, s > max(columns.shape) * EPS * s.max(initial=0.0)])

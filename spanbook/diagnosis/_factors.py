"""Columns of one factor judged together: generalised variance inflation (Fox and Monette 1992).

The dummies of a factor explain each other, so the inflation of each alone tells of the choice of
the base level.  The determinant below does not change with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import reject
from spanbook.diagnosis._choose import Chosen
from spanbook.diagnosis._columns import EPS, measured

Factors = list[dict[str, Any]]


def factors(chosen: Chosen) -> Factors:
    """Return the factors of a file that became several columns, and the inflation of each."""
    groups = {how.name: how.made for how in chosen.codings if len(how.made) > 1}
    if not groups:
        return []
    X, place = chosen.frame.values, {name: j for j, name in enumerate(chosen.frame.columns)}
    unit = measured(X, None, 10 * EPS * max(X.shape))[0].unit
    out = []
    for name, columns in groups.items():
        x = generalised_inflation(unit, [place[column] for column in columns])
        size = x if np.isfinite(x) else None  # as in all of the report
        exact = bool(x == np.inf)
        out.append({"name": name, "columns": list(columns), "inflation": size, "exact": exact})
    return out


def told(found: Factors) -> list[str]:
    """Say the inflation of each factor in a sentence."""
    out = []
    for f in found:
        size = "infinite" if f["exact"] else f"{f['inflation']:.3g}" if f["inflation"] else "none"
        columns = f"its {len(f['columns'])} columns together"
        out.append(f"'{f['name']}': variance inflation of {columns}: {size}.")
    return out


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

"""How much of a target the columns leave out of reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import reject
from spanbook.diagnosis._columns import Centred


class Reach(NamedTuple):
    """How much of a target is out of reach."""

    share: float  # of its squares, by the columns as they are
    with_constant: float  # the same with a constant beside them
    centred: float | None  # of its variation about the mean, with a constant


def reach(
    basis: Array, target: Array, c: Centred, independent: Sequence[int], tol: float
) -> Reach:
    """Measure a target of length 1 against a basis of the span of the columns, (rank, rows).

    The last of the centred columns is the target too.
    """
    alone = float(np.linalg.norm(reject(target, basis)))
    alone = 0.0 if alone <= tol else alone
    away = c.unit[:, -1]
    if not away.any():
        return Reach(alone**2, 0.0, None)
    columns = c.unit[:, independent]
    beside = float(np.linalg.norm(reject(away, np.linalg.qr(columns)[0].T)))
    # Columns that lie close together take large weights, and those their rounding along.
    weights = np.abs(np.linalg.lstsq(columns, away, rcond=None)[0])
    rounding = max(c.noise[-1], (weights * c.noise[independent]).max(initial=0.0))
    if beside <= tol * rounding:
        return Reach(0.0 if alone <= tol * rounding / c.noise[-1] else alone**2, 0.0, 0.0)
    return Reach(alone**2, (beside / c.noise[-1]) ** 2, beside**2)

"""Atoms that add nothing to the span of those before them, and the warning that says so."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import reject
from spanbook._table import listed, numbered


class RankWarning(UserWarning):
    """The columns of a fit depend on each other, so that many weights fit as well.

    Given by `least_squares`, `StreamedLeastSquares` and, at a penalty of 0, `ridge`, where the
    rank falls short of the number of columns although there are as many rows.
    A table with more columns than rows never has one answer, so there it is not given.
    Where the shortest of many weights are what is wanted, turn it off:
    ``warnings.simplefilter("ignore", sb.RankWarning)``.

    See Also
    --------
    dependence : Which columns are combinations of which others.

    Examples
    --------
    >>> import warnings
    >>> import spanbook as sb
    >>> with warnings.catch_warnings(record=True, action="always") as said:
    ...     fit = sb.least_squares(columns=[[1, 2], [1, 2], [0, 0]], target=[5, 5, 1])
    >>> str(said[0].message).partition(".")[0]
    "`columns` has rank 1, less than its 2 columns: 'column 1' is a combination of the others"
    >>> fit.weights
    array([1., 2.])
    """


def split(atoms: Array, limit: float, lengths: Array) -> tuple[list[int], list[int]]:
    """Return the atoms that widen the span of those before them, and the others.

    The distance of the others to that span is at most `limit` times their length.
    """
    independent: list[int] = []
    dependent: list[int] = []
    basis = np.empty((min(atoms.shape), atoms.shape[1]))
    for j, a in enumerate(atoms):
        rest = reject(a, basis[: len(independent)])
        distance = float(np.linalg.norm(rest))
        if len(independent) == len(basis) or distance <= limit * float(lengths[j]):
            dependent.append(j)
        else:
            basis[len(independent)] = rest / distance
            independent.append(j)
    return independent, dependent


def dependent(columns: Array, rank: int, limit: float) -> list[int]:
    """Return columns, of about length 1, that are combinations of the others.

    They are those that `dependence` names. It may find none, where each column adds a little to
    those before it and all together still depend: then those with the largest part in it.
    """
    n = columns.shape[1]
    out = split(columns.T, limit, np.ones(n))[1]
    if len(out) < n - rank:
        from scipy.linalg import qr

        null = np.linalg.svd(columns)[2][rank:]
        out = sorted(map(int, qr(null, mode="r", pivoting=True)[1][: n - rank]))
    return out


def warn(
    rank: int,
    dependent: Sequence[int],
    n: int,
    names: Sequence[str] | None = None,
    *,
    intercept: bool = False,
) -> None:
    """Say, where the public function was called, that the rank of `n` columns falls short."""
    which = ""
    if dependent:
        own = listed([names[j] if names else numbered(j) for j in dependent])
        are = "is a combination" if len(dependent) == 1 else "are combinations"
        which = f": {own} {are} of the others"
    seen = f"`columns` has rank {rank}, less than its {n} columns"
    if intercept:
        seen = f"`columns` and the intercept have rank {rank}, less than their {n + 1}"
    warnings.warn(
        f"{seen}{which}. "
        "Many weights fit as well, and these are the shortest: leave such columns out, or put a "
        "price on weights with `ridge`; "
        f"`{'diagnose' if intercept else 'dependence'}` shows the combinations",
        RankWarning,
        stacklevel=_level_of_the_caller(),
    )


def _level_of_the_caller() -> int:
    """Return how far up the first frame outside the package is, for `warn`."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith("spanbook."):
        level, frame = level + 1, frame.f_back
    return level

"""What is wrong with rows to be averaged, attention's values or a graph's, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._scale import from_mean, power_of_two
from spanbook._table import listed
from spanbook.diagnosis._equal_rows import equal_rows
from spanbook.diagnosis._finding import Finding, listed_lines
from spanbook.diagnosis._words import numbered_rows, percent, things

COLLAPSED = 0.01  # a spread below this share of the rows' size is next to nothing
MOST_OF_IT = 0.99


class Spread(NamedTuple):
    """How far the rows are from all being one."""

    share: float  # root mean square distance to their mean, by that to 0
    directions: int  # how many hold 99 % of the squared spread about the mean
    along_one: float  # share of the squared size along the best line through 0
    same: list[list[int]]  # groups of equal rows
    zero: list[int]
    still: list[int]  # columns that are the same in every row
    dim: int  # of the hull


def spread(V: Array, dim: int) -> Spread:
    """Measure the rows of `V`, whose affine hull has dimension `dim`."""
    scaled = V.astype(np.float64) / float(power_of_two(V.reshape(-1))[0])
    away, _ = from_mean(scaled)
    size = float(np.linalg.norm(scaled)) or 1.0
    about_mean = np.linalg.svd(away, compute_uv=False) ** 2
    about_zero = np.linalg.svd(scaled, compute_uv=False) ** 2
    held = np.cumsum(about_mean) / (about_mean.sum() or 1.0)
    return Spread(
        float(np.linalg.norm(away)) / size if dim else 0.0,
        int(np.searchsorted(held, MOST_OF_IT)) + 1 if dim else 0,
        float(about_zero[0] / (about_zero.sum() or 1.0)),
        equal_rows(V),
        [int(i) for i in np.flatnonzero(~V.any(axis=1))],
        [int(j) for j in np.flatnonzero((V[0] == V).all(axis=0))],
        dim,
    )


def about_rows(
    shape: tuple[int, int],
    names: Sequence[str],
    s: Spread,
) -> list[Finding]:
    """Return the findings on rows."""
    return [*_collapsed(shape, s), *_repeats(shape, names, s)]


def _collapsed(shape: tuple[int, int], s: Spread) -> Iterator[Finding]:
    n, d = shape
    full = min(n - 1, d)
    if n == 1:
        yield Finding(
            "caution", "one row", "There is one row: every average is that row.", (), "Give more."
        )
    elif s.share <= COLLAPSED:
        how = "All rows are equal" if not s.dim else "The rows are nearly equal"
        yield Finding(
            "serious",
            "collapsed hull",
            f"{how}: their distance to the mean is {percent(s.share)} of their size. "
            "Whatever the weights, the average comes out the same.",
            (),
            "After propagation on a graph this is over-smoothing: use fewer rounds, or keep each "
            "node's own features (a skip connection).",
        )
    elif s.along_one >= 1 - COLLAPSED**2 and d > 1:
        yield Finding(
            "serious",
            "collapsed directions",
            "The rows are nearly multiples of one vector: weights can change the length of the "
            "average and not its direction.",
            (),
            "After propagation with GCN weights this is over-smoothing, the length telling only "
            "the degree: use fewer rounds, or keep each node's own features (a skip connection).",
        )
    elif s.directions <= full / 2:
        yield Finding(
            "caution",
            "nearly collinear rows" if s.directions == 1 else "flat hull",
            f"99 % of the rows' spread lies in {s.directions} of {things(full, 'direction')}.",
            (),
            "The other directions of the space are all but out of reach of an average: "
            "use fewer dimensions, or a value map or features that spread the rows.",
        )


def _repeats(shape: tuple[int, int], names: Sequence[str], s: Spread) -> Iterator[Finding]:
    if s.same and s.dim:
        extra = sum(len(group) - 1 for group in s.same)
        yield Finding(
            "note",
            "equal rows",
            f"{things(extra, 'row')} of {shape[0]} {'equals' if extra == 1 else 'equal'} another.",
            listed_lines([numbered_rows(group) for group in s.same]),
            "The average cannot tell which of them the weight went to.",
            rows=tuple(i for group in s.same for i in group),
        )
    if s.zero and s.dim:
        yield Finding(
            "note",
            "zero rows",
            f"Rows of zeros: {numbered_rows(s.zero)}.",
            (),
            "In a graph these are often nodes without neighbours: add self-loops.",
            rows=tuple(s.zero),
        )
    if s.still and s.dim:
        yield Finding(
            "note",
            "constant columns",
            f"The same in every row: {listed([names[j] for j in s.still])}.",
            (),
            "These coordinates carry nothing, as after a ReLU that is never active.",
            tuple(names[j] for j in s.still),
        )

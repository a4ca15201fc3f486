"""A square or product of the columns that would help, and a column that the noise goes with.

Each question is answered by a permutation test: how often do residuals in another order give a
candidate that looks as good as the best one does?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._scale import from_mean, power_of_two, reject
from spanbook.diagnosis._finding import Finding
from spanbook.diagnosis._parts import Parts
from spanbook.diagnosis._row_effects import Fit
from spanbook.diagnosis._words import percent

SHUFFLES = 999
RARE = 0.01  # the share of them that may do as well
FREE = 8  # rows beyond the weights, or there is nothing to shuffle
LONGEST = 2000  # rows that the test looks at, evenly spaced in the order of the residuals
PAIRS = 30  # columns; of more, squares alone are candidates
NEW = 1e-6  # what a candidate must have beside the span, as a share of its length


@dataclass(frozen=True, eq=False, repr=False)
class MissingTerm(Result):
    r"""A term of the columns that goes with what the fit leaves.

    For curvature, a square or product whose part :math:`f` beside the span takes this share
    off the squared residual :math:`r`; for spread, a column :math:`f` that goes with the size
    of the residuals, both minus their means:

    .. math:: \frac{\langle f, r \rangle^2}{|f|^2 \, |r|^2}

    Made by :func:`diagnose`.

    Attributes
    ----------
    term : str
        The term, in the names of the columns.
    kind : {"curvature", "spread"}
        Whether it would help the fit, or says where the noise is large.
    columns : tuple of int
        The columns that it is made of, counted from 0.
    share : float
        The share above.
    p_value : float
        How often the best of all candidates does as well when the residuals are put in another
        order, in 999 orders that are always the same, and the one that there is.

    References
    ----------
    .. [1] D. Freedman, D. Lane, "A nonstochastic interpretation of reported significance
       levels", *Journal of Business & Economic Statistics* 1, 1983.
       :doi:`10.1080/07350015.1983.10509354`

    Examples
    --------
    >>> import numpy as np
    >>> import spanbook as sb
    >>> x = np.linspace(-2, 2, 20)
    >>> print(sb.diagnose(columns=x[:, None], target=x + x**2).missing_terms[0].term)
    the square of column 0
    """

    term: str
    kind: str
    columns: tuple[int, ...]
    share: float
    p_value: float


def missing_terms(
    X: Array | Parts, fit: Fit, varied: Sequence[int], names: Sequence[str]
) -> list[MissingTerm]:
    """Return the best term that would help and the column that the noise goes with, if any."""
    some = _sample(fit)
    if len(some) - len(fit.basis) < FREE or not len(varied):
        return []
    away, _ = from_mean(_scaled(X[some][:, list(varied)]))
    basis = np.linalg.qr(fit.basis[:, some].T)[0].T
    residual = reject(fit.residual[some], basis)
    out = []
    made = _made(len(varied))
    products = np.array([away[:, list(c)].prod(axis=1) for c in made])
    found = _tested(products, residual, basis)
    if found is not None:
        direction, best, share, p = found
        columns = tuple(int(varied[i]) for i in made[best])
        out.append(MissingTerm(_term(columns, names), "curvature", columns, share, p))
        residual = residual - (direction @ residual) * direction
    size = np.abs(residual) / np.sqrt(np.maximum(1 - fit.leverage[some], NEW))
    found = _tested(away.T, size - size.mean(), np.full((1, len(some)), len(some) ** -0.5))
    if found is not None:
        direction, best, share, p = found
        where = "large" if direction @ size > 0 else "small"
        j = int(varied[best])
        out.append(MissingTerm(f"{where} {names[j]}", "spread", (j,), share, p))
    return out


def _sample(fit: Fit) -> Array:
    """Return rows in the order of their residuals, whatever order they came in.

    Of two that rounding alone tells apart, that of the smaller leverage comes first.
    """
    unit = float(np.linalg.norm(fit.residual))
    order = np.lexsort((fit.leverage, (fit.residual / unit).round(9)))
    n = len(order)
    return order if n <= LONGEST else order[np.linspace(0, n - 1, LONGEST).astype(int)]


def _scaled(columns: Array) -> Array:
    """Return columns whose products do not overflow."""
    out: Array = columns.astype(np.float64) / power_of_two(columns.T)[:, 0]
    return out


def _made(k: int) -> list[tuple[int, ...]]:
    """Return which columns each candidate is the product of."""
    if k > PAIRS:
        return [(i, i) for i in range(k)]
    return list(combinations_with_replacement(range(k), 2))


def _tested(
    candidates: Array, residual: Array, basis: Array
) -> tuple[Array, int, float, float] | None:
    """Return the new direction of the best candidate, which it is, its share, and its p-value.

    None if none is new beside the basis, or another order of the residuals often does as well.
    """
    parts = reject(candidates, basis)
    length = np.linalg.norm(parts, axis=1)
    new = np.flatnonzero(length > NEW * np.linalg.norm(candidates, axis=1))
    squares = float(residual @ residual)
    if not new.size or squares == 0:
        return None
    directions = parts[new] / length[new, None]
    scores = (directions @ residual) ** 2 / squares
    rng = np.random.default_rng(0)
    order = np.argsort(rng.random((len(residual), SHUFFLES)), axis=0)
    others = residual[order]
    left = squares - np.sum((basis @ others) ** 2, axis=0)
    luck = ((directions @ others) ** 2).max(axis=0) / left
    best = int(np.argmax(scores))
    p = (1 + int(np.sum(luck >= scores[best] * (1 - 1e-9)))) / (1 + SHUFFLES)
    return (directions[best], int(new[best]), float(scores[best]), p) if p <= RARE else None


def _term(columns: tuple[int, ...], names: Sequence[str]) -> str:
    i, j = columns
    return f"the square of {names[i]}" if i == j else f"{names[i]} times {names[j]}"


def about_missing_terms(
    terms: Sequence[MissingTerm], names: Sequence[str], n: int, varied: int
) -> Iterator[Finding]:
    """Yield the findings on terms that the fit of `n` rows to so many columns lacks."""
    for t in terms:
        columns = tuple(dict.fromkeys(names[j] for j in t.columns))
        sampled = f", of {LONGEST} of the rows" if n > LONGEST else ""
        alone = f" Of {varied} columns squares alone were tried, no products."
        luck = f"(p = {t.p_value:.3g}, by {SHUFFLES} other orders of the residuals{sampled})"
        if t.kind == "curvature":
            yield Finding(
                "note",
                "missing curvature",
                f"A term of these columns would help: {t.term} takes {percent(t.share)} off the "
                f"squared miss, more than the best of as many does by luck {luck}."
                + (alone if varied > PAIRS else ""),
                (),
                "Add it as a column, and judge on rows that were held out.",
                columns,
            )
        else:
            yield Finding(
                "note",
                "uneven spread",
                f"The fit misses by more where {columns[0]} is {t.term.split()[0]}: that goes "
                f"with {percent(t.share)} of the variation in the size of the misses {luck}.",
                (),
                "Weights stay right on average, their usual standard errors do not: fit the "
                "logarithm of the target, weight the rows, or use errors that allow for it.",
                columns,
            )

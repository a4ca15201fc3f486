"""Why can't it fit? What the columns or rows can reach, and what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options
from spanbook._arrays import Array
from spanbook._factorization import Factorization
from spanbook._slips import by_name
from spanbook._table import row_labels
from spanbook.diagnosis._circuits import Sets, dependent_sets
from spanbook.diagnosis._column_findings import Facts, about_columns
from spanbook.diagnosis._columns import Centred, inflation, measured
from spanbook.diagnosis._factors import Factor, Groups, about_factors, factors, most_inflated
from spanbook.diagnosis._finding import Finding, members, ranked
from spanbook.diagnosis._fit_findings import MOST_OF_IT, Rows, about_fit, held, named_effects
from spanbook.diagnosis._given import Table, more_rows, table, vector
from spanbook.diagnosis._missing_terms import about_missing_terms, missing_terms
from spanbook.diagnosis._new_row_findings import about_new_rows
from spanbook.diagnosis._new_rows import NewRows, compared
from spanbook.diagnosis._reach import Reach, reach
from spanbook.diagnosis._report import Diagnosis
from spanbook.diagnosis._row_effects import fitted
from spanbook.diagnosis._row_findings import about_rows, spread
from spanbook.hull import AffineHull
from spanbook.span import Span

__all__ = ["diagnose"]


@by_name
def diagnose(
    *,
    columns: ArrayLike | Any | None = None,
    rows: ArrayLike | Any | None = None,
    target: ArrayLike | Any | None = None,
    new_rows: ArrayLike | Any | None = None,
    tol: float | None = None,
    margin: float = 0.0,
) -> Diagnosis:
    r"""Say what atoms cannot reach, and why, in plain words, the worst first.

    Columns are those of a regression: which repeat others, how much of the target lies
    outside their span, which new rows lie outside the convex hull of the old.
    The columns are taken as they are; wherever a constant beside them makes a
    difference, as an intercept does, the findings say so.
    The share of the target :math:`y` that is out of reach is

    .. math:: \frac{|y - \bar y - p|^2}{|y - \bar y|^2} = 1 - R^2 ,

    where :math:`p` is the nearest point of the span of the columns minus their means.

    Rows are those that weights average: the values of attention, or the features of a
    graph's nodes after propagation.
    The question then is how much they still differ.

    Parameters
    ----------
    columns : (n, d) array_like or data frame, optional
        The columns of a regression, an example a row.
    rows : (n, d) array_like or data frame, optional
        The rows to average.
        Give either `rows` or `columns`.
    target : (n,) array_like or series, optional
        What the columns are to reach.
    new_rows : (d,) or (m, d) array_like or data frame, optional
        Further rows, or one, to be compared with the convex hull of the rows given.
        The columns of a data frame are found by name, and its row labels are kept.
    tol : float, optional
        What is left of a column, as a share of its length, when it counts as a
        combination of others; :math:`10 \, d \, \epsilon` and the rounding of float64,
        :math:`\max(n, d) \, 2^{-52}`, when left out.
    margin : float, default 0
        How near the edge of the convex hull a new row is on it, in standard deviations of the
        columns, or in the units of the rows; 0 stands for rounding.

    Returns
    -------
    Diagnosis
        The numbers and the findings; `print` shows them as a report.

    Raises
    ------
    ValueError
        If both or neither of `rows` and `columns` are given, an array is empty, ragged,
        not finite, or does not fit the others, `target` comes with `rows`, or `tol` or
        `margin` is negative.  Missing values are counted by column.
    TypeError
        If something is not made of real numbers; the columns of a data frame that are
        not are named.

    See Also
    --------
    Span, ConvexHull, dependence : What it asks.

    Notes
    -----
    Smallest dependent sets: columns minus their means are gone through in order, as
    `dependence` does; each that repeats others comes with the columns that make it, and
    those that overlap form a group.
    In each group all minimal sets are looked at if they are few, and the smallest that
    imply the rest are kept, one for each column too many.
    In a large group with very many (always when columns far outnumber rows) only the
    sets found in this order and pairs are looked at: they are minimal, but a smaller
    one may exist.

    Nearly dependent sets: while a column has a variance inflation above 10, it is taken
    out with a few others, chosen one by one, that explain it to within twice the
    distance at which all others do.
    The few are looked for in the first 20 sets; how many columns more would be taken out
    is counted, and the report says it.

    Single rows are judged by the least-squares fit with an intercept: named are those whose
    target the others do not predict (`RowEffect.p_value` below 0.05), those that shift all
    fitted values by more than noise does (a Cook's distance of 1 and more), and those that
    decide half of their own fitted value.
    A missing square or product and a noise that goes with a column are named when another
    order of the residuals does as well at most once in a hundred (`MissingTerm.p_value`).

    Of a table of more than 16 million cells, blocks of rows are looked at in turn.
    A data frame of Dask stays on its cluster: each partition is looked at where it lies, six
    times or so (`persist` it first if it fits there), and what comes here is a few numbers of
    each partition, row and column, and the rows of a sample.
    It is gathered where all rows are needed at once: beside `new_rows`, as `rows`, or with no
    more rows than columns.

    The digits lost are :math:`\log_{10}` of the condition number of the columns at
    length 1, so units do not count [1]_.

    References
    ----------
    .. [1] D. A. Belsley, E. Kuh, R. E. Welsch, *Regression Diagnostics*, Wiley, 1980,
       chapter 3. :doi:`10.1002/0471725153`
    .. [2] J. Oxley, *Matroid Theory*, 2nd ed., Oxford University Press, 2011, chapter 1.
       :doi:`10.1093/acprof:oso/9780198566946.001.0001`

    Examples
    --------
    >>> import spanbook as sb
    >>> X = [[1, 2, 3], [0, 1, 1], [5, 1, 6], [2, 2, 4], [3, 0, 3], [1, 4, 5]]
    >>> print(sb.diagnose(columns=X, target=[4, 2, 7, 6, 3, 8]))
    6 rows, 3 columns, rank 2; 2 % of the target out of reach
    <BLANKLINE>
    1. serious: 1 column of 3 repeats what the others give.
      column 2 = column 0 + column 1
      Drop one column of each set: what can be reached stays the same, and the
      weights become unique.
    <BLANKLINE>
    2. note: 2 % of the target's variation lies outside what the columns and a
      constant reach; 2 columns of random numbers would leave about 60 %.
      No weights bring it in. Add columns that these do not combine to (powers,
      products, new measurements), or take the rest for noise.
    """
    name, value = _check.one_of(rows, columns)
    return examined(name, value, target, new_rows, tol, margin, {})[0]


def examined(
    name: str,
    value: Any,
    target: Any | None,
    new_rows: Any | None,
    tol: float | None,
    margin: float,
    groups: Groups,
) -> tuple[Diagnosis, list[Factor]]:
    """Diagnose a table of which some columns belong together; return what is said of those."""
    # A hull is made of all rows at once.
    given = table(name, value, in_parts=name == "columns" and new_rows is None)
    limit = _limit(given.values) if tol is None else _options.tolerance("tol", tol)
    more = None if new_rows is None else more_rows("new_rows", new_rows, given)
    near = _options.tolerance("margin", margin)
    new = compared(given, more, near, standardise=name == "columns")
    if name == "columns":
        y = None if target is None else vector("target", target, given)
        found, together = _of_columns(given, y, new, limit, groups)
        return replace(found, tol=limit, margin=near), together
    if target is not None:
        raise ValueError(
            "`target` goes with `columns`; a point to reach with `rows` is `new_rows`"
        )
    return replace(_of_rows(given, new), tol=limit, margin=near), []


def _limit(X: Array) -> float:
    own, float64 = float(np.finfo(X.dtype).eps), float(np.finfo(np.float64).eps)
    return float(10 * X.shape[1] * own + max(X.shape) * float64)


def _of_columns(
    given: Table, y: Array | None, new: NewRows, tol: float, groups: Groups
) -> tuple[Diagnosis, list[Factor]]:
    X, names = given.values, given.names
    d = X.shape[1]
    beside, alone = measured(X, y, tol)
    c = beside.first(d)
    sets = dependent_sets(c, names, tol)
    # The rows of `alone` are turned: rounding fills those that a repeat leaves empty, and a set
    # that looks at each coordinate in units of its own would take it for a direction.
    span = Factorization(alone[:, :d].T, tol)
    basis = span.basis
    reached = None if y is None else reach(basis, alone[:, d], beside, sets.independent, tol)
    inflations = inflation(c.unit, sets.repeated, sets.independent)
    together = factors(c.unit, names, groups)
    found = Diagnosis(
        kind="columns",
        shape=(X.shape[0], X.shape[1]),
        names=tuple(names),
        rank=len(basis),
        # More columns than rows have a condition number too, but their weights no sure digit.
        digits_lost=math.log10(span.condition_number) if len(basis) == d else math.inf,
        dependent_sets=(*sets.exact, *sets.near),
        inflation=inflations,
        share_outside=reached and reached.share,
        share_outside_centred=reached and reached.centred,
        spread=None,
        directions=None,
        n_new=new.asked,
        extrapolations=new.outside,
        interpolations=new.inside,
        own_outside=new.own and new.own.outside,
        own_distance=new.own and new.own.distance,
        findings=(),
    )
    fit = None
    if y is not None and found.share_outside_centred:
        fit = fitted(X, y, sets.independent, tol, beside)
    rows = Rows(X, y, fit, row_labels(given.source))
    of_rows = about_fit(rows)
    facts = _facts(found, c, sets, together, reached, rows, of_rows)
    varied = [int(j) for j in np.flatnonzero(c.unit.any(axis=0))]
    terms = [] if fit is None else missing_terms(X, fit, varied, names)
    of_rows += about_missing_terms(terms, names, len(X), len(varied))
    of_columns = [*about_columns(facts), *about_factors(together, members(facts.near))]
    findings = [*of_columns, *of_rows, *about_new_rows(new, found.shape, averaged=False)]
    found = replace(
        found,
        findings=tuple(ranked(findings)),
        row_effects=tuple(named_effects(rows, of_rows)),
        missing_terms=tuple(terms),
    )
    return found, together


def _facts(
    found: Diagnosis,
    c: Centred,
    sets: Sets,
    together: Sequence[Factor],
    reached: Reach | None,
    rows: Rows,
    of_rows: Sequence[Finding],
) -> Facts:
    """Return what the sentences on columns read."""
    odd = next((f.rows for f in of_rows if f.topic == "outlying targets"), ())
    still = ~c.unit.any(axis=0)
    return Facts(
        found=found,
        digits=-math.log10(np.finfo(rows.columns.dtype).eps),
        exact=sets.exact,
        near=[s for s in sets.near if not any({*s.names} <= {*x.columns} for x in together)],
        more_near=sets.more,
        inflated=most_inflated(c.unit, sets.independent, found.names, together),
        independent=sets.independent,
        has_constant=bool((still & (c.mean != 0)).any()),
        spreads=np.where(still, 0, c.size),
        means=c.mean,
        reach=reached,
        few=len(odd) if rows.fit and odd and held(rows.fit, odd) >= MOST_OF_IT else 0,
    )


def _of_rows(given: Table, new: NewRows) -> Diagnosis:
    V, names = given.values, given.names
    span = Span(rows=V)
    seen = spread(V, AffineHull(rows=V).dim)
    shape = (V.shape[0], V.shape[1])
    findings = [*about_rows(shape, names, seen), *about_new_rows(new, shape, averaged=True)]
    return Diagnosis(
        kind="rows",
        shape=shape,
        names=tuple(names),
        rank=span.dim,
        digits_lost=math.log10(span.condition_number),
        dependent_sets=(),
        inflation=None,
        share_outside=None,
        share_outside_centred=None,
        spread=seen.share,
        directions=seen.directions,
        n_new=new.asked,
        extrapolations=new.outside,
        interpolations=new.inside,
        own_outside=new.own and new.own.outside,
        own_distance=new.own and new.own.distance,
        findings=tuple(ranked(findings)),
    )

"""The one operation: a weighted sum of atoms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array, common, foreign, namespace
from spanbook._result import sign
from spanbook._slips import by_name

__all__ = ["Expansion", "combine", "expand", "numbers"]

SHOWN = 8  # a longer vector or sum is written with an ellipsis
MOST = 767  # no float has more significant digits


@by_name
def combine(
    weights: ArrayLike | Any, *, rows: ArrayLike | None = None, columns: ArrayLike | None = None
) -> Array:
    r"""Return the weighted sum of atoms.

    .. math:: \sum_{i=1}^{n} w_i \, a_i

    Regression combines the columns of :math:`X`, so :math:`Xw` is
    ``combine(w, columns=X)``.
    Attention combines the rows of :math:`V`, so :math:`aV` is ``combine(a, rows=V)``.

    Parameters
    ----------
    weights : (n,) or (..., m, n) array_like, or (m, n) scipy.sparse array
        One weight for each atom, or `m` lists of them.
        Each list gives one row of the result.
        A series whose labels are those of the atoms of a data frame is put in their order.
    rows : (n, d) or (..., n, d) array_like or data frame, optional
        The atoms, one per row.
    columns : (d, n) or (..., d, n) array_like or data frame, optional
        The atoms, one per column.
        Give either `rows` or `columns`.

    Returns
    -------
    (d,) or (..., m, d) ndarray
        The sums, as rows, whichever way the atoms were given.
        Leading axes of weights and atoms broadcast.

    Raises
    ------
    ValueError
        If both or neither of `rows` and `columns` are given, an array is empty, ragged
        or not finite, the number of weights is not the number of atoms, or a sum
        overflows.
    TypeError
        If an array is not made of real numbers.

    See Also
    --------
    expand : The same sum, written out term by term.

    References
    ----------
    .. [1] G. Strang, *Introduction to Linear Algebra*, 6th ed., Wellesley-Cambridge
       Press, 2023, section 1.3.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.combine([2, -1], columns=[[1, 2], [3, 4], [5, 6]])
    array([0., 2., 4.])

    Two lists of weights over the same three rows:

    >>> V = [[1, 0], [0, 2], [1, 1]]
    >>> sb.combine([[0.4, 0.2, 0.4], [0, 1, 0]], rows=V)
    array([[0.8, 0.8],
           [0. , 2. ]])
    """
    name, value = _check.one_of(rows, columns)
    like = foreign(weights, value)
    atoms = _check.stack(name, value, like=like)
    if name == "columns":
        atoms = namespace(atoms).matrix_transpose(atoms)
    if _check.is_sparse(weights):
        return _combine_sparse(weights, atoms)
    w = _check.weights("weights", _matched(weights, rows, columns), atoms.shape[-2], like=like)
    _check.broadcastable("weights", w.shape[:-2], name, atoms.shape[:-2])
    w, atoms = common(w, atoms)
    with np.errstate(over="ignore", invalid="ignore"):
        return _check.no_overflow("the sums of `weights`", w @ atoms)


def _matched(weights: Any, rows: Any, columns: Any) -> Any:
    """Return the weights in the order of the atoms, where both have labels."""
    if columns is not None:
        return _table.by_name("weights", weights, _table.names(columns))
    return _table.by_row("weights", weights, rows)


def _combine_sparse(weights: Any, atoms: Array) -> Array:
    _check.array("weights", weights.data)
    if atoms.ndim > 2:
        raise ValueError(f"sparse `weights` need one matrix of atoms, not shape {atoms.shape}")
    _check.count("weights", weights.shape[-1], atoms.shape[0])
    with np.errstate(over="ignore", invalid="ignore"):
        return _check.no_overflow("the sums of `weights`", np.asarray(weights @ atoms))


@by_name
def expand(
    weights: ArrayLike,
    *,
    rows: ArrayLike | None = None,
    columns: ArrayLike | None = None,
    digits: int = 4,
) -> Expansion:
    r"""Write a weighted sum out, term by term.

    .. math:: w_1 a_1 + w_2 a_2 + \dots + w_n a_n = \text{the sum}

    Parameters
    ----------
    weights : (n,) array_like or series
        One weight for each atom.
    rows : (n, d) array_like or data frame, optional
        The atoms, one per row; they are written as rows.
    columns : (d, n) array_like or data frame, optional
        The atoms, one per column; they are written as columns in LaTeX.
        Give either `rows` or `columns`.
    digits : int, default 4
        Significant digits of each number, from 1 to 767.

    Returns
    -------
    Expansion
        Text by `str`, LaTeX by its attribute `latex`, a formula in a notebook.

    Raises
    ------
    ValueError
        As :func:`combine`, or if `digits` is less than 1 or more than 767.
    TypeError
        If an array is not made of real numbers or is one of another library than NumPy, or
        `digits` is not an integer.

    See Also
    --------
    combine : The sum itself.

    References
    ----------
    .. [1] G. Strang, *Introduction to Linear Algebra*, 6th ed., Wellesley-Cambridge
       Press, 2023, section 1.3.

    Examples
    --------
    >>> import spanbook as sb
    >>> print(sb.expand([2, -1], columns=[[1, 2], [3, 4], [5, 6]]))
    2·[1, 3, 5] - 1·[2, 4, 6] = [0, 2, 4]
    """
    atoms = _check.atoms(rows, columns)
    w = _check.weights("weights", _matched(weights, rows, columns), atoms.shape[0])
    if w.ndim != 1:
        raise ValueError(f"`weights` must be one list ({len(atoms)},), but its shape is {w.shape}")
    digits = _options.integer("digits", digits, 1, MOST)
    # Copies, because what is shown must be what was added.
    return Expansion(w.copy(), atoms.copy(), combine(w, rows=atoms), columns is not None, digits)


def numbers(table: ArrayLike) -> Array:
    r"""Return a table's numbers as an array, and refuse what is missing by its column's name.

    Every function here takes data frames as they are.
    This is for code of your own between them, which needs places, slices and ``@``:

    .. math:: X_{ij} = \text{the number in row } i \text{ and column } j

    Parameters
    ----------
    table : array_like, data frame or series
        Numbers or booleans, of any number of axes.

    Returns
    -------
    ndarray
        The same numbers in the same order, as float64, or float32 where they came as such: a
        copy, which is yours to change.

    Raises
    ------
    ValueError
        If the array is ragged or not finite.
    TypeError
        If the array is not made of real numbers or is one of another library than NumPy.

    See Also
    --------
    combine : The weighted sum of a table's rows or columns.

    References
    ----------
    .. [1] H. Wickham, "Tidy data", *Journal of Statistical Software* 59(10), 2014.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.numbers([[1, 2], [3, 4], [5, 6]])
    array([[1., 2.],
           [3., 4.],
           [5., 6.]])
    >>> try:
    ...     sb.numbers([[1, 2], [3, None]])
    ... except ValueError as error:
    ...     print(str(error).partition(";")[0])
    `table` has missing values in 'column 1' (1)
    """
    return _check.array("table", table).copy()


@dataclass(frozen=True, eq=False)
class Expansion:
    r"""A weighted sum, written out.

    Made by :func:`expand`.

    Attributes
    ----------
    weights : (n,) ndarray
        The weights.
    atoms : (n, d) ndarray
        The atoms, one per row.
    result : (d,) ndarray
        The sum.
    upright : bool
        Whether LaTeX writes each atom as a column.
    digits : int
        Significant digits of each number.
    latex : str
        The sum as LaTeX, without dollar signs.

    Examples
    --------
    >>> import spanbook as sb
    >>> print(sb.expand([1, 1], columns=[[1, 2]]).latex)
    1\begin{bmatrix}1\end{bmatrix} + 1\begin{bmatrix}2\end{bmatrix} = \begin{bmatrix}3\end{bmatrix}
    """

    weights: Array
    atoms: Array
    result: Array
    upright: bool
    digits: int

    def __str__(self) -> str:
        terms = [f"{self._number(w)}{sign('·')}{self._row(a)}" for w, a in self._pairs()]
        return _signed(_elided(terms, "...")) + f" = {self._row(self.result)}"

    __repr__ = __str__

    @property
    def latex(self) -> str:
        """The sum as LaTeX, without dollar signs."""
        terms = [f"{_power(self._number(w))}{self._matrix(a)}" for w, a in self._pairs()]
        return _signed(_elided(terms, r"\cdots")) + f" = {self._matrix(self.result)}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"

    def _pairs(self) -> list[tuple[Any, Array]]:
        return list(zip(self.weights, self.atoms, strict=True))

    def _number(self, x: Any) -> str:
        return f"{x + 0.0:.{self.digits}g}"  # adding 0.0 turns -0.0 into 0.0

    def _row(self, vector: Array) -> str:
        return "[" + ", ".join(_elided([self._number(x) for x in vector], "...")) + "]"

    def _matrix(self, vector: Array) -> str:
        dots, between = (r"\vdots", r"\\") if self.upright else (r"\cdots", " & ")
        entries = _elided([_power(self._number(x)) for x in vector], dots)
        return rf"\begin{{bmatrix}}{between.join(entries)}\end{{bmatrix}}"


def _elided(items: Sequence[str], dots: str) -> list[str]:
    return [*items] if len(items) <= SHOWN else [*items[: SHOWN // 2], dots, items[-1]]


def _signed(terms: Sequence[str]) -> str:
    """Join terms by plus signs, or by the minus sign that a term brings."""
    first, *rest = terms
    return first + "".join(f" - {t[1:]}" if t[0] == "-" else f" + {t}" for t in rest)


def _power(number: str) -> str:
    """Write 1e-05 as LaTeX does."""
    mantissa, e, exponent = number.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if e else number

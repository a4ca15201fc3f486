"""Which atoms are combinations of the others, and with what weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _rank, _table
from spanbook._arrays import Array
from spanbook._factorization import triangle
from spanbook._result import Result, sign
from spanbook._scale import power_of_two
from spanbook._slips import by_name
from spanbook._triangle import COUNTS

__all__ = ["Dependence", "dependence"]


@by_name
def dependence(
    *, rows: ArrayLike | None = None, columns: ArrayLike | None = None, tol: float | None = None
) -> Dependence:
    r"""Say which atoms are combinations of the ones before them, and with what weights.

    Atom :math:`j` depends on those before it when its distance to their span is at most
    ``tol`` times its own length.
    The first of several equal atoms is the one that is kept.
    Columns that depend on each other only beside a constant, such as a share and what is left
    of 1, are shown by :func:`diagnose`; here a column of ones would have to be among them.

    Parameters
    ----------
    rows : (n, d) array_like, optional
        The atoms, one per row.
    columns : (d, n) array_like, optional
        The atoms, one per column; those of a data frame keep their names.
        Give either `rows` or `columns`.
    tol : float, optional
        :math:`64 \, \epsilon` when left out.

    Returns
    -------
    Dependence
        The independent and the dependent atoms, and the coefficients.

    Raises
    ------
    ValueError
        If both or neither of `rows` and `columns` are given, the array is not a matrix,
        is empty, ragged or not finite, or `tol` is negative.
    TypeError
        If the array is not made of real numbers, or is one of another library than NumPy.

    See Also
    --------
    Span : Its dimension is the number of independent atoms.
    diagnose : The smallest sets of columns that depend on each other, exactly or nearly.

    References
    ----------
    .. [1] G. H. Golub, C. F. Van Loan, *Matrix Computations*, 4th ed., Johns Hopkins
       University Press, 2013, section 5.2.

    Examples
    --------
    >>> import spanbook as sb
    >>> print(sb.dependence(columns=[[1, 0, 1, 2], [0, 1, 1, 0], [0, 0, 0, 0]]))
    column 2 = 1·column 0 + 1·column 1
    column 3 = 2·column 0
    """
    atoms = _check.atoms(rows, columns)
    eps = float(np.finfo(atoms.dtype).eps)
    limit = COUNTS * eps if tol is None else _options.tolerance("tol", tol)
    units = power_of_two(atoms)
    scaled = atoms.astype(np.float64) / units
    if len(atoms) < atoms.shape[1]:  # as many entries as atoms keep all lengths and angles
        scaled = triangle(scaled).T
    independent, dependent = _rank.split(scaled, limit, np.linalg.norm(scaled, axis=1))
    coefficients = _coefficients(scaled[independent], scaled[dependent])
    kind = "row" if columns is None else "column"
    coefficients = _check.finite(
        f"the coefficients of the {kind}s, `{kind}s`,",
        lambda: (coefficients * (units[dependent] / units[independent].T)).astype(atoms.dtype),
        "bring them nearer to one size",
    )
    parts = tuple(independent), tuple(dependent), coefficients
    return Dependence(*parts, kind, _table.names(columns))


def _coefficients(independent: Array, dependent: Array) -> Array:
    """Solve ``coefficients @ independent = dependent``; a rounded 0 becomes 0."""
    out: Array = np.linalg.lstsq(independent.T, dependent.T, rcond=None)[0].T
    size = np.abs(out).max(axis=1, initial=0.0, keepdims=True)
    out[np.abs(out) <= 1e3 * np.finfo(np.float64).eps * size] = 0
    return out


@dataclass(frozen=True, eq=False, repr=False)
class Dependence(Result):
    """Which atoms add nothing to the span, and how they depend on the others.

    Made by :func:`dependence`.

    Attributes
    ----------
    independent : tuple of int
        The atoms that widen the span of those before them, by their place:
        ``frame.iloc[:, list(found.independent)]`` keeps these columns alone.
    dependent : tuple of int
        The others.
    coefficients : (n_dependent, n_independent) ndarray
        Each dependent atom as a combination of the independent ones.
    kind : {"row", "column"}
        How the atoms were given.
    names : tuple of str or None
        The names of the columns, if `columns` was a data frame.

    See Also
    --------
    dependence : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.dependence(rows=[[1, 1], [3, 3]])
    Dependence
      independent  = (0,)
      dependent    = (1,)
      coefficients = [[3.]]
      kind         = row
    """

    independent: tuple[int, ...]
    dependent: tuple[int, ...]
    coefficients: Array
    kind: str
    names: tuple[str, ...] | None = None

    def __str__(self) -> str:
        if not self.dependent:
            return f"no {self.kind} depends on the others"
        pairs = zip(self.dependent, self.coefficients, strict=True)
        return "\n".join(f"{self._name(j)} = {self._sum(row)}" for j, row in pairs)

    def _lines(self) -> list[tuple[str, str]]:
        if not self.names:
            return super()._lines()
        own = {
            f: ", ".join(map(self._name, getattr(self, f))) for f in ("independent", "dependent")
        }
        return [(f, own.get(f, text)) for f, text in super()._lines() if f != "names"]

    def _name(self, j: int) -> str:
        return self.names[j] if self.names else f"{self.kind} {j}"

    def _sum(self, row: Sequence[float] | Array) -> str:
        out = ""
        for i, c in zip(self.independent, row, strict=True):
            if c:
                between = (" - " if out else "-") if c < 0 else (" + " if out else "")
                out += f"{between}{abs(c):.4g}{sign('·')}{self._name(i)}"
        return out or "0"

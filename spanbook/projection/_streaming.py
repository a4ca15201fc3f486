"""Tall least squares: blocks of rows, one after the other, and never all of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _rank, _rows, _table
from spanbook._arrays import Array
from spanbook._scale import lengths, sizes
from spanbook._slips import by_name
from spanbook._triangle import COUNTS, Solution, extended, solution

__all__ = ["StreamedLeastSquares"]


class StreamedLeastSquares:
    r"""Least squares, rank and singular values from blocks of rows.

    .. math:: R \leftarrow \operatorname{qr} \binom{R}{X_i \;\; y_i}

    A block is folded into the triangle :math:`R` and can be forgotten: with `n` columns
    and `k` targets, memory is :math:`(n + k)^2` numbers and the block.
    :math:`R` has the singular values of all rows together, so the rank is found as
    safely as from the whole matrix; the normal equations would square the condition
    number.

    Parameters
    ----------
    intercept : bool, default False
        Whether a number is added to every weighted sum, as in :func:`least_squares`.

    Attributes
    ----------
    n_rows : int
        How many rows have been added.
    weights : (n,) or (n, k) ndarray
        The shortest weights with the least squared error over all rows.
        Asking for them gives a :class:`RankWarning`, once, if the columns depend on each
        other although there are as many rows.
    rank : int
        The dimension of the span of the columns, that of ones among them if there is an
        intercept: the number of singular values above
        :math:`64 \, \epsilon` when the columns are brought to about length 1.
    singular_values : (n,) ndarray
        Of the columns, largest first; beyond the number of rows, 0 up to rounding.
        Less their means if there is an intercept, and by the rows' weights.
    intercept : float or (k,) ndarray or None
        What is added to the weighted sums, or None.
    distance : float or (k,) ndarray
        The length of the residual, each of its entries times the root of the row's weight.
    names : tuple of str or None
        The names of the columns, where the first block was a data frame; columns of later
        frames are found by them.

    Raises
    ------
    TypeError
        If `intercept` is no flag.

    See Also
    --------
    least_squares : All rows at once; also a Dask array, piece by piece.

    Notes
    -----
    Blocks of a file: ``for block in pandas.read_csv(path, chunksize=50_000)``, less the rows
    that have gaps, ``block.dropna()``.
    Of a polars frame ``iter_slices()``, of a PyArrow table ``to_batches()``.

    References
    ----------
    .. [1] J. Demmel, L. Grigori, M. Hoemmen, J. Langou, "Communication-optimal parallel
       and sequential QR and LU factorizations", *SIAM Journal on Scientific Computing*
       34, 2012. :doi:`10.1137/080731992`

    Examples
    --------
    >>> import spanbook as sb
    >>> fit = sb.StreamedLeastSquares()
    >>> fit.add(columns=[[1, 0], [1, 1]], target=[6, 0])
    >>> fit.add(columns=[[1, 2]], target=[0])
    >>> fit
    StreamedLeastSquares(3 rows, 2 columns, rank 2)
    >>> fit.weights.round(12)
    array([ 5., -3.])
    >>> fit.predict([[1, 3]]).round(12)
    array([-4.])
    """

    @by_name
    def __init__(self, *, intercept: bool = False) -> None:
        self._added = _options.flag("intercept", intercept)
        self.n_rows = 0
        self._counting = 0  # rows whose weight is not 0
        self._shape: tuple[tuple[int, ...], tuple[int, ...]] | None = None
        self._dtype = np.dtype(np.float32)
        self.names: tuple[str, ...] | None = None

    @by_name
    def add(
        self,
        *,
        columns: ArrayLike,
        target: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> None:
        """Fold a block of rows in.

        Parameters
        ----------
        columns : (b, n) array_like
            Some rows of the matrix; `n` is the same for all blocks.
        target : (b,) or (b, k) array_like, optional
            The same rows of the target, or targets.
            Leave it out of every block for the rank and the singular values alone.
        sample_weight : (b,) array_like, optional
            What each row counts, at least 0: 2 is the same as the row twice.

        Raises
        ------
        ValueError
            If an array is empty, ragged, not finite, or does not fit the blocks before, or
            a row weighs less than 0 or all weigh 0.
        TypeError
            If an array is not made of real numbers, or is one of another library than NumPy.

        Examples
        --------
        >>> import spanbook as sb
        >>> fit = sb.StreamedLeastSquares()
        >>> for block in ([[1, 2]], [[2, 4]], [[3, 6]]):
        ...     fit.add(columns=block)
        >>> fit.rank
        1
        """
        x = _check.matrix("columns", _table.by_name("columns", columns, self.names))
        y = x[:, :0]
        if target is not None:
            y = _check.targets("target", target, len(x), upright=True, of=columns)
        shape = x.shape[1:], y.shape[1:]
        _same_block(shape, self._shape)
        weights = _rows.sample_weight(sample_weight, len(x), columns)
        parts = [x, y if y.ndim == 2 else y[:, None]]
        if self._shape is None:
            self.names = _table.names(columns)
            # Far from 0 a mean taken later would lose digits: rows count from the first.
            self._origin = [a[0].astype(np.float64) for a in parts]
            self._r = np.zeros((sum(map(len, self._origin)) + self._added,) * 2, order="F")
        with np.errstate(over="ignore", invalid="ignore"):
            if self._added:
                away = (a - o for a, o in zip(parts, self._origin, strict=True))
                parts = [np.ones((len(x), 1)), *away]
            if weights is not None:
                parts = [np.sqrt(weights)[:, None] * a for a in parts]
            r = extended(self._r.copy(order="F"), *parts)
            _check.no_overflow("the lengths of `columns` and `target`", lengths(r.T))
        self._r = r
        self._shape = shape
        self._dtype = np.result_type(self._dtype, x, y)
        self.n_rows += len(x)
        self._counting += len(x) if weights is None else int(np.count_nonzero(weights))
        self._said = False
        self.__dict__.pop("_solution", None)

    def predict(self, rows: ArrayLike) -> Array:
        """Return the weighted sums of the entries of new rows, plus the intercept.

        Parameters
        ----------
        rows : (n,) or (m, n) array_like
            One example or several; the columns of a data frame are found by name.

        Returns
        -------
        () or (m,) or (k,) or (m, k) ndarray
            One prediction a row, or one for each row and target; an array, in the order of
            the rows, of a data frame too.

        Raises
        ------
        ValueError
            If rows have another length than those fitted, or are not finite, or no rows
            were added, or none with a target.
        TypeError
            If `rows` is not made of real numbers.

        Examples
        --------
        >>> import spanbook as sb
        >>> fit = sb.StreamedLeastSquares(intercept=True)
        >>> fit.add(columns=[[0], [1]], target=[5, 7])
        >>> fit.predict([[2], [10]]).round(12)
        array([ 9., 25.])
        """
        weights = self.weights
        new = _check.new_rows("rows", rows, len(weights), names=self.names)
        level = 0.0 if self.intercept is None else self.intercept
        return _check.finite("the predictions of `rows`", lambda: new @ weights + level)

    @cached_property
    def _solution(self) -> Solution:
        if self._shape is None:
            raise ValueError("no rows yet: `add` some")
        n = self._shape[0][0]
        with np.errstate(over="ignore", invalid="ignore"):  # `weights` says so
            if not self._added:
                return solution(self._r, n, self._tol)
            # The first row of the triangle is the mean: below it is what columns are without.
            before = self._r[:, 1 : n + 1].copy()
            before[0] += self._r[0, 0] * self._origin[0]
            return solution(self._r[1:, 1:], n, self._tol, sizes(before))

    @property
    def _tol(self) -> float:
        return COUNTS * float(np.finfo(self._dtype).eps)

    @property
    def rank(self) -> int:
        """The dimension of the span of the columns, that of ones among them."""
        return self._solution.rank + self._added

    @property
    def singular_values(self) -> Array:
        """The singular values of the columns, largest first."""
        return self._solution.singular_values.astype(self._dtype)

    @property
    def weights(self) -> Array:
        """The shortest weights with the least squared error over all rows."""
        found, n = self._solution, len(self._solution.weights)
        if found.rank < n <= self._counting - self._added and not self._said:
            self._said = True
            which = _rank.dependent(found.columns, found.rank, self._tol)
            _rank.warn(self.rank, which, n, self.names, intercept=self._added)
        weights = _check.no_overflow("the weights of `columns`", found.weights.astype(self._dtype))
        return weights if self._many else weights[:, 0]

    @property
    def intercept(self) -> Array | float | None:
        """What is added to the weighted sums, one for each target, or None."""
        if not self._added:
            return None
        many, w = self._many, self._solution.weights
        n, mean = len(w), self._r[0] / self._r[0, 0]
        moved = mean[n + 1 :] - mean[1 : n + 1] @ w
        found = (moved + (self._origin[1] - self._origin[0] @ w)).astype(self._dtype)
        return found if many else float(found[0])

    @property
    def distance(self) -> Array | float:
        """The length of the residual, one for each target."""
        found = _check.no_overflow("the distances of `target`", self._solution.distance)
        return found if self._many else float(found[0])

    @property
    def _many(self) -> bool:
        """Whether targets came as columns, not as one list."""
        if self._shape and self._shape[1] == (0,):
            raise ValueError("the blocks came without `target`")
        return bool(self._shape and self._shape[1])

    def __repr__(self) -> str:
        if self._shape is None:
            return "StreamedLeastSquares(0 rows)"
        size = f"{self.n_rows} rows, {self._shape[0][0]} columns"
        return f"StreamedLeastSquares({size}, rank {self.rank})"


def _same_block(seen: tuple[Any, Any], before: tuple[Any, Any] | None) -> None:
    """Refuse a block whose rows are shaped otherwise than those before."""
    if before is not None and seen != before:
        a, b = ("rows of shape {} with `target` {}".format(*s) for s in (seen, before))
        raise ValueError(f"`columns` has {a}, but the blocks before it {b}")

"""A comparison, checked where it is stated, and shown with what it left."""

from __future__ import annotations

import html
import sys
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options
from spanbook._arrays import Array

__all__ = ["ClaimError", "claim"]


class ClaimError(AssertionError):
    """A claim that does not hold.

    Raised by :func:`claim`.
    It is an `AssertionError`, so that a test runner reports it as a failure.

    Examples
    --------
    >>> import spanbook as sb
    >>> try:
    ...     sb.claim("two and two make five", 2 + 2, 5)
    ... except sb.ClaimError as error:
    ...     print(error)
    claim fails: two and two make five (largest difference 1)
    """


def claim(
    statement: str,
    actual: ArrayLike,
    expected: ArrayLike | None = None,
    *,
    at_least: ArrayLike | None = None,
    at_most: ArrayLike | None = None,
    rtol: float | None = None,
    atol: float = 1e-12,
    scale: ArrayLike | None = None,
) -> None:
    r"""Check a comparison, and print the claim with what the comparison left.

    With `expected` the claim holds when

    .. math:: |a_i - e_i| \le \text{atol} + \text{rtol} \, |e_i|

    for every entry of `actual` and `expected`, and it shows the largest difference;
    between booleans it shows ``true``.
    With `at_least` or `at_most` it holds when no entry of `actual` lies beyond the bound,
    and it shows the margin: how far the nearest entry is from its bound.
    With `scale` both leave room for the rounding of numbers of that size, in any unit:

    .. math:: |a_i - e_i| \le \text{rtol} \, \max_j |\text{scale}_j|

    In a notebook the line is a small badge.

    Parameters
    ----------
    statement : str
        What is claimed, on one line, in words that stand alone.
    actual : array_like, data frame or series
        Numbers or booleans.
    expected : array_like, data frame or series, optional
        What `actual` equals: numbers or booleans of the same shape.
        A single number stands for an array full of it, here and in the bounds.
    at_least, at_most : array_like, optional
        Bounds, one or both, in place of `expected`. Without `scale` no tolerance is added to them.
    rtol : float, optional
        Relative tolerance of `expected`, or of `scale`, at least 0.
        By default 1e-9, and 0 where both sides are integers and there is no `scale`.
    atol : float, default 1e-12
        Absolute tolerance of `expected`, at least 0. With `scale` it is not used.
    scale : array_like, data frame or series, optional
        Numbers in the unit of `actual` from which it was computed, of any shape.
        Their largest absolute value is what rounding is measured against; where all are 0
        the comparison is exact.

    Raises
    ------
    ClaimError
        If the two sides differ by more than the tolerance, or a bound is crossed.
    ValueError
        If the statement is empty or has more than one line, an array holds NaN or
        infinity, a tolerance is negative, or the shapes differ.
    TypeError
        If an array is not made of real numbers or is one of another library than NumPy, or
        not one of `expected` and the bounds is given.

    Examples
    --------
    >>> import numpy as np
    >>> import spanbook as sb
    >>> X = np.array([[1., 2.], [3., 4.], [5., 6.]])
    >>> w = np.array([2., -1.])
    >>> sb.claim("Xw is a weighted sum of columns", X @ w, 2 * X[:, 0] - X[:, 1])
    claim holds: Xw is a weighted sum of columns (largest difference 0)
    >>> sb.claim("softmax gives positive weights", sb.softmax([1., 2.]), at_least=0)
    claim holds: softmax gives positive weights (margin 0.27)
    >>> sb.claim("(4, 0) is not in the column space", [4., 0., 0.] in sb.Span(columns=X), False)
    claim holds: (4, 0) is not in the column space (true)
    >>> a = np.array([1e6, 0.1, -1e6])
    >>> sb.claim("the sum is that of the middle", a.sum() - a[1], 0, scale=a)
    claim holds: the sum is that of the middle (largest difference 2.3e-11)
    """
    if not isinstance(statement, str):
        raise TypeError(f"`statement` must be a string, not {type(statement).__name__}")
    if not statement.strip() or "\n" in statement:
        raise ValueError(f"`statement` must be one line of words, not {statement!r}")
    if (expected is None) == (at_least is None and at_most is None):
        raise TypeError("a claim takes `expected`, or `at_least` and `at_most`")
    atol = _options.tolerance("atol", atol)
    room = None if scale is None else _room(scale, rtol)
    if expected is None:
        holds, left = _bounded(actual, at_least, at_most, room or 0.0)
    elif room is None:
        holds, left = _equal(actual, expected, rtol, atol)
    else:
        holds, left = _equal(actual, expected, 0.0, room)
    line = f"claim {'holds' if holds else 'fails'}: {statement} ({left})"
    if not holds:
        raise ClaimError(line)
    _show(line, statement, left)


def _room(scale: ArrayLike, rtol: float | None) -> float:
    """Return how much numbers of this size may be off by rounding."""
    largest = np.max(np.abs(_check.array("scale", scale)), initial=0)
    return float((1e-9 if rtol is None else _options.tolerance("rtol", rtol)) * largest)


def _equal(
    actual: ArrayLike, expected: ArrayLike, rtol: float | None, atol: float
) -> tuple[bool, str]:
    """Whether two sides agree, and what is said of it."""
    a, e = _pair("actual", actual, "expected", expected)
    sides = [np.asarray(side) for side in (actual, expected)]
    exact = all(map(_whole, sides))
    rtol = (0.0 if exact else 1e-9) if rtol is None else _options.tolerance("rtol", rtol)
    if exact:  # beyond 2**53 floats merge integers
        a, e = (side.astype(object) for side in sides)
    with np.errstate(over="ignore"):
        difference = np.abs(a - e)
        holds = bool(np.all(difference <= atol + rtol * np.abs(e)))
    if all(side.dtype == bool for side in sides):
        return holds, str(holds).lower()
    return holds, f"largest difference {np.max(difference, initial=0):.2g}"


def _bounded(
    actual: ArrayLike, at_least: ArrayLike | None, at_most: ArrayLike | None, room: float
) -> tuple[bool, str]:
    """Whether no entry lies beyond its bounds by more than `room`, and the nearest's margin."""
    margins = []
    if at_least is not None:
        a, low = _pair("actual", actual, "at_least", at_least)
        margins.append(np.min(a - low, initial=np.inf))
    if at_most is not None:
        a, high = _pair("actual", actual, "at_most", at_most)
        margins.append(np.min(high - a, initial=np.inf))
    margin = min(margins)
    return bool(margin >= -room), f"margin {margin:.2g}"


def _pair(name: str, a: ArrayLike, other: str, e: ArrayLike) -> tuple[Array, Array]:
    """Return two checked arrays of one shape, or an array and a number."""
    one, two = _check.array(name, a), _check.array(other, e)
    if two.ndim and one.shape != two.shape:
        raise ValueError(f"`{name}` has shape {one.shape} but `{other}` has shape {two.shape}")
    return one, two


def _whole(side: Array) -> bool:
    """Whether all are integers, of NumPy or of Python."""
    kind = side.dtype.kind
    return kind in "iu" or (kind == "O" and all(type(x) is int for x in side.ravel()))


def _show(line: str, statement: str, left: str) -> None:
    """Print the line, or in a notebook display it as a badge."""
    ipython: Any = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if not hasattr(shell, "kernel"):
        print(line)
        return
    badge = (
        f'<p class="spanbook-claim"><span aria-hidden="true">✓ </span>'
        f"{html.escape(statement)} <small>{left}</small></p>"
    )
    shell.display_pub.publish({"text/plain": line, "text/html": badge})

"""An identity, checked where it is stated, and shown with its largest difference."""

from __future__ import annotations

import html
import sys
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options

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
    expected: ArrayLike,
    *,
    rtol: float = 1e-9,
    atol: float = 1e-12,
) -> None:
    r"""Check that two results agree, and print the claim with its largest difference.

    The claim holds when

    .. math:: |a_i - e_i| \le \text{atol} + \text{rtol} \, |e_i|

    for every entry of `actual` and `expected`.
    In a notebook the line is a small badge.

    Parameters
    ----------
    statement : str
        What is claimed, on one line, in words that stand alone.
    actual, expected : array_like, data frame or series
        The two sides, numbers or booleans, of the same shape.
        A single `expected` number stands for an array full of it.
    rtol : float, default 1e-9
        Relative tolerance, at least 0.
    atol : float, default 1e-12
        Absolute tolerance, at least 0.

    Raises
    ------
    ClaimError
        If the two sides differ by more than the tolerance.
    ValueError
        If the statement is empty or has more than one line, an array holds NaN or
        infinity, a tolerance is negative, or the shapes differ.
    TypeError
        If an array is not made of real numbers.

    Examples
    --------
    >>> import numpy as np
    >>> import spanbook as sb
    >>> X = np.array([[1., 2.], [3., 4.], [5., 6.]])
    >>> w = np.array([2., -1.])
    >>> sb.claim("Xw is a weighted sum of columns", X @ w, 2 * X[:, 0] - X[:, 1])
    claim holds: Xw is a weighted sum of columns (largest difference 0)
    """
    if not isinstance(statement, str):
        raise TypeError(f"`statement` must be a string, not {type(statement).__name__}")
    if not statement.strip() or "\n" in statement:
        raise ValueError(f"`statement` must be one line of words, not {statement!r}")
    a = _check.array("actual", actual)
    e = _check.array("expected", expected)
    rtol, atol = _options.tolerance("rtol", rtol), _options.tolerance("atol", atol)
    if e.ndim and a.shape != e.shape:
        raise ValueError(f"`actual` has shape {a.shape} but `expected` has shape {e.shape}")
    sides = [np.asarray(side) for side in (actual, expected)]
    if all(side.dtype.kind in "iu" for side in sides):  # beyond 2**53 floats merge integers
        a, e = (side.astype(object) for side in sides)
    difference = np.abs(a - e)
    largest = f"{np.max(difference, initial=0):.2g}"
    holds = bool(np.all(difference <= atol + rtol * np.abs(e)))
    line = f"claim {'holds' if holds else 'fails'}: {statement} (largest difference {largest})"
    if not holds:
        raise ClaimError(line)
    _show(line, statement, largest)


def _show(line: str, statement: str, largest: str) -> None:
    """Print the line, or in a notebook display it as a badge."""
    ipython: Any = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if not hasattr(shell, "kernel"):
        print(line)
        return
    badge = (
        f'<p class="spanbook-claim"><span aria-hidden="true">✓ </span>'
        f"{html.escape(statement)} <small>largest difference {largest}</small></p>"
    )
    shell.display_pub.publish({"text/plain": line, "text/html": badge})

"""Gradient descent: least squares one step after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _options, _table
from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._scale import power_of_two
from spanbook._slips import by_name

__all__ = ["Descent", "gradient_descent"]


@by_name
def gradient_descent(
    *,
    columns: ArrayLike,
    target: ArrayLike,
    step: float | None = None,
    n_steps: int = 1000,
    tol: float = 1e-10,
) -> Descent:
    r"""Walk down the squared error from 0.

    .. math:: w_0 = 0, \qquad w_{t+1} = w_t - \eta \, X^\top (X w_t - y)

    Every step is a sum of the rows of :math:`X`, so the walk never leaves their span, and
    arrives at the shortest of the weights that reach the nearest point.
    It does for :math:`0 < \eta < 2 / \sigma_1^2`, as fast as its weakest direction
    allows: what is missing along :math:`v_i` shrinks by
    :math:`1 - \eta \sigma_i^2` a step.

    Parameters
    ----------
    columns : (d, n) array_like
        The matrix :math:`X`: one atom (a feature) a column, one example per row.
    target : (d,) array_like
        The target :math:`y`.
    step : float, optional
        The step :math:`\eta > 0`; :math:`1 / \sigma_1^2` when left out.
    n_steps : int, default 1000
        The largest number of steps, at least 1.
    tol : float, default 1e-10
        The walk has arrived when the gradient is at most this share of the first one.

    Returns
    -------
    Descent
        The weights, the path to them, and whether the walk arrived.

    Raises
    ------
    ValueError
        If an array is empty, ragged, not finite, or of the wrong shape, `step` is not
        above 0 or so large that the weights overflow, `n_steps` is less than 1, or `tol`
        is negative.
    TypeError
        If an array is not made of real numbers or is one of another library than NumPy, or
        `n_steps` is not an integer.

    See Also
    --------
    least_squares : The same weights, without a walk.

    References
    ----------
    .. [1] H. W. Engl, M. Hanke, A. Neubauer, *Regularization of Inverse Problems*,
       Kluwer, 1996, section 6.1.

    Examples
    --------
    >>> import spanbook as sb
    >>> walk = sb.gradient_descent(columns=[[1, 1], [1, 1]], target=[3, 1])
    >>> walk.weights.round(9), walk.converged
    (array([1., 1.]), True)
    """
    atoms = _check.matrix("columns", columns).T
    y = _one_target("target", target, atoms.shape[1], columns)
    eta = None if step is None else _options.positive("step", step)
    most = _options.integer("n_steps", n_steps, 1)
    tol = _options.tolerance("tol", tol)
    unit, y_unit = float(power_of_two(atoms.reshape(-1))[0]), float(power_of_two(y)[0])
    scaled = atoms.astype(np.float64) / unit
    largest = float(np.linalg.svd(scaled, compute_uv=False)[0]) or 1.0
    # In units of the atoms and of the target no square overflows.
    eta = 1 / largest**2 if eta is None else eta * unit * unit
    with np.errstate(over="ignore", invalid="ignore"):
        path, converged = _walk(scaled, y / y_unit, eta, most, tol, largest)
        path = (path * (y_unit / unit)).astype(np.result_type(atoms, y))
    if step is None:
        _check.no_overflow("the weights of `columns`", path)
    elif not np.isfinite(path).all():
        raise ValueError(
            f"`step` is {step}: the weights overflow {path.dtype}; "
            f"a walk arrives with steps below {2 / largest**2 / unit / unit:.3g}"
        )
    return Descent(path[-1], path, eta / unit / unit, converged, _table.names(columns))


def _one_target(name: str, value: ArrayLike, d: int, of: ArrayLike) -> Array:
    """Return one target (d,)."""
    out = _check.targets(name, value, d, upright=True, of=of)
    if out.ndim != 1:
        raise ValueError(f"`{name}` must be one target ({d},), but its shape is {out.shape}")
    return out


def _walk(
    atoms: Array, y: Array, eta: float, n_steps: int, tol: float, largest: float
) -> tuple[Array, bool]:
    """Return the weights after each step, and whether the last gradient is small."""
    first = float(np.linalg.norm(atoms @ y))
    rounding = np.finfo(np.float64).eps * largest * float(np.linalg.norm(y))
    path = [np.zeros(len(atoms))]
    while True:
        gradient = atoms @ (path[-1] @ atoms - y)
        slope = float(np.linalg.norm(gradient))
        if slope <= max(tol * first, rounding):
            return np.array(path), True
        # A walk that has climbed this far, or to NaN, will not come back, and would overflow.
        if len(path) > n_steps or not slope <= 1e8 * first:
            return np.array(path), False
        path.append(path[-1] - eta * gradient)


@dataclass(frozen=True, eq=False, repr=False)
class Descent(Result):
    r"""A walk down the squared error.

    Made by :func:`gradient_descent`.

    Attributes
    ----------
    weights : (n,) ndarray
        Where the walk ended.
    path : (t + 1, n) ndarray
        The weights at the start and after each of the `t` steps.
    step : float
        The step :math:`\eta`; infinite for columns so small that no float holds it.
    converged : bool
        Whether the gradient became small; False also for a walk that climbs, which ends
        early.
    names : tuple of str or None
        The names of the columns, if `columns` was a data frame.

    See Also
    --------
    gradient_descent : Makes it.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.gradient_descent(columns=[[1]], target=[1], step=0.5, n_steps=3)
    Descent
      weights   = [0.875]
      path      = [[0.   ],
                   [0.5  ],
                   [0.75 ],
                   [0.875]]
      step      = 0.5
      converged = False
    """

    _by_name = ("weights",)

    weights: Array
    path: Array
    step: float
    converged: bool
    names: tuple[str, ...] | None = None

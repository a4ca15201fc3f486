"""What a reachable set answers: the nearest point, its weights, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spanbook._arrays import Array
from spanbook._result import Result
from spanbook._scale import lengths

__all__ = ["Certificate", "Nearest"]

TIGHT = 1e-13  # of a target's size: bounds this close need no better proof


@dataclass(frozen=True, eq=False, repr=False)
class Certificate(Result):
    r"""The proof that a target is inside or outside a reachable set.

    Outside, a hyperplane separates: every point :math:`z` of the set has
    :math:`\langle \nu, z \rangle \le b`, and the target has
    :math:`\langle \nu, y \rangle = b + \text{lower}`.
    So no point of the set is nearer to the target than `lower`.
    Inside, `normal`, `offset` and `lower` are 0, and the proof is the weights, which
    reach the target up to `upper`.

    Attributes
    ----------
    normal : (d,) or (m, d) ndarray
        The unit normal :math:`\nu`, pointing from the set to the target.
    offset : float or (m,) ndarray
        The offset :math:`b`.
    lower : float or (m,) ndarray
        No point of the set is nearer than this.
    upper : float or (m,) ndarray
        The point that was found is this near.

    See Also
    --------
    Nearest : Carries the certificate.

    References
    ----------
    .. [1] S. Boyd, L. Vandenberghe, *Convex Optimization*, Cambridge University Press,
       2004, section 2.5.

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.ConvexHull(rows=[[0, 0], [1, 0]]).nearest([0.5, 2]).certificate
    Certificate
      normal = [0., 1.]
      offset = 0
      lower  = 2
      upper  = 2
    """

    normal: Array
    offset: Array | float
    lower: Array | float
    upper: Array | float


@dataclass(frozen=True, eq=False, repr=False)
class Nearest(Result):
    r"""The point of a reachable set that is nearest to a target.

    Attributes
    ----------
    point : (d,) or (m, d) ndarray
        The nearest point.
    weights : (n,) or (m, n) ndarray
        The weights that make it, obeying the constraint of the set.
    residual : (d,) or (m, d) ndarray
        The target less the point.
    distance : float or (m,) ndarray
        The length of the residual.
    inside : bool or (m,) ndarray of bool
        Whether the target belongs to the set, up to the tolerance.
    certificate : Certificate
        The proof of it.
    names : tuple of str or None
        The names of the atoms, if they were the columns of a data frame.
    coordinates : tuple of str or None
        The names of the coordinates, if the atoms were the rows of a data frame.

    See Also
    --------
    Certificate : What the proof says.

    Examples
    --------
    >>> import spanbook as sb
    >>> near = sb.ConvexHull(rows=[[0, 0], [1, 0]]).nearest([0.5, 2])
    >>> near.point, near.weights, near.inside
    (array([0.5, 0. ]), array([0.5, 0.5]), False)
    """

    point: Array
    weights: Array
    residual: Array
    distance: Array | float
    inside: Array | bool
    certificate: Certificate
    names: tuple[str, ...] | None = None
    coordinates: tuple[str, ...] | None = None

    def _own_names(self) -> dict[str, Sequence[str] | None]:
        return {"point": self.coordinates, "weights": self.names, "residual": self.coordinates}


def answer(
    y: Array,
    *,
    weights: Array,
    residual: Array,
    normal: Array,
    offset: Array,
    bounds: tuple[Array, Array],
    size: Array,
    inside: Array,
) -> Nearest:
    """Assemble the answers; `residual` and `bounds` are in units of `size`, one per target."""
    outside = ~inside
    residual = residual * size[:, None]
    lower, upper = bounds[0] * size, bounds[1] * size
    normal, offset, lower = normal * outside[:, None], offset * outside, lower * outside
    certificate = Certificate(normal, offset, lower, upper)
    return Nearest(y - residual, weights, residual, upper, inside, certificate)


def first(near: Nearest) -> Nearest:
    """Return the answer for the first of many targets, as for one."""

    def one(x: Any) -> Any:
        return x[0].item() if x.ndim == 1 else x[0]

    proof = Certificate(**{k: one(v) for k, v in vars(near.certificate).items()})
    parts = ("point", "weights", "residual", "distance", "inside")
    return Nearest(**{k: one(getattr(near, k)) for k in parts}, certificate=proof)


def tighten(
    near: Nearest, y: Array, rows: Array, twin: Nearest, units: Array, powers: tuple[Array, Array]
) -> None:
    """Put the twin's points where they are nearer, and its proofs where they are better.

    Its coordinates were divided by `units`, and its atoms and targets stretched by powers of two.
    """
    of_atoms, of_targets = powers
    own, its = near.certificate, twin.certificate
    lower, upper = np.asarray(own.lower), np.asarray(own.upper)  # the latter is the distance too
    upper[rows] = lengths(near.residual[rows])  # no square vanishes

    residual = np.ldexp(twin.residual * units, -of_targets)
    distance = lengths(residual)
    nearer = 2 * distance < upper[rows]
    to = rows[nearer]
    near.weights[to] = np.ldexp(twin.weights[nearer], of_atoms.T - of_targets[nearer])
    near.residual[to], near.point[to] = residual[nearer], y[to] - residual[nearer]
    upper[to] = distance[nearer]
    lower[rows] = np.minimum(lower[rows], upper[rows])

    least = units.min()
    normal = twin.certificate.normal / (units / least)
    length = lengths(normal)
    scale = np.where(length > 0, length, 1)
    proved = np.minimum(np.ldexp(its.lower * least / scale, -of_targets[:, 0]), upper[rows])
    better = proved > lower[rows]
    found = (normal / scale[:, None], its.offset * least / scale, proved)
    for mine, other in zip((own.normal, own.offset, lower), found, strict=True):
        np.asarray(mine)[rows[better]] = other[better]

"""The answers of the reachable sets: a nearest point, and the proof that it is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spanbook._check import Array
from spanbook._result import Result

__all__ = ["Certificate", "Nearest"]


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
    """Assemble the answers; `residual` and `bounds` are in units of `size`, one a target."""
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
    parts = {k: one(v) for k, v in vars(near).items() if k != "certificate"}
    return Nearest(**parts, certificate=proof)

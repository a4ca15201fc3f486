"""One output of several heads, taken apart into what each atom adds through each head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check
from spanbook._arrays import Array, common, foreign, moved, namespace
from spanbook._result import Result
from spanbook.multihead._multihead import MultiHead

__all__ = ["Contributions", "contributions"]


def contributions(
    attended: MultiHead,
    queries: int | Sequence[int] | None = None,
    *,
    along: ArrayLike | None = None,
) -> Contributions:
    r"""Write outputs of several heads as sums over atoms and heads, after :math:`W_O`.

    .. math:: \text{output}_i = \sum_{h=1}^{H} \sum_{j=1}^{S}
        \alpha^h_{ij} \, v^h_j \, W_O^h \; + \; b_O

    with :math:`W_O^h` the :math:`d_h` rows of :math:`W_O` that belong to head :math:`h`.
    A large weight on a short :math:`v^h_j W_O^h` adds little.

    Parameters
    ----------
    attended : MultiHead
        What :func:`multi_head` returned, or the `attention` of a :class:`TransformerBlock`.
    queries : int or (m,) sequence of int, optional
        Whose outputs to take apart; all L when left out, which takes L n_heads S E numbers.
    along : (E,) array_like, optional
        A direction: each contribution is then one number, its inner product with this vector.

    Returns
    -------
    Contributions
        The terms, the bias, and their sums over heads and over atoms.

    Raises
    ------
    ValueError
        If there is no such query, or `along` has another length, or is not finite.
    TypeError
        If `attended` is no MultiHead, `queries` are not integers, or `along` is not made of real
        numbers.

    See Also
    --------
    multi_head : What is taken apart.
    expand : A plain weighted sum, written out.

    References
    ----------
    .. [1] G. Kobayashi, T. Kuribayashi, S. Yokoi, K. Inui, "Attention is not only a weight:
       analyzing transformers with vector norms", *EMNLP*, 2020.
       :doi:`10.18653/v1/2020.emnlp-main.574`

    Examples
    --------
    The second atom gets the larger weight, and adds less, because its value is short:

    >>> import numpy as np
    >>> import spanbook as sb
    >>> parameters = {"in_proj_weight": [[0], [0], [1]], "out_proj.weight": [[2]]}
    >>> more = [[0, np.log(3)]]
    >>> out = sb.multi_head(
    ...     [[1]], [[8], [1]], parameters=parameters, n_heads=1, attn_mask=more
    ... )
    >>> out.weights.round(2)
    array([[[0.25, 0.75]]])
    >>> parts = sb.contributions(out, 0)
    >>> parts.atoms.round(2)
    array([[4. ],
           [1.5]])
    >>> bool(np.isclose(parts.output, out.output[0]).all())
    True
    """
    if not isinstance(attended, MultiHead):
        kind = type(attended).__name__
        hint = ": give its `.attention`" if kind == "TransformerBlock" else ""
        raise TypeError(f"`attended` must be a MultiHead, not {kind}{hint}")
    weights, values = common(attended.weights, attended.values)
    xp, like = namespace(values), foreign(values)
    n_heads, width = values.shape[-3], values.shape[-1]
    bias = attended.bias
    mapped = xp.reshape(attended.W_O, (n_heads, width, attended.W_O.shape[-1]))
    if along is not None:
        direction = _check.vectors("along", along, like=like)
        if direction.shape != bias.shape:
            raise ValueError(
                f"`along` has shape {tuple(direction.shape)}, but must have {tuple(bias.shape)}"
            )
        direction, mapped, bias = common(direction, mapped, bias)
        what = "the inner products with `along`"
        mapped = _check.finite(what, lambda: mapped @ direction)[..., None]
        bias = _check.finite(what, lambda: bias @ direction)
    places = _places(queries, weights.shape[-2])
    if places is not None:
        weights = xp.take(weights, moved(np.atleast_1d(places), like), axis=-2)
    name = "the contributions" if along is None else "the contributions along `along`"
    made = _check.finite(name, lambda: values @ mapped)  # what each atom would add with weight 1
    terms = xp.moveaxis(weights, -2, -3)[..., None] * made[..., None, :, :, :]
    _check.finite(name, lambda: xp.sum(xp.abs(terms)))  # and so are all sums of them
    terms = terms[..., 0] if along is not None else terms
    if places is not None and places.ndim == 0:
        terms = terms[..., 0, :, :] if along is not None else terms[..., 0, :, :, :]
    return Contributions(terms, bias)


def _places(queries: Any, length: int) -> Array | None:
    """Return the queries as places from 0 on."""
    if queries is None:
        return None
    chosen = _check.as_array("queries", queries)
    if chosen.dtype.kind not in "iu" or chosen.ndim > 1:
        raise TypeError("`queries` must be an integer or a list of them")
    wrong = chosen[(chosen < -length) | (chosen >= length)]
    if wrong.size:
        raise ValueError(f"`queries` has {wrong.flat[0]}, but there are {length} queries")
    return chosen % length


@dataclass(frozen=True, eq=False, repr=False)
class Contributions(Result):
    """What each atom adds through each head to outputs of several heads.

    Made by :func:`contributions`.
    Of a list of queries the arrays have an axis more, before those that are named here; along a
    direction they have no axis E.

    Attributes
    ----------
    terms : (..., n_heads, S, E) or (..., n_heads, S) ndarray
        What each atom adds through each head.
    bias : (E,) ndarray or float
        What no atom adds.
    atoms : (..., S, E) or (..., S) ndarray
        What each atom adds, through all heads.
    heads : (..., n_heads, E) or (..., n_heads) ndarray
        What each head adds, of all atoms.
    output : (..., E) or (..., m) or (N,) ndarray or float
        The sum of all terms and the bias.

    Examples
    --------
    >>> import spanbook as sb
    >>> parameters = {"in_proj_weight": [[0], [0], [1]], "out_proj.weight": [[1]]}
    >>> out = sb.multi_head([[2], [4]], parameters=parameters, n_heads=1)
    >>> sb.contributions(out, along=[10]).terms
    array([[[10., 20.]],
    <BLANKLINE>
           [[10., 20.]]])
    """

    terms: Array
    bias: Array

    @property
    def _last(self) -> int:
        """The axis of the atoms, from the end."""
        return -1 - namespace(self.bias).asarray(self.bias).ndim

    @property
    def atoms(self) -> Array:
        """What each atom adds, through all heads."""
        return namespace(self.terms).sum(self.terms, axis=self._last - 1)

    @property
    def heads(self) -> Array:
        """What each head adds, of all atoms."""
        return namespace(self.terms).sum(self.terms, axis=self._last)

    @property
    def output(self) -> Array:
        """The sum of all terms and the bias."""
        return namespace(self.terms).sum(self.terms, axis=(self._last - 1, self._last)) + self.bias

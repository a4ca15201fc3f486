"""Several heads of attention, each with a view of its own, and their mix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spanbook import _check, _layers, _options, _parameters
from spanbook._arrays import Array, affine, common, foreign, namespace
from spanbook._result import Result
from spanbook.attention import Attention, attention
from spanbook.multihead._masks import masks, merged

__all__ = ["MultiHead", "multi_head"]


def multi_head(
    query: ArrayLike,
    key: ArrayLike | None = None,
    value: ArrayLike | None = None,
    *,
    parameters: Mapping[str, ArrayLike],
    n_heads: int,
    prefix: str = "",
    attn_mask: ArrayLike | None = None,
    key_padding_mask: ArrayLike | None = None,
    causal: bool = False,
    add_zero_attn: bool = False,
) -> MultiHead:
    r"""Attend with several heads, and mix their outputs.

    .. math:: o_h = \operatorname{softmax}\!\Big(\frac{Q_h K_h^\top}{\sqrt{d_h}}\Big) V_h,
        \qquad \text{output} = [o_1, \dots, o_H] \, W_O + b_O

    with :math:`Q_h`, :math:`K_h`, :math:`V_h` the head's part of the projected queries,
    keys and values, each :math:`d_h = E / H` wide.
    :math:`W_O` is ``out_proj.weight`` transposed, as torch keeps it.
    Each :math:`o_h` lies in the convex hull of the rows of :math:`V_h`.
    The output, after :math:`W_O`, lies in no hull.

    This is ``torch.nn.MultiheadAttention`` with ``batch_first=True`` and without
    dropout; arguments that have its names mean what they mean there.

    Parameters
    ----------
    query : (L, E) or (N, L, E) array_like
        The sequence that asks, or `N` of them.
    key : (S, kdim) or (N, S, kdim) array_like, optional
        The sequence that is asked; `query` when left out.
    value : (S, vdim) or (N, S, vdim) array_like, optional
        What it answers with; `key` when left out.
    parameters : mapping of str to array_like
        By the names of torch's ``state_dict``: ``in_proj_weight`` (3E, E), or
        ``q_proj_weight`` (E, E), ``k_proj_weight`` (E, kdim) and ``v_proj_weight``
        (E, vdim); ``out_proj.weight`` (E, E); and if there are any, ``in_proj_bias``
        (3E,), ``out_proj.bias`` (E,), ``bias_k`` and ``bias_v`` (1, 1, E).
        By the names of BERT: ``self.query``, ``self.key``, ``self.value`` and
        ``output.dense``, each a ``.weight`` and perhaps a ``.bias``.
        By those of GPT-2: ``c_attn`` (E, 3E) and ``c_proj`` (E, E), which multiply from the right.
        Half floats are computed with in float32.
    n_heads : int
        How many heads; it divides E.
    prefix : str, default ""
        What the names of these heads begin with in the ``state_dict`` of a whole model,
        such as ``"layers.0.self_attn."``; other names are left alone.
    attn_mask : (L, S) or (N * n_heads, L, S) array_like of bool or float, optional
        Booleans: True *hides* a key, as in torch, and unlike :func:`attention`.
        Numbers: added to the scores.
    key_padding_mask : (S,) or (N, S) array_like of bool or float, optional
        The same for all queries of a sequence: True hides a key.
    causal : bool, default False
        Hide the keys that come after the query.
    add_zero_attn : bool, default False
        Append a key and a value of zeros.

    Returns
    -------
    MultiHead
        The output, and each head's weights, output and values.
        A query that may see no key gets weights 0, where torch gives NaN.

    Raises
    ------
    ValueError
        If shapes do not fit, a parameter is missing or unknown, or an array is not
        finite.
    TypeError
        If an array is not made of real numbers, a mask is made of integers, `n_heads` is
        not an integer, `prefix` is not a string, or `causal` or `add_zero_attn` is not a bool.

    See Also
    --------
    attention : One head.
    contributions : The output as a sum over atoms and heads.
    transformer_block : What is built around it.

    Notes
    -----
    The parameters are ``layer.self_attn.state_dict()`` of a layer of torch's encoder, or
    ``model.state_dict()`` and the `prefix` of that layer; :func:`transformer_block` goes from
    layer to layer.
    Tensors in give tensors out; under ``torch.no_grad()`` they are ready for ``.numpy()``.

    References
    ----------
    .. [1] A. Vaswani et al., "Attention is all you need", *NeurIPS*, 2017, section
       3.2.2.

    Examples
    --------
    Two heads; each sees one of the two coordinates:

    >>> import numpy as np
    >>> import spanbook as sb
    >>> identity = np.eye(2)
    >>> parameters = {"in_proj_weight": np.vstack([identity] * 3), "out_proj.weight": identity}
    >>> out = sb.multi_head([[1, 0], [0, 1]], parameters=parameters, n_heads=2)
    >>> out.weights.round(4)
    array([[[0.7311, 0.2689],
            [0.5   , 0.5   ]],
    <BLANKLINE>
           [[0.5   , 0.5   ],
            [0.2689, 0.7311]]])
    >>> out.output.round(4)
    array([[0.7311, 0.5   ],
           [0.5   , 0.7311]])
    """
    causal = _options.flag("causal", causal)
    add_zero_attn = _options.flag("add_zero_attn", add_zero_attn)
    key = query if key is None else key
    value = key if value is None else value
    parameters = _parameters.mapping("parameters", parameters)
    layer = _layers.Layer("parameters", parameters, _options.text("prefix", prefix))
    like = foreign(query, key, value, *parameters.values())
    named = {"query": query, "key": key, "value": value}
    inputs = [_check.stack(name, x, like=like) for name, x in named.items()]
    _parameters.sequences(list(named), [x.shape for x in inputs])
    heads = _parameters.divisor("n_heads", n_heads, "query", inputs[0].shape[-1])
    own = {k.removeprefix(prefix) for k in parameters if k.startswith(prefix)}
    shapes = _shapes(own, *(x.shape[-1] for x in inputs))
    p = layer.heads(shapes, {"in_proj_bias", "out_proj.bias"}, like=like)
    inputs[0], inputs[1], inputs[2], *rest = common(*inputs, *p.values())
    p = dict(zip(p, rest, strict=True))
    made = "the numbers that `parameters` make"
    with np.errstate(over="ignore", invalid="ignore"):
        q, k, v = (_check.no_overflow(made, x) for x in _projected(inputs, p))
    n_keys = k.shape[-2]
    k, v = (
        _extended(k, p.get("bias_k"), add_zero_attn),
        _extended(v, p.get("bias_v"), add_zero_attn),
    )
    mask = merged(masks(attn_mask, key_padding_mask, causal, heads, q, n_keys), q, n_keys, k)
    q, k, v = (_split(x, heads) for x in (q, k, v))
    out = _attended(q, k, v, mask)
    joined, bias = _joined(out.output), p.get("out_proj.bias")
    output = _check.finite(made, lambda: affine(joined, p["out_proj.weight"], bias))
    W_O = namespace(output).matrix_transpose(p["out_proj.weight"])
    bias = namespace(output).zeros_like(W_O[0, :]) if bias is None else bias
    return MultiHead(output, out, v, W_O, bias)


def _attended(q: Any, k: Any, v: Any, mask: Any) -> Attention:
    """Return what the heads attend to; of arrays that were checked, scores alone overflow."""
    try:
        return attention(q, k, v, mask=mask)
    except ValueError:
        raise ValueError(
            f"the scores that `parameters` make overflow {q.dtype}; scale them down"
        ) from None


def _shapes(given: set[str], e: int, kdim: int, vdim: int) -> dict[str, Any]:
    """Return the shape of each parameter."""
    shapes: dict[str, Any] = {"in_proj_weight": (3 * e, e)}
    if (kdim, vdim) != (e, e) or "q_proj_weight" in given:
        shapes = {"q_proj_weight": (e, e), "k_proj_weight": (e, kdim), "v_proj_weight": (e, vdim)}
    if "bias_k" in given or "bias_v" in given:
        shapes |= {"bias_k": (1, 1, e), "bias_v": (1, 1, e)}
    return shapes | {"in_proj_bias": (3 * e,), "out_proj.weight": (e, e), "out_proj.bias": (e,)}


def _projected(inputs: list[Any], p: dict[str, Any]) -> list[Any]:
    """Return queries, keys and values of all heads, side by side."""
    e = inputs[0].shape[-1]
    parts = [slice(i * e, (i + 1) * e) for i in range(3)]
    if "in_proj_weight" in p:
        weights = [p["in_proj_weight"][part, :] for part in parts]
    else:
        weights = [p[f"{letter}_proj_weight"] for letter in "qkv"]
    biases = [p["in_proj_bias"][part] if "in_proj_bias" in p else None for part in parts]
    return [affine(*three) for three in zip(inputs, weights, biases, strict=True)]


def _extended(x: Any, bias: Any, zero: bool) -> Any:
    """Append the learnt key or value, then the one of zeros."""
    xp = namespace(x)
    more = [x]
    if bias is not None:
        more.append(xp.broadcast_to(bias[0, :, :], (*x.shape[:-2], 1, x.shape[-1])))
    if zero:
        more.append(xp.zeros_like(x[..., :1, :]))
    return xp.concat(more, axis=-2) if len(more) > 1 else x


def _split(x: Any, heads: int) -> Any:
    """Turn (..., L, E) into (..., heads, L, E / heads)."""
    xp = namespace(x)
    apart = xp.reshape(x, (*x.shape[:-1], heads, x.shape[-1] // heads))
    return xp.moveaxis(apart, -2, -3)


def _joined(x: Any) -> Any:
    """Turn (..., heads, L, d) into (..., L, heads * d)."""
    xp = namespace(x)
    together = xp.moveaxis(x, -3, -2)
    return xp.reshape(together, (*together.shape[:-2], together.shape[-2] * together.shape[-1]))


@dataclass(frozen=True, eq=False, repr=False)
class MultiHead(Result):
    """What several heads answer together, and each of them alone.

    Made by :func:`multi_head`.

    Attributes
    ----------
    output : (L, E) or (N, L, E) ndarray
        The heads' outputs side by side, mapped by the last projection.
    heads : Attention
        Each head's own `output` (..., n_heads, L, d_h) and `weights`.
    values : (..., n_heads, S, d_h) ndarray
        The atoms of each head, with the appended ones: its outputs are in their hull.
    W_O : (E, E) ndarray
        The last projection: multiplies the heads' outputs, side by side, from the right.
    bias : (E,) ndarray
        What the last projection adds.
    weights : (..., n_heads, L, S) ndarray
        The weights of each head.
    mean_weights : (..., L, S) ndarray
        Their mean over the heads, which is what torch returns by default.

    Examples
    --------
    >>> import spanbook as sb
    >>> parameters = {"in_proj_weight": [[1], [1], [1]], "out_proj.weight": [[2]]}
    >>> sb.multi_head([[0], [1]], parameters=parameters, n_heads=1).output.round(4)
    array([[1.    ],
           [1.4621]])
    """

    output: Array
    heads: Attention
    values: Array
    W_O: Array
    bias: Array

    @property
    def weights(self) -> Array:
        """The weights of each head."""
        return self.heads.weights

    @property
    def mean_weights(self) -> Array:
        """The mean of the heads' weights."""
        return namespace(self.output).mean(self.weights, axis=-3)

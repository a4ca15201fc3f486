"""A transformer block: attention inside hulls, and what leaves them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from spanbook import _check, _layers, _options, _parameters
from spanbook._arrays import Array, affine, common, erf, foreign, namespace
from spanbook._result import Result
from spanbook.multihead import MultiHead, multi_head

__all__ = ["TransformerBlock", "layer_norm", "transformer_block"]


def layer_norm(
    x: ArrayLike,
    weight: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    *,
    eps: float = 1e-5,
) -> Array:
    r"""Give each vector mean 0 and variance 1, then scale and shift its entries.

    .. math:: \frac{x - \bar x}{\sqrt{\operatorname{var}(x) + \varepsilon}} \odot w + b

    Taking the mean away is a projection; dividing by the length is not linear.

    Parameters
    ----------
    x : (..., d) array_like
        The vectors.
    weight : (d,) array_like, optional
        Multiplies each entry.
    bias : (d,) array_like, optional
        Is added to each entry.
    eps : float, default 1e-5
        Keeps a constant vector from being divided by 0.

    Returns
    -------
    (..., d) ndarray
        The vectors, normalised.

    Raises
    ------
    ValueError
        If shapes do not fit, an array is empty or not finite, or `eps` is negative.
    TypeError
        If an array is not made of real numbers.

    See Also
    --------
    transformer_block : Normalises before or after each step.

    References
    ----------
    .. [1] J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer normalization", 2016.
       :doi:`10.48550/arXiv.1607.06450`

    Examples
    --------
    >>> import spanbook as sb
    >>> sb.layer_norm([[1, 3], [5, 5]]).round(4)
    array([[-1.,  1.],
           [ 0.,  0.]])
    """
    like = foreign(x, weight, bias)
    vectors = _check.vectors("x", x, like=like)
    shapes = dict.fromkeys(("weight", "bias"), vectors.shape[-1:])
    given = {k: v for k, v in (("weight", weight), ("bias", bias)) if v is not None}
    p = {k: _parameters.shaped(k, v, shapes[k], {}, like=like) for k, v in given.items()}
    vectors, *rest = common(vectors, *p.values())
    p = dict(zip(p, rest, strict=True))
    small = _options.tolerance("eps", eps)
    return _check.finite(
        "the products of `x` and `weight`",
        lambda: _normalised(vectors, p.get("weight"), p.get("bias"), small),
    )


def _normalised(x: Any, weight: Any, bias: Any, eps: float) -> Any:
    xp = namespace(x)
    largest = xp.max(xp.abs(x), axis=-1, keepdims=True)
    big = largest > float(xp.finfo(x.dtype).max) ** 0.25  # whose squares could overflow
    unit = xp.where(big, largest, xp.ones_like(largest))
    x = x / unit
    centred = x - xp.mean(x, axis=-1, keepdims=True)
    length = xp.sqrt(xp.mean(centred**2, axis=-1, keepdims=True) + eps / unit / unit)
    out = centred / xp.where(length > 0, length, xp.ones_like(length))
    out = out if weight is None else out * weight
    return out if bias is None else out + bias


def transformer_block(
    x: ArrayLike,
    *,
    parameters: Mapping[str, ArrayLike],
    n_heads: int,
    prefix: str = "",
    norm_first: bool = False,
    activation: str = "relu",
    attn_mask: ArrayLike | None = None,
    key_padding_mask: ArrayLike | None = None,
    causal: bool = False,
    eps: float = 1e-5,
) -> TransformerBlock:
    r"""Route between the vectors of a sequence, then bend each of them.

    .. math:: y = \operatorname{norm}_1(x + \operatorname{attend}(x)), \qquad
        z = \operatorname{norm}_2(y + W_2 \, \sigma(W_1 y + b_1) + b_2)

    and with `norm_first`, the order of most models since 2019,

    .. math:: y = x + \operatorname{attend}(\operatorname{norm}_1(x)), \qquad
        z = y + W_2 \, \sigma(W_1 \operatorname{norm}_2(y) + b_1) + b_2

    This is ``torch.nn.TransformerEncoderLayer`` with ``batch_first=True`` and without
    dropout.

    Parameters
    ----------
    x : (L, E) or (N, L, E) array_like
        A sequence, or `N` of them.
    parameters : mapping of str to array_like
        By the names of torch's ``state_dict``: those of :func:`multi_head` after
        ``self_attn.``; ``linear1.weight`` (F, E) and ``linear2.weight`` (E, F);
        ``norm1.weight`` and ``norm2.weight`` (E,); and if there are any,
        ``linear1.bias`` (F,), ``linear2.bias``, ``norm1.bias`` and ``norm2.bias`` (E,).
        Or by the names of BERT's layers (``attention.self.query.weight``,
        ``intermediate.dense.weight`` and so on) or of GPT-2's (``attn.c_attn.weight``,
        ``mlp.c_fc.weight``), whose matrices multiply from the right.
        Half floats are computed with in float32.
    n_heads : int
        How many heads; it divides E.
    prefix : str, default ""
        What the names of this layer begin with in the ``state_dict`` of a whole model, such
        as ``"encoder.layer.0."``; other names are left alone.
    norm_first : bool, default False
        Normalise what goes into each step, and not the sum that comes out.
    activation : {"relu", "gelu", "gelu_tanh"}, default "relu"
        The bend :math:`\sigma`: :math:`\max(t, 0)`, or :math:`t \, \Phi(t)` with the
        normal distribution's :math:`\Phi`, computed exactly, or with GPT-2's
        :math:`\tfrac12 \big(1 + \tanh\big(\sqrt{2/\pi}\,(t + 0.044715\, t^3)\big)\big)`
        in place of :math:`\Phi(t)`.
    attn_mask : (L, L) or (N * n_heads, L, L) array_like of bool or float, optional
        As for :func:`multi_head`: True *hides* a key.
    key_padding_mask : (L,) or (N, L) array_like of bool or float, optional
        As for :func:`multi_head`: True hides a key.
    causal : bool, default False
        Hide what comes after.
    eps : float, default 1e-5
        As for :func:`layer_norm`.

    Returns
    -------
    TransformerBlock
        The output, the sequence between the two steps, and the attention.

    Raises
    ------
    ValueError
        If shapes do not fit, a parameter is missing or unknown, `activation` is another
        word, or an array is not finite.
    TypeError
        If an array is not made of real numbers, a mask is made of integers, `n_heads` is
        not an integer, `prefix` is not a string, or `norm_first` or `causal` is not a bool.

    See Also
    --------
    multi_head : The first step.
    layer_norm : What keeps the lengths alike.

    Notes
    -----
    Through a whole model: `parameters` is its ``state_dict()`` (or what a file of arrays holds),
    `prefix` goes from layer to layer, and `x` is the output of the one before; the weights of a
    layer's heads are ``attention.weights``.
    BERT's layers have ``activation="gelu"`` and ``eps=1e-12``; GPT-2's have ``norm_first=True``,
    ``causal=True`` and ``activation="gelu_tanh"``.

    References
    ----------
    .. [1] A. Vaswani et al., "Attention is all you need", *NeurIPS*, 2017, section 3.1.
    .. [2] R. Xiong et al., "On layer normalization in the Transformer architecture",
       *ICML*, 2020. :doi:`10.48550/arXiv.2002.04745`
    .. [3] D. Hendrycks, K. Gimpel, "Gaussian error linear units", 2016.
       :doi:`10.48550/arXiv.1606.08415`

    Examples
    --------
    With all weights 0 nothing is routed, nothing bent, and what remains is the stream:

    >>> import numpy as np
    >>> import spanbook as sb
    >>> parameters = {
    ...     "self_attn.in_proj_weight": np.zeros((6, 2)),
    ...     "self_attn.out_proj.weight": np.zeros((2, 2)),
    ...     "linear1.weight": np.zeros((3, 2)),
    ...     "linear2.weight": np.zeros((2, 3)),
    ...     "norm1.weight": np.ones(2),
    ...     "norm2.weight": np.ones(2),
    ... }
    >>> sb.transformer_block([[1, 2]], parameters=parameters, n_heads=1, norm_first=True).output
    array([[1., 2.]])
    """
    norm_first = _options.flag("norm_first", norm_first)
    _options.choice("activation", activation, ("relu", "gelu", "gelu_tanh"))
    given = _parameters.mapping("parameters", parameters)
    layer = _layers.Layer("parameters", given, _options.text("prefix", prefix))
    like = foreign(x, *given.values())
    stream = _check.stack("x", x, like=like)
    _parameters.sequences(["x"] * 3, [stream.shape] * 3)
    shapes = _shapes(stream.shape[-1])
    optional = {name for name in shapes if name.endswith(".bias")}
    p = layer.rest(shapes, optional, like=like)
    stream, *rest = common(stream, *p.values())
    p = dict(zip(p, rest, strict=True))
    small = _options.tolerance("eps", eps)

    def norm(i: int, v: Any) -> Any:
        return _normalised(v, p[f"norm{i}.weight"], p.get(f"norm{i}.bias"), small)

    attended = multi_head(
        norm(1, stream) if norm_first else stream,
        parameters=given,
        n_heads=n_heads,
        prefix=prefix + layer.names.attention,
        attn_mask=attn_mask,
        key_padding_mask=key_padding_mask,
        causal=causal,
    )
    made = "the numbers that `parameters` make"
    between = _check.finite(made, lambda: stream + attended.output)
    if norm_first:
        bent = _check.finite(made, lambda: between + _bent(norm(2, between), p, activation))
        return TransformerBlock(bent, between, attended)
    routed = _check.finite(made, lambda: norm(1, between))
    bent = _check.finite(made, lambda: routed + _bent(routed, p, activation))
    return TransformerBlock(_check.finite(made, lambda: norm(2, bent)), routed, attended)


def _shapes(e: int) -> dict[str, tuple[int | str, ...]]:
    """Return the shape of each parameter behind the attention, F being the hidden width."""
    shapes: dict[str, tuple[int | str, ...]] = {
        "linear1.weight": ("F", e),
        "linear1.bias": ("F",),
        "linear2.weight": (e, "F"),
        "linear2.bias": (e,),
    }
    return shapes | dict.fromkeys(
        (f"norm{i}.{name}" for i in (1, 2) for name in ("weight", "bias")), (e,)
    )


def _bent(x: Any, p: dict[str, Any], activation: str) -> Any:
    """Return what the two linear maps with a bend between them make of each vector."""
    hidden = affine(x, p["linear1.weight"], p.get("linear1.bias"))
    if activation == "gelu":
        bent = 0.5 * hidden * (1 + erf(hidden * 0.5**0.5))
    elif activation == "gelu_tanh":
        inner = (2 / math.pi) ** 0.5 * (hidden + 0.044715 * hidden**3)
        bent = 0.5 * hidden * (1 + namespace(hidden).tanh(inner))
    else:
        bent = namespace(hidden).where(hidden > 0, hidden, namespace(hidden).zeros_like(hidden))
    return affine(bent, p["linear2.weight"], p.get("linear2.bias"))


@dataclass(frozen=True, eq=False, repr=False)
class TransformerBlock(Result):
    """What a transformer block makes of a sequence, and how it got there.

    Made by :func:`transformer_block`.

    Attributes
    ----------
    output : (L, E) or (N, L, E) ndarray
        The sequence after both steps.
    between : (L, E) or (N, L, E) ndarray
        The sequence after the first: routed, not yet bent.
    attention : MultiHead
        How the first step routed.

    Examples
    --------
    >>> import spanbook as sb
    >>> zero, one = [[0.0]], [1.0]
    >>> parameters = {"linear1.weight": zero, "linear2.weight": zero}
    >>> parameters |= {"norm1.weight": one, "norm2.weight": one}
    >>> parameters |= {"self_attn.in_proj_weight": [[0.0]] * 3, "self_attn.out_proj.weight": zero}
    >>> out = sb.transformer_block([[3.0]], parameters=parameters, n_heads=1, norm_first=True)
    >>> out.between
    array([[3.]])
    """

    output: Array
    between: Array
    attention: MultiHead

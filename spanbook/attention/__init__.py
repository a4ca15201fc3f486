"""Attention: a softmax of scores, and the weighted averages of values that it makes.

`spanbook.attention` is the function, which hides this package: take names from
``import spanbook as sb``, or ``from spanbook.attention import ...``.
"""

from spanbook.attention._attention import Attention, attention
from spanbook.attention._inputs import mask
from spanbook.attention._positions import causal_mask, positions
from spanbook.attention._softmax import log_softmax, softmax, softmax_jacobian

__all__ = [
    "Attention",
    "attention",
    "causal_mask",
    "log_softmax",
    "mask",
    "positions",
    "softmax",
    "softmax_jacobian",
]

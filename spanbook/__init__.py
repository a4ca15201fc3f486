"""Every prediction is a weighted sum of atoms."""

from spanbook._nearest import Certificate, Nearest
from spanbook.attention import Attention, attention
from spanbook.claim import ClaimError, claim
from spanbook.combination import Expansion, combine, expand
from spanbook.hull import AffineHull, ConicHull, ConvexHull
from spanbook.multihead import MultiHead, multi_head
from spanbook.positions import causal_mask, positions
from spanbook.softmax import log_softmax, softmax, softmax_jacobian
from spanbook.span import Dependence, Span, dependence
from spanbook.transformer import TransformerBlock, layer_norm, transformer_block

__all__ = [
    "AffineHull",
    "Attention",
    "Certificate",
    "ClaimError",
    "ConicHull",
    "ConvexHull",
    "Dependence",
    "Expansion",
    "MultiHead",
    "Nearest",
    "Span",
    "TransformerBlock",
    "attention",
    "causal_mask",
    "claim",
    "combine",
    "dependence",
    "expand",
    "layer_norm",
    "log_softmax",
    "multi_head",
    "positions",
    "softmax",
    "softmax_jacobian",
    "transformer_block",
]

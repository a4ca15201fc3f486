"""Every prediction is a weighted sum of atoms."""

from spanbook._nearest import Certificate, Nearest
from spanbook.attention import Attention, attention
from spanbook.claim import ClaimError, claim
from spanbook.combination import Expansion, combine, expand
from spanbook.hull import AffineHull, ConicHull, ConvexHull
from spanbook.positions import causal_mask, positions
from spanbook.softmax import log_softmax, softmax, softmax_jacobian
from spanbook.span import Dependence, Span, dependence

__all__ = [
    "AffineHull",
    "Attention",
    "Certificate",
    "ClaimError",
    "ConicHull",
    "ConvexHull",
    "Dependence",
    "Expansion",
    "Nearest",
    "Span",
    "attention",
    "causal_mask",
    "claim",
    "combine",
    "dependence",
    "expand",
    "log_softmax",
    "positions",
    "softmax",
    "softmax_jacobian",
]

"""Every prediction is a weighted sum of atoms."""

from spanbook._nearest import Certificate, Nearest
from spanbook.attention import Attention, attention, causal_mask, log_softmax, softmax
from spanbook.claim import ClaimError, claim
from spanbook.combination import Expansion, combine, expand
from spanbook.hull import AffineHull, ConicHull, ConvexHull
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
    "softmax",
]

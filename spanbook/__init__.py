"""Every prediction is a weighted sum of atoms."""

from spanbook._nearest import Certificate, Nearest
from spanbook.aggregation import aggregate, segment_softmax
from spanbook.attention import Attention, attention, causal_mask, log_softmax, softmax
from spanbook.claim import ClaimError, claim
from spanbook.combination import Expansion, combine, expand
from spanbook.graph import gat_weights, gcn_weights, mean_weights, sum_weights
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
    "aggregate",
    "attention",
    "causal_mask",
    "claim",
    "combine",
    "dependence",
    "expand",
    "gat_weights",
    "gcn_weights",
    "log_softmax",
    "mean_weights",
    "segment_softmax",
    "softmax",
    "sum_weights",
]

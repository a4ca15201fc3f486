"""Every prediction is a weighted sum of atoms."""

from spanbook._columns import DependentSet
from spanbook._extrapolation import Extrapolation
from spanbook._finding import Finding
from spanbook._nearest import Certificate, Nearest
from spanbook._report import Diagnosis
from spanbook.attention import Attention, attention, causal_mask, log_softmax, softmax
from spanbook.claim import ClaimError, claim
from spanbook.combination import Expansion, combine, expand
from spanbook.diagnosis import diagnose
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
    "DependentSet",
    "Diagnosis",
    "Expansion",
    "Extrapolation",
    "Finding",
    "Nearest",
    "Span",
    "attention",
    "causal_mask",
    "claim",
    "combine",
    "dependence",
    "diagnose",
    "expand",
    "log_softmax",
    "softmax",
]

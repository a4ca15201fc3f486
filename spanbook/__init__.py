"""Every prediction is a weighted sum of atoms."""

from spanbook._nearest import Certificate, Nearest
from spanbook.attention import Attention, attention, causal_mask, log_softmax, softmax
from spanbook.claim import ClaimError, claim
from spanbook.combination import Expansion, combine, expand
from spanbook.components import PrincipalComponents, principal_components
from spanbook.descent import Descent, gradient_descent
from spanbook.hull import AffineHull, ConicHull, ConvexHull
from spanbook.projection import LeastSquares, least_squares
from spanbook.ridge import Ridge, ridge
from spanbook.span import Dependence, Span, dependence
from spanbook.standardizer import Standardizer
from spanbook.streaming import StreamedLeastSquares

__all__ = [
    "AffineHull",
    "Attention",
    "Certificate",
    "ClaimError",
    "ConicHull",
    "ConvexHull",
    "Dependence",
    "Descent",
    "Expansion",
    "LeastSquares",
    "Nearest",
    "PrincipalComponents",
    "Ridge",
    "Span",
    "Standardizer",
    "StreamedLeastSquares",
    "attention",
    "causal_mask",
    "claim",
    "combine",
    "dependence",
    "expand",
    "gradient_descent",
    "least_squares",
    "log_softmax",
    "principal_components",
    "ridge",
    "softmax",
]

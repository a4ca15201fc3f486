"""Every prediction is a weighted sum of atoms.

>>> import spanbook as sb
>>> sb.combine([0.5, 0.5], rows=[[1, 0], [3, 2]])
array([2., 1.])

The public names, by topic; results, such as `LeastSquares`, are made by the functions beside them.

combination     combine, expand -> Expansion; numbers
span            Span, dependence -> Dependence; nearest -> Nearest, Certificate
projection      least_squares -> LeastSquares, StreamedLeastSquares,
                gradient_descent -> Descent, Standardizer; RankWarning
regularization  ridge -> Ridge, leave_one_out -> LeaveOneOut, leverage
hull            AffineHull, ConicHull, ConvexHull; nearest -> Nearest, Certificate
attention       attention -> Attention, softmax, log_softmax, softmax_jacobian,
                causal_mask, positions
multihead       multi_head -> MultiHead, contributions -> Contributions
graph           gcn_weights, mean_weights, sum_weights, gat_weights, aggregate,
                segment_softmax
transformer     transformer_block -> TransformerBlock, layer_norm
kernel          linear_kernel, polynomial_kernel, rbf_kernel, laplacian_kernel,
                kernel_ridge -> KernelRidge, nadaraya_watson -> NadarayaWatson,
                random_fourier_features -> RandomFourierFeatures
mixture         stack -> Stack; gate, average -> Mixture
decomposition   principal_components -> PrincipalComponents
diagnosis       diagnose -> Diagnosis, Finding, DependentSet, Extrapolation, Interpolation,
                RowEffect, MissingTerm
claims          claim, ClaimError

Pictures are in a module of their own: ``from spanbook import draw``.
Modules, and names that start with an underscore, may change at any time.
"""

from spanbook._nearest import Certificate, Nearest
from spanbook._rank import RankWarning
from spanbook._slips import name_topics as _name_topics
from spanbook._slips import unknown as _unknown
from spanbook.attention import (
    Attention,
    attention,
    causal_mask,
    log_softmax,
    positions,
    softmax,
    softmax_jacobian,
)
from spanbook.claims import ClaimError, claim
from spanbook.combination import Expansion, combine, expand, numbers
from spanbook.decomposition import PrincipalComponents, principal_components
from spanbook.diagnosis import (
    DependentSet,
    Diagnosis,
    Extrapolation,
    Finding,
    Interpolation,
    MissingTerm,
    RowEffect,
    diagnose,
)
from spanbook.graph import (
    aggregate,
    gat_weights,
    gcn_weights,
    mean_weights,
    segment_softmax,
    sum_weights,
)
from spanbook.hull import AffineHull, ConicHull, ConvexHull
from spanbook.kernel import (
    KernelRidge,
    NadarayaWatson,
    RandomFourierFeatures,
    kernel_ridge,
    laplacian_kernel,
    linear_kernel,
    nadaraya_watson,
    polynomial_kernel,
    random_fourier_features,
    rbf_kernel,
)
from spanbook.mixture import Mixture, Stack, average, gate, stack
from spanbook.multihead import Contributions, MultiHead, contributions, multi_head
from spanbook.projection import (
    Descent,
    LeastSquares,
    Standardizer,
    StreamedLeastSquares,
    gradient_descent,
    least_squares,
)
from spanbook.regularization import LeaveOneOut, Ridge, leave_one_out, leverage, ridge
from spanbook.span import Dependence, Span, dependence
from spanbook.transformer import TransformerBlock, layer_norm, transformer_block

__version__ = "0.1.0"

__all__ = [
    "AffineHull",
    "Attention",
    "Certificate",
    "ClaimError",
    "ConicHull",
    "Contributions",
    "ConvexHull",
    "Dependence",
    "DependentSet",
    "Descent",
    "Diagnosis",
    "Expansion",
    "Extrapolation",
    "Finding",
    "Interpolation",
    "KernelRidge",
    "LeastSquares",
    "LeaveOneOut",
    "MissingTerm",
    "Mixture",
    "MultiHead",
    "NadarayaWatson",
    "Nearest",
    "PrincipalComponents",
    "RandomFourierFeatures",
    "RankWarning",
    "Ridge",
    "RowEffect",
    "Span",
    "Stack",
    "Standardizer",
    "StreamedLeastSquares",
    "TransformerBlock",
    "aggregate",
    "attention",
    "average",
    "causal_mask",
    "claim",
    "combine",
    "contributions",
    "dependence",
    "diagnose",
    "expand",
    "gat_weights",
    "gate",
    "gcn_weights",
    "gradient_descent",
    "kernel_ridge",
    "laplacian_kernel",
    "layer_norm",
    "least_squares",
    "leave_one_out",
    "leverage",
    "linear_kernel",
    "log_softmax",
    "mean_weights",
    "multi_head",
    "nadaraya_watson",
    "numbers",
    "polynomial_kernel",
    "positions",
    "principal_components",
    "random_fourier_features",
    "rbf_kernel",
    "ridge",
    "segment_softmax",
    "softmax",
    "softmax_jacobian",
    "stack",
    "sum_weights",
    "transformer_block",
]


def __dir__() -> list[str]:
    """List what is public."""
    return [*__all__, "__version__"]


def __getattr__(name: str) -> object:
    """Say of a name that is not there which one may have been meant."""
    raise AttributeError(_unknown(name, __all__))


_name_topics(globals())

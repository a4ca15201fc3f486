"""Every prediction is a weighted sum of atoms."""

from spanbook._columns import DependentSet
from spanbook._extrapolation import Extrapolation
from spanbook._finding import Finding
from spanbook._nearest import Certificate, Nearest
from spanbook._report import Diagnosis
from spanbook.aggregation import aggregate, segment_softmax
from spanbook.attention import Attention, attention
from spanbook.claim import ClaimError, claim
from spanbook.combination import Expansion, combine, expand
from spanbook.components import PrincipalComponents, principal_components
from spanbook.descent import Descent, gradient_descent
from spanbook.diagnosis import diagnose
from spanbook.graph import gat_weights, gcn_weights, mean_weights, sum_weights
from spanbook.hull import AffineHull, ConicHull, ConvexHull
from spanbook.kernel import laplacian_kernel, linear_kernel, polynomial_kernel, rbf_kernel
from spanbook.kernel_ridge import KernelRidge, kernel_ridge
from spanbook.mixture import Mixture, Stack, average, gate, stack
from spanbook.multihead import MultiHead, multi_head
from spanbook.nadaraya_watson import NadarayaWatson, nadaraya_watson
from spanbook.positions import causal_mask, positions
from spanbook.projection import LeastSquares, least_squares
from spanbook.random_features import RandomFourierFeatures, random_fourier_features
from spanbook.ridge import Ridge, ridge
from spanbook.softmax import log_softmax, softmax, softmax_jacobian
from spanbook.span import Dependence, Span, dependence
from spanbook.standardizer import Standardizer
from spanbook.streaming import StreamedLeastSquares
from spanbook.transformer import TransformerBlock, layer_norm, transformer_block

__all__ = [
    "AffineHull",
    "Attention",
    "Certificate",
    "ClaimError",
    "ConicHull",
    "ConvexHull",
    "Dependence",
    "DependentSet",
    "Descent",
    "Diagnosis",
    "Expansion",
    "Extrapolation",
    "Finding",
    "KernelRidge",
    "LeastSquares",
    "Mixture",
    "MultiHead",
    "NadarayaWatson",
    "Nearest",
    "PrincipalComponents",
    "RandomFourierFeatures",
    "Ridge",
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
    "linear_kernel",
    "log_softmax",
    "mean_weights",
    "multi_head",
    "nadaraya_watson",
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

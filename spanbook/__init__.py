"""Every prediction is a weighted sum of atoms."""

from spanbook._nearest import Certificate, Nearest
from spanbook.attention import Attention, attention, causal_mask, log_softmax, softmax
from spanbook.claim import ClaimError, claim
from spanbook.combination import Expansion, combine, expand
from spanbook.hull import AffineHull, ConicHull, ConvexHull
from spanbook.kernel import laplacian_kernel, linear_kernel, polynomial_kernel, rbf_kernel
from spanbook.kernel_ridge import KernelRidge, kernel_ridge
from spanbook.mixture import Mixture, Stack, average, gate, stack
from spanbook.nadaraya_watson import NadarayaWatson, nadaraya_watson
from spanbook.random_features import RandomFourierFeatures, random_fourier_features
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
    "KernelRidge",
    "Mixture",
    "NadarayaWatson",
    "Nearest",
    "RandomFourierFeatures",
    "Span",
    "Stack",
    "attention",
    "average",
    "causal_mask",
    "claim",
    "combine",
    "dependence",
    "expand",
    "gate",
    "kernel_ridge",
    "laplacian_kernel",
    "linear_kernel",
    "log_softmax",
    "nadaraya_watson",
    "polynomial_kernel",
    "random_fourier_features",
    "rbf_kernel",
    "softmax",
    "stack",
]

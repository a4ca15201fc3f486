"""Kernels: similarities to the examples as atoms, under two constraints on the weights.

Kernel ridge leaves the weights free, Nadaraya-Watson averages.
"""

from spanbook.kernel._kernel_ridge import KernelRidge, kernel_ridge
from spanbook.kernel._kernels import (
    laplacian_kernel,
    linear_kernel,
    polynomial_kernel,
    rbf_kernel,
)
from spanbook.kernel._nadaraya_watson import NadarayaWatson, nadaraya_watson
from spanbook.kernel._random_features import RandomFourierFeatures, random_fourier_features

__all__ = [
    "KernelRidge",
    "NadarayaWatson",
    "RandomFourierFeatures",
    "kernel_ridge",
    "laplacian_kernel",
    "linear_kernel",
    "nadaraya_watson",
    "polynomial_kernel",
    "random_fourier_features",
    "rbf_kernel",
]

"""Projection: the nearest point of a span, as a fit of weights to a target.

At once, step by step down the gradient, or from blocks of rows that are never all there.
"""

from spanbook.projection._descent import Descent, gradient_descent
from spanbook.projection._least_squares import LeastSquares, least_squares
from spanbook.projection._standardizer import Standardizer
from spanbook.projection._streaming import StreamedLeastSquares

__all__ = [
    "Descent",
    "LeastSquares",
    "Standardizer",
    "StreamedLeastSquares",
    "gradient_descent",
    "least_squares",
]

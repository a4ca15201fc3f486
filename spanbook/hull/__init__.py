"""Hulls: what weights can reach that sum to 1, or are non-negative, or both.

All three sets answer the questions of `ReachableSet`; the two with non-negative weights share
one solver, and each answer comes with bounds that prove it.
"""

from spanbook.hull._hulls import AffineHull, ConicHull, ConvexHull

__all__ = ["AffineHull", "ConicHull", "ConvexHull"]

"""For each draggable figure, the states that need care, and numbers with more than one answer."""

import numpy as np

# Figure -> [(part of the state, a pattern that its sentence must match)].
DEGENERATE = {
    "hull": [
        ({"atoms": [[1, 1], [1, 1], [1, 1]]}, "single point"),
        ({"atoms": [[1, 1], [2, 2], [3, 3]], "kind": "AffineHull"}, "in line"),
        ({"atoms": [[0, 0], [0, 0], [0, 0]], "kind": "ConicHull"}, "single point"),
        ({"target": [1, 3]}, "is in the convex hull"),
        ({"atoms": [[1, 1], [-1, -1], [2, 2]], "kind": "ConicHull"}, "line"),
    ],
    "span": [
        ({"atoms": [[1, 1, 1], [2, 2, 2]]}, "fallen to a line"),
        ({"atoms": [[0, 0, 0], [0, 0, 0]]}, "origin alone"),
        ({"atoms": [[1, 0, 0], [-1, 0, 0]]}, "fallen to a line"),
    ],
}


def reaches(names, weights, _):
    """Check that weights keep to their rule and make the nearest point."""
    np.testing.assert_allclose(weights @ names["atoms"], names["near"].point, rtol=0, atol=1e-9)
    if names["kind"] in ("AffineHull", "ConvexHull"):
        np.testing.assert_allclose(weights.sum(), 1, rtol=0, atol=1e-12)
    if names["kind"] in ("ConicHull", "ConvexHull"):
        assert weights.min() >= 0


def adds_up(names, total, numbers):
    """Check the sum of weights that are one of several right answers."""
    np.testing.assert_allclose(total, sum(numbers["weights"]), rtol=0, atol=1e-12)


# Figure -> {number: how to judge it, where several answers are right}.
SAME = {"hull": {"weights": reaches, "sum of weights": adds_up}}

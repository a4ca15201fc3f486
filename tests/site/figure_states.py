"""For each draggable figure, the states that need care, and numbers with more than one answer."""

import numpy as np

# Figure -> [(part of the state, a pattern that its sentence must match)].
DEGENERATE = {
    "attention": [
        ({"seen": [False] * 4}, "every weight is 0"),
        ({"seen": [False, True, False, False]}, "output is value 2"),
        ({"query": [0, 0]}, "plain average"),
        ({"keys": [[1, 1]] * 4}, "plain average"),
        ({"values": [[1, 1]] * 4}, "inside the hull"),
        ({"temperature": 0.05, "query": [2, 2]}, "Nearly all weight is on key 1"),
        ({"causal": True, "place": 1}, "Only key 1"),
    ],
    "combination": [
        ({"weights": [0, 0]}, "All weight is 0"),
        ({"atoms": [[0, 0], [0, 0]]}, "Both atoms are zero"),
        ({"atoms": [[1, 1], [-2, -2]]}, "on one line"),
        ({"atoms": [[0, 0], [1, 2]]}, "on one line"),
    ],
    "conditioning": [
        ({"angle": 0}, "columns are parallel"),
        ({"angle": 0, "y": [0, 0]}, "columns are parallel"),
        ({"angle": 0.01}, "times as much"),
        ({"angle": 90}, "right angle"),
        ({"y": [0, 0]}, "Not even every sign"),
        ({"y": [0.6, 0.1], "angle": 1}, "Not even every sign"),
    ],
    "decomposition": [
        ({"rows": [[1.1, -0.3]] * 8}, "points coincide"),
        ({"rows": [[k, k] for k in range(-3, 3)] + [[0, 0], [1, 1]]}, "on one line"),
        ({"rows": [[1, 0], [-1, 0]] * 4}, "on one line"),
        ({"rows": [[1, 1], [1, -1], [-1, 1], [-1, -1]] * 2}, "none is the best"),
        ({"rows": [[1, 1], [1, -1], [-1, 1], [-1, -1]] * 2, "angle": 45}, "one half"),
        ({"rows": [[1, 1.1], [1, -1.1], [-1, 1.1], [-1, -1.1]] * 2}, "nearly round"),
    ],
    "extrapolation": [
        ({"new": [0, 0]}, "inside the hull"),
        ({"new": [1.5, 1], "width": 0.1}, "inside the hull.*target of row 5"),
        ({"rows": [[1, 1]] * 5}, "single point"),
        ({"rows": [[1, 1]] * 5, "new": [1, 1]}, "single point.*inside"),
        ({"rows": [[k, k] for k in range(-2, 3)]}, "segment"),
        ({"y": [1, 1, 1, 1, 1]}, "targets are equal"),
        ({"new": [-4, 3], "width": 0.1}, "all but the target of row 2"),
    ],
    "depth": [
        ({"W": [[0, 0]] * 3}, "All weights are zero"),
        ({"W": [[1, 1], [2, 2], [-1, -1]]}, "multiples of one another"),
        ({"W": [[1.2, 0.3], [2.4, 0.6], [-1.2, -0.3]]}, "multiples of one another"),
        ({"start": [1, 1], "end": [1, 1]}, "single input"),
        ({"start": [0, 0], "end": [0, 0]}, "stays in the span"),
        ({"activation": "none"}, "stays in the span of W"),
        ({"W": [[1, 0], [0, 1], [1, 1]], "start": [1, 1], "end": [2, 1]}, "takes nothing out"),
        (
            {"W": [[1, 0], [1, 0.5], [1, -0.5]], "start": [-2, 0], "end": [2, 0]},
            "takes nothing out",
        ),
        ({"W": [[1, 0], [-1, 0], [1, -0.5]], "start": [-2, 0], "end": [2, 0]}, "one place"),
    ],
    "graph": [
        ({"features": [[0, 0]] * 6, "rule": "gcn"}, "All features are zero"),
        ({"features": [[1, 2]] * 6}, "leaves them there"),
        ({"features": [[1, 2]] * 6, "rule": "gcn"}, "do not sum to 1"),
        ({"steps": 0}, "No step yet"),
        ({"rule": "gat", "a": [0, 0]}, "so it is the mean"),
        ({"rule": "gat", "a": [4.5, 4.5], "steps": 20}, "over-smoothing|inside the hull"),
        ({"steps": 20}, "over-smoothing"),
        ({"steps": 20, "rule": "gcn"}, "one ray"),
    ],
    "hull": [
        ({"atoms": [[1, 1], [1, 1], [1, 1]]}, "single point"),
        ({"atoms": [[1, 1], [2, 2], [3, 3]], "kind": "AffineHull"}, "in line"),
        ({"atoms": [[0, 0], [0, 0], [0, 0]], "kind": "ConicHull"}, "single point"),
        ({"target": [1, 3]}, "is in the convex hull"),
        ({"atoms": [[3.4, 3], [2.2, 3.6], [1.2, 2.8]], "target": [3.2, 3.3]}, "outside"),
        ({"atoms": [[1, 1], [-1, -1], [2, 2]], "kind": "ConicHull"}, "line"),
    ],
    "one": [
        ({}, "can never bend"),
        ({"atoms": [[1, 0], [1, 2], [1, -1], [1, 1.5]]}, "share one x"),
        ({"atoms": [[0, 0]] * 4, "x": 0}, "share one x"),
        ({"atoms": [[-0.3, 1], [0, 2], [-0.3, -1], [-0.3, 1.5]], "x": 3}, "may be negative"),
        ({"mix": [0, 1, 0, 0], "query": [0, 0]}, "from outside their hull"),
        ({"mix": [0, 1, 0, 0], "atoms": [[1, 1]] * 4}, "from outside their hull"),
        ({"mix": [0, 0, 1, 0]}, "anything but their middle"),
        ({"mix": [0, 0, 0, 1]}, "no average of them"),
        ({"mix": [0, 0, 0, 1], "truth": [0, 0.5]}, "many averages"),
        ({"mix": [0, 0, 0, 1], "truth": [1.8, 1.7]}, "one average"),
        ({"mix": [0, 0, 0, 1], "atoms": [[1, 1]] * 4}, "no average of them"),
        ({"mix": [0.5, 0, 0.5, 0]}, "Between two models"),
    ],
    "projection": [
        ({"y": [3, 2, 1]}, "no residual is left"),
        ({"y": [0, 0, 0]}, "no residual is left"),
        ({"y": [0.5, -1, 0.5]}, "nearest point of the plane is the origin"),
        ({"x": [2, 2, 2]}, "fallen to a line"),
        ({"x": [0, 0, 0]}, "fallen to a line"),
        ({"x": [0.1, 0.1, 0.1], "y": [0, 0, 0]}, "fallen to a line"),
    ],
    "regularization": [
        ({}, "larger penalty: long weights are too cheap"),
        ({"exponent": -0.6}, "bottom of the valley"),
        ({"exponent": 2}, "smaller penalty: long weights are too dear"),
        ({"y": [1.5] * 10}, "every weight is 0"),
        ({"y": [0] * 10, "exponent": 2}, "every weight is 0"),
        ({"y": [2.5, -2.5] * 5, "exponent": -4}, "too cheap"),
        ({"y": [0.2 * k - 0.9 for k in range(10)], "exponent": -4}, "bottom"),  # a straight line
        ({"y": [0.2 * k - 0.9 for k in range(10)], "exponent": 1}, "smaller penalty"),
    ],
    "kernel": [
        ({"points": [[k, 0] for k in range(6)]}, "Every target is 0"),
        ({"points": [[k, 1] for k in range(6)]}, "All targets are equal"),
        ({"points": [[3, k / 2] for k in range(6)]}, "share one x"),
        ({"points": [[3, 2]] * 6}, "share one x"),
        ({"width": 0.2, "x": 10}, "Nearly all convex weight is on point 6"),
        ({"penalty": 0.01, "x": 3.2}, "leaves the range"),
    ],
    "mixture": [
        ({"predictions": [[1, 1, 1]] * 4}, "agree on every row"),
        ({"predictions": [[0, 0, 0]] * 4, "target": [0, 0, 0, 0]}, "agree on every row"),
        ({"target": [1, 2.5, 2, 4.4]}, "exactly"),
        ({"target": [0, 2.5, 0, 5.5]}, "All weight is on model 1"),
        ({"predictions": [[1, 4, 4], [1, 4, 4], [1, 4, 4], [2, 5, 5]]}, "Models 2 and 3 agree"),
        ({}, "Model 3 gets no weight"),
        ({"choice": "own", "own": [1, 0, 0]}, "Your weights miss"),
        ({"choice": "own", "own": [0, 0, 0]}, "Your weights"),
    ],
    "multihead": [
        ({"values1": [[1, 1]] * 3}, "values of head 1 coincide"),
        ({"values1": [[1, 1]] * 3, "values2": [[0, 0]] * 3}, "no query changes anything"),
        ({"first": 0, "second": 0}, "takes nothing"),
        ({"first": 0.5, "second": 0.5}, "average of averages"),
        ({"values2": [[0, 0], [1, 1], [2, 2]], "queries": [[0, 0], [0, 0]]}, "own hull"),
    ],
    "span": [
        ({"atoms": [[1, 1, 1], [2, 2, 2]]}, "fallen to a line"),
        ({"atoms": [[0, 0, 0], [0, 0, 0]]}, "origin alone"),
        ({"atoms": [[1, 0, 0], [-1, 0, 0]]}, "fallen to a line"),
        ({"y": [0, 0, 0]}, "y is one of them"),
        ({"atoms": [[2, 1, 1], [2, 1, 1.1]]}, "nearly dependent"),
    ],
    "sink": [
        ({}, "Here the model stands"),
        ({"sink": 0}, "share all of the weight"),
        ({"sink": 0.3}, "more weight than the model"),
        ({"sink": 0.8}, "less weight than the model"),
        ({"sink": 1}, "says nothing"),
    ],
    "softmax": [
        ({"scores": [1, 1, 1, 1]}, "plain average"),
        ({"scores": [5, -5, -5, -5]}, "Nearly all weight"),
        ({"added": 1000}, "the formula gives no number"),
        ({"scores": [5, -5, -5, -5], "temperature": 0.1, "added": 1000}, "hardly learn"),
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


def widest(names, direction, numbers):
    """Check that a direction is of length 1 and explains as much as the library's."""
    np.testing.assert_allclose(np.linalg.norm(direction), 1, rtol=0, atol=1e-12)
    most = names["pca"].explained_variance[0]
    along = np.sum((names["away"] @ direction) ** 2) / (len(names["rows"]) - 1)
    np.testing.assert_allclose(along, most, rtol=0, atol=1e-9)
    assert direction[np.abs(direction).argmax()] > 0 or np.ptp(np.abs(direction)) < 1e-9


def mixes(names, weights, numbers):
    """Check weights that make the mixture, the nearest one or the reader's own."""
    made = names["predictions"] @ weights
    np.testing.assert_allclose(made, numbers["mixture"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(weights.sum(), 1, rtol=0, atol=1e-9)
    assert weights.min() >= 0
    if names["choice"] == "own":
        np.testing.assert_array_equal(weights, names["own"])


def averages(names, weights, numbers):
    """Check weights of which an ensemble's are one choice of many where the truth is inside."""
    np.testing.assert_allclose(weights @ names["atoms"], numbers["prediction"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(weights.sum(), 1, rtol=0, atol=1e-9)
    if names["mix"][3] == 0:
        size = np.abs(names["weights"]).max()
        np.testing.assert_allclose(weights, names["weights"], rtol=0, atol=1e-9 * size)
    elif names["mix"][3] == 1:
        assert weights.min() >= 0


# Figure -> {number: how to judge it, where several answers are right}.
SAME = {
    "hull": {"weights": reaches, "sum of weights": adds_up},
    "decomposition": {"direction": widest},
    "mixture": {"weights": mixes},
    "one": {"weights": averages},
}

# Figure -> numbers that may not jump, whatever the state. Ranks, least-squares weights and the
# nearest point of a span do jump where atoms become dependent, and are left out.
STEADY = {
    "attention": ["weights", "output"],
    "combination": ["sum"],
    "extrapolation": ["average"],
    "hull": ["distance", "nearest point"],
    "mixture": ["nearest convex mixture"],
    "regularization": ["weights", "error of rows left out", "above the least"],
    "multihead": ["head 1", "head 2", "output"],
    "sink": ["output", "cosine"],
    "softmax": ["weights"],
}

"""Distance of the target from 100 random units with a tanh, and from noise; one run per draw."""

import numpy as np
from book import script

import spanbook as sb

NAMES = script.run("linear_layers", 1)
RUNS = 20
PACKAGES = "numpy", "scikit-learn"


def away(columns):
    """Return the distance of the target from the span."""
    return sb.Span(columns=columns, tol=1e-10).nearest(NAMES["y"]).distance


def run(seed):
    """Return what one draw gives: in either span there are 101 independent columns."""
    inputs, n = NAMES["inputs"], NAMES["n"]
    units, _ = NAMES["hidden"]([100], np.tanh, seed)
    noise = np.random.default_rng(seed).normal(size=(n, 101 - inputs.shape[1]))
    return {
        "100 units with a tanh": away(np.hstack([NAMES["ones"], units])),
        "the inputs and 90 columns of noise": away(np.hstack([inputs, noise])),
    }

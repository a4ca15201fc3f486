"""New patients inside the hull of others; one run per random choice of 142 of the 442."""

import numpy as np
from book import script

PEOPLE = script.cells("share_outside_hull")[0]["people"]
RUNS = 20
PACKAGES = "numpy", "scikit-learn"


def run(seed):
    """Return what one choice gives."""
    people = np.random.default_rng(seed).permutation(PEOPLE)
    found = script.run("share_outside_hull", 1, seen=people[:300], new=people[300:])
    return {
        "inside the hull of eight measurements": found["inside"][-1].mean(),
        "within every range": found["in_range"][-1].mean(),
    }

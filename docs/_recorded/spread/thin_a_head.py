"""Other weights with the outputs of head 4, layer 0; one run per text of 112 tokens."""

import numpy as np
from book import script, trained

NAMES = trained.opened()
WORDS = [t for s in trained.sentences() for t in NAMES["tokens"](s)[1:-1]]
RUNS = 20
PACKAGES = "numpy", "scipy"
NEAR = 1e-2  # which of many weights are found turns on the last digits


def run(seed):
    """Return what one text gives."""
    tokens = ["[CLS]", *WORDS[seed * 110 : (seed + 1) * 110], "[SEP]"]
    found = script.run("thin_a_head", 2, tokens=tokens, x=NAMES["embed"](tokens), asking=55)
    return {
        "most tokens with weight": found["used"].max(),
        "share of the weight that lies elsewhere, mean": found["moved"].mean(),
        "rows whose leading token could have none": np.mean(found["least"] < 1e-6),
    }

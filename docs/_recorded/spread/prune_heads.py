"""Heads taken out, singly and by halves; one run per sentence, every tenth of the chapter's."""

import numpy as np
from book import script, trained

NAMES = trained.opened()
SENTENCES = trained.sentences()[::10]
RUNS = len(SENTENCES)
PACKAGES = ("numpy",)
NEAR = 1e-2  # float32, six blocks deep, and pairs that nearly tie


def run(seed):
    """Return what one sentence gives."""
    tokens = NAMES["tokens"](SENTENCES[seed])
    found = script.run("prune_heads", 3, tokens=tokens, x=NAMES["embed"](tokens))
    layers = zip(np.split(found["length"], 6), np.split(found["alone"], 6), strict=True)
    least, *random = found["halves"]
    return {
        "pairs of heads told by length": found["by_length"],
        "pairs of heads told by sharpness": found["by_sharp"],
        "pairs within a layer told by length, least of 6": min(found["agree"](*v) for v in layers),
        "lost without the half that adds least": least,
        "lost without a random half, least of 20": min(random),
        "of 20 random halves, those missed less": np.sum(random < least),
    }

"""Does most weight mean the largest share; one run per sentence, every tenth of the chapter's."""

import numpy as np
from book import script, trained

NAMES = trained.opened()
SENTENCES = trained.sentences()[::10]
RUNS = len(SENTENCES)
PACKAGES = ("numpy",)
NEAR = 1e-2  # float32, six blocks deep, and shares that nearly tie


def run(seed):
    """Return what one sentence gives."""
    tokens = NAMES["tokens"](SENTENCES[seed])
    data = {"tokens": tokens, "x": NAMES["embed"](tokens), "asking": len(tokens) - 1}
    found = script.run("token_contributions", 3, **data)
    plain, level = (np.array(found[name]) / len(tokens) for name in ("plain", "level"))
    return {
        "layer 0: rows where it does": plain[0],
        "layer 0, values of one length": level[0],
        "layers 1 to 5: rows where it does": plain[1:].mean(),
        "layers 1 to 5, values of one length": level[1:].mean(),
    }

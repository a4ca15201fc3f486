"""Each token silent, then hidden; one run per sentence, every tenth of the chapter's."""

import numpy as np
from book import script, trained

NAMES = trained.opened()
SENTENCES = trained.sentences()[::10]
RUNS = len(SENTENCES)
PACKAGES = ("numpy",)
NEAR = 1e-2  # float32, six blocks deep


def run(seed):
    """Return what one sentence gives."""
    tokens = NAMES["tokens"](SENTENCES[seed])
    found = script.run("take_the_sink_away", 2, tokens=tokens, x=NAMES["embed"](tokens))
    sink, silent, hidden = (found[name] for name in ("sink", "silent", "hidden"))
    return {
        "the sink is [CLS]": sink == 0,
        "lost with [CLS] silent": silent[0],
        "lost with [CLS] hidden": hidden[0],
        "silent, share of the other tokens missed more": found["worse"] / (len(tokens) - 1),
        "silent, it is missed less than most": found["worse"] > (len(tokens) - 1) / 2,
        "hidden, other tokens missed more": np.sum(hidden > hidden[sink]),
    }

"""Each of the 72 heads taken out, and two guesses at the damage; one run per sentence of 77."""

import numpy as np
from book import trained
from scipy.stats import spearmanr

NAMES = trained.opened()
SENTENCES = trained.sentences()[::3]
RUNS = len(SENTENCES)
PACKAGES = "numpy", "scipy"
NEAR = 1e-2  # float32, and ranks that nearly tie


def without(layer, head):
    """Set the output of one head to 0."""

    def change(at, weights, values):
        out = weights @ values
        if at == layer:
            out[head] = 0
        return out

    return change


def run(seed):
    """Return what one sentence gives."""
    x = NAMES["embed"](NAMES["tokens"](SENTENCES[seed]))
    own = NAMES["by_hand"](x)
    vector = NAMES["meaning"](own[-1][0])
    damage, length, heard = [], [], []
    for layer, (_, heads) in enumerate(own):
        enters = own[layer - 1][0] if layer else x
        added = heads.heads.output @ heads.W_O.reshape(12, 32, 384)
        length += [*np.linalg.norm(added, axis=2).mean(axis=1)]
        heard += [*(1 - heads.weights[:, :, 0].mean(axis=1))]
        for head in range(12):
            left = NAMES["by_hand"](enters, without(layer, head), layers=range(layer, 6))
            damage.append(1 - NAMES["meaning"](left[-1][0]) @ vector)
    return {
        "1 - cosine without a head, median of the 72": np.median(damage),
        "1 - cosine without a head, largest of the 72": max(damage),
        "1 - cosine without head 2 of layer 0": damage[2],
        "rank correlation of damage and length of contribution": spearmanr(damage, length)[0],
        "rank correlation of damage and weight off [CLS]": spearmanr(damage, heard)[0],
        "the length foretells it better": spearmanr(damage, length)[0]
        > spearmanr(damage, heard)[0],
    }

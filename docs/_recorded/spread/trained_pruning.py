"""Each of the 72 heads taken out, and two guesses at the damage; one run per sentence."""

import numpy as np
from book import trained
from scipy.stats import spearmanr

import spanbook as sb

NAMES = trained.opened()
SENTENCES = trained.sentences()
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


def later(x, layer):
    """Return what the blocks after a layer make of many versions of a sentence at once."""
    for at in range(layer + 1, 6):
        x = sb.transformer_block(
            x,
            parameters=NAMES["model"],
            prefix=f"encoder.layer.{at}.",
            n_heads=12,
            activation="gelu",
            eps=1e-12,
        ).output
    return x


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
        heads_gone = [without(layer, head) for head in range(12)]
        left = [NAMES["by_hand"](enters, gone, layers=[layer])[0][0] for gone in heads_gone]
        damage += [1 - NAMES["meaning"](x) @ vector for x in later(np.array(left), layer)]
    return {
        "1 - cosine without a head, median of the 72": np.median(damage),
        "1 - cosine without a head, largest of the 72": max(damage),
        "1 - cosine without head 2 of layer 0": damage[2],
        "rank correlation of damage and length of contribution": spearmanr(damage, length)[0],
        "rank correlation of damage and weight off [CLS]": spearmanr(damage, heard)[0],
        "the length foretells it better": spearmanr(damage, length)[0]
        > spearmanr(damage, heard)[0],
    }

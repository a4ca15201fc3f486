"""Weight of head 2, layer 0 on the token before, mean over a sentence; one run per sentence."""

import numpy as np
from book import trained

NAMES = trained.opened()
SENTENCES = trained.sentences()
RUNS = len(SENTENCES)
PACKAGES = ("numpy",)
NEAR = 1e-3  # float32, six blocks deep
MODEL, PLACES = NAMES["model"], NAMES["positions"]


def noise(rng):
    """Return the weights of the first block, shuffled within each matrix."""
    first = {k: a for k, a in MODEL.items() if k.startswith("encoder.layer.0.")}
    return {
        k: rng.permuted(a.ravel()).reshape(a.shape) if a.ndim == 2 else a for k, a in first.items()
    }


NOISE = noise(np.random.default_rng(0))


def weights(tokens, places=PLACES, model=MODEL):
    """Return the weights of the first block's heads."""
    x = NAMES["embed"](tokens, places)
    return NAMES["by_hand"](x, model=model, layers=[0])[0][1].weights


def before(weights):
    """Return each head's weights on the token before."""
    return np.diagonal(weights, -1, -2, -1)


def run(seed):
    """Return what one sentence gives."""
    rng = np.random.default_rng(seed)
    text = NAMES["tokens"](SENTENCES[seed])
    own = weights(text)[2]
    shuffled = [text[0], *rng.permutation(text[1:-1]), text[-1]]
    places = rng.permutation(len(text))
    at = np.argsort(places)
    return {
        "as trained": before(own).mean(),
        "words shuffled": before(weights(shuffled)[2]).mean(),
        "places numbered anew": weights(text, PLACES[places])[2][at[1:], at[:-1]].mean(),
        "no positions": before(weights(text, 0 * PLACES)[2]).mean(),
        "trained numbers shuffled, best of 12 heads": before(weights(text, model=NOISE))
        .mean(axis=1)
        .max(),
        "the token before has the largest weight of each row": (
            own.argmax(axis=1)[1:] == np.arange(len(text) - 1)
        ).all(),
    }

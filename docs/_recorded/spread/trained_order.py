"""A sentence's vector and that of its words in another order; one run per sentence."""

from functools import cache

import numpy as np
from book import trained

NAMES = trained.opened()
SENTENCES = trained.sentences()
RUNS = len(SENTENCES)
PACKAGES = ("numpy",)
NEAR = 1e-3  # float32, six blocks deep
PLACES = NAMES["positions"]


def vector(text, places=PLACES):
    """Return the vector of a sentence."""
    return NAMES["meaning"](NAMES["by_hand"](NAMES["embed"](text, places))[-1][0])


@cache
def own():
    """Return the vectors of all sentences."""
    texts = [NAMES["tokens"](sentence) for sentence in SENTENCES]
    return np.array([vector(text) for text in texts])


def run(seed):
    """Return what one sentence gives."""
    rng = np.random.default_rng(seed)
    text = NAMES["tokens"](SENTENCES[seed])
    order = [text[0], *rng.permutation(text[1:-1]), text[-1]]
    apart = vector(text, 0 * PLACES) - vector(order, 0 * PLACES)
    near = own() @ vector(order)
    other = np.delete(own() @ own()[seed], seed).max()
    return {
        "cosine of the two": near[seed],
        "cosine of the sentence and the nearest other": other,
        "of all sentences the shuffled words are nearest to their own": near.argmax() == seed,
        "without positions both agree to 1e-5 in every entry": np.abs(apart).max() < 1e-5,
    }

"""Mean cosine between the tokens of a sentence after the blocks; one run per sentence."""

import numpy as np
from book import trained

NAMES = trained.opened()
SENTENCES = trained.sentences()
RUNS = len(SENTENCES)
PACKAGES = ("numpy",)
NEAR = 1e-3  # float32, six blocks deep


def noise(rng):
    """Return the model with the numbers of each matrix of its blocks shuffled."""
    return {
        k: rng.permuted(a.ravel()).reshape(a.shape) if a.ndim == 2 and "encoder" in k else a
        for k, a in NAMES["model"].items()
    }


NOISE = noise(np.random.default_rng(0))


def uniform(layer, weights, values):
    """Average all tokens evenly."""
    return np.full_like(weights, 1 / weights.shape[-1]) @ values


def cosine(x):
    """Return the mean cosine between two tokens."""
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    n = len(x)
    return ((unit @ unit.T).sum() - n) / (n * n - n)


def run(seed):
    """Return what one sentence gives."""
    x = NAMES["embed"](NAMES["tokens"](SENTENCES[seed]))
    bare = NAMES["by_hand"](x, residual=False)
    return {
        "before the first": cosine(x),
        "as trained, after six": cosine(NAMES["by_hand"](x)[-1][0]),
        "uniform weights, after six": cosine(NAMES["by_hand"](x, uniform)[-1][0]),
        "shuffled weights, after six": cosine(NAMES["by_hand"](x, model=NOISE)[-1][0]),
        "no residual connection, after two": cosine(bare[1][0]),
        "no residual connection, after four": cosine(bare[3][0]),
    }

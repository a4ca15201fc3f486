"""Print what the figure of the sink stores: `python docs/_recorded/figure_sink.py`.

One query of one head, and the whole sentence's cosine to itself while the odds of every sink of
layers 1 to 5 change by the factor that this query's sink needs.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "_ext"))
from book import trained

SENTENCE, LAYER, HEAD, QUERY = "The bank by the river was closed.", 5, 3, "bank"
STEPS = np.linspace(0, 1, 21)


def stored():
    """Return the tokens, the values in a plane, the query's weights and the cosines."""
    names = trained.opened()
    text = names["tokens"](SENTENCE)
    x = names["embed"](text)
    run = names["by_hand"](x)
    own, heads = names["meaning"](run[-1][0]), run[LAYER][1]
    weights, values = heads.weights[HEAD, text.index(QUERY)], heads.values[HEAD]
    plane = values @ np.linalg.svd(values, full_matrices=False)[2][:2].T
    odds = weights[0] / (1 - weights[0])
    cosines = [
        names["meaning"](names["by_hand"](x, to(sink, odds))[-1][0]) @ own for sink in STEPS
    ]
    return text, plane * np.sign(plane.mean(axis=0)), weights, np.array(cosines)


def to(sink, odds):
    """Bring one query's sink to a weight, and the odds of all others by the same factor."""

    def change(layer, weights, values):
        if layer:
            weights = weights.copy()
            weights[:, :, 0] *= sink / odds
            weights[:, :, 1:] *= 1 - sink
            weights /= weights.sum(axis=-1, keepdims=True)
        return weights @ values

    return change


if __name__ == "__main__":
    tokens, plane, weights, cosines = stored()
    print(tokens, plane.round(2).tolist(), weights.round(3).tolist(), cosines.round(3).tolist())

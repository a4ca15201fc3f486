"""Share of a reaction's product atoms that are given the right atom; one run per reaction."""

from functools import cache

import numpy as np
from book import reactions, rxnmapper

REACTIONS = [reactions.Reaction(mapped) for mapped in reactions.stored().values()]
RUNS = len(REACTIONS)
PACKAGES = ("numpy",)
NEAR = 1e-3  # shares of few atoms; float32 moves a weight by less
LAYER, HEAD = rxnmapper.HEAD


@cache
def noise():
    """Return the numbers of each matrix in another order."""
    return rxnmapper.shuffled(rxnmapper.model(), np.random.default_rng(0))


def share(one, weights):
    """Return the share of product atoms that these weights give the right atom."""
    return np.mean(one.right_ones(one.answer(one.shares(weights))))


def in_text(one):
    """Return weights by which the first product atom of an element takes the first, and so on."""
    weights = np.zeros((len(one.tokens), len(one.tokens)))
    for place, (i, same) in enumerate(zip(one.after, one.same, strict=True)):
        earlier = (one.same[:place] == same).all(axis=1).sum()
        mine = np.array(one.before)[same]
        weights[i, mine[earlier : earlier + 1]] = 1
    return weights


def every(one, arrays=None):
    """Return the share of each head, (layer, head)."""
    found = rxnmapper.attention(one.plain, arrays)
    return np.array([[share(one, weights) for weights in layer] for layer in found])


def run(seed):
    """Return what one reaction gives."""
    one, rng = REACTIONS[seed], np.random.default_rng(seed)
    own, n = every(one), len(one.tokens)
    return {
        "layer 10, head 5": own[LAYER, HEAD],
        "head 5 of the other layers, mean": np.delete(own[:, HEAD], LAYER).mean(),
        "the other heads of layer 10, mean": np.delete(own[LAYER], HEAD).mean(),
        "trained numbers shuffled, mean of 96 heads": every(one, noise()).mean(),
        "atoms of an element in the order of the text": share(one, in_text(one)),
        "random weights, mean of 20": np.mean([share(one, rng.random((n, n))) for _ in range(20)]),
        "every atom right by layer 10, head 5": own[LAYER, HEAD] == 1,
    }

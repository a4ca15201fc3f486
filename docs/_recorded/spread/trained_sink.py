"""The sink of a sentence, from layer 1 on, and the sentence without it; one run per sentence."""

from functools import cache

import numpy as np
from book import trained

NAMES = trained.opened()
SENTENCES = trained.sentences()
RUNS = len(SENTENCES)
PACKAGES = ("numpy",)
NEAR = 1e-3  # float32, six blocks deep
TEXTS = [NAMES["tokens"](sentence) for sentence in SENTENCES]


def through(i, change=None, after=None):
    """Return what the blocks make of a sentence."""
    later = change and (lambda layer, a, v: change(layer, a, v) if layer else a @ v)
    return NAMES["by_hand"](NAMES["embed"](TEXTS[i]), later, after)


@cache
def constants():
    """Return the mean value of [CLS] by layer, over the odd sentences and over the even."""
    values = [[heads.values[:, 0] for _, heads in through(i)] for i in range(RUNS)]
    return [np.array(values[odd::2]).mean(axis=0) for odd in (0, 1)]


def with_value(new):
    """Put another value in place of that of [CLS]."""

    def change(layer, weights, values):
        values = values.copy()
        values[:, 0] = new[layer]
        return weights @ values

    return change


def shared_out(layer, weights, values):
    """Give the weight of [CLS] to the others, in proportion."""
    weights = weights.copy()
    weights[:, :, 0] = 0
    return weights / weights.sum(axis=-1, keepdims=True) @ values


def words_of_that_weight(i):
    """Set the values of random tokens to 0, until they have as much weight as [CLS]."""
    places = np.random.default_rng(i).permutation(len(TEXTS[i]) - 1) + 1

    def change(layer, weights, values):
        heard = weights.mean(axis=(0, 1))
        n = np.searchsorted(np.cumsum(heard[places]), heard[0]) + 1
        values = values.copy()
        values[:, places[:n]] = 0
        return weights @ values

    return change


def written(row, column, source=None):
    """Set one entry of the rows that leave a block: to 0, or to that of the first row."""

    def after(layer, x):
        x = x.copy()
        x[row, column] = 0 if source is None else x[0, source]
        return x

    return after


def length(heads):
    """Return the length of the value of [CLS] after W_O, to the mean of the others."""
    after = np.linalg.norm(heads.values @ heads.W_O.reshape(12, 32, 384), axis=2)
    return after[:, 0].mean() / after[:, 1:].mean()


def weight(found, place):
    """Return the mean weight on a place, in layers 1 to 5."""
    return np.mean([heads.weights[:, :, place].mean() for _, heads in found[1:]])


def run(seed):
    """Return what one sentence gives."""
    own = through(seed)
    vector = NAMES["meaning"](own[-1][0])

    def cosine(change):
        return NAMES["meaning"](through(seed, change)[-1][0]) @ vector

    return {
        "weight on [CLS]": weight(own, 0),
        "length of its value after W_O, to the others' mean": np.mean(
            [length(heads) for _, heads in own[1:]]
        ),
        "cosine: its value set to 0": cosine(with_value([0] * 6)),
        "cosine: its value that of other sentences": cosine(with_value(constants()[1 - seed % 2])),
        "cosine: its weight shared out": cosine(shared_out),
        "cosine: words of that weight set to 0": cosine(words_of_that_weight(seed)),
        "weight on [CLS], its coordinate 99 set to 0": weight(
            through(seed, after=written(0, 99)), 0
        ),
        "weight on [CLS], its coordinate 98 set to 0": weight(
            through(seed, after=written(0, 98)), 0
        ),
        "weight on word 3": weight(own, 3),
        "weight on word 3, coordinate 99 written in": weight(
            through(seed, after=written(3, 99, 99)), 3
        ),
        "weight on word 3, the same number in coordinate 98": weight(
            through(seed, after=written(3, 98, 99)), 3
        ),
    }

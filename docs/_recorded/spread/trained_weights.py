"""Other weights with the same output: 6 x 12 heads on a text of 128 tokens; one run per text."""

import numpy as np
from book import trained
from scipy.optimize import linprog

import spanbook as sb

NAMES = trained.opened()
WORDS = [t for s in trained.sentences() for t in NAMES["tokens"](s)[1:-1]]
RUNS = 30
PACKAGES = "numpy", "scipy"
NEAR = 1e-2  # which of many weights are found turns on the last digits


def through(text):
    """Return the heads of the blocks, in float64."""
    return [heads for _, heads in NAMES["by_hand"](NAMES["embed"](text).astype(float))]


def other(values, weights):
    """Return weights of the nearest point of the hull, which is the output itself."""
    return sb.ConvexHull(rows=values).nearest(weights @ values).weights


def may_be_zero(values, weights):
    """Return whether the same output can be had without the atom of the largest weight."""
    rest = np.delete(values, weights.argmax(), axis=0)
    equations = np.vstack([rest.T, np.ones(len(rest))])
    target = np.append(weights @ values, 1)
    return linprog(np.zeros(len(rest)), A_eq=equations, b_eq=target).status == 0


def run(seed):
    """Return what one text gives."""
    rng = np.random.default_rng(seed)
    begin = seed * 126
    atoms, elsewhere, off, zero = [], [], [], []
    for heads in through(["[CLS]", *WORDS[begin : begin + 126], "[SEP]"]):
        for values, weights in zip(heads.values, heads.weights, strict=True):
            asked = weights[rng.integers(128, size=4)]
            found = other(values, asked)
            atoms.append((found > 0).sum(axis=1).max())
            elsewhere.append(np.abs(found - asked).sum(axis=1).mean() / 2)
            off.append(np.abs(found @ values - asked @ values).max())
        zero.append(may_be_zero(values, asked[0]))
    few = []
    for heads in through(["[CLS]", *WORDS[begin : begin + 28], "[SEP]"]):
        found = other(heads.values[0], heads.weights[0])
        few.append(np.abs(found - heads.weights[0]).sum(axis=1).max() / 2)
    return {
        "most atoms that an output needs": max(atoms),
        "weight that lies elsewhere, mean": np.mean(elsewhere),
        "of six outputs, those that need not their largest weight": np.mean(zero) * 6,
        "all outputs agree to 1e-12": max(off) < 1e-12,
        "control, 30 tokens: the weights agree to 1e-6": max(few) < 1e-6,
    }

"""Ten words of two senses, ten cues each, five frames: is the cue first; one run per sentence."""

from functools import cache

import numpy as np
from book import trained

NAMES = trained.opened()
PACKAGES = ("numpy",)
SENSES = NAMES["senses"] | {
    "spring": ["april flowers season summer blossom", "coil mattress steel tension bounce"],
    "crane": ["bird marsh feathers heron nest", "construction tower lifting scaffold harbour"],
    "plant": ["garden leaf seed soil roots", "factory workers assembly industrial machinery"],
    "pitch": ["football grass stadium goal referee", "tone melody voice singer note"],
    "seal": ["ocean fur whale arctic swim", "envelope wax stamp letter document"],
    "court": ["tennis racket serve basketball player", "judge lawyer trial jury crime"],
    "bass": ["fish lake trout hook angler", "guitar drum band music jazz"],
}
WAYS = [
    "first by contribution along the senses",
    "first by contribution along shuffled senses",
    "first by contribution along a random direction",
    "first by weight, mean of the heads",
    "first by the largest weight of any head",
    "before the block the word's vector is as near to one sense as to the other",
    "sense told by the word's vector after the block",
    "after the block, the cue masked, it is as near to one as to the other",
    "sense told by the mean of the other words' vectors",
]


def cases(word, cues):
    """Yield (sense, cue, tokens) for the sentences in which both are one token."""
    for sense in (0, 1):
        for cue in cues[sense].split():
            for text in NAMES["frames"](word, cue):
                if word in text and cue in text:
                    yield sense, cue, text


def told(word, cues):
    """Return if the sense is that of the nearer mean over sentences with other cues.

    Where the cue plays no part, the sentences of both senses are the same ones: a tie.
    """
    found = [[], [], [], []]
    for _, cue, text in cases(word, cues):
        x, i = NAMES["embed"](text), text.index(word)
        masked = NAMES["embed"](["[MASK]" if t == cue else t for t in text])
        found[0].append(x[i])
        found[1].append(NAMES["by_hand"](x, layers=[0])[0][0][i])
        found[2].append(NAMES["by_hand"](masked, layers=[0])[0][0][i])
        flat = NAMES["embed"](text, 0 * NAMES["positions"])
        found[3].append(np.delete(flat, i, axis=0).mean(axis=0))
    senses, cued = zip(*[(sense, cue) for sense, cue, _ in cases(word, cues)], strict=True)
    senses, cued = np.array(senses), np.array(cued)
    answers = []
    for n, vectors in enumerate(np.array(found, dtype=float)):
        means = [
            [vectors[(cued != cue) & (senses == side)].mean(axis=0) for side in (0, 1)]
            for cue in cued
        ]
        apart = np.linalg.norm(vectors[:, None] - np.array(means), axis=2)
        tie = np.abs(apart[:, 0] - apart[:, 1]) < 1e-5
        answers.append(tie if n in (0, 2) else apart.argmin(axis=1) == senses)
    return np.array(answers).T


RUNS = sum(1 for word, cues in SENSES.items() for _ in cases(word, cues))


@cache
def found():
    """Return the answers, sentence by sentence."""
    answers = []
    for n, (word, cues) in enumerate(SENSES.items()):
        leads = NAMES["leads"](word, cues, np.random.default_rng(n))
        answers.append(np.hstack([leads, told(word, cues)]))
    return np.concatenate(answers)


def run(seed):
    """Return what one sentence gives."""
    return dict(zip(WAYS, found()[seed], strict=True))

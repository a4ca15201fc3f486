r"""
Find the letters that a model can never say first
=================================================

A language model scores each letter, or each word, by the inner product of its vector with what the
model has in mind, and says the one with the highest score.
A letter whose vector lies among the others, inside their convex hull, never has the highest score
alone: its own is an average of theirs, whatever the model has in mind.
In two dimensions that is most of the alphabet.
(Demeter, Kimmel and Downey found it in 2020 in models of words.)
"""

# Your data go here: put your own in place of these.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine

import spanbook as sb
from spanbook import draw

loaders = load_breast_cancer, load_digits, load_iris, load_wine
text = " ".join(load().DESCR for load in loaders)  # what the model learns to continue
dims, models = [2, 3, 5, 10], 20  # numbers per letter, and how many models of each kind

# %%
# Models that guess the next letter
# ---------------------------------
# After each letter the model has a vector in mind, and each letter has one to be compared with;
# both are learnt, from how often which letter follows which.
# All models of one kind are trained at once.

said = " ".join("".join(c if c.isalpha() else " " for c in text.lower()).split())
letters, at = np.unique(list(said), return_inverse=True)
n = len(letters)
if n < 2:
    raise ValueError(f"the text has {n} letters; two are needed to be compared")
follows = np.zeros((n, n))
np.add.at(follows, (at[:-1], at[1:]), 1)
print(f"{len(said):,} letters, {n} different ones")


def trained(d, steps=300):
    """Return the letters' vectors of models with d numbers each, (models, n, d), by Adam."""
    mind, vectors = 0.3 * np.random.default_rng(0).normal(size=(2, models, n, d))
    parts, moves = (mind, vectors), [[np.zeros_like(mind), np.zeros_like(mind)] for _ in range(2)]
    for t in range(1, steps + 1):
        chance = sb.softmax(mind @ vectors.swapaxes(1, 2))
        off = (chance * follows.sum(axis=1, keepdims=True) - follows) / follows.sum()
        slopes = off @ vectors, off.swapaxes(1, 2) @ mind
        for p, slope, (first, second) in zip(parts, slopes, moves, strict=True):
            first += 0.1 * (slope - first)
            second += 0.01 * (slope**2 - second)
            p -= 0.1 * first / (1 - 0.9**t) / (np.sqrt(second / (1 - 0.99**t)) + 1e-10)
    return vectors


def silent(vectors):
    """Return which vectors lie in the convex hull of the others."""
    others = (np.delete(vectors, i, axis=0) for i in range(n))
    return np.array([v in sb.ConvexHull(rows=o) for v, o in zip(vectors, others, strict=True)])


made = {d: trained(d) for d in dims}
drawn = {d: np.random.default_rng(1).normal(size=(models, n, d)) for d in dims}
counts = {d: [silent(vectors).sum() for vectors in made[d]] for d in dims}
control = {d: [silent(vectors).sum() for vectors in drawn[d]] for d in dims}
for d in dims:
    print(
        f"{d:3} numbers per letter: {min(counts[d])} to {max(counts[d])} of {n} never first; "
        f"by random vectors {min(control[d])} to {max(control[d])}"
    )

# %%
# What must be so
# ---------------
# The control is random vectors: about as many of them are silent, so it is the number of
# dimensions that does most of it, and not the training.
# A letter outside the hull of the others is first for some question: the certificate is one.
# Of those inside, twenty thousand random questions are won by none.

E = made[dims[0]][0]
mute = silent(E)
wins = []
for i in np.flatnonzero(~mute):
    others = np.delete(E, i, axis=0)
    question = sb.ConvexHull(rows=others).nearest(E[i]).certificate.normal
    wins.append(question @ E[i] - (others @ question).max())
sb.claim("each of the others is first for some question", wins, at_least=0, scale=E)
questions = np.random.default_rng(2).normal(size=(20_000, dims[0]))
firsts = np.bincount((questions @ E.T).argmax(axis=1), minlength=n)
sb.claim("of twenty thousand questions the silent letters win none", firsts[mute].sum(), 0)

# %%
# Look at the vectors
# -------------------
# Of two numbers per letter, all of it is seen; of more, the first two.
# Where it breaks: with a number of its own added to its score, a bias, a letter can be first from
# within the hull, since a question of all zeros is won by the largest bias.

flat = np.pad(E, ((0, 0), (0, 1)))[:, :2]
draw.style()
fig, ax = plt.subplots(figsize=(5.8, 4.6))
draw.space(ax, f"vectors of the letters, $R^{{{dims[0]}}}$", around=flat)
draw.reachable(ax, sb.ConvexHull(rows=flat))
ax.plot(*flat[mute].T, "o", color=draw.MUTED, ms=3)
ax.plot(*flat[~mute].T, "o", color=draw.ATOMS, ms=8, mec=draw.PAPER)
names = np.where(letters == " ", "space", letters)
shown = np.flatnonzero(~mute)[:30]
away = flat - flat.mean(axis=0)
away = 13 * away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-300)
bold = {"size": 15, "weight": "bold", "ha": "center", "va": "center"}
for i in shown:
    ax.annotate(names[i], flat[i], away[i], textcoords="offset points", **bold)
for i in np.flatnonzero(mute)[:30]:
    ax.annotate(names[i], flat[i], (3, 2), textcoords="offset points", size=11, color=draw.MUTED)
ax.set_title(f"{mute.sum()} of {n} letters can never come first")
fig.set_label(
    f"The vectors of {n} letters in a model of {dims[0]} numbers per letter, and their convex "
    f"hull. {mute.sum()} lie inside and can never come first; at the corners are "
    f"{', '.join(names[shown])}."
)
plt.show()

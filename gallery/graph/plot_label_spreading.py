r"""
Spread ten labels over 1,797 digits
===================================

Ten digits carry a label, one of each kind; the other 1,787 take theirs from their neighbours.
Ask every picture without a label to be the mean of its neighbours (Zhu, Ghahramani and Lafferty
2003): a system of equations with one solution wherever a path leads to a label, and each answer is
a convex combination of the ten labels.
The nearest labelled picture may be far away and of another kind; a chain of neighbours can go
round.
How much that helps depends on which ten were labelled, so it is done twenty times.
"""

# Your data go here: put your own in place of these, rows and the class of each.
import matplotlib.pyplot as plt
import numpy as np
from scipy.sparse import diags_array, eye_array
from scipy.sparse.linalg import splu
from sklearn.datasets import load_digits
from sklearn.neighbors import kneighbors_graph

import spanbook as sb
from spanbook import draw

X, y = load_digits(return_X_y=True)  # X is (n, d); y is (n,): numbers or words
neighbours = 7  # of each row
splits = 20  # how often to choose what is labelled

# %%
# The graph
# ---------
# Two rows are neighbours if one is among the nearest of the other.
# The weights of a mean over neighbours are non-negative and sum to 1.

X = sb.numbers(X)
kinds, y = np.unique(np.asarray(y), return_inverse=True)
n = len(X)
G = kneighbors_graph(X, min(neighbours, n - 1))
G = G.maximum(G.T)
mean = (diags_array(1 / np.asarray(G.sum(axis=1)).ravel()) @ G).tocsr()


def spread(labelled):
    """Return the weights of the labelled rows in each other row, and which these are.

    A hair of the mean is held back, so that rows without a path to a label weigh nothing.
    """
    others = np.setdiff1d(np.arange(n), labelled)
    held = 1 - 1e-9
    system = eye_array(len(others)) - held * mean[others][:, others]
    return splu(system.tocsc()).solve(held * mean[others][:, labelled].toarray()), others


rng = np.random.default_rng(0)
picks = [
    np.array([rng.choice(np.flatnonzero(y == c)) for c in range(len(kinds))])
    for _ in range(splits)
]
right = []
for labelled in picks:
    weights, others = spread(labelled)
    squares = -2 * X[others] @ X[labelled].T + (X[labelled] ** 2).sum(axis=1)
    answers = squares.argmin(axis=1), weights.argmax(axis=1)
    right.append([np.mean(a == y[others]) if len(others) else 1.0 for a in answers])
right = np.array(right)
wins = int((right[:, 1] > right[:, 0]).sum())
print(f"X {X.shape}, {len(kinds)} labels of {n}, {splits} times")
for name, share in zip(("nearest label", "spread"), right.T, strict=True):
    print(f"{name:13} right on {share.mean():.1%}, from {share.min():.1%} to {share.max():.1%}")
print(f"spreading is better {wins} of {splits} times")

# %%
# What must be so
# ---------------
# Each answer is a convex combination of the labels, and the mean of its neighbours' answers.

weights, others = spread(picks[0])
every = np.zeros((n, len(kinds)))
every[picks[0]] = np.eye(len(kinds))
every[others] = weights
tied = every.sum(axis=1) > 0.5  # rows with a path to a label
sb.claim("no weight is below 0", weights, at_least=0, scale=1)
sb.claim("where a path leads to a label they sum to 1", every[tied].sum(axis=1), 1, rtol=1e-4)
around = (mean @ every)[others]
sb.claim("each answer is the mean of those around it", every[others], around, scale=1, rtol=1e-6)

# %%
# Look at all twenty
# ------------------
# A line for each choice of ten labels: right with the nearest label, and right after spreading.

draw.style()
fig, ax = plt.subplots(figsize=(5.2, 4.2))
ax.plot([0, 1], right.T, color=draw.FAINT, lw=1.2, zorder=1)
for place, color in ((0, draw.RESIDUAL), (1, draw.REACHED)):
    ax.plot(np.full(splits, place), right[:, place], "o", color=color, ms=8, mec=draw.PAPER)
ax.set_xticks([0, 1], ["nearest labelled row", "spread over neighbours"])
ax.set(xlim=(-0.4, 1.4), ylabel="rows that get their class")
ax.yaxis.set_major_formatter("{x:.0%}")
fig.set_label(
    f"{splits} lines, one for each choice of {len(kinds)} labelled rows of {n}: with the nearest "
    f"label {right[:, 0].mean():.0%} get their class on average, after spreading "
    f"{right[:, 1].mean():.0%}; spreading is better {wins} times."
)
plt.show()

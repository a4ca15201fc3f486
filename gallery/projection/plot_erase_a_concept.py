r"""
Erase a concept by a projection
===============================

After one projection a linear classifier no longer tells odd digits from even ones, and neighbours
still do.
Take the difference of the two class means out of every row, a projection onto what is at a right
angle to it, and the means coincide.
Then no linear classifier fitted by least squares, or by another convex loss, has anything to go by
(:doi:`10.48550/arXiv.2306.03819`).
To remove the direction that a classifier used does much less: the next one finds another.
And what is not linear was never touched.
"""

# Your data go here: put your own in place of these, rows and a concept that each has or has not.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

import spanbook as sb
from spanbook import draw

digits = load_digits()
X = digits.data / 16  # (n, d)
concept = digits.target % 2  # (n,): 0 or 1, or two words: what is to be erased
splits = 20  # how often the rows are split in two

# %%
# Three things to take away
# -------------------------
# Nothing; the direction that a least-squares classifier uses; the difference of the two means.
# Each is learnt on one half of the rows and applied to both.

X = sb.numbers(X)
kinds, y = np.unique(np.asarray(concept), return_inverse=True)
y = (y > 0) * 1.0  # of more than two kinds, the first against the others
X = X / (np.abs(X).max() or 1.0)  # the probe's small penalty sees units


def probe(rows, target):
    """Return a linear classifier fitted by least squares, as a ridge with next to no penalty."""
    return sb.ridge(columns=rows, target=target, penalty=1e-6, intercept=True)


def gap(rows, target):
    """Return the difference of the two class means, 0 if there is one class."""
    if target.min() == target.max():
        return np.zeros(rows.shape[1])
    return rows[target == 1].mean(axis=0) - rows[target == 0].mean(axis=0)


def erasers(rows, target):
    """Return the direction that each way of erasing takes away."""
    return {
        "nothing": np.zeros(rows.shape[1]),
        "the direction\na classifier used": probe(rows, target).weights,
        "the difference\nof the means": gap(rows, target),
    }


def without(rows, direction):
    """Return what is at a right angle to a direction."""
    return sb.Span(rows=direction[None]).nearest(rows).residual


rng = np.random.default_rng(0)
found = []
for _ in range(splits):
    half = np.zeros(len(y), bool)  # of each kind one half
    for c in (0, 1):
        members = rng.permutation(np.flatnonzero(y == c))
        half[members[: -(-len(members) // 2)]] = True
    seen, new = np.flatnonzero(half), np.flatnonzero(~half)
    new = rng.permutation(new)[:300] if len(new) else seen
    row = []
    for direction in erasers(X[seen], y[seen]).values():
        a, b = without(X[seen], direction), without(X[new], direction)
        line = probe(a, y[seen])
        near = KNeighborsClassifier(min(5, len(a))).fit(a, y[seen])
        row.append([np.mean((line.predict(b) > 0.5) == y[new]), near.score(b, y[new])])
    found.append(row)
found = np.array(found)  # (splits, ways, 2)
chance = max(y.mean(), 1 - y.mean())
names = list(erasers(X, y))
print(f"X {X.shape}, {splits} splits; by chance {chance:.3f}")
for name, (line, near) in zip(names, found.transpose(1, 2, 0), strict=True):
    print(
        f"{name.replace(chr(10), ' ')}: linear {line.mean():.3f} ({line.min():.3f} to "
        f"{line.max():.3f}), neighbours {near.mean():.3f}"
    )

# %%
# What must be so
# ---------------
# Once the means coincide, no column is correlated with the concept, and so no weighted sum is.
# A boundary chosen by counting errors, which is not a convex loss, may still do better.

erased = without(X, gap(X, y))
sb.claim("the two class means coincide", gap(erased, y), 0, scale=X)
best = probe(erased, y)
sb.claim("the best linear guess is the same for every row", np.ptp(best.fitted), at_most=1e-6)
sb.claim("a second erasure changes nothing", without(erased, gap(X, y)), erased, scale=X)

# %%
# Look at what is left to find
# ----------------------------
# Full bars: a linear classifier on rows it was not fitted to; hollow: five nearest neighbours.
# The dashed line is what a guess of the more frequent kind gets.

draw.style()
fig, ax = plt.subplots(figsize=(6.2, 4))
place, mean = np.arange(len(names)), found.mean(axis=0)
ax.bar(place - 0.2, mean[:, 0], 0.38, color=draw.ATOMS, label="linear")
hollow = {"color": draw.PAPER, "edgecolor": draw.ATOMS, "lw": 1.5}
ax.bar(place + 0.2, mean[:, 1], 0.38, **hollow, label="neighbours")
ax.axhline(chance, color=draw.RESIDUAL, dashes=(3, 1.6), lw=1.5)
ax.set_xticks(place, names)
ax.set(ylim=(0, 1.25), ylabel="right on new rows", xlabel="what was taken away")
ax.yaxis.set_major_formatter("{x:.0%}")
ax.legend(ncols=2, loc="upper right")
fig.set_label(
    "Bars of how often a linear classifier and five nearest neighbours tell the concept. "
    + " ".join(
        f"Without {name.replace(chr(10), ' ')}: {line:.0%} and {near:.0%}."
        for name, (line, near) in zip(names, mean, strict=True)
    )
    + f" A guess gets {chance:.0%}."
)
plt.show()

r"""
Fill the gaps of a ratings table
================================

People rate a few films each.
What would they say about the others?
Suppose that every film is a few numbers, and every person as many weights: then each
rating is a weighted sum, and so is each gap.
Fit the weights with the films held fixed, the films with the weights held fixed, and
take turns: this is matrix factorisation by *alternating least squares*.
"""

# Your data go here: put your own in place of these, with NaN for a gap.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

gap = np.nan
R = np.array(
    [  # R is (m, n): a row for each person, a column for each film, from 1 to 5
        [5, 4, gap, 1, 1, gap],
        [4, gap, 5, 2, 1, 3],
        [gap, 4, 5, 1, gap, 3],
        [1, 2, gap, 5, 4, gap],
        [1, gap, 1, 4, 5, 3],
        [gap, 1, 2, gap, 5, 3],
        [3, 3, gap, gap, 3, 5],
    ]
)
k, penalty = 2, 0.5  # numbers per film, and what keeps them small

# %%
# Take turns
# ----------
# With the films fixed, each person is a ridge regression on the films that they rated;
# with the people fixed, each film is one on its raters.
# Ratings are counted from their mean, so that 0 is an average rating.

R = np.asarray(R, dtype=float)
known = ~np.isnan(R)
mean = R[known].mean()
T = np.where(known, R - mean, 0.0)
print(f"R {R.shape}, {known.sum()} ratings, {(~known).sum()} gaps, mean {mean:.2f}")


def fit(atoms, seen, ratings):
    """Return the weights on the atoms for each row of ratings; like gaps are fitted at once."""
    out = np.zeros((len(ratings), k))  # nothing seen: weights of 0
    for m in np.unique(seen[seen.any(axis=1)], axis=0):
        rows = (seen == m).all(axis=1)
        told = ratings[rows][:, m].T
        out[rows] = sb.ridge(columns=atoms[m], target=told, penalty=penalty).weights.T
    return out


def loss(people, films):
    """Return the squared errors at the ratings, and the price of the factors."""
    errors = ((people @ films.T - T)[known] ** 2).sum()
    return errors + penalty * ((people**2).sum() + (films**2).sum())


films = np.random.default_rng(0).normal(size=(R.shape[1], k))
losses = []
for _ in range(60):
    people = fit(films, known, T)
    losses.append(loss(people, films))
    films = fit(people, known.T, T.T)
    losses.append(loss(people, films))
filled = mean + people @ films.T
print(filled.round(1))

# %%
# What can be promised
# --------------------
# Each half of a turn solves a least-squares problem exactly, so the loss never rises.
# A rotation of the factors that is undone in the weights changes no prediction, so single factors
# have no meaning of their own.
# What is not promised is that people would rate so: only ratings held back could tell.

sb.claim("no half-turn raises the loss", np.diff(losses), at_most=0, scale=losses)
turn = np.linalg.qr(np.random.default_rng(1).normal(size=(k, k)))[0]
turned = mean + (people @ turn) @ (films @ turn).T
sb.claim("turned factors predict the same", turned, filled, scale=filled)
extra = np.linalg.svd(filled - mean, compute_uv=False)[k:]
sb.claim(f"minus its mean the filled table has rank at most {k}", extra, 0, scale=filled)
off = np.sqrt(((filled - R)[known] ** 2).mean())
print(f"loss {losses[0]:.3f} -> {losses[-1]:.3f}; off by {off:.2f} at the ratings")

# %%
# Look at the table
# -----------------
# Plain numbers are ratings; those in a dashed frame were gaps.
# The stronger the tint, the higher the rating; of a large table the first corner is drawn.

draw.style()
part = np.where(known, R, filled)[:12, :8]
m, n = part.shape
fig, ax = plt.subplots(figsize=(1.2 + 0.75 * n, 0.8 + 0.5 * m))
share = plt.Normalize()(part)
for i, j in np.ndindex(part.shape):
    tint = (draw.ATOMS, 0.45 * share[i, j])
    ax.add_patch(plt.Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=tint, edgecolor="none"))
    text = f"{part[i, j]:.3g}" if known[i, j] else f"{part[i, j]:.2g}"
    ax.text(j, i, text, ha="center", va="center")
    if not known[i, j]:
        look = {"fill": False, "edgecolor": draw.RESIDUAL, "linestyle": "--", "lw": 1.5}
        ax.add_patch(plt.Rectangle((j - 0.42, i - 0.4), 0.84, 0.8, **look))
ax.set(xlim=(-0.5, n - 0.5), ylim=(m - 0.5, -0.5), xlabel="films", ylabel="people")
ax.set(xticks=range(n), yticks=range(m))
ax.spines[:].set_visible(False)
ax.tick_params(length=0)
fig.set_label(
    f"A table of {m} people and {n} films. {known[:m, :n].sum()} entries are ratings; "
    f"{(~known[:m, :n]).sum()} in dashed frames are predictions from {k} numbers per film."
)
plt.show()

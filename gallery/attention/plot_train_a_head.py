r"""
Train a head to look for its own kind
=====================================

A head of attention is shown five handwritten digits, and asked with a sixth which of them is the
same digit.
After a hundred steps of training nearly all of the weight lies where it should.
On digits that it was never trained on, the plain distance between pictures does better.
"""

# Your data go here: put your own in place of these, rows of any kind with a label each;
# with four kinds or more, every second kind is left out of the training.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

digits = load_digits()
X = digits.data  # (n, d): a picture a row
labels = digits.target  # (n,): numbers or words
shape = (8, 8)  # height and width of a picture; None for rows that are no pictures
splits = 20  # how often the rows are split in two, and a head trained

# %%
# A lesson, and a head
# --------------------
# In a lesson there is one row of each kind to look at, and another row of each kind that asks.
# The head has one matrix W for both: row q looks at row k with the score (qW) · (kW), and a
# softmax makes weights of the scores.

X = sb.numbers(X)
middle = X.mean(axis=0)
size = np.sqrt(((X - middle) ** 2).sum(axis=1).mean()) or 1.0  # if all rows are one
X = (X - middle) / size
kinds, y = np.unique(np.asarray(labels), return_inverse=True)
left_out = np.arange(len(kinds)) % 2 * (len(kinds) > 3) > 0
groups = {"kinds it was trained on": np.flatnonzero(~left_out)}
if left_out.sum() > 1:
    groups["kinds it never saw"] = np.flatnonzero(left_out)


def lesson(rng, rows, group, m):
    """Return the rows of m lessons: of each kind one to look at, and another one that asks."""
    looked_at, asking = np.empty((2, m, len(group)), int)
    for j, kind in enumerate(group):
        i = rng.integers(len(rows[kind]), size=m)
        other = i + rng.integers(1, max(len(rows[kind]), 2), size=m)
        looked_at[:, j] = rows[kind][i]
        asking[:, j] = rows[kind][other % len(rows[kind])]
    return X[looked_at], X[asking]


def attend(W, keys, queries):
    """Return the weight that each asking row gives to each row that it looks at."""
    return sb.softmax((queries @ W) @ (keys @ W).transpose(0, 2, 1))


# %%
# Training is descent
# -------------------
# The loss is minus the logarithm of the weight on the right row.
# Its slope in the scores is short: the weights less the weights that were wanted.
# The steps are those of Adam.


def slope(W, keys, queries):
    """Return the slope of the mean loss in W."""
    excess = (attend(W, keys, queries) - np.eye(keys.shape[1])) / keys[..., 0].size
    into_queries = np.einsum("mqd,mqk->dk", queries, excess @ (keys @ W))
    return into_queries + np.einsum("mkd,mkh->dh", keys, excess.transpose(0, 2, 1) @ (queries @ W))


def train(rng, W, rows, group, steps=100):
    """Return W after so many steps, each on 16 new lessons."""
    speed, size = np.zeros_like(W), np.zeros_like(W)
    for t in range(1, steps + 1):
        g = slope(W, *lesson(rng, rows, group, 16))
        speed, size = 0.9 * speed + 0.1 * g, 0.99 * size + 0.01 * g**2
        W = W - 0.05 * speed / (1 - 0.9**t) / (np.sqrt(size / (1 - 0.99**t)) + 1e-12)
    return W


def right(weights):
    """Return how often the largest weight is on the row of its own kind."""
    return np.mean(weights.argmax(axis=-1) == np.arange(weights.shape[-1]))


# %%
# Twenty heads, and two rivals
# ----------------------------
# Each head is trained on one half of the rows and asked with the other.
# Its rivals are the head before training, and no head at all: the nearest row by plain distance.

found, pictures = {name: [] for name in groups}, {}
for seed in range(splits):
    rng = np.random.default_rng(seed)
    members = [rng.permutation(np.flatnonzero(y == j)) for j in range(len(kinds))]
    first = [rows[: -(-len(rows) // 2)] for rows in members]
    second = [rows[len(rows) // 2 :] for rows in members]
    before = rng.normal(size=(X.shape[1], 16))
    after = train(rng, before, first, groups["kinds it was trained on"])
    for name, group in groups.items():
        keys, queries = lesson(rng, second, group, 100)
        far = ((queries[:, :, None] - keys[:, None]) ** 2).sum(axis=-1)
        heads = [attend(W, keys, queries) for W in (before, after)]
        found[name].append([right(heads[0]), right(heads[1]), right(-far)])
        pictures.setdefault(name, (keys[0], queries[0], heads[1][0]))
print(f"X {X.shape}, {len(kinds)} kinds, {splits} heads; right, from the least to the most:")
for name, shares in found.items():
    spread = zip(("before", "trained", "nearest row"), np.transpose(shares), strict=True)
    print(f"{name}:", *(f"{who} {s.min():.0%} to {s.max():.0%};" for who, s in spread))
    ahead = sum(trained > nearest for _, trained, nearest in shares)
    print(f"  the trained head beats the nearest row in {ahead} of {splits}")

# %%
# What must be so
# ---------------
# These are the weights of attention, and the slope is the one that two small steps measure.

keys, queries = lesson(np.random.default_rng(0), members, groups["kinds it was trained on"], 3)
by_attention = [
    sb.attention(q @ after, k @ after, k, scale=1).weights
    for k, q in zip(keys, queries, strict=True)
]
sb.claim("the head is attention", attend(after, keys, queries), by_attention)


def loss(W):
    """Return the mean loss of these lessons."""
    weights = np.diagonal(attend(W, keys, queries), axis1=1, axis2=2)
    return -np.log(np.maximum(weights, 1e-300)).mean()


way = np.random.default_rng(1).normal(size=before.shape)
way = way / np.linalg.norm(way)
measured = (loss(before + 1e-5 * way) - loss(before - 1e-5 * way)) / 2e-5
sb.claim(
    "the slope is the one that is measured",
    (slope(before, keys, queries) * way).sum(),
    measured,
    scale=before,
    rtol=1e-6,
)

# %%
# Look at the weights
# -------------------
# The first lesson of the first head.
# A row of squares is one asking row; where the squares lie on the diagonal, it found its kind.

draw.style()
fig, axes = plt.subplots(1, len(groups), figsize=(3.8 * len(groups), 4), squeeze=False)
for ax, (name, (keys, queries, weights)) in zip(axes[0], pictures.items(), strict=True):
    shown = range(min(len(weights), 10))
    names = [str(kinds[j]) for j in groups[name][: len(shown)]]
    draw.weights(ax, weights[: len(shown), : len(shown)], labels=names)
    ax.set_yticks(shown, names)
    for i in shown if shape else ():
        for x, y_, row in ((i, -1.1, keys[i]), (-1.1, i, queries[i])):
            place = (x - 0.45, x + 0.45, y_ + 0.45, y_ - 0.45)
            picture = (row + middle / size).reshape(shape)
            ax.imshow(picture, cmap="gray_r", extent=place, aspect="auto")
    edge = -1.7 if shape else -0.6
    ax.set(xlim=(edge, len(shown) - 0.4), ylim=(len(shown) - 0.4, edge), aspect="equal")
    ax.tick_params(length=0)
    more = f", 10 of {len(weights)}" if len(weights) > 10 else ""
    ax.set_title(f"{name}{more}\n{np.mean(found[name], axis=0)[1]:.0%} right", fontsize=12)
    ax.set_label("card")
axes[0, 0].set_ylabel("asking")
fig.supxlabel("looked at", fontsize=12)
fig.set_label(
    "Squares of the weights that asking rows give to the rows they look at. "
    + " ".join(
        f"Of {name} a trained head finds {trained:.0%} on average over {splits} heads, the head "
        f"before training {untrained:.0%}, the nearest row {nearest:.0%}."
        for name, shares in found.items()
        for untrained, trained, nearest in [np.mean(shares, axis=0)]
    )
)
plt.show()

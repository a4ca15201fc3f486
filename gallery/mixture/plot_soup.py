r"""
Average two models, weight by weight
====================================

Take two trained networks and average their weights, number by number: is the mean a good model?
Of two siblings, which parted after a third of their training, it is a little better than they are.
Of two strangers, which are as good alone, it is much worse, because unit 7 of the one has nothing
to do with unit 7 of the other.
Put the units of the second in the order of the first, and the mean is nearly as good as they are.
(The mean is known as a model soup, :doi:`10.48550/arXiv.2203.05482`; matching units before it,
as re-basin, :doi:`10.48550/arXiv.2209.04836`.)
"""

# Your data go here: put your own in place of these.
import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

digits = load_digits()
X, y = digits.data, digits.target  # X is (n, d), y is (n,): numbers or words
each, hidden, splits = 300, 32, 20  # rows per model, its hidden units, and how often

# %%
# Train siblings and strangers
# ----------------------------
# A network is two matrices and two offsets, trained by steepest descent with momentum.
# Both pairs have the same two sets of rows and as many steps; siblings begin with common steps.

X = sb.numbers(X)
X = X / (np.abs(X).max() or 1.0)  # the steps see units
kinds, y = np.unique(np.asarray(y), return_inverse=True)
n, d = X.shape
each = min(each, max(n // 3, 1))
Y = np.eye(len(kinds))[y]
mixes = np.linspace(0, 1, 5)


def units(model, rows):
    """Return what the hidden units say of rows."""
    return np.maximum(rows @ model[0] + model[1], 0)


def scores(model, rows):
    """Return the score of each class: a weighted sum of what the units say."""
    return units(model, rows) @ model[2] + model[3]


def train(model, rows, steps):
    """Return the model after steps on these rows."""
    model, moves = [p.copy() for p in model], [np.zeros_like(p) for p in model]
    for _ in range(steps):
        said = units(model, X[rows])
        back = (sb.softmax(said @ model[2] + model[3]) - Y[rows]) / len(rows)
        through = (back @ model[2].T) * (said > 0)
        slopes = X[rows].T @ through, through.sum(axis=0), said.T @ back, back.sum(axis=0)
        for p, move, slope in zip(model, moves, slopes, strict=True):
            move *= 0.9
            move -= 0.3 * slope
            p += move
    return model


def begin(rng):
    """Return a network before its training."""
    first = rng.normal(size=(d, hidden)) * np.sqrt(2 / d)
    last = rng.normal(size=(hidden, len(kinds))) * np.sqrt(2 / hidden)
    return [first, np.zeros(hidden), last, np.zeros(len(kinds))]


def blend(a, b, share):
    """Return the weighted mean of two models, number by number."""
    return [(1 - share) * p + share * q for p, q in zip(a, b, strict=True)]


def matched(a, b):
    """Return b with its units in the order in which they are most like those of a."""
    alike = a[0].T @ b[0] + np.outer(a[1], b[1]) + a[2] @ b[2].T
    order = linear_sum_assignment(-alike)[1]
    return [b[0][:, order], b[1][order], b[2][order], b[3]]


def run(seed):
    """Return the share of new rows that is right, by pair and by mix; and the strangers."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(n)
    halves = order[:each], order[each : 2 * each] if n > 1 else order
    new = order[2 * each :][:500] if n > 2 else order
    common = train(begin(rng), halves[0], 30)
    siblings = [train(common, half, 60) for half in halves]
    a, b = (train(begin(rng), half, 90) for half in halves)
    pairs = siblings, (a, b), (a, matched(a, b))
    right = [
        [np.mean(scores(blend(*pair, t), X[new]).argmax(axis=1) == y[new]) for t in mixes]
        for pair in pairs
    ]
    return np.array(right), a, b


found = np.array([run(seed)[0] for seed in range(splits)])  # (splits, pairs, mixes)
names = ["siblings", "strangers", "strangers, units matched"]
ends, middle = found[:, :, [0, -1]].mean(axis=2), found[:, :, 2]
gain = middle - ends
print(f"X {X.shape}, {len(kinds)} classes, {each} rows a model, {splits} times")
for name, end, mean, won in zip(names, ends.T, middle.T, gain.T, strict=True):
    print(f"{name:25}: right {end.mean():.1%} alone, {mean.mean():.1%} averaged; gain", end=" ")
    print(f"{won.min():+.1%} to {won.max():+.1%}, above 0 in {np.sum(won > 0)} of {splits}")
better = int(np.sum(middle[:, 0] > found[:, 0, [0, -1]].max(axis=1)))
print(f"the siblings' mean is better than the better of the two in {better} of {splits}")

# %%
# What must be so
# ---------------
# The control for the match: in another order the units make the same function, so what the match
# gains was lost to their order alone.
# And where models share their hidden units, the mean of the weights has the mean of the scores:
# there averaging weights and averaging models are one.

_, a, b = run(0)
again = scores(matched(a, b), X)
sb.claim("in another order the units say the same", again, scores(b, X), scale=again)
twin = [*a[:2], *b[2:]]
mean = sb.average(np.stack([scores(a, X), scores(twin, X)], axis=-1).reshape(-1, 2)).combined
soup = scores(blend(a, twin, 0.5), X).ravel()
sb.claim("with common units the mean of weights has the mean of scores", soup, mean, scale=mean)

# %%
# Look at the way from one model to the other
# -------------------------------------------
# Thin lines are single runs, thick ones their mean.
# Where it breaks: matched, the strangers' mean is no gain either, since a match of units is only
# as good as the units are alike.

draw.style()
fig, ax = plt.subplots(figsize=(6.2, 4))
looks = zip(names, (draw.REACHED, draw.RESIDUAL, draw.ATOMS), ("-", "-", "--"), strict=True)
for k, (name, color, dashes) in enumerate(looks):
    ax.plot(mixes, found[:, k].T, color=color, lw=0.6, alpha=0.25)
    ax.plot(mixes, found[:, k].mean(axis=0), dashes, color=color, lw=3, label=name)
ax.set(xlabel="share of the second model in each weight", ylabel="right on new rows")
ax.set_xticks([0, 0.5, 1])
ax.yaxis.set_major_formatter("{x:.0%}")
ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=11, columnspacing=1)
fig.set_label(
    "The share of new rows that is right, along the way from one model to another. Halfway: "
    + ", ".join(
        f"{name} {m:.0%} ({e:.0%} at the ends)"
        for name, m, e in zip(names, middle.mean(axis=0), ends.mean(axis=0), strict=True)
    )
    + "."
)
plt.show()

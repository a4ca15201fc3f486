r"""
Compute a softmax that does not overflow
========================================

The formula of the softmax has two holes, where it gives no number at all.
The largest float64 is about 1.8e308, the exponential of 709.8.
Beyond it the formula gives infinity over infinity, and far below 0 it gives zero over zero.
Subtract the largest score first: the ratio is the same, and nothing can overflow.
"""

# Your data go here: put your own in place of these, scores of any size.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

scores = np.array([1.5, 0.2, -0.7, 0.9])  # (n,)

# %%
# Move all scores
# ---------------
# A number added to all scores changes no weight.
# On paper.

scores = sb.numbers(scores)


def naive(s):
    """Return the softmax as its formula is written."""
    e = np.exp(s)
    return e / e.sum()


weights = sb.softmax(scores)
moves = np.linspace(-1000, 1000, 201)
errors = {"naive": [], "largest taken away": []}
with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
    for move in moves:
        s = scores + move
        errors["naive"].append(np.abs(naive(s) - weights).max())
        errors["largest taken away"].append(np.abs(sb.softmax(s) - weights).max())
errors = {name: np.array(e) for name, e in errors.items()}
broken = ~np.isfinite(errors["naive"])
print(f"scores {scores.shape}, weights {weights.round(4)}")
print(f"naive: not a number for {broken.sum()} of {len(moves)} moves")
if (~broken).any():
    first, last = moves[~broken][[0, -1]]
    print(
        f"naive: works from {first:g} to {last:g}, error up to "
        f"{np.nanmax(errors['naive'][~broken]):.1e}"
    )

# Adding the move itself rounds each score, by half a unit in its last place.
size = np.abs(scores).max() + 1000
worst = errors["largest taken away"].max()
print(f"stable: error up to {worst:.1e}")
sb.claim(
    "the stable softmax moves by no more than the scores were rounded",
    worst,
    at_most=4 * size * np.finfo(float).eps,
)
sb.claim(
    "the naive one is lost where a score is past the largest exponential",
    broken[(scores.max() + moves) > np.log(np.finfo(float).max)],
    True,
)

# %%
# The logarithm
# -------------
# A loss needs the logarithm of a weight.
# Taken after the softmax it is minus infinity as soon as the weight has been rounded to 0.

gaps = np.array([1.0, 10.0, 100.0, 1000.0, 10000.0])
pairs = np.stack([np.zeros(5), gaps], axis=1)
with np.errstate(divide="ignore"):
    after = np.log(sb.softmax(pairs))[:, 0]
direct = sb.log_softmax(pairs)[:, 0]
for gap, a, b in zip(gaps, after, direct, strict=True):
    print(f"a gap of {gap:7g}: log of softmax {a:10.4f}, log-softmax {b:10.4f}")
sb.claim("the log-softmax is minus log(1 + exp(gap))", direct, -np.logaddexp(0, gaps))
logs = sb.log_softmax(scores)
sb.claim("on your scores the two agree", np.exp(logs), weights)

# %%
# Look at the holes
# -----------------
# A strip holds the largest weight, and above it what is left for the others, for all scores moved
# by one number.
# The formula leaves a hole where it gives no number: on the right its exponentials overflow, on
# the left all of them are 0.

j = int(weights.argmax())
with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
    by_formula = np.array([naive(scores + move)[j] for move in moves])
strips = {
    "as the formula is written": by_formula,
    "with the largest taken away first": np.array([sb.softmax(scores + m)[j] for m in moves]),
}
draw.style()
fig, axes = plt.subplots(2, 1, figsize=(5.4, 3.6), sharex=True)
for ax, (title, largest) in zip(axes, strips.items(), strict=True):
    ax.axvspan(moves[0], moves[-1], color=draw.RESIDUAL, alpha=0.2, lw=0)
    ax.fill_between(moves, 0, np.where(np.isfinite(largest), 1, np.nan), fc=draw.PAPER, lw=0)
    ax.fill_between(moves, largest, 1, where=np.isfinite(largest), fc=(draw.WEIGHTS, 0.4), lw=0)
    ax.fill_between(moves, 0, largest, fc=draw.WEIGHTS, lw=0)
    ax.set(title=title, yticks=[], ylim=(0, 1), xlim=moves[[0, -1]], xticks=[-1000, 0, 1000])
    ax.spines[:].set_visible(False)
    ax.set_label("card")
for side, said in ((-1, "0 / 0"), (1, "∞ / ∞")):
    hole = moves[broken & ((scores.max() + moves) * side > 0)]
    if len(hole) > 15:
        axes[0].text(hole.mean(), 0.5, said, ha="center", va="center")
axes[1].set_xlabel("added to all scores")
fig.set_label(
    f"Two strips of weights, the largest {weights[j]:.2f}, for scores moved by up to 1000. The "
    f"upper strip, the formula, has no number at {broken.sum()} of {len(moves)} places; the lower "
    "one, with the largest score taken away first, is whole and level."
)
plt.show()

r"""
Compute a softmax that does not overflow
========================================

When does the formula of the softmax stop working?
The largest float64 is about 1.8e308, the exponential of 709.8.
Beyond it the naive formula gives infinity over infinity.
Take the largest score away first: the ratio is the same, and nothing can overflow.
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
# Look at both
# ------------
# Left, what the two formulas give when all scores are moved: the naive line ends where its
# exponentials overflow, and on the other side where all of them are 0.
# Right, the loss of a weight that becomes small.

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(6.6, 3.4))
j = int(weights.argmax())
with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
    line = [naive(scores + move)[j] for move in moves]
stable = [sb.softmax(scores + move)[j] for move in moves]
left.plot(moves, stable, color=draw.WEIGHTS, lw=5, alpha=0.35, label="stable")
left.plot(moves, line, color=draw.RESIDUAL, label="naive")
left.set(xlabel="added to all scores", ylabel="largest weight", ylim=(0, 1.25))
left.set_xticks([-1000, 0, 1000])
left.legend(loc="upper center", ncols=2, columnspacing=1)
x = np.linspace(0, 1200, 121)
pairs = np.stack([np.zeros(121), x], axis=1)
with np.errstate(divide="ignore"):
    lost = -np.log(sb.softmax(pairs))[:, 0]
right.plot(x, -sb.log_softmax(pairs)[:, 0], color=draw.WEIGHTS, lw=5, alpha=0.35)
right.plot(x, np.where(np.isfinite(lost), lost, np.nan), color=draw.RESIDUAL)
right.set(xlabel="gap of the scores", ylabel="loss")
fig.set_label(
    f"Left, the largest weight, {weights[j]:.2f}, when all scores are moved by up to 1000: "
    f"the stable line is level, the naive one is missing at {broken.sum()} of {len(moves)} "
    "places. Right, the loss against the gap of two scores: the log-softmax goes on, the "
    "logarithm of the softmax ends near 745."
)
plt.show()

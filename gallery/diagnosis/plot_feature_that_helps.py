r"""
Find the feature that would help
================================

A fit leaves a residual.
Which added feature would take most of it away, and is that more than luck?
Only the part of a feature that is not in the span counts, and it takes off the
squared cosine of its angle with the residual, as a share of the squared length.
So all candidates are ranked without fitting any of them, against as many columns
of random numbers.
Whether the winner helps with new rows is another question, for rows that were kept apart.
"""

# Your data go here: put your own in place of these, with any number of rows, columns
# and candidates.
from itertools import combinations_with_replacement

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
X, y = patients.data, patients.target  # (n, d), (n,)
names = ["age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu"]
# The features to try: all squares and products, and two that are in the span and cannot help.
pairs = list(combinations_with_replacement(range(len(names)), 2))
features = {f"{names[i]} * {names[j]}": X[:, i] * X[:, j] for i, j in pairs}
features |= {"tc - hdl": X[:, 4] - X[:, 6], "12 age": 12 * X[:, 0]}

# %%
# Take the span away
# ------------------
# The columns and a constant are factorised once.
# What is left of each candidate is its new part; sums of columns have none.

X, y = sb.numbers(X), sb.numbers(y)
features = {name: sb.numbers(given) for name, given in features.items()}
span = sb.Span(columns=np.column_stack([np.ones(len(y)), X]))
r = span.nearest(y).residual


def gains(candidates):
    """Return the share of the residual that each column takes away."""
    new = span.nearest(candidates.T).residual
    size = np.linalg.norm(new, axis=1)
    is_new = size > 1e-8 * np.linalg.norm(candidates, axis=0)
    cosine = new @ r / np.where(is_new, size, 1) / (np.linalg.norm(r) or 1)  # nothing left: 0
    return np.where(is_new, cosine**2, 0)


C = np.column_stack(list(features.values()))
gain = gains(C)
order = np.argsort(-gain)
rng = np.random.default_rng(0)
noise = [gains(rng.normal(size=C.shape)).max() for _ in range(100)]
lucky = np.quantile(noise, 0.95)
for j in order[:5]:
    print(f"{list(features)[j]:10} takes {gain[j]:.2%} of the squared residual")
print(f"the best of {C.shape[1]} columns of noise: {np.mean(noise):.2%}")
print(f"and in 1 case of 20 more than {lucky:.2%}")

# %%
# Add the best, and none of the sums
# ----------------------------------
# The share that was foretold by the angle is the share that goes.
# And a candidate that is a sum of columns changes nothing.


def left(*more):
    """Return what is left of the target with more columns."""
    wider = sb.Span(columns=np.column_stack([np.ones(len(y)), X, *more]))
    return wider.nearest(y).distance ** 2


best = order[0]
foretold = (1 - gain[best]) * (r @ r)
size = {"scale": [r @ r, 1e-9 * (y @ y)], "rtol": 1e-6}  # r itself may be rounding
sb.claim("the best takes what its angle says", left(C[:, best]), foretold, **size)
sums = X @ rng.normal(size=(X.shape[1], 3))
sb.claim("sums of columns take nothing", gains(sums), np.zeros(3))

# %%
# Look at the ranking
# -------------------
# A bar past the line beats the best of as many columns of noise 19 times in 20.
# What ends before the line may be there by luck.

draw.style()
top = order[:12]
fig, ax = plt.subplots(figsize=(6.4, 4))
colors = [draw.REACHED if gain[j] > lucky else draw.FAINT for j in top]
ax.barh(range(len(top)), gain[top], color=colors, edgecolor=draw.MUTED, height=0.65)
draw.names(ax, [list(features)[j] for j in top], axis="y")
ax.invert_yaxis()
ax.axvline(lucky, color=draw.RESIDUAL, dashes=(3, 1.6))
ax.annotate("luck", (lucky, len(top) - 0.6), (5, 0), textcoords="offset points", color=draw.INK)
ax.set(
    xlim=(0, 1.15 * max(gain.max(), lucky, 1e-3)),
    xlabel="share of the squared residual it would take",
)
ax.xaxis.set_major_formatter("{x:.1%}")
ax.tick_params(axis="y", length=0)
beat = int(np.sum(gain > lucky))
fig.set_label(
    f"Bars of the {len(top)} features that would take most of the residual away, the first, "
    f"{list(features)[top[0]]}, with {gain[top[0]]:.1%}. A line at {lucky:.1%} marks the luck "
    f"of {C.shape[1]} columns of noise; past it: {beat} of {C.shape[1]} candidates."
)
plt.show()

r"""
Hide the future, and survive a row that sees nothing
====================================================

A model that writes must not look at the words it has not written.
A causal mask sets the scores of later keys to minus infinity, before the softmax: their
weights are 0 and the others still sum to 1.
Sequences of different lengths are often padded on the left, and then the first rows may see
nothing at all.
There is no average of nothing; here such a row gets weights 0 and output 0.
"""

# Your data go here: put your own in place of these,
# a sequence of any length and which of its places hold a word.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

X = np.random.default_rng(3).normal(size=(8, 4))  # (L, d): each row is a word
word = np.array([False, False, True, True, True, True, True, True])  # (L,): not padding

# %%
# Say who may see whom
# --------------------
# Row i, column j: may word i see word j?
# Only if j does not come later, and only if j is a word.

X = sb.numbers(X)
word = np.asarray(word, dtype=bool)
seen = sb.causal_mask(len(X)) & word
free = sb.attention(X, X, X)
out = sb.attention(X, X, X, mask=seen)
blind = ~seen.any(axis=1)
print(f"X {X.shape}, mask {seen.shape}, weights {out.weights.shape}, output {out.output.shape}")
print("sum of each row of weights:", out.weights.sum(axis=1).round(12))
sb.claim("what is hidden has weight 0", out.weights[~seen], np.zeros((~seen).sum()))
sb.claim(
    "a row sums to 1, or to 0 where nothing may be seen", out.weights.sum(axis=1), 1.0 - blind
)
sb.claim("a row that sees nothing says 0", out.output[blind], 0 * X[blind])

# %%
# What the formula does with such a row
# -------------------------------------
# Written as in a textbook, it divides 0 by 0; with the largest score subtracted first, as below,
# it takes minus infinity from minus infinity.
# Neither is a number.

scores = np.where(seen, X @ X.T / np.sqrt(X.shape[1]), -np.inf)
with np.errstate(invalid="ignore"):
    best = scores.max(axis=1, keepdims=True)
    exponentials = np.exp(scores - best)
    textbook = exponentials / exponentials.sum(axis=1, keepdims=True)
print("rows that are not a number:", np.flatnonzero(np.isnan(textbook).any(axis=1)))
sb.claim("the textbook's other rows are the same", textbook[~blind], out.weights[~blind])

# %%
# Change the future
# -----------------
# Rewrite the last word.
# No row above the last one moves, because its weight there is exactly 0; the control is the same
# change without a mask.

other = X.copy()
other[-1] = X.max() + 1
again = sb.attention(other, other, other, mask=seen)
moved = (sb.attention(other, other, other).output != free.output).any(axis=1)
print(f"without a mask {moved[:-1].sum()} of the {len(X) - 1} rows before the last move")
sb.claim("rewriting the last word changes nothing before it", again.output[:-1], out.output[:-1])

# %%
# And each row stays in the hull of what it sees
# ----------------------------------------------
# From row to row the hull can only grow, as more words come into sight.

inside = [
    sb.ConvexHull(rows=X[s]).contains(o) for s, o in zip(seen, out.output, strict=True) if s.any()
]
print(f"{np.sum(inside)} of {len(inside)} rows in the hull of what they see")
sb.claim("each row lies in the hull of the words it sees", np.array(inside), True)

# %%
# Look at the weights
# -------------------
# A row for each query, a column for each key; the area of a square is the weight.
# The upper triangle is empty, and so are the columns of the padding and each row that sees
# nothing.

draw.style()
fig, axes = plt.subplots(1, 2, figsize=(6, 3.4))
for ax, a, title in zip(
    axes, (free, out), ("every word", "no later word, no padding"), strict=True
):
    draw.weights(ax, a.weights)
    ax.set(title=title, xlabel="key")
axes[0].set_ylabel("query")
axes[1].set_label("card")
fig.set_label(
    f"Squares for the weights of {len(X)} queries and {len(X)} keys. Left, every place is filled. "
    f"Right, with the mask, {(~seen).sum()} of {seen.size} places are empty: all above the "
    f"diagonal and all of the {(~word).sum()} padded keys; {blind.sum()} rows are empty."
)
plt.show()

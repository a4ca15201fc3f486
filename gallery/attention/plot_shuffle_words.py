r"""
Shuffle a sequence, and see that attention does not mind
========================================================

Does attention know the order of what it reads?
Shuffle the rows, and the outputs come out shuffled in the same way and otherwise unchanged:
self-attention is *permutation equivariant*.
Add a vector to each row that depends on its place, and the order counts.
The rows here are the eight rows of pixels of a handwritten digit.
"""

# Your data go here: put your own in place of these,
# a sequence of any length and an order of its rows.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

X = load_digits().images[0] / 4  # (L, d): each row is a word
order = np.array([3, 0, 7, 1, 6, 2, 5, 4])  # (L,): row order[i] moves to place i

# %%
# Shuffle without positions
# -------------------------
# Each output is a sum over all keys, and a sum does not care for the order of its terms.

X = sb.numbers(X)
straight = sb.attention(X, X, X)
shuffled = sb.attention(X[order], X[order], X[order])
size = np.abs(X).max() or 1.0  # that of the positions, too
change = np.abs(shuffled.output - straight.output[order]).max()
print(f"X {X.shape}; without positions the outputs change by {change:.1e}")
sb.claim(
    "shuffled rows, shuffled outputs",
    shuffled.output,
    straight.output[order],
    scale=X,
)
sb.claim(
    "the weights are shuffled in rows and in columns",
    shuffled.weights,
    straight.weights[np.ix_(order, order)],
    scale=1,
)

# %%
# Shuffle with positions
# ----------------------
# The positions stay where they are and the rows move, as when words change places in a
# sentence.
# If the positions move with the rows nothing is gained: the outputs are merely shuffled again.

P = size * sb.positions(*X.shape)
placed = sb.attention(X + P, X + P, X + P)
moved = sb.attention(X[order] + P, X[order] + P, X[order] + P)
carried = sb.attention(*[X[order] + P[order]] * 3)
change = np.abs(moved.output - placed.output[order]).max()
same_order = np.array_equal(order, np.arange(len(X)))
print(f"with positions the outputs change by {change:.3f}")
moves = change > 1e-9 * size * min(size, 1) ** 2  # short rows have scores of their length squared
sb.claim("with positions another order gives another output", moves, not same_order)
sb.claim(
    "positions that move with their rows leave the order out again",
    carried.output,
    placed.output[order],
    scale=X + P,
)

# %%
# Each number of the outputs, before and after
# --------------------------------------------
# Across, a number of the outputs of the sequence in order; up, the same number after the
# shuffle.
# Without positions all are on the diagonal, with positions they are not.

draw.style()
fig, axes = plt.subplots(1, 2, figsize=(6.2, 3.5), sharex=True, sharey=True)
cases = {
    "without positions": (straight.output[order], shuffled.output, draw.REACHED),
    "with positions": (placed.output[order], moved.output, draw.RESIDUAL),
}
for ax, (title, (before, after, color)) in zip(axes, cases.items(), strict=True):
    ax.axline((0, 0), slope=1, color=draw.MUTED, lw=1)
    ax.plot(before.ravel()[:4000], after.ravel()[:4000], "o", color=color, ms=6, alpha=0.6, mew=0)
    ax.set(title=title, xlabel="in order", aspect="equal", xticks=[], yticks=[])
    ax.set_label("card")
axes[0].set_ylabel("shuffled")
fig.set_label(
    f"{min(X.size, 4000)} numbers of the outputs before a shuffle, across, and after it, up. "
    f"Without positions all are on the diagonal. With positions they are up to {change:.3g} off."
)
plt.show()

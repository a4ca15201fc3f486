r"""
Shuffle a sequence, and see that attention does not mind
========================================================

Does attention know the order of what it reads?
Shuffle the rows, and the outputs come out shuffled in the same way and otherwise unchanged.
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
size = np.abs(X).max() or 1.0
change = np.abs(shuffled.output - straight.output[order]).max()
print(f"X {X.shape}; without positions the outputs change by {change:.1e}")
sb.claim(
    "shuffled rows, shuffled outputs",
    shuffled.output,
    straight.output[order],
    atol=1e-9 * size,
)
sb.claim(
    "the weights are shuffled in rows and in columns",
    shuffled.weights,
    straight.weights[np.ix_(order, order)],
    atol=1e-9,
)

# %%
# Shuffle with positions
# ----------------------
# The positions stay where they are and the rows move, as when words change places in a
# sentence.
# If the positions move with the rows nothing is gained: then the shuffle is undone again.

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
    atol=1e-9 * size,
)

# %%
# The weights, put back in the old order
# --------------------------------------
# On the left before the shuffle, on the right after it, with rows and columns put back.
# Above they agree; below, with positions, they do not.

back = np.argsort(order)
draw.style()
fig, axes = plt.subplots(2, 2, figsize=(6, 6.4))
cases = [(straight, shuffled, "without positions"), (placed, moved, "with positions")]
for row, (before, after, name) in zip(axes, cases, strict=True):
    draw.weights(row[0], before.weights)
    draw.weights(row[1], after.weights[np.ix_(back, back)])
    row[0].set(title=name, ylabel="query", xlabel="key")
    row[1].set(title="shuffled and put back", xlabel="key")
gap = np.abs(moved.weights[np.ix_(back, back)] - placed.weights).max()
fig.set_label(
    f"Squares for the weights of {len(X)} rows on {len(X)} rows, before a shuffle and after it, "
    "put back in the old order. Above, without positions, the two pictures are the same. "
    f"Below, with positions, weights differ by up to {gap:.2f}."
)
plt.show()

r"""
Read one product as columns and as rows
=======================================

A dense layer multiplies: ``Y = X @ W``.
Where are the atoms?
There are two answers, and both are right.
Each column of ``Y`` is a weighted sum of the columns of ``X``, and each row of ``Y`` is a
weighted sum of the rows of ``W``.
"""

# Your data go here: put your own in place of these;
# the columns of X are as many as the rows of W.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

X = np.array([[1.0, 2], [3, 4], [5, 6]])  # (n, d): one row per example, one column per feature
W = np.array([[1.0, 0, 2, -1], [0, 1, -1, 1]])  # (d, k): one column per output

# %%
# Columns: a layer makes new features out of old ones
# ---------------------------------------------------
# The weights of output ``j`` are column ``j`` of ``W``.
# Every new feature is in the span of the old ones, which is why a layer without a nonlinearity
# adds nothing that a linear fit could not do before.

X, W = sb.numbers(X), sb.numbers(W)
Y = X @ W
print(f"X {X.shape}, W {W.shape}, Y {Y.shape}")
j = Y.shape[1] - 1
print(f"column {j} of Y:", sb.expand(W[:, j], columns=X))
size = np.abs(X) @ np.abs(W)
sb.claim(
    "each column of XW is a weighted sum of the columns of X",
    sb.combine(W.T, columns=X).T,
    Y,
    scale=size,
)

# %%
# Rows: each example is a recipe
# ------------------------------
# The weights of example ``i`` are row ``i`` of ``X``, and the atoms are the rows of ``W``.
# This reading suits a layer in a network: ``W`` holds what was learnt, and an example says how
# much of each row to take.

i = len(Y) - 1
print(f"row {i} of Y:", sb.expand(X[i], rows=W))
sb.claim("each row of XW is a weighted sum of the rows of W", sb.combine(X, rows=W), Y, scale=size)

# %%
# By loop, and by hand
# --------------------
# A loop over the features adds one matrix for each, an outer product: column ``f`` of ``X`` times
# row ``f`` of ``W``.
# By hand, one number of ``Y`` is a sum of ``d`` products.

by_loop = np.zeros_like(Y)
for f in range(X.shape[1]):
    by_loop += np.outer(X[:, f], W[f])
by_hand = sum(X[i, f] * W[f, j] for f in range(X.shape[1]))
terms = [f"{X[i, f]:g} times {W[f, j]:g}" for f in range(X.shape[1])][:4]
print(f"entry ({i}, {j}):", " + ".join(terms), "..." if X.shape[1] > 4 else "", f"= {by_hand:g}")
print("largest difference of the loop:", np.abs(by_loop - Y).max())
sb.claim("a loop over the features gives the product", by_loop, Y, scale=size)
sb.claim("so does one entry by hand", by_hand, Y[i, j], scale=size)

# %%
# Look at both readings
# ---------------------
# Above, the last column of ``Y`` with the columns of ``X`` that make it.
# Below, the last row of ``Y`` with the rows of ``W`` that make it.
# Of a large matrix the picture shows the last five rows and columns.

X, W, Y = (matrix[-5:, -5:] for matrix in (X, W, Y))
(n, d), k = X.shape, W.shape[1]
left = {"X": 0, "W": d + 1, "Y": d + k + 2}  # where each matrix begins
tall = max(n, d)


def table(ax, name, matrix):
    """Write the numbers of a matrix, the middle of its rows on the axis."""
    top = (tall - len(matrix)) / 2
    for (r, c), value in np.ndenumerate(matrix):
        said = f"{value:.3g}".replace("-", "−")
        ax.text(left[name] + c + 0.5, top + r + 0.5, said, ha="center", va="center")
    return left[name], top


draw.style()
fig, axes = plt.subplots(2, 1, figsize=(0.45 * (d + 2 * k + 3) + 0.6, 0.9 * tall + 1.6))
for ax, reading in zip(
    axes, ("columns of X are the atoms", "rows of W are the atoms"), strict=True
):
    at = {name: table(ax, name, m) for name, m in (("X", X), ("W", W), ("Y", Y))}
    for name, sign in (("W", "@"), ("Y", "=")):
        ax.text(left[name] - 0.5, tall / 2, sign, ha="center", va="center")
    if ax is axes[0]:
        bands = (("X", 0, 0, d, n), ("W", k - 1, 0, 1, d), ("Y", k - 1, 0, 1, n))
        colors = draw.ATOMS, draw.WEIGHTS, draw.REACHED
    else:
        bands = (("X", 0, n - 1, d, 1), ("W", 0, 0, k, d), ("Y", 0, n - 1, k, 1))
        colors = draw.WEIGHTS, draw.ATOMS, draw.REACHED
    for (name, c, r, wide, high), color in zip(bands, colors, strict=True):
        corner = at[name][0] + c, at[name][1] + r
        ax.add_patch(plt.Rectangle(corner, wide, high, color=color, alpha=0.3, lw=0))
    ax.set(xlim=(0, left["Y"] + k), ylim=(tall, 0), title=f"X @ W = Y: {reading}")
    ax.set_axis_off()
    ax.set_label("card")
fig.set_label(
    f"The numbers of X {X.shape}, W {W.shape} and their product, twice. Above, the columns of X "
    f"and the last column of W are marked, which make the last column of Y. Below, the last row "
    "of X and the rows of W are marked, which make the last row of Y."
)
plt.show()

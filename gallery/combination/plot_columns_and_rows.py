r"""
Read one product as columns and as rows
=======================================

A dense layer multiplies: ``Y = X @ W``.
Where are the atoms?
There are two right answers.
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
W = np.array([[1.0, 0, 2, -1], [0, 1, -1, 1]])  # (d, k): an output a column

# %%
# Columns: a layer makes new features out of old ones
# ---------------------------------------------------
# The weights of output ``j`` are column ``j`` of ``W``.
# Every new feature is in the span of the old ones, which is why a layer without a bend adds
# nothing that a fit could not do before.

X, W = sb.numbers(X), sb.numbers(W)
Y = X @ W
print(f"X {X.shape}, W {W.shape}, Y {Y.shape}")
j = Y.shape[1] - 1
print(f"column {j} of Y:", sb.expand(W[:, j], columns=X))
tiny = 1e-12 * (np.abs(X) @ np.abs(W)).max()
sb.claim(
    "each column of XW is a weighted sum of the columns of X",
    sb.combine(W.T, columns=X).T,
    Y,
    atol=tiny,
)

# %%
# Rows: each example is a recipe
# ------------------------------
# The weights of example ``i`` are row ``i`` of ``X``, and the atoms are the rows of ``W``.
# This is the reading for a layer in a network: ``W`` holds what was learnt, and an example
# says how much of each.

i = len(Y) - 1
print(f"row {i} of Y:", sb.expand(X[i], rows=W))
sb.claim("each row of XW is a weighted sum of the rows of W", sb.combine(X, rows=W), Y, atol=tiny)

# %%
# By loop, and by hand
# --------------------
# A loop over the features adds one matrix for each: column ``f`` of ``X`` times row ``f`` of
# ``W``.
# By hand, one number of ``Y`` is a sum of ``d`` products.

by_loop = np.zeros_like(Y)
for f in range(X.shape[1]):
    by_loop += np.outer(X[:, f], W[f])
by_hand = sum(X[i, f] * W[f, j] for f in range(X.shape[1]))
terms = [f"{X[i, f]:g} times {W[f, j]:g}" for f in range(X.shape[1])][:4]
print(f"entry ({i}, {j}):", " + ".join(terms), "..." if X.shape[1] > 4 else "", f"= {by_hand:g}")
print("largest difference of the loop:", np.abs(by_loop - Y).max())
sb.claim("a loop over the features gives the product", by_loop, Y, atol=tiny)
sb.claim("so does one entry by hand", by_hand, Y[i, j], atol=tiny)

# %%
# Look at both readings
# ---------------------
# The area of a square is the size of its number, and a hollow one is negative.
# Above, the last column of ``Y`` with the columns of ``X`` that make it: vectors with one axis
# per example.
# Below, the last row of ``Y`` with the rows of ``W``: one axis per output.
# Of a large matrix the picture shows the last 12 rows and columns.

draw.style()
fig, axes = plt.subplots(2, 3, figsize=(6.6, 5.2))
shown = slice(-12, None)
X, W, Y = X[shown, shown], W[shown, shown], Y[shown, shown]
(n, d), k = X.shape, W.shape[1]
i, j = n - 1, k - 1
for ax, (name, matrix) in zip(axes.T, {"X": X, "W": W, "Y = XW": Y}.items(), strict=True):
    for panel in ax:
        draw.weights(panel, matrix)
        panel.set_title(name)
bands = {  # panel: (left, bottom, width, height, colour)
    (0, 0): (-0.5, -0.5, d, n, draw.ATOMS),
    (0, 1): (j - 0.5, -0.5, 1, d, draw.WEIGHTS),
    (0, 2): (j - 0.5, -0.5, 1, n, draw.REACHED),
    (1, 0): (-0.5, i - 0.5, d, 1, draw.WEIGHTS),
    (1, 1): (-0.5, -0.5, k, d, draw.ATOMS),
    (1, 2): (-0.5, i - 0.5, k, 1, draw.REACHED),
}
for at, (left, bottom, width, height, color) in bands.items():
    band = plt.Rectangle((left, bottom), width, height, color=color, alpha=0.25, lw=0, zorder=0)
    axes[at].add_patch(band)
axes[0, 0].set_ylabel("columns of X\nare the atoms")
axes[1, 0].set_ylabel("rows of W\nare the atoms")
fig.set_label(
    f"Squares for the last entries of X {X.shape}, W {W.shape} and their product, twice. Above, "
    f"the columns of X and column {j} of W are marked, which make column {j} of Y. Below, row {i} "
    f"of X and the rows of W are marked, which make row {i} of Y."
)
plt.show()

r"""
Find the columns that add nothing
=================================

A table has seven columns.
How many of them say something new?
A column that is a weighted sum of the others leaves the span as it was: every
fit it allows was possible before, and the weights are no longer the only ones.
The columns here are measurements of 442 diabetes patients.
"""

# Your data go here: put your own in place of these,
# with any number of rows and columns.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
age, bmi, pressure, total, hdl = patients.data[:, [0, 2, 3, 4, 6]].T
names = ["age", "bmi", "pressure", "total", "hdl", "non-hdl", "months"]  # (d,)
# X has one row per patient; y says how far the disease has come a year later.
X = np.column_stack([age, bmi, pressure, total, hdl, total - hdl, 12 * age])
y = patients.target

# %%
# Ask which columns depend on which
# ---------------------------------
# The answer names a witness for each: the weighted sum that makes the column.
# Total cholesterol minus HDL is non-HDL; an age in months is twelve ages in years.
# Nothing else in the table is a sum of the rest.

X, y = sb.numbers(X), sb.numbers(y)
D = sb.dependence(columns=X)
print(f"X {X.shape}, columns:", ", ".join(f"{j} {name}" for j, name in enumerate(names)))
print(D)

made = sb.combine(D.coefficients, columns=X[:, list(D.independent)])
sb.claim(
    "each dependent column is the weighted sum that its witness says",
    made,
    X[:, list(D.dependent)].T,
    scale=X,
)

# %%
# Watch the dimension
# -------------------
# Take the columns one at a time.
# The dimension of the span grows with each new one, and stays with a dependent one.

d = X.shape[1]
dims = [sb.Span(columns=X[:, : j + 1]).dim for j in range(d)]
print("dimension after each column:", dims)
sb.claim("the dimension is the number of independent columns", dims[-1], len(D.independent))

draw.style()
fig, ax = plt.subplots(figsize=(6, 3.4))
ax.step(range(d), dims, where="post", color=draw.MUTED, lw=1)
new, old = list(D.independent), list(D.dependent)
ax.plot(new, np.take(dims, new), "o", color=draw.ATOMS, ms=10, label="widens the span")
ax.plot(
    old,
    np.take(dims, old),
    "o",
    mec=draw.RESIDUAL,
    mfc=draw.PAPER,
    mew=2,
    ms=10,
    label="adds nothing",
)
draw.names(ax, names)
ax.set(ylabel="dimension of the span", ylim=(0, max(dims) + 0.6), xlim=(-0.5, d - 0.5))
ax.locator_params(axis="y", integer=True)
ax.legend(loc="lower right")
fig.set_label(
    f"Dimension of the span as {d} columns are added one by one: it ends at {dims[-1]}. "
    f"The line is flat at {', '.join(names[j] for j in old[:8]) or 'no column'}"
    f"{' and more' if len(old) > 8 else ''}."
)

# %%
# The fit stays, the weights do not
# ---------------------------------
# Fit ``y`` with all columns and with the independent ones alone.
# The two ``Xw`` are the same point, the nearest one of the same span.
# The two ``w`` differ where columns depend on one another: there, a weight says nothing by itself.

w = sb.Span(columns=X).nearest(y).weights
v = np.zeros(d)
v[new] = sb.Span(columns=X[:, new]).nearest(y).weights
print("largest change of a weight:", round(float(np.abs(w - v).max()), 3))
sb.claim("two sets of weights, one fit", X @ w, X @ v, scale=y)

fig, (top, bottom) = plt.subplots(2, sharex=True, sharey=True, figsize=(6, 4.6))
draw.weights(top, w, labels=names)
draw.weights(bottom, v, labels=names)
top.set_title("all columns (the shortest such w)")
bottom.set_title("independent columns alone: the same fit")
fig.set_label(
    f"Two rows of bars, the weights of the {d} columns in two fits that predict the same. "
    f"The largest change of a weight is {np.abs(w - v).max():.3g}; "
    f"{len(old)} columns depend on others."
)
plt.show()

r"""
Catch the broadcast that was not meant
======================================

The loss falls, no line of code fails, and the model has learnt the mean and nothing else.
A column of predictions, ``(n, 1)``, minus a list of targets, ``(n,)``, is a square
``(n, n)``: every prediction against every target.
What is trained on that?
"""

# Your data go here: put your own in place of these, one column and a target.
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

data = load_diabetes()
x = data.data[:, [2]] / data.data[:, 2].std()  # (n, 1): body mass index
y = data.target  # (n,): progress of the disease

# %%
# Two losses, one of them wrong
# -----------------------------
# The same line of code; only a shape differs.

x, y = sb.numbers(x), sb.numbers(y)
n = len(y)
z = sb.Standardizer(rows=x).transform(x)  # descent is slow in lopsided units
X = np.hstack([np.ones((n, 1)), z])  # (n, 2)
w = sb.least_squares(columns=X, target=y).weights
prediction = X @ w[:, None]  # (n, 1): a column, as many libraries return
wrong = prediction - y
right = prediction[:, 0] - y
print(f"prediction {prediction.shape} minus y {y.shape} is {wrong.shape}, {wrong.nbytes:,} bytes")
print(f"mean square {np.mean(wrong**2):.1f}; with equal shapes {np.mean(right**2):.1f}")

p = prediction[:, 0]
parts = p.var() + y.var() + (p.mean() - y.mean()) ** 2
loss = np.mean(wrong**2)
sb.claim("the wrong loss sees two spreads and two means, and no pairs", loss, parts, scale=y**2)
mixed = np.mean((prediction[np.random.default_rng(0).permutation(n)] - y) ** 2)
sb.claim("so it does not mind if the predictions are shuffled", mixed, loss, scale=y**2)

# %%
# Train on it
# -----------
# Descend on each loss.
# The derivative of the wrong one only sees how far a prediction is from the mean of y, so
# what it learns is the mean.


def train(loss_gradient, steps=100):
    """Walk down from 0 with the gradient of a loss by the predictions."""
    step = 0.2 * n / np.linalg.norm(X, 2) ** 2
    v = np.zeros(2)
    for _ in range(steps):
        v = v - step * X.T @ loss_gradient(X @ v)
    return v


meant = train(lambda p: 2 / n * (p - y))
# The mean over j of 2 (p_i - y_j) / n, for each i: what the square gives.
learnt = train(lambda p: 2 / n * (p[:, None] - y).mean(axis=1))
print(f"meant: weights {meant.round(3)}; learnt: {learnt.round(3)}; mean of y {y.mean():.3f}")
near = {"scale": y, "rtol": 1e-6}
fitted = sb.Span(columns=X).nearest(y).point
sb.claim("the right loss leads to least squares", X @ meant, fitted, **near)
sb.claim("the wrong one to the mean of y, for every row", X @ learnt, y.mean(), **near)

# %%
# Make it fail
# ------------
# One comparison of shapes, or a library that makes it.

print("same shape:", prediction.shape == y.shape)
try:
    sb.least_squares(columns=X, target=y[None, :])
except ValueError as complaint:
    print("spanbook refuses:", complaint)

# %%
# Look at the square
# ------------------
# Left, what both losses taught; right, the differences that the wrong one averaged, with rows
# and columns in the order of x and some thirty of each; the larger, the darker.
# Only the diagonal was meant.

draw.style()
fig, (left, right_) = plt.subplots(1, 2, figsize=(6.6, 3.4), width_ratios=[1.3, 1])
order = np.argsort(x[:, 0], kind="stable")
left.plot(x[:, 0], y, ".", color=draw.TARGET, alpha=0.3, ms=5)
left.plot(x[order, 0], (X @ meant)[order], color=draw.REACHED, lw=3, label="meant")
left.plot(x[order, 0], (X @ learnt)[order], color=draw.RESIDUAL, lw=3, ls="--", label="learnt")
left.set(xlabel="x", ylabel="y")
left.set_ylim(top=y.max() + 0.4 * np.ptp(y))  # room for the legend
left.legend(loc="upper left")
some = order[:: max(1, n // 30)]
square = wrong[np.ix_(some, some)]
ends = to_rgba(draw.MUTED, 0), to_rgba(draw.MUTED, 0.8)
shades = LinearSegmentedColormap.from_list("shades", ends)
right_.pcolormesh(np.abs(square), cmap=shades, vmin=0)
right_.plot(*2 * [[0, len(some)]], color=draw.RESIDUAL, lw=2.5)
right_.set(xticks=[], yticks=[], title=f"some of ({n}, {n})", aspect="equal", ylim=(len(some), 0))
right_.set(xlabel="targets", ylabel="predictions")
fig.set_label(
    f"Left, {n} points with two lines: the one that was meant, {meant[1]:.3g} up a standard "
    f"deviation, and the level one that was learnt, at the mean {y.mean():.4g}. Right, the square "
    f"of {n} by {n} differences that the wrong loss averaged; only its diagonal was meant."
)
plt.show()

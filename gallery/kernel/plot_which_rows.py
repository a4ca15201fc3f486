r"""
Ask which training rows make a prediction
=========================================

A model predicts 148 for a new patient.
On whose word?
A prediction by a kernel is a weighted sum of the training targets, so the question has an exact
answer: one weight for each training row.
In an average all weights are non-negative; in kernel ridge rows may speak against.
"""

# Your data go here: put your own in place of these,
# any training rows with a target each, and one new row.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

people = np.random.default_rng(3).permutation(np.column_stack(load_diabetes(return_X_y=True)))
X, y = people[1:, :-1], people[1:, -1]  # (n, d) training rows, (n,) targets
x = people[0, :-1]  # (d,): the new row
gamma, penalty = 0.3, 1.0  # for standardised features

# %%
# Find the weights
# ----------------
# Kernel ridge is fitted to the targets minus their mean, and the mean put back.
# A fit multiplies the targets by a symmetric matrix, so fitting the new row's similarities in
# their place gives its weight on each target, in one solve.

X, y, x = sb.numbers(X), sb.numbers(y), sb.numbers(x)
n = len(y)
scale = sb.Standardizer(rows=X)
Z, z = scale.transform(X), scale.transform(x[None])
average = sb.nadaraya_watson(Z, y, z, gamma=gamma)
alike = sb.rbf_kernel(Z, z, gamma=gamma)[:, 0]
w = sb.kernel_ridge(Z, alike, penalty=penalty, gamma=gamma).weights
free = 1 / n + w - w.mean()
convex = average.weights[0]


def ridge(targets):
    """Return what kernel ridge predicts for the new row, for each column of targets."""
    middle = targets.mean(axis=0)
    fit = sb.kernel_ridge(Z, targets - middle, penalty=penalty, gamma=gamma)
    return middle + fit.predict(z)[0]


print(f"X {X.shape}, y {y.shape}, new row {x.shape}")
rules = {"Nadaraya-Watson": convex, "kernel ridge": free}
for name, w in rules.items():
    print(
        f"{name:15}: prediction {w @ y:7.2f}, sum of weights {w.sum():.4f},"
        f" {np.sum(w < 0)} rows speak against"
    )

# %%
# Check that the weights are the whole story
# ------------------------------------------
# The sum of weight times target is the prediction.
# And a weight says what would happen: raise one row's target by 10, and the prediction moves by
# 10 times its weight.

size = {"scale": (10 + np.abs(y)) * max(np.abs(free).sum(), 1), "rtol": 1e-8}
sb.claim("the average is its weights on the targets", convex @ y, average.output[0], **size)
sb.claim("with the mean put back, free weights sum to 1 as well", free.sum(), 1, rtol=1e-8)

loudest = int(np.abs(free).argmax())
raised = y + 10 * (np.arange(n) == loudest)
predicted, after = ridge(np.column_stack([y, raised]))
sb.claim("kernel ridge is its weights on the targets", free @ y, predicted, **size)
moved = [
    sb.nadaraya_watson(Z, raised, z, gamma=gamma).output[0] - average.output[0],
    after - predicted,
]
print(f"row {loudest} raised by 10: average moves {moved[0]:.4f}, kernel ridge {moved[1]:.4f}")
sb.claim(
    "a target raised by 10 moves both by 10 times its weight",
    moved,
    [10 * convex[loudest], 10 * free[loudest]],
    **size,
)

# %%
# Look at the loudest
# -------------------
# The rows with the largest weights under kernel ridge and those with the smallest, each with
# its target.
# A bar to the left speaks against its own target: the higher it was, the lower the prediction.

order = np.argsort(-free, kind="stable")
rows = order if n <= 14 else np.r_[order[:9], order[-5:]]
few = len(rows)
draw.style()
fig, axes = plt.subplots(1, 2, figsize=(6.4, 5), sharey=True)
for ax, (name, w) in zip(axes, rules.items(), strict=True):
    ax.barh(range(few), w[rows], height=0.65, color=draw.WEIGHTS)
    ax.axvline(0, color=draw.MUTED, lw=0.8)
    ax.set_title(f"{name}:\n{w @ y:.4g}")
    ax.set_xlabel("weight")
    ax.set_label("card")
    ax.locator_params(axis="x", nbins=4)
axes[0].set_yticks(range(few), [f"row {r}: {y[r]:.4g}" for r in rows])
axes[0].invert_yaxis()
fig.set_label(
    f"Weights for one new row of {few} training rows, those that kernel ridge weighs most and "
    f"least, each with its target. Under Nadaraya-Watson none is below 0 and the largest is "
    f"{convex.max():.3f}; under kernel ridge they run from {free.min():.3f} to {free.max():.3f}, "
    f"and {np.sum(free < 0)} of all {n} are negative."
)
plt.show()

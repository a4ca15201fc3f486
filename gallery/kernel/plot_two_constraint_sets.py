r"""
Use one kernel under two constraint sets
========================================

Kernel ridge and Nadaraya-Watson regression share their kernel.
Why do their curves differ?
Both are weighted sums of the targets, with weights that depend on where you ask.
The weights of kernel ridge are unconstrained, and its curve may leave the range of the
targets; those of Nadaraya and Watson are convex, and their curve never does.
"""

# Your data go here: put your own in place of these,
# any number of rows and features.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

X = np.array([[0.0], [0.7], [1.5], [2.4], [3.0], [4.1], [5.0]])  # (n, d): inputs
y = np.array([0.5, 1.6, 2.0, 0.3, 0.1, 1.2, 1.4])  # (n,): targets
gamma, penalty = 1.5, 0.02  # how narrow the kernel is, and what large weights cost

# %%
# Ask both for a curve
# --------------------
# Along the first feature, the others held at their means, and a little beyond both ends.

X, y = sb.numbers(X), sb.numbers(y)
n, d = X.shape
low, high = X[:, 0].min(), X[:, 0].max()
room = 0.15 * (high - low) or 1.0  # if the first feature is constant
path = np.linspace(low - room, high + room, 300)
new = np.tile(X.mean(axis=0), (300, 1))
new[:, 0] = path

fit = sb.kernel_ridge(X, y, penalty=penalty, gamma=gamma)
free = fit.predict(new)
convex = sb.nadaraya_watson(X, y, new, gamma=gamma)
print(f"X {X.shape}, y {y.shape}, targets from {y.min():.3f} to {y.max():.3f}")
print(f"kernel ridge    from {free.min():.3f} to {free.max():.3f}")
print(f"Nadaraya-Watson from {convex.output.min():.3f} to {convex.output.max():.3f}")

# %%
# Find the weights on the targets
# -------------------------------
# Kernel ridge is linear in the targets: fit it to the columns of the identity, and it
# answers with one weight for each target.

rows = sb.kernel_ridge(X, np.eye(n), penalty=penalty, gamma=gamma).predict(new)
size = {"scale": np.abs(rows) @ np.abs(y), "rtol": 1e-8}
sb.claim("kernel ridge is a weighted sum of the targets", rows @ y, free, **size)
left = y - fit.fitted
sb.claim(
    "what its fit leaves is the penalty times its weights",
    left,
    penalty * fit.weights,
    scale=y,
    rtol=1e-8,
)
print(
    f"kernel ridge:    smallest weight {rows.min():.3f}, sums {rows.sum(1).min():.3f}"
    f" to {rows.sum(1).max():.3f}"
)

# %%
# Hold the weights to two rules
# -----------------------------
# The average obeys both of them at each place, and so stays within the range.

a = convex.weights
print(
    f"Nadaraya-Watson: smallest weight {a.min():.3f}, sums {a.sum(1).min():.3f}"
    f" to {a.sum(1).max():.3f}"
)
sb.claim("no convex weight is below 0", np.minimum(a, 0), 0)
sb.claim("convex weights sum to 1 everywhere", a.sum(axis=1), 1)
within = sb.ConvexHull(rows=y[:, None]).contains(convex.output[:, None])
sb.claim("their average stays in the range of the targets", within, True)

# %%
# Look at the two curves
# ----------------------
# The band is the range of the targets.
# Below it, the sum of the weights, and the smallest of them.

draw.style()
fig, (top, sums, least) = plt.subplots(
    3, 1, figsize=(6, 6.4), sharex=True, height_ratios=[2.6, 1, 1]
)
top.axhspan(y.min(), y.max(), color=draw.ATOMS, alpha=0.13, lw=0)
top.plot(X[:, 0], y, "o", color=draw.ATOMS, mec=draw.PAPER, ms=9)
top.plot(path, free, color=draw.REACHED, label="kernel ridge")
top.plot(path, convex.output, "--", color=draw.REACHED, label="Nadaraya-Watson")
top.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.18))
top.set_ylabel("prediction")
for ax, free_line, convex_line, title in (
    (sums, rows.sum(axis=1), a.sum(axis=1), "sum of the weights"),
    (least, rows.min(axis=1), a.min(axis=1), "smallest weight"),
):
    ax.plot(path, free_line, color=draw.WEIGHTS)
    ax.plot(path, convex_line, "--", color=draw.WEIGHTS)
    ax.axhline(0, color=draw.MUTED, lw=0.8, zorder=0)
    ax.margins(y=0.2)
    ax.set_title(title)
least.set_xlabel("the first feature" if d > 1 else "x, the input")
fig.set_label(
    f"Two curves through {n} targets by the same kernel. Kernel ridge runs from {free.min():.2f} "
    f"to {free.max():.2f}, Nadaraya-Watson from {convex.output.min():.2f} to "
    f"{convex.output.max():.2f}, inside the band of the targets from {y.min():.2f} to "
    f"{y.max():.2f}. Below, the weights of kernel ridge sum to {rows.sum(1).min():.2f} up to "
    f"{rows.sum(1).max():.2f} and fall as low as {rows.min():.2f}; the others always sum to 1."
)
plt.show()

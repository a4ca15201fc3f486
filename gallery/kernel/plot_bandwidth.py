r"""
Widen the kernel from one neighbour to all
==========================================

How many rows should speak when a new one asks?
A kernel's bandwidth decides.
Narrow, and the nearest row alone gives the answer, noise and all; wide, and everyone gets nearly
the mean.
Each width between the two is a weighted average with its own number of voices.
"""

# Your data go here: put your own in place of these,
# any number of rows and features, one target per row.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
X = patients.data[:, [2]]  # (n, d): the body mass index
y = patients.target  # (n,): how far the disease went in a year

# %%
# Ask with many widths
# --------------------
# In units of the largest distance in the data, so that any data will do.
# The number of voices is :math:`1 / \sum_i a_i^2`: ``n`` if all rows count the same, 1 if one
# of them decides.

X, y = sb.numbers(X), sb.numbers(y)
n, d = X.shape
low, high = X.min(axis=0), X.max(axis=0)
new = low + np.linspace(0, 1, 200)[:, None] * (high - low)  # (200, d): corner to corner
reach = np.linalg.norm(high - low) or 1.0  # if all rows are alike
widths = np.geomspace(1e-4, 10, 26) * reach
answers = [sb.nadaraya_watson(X, y, new, gamma=1 / (2 * h**2)) for h in widths]
voices = np.array([1 / (a.weights**2).sum(axis=1) for a in answers])  # (26, 200)
print(f"X {X.shape}, y {y.shape}")
for k in range(0, 26, 5):
    out = answers[k].output
    print(
        f"width {widths[k]:9.4f}: {np.median(voices[k]):6.1f} voices,"
        f" answers from {out.min():6.1f} to {out.max():6.1f}"
    )

# %%
# What must be so
# ---------------
# At each place a wider kernel hears no fewer voices.
# The reason: with the kernel exp(-γ d²), the slope of the logarithm of the sum of squared weights
# in γ is twice what the weighted mean of d² loses when γ doubles, and doubling γ never raises it.
# The widest answers with nearly the mean; the narrowest trusts only rows that are, to a hair,
# as near as the nearest.

won = np.diff(voices, axis=0)
sb.claim("widening never loses a voice", won, at_least=0, scale=n, rtol=1e-8)
flat = sb.nadaraya_watson(X, y, new, gamma=1e-12 / reach**2).output
sb.claim("infinitely wide, everyone gets the mean", flat, y.mean(), scale=y)

distance = np.linalg.norm(new[:, None] - X, axis=2)
beyond = distance - distance.min(axis=1, keepdims=True)
speaks = answers[0].weights > 1e-9
print("furthest beyond the nearest row that still speaks:", beyond[speaks].max() / reach)
sb.claim(
    "narrow, who speaks is as near as the nearest, to a hundredth of the range",
    beyond[speaks],
    at_most=0.01 * reach,
)

# %%
# Look at three of them
# ---------------------
# The dots are the rows.
# The narrow curve jumps from row to row, the wide one forgets that it was asked.

draw.style()
fig, ax = plt.subplots(figsize=(6, 4.2))
ax.plot(X[:, 0], y, "o", color=draw.ATOMS, ms=4, alpha=0.35, mew=0)
shown = [(0, ":", 1.2), (14, "-", 2.6), (25, "--", 2.0)]
for k, dashes, width in shown:
    name = f"width {widths[k]:.3g}, {np.median(voices[k]):.0f} voices"
    ax.plot(new[:, 0], answers[k].output, dashes, lw=width, color=draw.REACHED, label=name)
ax.legend(loc="upper left")
ax.set(xlabel="the first feature", ylabel="target, prediction")
ax.set_ylim(top=y.max() + 0.35 * np.ptp(y))
spans = [np.ptp(answers[k].output) for k, *_ in shown]
fig.set_label(
    f"{n} rows as dots and three curves of averages. From lowest to highest answer the "
    f"narrow one covers {spans[0]:.3g} and the one between {spans[1]:.3g}; the wide one covers "
    f"{spans[2]:.2g}, nearly level at the mean {y.mean():.3g}."
)

# %%
# Count the voices
# ----------------
# The band runs from the place with the fewest voices to the one with the most.

fig, ax = plt.subplots(figsize=(6, 3.4))
ax.fill_between(widths, voices.min(1), voices.max(1), color=draw.WEIGHTS, alpha=0.2, lw=0)
ax.plot(widths, np.median(voices, axis=1), color=draw.WEIGHTS)
ax.axhline(n, color=draw.MUTED, lw=0.8, ls="--")
ax.set(xscale="log", yscale="log", xlabel="width of the kernel", ylabel="voices")
fig.set_label(
    f"Number of voices against the width of the kernel, both axes logarithmic. The median rises "
    f"from {np.median(voices[0]):.1f} to {np.median(voices[-1]):.1f} of {n} rows."
)
plt.show()

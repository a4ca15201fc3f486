"""Four scores and their softmax; large scores, and a gradient that vanishes."""

import numpy as np

import spanbook as sb

scores = np.array([2.0, 1.0, -1.0, 0.5])  # (4,)
temperature = 1.0  # above 0
added = 0  # to every score: the weights should not notice

# %%
z = (scores + added) / temperature
weights = sb.softmax(z)
with np.errstate(over="ignore", invalid="ignore"):
    naive = np.exp(z) / np.exp(z).sum()
slopes = sb.softmax_jacobian(weights) / temperature  # of each weight by each score
numbers = {"weights": weights, "without care": naive, "steepest slope": np.abs(slopes).max()}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.6))
places = np.arange(1, len(scores) + 1)
left.bar(places, scores, color=draw.TARGET, width=0.5)
left.axhline(0, color=draw.MUTED, lw=0.8)
left.set_title("scores")
right.bar(places - 0.18, weights, color=draw.WEIGHTS, width=0.34, label="by the library")
right.bar(places + 0.18, naive, color=draw.RESIDUAL, width=0.34, label="as it is written")
right.set_title("weights")
right.legend(frameon=False)
for ax in (left, right):
    ax.set_xticks(places, [f"key {i}" for i in places])
fig.set_label(
    "Bars of four scores, and beside them the weights that softmax makes of them, twice: by the "
    "library, and by the formula as it is written. Here both are the same, all above 0, adding "
    f"up to 1, the largest {weights.max():.2f}."
)

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
names = [f"${i + 1}$" for i in range(len(scores))]
left.bar(names, scores, color=draw.TARGET)
left.axhline(0, color=draw.MUTED, lw=0.8)
left.set_title("scores")
draw.weights(right, weights, labels=names)
right.set_title("weights")
fig.set_label(
    "Bars of four scores, and beside them the weights that softmax makes of them: all above 0, "
    f"adding up to 1, the largest {weights.max():.2f}."
)

"""Three models, four rows: the convex mixture of the models that comes nearest to the target."""

import numpy as np

import spanbook as sb

predictions = np.array(
    [[1.0, 4.0, 2.5], [2.5, 4.5, 1.0], [2.0, 5.0, 4.4], [4.4, 3.0, 5.0]]
)  # (4, 3)
target = np.array([1.9, 3.9, 2.6, 2.4])  # (4,)
choice = "nearest"  # or "own"
own = np.array([0.3, 0.3, 0.4])  # (3,): weights of your own

# %%
fit = sb.stack(predictions, target)
weights = own if choice == "own" else fit.weights
mixture = sb.combine(weights, columns=predictions)
alone = np.linalg.norm(predictions - target[:, None], axis=0)
numbers = {"weights": weights, "mixture": mixture}
numbers |= {"distance": np.linalg.norm(mixture - target)}
numbers |= {"nearest convex mixture": fit.distance, "nearest single model": alone.min()}
numbers |= {"with free weights": sb.Span(columns=predictions).nearest(target).distance}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, (ax, triangle) = plt.subplots(1, 2, figsize=(8.4, 4.0), width_ratios=[3, 2])
rows = np.arange(1, 5)
low, high = predictions.min(axis=1), predictions.max(axis=1)
ax.fill_between(rows, low, high, color=draw.ATOMS, alpha=0.16, lw=0)
for k in range(3):
    ax.plot(rows, predictions[:, k], color=draw.ATOMS, marker="o", lw=0.8)
    ax.annotate(f"$m_{k + 1}$", (4, predictions[3, k]), (8, -3), textcoords="offset points")
ax.vlines(rows, mixture, target, color=draw.RESIDUAL, ls="--")
ax.plot(rows, target, color=draw.TARGET, marker="s", ls="none")
for i, y in enumerate(target):
    ax.annotate(f"$y_{i + 1}$", (i + 1, y), (7, -10), textcoords="offset points")
ax.plot(rows, mixture, color=draw.REACHED, marker="D")
ax.set_xticks(rows)
ax.set_title("predictions, row by row")
corners = np.array([[0, 0], [1, 0], [0.5, 1]])
draw.space(triangle, "weights", around=corners)
draw.reachable(triangle, sb.ConvexHull(rows=corners))
grid = np.array([(14 - i - j, i, j) for i in range(15) for j in range(15 - i)]) / 14
miss = np.linalg.norm(grid @ predictions.T - target, axis=1) - fit.distance
triangle.scatter(
    *(grid @ corners).T, s=30 * (miss / miss.max()) ** 2, color=draw.RESIDUAL, alpha=0.4
)
draw.points(triangle, corners, labels=["$m_1$", "$m_2$", "$m_3$"])
draw.points(triangle, [weights @ corners], color=draw.WEIGHTS)
fig.set_label(
    "Three models' predictions on four rows, the band between them filled, the targets, and the "
    f"mixture of the models that comes nearest, {fit.distance:.2f} away; it cannot leave the "
    "band. Beside it a triangle with a corner for each model, dots that grow with the miss, and "
    f"the best weights {np.round(weights, 2).tolist()} as a point in it."
)

"""A new row, inside the hull of the training rows or outside: what two models predict there."""

import numpy as np

import spanbook as sb

rows = np.array([[-2, -1], [-1, 1.5], [-0.3, -1.5], [0.5, 0.5], [1.5, 1]])  # (5, 2): for training
y = np.array([-1.5, -0.5, 0.5, 0.5, 2])  # (5,): their targets
new = np.array([3.0, 0.5])  # (2,): a new row
width = 0.8  # of the average: how fast the weights fall with distance

# %%
near = sb.ConvexHull(rows=rows).nearest(new)
fit = sb.least_squares(columns=np.c_[np.ones(5), rows], target=y)
mean = sb.nadaraya_watson(rows, y, new[None], gamma=1 / (2 * width**2))
numbers = {"distance to the hull": near.distance, "regression": fit.predict([1, *new])}
numbers |= {"average": mean.output[0], "its weights": mean.weights[0]}
numbers["lowest and highest target"] = [y.min(), y.max()]
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.6))
draw.space(left, "$R^2$: one axis per feature", around=[*rows, new])
draw.reachable(left, sb.ConvexHull(rows=rows))
draw.points(left, rows)
draw.residual(left, new, near.point)
across = np.linspace(-4, 4, 100)
slice_ = np.c_[across, np.full(100, new[1])]
right.axhspan(y.min(), y.max(), color=draw.ATOMS, alpha=0.12, lw=0)
right.plot(across, fit.predict(np.c_[np.ones(100), slice_]), color=draw.WEIGHTS)
averages = sb.nadaraya_watson(rows, y, slice_, gamma=1 / (2 * width**2)).output
right.plot(across, averages, color=draw.REACHED)
right.axvline(new[0], color=draw.MUTED, lw=0.8)
right.plot(rows[:, 0], y, "o", color=draw.ATOMS)
for name, colour in (("regression", draw.WEIGHTS), ("average", draw.REACHED)):
    right.plot(new[0], numbers[name], "D", color=colour)
    right.annotate(name, (new[0], numbers[name]), (-8, 4), textcoords="offset points", ha="right")
right.set(xlabel="$x_1$, at the $x_2$ of the new row")
right.set_title("predictions")
where = "inside" if near.inside else f"{near.distance:.2f} outside"
fig.set_label(
    f"Left, five training rows, their hull, and a new row {where} it. Right, along the first "
    "feature, the straight line of a regression, which leaves the shaded band of the targets, "
    "and the curve of an average, which stays in it."
)

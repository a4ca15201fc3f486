"""Least squares twice: the nearest point of a plane in space, and the line through data."""

import numpy as np

import spanbook as sb

x = np.array([0.0, 1.0, 2.0])  # (3,): the input of each example
y = np.array([4.0, 0.0, 2.0])  # (3,): its target

# %%
X = np.column_stack([np.ones(3), x])  # (3, 2)
fit = sb.least_squares(columns=X, target=y)
numbers = {"level and slope": fit.weights, "fitted": fit.fitted, "residual": fit.residual}
numbers["length of residual"] = np.linalg.norm(fit.residual)
numbers["columns · residual"] = X.T @ fit.residual
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig = plt.figure(figsize=(8.4, 3.8))
left, right = fig.add_subplot(1, 2, 1, projection="3d"), fig.add_subplot(1, 2, 2)
draw.space(left, "$R^3$: one axis per example", around=[*X.T, y, fit.fitted, [0, 0, 0]])
left.set_box_aspect(np.diff(left.get_w_lims())[::2], zoom=0.85)
draw.reachable(left, sb.Span(columns=X))
draw.arrows(left, X.T, labels=["ones", "$x$"])
draw.residual(left, y, fit.fitted, along=fit.fitted)
left.view_init(elev=-31, azim=-89, roll=27)  # the residual points up
draw.space(right, "data space: $x$ across, $y$ up", around=np.c_[x, y])
ends = np.array([x.min() - 0.5, x.max() + 0.5])
right.plot(ends, fit.predict(np.c_[np.ones(2), ends]), color=draw.REACHED)
for k in range(3):
    draw.residual(right, [x[k], y[k]], [x[k], fit.fitted[k]])
gaps = ", ".join(f"{gap:.2f}" for gap in fit.residual)
fig.set_label(
    "Left, a target above the plane of the column of ones and the column x, and a dashed "
    "residual that meets the plane at a right angle. Right, the same three examples as points, "
    f"a line, and the entries of the residual, {gaps}, as three vertical gaps."
)

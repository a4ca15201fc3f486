"""A line of inputs through one layer: the span of W, and what the activation makes of it."""

import numpy as np

import spanbook as sb

W = np.array([[1.2, 0.3], [-0.8, 1.0], [1.0, -0.6]])  # (3, 2): a row for each unit
start = np.array([-1.8, 1.4])  # (2,): the line of inputs begins here
end = np.array([1.9, 0.7])  # (2,): and ends here
activation = "relu"  # or "tanh", "none"

# %%
bend = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "none": lambda z: z}[activation]
inputs = start + np.linspace(0, 1, 41)[:, None] * (end - start)  # (41, 2)
linear = inputs @ W.T  # (41, 3)
hidden = bend(linear)  # (41, 3)
span = sb.Span(columns=W)
away = span.nearest(hidden).distance
a, b = W @ start, W @ end  # a unit turns on where its sign changes along the line
turns = (np.minimum(a, b) < -1e-9) & (np.maximum(a, b) > 1e-9)
at = a[turns] / (a - b)[turns]
numbers = {"rank of W": np.linalg.matrix_rank(W), "rank of W x": np.linalg.matrix_rank(linear)}
numbers |= {"rank after the activation": np.linalg.matrix_rank(hidden)}
numbers |= {"kinks": len(np.unique(at.round(9))) if activation == "relu" else 0}
numbers |= {"furthest from the span": away.max()}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig = plt.figure(figsize=(8.4, 3.2))
left = fig.add_subplot(1, 3, 1)
draw.space(left, "$R^2$: inputs", around=[*W, start, end, [-2.7, -2.7], [2.7, 2.7]])
for w in W:  # the half of the plane where the unit is on
    side, edge = (40 * v / np.linalg.norm(w) for v in (w, np.array([-w[1], w[0]])))
    half = np.array([edge, edge + side, side - edge, -edge])
    left.fill(*half.T, facecolor=(draw.WEIGHTS, 0.1), edgecolor=draw.WEIGHTS, lw=0.8)
draw.arrows(left, W, labels=["$w_1$", "$w_2$", "$w_3$"], color=draw.WEIGHTS)
left.plot(*inputs.T, color=draw.TARGET)
middle = fig.add_subplot(1, 3, 2, projection="3d")
draw.space(middle, "$R^3$: the three units", around=[*linear, *hidden, [0, 0, 0]])
draw.reachable(middle, span)
middle.view_init(26, -170)
middle.plot(*linear.T, color=draw.TARGET, lw=1)
middle.plot(*hidden.T, color=draw.REACHED, lw=2.5)
for h, foot in zip(hidden, span.nearest(hidden).point, strict=True):
    middle.plot(*np.array([h, foot]).T, color=draw.RESIDUAL, lw=0.8, alpha=0.5)
right = fig.add_subplot(1, 3, 3)
way = np.linspace(0, 1, 41)
right.plot(way, linear, color=draw.TARGET, lw=0.8)
right.plot(way, hidden, color=draw.REACHED, lw=2.5)
for i, h in enumerate(hidden[-1]):
    right.annotate(f"$h_{i + 1}$", (1, h), (5, -3), textcoords="offset points")
right.set(ylim=(-2.7, 2.7), xticks=[0, 1], xticklabels=["start", "end"])
right.set_title("units along the line")
fig.set_label(
    "A straight line of inputs in the plane, with the three rows of W and, filled, the half where "
    "each unit is on. In the middle the plane that W spans among the units: the line lies in it, "
    f"and after the activation {activation} it is up to {away.max():.2f} away from it. Right, "
    "each unit along the line."
)

"""A line of inputs through one layer: the span of W, and what the activation makes of it."""

import numpy as np

import spanbook as sb

W = np.array([[1.2, 0.3], [-0.8, 1.0], [1.0, -0.6]])  # (3, 2): a row for each unit
start = np.array([-1.8, 1.4])  # (2,): the line of inputs begins here
end = np.array([1.8, 0.4])  # (2,): and ends here
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
fig = plt.figure(figsize=(8.4, 4.2))
left = fig.add_subplot(1, 2, 1)
draw.space(left, "$R^2$: space of the inputs", around=[*W, start, end, [0, 0]])
draw.arrows(left, W, labels=["$w_1$", "$w_2$", "$w_3$"], color=draw.WEIGHTS)
left.plot(*inputs.T, color=draw.TARGET)
right = fig.add_subplot(1, 2, 2, projection="3d")
draw.space(right, "$R^3$: space of the units", around=[*linear, *hidden, [0, 0, 0]])
draw.reachable(right, span)
right.view_init(28, -142)
right.plot(*linear.T, color=draw.TARGET, lw=1)
right.plot(*hidden.T, color=draw.REACHED, lw=2.5)
fig.set_label(
    "A straight line of inputs in the plane with the three rows of W. Beside it, the plane that "
    f"W spans among the units: the line lies in it, and after the activation {activation} it "
    f"is up to {away.max():.2f} away from it."
)

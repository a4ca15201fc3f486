"""Two columns that are nearly parallel: a small change of the target, a large one of weights."""

import numpy as np

import spanbook as sb

angle = 10.0  # in degrees, between two columns of length 1
y = np.array([0.45, 0.2])  # (2,)
nudge = 0.15  # how far the target may be off

# %%
turn = np.radians(angle)
X = np.array([[1, np.cos(turn)], [0, np.sin(turn)]])  # (2, 2)
fit = sb.least_squares(columns=X, target=y)
condition = sb.Span(columns=X).condition_number
slack = nudge / fit.singular_values[-1] if fit.rank == 2 else np.inf
numbers = {"condition number": condition, "digits lost": np.log10(condition)}
numbers |= {"fit": fit.fitted, "weights": fit.weights}
numbers |= {"fit off by up to": nudge, "weights off by up to": slack}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.8))
circle = np.linspace(0, 2 * np.pi, 100)
targets = y[:, None] + nudge * np.array([np.cos(circle), np.sin(circle)])
w = np.array([sb.least_squares(columns=X, target=t).weights for t in targets.T])
draw.space(left, "$R^2$: one axis per example", around=[*X.T, *targets.T, [0, 0]])
draw.arrows(left, X.T, labels=["$a_1$", "$a_2$"])
left.plot(*targets, color=draw.TARGET, lw=1.2)
draw.points(left, [y], labels=["$y$"], color=draw.TARGET)
draw.space(right, "$R^2$: one axis per weight", around=[*w, [2, 2], [-1, -1]])
right.fill(*w.T, facecolor=(draw.WEIGHTS, 0.2), edgecolor=draw.WEIGHTS, lw=1.2)
draw.points(right, [fit.weights], labels=["$w$"], color=draw.WEIGHTS)
fig.set_label(
    f"Left, two columns at an angle of {angle:g} degrees, and a target with a small circle "
    "about it. Right, the weights that the targets of that circle get: a needle "
    f"{condition:.1f} times as long as wide."
)

r"""
Go far outside the data
=======================

A model has seen some range of a feature, and is asked about a value far beyond it.
A line that is not level leaves every bound in the end, and a cubic outruns it.
An average of the targets stays among the targets seen, however far one goes.
Which of them knows that it is lost?
None: the distance to the hull of the data has to be asked for.
"""

# Your data go here: put your own in place of these, one feature and a target.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

data = load_diabetes(scaled=False)
x, y = data.data[:, 2], data.target  # (n,): body mass index; progress of the disease

# %%
# Train once, and ask far out
# ---------------------------
# The mean and spread of the feature are kept from training, and new values go through them.
# The new values go on for one and a half times the range of the data, to both sides.
# Some of them may be impossible, as a negative body mass index is; no model objects.

x, y = sb.numbers(x), sb.numbers(y)
Z = sb.Standardizer(rows=x[:, None])
wide = 1.5 * (np.ptp(x) or 1.0)  # if the feature is constant
grid = np.linspace(x.min() - wide, x.max() + wide, 301)
z, far = Z.transform(x[:, None]), Z.transform(grid[:, None])
inside = sb.ConvexHull(rows=x[:, None]).contains(grid[:, None])


def powers(v, degree):
    """Return the columns 1, v, v squared, and so on."""
    return v ** np.arange(degree + 1)


line = sb.least_squares(columns=powers(z, 1), target=y).predict(powers(far, 1))
cubic = sb.least_squares(columns=powers(z, 3), target=y).predict(powers(far, 3))
average = sb.nadaraya_watson(z, y, far, gamma=5.0)
models = {"line": line, "cubic": cubic, "average": average.output}
print(f"x {x.shape} from {x.min():.4g} to {x.max():.4g}, y from {y.min():.4g} to {y.max():.4g}")
for name, guess in models.items():
    print(
        f"{name:8} within the data {guess[inside].min():9.4g} to {guess[inside].max():.4g}, "
        f"far out {guess.min():9.4g} to {guess.max():.4g}"
    )

# %%
# All of them are weighted sums of the targets
# --------------------------------------------
# The average has convex weights, so it cannot leave the range of the targets.
# The weights of the line on the targets sum to 1 as well, for the line can be level; but far out
# many are below 0.
# That makes the line an *affine* sum of the targets, which has no bounds.
# (The weights of its columns are others: those need not sum to anything.)

on_targets = powers(far, 1) @ np.linalg.pinv(powers(z, 1))  # (301, n)
near = {"scale": np.abs(on_targets) @ np.abs(y), "rtol": 1e-8}
sb.claim("the line is a weighted sum of the targets", on_targets @ y, line, **near)
sb.claim("with weights that sum to 1", on_targets.sum(axis=1), 1, rtol=1e-8)
bounds = np.clip(average.output, y.min(), y.max())
sb.claim("the average never leaves the targets seen", average.output, bounds, scale=y)
below = -np.minimum(on_targets, 0).sum(axis=1)
print(
    f"weight below 0: {below[inside].max():.2f} at most within the data, {below.max():.2f} far out"
)

# %%
# The line is a line everywhere
# -----------------------------
# Equal steps in the feature are equal steps in the prediction; nothing bends it back.

steps = np.diff(line)
sb.claim("each step along x moves the line as much", steps, steps[0], scale=line)

# %%
# Look at them
# ------------
# Data space: the feature across, the target up.
# Between the thin lines lies the hull of the data seen.
# Below, what the line and the average have in weights below 0.

draw.style()
fig, (top, bottom) = plt.subplots(2, 1, figsize=(6.4, 6), sharex=True, height_ratios=[2, 1])
top.plot(x, y, "o", color=draw.ATOMS, ms=3, alpha=0.5)
looks = {"line": "-", "cubic": ":", "average": "--"}
for name, guess in models.items():
    top.plot(grid, guess, looks[name], color=draw.REACHED, label=name)
reach = np.ptp([*line, *y]) or 1.0  # if the target is constant
top.set(ylim=(min(*line, *y) - 0.1 * reach, max(*line, *y) + 0.1 * reach), ylabel="prediction")
top.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
bottom.plot(grid, below, color=draw.WEIGHTS)
bottom.plot(grid, 0 * grid, "--", color=draw.WEIGHTS)
bottom.set(xlabel="feature", ylabel="weight below 0")
for ax in (top, bottom):
    for edge in (x.min(), x.max()):
        ax.axvline(edge, color=draw.MUTED, lw=0.8)
fig.set_label(
    f"Above, {len(x)} points and three fits, asked far beyond them on both sides. The "
    f"line runs from {line[0]:.4g} to {line[-1]:.4g}, the cubic from {cubic[0]:.4g} to "
    f"{cubic[-1]:.4g}, and the average stays between {y.min():.4g} and {y.max():.4g}. Below, the "
    f"weight below 0: up to {below.max():.2f} for the line, none for the average."
)
plt.show()

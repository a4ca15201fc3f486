r"""
Average, and lose no more than the average
==========================================

Is the average of some models better than the models?
For a loss that is convex in the prediction it is at least as good as they are on average, on
every single example, whatever the models are.
For a loss that is not convex there is no such promise, and the average can be worse than all of
them.
"""

# Your data go here: put your own in place of these,
# the predictions of any models and the targets.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

X, y = load_diabetes(return_X_y=True)  # y: (n,), the targets
slopes = sb.Standardizer(rows=X).transform(X).T @ (y - y.mean()) / len(y)
P = y.mean() + slopes * sb.Standardizer(rows=X).transform(X)  # (n, k): a model a column

# %%
# Three losses
# ------------
# The squared and the absolute error are convex.
# The last counts an error as 1 when it is larger than a tolerance and as 0 when not, which is
# not convex.

P, y = sb.numbers(P), sb.numbers(y)
n, k = P.shape
tolerance = np.median(np.abs(P - y[:, None]))
losses = {
    "squared error": lambda e: e**2,
    "absolute error": np.abs,
    "larger than tolerance": lambda e: (np.abs(e) > tolerance).astype(float),
}
mixed = sb.average(P).combined
error, joint = P - y[:, None], mixed - y
size = max(np.abs(P).max(), np.abs(y).max())
units = {name: loss(size) for name, loss in losses.items()}
gain = {}
print(f"P {P.shape}, y {y.shape}, tolerance {tolerance:.4g}")
for name, loss in losses.items():
    gain[name] = loss(error).mean(axis=1) - loss(joint)
    worse = np.mean(gain[name] < -1e-9 * units[name])
    print(f"{name}: mean loss {loss(error).mean():.4g}")
    print(f"  of the average {loss(joint).mean():.4g}, worse on {worse:.0%} of the examples")

# %%
# What must be so
# ---------------
# For squared error the gain is the spread of the models around their average.
# For both convex losses it is not negative on any example.

spread = np.var(P, axis=1)
squared = gain["squared error"]
sb.claim("the gain in squared error is the spread", squared, spread, scale=size**2)
for name in ("squared error", "absolute error"):
    allowed = {"at_least": 0, "scale": units[name]}
    sb.claim(f"{name}: never above the mean of the models' losses", gain[name], **allowed)

# %%
# A loss without the promise
# --------------------------
# Three models, three examples, and each model is far off on one of them, a different one: it drags
# the average out of the tolerance every time.

trio, truth = 6 * np.eye(3), 0.0  # an example a row, a model a column
wrong = (np.abs(trio - truth) > 1).mean(axis=0)
dragged = sb.average(trio).combined
print(f"wrong by more than 1: each model on {wrong.max():.0%}; the average says {dragged}")
sb.claim("each model is wrong on one example of three", wrong, 1 / 3)
sb.claim("their average is wrong on all", (np.abs(dragged - truth) > 1).mean(), 1)

# %%
# Look at single examples
# -----------------------
# Each model is a dot on the curve of the loss, and the mean of their losses lies in the hull of
# these dots.
# Over a convex curve that hull is above the curve, and with it the hollow diamond, the mean of
# the losses, above the full one, the loss of the average.
# Left the example where averaging gains the largest part of the loss, right the one where it gains
# least.

draw.style()
fig, axes = plt.subplots(1, 2, figsize=(6.2, 3.6))
told = []
for ax, name in zip(axes, ("squared error", "larger than tolerance"), strict=True):
    loss = losses[name]
    part = gain[name] / np.maximum(loss(error).mean(axis=1), 1e-300)
    one = part.argmax() if ax is axes[0] else gain[name].argmin()
    e, mean = error[one], joint[one]
    reach = 1.1 * max(np.abs(e).max(), tolerance, 1e-9)
    line = np.linspace(-reach, reach, 401)
    ax.plot(line, loss(line), color=draw.MUTED, lw=1.2)
    draw.reachable(ax, sb.ConvexHull(rows=np.column_stack([e, loss(e)])))
    ax.plot(e, loss(e), "o", color=draw.ATOMS, mec=draw.PAPER, ms=7)
    ends = [loss(e).mean(), loss(mean)]
    ax.plot([mean, mean], ends, color=draw.REACHED, lw=1.5)
    hollow = {"color": draw.PAPER, "mec": draw.REACHED, "mew": 1.6, "ms": 8, "zorder": 6}
    full = {"color": draw.REACHED, "mec": draw.PAPER, "ms": 9, "zorder": 6}
    ax.plot(mean, ends[0], "D", **hollow, label="mean of losses")
    ax.plot(mean, ends[1], "D", **full, label="of the average")
    ax.set(xlabel="error", xlim=(-reach, reach), title=name)
    ax.set_yticks([])
    ax.set_label("card")
    told.append(f"{name.capitalize()}: mean {ends[0]:.3g}, of the average {ends[1]:.3g}.")
axes[0].set_ylabel("loss")
axes[0].legend(loc="upper center", fontsize=11, handletextpad=0)
fig.set_label(
    f"Two losses as curves of the error, with {k} models as dots for one example each, their "
    "hull, the mean of their losses and the loss of their average as diamonds. " + " ".join(told)
)
plt.show()

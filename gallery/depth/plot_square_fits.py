r"""
Fit with a square what a line could not
=======================================

569 samples of cells, with the mean radius and the mean area of their nuclei.
A line misses the areas by a sixth of their distance from their mean, in a pattern that anyone can
see.
Area goes with the square of the radius, so a square is the feature that the span lacks; its weight
comes out as 3.11, near the π of a disc.
If nobody had told you, twenty cosines of random frequency would have come about as near, also on
samples kept apart; twenty hinges at random places fit more closely, and on samples kept apart the
square is better 15 times of 20.
"""

# Your data go here: put your own in place of these,
# one input and one target.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer

import spanbook as sb
from spanbook import draw

measured = load_breast_cancer()
x, y = measured.data[:, 0], measured.data[:, 3]  # (n,) and (n,)
x_name, y_name = "mean radius", "mean area"  # what the axes are called

# %%
# Four sets of features
# ---------------------
# A line; the powers to the square; twenty hinges, max(0, x - t), at random places; twenty cosines
# of random frequency.
# Each is a set of columns, and the fit is the nearest point of their span.

x, y = sb.numbers(x), sb.numbers(y)
n = len(x)
rng = np.random.default_rng(0)
z = (x - x.mean()) / (np.ptp(x) / 2 or 1.0)  # about -1 to 1, or 0 if x is constant
ones = np.ones(n)
hinges = np.maximum(z[:, None] - rng.uniform(z.min(), z.max(), 20), 0)
cosines = sb.random_fourier_features(1, 20, gamma=1.0, seed=0).transform(z[:, None])
features = {
    "line": np.column_stack([ones, z]),
    "square": np.column_stack([ones, z, z**2]),
    "hinges": np.column_stack([ones, z, hinges]),
    "cosines": np.column_stack([ones, z, cosines]),
}
spans = {name: sb.Span(columns=Phi, tol=1e-9) for name, Phi in features.items()}
near = {name: S.nearest(y) for name, S in spans.items()}
total = np.linalg.norm(y - y.mean())
print(f"x {x.shape}, y {y.shape}, length of y minus its mean {total:.4g}")
for name, fit in near.items():
    print(f"{name:8} dimension {spans[name].dim:2}, distance {fit.distance:.4g}")

# %%
# What must be so
# ---------------
# All four spans hold the line, so none can be further away than it.
# What is left is perpendicular to every feature: the residual of the line has no slope of its own.

size = np.linalg.norm(y)
far = {name: fit.distance for name, fit in near.items()}
sb.claim(
    "no set of features is worse than the line in it",
    list(far.values()),
    at_most=far["line"],
    scale=size,
)
for name, Phi in features.items():
    left = Phi.T @ near[name].residual
    among = {"scale": size * np.linalg.norm(Phi, 2), "rtol": 1e-8}
    sb.claim(f"{name}: what is left is perpendicular", left, 0, **among)

# %%
# Does it hold for examples not seen?
# -----------------------------------
# Fit on half of the examples, drawn at random, and measure the error on the others, twenty times.
# A very small ridge keeps the weights of twenty features that look alike from blowing up.

errors = {name: [] for name in features}
for seed in range(20):
    half = np.random.default_rng(seed).permutation(n) < (n + 1) // 2
    other = ~half if (~half).any() else half
    for name, Phi in features.items():
        fit = sb.ridge(columns=Phi[half], target=y[half], penalty=1e-6)
        off = Phi @ fit.weights - y
        errors[name].append([np.sqrt(np.mean(off[part] ** 2)) for part in (half, other)])
for name, found in errors.items():
    seen, new = np.median(found, axis=0)
    wins = np.sum(np.array(found)[:, 1] < np.array(errors["square"])[:, 1])
    print(
        f"{name:8} median error: {seen:.4g} on those fitted, {new:.4g} on the others; "
        f"there better than the square {wins} of 20 times"
    )
domain = x.min(), x.max() if np.ptp(x) else x.min() + 1
best = np.polynomial.Polynomial.fit(x, y, min(2, len(set(x)) - 1), domain).convert().coef
print("in plain units:", " + ".join(f"{c:.4g} x^{k}" for k, c in enumerate(best)))

# %%
# Look at the fits and at what they leave
# ---------------------------------------
# Left, the data with the line and the square.
# Right, what each leaves: a bow says that a bent feature is missing.

order = np.argsort(x)
draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(6.6, 3.4))
left.plot(x, y, ".", color=draw.MUTED, ms=4)
for name, line, color in (("line", "--", draw.RESIDUAL), ("square", "-", draw.REACHED)):
    left.plot(x[order], near[name].point[order], line, color=color, lw=2.2, label=name)
    right.plot(x, near[name].residual, ".", color=color, ms=4, label=name)
right.axhline(0, color=draw.INK, lw=0.8)
left.set(xlabel=x_name, title=y_name)
right.set(xlabel=x_name, title="what is left")
left.legend()
right.legend(markerscale=3)
fig.set_label(
    f"Left, {y_name} against {x_name} for {n} examples, with the fitted line and the fitted "
    f"square. Right, what each leaves: the line up to {np.abs(near['line'].residual).max():.3g}, "
    f"the square up to {np.abs(near['square'].residual).max():.3g}."
)
plt.show()

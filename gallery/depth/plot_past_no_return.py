r"""
Add features past the point of no return
========================================

With as many features as examples a fit goes badly wrong, and with twenty times as many it is good.
Up to that point, the interpolation threshold, more features fit the examples better; at it they
are fitted exactly, by weights that must be huge; beyond it many weights fit, and the shortest of
them get shorter and shorter.
The error on new rows falls, rises with the length of the weights to a peak, and falls again:
*double descent*.
With a little ridge, which keeps the weights short, there is no peak.
"""

# Your data go here: put your own in place of these, rows and the class of each.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

X, y = load_digits(return_X_y=True)  # X is (n, d); y is (n,): numbers or words
fitted = 100  # rows to fit
splits = 20  # how often they are chosen

# %%
# Random features, and the shortest fit
# -------------------------------------
# A feature is max(0, w·x + b) with random w and b.
# The fit is least squares on an indicator of each class; of many that fit, the shortest.

X = sb.numbers(X)
X = sb.Standardizer(rows=X).transform(X)
kinds, y = np.unique(np.asarray(y), return_inverse=True)
n, d = X.shape
fitted = min(fitted, max(n // 2, 1))
shares = [0.05, 0.2, 0.4, 0.6, 0.8, 0.92, 1.0, 1.08, 1.3, 2.0, 5.0, 20.0]
numbers = np.unique(np.maximum(np.array(shares) * fitted, 1).astype(int))
target = np.eye(len(kinds))[y] - 1 / len(kinds)


def run(seed):
    """Return, by number of features: wrong if fitted, if new, length, wrong by ridge, rank."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(n)
    rows = order[: fitted + 400]
    W = rng.normal(size=(d, numbers[-1])) / np.sqrt(d)
    F = np.maximum(X[rows] @ W + rng.normal(size=numbers[-1]), 0) / np.sqrt(d)
    seen, new = F[:fitted], F[fitted:]
    want, truth = target[rows[:fitted]], y[rows]
    out = []
    for p in numbers:
        U, s, Vt = np.linalg.svd(seen[:, :p], full_matrices=False)
        kept = s > 1e-10 * s[0]
        sides = U.T @ want
        w = Vt[kept].T @ (sides[kept] / s[kept, None])
        short = Vt.T @ (sides * (s / (s**2 + 0.02 * fitted))[:, None])
        wrong = (F[:, :p] @ w).argmax(1) != truth
        calm = (new[:, :p] @ short).argmax(1) != truth[fitted:]
        shares = [part.mean() for part in (wrong[:fitted], wrong[fitted:], calm)]
        out.append([*shares[:2], np.linalg.norm(w), shares[2], kept.sum()])
    return np.array(out), seen, w


runs = [run(seed) for seed in range(splits)]
found = np.array([out for out, _, _ in runs])  # (splits, numbers, 5)
middle = np.median(found, axis=0)
print(f"X {X.shape}, {fitted} rows fitted, {splits} times; medians:")
for p, (seen, new, length, calm, _) in zip(numbers, middle, strict=True):
    print(
        f"{p:5} features: wrong {seen:4.0%} fitted, {new:4.0%} new, {calm:4.0%} by ridge, "
        f"weights {length:.2g} long"
    )
peak = numbers[found[:, :, 2].argmax(axis=1)]
early = found[:, numbers < fitted, 1].min(axis=1) if numbers[0] < fitted else found[:, 0, 1]
print(
    f"longest with {np.median(peak):.0f} features; {numbers[-1]} features beat the best number "
    f"below {fitted} in {np.sum(found[:, -1, 1] < early)} of {splits} choices of rows"
)

# %%
# What must be so
# ---------------
# Weights that fit with more features may leave the new ones at 0, so the shortest never get
# longer; and the shortest is what the span's own nearest point takes.

_, F, w = runs[0]
span = sb.Span(columns=F, tol=1e-10)
want = target[np.random.default_rng(0).permutation(n)[:fitted]]
near = span.nearest(want.T)
sb.claim("the shortest fit is the span's", near.weights.T, w, scale=w, rtol=1e-6)
lengths, exact = found[:, :, 2], found[:, :, 4] == fitted
rise = np.diff(lengths, axis=1)[exact[:, 1:] & exact[:, :-1]]
sb.claim(
    "once all is fitted, more features never make the shortest longer",
    rise,
    at_most=0,
    scale=lengths,
)

# %%
# Look at the peak
# ----------------
# Thin lines are single choices of rows, the thick one their median.
# Below, the length of the weights.
# That the second descent ends below the first is so for these rows; for others it need not be.

draw.style()
fig, (top, low) = plt.subplots(2, 1, figsize=(6.2, 5.4), sharex=True, height_ratios=[2, 1])
top.semilogx(numbers, found[:, :, 1].T, color=draw.RESIDUAL, alpha=0.2, lw=1)
top.plot(numbers, middle[:, 1], color=draw.RESIDUAL, lw=3, label="new rows")
top.plot(numbers, middle[:, 0], "--", color=draw.ATOMS, lw=2, label="fitted rows")
top.plot(numbers, middle[:, 3], ":", color=draw.REACHED, lw=2.5, label="new rows, with ridge")
top.set(ylabel="wrong answers", ylim=(-0.02, 1.3))
top.set_yticks([0, 0.5, 1])
top.yaxis.set_major_formatter("{x:.0%}")
top.legend(loc="upper right", ncols=2)
low.loglog(numbers, np.maximum(middle[:, 2], 1e-12), color=draw.WEIGHTS, lw=2.5)
low.set(xlabel="features", ylabel="length of\nthe weights")
for ax in (top, low):
    ax.axvline(fitted, color=draw.MUTED, lw=0.8, ls=":")
fig.set_label(
    f"Wrong answers on new rows against the number of features, median of {splits}: "
    f"{middle[0, 1]:.0%} with {numbers[0]}, {middle[middle[:, 2].argmax(), 1]:.0%} with "
    f"{numbers[middle[:, 2].argmax()]}, {middle[-1, 1]:.0%} with {numbers[-1]}. {fitted} rows are "
    f"fitted. Below, the length of the weights, at most {middle[:, 2].max():.2g}."
)
plt.show()

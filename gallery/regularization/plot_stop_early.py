r"""
Stop early, and get a ridge
===========================

Stop gradient descent before it has fitted everything, and new rows are predicted better, with no
penalty in sight.
But the number of steps acts as one: after t steps of size η the walk has gone, along each singular
direction, between half and one and a half times as far as a ridge with the penalty 1 / (2ηt).
The two curves of the picture have no more than that in common, and here it is enough for them to
agree.
"""

# Your data go here: put your own in place of these.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

digits = load_digits()
X = digits.data  # (n, d): 8 by 8 pixels, a row each
y = 2 * (digits.target % 2) - 1  # (n,): 1 for an odd digit, -1 for an even one
fitted, splits = 100, 20  # how many rows are fitted, and how often

# %%
# The walk and the ridge, in closed form
# --------------------------------------
# Along the singular direction i a walk from 0 has after t steps gone the share
# 1 - (1 - η σ²)^t of its way, and a ridge stops at the share σ² / (σ² + λ).
# Every step below 2 / σ² of the first direction arrives; this is half of that.

X, y = sb.numbers(X), sb.numbers(y)
n, d = X.shape
fitted = min(fitted, n - 1)
steps = np.unique(np.geomspace(1, 20_000, 60).astype(int))[:, None]


def shares(s):
    """Return the share of the way that the walk goes and that the ridge goes, by direction."""
    x = s**2 / s.max(initial=0) ** 2  # a step times the squared singular value
    return 1 - (1 - x) ** steps, 2 * steps * x / (1 + 2 * steps * x)


def split(seed):
    """Return the errors on new rows of the walk, the ridge, and a walk from elsewhere."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(n)
    seen, new = order[:fitted], order[fitted:]
    A, target = X[seen] - X[seen].mean(axis=0), y[seen] - y[seen].mean()
    U, s, V = np.linalg.svd(A, full_matrices=False)
    kept = s > 1e-9 * s[0]
    U, s, V = U[:, kept], s[kept], V[kept]
    walk, ridge = (share * (U.T @ target / s) @ V for share in shares(s))

    def off(weights):
        guess = weights @ (X[new] - X[seen].mean(axis=0)).T + y[seen].mean()
        return np.sqrt(np.mean((guess - y[new]) ** 2, axis=1))

    start = rng.normal(size=d)
    start *= np.linalg.norm(walk[off(walk).argmin()]) / np.linalg.norm(start)
    left = start - shares(s)[0] * (V @ start) @ V  # of the start, after each step
    return np.array([off(walk), off(ridge), off(walk + left)]), A, target, walk, ridge


found = np.array([split(seed)[0] for seed in range(splits)])  # (splits, 3, steps)
best = found.min(axis=2)
print(f"X {X.shape}, {fitted} rows fitted, {splits} times; error on the others, median")
for name, line, least in zip(
    ("walk", "ridge", "walk from elsewhere"), np.median(found, axis=0), best.T, strict=True
):
    low = line.argmin()
    print(
        f"{name:19}: {line[low]:.3g} after {steps[low, 0]} steps, {line[-1]:.3g} after "
        f"{steps[-1, 0]:,}; lowest from {least.min():.3g} to {least.max():.3g}"
    )
ratio = best[:, 0] / np.maximum(best[:, 1], 1e-300)
sooner = int(np.sum(best[:, 0] < found[:, 0, -1]))
print(f"stopped at its best the walk does better than at its end in {sooner} of {splits} splits")
print(f"the best stop by the best penalty: {ratio.min():.3f} to {ratio.max():.3f}")
apart = np.abs(found[:, 0] - found[:, 1]) / np.maximum(found[:, 1], 1e-300)
elsewhere = np.abs(found[:, 0] - found[:, 2]) / np.maximum(found[:, 0], 1e-300)
print(f"walk and ridge differ by at most {apart.max():.1%}, at any step of any split")
print(f"walks from 0 and from elsewhere by up to {elsewhere.max():.1%}")

# %%
# What must be so
# ---------------
# With u for η σ² t, the ridge goes the share 2u / (1 + 2u).
# The walk goes at least 1 - exp(-u), hence at least u / (1 + u), since exp(u) is at least 1 + u:
# that is at least half of the ridge's share.
# And it goes at most u and at most the whole way, and both are at most one and a half times 2u /
# (1 + 2u), the first as long as u is at most 1, the second from there on.

_, A, target, walk, ridge = split(0)
few = int(np.sum(steps <= 1000))
path = sb.gradient_descent(columns=A, target=target, n_steps=1000, tol=0).path
reached = path[np.minimum(steps[:few, 0], len(path) - 1)]
size = {"scale": walk, "rtol": 1e-7}
sb.claim("steps against the gradient go where the formula says", reached, walk[:few], **size)
S = sb.Span(columns=A)
if S.dim:
    penalty = S.singular_values[0] ** 2 / (2 * steps[:, 0])
    by_penalty = sb.ridge(columns=A, target=target, penalty=penalty).weights
    sb.claim(
        "and the ridge's penalty is one over twice the steps, times step",
        by_penalty,
        ridge,
        **size,
    )
far, by_ridge = shares(S.singular_values[: S.dim])
half = by_ridge / 2
sb.claim("along no direction does it go less than half as far", far, at_least=half, scale=1)
sb.claim("nor more than one and a half times as far", far, at_most=3 * half, scale=1)

# %%
# Look at the errors
# ------------------
# Thin lines are single splits, thick ones their median.
# Where it breaks: a walk that does not begin at 0 keeps what it began with where the data say
# little, and no ridge of this kind does.
# The dotted line began at random weights, as long as those of the best stop.

draw.style()
fig, ax = plt.subplots(figsize=(6.2, 4))
middle = np.median(found, axis=0)
looks = (
    ("gradient descent, stopped", draw.RESIDUAL, "-", 6),
    ("ridge, penalty 1 / (2ηt)", draw.INK, "--", 1.8),
    ("descent from elsewhere", draw.MUTED, ":", 2),
)
ax.plot(steps, found[:, 0].T, color=draw.RESIDUAL, lw=0.7, alpha=0.25)
for line, (name, color, dashes, width) in zip(middle, looks, strict=True):
    soft = 0.45 if dashes == "-" else 1
    ax.plot(steps, line, dashes, color=color, lw=width, alpha=soft, label=name)
ax.set(xscale="log", xlabel="steps", ylabel="error on new rows")
ax.legend(loc="upper left")
ax.set_ylim(top=middle.max() + 0.45 * np.ptp(middle))
fig.set_label(
    f"The error on new rows against the number of steps, median of {splits} splits: "
    f"{middle[0, 0]:.3g} after one step, least {middle[0].min():.3g}, "
    f"{middle[0, -1]:.3g} after {steps[-1, 0]:,}. The line of a ridge lies within "
    f"{np.abs(middle[0] - middle[1]).max():.2g} of it; a walk from elsewhere gets to "
    f"{middle[2].min():.3g}."
)
plt.show()

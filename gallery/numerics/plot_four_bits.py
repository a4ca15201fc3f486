r"""
Round a model to four bits
==========================

A model whose weights are rounded to four bits still reads digits, and once a single column is
recorded in larger units it only guesses.
Rounded weights share a step, and the largest of them says how long it is.
A column in smaller numbers needs larger weights: the model says what it said before, but the step
has outgrown every other weight, and they are rounded to 0.
A step for each column takes that back.
Here the column is made so; large language models have such outlying features by themselves
(:doi:`10.48550/arXiv.2208.07339`).
"""

# Your data go here: put your own in place of these, rows and the class of each.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

X, y = load_digits(return_X_y=True)  # X is (n, d); y is (n,): numbers or words
smaller = 50  # how many times smaller the numbers of one column are recorded
splits = 20  # how often half of the rows is chosen to be fitted; the others are new

# %%
# Fit, and round
# --------------
# Of b bits a weight is a whole number from -k to k, with k = 2^(b-1) - 1, times a step.
# The fit is a ridge on an indicator of each class, so a class is a weighted sum of the columns.

X = sb.numbers(X)
X = X / (np.abs(X).max() or 1.0)  # the penalty sees units
kinds, y = np.unique(np.asarray(y), return_inverse=True)
n, d = X.shape
target = np.eye(len(kinds))[y]
bits = np.arange(8, 1, -1)


def steps(w, b, axis=None):
    """Return the step of all weights, or one for each row of them."""
    step = np.abs(w).max(axis=axis, keepdims=True) / (2 ** (b - 1) - 1)
    return np.where(step > 0, step, 1.0)


def run(seed):
    """Return what is right, in full and by way and bits; and two models of one function."""
    order = np.random.default_rng(seed).permutation(n)
    seen, new = order[: -(-n // 2)], order[n // 2 :]
    fit = sb.ridge(columns=X[seen], target=target[seen], penalty=1.0, intercept=True)
    units = np.ones(d)
    units[np.abs(fit.weights).max(axis=1).argmax()] = smaller
    plain = X[new], fit.weights, fit.intercept
    scaled = X[new] / units, fit.weights * units[:, None], fit.intercept

    def right(model, b=None, axis=None):
        rows, w, intercept = model
        if b is not None:
            w = np.round(w / steps(w, b, axis)) * steps(w, b, axis)
        return np.mean((rows @ w + intercept).argmax(axis=1) == y[new])

    ways = (plain, None), (scaled, None), (scaled, 1)
    found = [[right(model, b, axis) for b in bits] for model, axis in ways]
    return right(plain), found, plain, scaled


runs = [run(seed) for seed in range(splits)]
whole = np.mean([r[0] for r in runs])
found = np.array([r[1] for r in runs])  # (splits, 3, bits)
names = ["as fitted", "one column in larger units", "the same, a step for each column"]
print(f"X {X.shape}, {len(kinds)} classes; in full {whole:.1%} of the new rows right")
for name, share in zip(names, found.mean(axis=0), strict=True):
    print(f"{name:33}", *(f"{b} bits {s:4.0%} " for b, s in zip(bits, share, strict=True)))
four = found[:, :, list(bits).index(4)]
print(
    f"at four bits, {splits} splits: {four[:, 0].min():.0%} to {four[:, 0].max():.0%}, "
    f"{four[:, 1].min():.0%} to {four[:, 1].max():.0%}, {four[:, 2].min():.0%} to "
    f"{four[:, 2].max():.0%}"
)

# %%
# What must be so
# ---------------
# In the other units the model is the same function: that is the control, nothing but rounding
# tells the two apart.
# And rounding moves a weight by half a step at most, so it moves a weighted sum by no more than
# half a step for each unit in the row.

_, _, plain, scaled = runs[0]
answers = [rows @ w for rows, w, _ in (scaled, plain)]
sb.claim("before rounding, both say the same", *answers, scale=answers[1])
for name, (rows, w, _), axis in zip(names, (plain, scaled, scaled), (None, None, 1), strict=True):
    step = steps(w, 4, axis)
    moved = np.abs(rows @ (np.round(w / step) * step - w))
    limit = np.abs(rows) @ np.broadcast_to(step / 2, w.shape)
    fence = {"at_most": limit, "scale": limit}
    sb.claim(f"{name}: no sum moves further than the steps allow", moved, **fence)
    print(f"{name}: {np.mean(np.abs(w) < step / 2):.0%} of the weights are rounded to 0")

# %%
# Look at the bits
# ----------------
# Thin lines are single splits, thick ones their mean.
# Two bits are where it breaks: a weight is then -1, 0 or 1 times its step, and a step for each
# column is not enough.

draw.style()
fig, ax = plt.subplots(figsize=(5.6, 4))
ax.axhline(whole, color=draw.MUTED, lw=0.8, ls=":")
looks = (draw.REACHED, "o-"), (draw.RESIDUAL, "s--"), (draw.ATOMS, "D-.")
for k, (name, (color, look)) in enumerate(zip(names, looks, strict=True)):
    ax.plot(bits, found[:, k].T, color=color, lw=0.8, alpha=0.2)
    ax.plot(bits, found[:, k].mean(axis=0), look, color=color, lw=2.5, ms=7, label=name)
ax.set(xlim=(8.2, 1.8), ylim=(0, 1.4), xlabel="bits of a weight", ylabel="right on new rows")
ax.set_yticks([0, 0.5, 1])
ax.yaxis.set_major_formatter("{x:.0%}")
ax.legend(loc="upper left", fontsize=12)
told = "; ".join(
    f"{name} {share:.0%}" for name, share in zip(names, four.mean(axis=0), strict=True)
)
fig.set_label(
    f"New rows that are right against the bits of a weight, 8 to 2, mean of {splits} splits. "
    f"In full {whole:.0%}. At four bits: {told}."
)
plt.show()

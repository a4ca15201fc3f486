r"""
Add noise to the rows, and get a ridge
======================================

Fit a table with many noisy copies of each row, as data augmentation does, and the weights land
where a ridge would have put them.
Averaged over the noise the squared error is what it was, plus the length of the weights squared
times the variance of the noise: the penalty of a ridge, and nobody asked for one
(:doi:`10.1162/neco.1995.7.1.108`).
So a noisy copy is no new row, it is a wish for small weights.
Noise on the target has no such effect.
"""

# Your data go here: put your own in place of these.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
X, y = patients.data, patients.target  # X is (n, d), y is (n,)
names = ["age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu"]  # of the columns
noise = 0.3  # its standard deviation, that of each column being 1

# %%
# The fit without noise, and the ridge
# ------------------------------------
# Noise of variance s² on n rows is a penalty of n s².

X, y = sb.numbers(X), sb.numbers(y)
X = sb.Standardizer(rows=X).transform(X)
n, d = X.shape


def fit(rows, target):
    """Return the weights of a least-squares fit with an intercept."""
    return sb.least_squares(columns=rows, target=target, intercept=True).weights


alone = fit(X, y)
ridge = sb.ridge(columns=X, target=y, penalty=n * noise**2, intercept=True).weights
print(f"X {X.shape}, y {y.shape}, penalty {n * noise**2:.3g}")
for name, before, after in list(zip(names, alone, ridge, strict=True))[:12]:
    print(f"{name[:20]:20} {before:8.3g} by least squares, {after:8.3g} by ridge")

# %%
# What must be so
# ---------------
# Some noise averages out exactly: in a pair of copies one column is a little higher, then a little
# lower, and each column has its pair.
# These copies give the ridge to the last digit.
# The control is noise on the target, a copy with it and a copy with its opposite: nothing moves.

h = noise * np.sqrt(d) * np.eye(d)
copies = np.vstack([X + sign * move for move in h for sign in (1, -1)])
near = {"scale": y, "rtol": 1e-8}
exact = fit(copies, np.tile(y, 2 * d))
sb.claim("the copies' fit is the ridge", exact, ridge, **near)
wrong = np.random.default_rng(1).normal(size=n) * y.std()
still = fit(np.vstack([X, X]), np.concatenate([y + wrong, y - wrong]))
sb.claim("noise on the target changes no weight", still, alone, **near)

# %%
# Random noise, twenty times
# --------------------------
# With random noise the weights come near: how far are they still from the ridge, as a share of
# the way from least squares to it?

way = np.linalg.norm(ridge - alone) or 1.0  # if there is nothing to fit
drawn = {}
for times in [1, 10, 50] if 50 * n * d < 400_000 else [1]:
    drawn[times] = []
    for seed in range(20):
        E = np.random.default_rng(seed).normal(scale=noise, size=(times, n, d))
        drawn[times].append(fit((X + E).reshape(-1, d), np.tile(y, times)))
    off = [np.linalg.norm(w - ridge) / way for w in drawn[times]]
    print(f"{times:3} copies of each row: {min(off):.2f} to {max(off):.2f} of the way is left")

# %%
# Look at the weights
# -------------------
# A diamond on the diagonal is a weight that the noisy copies of one draw and the ridge agree on; a
# bar over it reaches over twenty draws.
# The rings are the weights without noise.
# Where it breaks: noise of one size is a fair penalty only in columns of one scale, and for a loss
# other than the squared error the penalty has another form.

draw.style()
fig, ax = plt.subplots(figsize=(5.6, 4.2))
ends = np.array([ridge.min(), ridge.max()])
ax.plot(ends, ends, color=draw.MUTED, lw=1)
middle = ends @ [0.35, 0.65]
ax.annotate("both alike", [middle, middle], (8, -14), textcoords="offset points", color=draw.MUTED)
many = np.array(drawn[max(drawn)])
ax.vlines(ridge, many.min(axis=0), many.max(axis=0), color=draw.REACHED, lw=3, alpha=0.5)
ax.vlines(ridge, alone, many[0], color=draw.RESIDUAL, lw=1, ls=":")
ax.plot(ridge, alone, "o", mfc=draw.PAPER, mec=draw.RESIDUAL, ms=8, label="without noise")
ax.plot(ridge, many[0], "D", color=draw.REACHED, ms=7, label="with noisy copies")
for j in np.argsort(-np.abs(ridge - alone), kind="stable")[:3]:
    ax.annotate(
        names[j][:20], (ridge[j], alone[j]), (8, 0), textcoords="offset points", va="center"
    )
ax.set(xlabel="weight by ridge", ylabel="weight by least squares")
ax.legend(loc="upper left", handletextpad=0.2)
fig.set_label(
    f"The {d} weights by least squares, up, against those of a ridge, across. Without noise they "
    f"are up to {np.abs(alone - ridge).max():.3g} off the diagonal, with {max(drawn)} noisy "
    f"copies of each row up to {np.abs(many[0] - ridge).max():.3g}."
)
plt.show()

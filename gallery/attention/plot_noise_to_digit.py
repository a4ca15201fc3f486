r"""
Turn noise into a digit by attention
====================================

Six squares of noise become six handwritten digits, by attention to stored pictures and with
nothing trained.
A diffusion model learns to take noise away, a little at a time.
For a finite set of pictures the denoiser of least squared error needs no learning: it is a
weighted average of all of them, with a softmax for weights, whose scores fall with the squared
distance.
Cool that softmax step by step, and the average of 1,797 pictures narrows to one.
That one is a copy: every walk with the optimal denoiser of a training set, here 120 of 120, ends
in the training set.
"""

# Your data go here: put your own in place of these, rows of any kind,
# and their height and width if they are pictures.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

X = load_digits().data / 16  # (n, d): one picture per row
shape = (8, 8)  # height and width; (1, d) for rows that are no pictures
walks = 6  # how many squares of noise to start from

# %%
# The denoiser is a softmax
# -------------------------
# Say a picture was drawn at random and Gaussian noise of standard deviation s added to it.
# Given the result x, the probability that it was picture i is proportional to
# exp(-\|x - x_i\|² / 2s²), so the posterior mean is a convex combination of the pictures.

X = sb.numbers(X)
n, d = X.shape
reach = np.linalg.norm(X - X.mean(axis=0), axis=1).max() or 1.0  # if all are one picture
sizes = reach * np.geomspace(2, 0.003, 30)  # of the noise, step by step


def denoise(x, s):
    """Return the mean picture behind each row of x under noise of size s, and its weights."""
    weights = sb.softmax((x @ X.T - (X**2).sum(axis=1) / 2) / s**2)
    return weights @ X, weights


def walk(x, sizes):
    """Take the noise away; return each state, and how many pictures share the weight."""
    states, sharing = [x], []
    for s, smaller in zip(sizes, [*sizes[1:], 0.0], strict=True):
        mean, weights = denoise(x, s)
        x = mean + smaller / s * (x - mean)
        states.append(x)
        sharing.append(np.exp(-(weights * np.log(np.maximum(weights, 1e-300))).sum(axis=1)))
    return states, np.mean(sharing, axis=1)


start = sizes[0] * np.random.default_rng(1).normal(size=(walks, d))
states, sharing = walk(start, sizes)
print(f"X {X.shape}, start {start.shape}; pictures that share the weight:")
print(*(f"{count:.0f}" for count in sharing[::5]))

# %%
# What must be so
# ---------------
# The same weights come from attention, with minus half the squared length of each picture as one
# more coordinate of its key.
# And the step leads uphill: the denoiser moves x by s² times the gradient of the logarithm of the
# density (Robbins 1956 has it from Tweedie), which small steps measure.

k = 11
asked = np.column_stack([states[k], np.ones(walks)])
keys = np.column_stack([X, -(X**2).sum(axis=1) / 2])
by_attention = sb.attention(asked, keys, X, scale=1 / sizes[k] ** 2).output
mean, _ = denoise(states[k], sizes[k])
sb.claim("the denoiser is a head of attention", by_attention, mean, scale=X)


def log_density(x, s):
    """Return the logarithm of the density of x, up to a constant."""
    scores = -((x - X) ** 2).sum(axis=1) / (2 * s**2)
    return np.log(np.exp(scores - scores.max()).sum()) + scores.max()


way = np.random.default_rng(2).normal(size=d)
h = 1e-4 * sizes[k] / np.linalg.norm(way)
x = states[k][0]
slope = (log_density(x + h * way, sizes[k]) - log_density(x - h * way, sizes[k])) / (2 * h)
step = (mean[0] - x) @ way
size = sizes[k] * np.linalg.norm(way) * max(1, np.linalg.norm(mean[0] - x) / sizes[k])
sb.claim(
    "it moves up the logarithm of the density",
    step,
    sizes[k] ** 2 * slope,
    scale=size,
    rtol=1e-5,
)

# %%
# Twenty starts, and the control
# ------------------------------
# Is every end a copy, or was it luck?
# Twenty times six squares of noise are walked to the end.
# The control stops the cooling on the way: if the average of many pictures never narrows, does an
# end still meet one of them?


def apart(ends):
    """Return how far each end is from the nearest picture, as a share of the cloud's reach."""
    squares = (ends**2).sum(axis=1)[:, None] - 2 * ends @ X.T + (X**2).sum(axis=1)
    return np.sqrt(np.maximum(squares, 0).min(axis=1)) / reach


many = sizes[0] * np.random.default_rng(0).normal(size=(20 * walks, d))
cooled = apart(walk(many, sizes)[0][-1])
stop = sizes[max(int((sharing > n / 20).sum()) - 1, 0)]
held = apart(walk(many, np.maximum(sizes, stop))[0][-1])
copies = int((cooled < 1e-6).sum())
print(f"cooled: {copies} of {len(many)} ends are copies, the furthest {cooled.max():.1e} away")
print(f"stopped: {(held < 1e-6).sum()} copies, ends {held.min():.2f} to {held.max():.2f} away")

# %%
# Look at the walks
# -----------------
# One row per start, from noise to the end.
# Above each column, how many pictures share the weight (the exponential of the entropy); rows that
# are no pictures look like bar codes.

few = int((sharing > 3).sum())  # the step from which hardly more than one picture counts
shown = [0, *np.clip(few + np.array([-2, 0, 2, 4, 6]), 1, 29), 30]
draw.style()
fig, axes = plt.subplots(
    walks, len(shown), figsize=(6.4, 0.4 + walks * max(0.35, shape[0] / shape[1])), squeeze=False
)
for row, panels in enumerate(axes):
    for ax, k in zip(panels, shown, strict=True):
        image = states[k][row].reshape(shape)
        wide = "auto" if min(shape) == 1 else "equal"
        ax.imshow(image, cmap="gray_r", aspect=wide)
        ax.set_axis_off()
        ax.set_label("card")
for ax, k in zip(axes[0], shown, strict=True):
    ax.set_title(f"{sharing[min(k, 29)]:,.0f}", fontsize=12, color=draw.WEIGHTS, loc="center")
fig.suptitle("from noise to an end: how many pictures share the weight", fontsize=12)
fig.set_label(
    f"{walks} rows of pictures from noise to an end. The number of the {n} stored pictures that "
    f"share the weight falls from {sharing[0]:,.0f} to {sharing[-1]:,.0f}. Of {len(many)} ends "
    f"{copies} are copies of a stored picture."
)
plt.show()

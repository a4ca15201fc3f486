r"""
Find edges with two heads
=========================

A head of attention averages, so one head can blur a picture but not find its edges: an edge filter
takes one side away from the other, with weights below 0.
Two heads can, whatever the filter.
One averages the places whose weight is above 0, the other those whose weight is below, and the
output matrix subtracts.
Any weighted sum at all is a difference of two averages, each times a number.
"""

# Your data go here: put your own in place of these.
import matplotlib.pyplot as plt
import numpy as np
from scipy.signal import correlate2d
from sklearn.datasets import load_sample_image

import spanbook as sb
from spanbook import draw

# A flower, by flickr.com/photos/vultilion (6056698931), CC BY 2.0, in grey.
image = load_sample_image("flower.jpg")[20:420:10, 120:520:10] @ [0.299, 0.587, 0.114] / 255
kernel = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])  # right minus left (Sobel); image (h, w)

# %%
# Two heads that look by place
# ----------------------------
# A token is a pixel; the score of a place is the logarithm of its weight, and minus infinity hides
# a place without one.
# Queries and keys say nothing of their own here: only where they are counts.

image, kernel = sb.numbers(image)[:40, :40], sb.numbers(kernel)  # of a large picture a corner
down, right = kernel.shape
if not kernel.any():
    raise ValueError("the kernel has no weight but 0")
rows, columns = image.shape[0] - down + 1, image.shape[1] - right + 1
pixels = image.reshape(-1, 1)
number = np.arange(image.size).reshape(image.shape)
around = np.lib.stride_tricks.sliding_window_view(number, kernel.shape).reshape(-1, kernel.size)
copies = pixels[around, 0]  # (m, size of the kernel): what is around each place


def head(weights):
    """Return what a head says at each place whose non-negative weights are these."""
    shares = weights.ravel() / weights.sum()
    scores = np.full((len(around), image.size), -np.inf)
    seen = shares > 0
    np.put_along_axis(scores, around[:, seen], np.log(shares[seen])[None], axis=1)
    blank = np.zeros((len(around), 1)), np.zeros((image.size, 1))
    return sb.attention(*blank, pixels, mask=scores).output[:, 0]


def both_heads(kernel):
    """Return the output matrix, a number for each head, and what the heads say."""
    parts = [(sign, np.maximum(sign * kernel, 0)) for sign in (1, -1)]
    used = [(sign * float(part.sum()), head(part)) for sign, part in parts if part.any()]
    return [factor for factor, _ in used], np.array([said for _, said in used])


W_O, said = both_heads(kernel)
edges = np.array(W_O) @ said.reshape(len(said), -1)
print(f"image {image.shape}, kernel {kernel.shape}, output matrix {W_O}")
print(f"heads say {said.min():.3f} to {said.max():.3f}, their sum {edges.min():.3f}", end=" ")
print(f"to {edges.max():.3f}")

# %%
# What must be so
# ---------------
# SciPy filters the picture without attention.

filtered = correlate2d(image, kernel, mode="valid").ravel()
size = np.abs(copies) @ np.abs(kernel).ravel()
sb.claim("two heads filter the picture", edges, filtered, scale=size)
inside = [said.min() - pixels.min(), pixels.max() - said.max()]
sb.claim("each head only averages", inside, at_least=0, scale=pixels)

# %%
# The control: one head, and the best number behind it
# ----------------------------------------------------
# One head that looks by place, and any number behind it, reach two cones: averages times a number
# of either sign.
# The nearest point of the two is the best that one such head can do.
# Twenty random filters are tried too.
# Where no weight is below 0, one head is enough.


def one_head(wanted):
    """Return what the best single head says, times the best number."""
    near = [sb.ConicHull(columns=sign * copies).nearest(wanted) for sign in (1, -1)]
    return min(near, key=lambda found: found.distance).point


def missed(kernel):
    """Return the share of a filtered picture that the best single head leaves."""
    wanted = copies @ kernel.ravel()
    return np.linalg.norm(one_head(wanted) - wanted) / (np.linalg.norm(wanted) or 1.0)  # all 0: 0


best = one_head(filtered)
random = [np.random.default_rng(seed).normal(size=kernel.shape) for seed in range(20)]
signed, positive = ([missed(k) for k in some] for some in (random, np.abs(random)))
print(f"one head leaves {missed(kernel):.0%} of the filtered picture")
print(f"of twenty random filters {min(signed):.0%} to {max(signed):.0%}", end=", ")
print(f"without weights below 0 at most {max(positive):.1g}")
sb.claim("without weights below 0 one head is enough", positive, 0, scale=1, rtol=1e-7)

# %%
# Look at what they say
# ---------------------
# Two blurs, and what is left when one is taken from the other.
# Where it breaks: these heads look by place alone, so the filter is the same everywhere; that is
# what a convolution is.

draw.style()
fig, axes = plt.subplots(2, 2, figsize=(4.4, 4.8))
names = [f"a head, times {factor:.3g}".replace("-", "−") for factor in W_O]
shown = [*zip(names, said, strict=True)]
low, high = pixels.min(), pixels.max()
for ax in axes.flat:
    ax.set_axis_off()
for ax, (name, picture) in zip(axes[0], shown, strict=False):
    ax.imshow(picture.reshape(rows, columns), cmap="gray", vmin=low, vmax=high)
    ax.set_title(name, fontsize=12)
largest = 0.7 * np.abs(filtered).max()
sums = {"both heads": edges, "the best one head": best}
for ax, (name, picture) in zip(axes[1], sums.items(), strict=True):
    look = {"cmap": "gray", "vmin": -largest, "vmax": largest}
    ax.imshow(picture.reshape(rows, columns), **look)
    ax.set_title(name, fontsize=12)
    ax.set_label("card")
fig.set_label(
    f"Above, what {len(said)} heads of attention say of a picture: blurs. Below, their sum "
    f"with the factors {' and '.join(f'{factor:.3g}' for factor in W_O)}, which is the filtered "
    f"picture, and the best that one such head can do, which leaves {missed(kernel):.0%} of it."
)
plt.show()

r"""
Mix handwritten digits into another
===================================

Can one handwritten digit be made of others?
Lay some of them over each other, each with its own weight.
The atoms stay, and three lists of weights make three pictures: the average, the best mixture
and the best weighted sum.
"""

# Your data go here: put your own in place of these,
# images of one shape and one more to write with them.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

digits = load_digits()
threes = digits.images[digits.target == 3] / 16
images, wanted = threes[:30], threes[40]  # (n, height, width) and (height, width)

# %%
# Three lists of weights for the same atoms
# -----------------------------------------
# An image is a vector with one axis per pixel.
# Equal weights give the average.
# Non-negative weights with sum 1 give a mixture (a convex combination), and free weights give
# anything in the span.
# One call of ``combine`` makes all three sums.

images, wanted = sb.numbers(images), sb.numbers(wanted)
V = images.reshape(len(images), -1)
y = wanted.ravel()
lists = {
    "average": np.full(len(V), 1 / len(V)),
    "mixture": sb.ConvexHull(rows=V).nearest(y).weights,
    "free": sb.Span(rows=V).nearest(y).weights,
}
sums = sb.combine(np.array(list(lists.values())), rows=V)

print(f"atoms {V.shape}, weights {(3, len(V))}, sums {sums.shape}")
off = np.linalg.norm(sums - y, axis=1)
for (name, w), distance in zip(lists.items(), off, strict=True):
    used = np.count_nonzero(np.abs(w) > 1e-9 * np.abs(w).max())
    print(
        f"{name:8} uses {used:3} atoms, weights {w.min():6.3f} to {w.max():.3f}, "
        f"sum {w.sum():.3f}, distance {distance:.3f}"
    )

# %%
# What must be so
# ---------------
# The average is the mean image.
# It is one of the mixtures, and every mixture is a weighted sum, so from the first to the last the
# distance cannot rise.
# A mixture has no pixel darker than the darkest of the atoms there; a free sum may.

both = np.vstack([V, y])
sb.claim("equal weights make the mean image", sums[0], images.mean(axis=0).ravel(), scale=V)
sb.claim("more freedom is never further away", np.diff(off), at_most=0, scale=both)
within = np.clip(sums[:2], V.min(axis=0), V.max(axis=0))
sb.claim("average and mixture stay in the range of every pixel", sums[:2], within, scale=V)
print("pixels of the free sum out of range:", np.sum((sums[2] > V.max(0)) | (sums[2] < V.min(0))))

# %%
# Look at the sums, and at what the mixture is made of
# ----------------------------------------------------
# Below, the atoms that weigh most in the mixture, each with its weight.

draw.style()
pictures = {"wanted": wanted, **dict(zip(lists, sums.reshape(3, *wanted.shape), strict=True))}
fig, axes = plt.subplots(1, 4, figsize=(6.6, 2.3))
for k, (ax, (name, picture)) in enumerate(zip(axes, pictures.items(), strict=True)):
    ax.imshow(picture, cmap="Greys", vmin=min(y.min(), 0), vmax=y.max())
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=draw.FAINT)
    ax.set_title(name, color=draw.REACHED if k else draw.TARGET)
    ax.set_xlabel(f"off by {off[k - 1]:.2f}" if k else "")
    ax.set_label("card")
fig.set_label(
    f"An image and three weighted sums of {len(V)} others that come near it: the average, off by "
    f"{off[0]:.2f}, the best mixture, off by {off[1]:.2f}, and the best free sum, {off[2]:.2f}."
)

heavy = np.argsort(-lists["mixture"], kind="stable")[: min(8, len(V))]
fig, axes = plt.subplots(1, len(heavy), figsize=(6.6, 1.5), squeeze=False)
for ax, k in zip(axes[0], heavy, strict=True):
    ax.imshow(images[k], cmap="Greys", vmin=min(V.min(), 0), vmax=V.max())
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=draw.FAINT)
    ax.set_title(f"{lists['mixture'][k]:.2f}", color=draw.WEIGHTS, loc="center")
shares = ", ".join(f"{lists['mixture'][k]:.2f}" for k in heavy)
fig.set_label(
    f"The {len(heavy)} heaviest of the {len(V)} atoms in the best mixture, with weights "
    f"{shares}; it leaves "
    f"{np.sum(lists['mixture'] < 1e-9)} of them out, and the free weights go from "
    f"{lists['free'].min():.2f} to {lists['free'].max():.2f}."
)
plt.show()

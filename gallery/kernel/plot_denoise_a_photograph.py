r"""
Clean a photograph by attention over its patches
================================================

A noisy photograph is cleaned by nothing but itself: each pixel becomes an average of all of them,
weighted by how much their surroundings look alike.
That is attention, with the patch around a pixel for query and for key, and the pixel for value.
A blur averages too, but with one list of weights for every place, and takes edges and noise alike.
The method is known as non-local means (:doi:`10.1109/CVPR.2005.38`).
"""

# Your data go here: put your own in place of these.
import matplotlib.pyplot as plt
import numpy as np
from scipy.ndimage import gaussian_filter
from sklearn.datasets import load_sample_image

import spanbook as sb
from spanbook import draw

# A summer palace, by flickr.com/photos/danielbuechele (6061409035), CC BY 2.0, in grey.
clean = load_sample_image("china.jpg")[140:220:2, 292:372:2] @ [0.299, 0.587, 0.114] / 255
noise = 0.1  # its standard deviation; the pixels of clean (height, width) go from 0 to 1
side = 2  # how far a patch reaches from its middle

# %%
# A head that looks at patches
# ----------------------------
# The squared distance of two noisy patches of one thing is 2 s² per pixel on average; the softmax
# of minus half of it is cooled to a quarter of s² per pixel, whatever the picture.

clean = sb.numbers(clean)[:40, :40]  # of a larger picture the first rows and columns
cold = noise**2 * (2 * side + 1) ** 2 / 4 or 1.0  # without noise any will do


def patches(picture):
    """Return the patch around each pixel, a row each."""
    wide = np.pad(picture, side, mode="symmetric")
    seen = np.lib.stride_tricks.sliding_window_view(wide, (2 * side + 1,) * 2)
    return seen.reshape(picture.size, -1)


def attended(picture, keys=None):
    """Return the average of all pixels for each one, weighted by what is like its patch."""
    asking = patches(picture)
    keys = asking if keys is None else keys
    weights = sb.softmax((asking @ keys.T - (keys**2).sum(axis=1) / 2) / cold)
    return (weights @ picture.ravel()).reshape(picture.shape)


def off(picture):
    """Return how far a picture is from the clean one, root mean square."""
    return np.sqrt(np.mean((picture - clean) ** 2))


def blurred(picture):
    """Return the best of eight blurs: best because it is told the clean picture."""
    return min((gaussian_filter(picture, w) for w in np.linspace(0.4, 1.4, 8)), key=off)


noisy = clean + noise * np.random.default_rng(0).normal(size=clean.shape)
pictures = {"noisy": noisy, "attention": attended(noisy), "best blur": blurred(noisy)}
print(f"clean {clean.shape}, patches {patches(noisy).shape}")
for name, picture in pictures.items():
    print(f"{name:10} off by {off(picture):.4f}")

# %%
# What must be so
# ---------------
# It is a head of attention whose keys are told their own lengths, and an average.

asking = patches(noisy)
keys = np.column_stack([asking, -(asking**2).sum(axis=1) / 2])
some = np.column_stack([asking, np.ones(len(asking))])[:50]
head = sb.attention(some, keys, noisy.reshape(-1, 1), scale=1 / cold).output[:, 0]
first = pictures["attention"].ravel()[:50]
sb.claim("it is a head of attention", head, first, scale=noisy, rtol=1e-6)
beyond = [noisy.min() - pictures["attention"].min(), pictures["attention"].max() - noisy.max()]
sb.claim("no pixel leaves the range of those that there were", beyond, at_most=0, scale=noisy)

# %%
# Twenty noises, and the control
# ------------------------------
# Is it the likeness, or would any average over the whole picture do?
# The control shuffles the keys: the same weights, on other pixels.

errors = []
for seed in range(20):
    rng = np.random.default_rng(seed)
    seen = clean + noise * rng.normal(size=clean.shape)
    errors.append([off(p) for p in (seen, attended(seen), blurred(seen))])
errors = np.array(errors)
for name, e in zip(pictures, errors.T, strict=True):
    print(f"{name:10} off by {e.min():.4f} to {e.max():.4f}")
shuffled = attended(noisy, np.random.default_rng(1).permutation(asking))
print(f"with shuffled keys off by {off(shuffled):.4f}")
wins = int(np.sum(errors[:, 1] < errors[:, 2]))
print(f"attention is nearer than the best blur {wins} of {len(errors)} times")

# %%
# Look at it
# ----------
# Where it breaks: a patch that has no like in the picture keeps its noise, and the temperature
# takes the size of the noise as known.

draw.style()
fig, axes = plt.subplots(2, 2, figsize=(5.6, 6))
low, high = clean.min(), clean.max()
for ax, (name, picture) in zip(axes.flat, (pictures | {"clean": clean}).items(), strict=True):
    ax.imshow(picture, cmap="gray", vmin=low, vmax=high + (low == high))
    ax.set_title(name if name == "clean" else f"{name}: off by {off(picture):.3f}", fontsize=12)
    ax.set_axis_off()
    if name in ("noisy", "attention"):
        ax.set_label("card")
fig.set_label(
    "A picture four times: with noise, blurred, averaged by attention over patches, and clean. "
    + " ".join(f"{name.capitalize()}, off by {off(p):.3f}." for name, p in pictures.items())
)
plt.show()

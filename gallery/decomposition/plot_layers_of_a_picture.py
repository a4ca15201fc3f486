r"""
Rebuild a picture from a few layers
===================================

How much of a picture is there to say?
Its singular value decomposition writes it as a sum of layers, each a column times a row.
Upright and level shapes need few layers; a slanted edge needs many, however plain it looks.
No other layers do better, and the singular values say beforehand what will be left.
"""

# Your data go here: put your own in place of this, any matrix of numbers.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

y, x = np.mgrid[0:60, 0:80]
picture = 0.15 + 0.0 * x  # a wall
picture[10:50, 10:70] = 0.55  # with a window: two layers so far
picture[29:31, 10:70] = picture[10:50, 39:41] = 0.0  # its bars
picture[(x - 55) ** 2 + (y - 20) ** 2 < 60] = 1.0  # a round sun
picture[(y > 62 - 0.55 * x) & (y > 31) & (y < 50) & (x > 10) & (x < 70)] = 0.3  # a slanted hill
ks = (2, 6, 15)  # how many layers to keep

# %%
# Take it apart
# -------------
# The squares of the singular values sum to the square of the whole picture.

picture = sb.numbers(picture)
u, s, vt = np.linalg.svd(picture, full_matrices=False)
ks = sorted({min(k, len(s)) for k in ks})
size = np.linalg.norm(picture) or 1.0  # an empty picture leaves 0 % of 0
left = np.sqrt((s[::-1] ** 2).cumsum()[::-1])  # left[k]: what k layers leave
left = np.append(left, 0.0)
rank = sb.Span(rows=picture).dim
print(f"picture {picture.shape}, rank {rank}")
sums = {k: (u[:, :k] * s[:k]) @ vt[:k] for k in ks}
for k, image in sums.items():
    numbers = k * (sum(picture.shape) + 1)
    print(f"{k:3} layers: {numbers} numbers for {picture.size}, {left[k] / size:.1%} left")
    sb.claim(
        f"{k} layers leave the singular values after them",
        np.linalg.norm(picture - image),
        left[k],
        scale=size,
    )

# %%
# Try to do better
# ----------------
# Take k other rows as atoms: mixtures of the picture's own rows, at random, with the best
# weights that there are.
# Schmidt proved in 1907, and Eckart and Young for matrices in 1936, that nothing of rank k comes
# nearer than the k layers.

rng = np.random.default_rng(0)
tries = np.arange(1, min(len(s), 40) + 1)
others = np.array(
    [
        min(
            np.linalg.norm(sb.Span(rows=mix @ picture).nearest(picture).residual)
            for mix in rng.normal(size=(5, k, len(picture)))
        )
        for k in tries
    ]
)
sb.claim("no other atoms leave less", others, at_least=left[tries], scale=size, rtol=1e-7)
k = ks[len(ks) // 2]
print(
    f"{k} layers leave {left[k] / size:.1%}, {k} random mixtures of rows "
    f"{others[min(k, len(tries)) - 1] / size:.1%}"
)

# %%
# The sums
# --------
# Each picture is one point of a space with an axis for every pixel.

draw.style()
fig, axes = plt.subplots(2, 2, figsize=(6.2, 5.2))
shown = [*((f"{k} layers, {left[k] / size:.0%} left", sums[k]) for k in ks), ("all", picture)]
for ax in axes.flat:
    ax.set_axis_off()
for ax, (title, image) in zip(axes.flat, shown, strict=False):
    ax.imshow(image, cmap="gray", vmin=picture.min(), vmax=picture.max() + (np.ptp(picture) == 0))
    ax.set_title(title)
    ax.set_label("card")
fig.set_label(
    f"A picture of {picture.shape[0]} by {picture.shape[1]} pixels rebuilt from "
    + ", ".join(f"{k} layers ({left[k] / size:.0%} left)" for k in ks)
    + ", and as it is. The more layers, the less is left."
)

# %%
# What is left
# ------------
# The line is what the layers leave, the dots are the best of five random choices of atoms.

fig, ax = plt.subplots(figsize=(6, 3.4))
ax.semilogy(np.maximum(left / size, 1e-9), color=draw.RESIDUAL, label="layers of the SVD")
ax.semilogy(
    tries,
    np.maximum(others / size, 1e-9),
    "o",
    ms=5,
    color=draw.MUTED,
    label="random mixtures of rows",
)
ax.set(xlabel="atoms", ylabel="share of the length left", xlim=(0, rank + 1), ylim=(1e-3, 1.5))
ax.legend(loc="upper right")
fig.set_label(
    f"What is left of the picture against the number of atoms. With layers of the SVD it falls "
    f"from all to nothing at {rank}; with random mixtures of rows it is never lower."
)
plt.show()

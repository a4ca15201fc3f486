r"""
Take the noise out of digits by a projection
============================================

Images with noise on every pixel, and no clean ones to learn from.
Noise is spread over all directions, and what the images have in common over few.
Keep the few directions in which the rows vary most (principal components), and project on them.
How many?
Too few lose the image, too many keep the noise.
Here the best number is read off against the clean images, which were held back; with noisy ones
alone it has to be estimated.
"""

# Your data go here: put your own in place of these, one example per row,
# and the height and width if they are images.
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

clean = load_digits().data[:800]  # (n, d): ink from 0 to 16
shape = (8, 8)  # height and width; (1, d) for rows that are no images
noise = 4.0  # standard deviation of what is added to each entry

# %%
# Learn the directions from noisy rows
# ------------------------------------
# One factorisation gives them all, the widest first.
# Keeping `k` coordinates and going back is the projection on the first `k` directions through
# the mean.

clean = sb.numbers(clean)
rng = np.random.default_rng(0)
noisy = clean + noise * rng.normal(size=clean.shape)
most = min(noisy.shape)
pca = sb.principal_components(rows=noisy, k=most)
along = pca.project(noisy)
total = np.sum((noisy - pca.mean) ** 2)
left_out = np.append(np.cumsum(pca.singular_values[::-1] ** 2)[::-1], 0)  # after k directions


def off(a, b):
    """Return the root mean squared difference."""
    return float(np.sqrt(np.mean((a - b) ** 2)))


kept = [pca.mean + along[:, :k] @ pca.components[:k] for k in range(most + 1)]
from_noisy = np.array([off(image, noisy) for image in kept])
from_clean = np.array([off(image, clean) for image in kept])
best = int(from_clean.argmin())
print(f"rows {clean.shape}; noise puts them off by {off(noisy, clean):.3f}")
for k in sorted({0, 1, 2, 5, best, 2 * best, most} & set(range(most + 1))):
    far = f"{from_noisy[k]:.3f} from noisy, {from_clean[k]:.3f} from clean"
    print(f"{k:3} directions: off by {far}")

# %%
# Nothing else comes nearer
# -------------------------
# The squared error to the noisy rows is the sum of the squared singular values left out, and no
# other span of as many dimensions has less (Eckart and Young).
# Turn the best one a little, twenty times, and the error is never smaller.

squares = np.sum(noisy**2)
errors = from_noisy**2 * noisy.size
sb.claim("the squared error is what the singular values left out", errors, left_out, scale=squares)

middle = max(best, 1)
centred = noisy - pca.mean
turned = pca.components[:middle].T + 0.02 * rng.normal(size=(20, noisy.shape[1], middle))
coordinates = centred @ np.linalg.qr(turned)[0]
others = total - np.sum(coordinates**2, axis=(1, 2))
sb.claim(
    f"no other span of {middle} dimensions is nearer",
    others,
    at_least=left_out[middle],
    scale=squares,
)
print(f"squared error {left_out[middle]:.4g}; the least of twenty others {others.min():.4g}")

# %%
# Look at some rows
# -----------------
# The same rows three times: clean, noisy, and projected on the number of directions that comes
# nearest to the clean ones.

draw.style()
lines = {"clean": clean, "noisy": noisy, f"{best} kept": kept[best]}
ink = LinearSegmentedColormap.from_list("ink", [to_rgba(draw.INK, 0), draw.INK])
low, high = clean.min(), clean.max()
fig, axes = plt.subplots(3, 1, figsize=(6.4, 2.9))
for ax, (name, rows) in zip(axes, lines.items(), strict=True):
    images = [
        np.pad(row.reshape(shape), ((0, 0), (0, 1)), constant_values=low) for row in rows[:8]
    ]
    ax.pcolormesh(np.hstack(images), cmap=ink, vmin=low, vmax=high)
    ax.set(xticks=[], yticks=[], aspect="equal", ylim=(shape[0], 0))
    ax.spines[:].set_visible(False)
    ax.set_ylabel(name, rotation=0, ha="right", va="center")
    ax.set_label("card")
fig.set_label(
    f"The first {len(images)} rows as images, three times: clean, with noise, and the noisy "
    f"ones projected on {best} directions, which takes their error from {off(noisy, clean):.2f} "
    f"to {from_clean[best]:.2f}."
)
plt.show()

# %%
# Look at the errors
# ------------------
# Against the noisy rows the error falls to 0: all directions together change nothing.
# Against the clean rows it turns where a further direction brings in more noise than image.

fig, ax = plt.subplots()
ax.plot(from_clean, color=draw.RESIDUAL, label="from the clean rows")
ax.plot(from_noisy, "--", color=draw.MUTED, label="from the noisy rows")
ax.plot(best, from_clean[best], "o", color=draw.RESIDUAL)
ax.set(xlabel="directions kept", ylabel="error", ylim=(0, None))
ax.legend(loc="lower left")
fig.set_label(
    f"The error against the number of directions kept, 0 to {most}. From the noisy rows it falls "
    f"to {from_noisy[-1]:.2f}. From the clean ones it is least, {from_clean[best]:.2f}, at {best} "
    f"directions, and {from_clean[-1]:.2f} with all of them."
)
plt.show()

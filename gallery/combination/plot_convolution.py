r"""
Blur an image by adding shifted copies of it
============================================

What does a convolution do to an image?
It takes copies of the image, each shifted a little, and adds them with weights.
The copies are the atoms, and the numbers of the kernel are the weights.
(What deep learning calls a convolution is the cross-correlation: the same sum, with the kernel
turned by 180 degrees.)
"""

# Your data go here: put your own in place of these,
# an image and a kernel of any shape.
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import CenteredNorm, LinearSegmentedColormap
from scipy.signal import convolve2d
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

image = load_digits().images[0] / 16  # (8, 8): a handwritten zero
kernel = np.array([[1.0, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16  # (3, 3): near counts more

# %%
# Shift and add
# -------------
# Entry ``(i, j)`` of the kernel belongs to the copy that is shifted down by ``i`` and to the
# right by ``j``.
# A margin of zeros makes room for the shifts.
# SciPy's convolution multiplies and adds numbers pixel by pixel, and comes to the same image.

image, kernel = sb.numbers(image), sb.numbers(kernel)
down, right = kernel.shape
large = np.pad(image, ((0, down - 1), (0, right - 1)))
places = list(np.ndindex(kernel.shape))
copies = np.array([np.roll(large, place, axis=(0, 1)) for place in places])
blurred = sb.combine(kernel.ravel(), rows=copies.reshape(len(copies), -1)).reshape(large.shape)

print(f"image {image.shape}, kernel {kernel.shape}, so {len(copies)} atoms of shape {large.shape}")
size = np.abs(image).max() * np.abs(kernel).sum()
sb.claim(
    "a convolution is a weighted sum of shifted copies of its input",
    blurred,
    convolve2d(image, kernel),
    scale=size,
)

# %%
# What the weights say about the result
# -------------------------------------
# The sum of the result is the sum of the image times the sum of the weights.
# So a kernel whose weights sum to 1 keeps the ink, and one whose weights sum to 0, such as
# the difference of two neighbours, keeps none of a flat area.
# Nor can a pixel grow beyond the largest absolute value of the image, times the sum of the
# absolute values of the weights: non-negative weights with sum 1 make no pixel darker than the
# darkest was.

total, sizes = kernel.sum(), np.abs(kernel).sum()
print(f"sum of the weights {total:.4f}, ink before {image.sum():.4f}, after {blurred.sum():.4f}")
print(f"largest pixel before {np.abs(image).max():.4f}, after {np.abs(blurred).max():.4f}")
sb.claim(
    "the ink is multiplied by the sum of the weights",
    blurred.sum(),
    total * image.sum(),
    scale=size * large.size,
)
sb.claim(
    "no pixel outgrows the largest, times the sum of the absolute weights",
    np.abs(blurred),
    at_most=sizes * np.abs(image).max(),
    scale=size,
)

# %%
# Look at the atoms and at their sum
# ----------------------------------
# Each small picture is a shifted copy, as strong as its weight.
# Ink is above 0, and what lies below 0 is orange.
# The pictures are grids of pixels; as atoms they are vectors with one axis per pixel.

draw.style()
shown = places[:9]
fig, axes = plt.subplots(3, 5, figsize=(6.4, 4.4), width_ratios=[1, 1, 1, 0.3, 3])
for ax in axes.flat:
    ax.set_axis_off()
largest = np.abs(image).max() or 1.0  # 0 is paper, also where all is 0
shades = LinearSegmentedColormap.from_list("ink", [draw.RESIDUAL, draw.PAPER, draw.INK])
strongest = np.abs(kernel).max() or 1.0  # a kernel of zeros makes blank copies
look = {"cmap": shades, "norm": CenteredNorm(halfrange=largest * strongest)}
for k, place in enumerate(shown):
    weight = kernel[place]
    ax = axes[divmod(k, 3)]
    ax.set_axis_on()
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=draw.FAINT)
    ax.imshow(weight * copies[k], **look)
    ax.set_title(f"{weight:.3g}".replace("-", "−"), fontsize=11, color=draw.WEIGHTS)
    ax.set_label("card")
for k, (name, picture) in enumerate({"the image": large, "the sum": blurred}.items()):
    ax = fig.add_axes((0.60, 0.50 - 0.49 * k, 0.36, 0.40))
    ax.imshow(
        picture, cmap=shades, norm=CenteredNorm(halfrange=max(largest, np.abs(picture).max()))
    )
    ax.spines[:].set(visible=True, color=draw.FAINT)
    ax.set_title(name, fontsize=12, color=draw.ATOMS if k == 0 else draw.REACHED)
    ax.set_label("card")
    ax.set(xticks=[], yticks=[])
fig.set_label(
    f"Left, {len(shown)} of {len(places)} shifted copies of an image, as strong as its weight, "
    f"from {kernel.min():.3g} to {kernel.max():.3g}. Right, the image as it was and the sum "
    f"of the copies, whose pixels have gone from between {image.min():.2f} and "
    f"{image.max():.2f} to between {blurred.min():.2f} and {blurred.max():.2f}."
)
plt.show()

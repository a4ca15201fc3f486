r"""
Follow the weights out of the triangle
======================================

Three weather stations report; what is the value in between, and what beyond them?
A point of the plane is a weighted sum of the three places, with weights that sum to 1: its
*barycentric coordinates*.
Inside the triangle they are non-negative, and the same weights of the three values interpolate.
Outside some are negative, and the same formula extrapolates.
"""

# Your data go here: put your own in place of these,
# any number of places (rows) in any number of dimensions, with a value for each.
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

import spanbook as sb
from spanbook import draw

places = np.array([[0.0, 0.0], [4.0, 1.0], [1.0, 3.0]])  # (n, d): the atoms
values = np.array([10.0, 14.0, 7.0])  # (n,): degrees, one for each place

# %%
# Weights inside and outside
# --------------------------
# Go from the mean of the places through the first of them, and on.
# At 1 the path meets the place, and beyond it, in a triangle, the other weights change sign.

places, values = sb.numbers(places), sb.numbers(values)
A, C = sb.AffineHull(rows=places), sb.ConvexHull(rows=places)
mean = places.mean(axis=0)
for share in (0.0, 0.5, 1.0, 1.5, 2.0):
    point = mean + share * (places[0] - mean)
    w = A.nearest(point).weights
    print(f"{share:3}: weights {w.round(3)}, value {w @ values:.3f}, inside: {point in C}")

# %%
# What the two rules do to the values
# -----------------------------------
# Scatter points far beyond the places.
# Weights that sum to 1 carry any plane on for ever: if the values are a constant plus a slope, the
# answer is that too, everywhere.
# Weights that are non-negative as well answer for the nearest point of the hull, and the answer,
# an average, never leaves the range of the values.

rng = np.random.default_rng(0)
size = np.ptp(places, axis=0).max()
points = mean + 2 * size * rng.normal(size=(300, places.shape[1]))
affine, convex = A.nearest(points), C.nearest(points)
slope = np.ones(places.shape[1])
size = {"scale": 5 + np.abs(points), "rtol": 1e-8}
sb.claim("the weights sum to 1, inside or outside", affine.weights.sum(axis=1), 1, rtol=1e-8)
sb.claim(
    "they carry a constant plus a slope on for ever",
    affine.weights @ (5 + places @ slope),
    5 + affine.point @ slope,
    **size,
)
above = affine.weights.min(axis=1) >= 0
reached = C.nearest(affine.point).distance
sb.claim("where no weight is below 0, the point is in the hull", reached * above, 0, **size)
answers = convex.weights @ values
clipped = np.clip(answers, values.min(), values.max())
sb.claim(
    "convex weights never leave the range of the values",
    answers,
    clipped,
    scale=values,
)
beyond = affine.weights @ values
for name, found in {"seen": values, "affine": beyond, "convex": answers}.items():
    print(f"values, {name}: {found.min():.2f} to {found.max():.2f}")

# %%
# Look at the value as a function of the place
# --------------------------------------------
# Lines of equal value, drawn on the plane of the places (their first two coordinates).
# On the left they go on straight: that is extrapolation, and it is as good as the plane is.
# On the right each line leaves the hull at a right angle to its edge, or starts from a corner:
# outside, the answer is that of the nearest point of the hull.

flat = np.pad(places, ((0, 0), (0, 1)))[:, :2]
rules = {"affine: sum to 1": sb.AffineHull, "convex: also non-negative": sb.ConvexHull}
shown, levels = [], None

draw.style()
fig, axes = plt.subplots(1, 2, figsize=(7.2, 4.2))
for ax, (name, kind) in zip(axes, rules.items(), strict=True):
    draw.space(ax, "$R^2$: space of the places", around=flat)
    draw.reachable(ax, sb.ConvexHull(rows=flat))
    across, up = (np.linspace(*limits, 61) for limits in (ax.get_xlim(), ax.get_ylim()))
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    field = (kind(rows=flat).nearest(grid.reshape(-1, 2)).weights @ values).reshape(61, 61)
    shown.append(f"{field.min():.1f} to {field.max():.1f}")
    levels = MaxNLocator(12).tick_values(field.min(), field.max()) if levels is None else levels
    if np.ptp(field) > 1e-9 * np.abs(field).max():
        lines = ax.contour(across, up, field, levels=levels, colors=draw.REACHED, linewidths=1.2)
        ax.clabel(lines, fmt="%g", fontsize=9, colors=draw.INK)
    draw.points(ax, flat, labels=[f"{v:g}" for v in values] if len(values) <= 8 else None)
    ax.set_title(name)
fig.set_label(
    f"Lines of equal value around {len(values)} places. With weights that sum to 1 the lines "
    f"are straight, and the values go from {shown[0]}; with convex weights they bend where "
    f"they leave the hull, and the values stay within {shown[1]}."
)
plt.show()

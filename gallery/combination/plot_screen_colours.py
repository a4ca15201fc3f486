r"""
See why a screen cannot show every colour
=========================================

A screen mixes three lights, and its triangle leaves out every pure colour of the rainbow.
Light adds: the chromaticity of a mixture is a convex combination of those of its parts.
So three lights reach a triangle, and the colours that one sees reach further, up to the curve of
the pure ones.
To match a colour outside, at least one of the three would need a negative weight, and there is no
less light than none.
"""

# Your data go here: put your own in place of these, the lights of a screen and colours to show,
# as chromaticities x, y.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

lights = np.array([[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]])  # (k, 2): sRGB, IEC 61966-2-1
# The colours of single wavelengths, from the CIE 1931 standard observer (CIE 018:2019).
wavelengths = [380, 440, 460, 470, 480, 490, 500, 510, 520, 530, 540, 550]
wavelengths += [560, 570, 580, 590, 600, 610, 620, 640, 700]  # (n,): names of the colours
colours = np.array(  # (n, 2)
    [
        [0.1741, 0.0050], [0.1644, 0.0109], [0.1440, 0.0297], [0.1241, 0.0578], [0.0913, 0.1327],
        [0.0454, 0.2950], [0.0082, 0.5384], [0.0139, 0.7502], [0.0743, 0.8338], [0.1547, 0.8059],
        [0.2296, 0.7543], [0.3016, 0.6923], [0.3731, 0.6245], [0.4441, 0.5547], [0.5125, 0.4866],
        [0.5752, 0.4242], [0.6270, 0.3725], [0.6658, 0.3340], [0.6915, 0.3083], [0.7190, 0.2809],
        [0.7347, 0.2653],
    ]
)  # fmt: skip

# %%
# Ask for the weights
# -------------------
# Weights that sum to 1 reach the whole plane; where one is negative the screen cannot follow.

lights, colours = sb.numbers(lights), sb.numbers(colours)
plane, screen = sb.AffineHull(rows=lights), sb.ConvexHull(rows=lights)
weights = plane.nearest(colours).weights
near = screen.nearest(colours)
for name, w, far in zip(wavelengths, weights, near.distance, strict=True):
    print(f"{name}: weights {w.round(2)}, {far:.3f} outside")
out = ~near.inside
print(f"{out.sum()} of {len(colours)} colours are out of reach")

# %%
# Check it, and try more lights
# -----------------------------
# What is outside has a negative weight, and what has none is inside; that needs the lights to
# be independent, as three that are not on one line are.
# The control is a better screen: the lights of Rec. 2020 are pure colours themselves, and still
# a triangle inside a curve.
# Only a light for each corner of the curve would do.

if sb.Span(rows=lights - lights[0]).dim == len(lights) - 1 == colours.shape[1]:
    low = weights.min(axis=1)
    clear = np.abs(low) > 1e-6
    sb.claim("outside is where a weight is negative", (low < 0)[clear], out[clear])
proof = near.certificate
beyond = (proof.normal * colours).sum(axis=1) - (lights @ proof.normal.T).max(axis=0)
both = np.vstack([lights, colours])
far = np.where(out, near.distance, beyond)
sb.claim("a line keeps each of these from all mixtures, at its distance", beyond, far, scale=both)
mixed = np.random.default_rng(0).dirichlet(np.ones(len(lights)), 1000) @ lights
sb.claim("of a thousand mixtures all are inside", screen.contains(mixed), True)
wide = np.array([[0.708, 0.292], [0.170, 0.797], [0.131, 0.046]])  # Rec. ITU-R BT.2020
if colours.shape[1] == 2:
    missed = ~sb.ConvexHull(rows=wide).contains(colours)
    print(f"with the lights of Rec. 2020 {missed.sum()} of {len(colours)} are out of reach")

# %%
# Look at the triangle
# --------------------
# Each colour inside is painted about as it is, as bright as can be; outside a screen cannot.
# Other colours and lights are drawn alike, in their first two coordinates.


def flat(x):
    """Return the first two coordinates."""
    return np.pad(x, ((0, 0), (0, 1)))[:, :2]


draw.style()
fig, ax = plt.subplots(figsize=(5.4, 5.4))
around = np.vstack([flat(colours), flat(lights)])
draw.space(ax, "chromaticities x and y", around=around)
draw.reachable(ax, sb.ConvexHull(rows=flat(lights)))
if lights.shape == (3, 2):  # the paint of a mixture of red, green and blue
    paint = np.random.default_rng(0).dirichlet(np.full(3, 0.7), 9000)
    white = plane.nearest([0.3127, 0.3290]).weights  # D65: all three at full power
    light = np.maximum(paint / white, 0)
    colour = (light / light.max(axis=1, keepdims=True)) ** (1 / 2.2)
    ax.scatter(*(paint @ lights).T, c=colour, s=14, lw=0, zorder=2, rasterized=True)
ax.plot(*flat(colours).T, "o-", color=draw.TARGET, ms=4, lw=1.2)
ax.plot(*np.vstack([flat(lights), flat(lights[:1])]).T, "-", color=draw.PAPER, lw=2, zorder=4)
draw.points(ax, flat(lights))
middle = flat(lights).mean(axis=0)
for name, at in list(zip(wavelengths, flat(colours), strict=True))[:: -(-len(colours) // 10)]:
    away = (at - middle) / (np.linalg.norm(at - middle) or 1.0)  # in the middle: no way out
    words = {"ha": "center", "va": "center", "size": 10, "color": draw.MUTED}
    ax.annotate(str(name), at, 15 * away, textcoords="offset points", **words)
ax.set_title(f"{len(lights)} lights reach {np.sum(~out)} of {len(colours)} colours")
fig.set_label(
    f"A tinted polygon of what {len(lights)} lights can mix, and {len(colours)} colours, "
    f"{out.sum()} of them outside it, the furthest by {near.distance.max():.2g}."
)
plt.show()

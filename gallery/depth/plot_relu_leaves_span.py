r"""
Bend a layer out of its span
============================

A layer has two inputs and three units.
Without a bend, all that it can say is a plane in the space of its units: the span of the columns
of its weights.
Put a ReLU behind it, and the plane is folded into the corner where no unit is below 0; a tanh
curls it up in a cube.
How far out of the plane does that lead, and is there any input that would have said the same
without the bend?
"""

# Your data go here: put your own in place of these,
# weights and inputs of any size.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

W = np.array([[1.0, 0.2], [-0.3, 1.0], [-0.9, -0.8]])  # (h, d): h units, d inputs
side = np.linspace(-1.5, 1.5, 13)
X = np.array([[a, b] for a in side for b in side])  # (n, d): one input per row

# %%
# What the units say
# ------------------
# One row for each input, one axis for each unit, before the bend and after.

W, X = sb.numbers(W), sb.numbers(X)
Z = X @ W.T
bends = {"no bend": Z, "ReLU": np.maximum(Z, 0), "tanh": np.tanh(Z)}
plane = sb.Span(columns=W)
print(f"W {W.shape}, X {X.shape}: a span of dimension {plane.dim} in R^{len(W)}")

# %%
# How far out
# -----------
# Ask the span for its nearest point to each.
# The certificate is a direction: perpendicular to every column of W, hence to W x for every x,
# and not to what the bent layer said, where that is outside: no input says it without the bend.

near = {name: plane.nearest(said) for name, said in bends.items()}
for name, answer in near.items():
    print(
        f"{name:7} {np.mean(~answer.inside):4.0%} outside the span, furthest "
        f"{answer.distance.max():.3f}, dimension of all {sb.Span(rows=bends[name]).dim}"
    )
sb.claim("without a bend nothing leaves the span", near["no bend"].distance, 0, scale=Z)
for name in ("ReLU", "tanh"):
    normal = near[name].certificate.normal
    beyond = (normal * bends[name]).sum(axis=1)
    sb.claim(f"{name}: the normals see no part of W", normal @ W, 0, scale=W)
    out = np.where(near[name].inside, 0, near[name].distance)
    sb.claim(f"{name}: and see the whole distance", beyond, out, scale=Z)

# %%
# What a ReLU keeps and what it takes
# -----------------------------------
# The two are perpendicular: where one is not 0, the other is.
# So their squared lengths add up to that of what came in.

kept, lost = bends["ReLU"], bends["ReLU"] - Z
lengths = (kept**2).sum(axis=1) + (lost**2).sum(axis=1)
sb.claim("ReLU splits each vector at a right angle", lengths, (Z**2).sum(axis=1), scale=Z**2)

# %%
# Look along the span
# -------------------
# Seen from its edge the span is a line.
# Across, the direction within it in which the units vary most; up, the way out of it to the
# point that ReLU takes furthest.

within = np.linalg.svd(Z, full_matrices=False)[2][0]
furthest = near["ReLU"].distance.argmax()
out = near["ReLU"].certificate.normal[furthest]
seen = {name: np.stack([said @ within, said @ out], axis=1) for name, said in bends.items()}

draw.style()
straight = seen.pop("no bend")
ends = [[at[:, 1].min(), at[:, 1].max()] for at in seen.values()]
tall = [max(np.ptp(end), 0.3 * np.ptp(straight[:, 0])) or 1.0 for end in ends]  # if all is 0
fig, axes = plt.subplots(2, 1, figsize=(5.4, 4.2), height_ratios=tall)
for ax, (name, at), end, height in zip(axes, seen.items(), ends, tall, strict=True):
    ax.axhline(0, color=draw.ATOMS, lw=9, alpha=0.25)
    ax.plot(*straight.T, ".", color=draw.ATOMS, ms=4, alpha=0.5)
    ax.vlines(at[:, 0], 0, at[:, 1], color=draw.RESIDUAL, lw=0.8, alpha=0.5)
    ax.plot(*at.T, ".", color=draw.REACHED, ms=6)
    ax.set_title(f"{name}: {np.mean(~near[name].inside):.0%} outside the span")
    middle = np.mean(end)
    ax.set(yticks=[], xticks=[], ylim=(middle - 0.6 * height, middle + 0.6 * height))
    ax.spines[:].set_visible(False)
axes[-1].set_xlabel("the span, seen from its edge; blue without a bend", loc="left")
fig.set_label(
    f"What {len(W)} units say of {len(X)} inputs, as points, with their span as a line seen from "
    "its edge. Without a bend all points are on it. With a ReLU they are up to "
    f"{near['ReLU'].distance.max():.2f} outside, with a tanh up to "
    f"{near['tanh'].distance.max():.2f}."
)
plt.show()

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
X = np.array([[a, b] for a in side for b in side])  # (n, d): an input a row

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
# and not to what the bent layer said.

near = {name: plane.nearest(said) for name, said in bends.items()}
for name, answer in near.items():
    print(
        f"{name:7} {np.mean(~answer.inside):4.0%} outside the span, furthest "
        f"{answer.distance.max():.3f}, dimension of all {sb.Span(rows=bends[name]).dim}"
    )
size = np.abs(Z).max() or 1.0
tiny = 1e-9 * size
sb.claim("without a bend nothing leaves the span", near["no bend"].distance, 0, atol=tiny)
for name in ("ReLU", "tanh"):
    normal = near[name].certificate.normal
    beyond = (normal * bends[name]).sum(axis=1)
    sb.claim(f"{name}: the normals see no part of W", normal @ W, 0, atol=1e-9 * np.abs(W).max())
    out = np.where(near[name].inside, 0, near[name].distance)
    sb.claim(f"{name}: and see the whole distance", beyond, out, atol=tiny)

# %%
# What a ReLU keeps and what it takes
# -----------------------------------
# The two are perpendicular: where one is not 0, the other is.
# So their squared lengths add up to that of what came in.

kept, lost = bends["ReLU"], bends["ReLU"] - Z
lengths = (kept**2).sum(axis=1) + (lost**2).sum(axis=1)
sb.claim("ReLU splits each vector at a right angle", lengths, (Z**2).sum(axis=1), atol=tiny * size)

# %%
# Look at the plane and at what leaves it
# ---------------------------------------
# The space of the first three units.
# Points are what the layer says; the plane is its span, seen from the side.
# The dashed line joins the point that is furthest out to the nearest one of the span.


def solid(x):
    """Return the first three coordinates, with zeros where there are fewer."""
    return np.pad(x, ((0, 0), (0, 2)))[:, :3]


# Look along the plane, a little from above it.
along, across, above = np.linalg.svd(solid(W.T))[2]
eye = 0.6 * along - 0.8 * across + 0.3 * above * np.sign(above.sum() or 1.0)
view = {"elev": np.degrees(np.arcsin(eye[2] / np.linalg.norm(eye)))}
view["azim"] = np.degrees(np.arctan2(eye[1], eye[0]))

draw.style()
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.8), subplot_kw={"projection": "3d"})
for name, ax in zip(("no bend", "ReLU"), axes, strict=True):
    said = bends[name]
    draw.space(ax, "space of the units", around=solid(np.vstack([Z, *bends.values()])))
    ax.set_box_aspect(np.ptp([ax.get_xlim(), ax.get_ylim(), ax.get_zlim()], axis=1), zoom=1.4)
    ax.view_init(**view)
    draw.reachable(ax, sb.Span(rows=solid(W.T)))
    ax.plot(*solid(said).T, ".", color=draw.REACHED, ms=4)
    far = near[name].distance.argmax()
    if not near[name].inside[far]:
        draw.residual(ax, solid(said[[far]])[0], solid(near[name].point[[far]])[0])
    ax.set_title(f"{name}\n{near[name].distance[far]:.2f} out")
fig.set_label(
    f"What {len(W)} units say of {len(X)} inputs, as points in the space of the first three, with "
    f"their span. Without a bend all points are in it. With a ReLU they are up to "
    f"{near['ReLU'].distance.max():.2f} outside, in the corner where no unit is below 0."
)
plt.show()

r"""
Repaint a picture by moving one colour of six
=============================================

One colour of a palette moves, and the whole photograph follows, except where that colour has no
part.
Nearly every pixel is a convex combination of six colours, as paint on a palette: the pixel is the
point, the colours are the atoms, and what the six do not reach is kept aside.
For that the palette should stand at the corners of the cloud of colours; the middles of its
clusters, a usual choice of a palette, reach far less.
"""

# Your data go here: put your own in place of these, a picture and how many colours.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_sample_image

import spanbook as sb
from spanbook import draw

# A flower, by flickr.com/photos/vultilion (6056698931), CC BY 2.0.
picture = load_sample_image("flower.jpg")[40:400:3, 180:560:3] / 255  # (height, width, 3)
k = 6  # colours of the palette

# %%
# Take the corners of the cloud of colours
# ----------------------------------------
# Start with the colour furthest from the mean, and add what the palette reaches least.

picture = sb.numbers(picture)
pixels = picture.reshape(-1, picture.shape[-1])  # (n, 3)
reach = np.ptp(pixels, axis=0).max() or 1.0  # if all are of one colour
low = pixels.min(axis=0)
seen = np.unique(((pixels - low) / reach * 24).round(), axis=0) * reach / 24 + low
first = np.linalg.norm(seen - seen.mean(axis=0), axis=1).argmax()
palette = seen[[first]]
while len(palette) < min(k, len(seen)):
    left = sb.ConvexHull(rows=palette).nearest(seen).distance
    palette = np.vstack([palette, seen[left.argmax()]])
near = sb.ConvexHull(rows=palette).nearest(pixels)
weights, rest = near.weights, pixels - near.point
print(f"picture {picture.shape}, palette {palette.shape}, weights {weights.shape}")
print("mean share of each colour", weights.mean(axis=0).round(3))

# %%
# Move the most colourful one
# ---------------------------
# Its channels change places; the weights stay, and so does what the palette did not reach.

moved = palette.copy()
chosen = int(np.ptp(palette, axis=1).argmax())
moved[chosen] = palette[chosen, ::-1]
repainted = weights @ moved + rest
still = weights[:, chosen] < 1e-9
print(f"colour {chosen} moves from {palette[chosen].round(2)} to {moved[chosen].round(2)}")
print(f"{still.mean():.0%} of the pixels have none of it")
size = {"scale": pixels, "rtol": 1e-7}
sb.claim("pixels without the colour stay", repainted[still], pixels[still], **size)
shift = weights[:, [chosen]] * (moved - palette)[chosen]
sb.claim("the others move by their share of its move", repainted - pixels, shift, **size)

# %%
# The control
# -----------
# As many colours in the middle of clusters, found by Lloyd's steps from the same start.

middles = palette.copy()
for _ in range(10):
    owner = ((pixels[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
    for j in np.unique(owner):
        middles[j] = pixels[owner == j].mean(axis=0)
by_middles = sb.ConvexHull(rows=middles).nearest(pixels).distance
print(f"left by the corners {near.distance.mean():.4f}, by the middles {by_middles.mean():.4f}")

# %%
# Look at both pictures, and at the shares
# ----------------------------------------
# Below, for each colour: where it is, and what it became.

draw.style()
fig = plt.figure(figsize=(6.6, 5.6))
grid = fig.add_gridspec(3, 2 * len(palette), height_ratios=[3, 1, 0.4])
for half, (title, image) in enumerate({"as it was": pixels, "repainted": repainted}.items()):
    ax = fig.add_subplot(grid[0, half * len(palette) : (half + 1) * len(palette)])
    shown = (image[:, :3] - low[:3]) / reach * min(reach, 1) + low[:3].clip(0, 1)
    shown = np.pad(shown, ((0, 0), (0, 3)))[:, :3]
    ax.imshow(shown.reshape(*picture.shape[:2], 3).clip(0, 1))
    ax.set_title(title)
    ax.set_axis_off()
    ax.set_label("card")
for j in range(len(palette)):
    ax = fig.add_subplot(grid[1, 2 * j : 2 * j + 2])
    ax.imshow(weights[:, j].reshape(picture.shape[:2]), cmap="Purples", vmin=0, vmax=1)
    ax.set_axis_off()
    ax = fig.add_subplot(grid[2, 2 * j : 2 * j + 2])
    pair = np.pad(np.stack([palette[j], moved[j]]), ((0, 0), (0, 3)))[None, :, :3]
    ax.imshow(pair.clip(0, 1))
    ax.set_axis_off()
fig.set_label(
    f"A picture before and after one of {len(palette)} colours moved. Below, the share of each "
    f"colour in each pixel, and the colour before and after. {1 - still.mean():.0%} of the pixels "
    f"have some of the colour that moved."
)
plt.show()

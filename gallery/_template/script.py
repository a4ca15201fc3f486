r"""
Say what the script shows
=========================

Which reachable point is nearest to a target?
Start from such a question, then give the answer in one sentence: the nearest
point of a convex hull leaves a residual that points away from every atom.
"""

# Your data go here: put your own in place of these, in any number of atoms and any dimension.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

V = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])  # (n, d): each row is an atom
y = np.array([2.0, 3.0])  # (d,): the target

# %%
# Ask the library
# ---------------
# State shapes before values, and let the library say what it found.

near = sb.ConvexHull(rows=V).nearest(y)
print(f"V {V.shape}, y {y.shape}")
print("weights ", near.weights.round(4))
print("distance", round(float(near.distance), 4))

# %%
# Claim what the page says
# ------------------------
# A claim can fail, and then the site is not built.
# Here: no atom lies further along the residual than the nearest point does.

ahead = (V - near.point) @ near.residual
sb.claim("the nearest point is the weighted sum", near.point, near.weights @ V)
sb.claim("no atom lies ahead of the nearest point", np.maximum(ahead, 0), 0, atol=1e-9)

# %%
# Look at it
# ----------
# The label is the picture in words, for a reader who cannot see it.

draw.style()
fig, ax = plt.subplots()
draw.weights(ax, near.weights)
fig.set_label(
    f"Bars of the {len(V)} weights that make the nearest point; "
    f"atom {near.weights.argmax()} has the largest, {near.weights.max():.2f}."
)
plt.show()

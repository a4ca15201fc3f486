r"""
Flatten a hull, and lose what a head can say
============================================

What if the values of a head lie nearly on a line?
Then its hull is a sliver, and no query gets an answer from anywhere else.
The singular values of the centred values say how flat it is: along the k-th direction no
answer is further from the mean than the k-th singular value.
In the breast cancer data the radius and the perimeter of a nucleus are nearly collinear;
the radius and the texture are not.
"""

# Your data go here: put your own in place of these,
# any sets of values to compare, each of any shape.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer

import spanbook as sb
from spanbook import draw

table = load_breast_cancer().data[:40, :3]
table = (table - table.mean(axis=0)) / table.std(axis=0)
values = {  # each (n, d): a row for each patient
    "radius and texture": table[:, [0, 1]],
    "radius and perimeter": table[:, [0, 2]],
}

# %%
# Ask each head a thousand questions
# ----------------------------------
# Keys and values are the same rows; the queries point in all directions, some of them
# insistently, so that the answers come near to the corners.

values = {name: sb.numbers(given) for name, given in values.items()}
rng = np.random.default_rng(0)
said, sigma, reach, axes_of = {}, {}, {}, {}
for name, V in values.items():
    size = np.linalg.norm(V - V.mean(axis=0)) / np.sqrt(len(V)) or 1.0  # if all are one value
    Q = 10 * rng.normal(size=(1000, V.shape[1])) / size
    K = (V - V.mean(axis=0)) / size
    said[name] = sb.attention(Q * size, K, V).output
    _, sigma[name], U = np.linalg.svd(V - V.mean(axis=0), full_matrices=False)
    reach[name] = np.abs((said[name] - V.mean(axis=0)) @ U.T).max(axis=0)
    print(f"{name}: values {V.shape}")
    print("  singular values", sigma[name].round(3))
    print("  furthest answer", reach[name].round(3))

# %%
# A fence around every answer
# ---------------------------
# The answer minus the mean is (a - 1/n) times the centred values, and the length of
# a - 1/n is less than 1.

for name, V in values.items():
    fence = {"at_most": sigma[name], "scale": V}
    sb.claim(f"{name}: no answer is beyond the singular value", reach[name], **fence)
    far = sb.ConvexHull(rows=V).nearest(said[name][::10]).distance
    sb.claim(f"{name}: every answer is in the hull", far, 0, scale=V)

# %%
# Two hulls, one of them a sliver
# -------------------------------
# With more than two coordinates the picture shows the first two.

draw.style()
fig, panels = plt.subplots(1, len(values), figsize=(6.4, 4.2), squeeze=False)
for ax, (name, V) in zip(panels[0], values.items(), strict=True):
    two = np.eye(V.shape[1], 2)  # keeps the first two coordinates
    draw.space(ax, "space of the values", around=V @ two)
    draw.reachable(ax, sb.ConvexHull(rows=V @ two))
    ax.plot(*(said[name] @ two).T, ".", color=draw.REACHED, ms=2.5, zorder=4)
    draw.points(ax, V @ two)
    last = sigma[name][-1] / (sigma[name][0] or 1.0)  # one point: 0
    ax.set_title(f"{name}\nsmallest over largest: {last:.2f}")
fig.set_label(
    "Hulls of values with a thousand answers inside each. "
    + " ".join(
        f"For {name} the singular values are {', '.join(f'{s:.3g}' for s in sigma[name])}."
        for name in values
    )
)
plt.show()

r"""
Make an average of many from a few
==================================

A mean of 442 patients is an average of 442 atoms.
Must it be?
Carathéodory's theorem says no: in a space of :math:`d` dimensions every point of a convex hull
is an average of at most :math:`d + 1` of the atoms.
So the mean patient, in two measurements, is an average of three real ones.
"""

# Your data go here: put your own in place of these,
# any number of atoms (rows) in any number of dimensions.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
names = ["bmi", "pressure", "total", "ldl", "hdl"]  # (d,): of the columns
P = patients.data[:, [2, 3, 4, 5, 6]]  # (n, d)

# %%
# Use more and more measurements
# ------------------------------
# The first ``k`` columns give a space of ``k`` dimensions, each column in units of its spread.
# Ask for the weights of the mean: ``ConvexHull`` gives few.

P = sb.numbers(P)
n, d = P.shape
spread = P.std(axis=0)
V = P / np.where(spread > 0, spread, 1)
mean = V.mean(axis=0)
count, hulls = [], []
for k in range(1, d + 1):
    hulls.append(sb.ConvexHull(rows=V[:, :k]))
    near = hulls[-1].nearest(mean[:k])
    used = np.flatnonzero(near.weights)
    count.append(used.size)
    print(
        f"d = {k}, up to {names[k - 1]}: {used.size} of {n} atoms, "
        f"weights {near.weights[used].round(3)}"
    )
    sb.claim(
        f"few atoms make the mean of all, d = {k}",
        near.weights @ V[:, :k],
        mean[:k],
        scale=V,
    )
dims = [S.dim for S in hulls]
sb.claim(
    "at most one atom more than the hull has dimensions",
    count,
    at_most=np.array(dims) + 1,
)

# %%
# Any point, and no fewer
# -----------------------
# The mean is nothing special: draw averages with random weights, and each is made of few atoms.
# With fewer it cannot be done for all points: pairs of atoms, say, reach only segments, and
# finitely many segments do not fill a triangle.

rng = np.random.default_rng(0)
points = rng.dirichlet(np.full(n, 5 / n), size=100) @ V
few = np.count_nonzero(hulls[-1].nearest(points).weights, axis=1)
print(f"atoms used for 100 random averages: {few.min()} to {few.max()}")
sb.claim("each of 100 random averages is made of at most dim + 1 atoms", few, at_most=dims[-1] + 1)

# %%
# Look at two dimensions
# ----------------------
# Each dot is a patient.
# The mean lies in the triangle of the few patients that make it, and the bars are their shares.

flat = np.pad(V, ((0, 0), (0, 1)))[:, :2]
near = sb.ConvexHull(rows=flat).nearest(flat.mean(axis=0))
used = np.flatnonzero(near.weights)
corners = flat[used]

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(7, 4), width_ratios=[2, 1])
across, up = (str(name)[:20] for name in [*names, "nothing", "nothing"][:2])
draw.space(left, f"across: {across}, up: {up}", around=flat)
left.plot(*flat.T, "o", color=draw.MUTED, ms=3, alpha=0.5, mew=0)
draw.reachable(left, sb.ConvexHull(rows=corners))
draw.points(left, corners, labels=[f"{k}" for k in used])
draw.points(left, near.point, color=draw.REACHED, labels=["mean"])
left.set_title(f"{len(used)} of {n} atoms make the mean")
draw.weights(right, near.weights[used], labels=[f"{k}" for k in used])
right.set_title("their weights")
fig.set_label(
    f"A cloud of {n} atoms in two dimensions with its mean, which lies in the hull of "
    f"{len(used)} of them, numbers {', '.join(map(str, used))}, with weights "
    f"{', '.join(f'{w:.2f}' for w in near.weights[used])}."
)
plt.show()

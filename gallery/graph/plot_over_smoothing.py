r"""
Average until nobody can be told apart
======================================

Zachary's karate club: 34 members, and who is friends with whom.
Give each member a mark of their own, and let everyone average the marks of their friends and
themselves, again and again.
After sixty steps all carry nearly the same mixture: the hull of their features has shrunk to less
than a thousandth.
Adding some of the first features back at each step stops it short of a point.
"""

# Your data go here: put your own in place of these,
# any undirected graph and a row of features for each node.
import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
from scipy.spatial.distance import pdist

import spanbook as sb
from spanbook import draw

club = nx.karate_club_graph()
A = nx.to_numpy_array(club, weight=None)  # (n, n), 1 where two are friends
H = np.eye(len(A))  # (n, d): a direction for each member
first, second = 0, 33  # two columns of H to look at: the two rivals
kept = 0.2  # the share of the first features in the cure

# %%
# Two ways to average
# -------------------
# The weights are non-negative and sum to 1, so the features after a step lie in the hull of those
# before it, or in the hull of those and the first ones.

A, H = sb.numbers(A), sb.numbers(H)
A = np.maximum(A, A.T)  # a friendship goes both ways
loops = A + np.diag(A.diagonal() == 0)
W, steps = sb.mean_weights(loops), 60
plain, cured = [H], [H]
for _ in range(steps):
    plain.append(sb.aggregate(W, plain[-1]))
    cured.append((1 - kept) * sb.aggregate(W, cured[-1]) + kept * H)

# %%
# Two measures of what is left
# ----------------------------
# The diameter of the hull is the largest distance of two members.
# The rank counts the directions that the features still use, those in which they have more than
# a millionth of their size at the start.

size = np.linalg.norm(H, 2)  # the largest singular value


def measures(features):
    """Return the diameter of the hull and the rank."""
    values = np.linalg.svd(features, compute_uv=False)
    return pdist(features).max(initial=0), (values > 1e-6 * size).sum()


names = {"average": plain, f"average, keep {kept:.0%}": cured}
diameter, rank = {}, {}
print(f"A {A.shape}, H {H.shape}")
for name, walk in names.items():
    diameter[name], rank[name] = map(np.array, zip(*map(measures, walk), strict=True))
    for k in (0, 1, 5, steps):
        print(f"{name}, step {k:2}: diameter {diameter[name][k]:.2e}, rank {rank[name][k]}")

# %%
# What must be so
# ---------------
# No average widens a hull.
# One sum never changes, since degree times weight is the same for both ends of an edge: that of
# the features, each weighted by the degree of its node.
# So it also says where the members of a connected graph meet.

degree = loops.sum(axis=1)
wider = np.diff(diameter["average"])
sb.claim("no step of averaging widens the hull", wider, at_most=0, scale=size)
sums = [degree @ features for features in plain]
start = np.tile(degree @ H, (steps + 1, 1))
sb.claim("the mean weighted by the degrees stays", sums, start, scale=size * degree.sum())
hull = sb.ConvexHull(rows=plain[1])
sb.claim("the second step is in the hull of the first", hull.contains(plain[2], tol=1e-9), True)

# %%
# Look at the two measures
# ------------------------
# On the left the scale is logarithmic: after some steps of averaging, the hull of a connected
# graph shrinks by nearly the same factor at each, the size of the second eigenvalue of the
# weights.

# sphinx_gallery_thumbnail_number = 2
draw.style()
fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.5))
for values, ax, word in zip((diameter, rank), axes, ("diameter of the hull", "rank"), strict=True):
    for y, line in zip(values.values(), ("-", "--"), strict=True):
        ax.plot(np.maximum(y, 1e-16), line, color=draw.ATOMS, lw=2.5)
    ax.set(xlabel="steps", title=word)
axes[0].set_yscale("log")
axes[1].set_ylim(0)
fig.legend(axes[0].lines, list(diameter), loc="outside upper left", ncols=2)
(shrunk, stays), (ranks, kept_ranks) = ([v[-1] for v in m.values()] for m in (diameter, rank))
fig.set_label(
    f"Diameter and rank of the features of {len(A)} nodes over {steps} steps. Under averaging "
    f"they end at {shrunk:.1e} and {ranks}; with {kept:.0%} of the first features added back at "
    f"each step, at {stays:.2f} and {kept_ranks}."
)

# %%
# Watch the members meet
# ----------------------
# Two coordinates of the features: here how much of each rival's mark each member carries.
# The tint is the shadow of the hull.

fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.9), sharex=True, sharey=True)
two = [features[:, [first, second]] for features in plain]
for k, ax in zip((1, 3, 12), axes, strict=True):
    draw.space(ax, f"features {first} and {second}", around=np.vstack([two[1], 0 * two[1][:1]]))
    draw.reachable(ax, sb.ConvexHull(rows=two[k]))
    draw.points(ax, two[k])
    ax.set_title(f"after {k} step{'s'[: k - 1]}")
    ax.set_label("card")
fig.set_label(
    f"Features {first} and {second} of {len(A)} nodes with their hull, after 1, 3 and 12 steps: "
    f"{np.ptp(two[1], axis=0).max():.2g}, {np.ptp(two[3], axis=0).max():.2g} and "
    f"{np.ptp(two[12], axis=0).max():.2g} wide."
)
plt.show()

r"""
Leave the hull, stay in the cone
================================

A graph layer gives each node a weighted sum of its neighbours and itself.
Is the result between them?
Under a mean it is: the weights sum to 1.
A graph convolution (GCN) weighs by the degrees, and its weights need not sum to 1: on a star of
four nodes they sum to 1.311 in the middle and to 0.854 at the tips.
The result can leave the hull; it stays in the cone, because the weights are non-negative.
"""

# Your data go here: put your own in place of these,
# any undirected graph and a row of features for each node.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

# A is (n, n), 1 where two nodes are neighbours, and H is (n, d).
A = np.array([[0.0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
H = np.array([[1.0, 0.9], [1.7, 0.5], [0.5, 1.7], [1.2, 1.3]])

# %%
# Two rules on one graph
# ----------------------
# Both count each node among its own neighbours, so that both combine the same atoms.

A, H = sb.numbers(A), sb.numbers(H)
loops = A + np.diag(A.diagonal() == 0)
rules = {"mean": sb.mean_weights(loops), "GCN": sb.gcn_weights(A)}
moved = {name: sb.aggregate(W, H) for name, W in rules.items()}
print(f"A {A.shape}, H {H.shape}")
for name, W in rules.items():
    print(f"{name:4} rows sum to {W.sum(axis=1).round(3)}")

# %%
# What the degrees fix
# --------------------
# A weight of the GCN is that of the mean, times the square root of the degree of the node over
# that of the neighbour: a busy neighbour counts for less.
# None of these weights is learnt, and the rows of a connected graph all sum to 1 only if its
# degrees are equal.
# What a GCN keeps is another vector: the roots of the degrees.

degree = loops.sum(axis=1)
ratio = np.sqrt(np.outer(degree, 1 / degree))
sb.claim(
    "a GCN is a mean with weights rescaled by the degrees", rules["GCN"], rules["mean"] * ratio
)
roots = np.sqrt(degree)[:, None]
sb.claim("a GCN leaves the roots of the degrees as they are", rules["GCN"] @ roots, roots)

# %%
# Ask the sets
# ------------
# For each node: how far is what it got from the hull, and from the cone, of what it combined?

distance = {}
for name, out in moved.items():
    for kind in (sb.ConvexHull, sb.ConicHull):
        distance[name, kind] = np.array(
            [kind(rows=H[loops[i] > 0]).nearest(out[i]).distance for i in range(len(H))]
        )
        far = distance[name, kind]
        print(f"{name:4} {kind.__name__:10} furthest {far.max():.4f}, node {far.argmax()}")
sb.claim("under a mean no node leaves the hull", distance["mean", sb.ConvexHull], 0, scale=H)
sb.claim("under a GCN no node leaves the cone", distance["GCN", sb.ConicHull], 0, scale=H)

# %%
# Look at the node that goes furthest
# -----------------------------------
# The picture is drawn in the space of the features, on the first two axes.
# The wedge is the cone of what the node combines, the darker patch its hull.

two = np.eye(H.shape[1], 2)  # keeps the first two coordinates
node = distance["GCN", sb.ConvexHull].argmax()
atoms, start = H[loops[node] > 0] @ two, H[node] @ two
draw.style()
fig, axes = plt.subplots(1, 2, figsize=(6, 3.8), sharey=True)
for (name, out), ax in zip(moved.items(), axes, strict=True):
    around = np.vstack([H, 0 * H[:1], moved["GCN"][node]]) @ two
    draw.space(ax, "space of the features", around=around)
    draw.reachable(ax, sb.ConicHull(rows=atoms))
    draw.reachable(ax, sb.ConvexHull(rows=atoms))
    draw.points(ax, atoms)
    draw.arrows(ax, out[node] @ two - start, tails=start, color=draw.REACHED)
    draw.points(ax, out[node] @ two, color=draw.REACHED)
    ax.set_title(f"{name}: weights sum\nto {rules[name][node].sum():.3f}")
fig.set_label(
    f"Node {node} and what it combines, with their hull and their cone, twice. An arrow shows "
    f"where the node moves: under the mean into the hull, under the GCN to a place "
    f"{distance['GCN', sb.ConvexHull][node]:.2f} away from the hull and in the cone."
)
plt.show()

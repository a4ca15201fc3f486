r"""
Leave the hull with two heads
=============================

One head of attention cannot leave the convex hull of its values; two heads can, and here they do.
Each of them averages its own half of the coordinates, with weights of its own.
Side by side they reach into the product of two hulls, which contains the hull of the whole values
and, as here, much besides.
The output matrix then maps that product to where it likes.
"""

# Your data go here: put your own in place of these,
# any number of queries, keys and values, and an even number E of coordinates.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

# K and V are (n, E), Q, the path of the query, is (m, E), W_O is (E, E).
turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
Q = 4 * np.column_stack([np.cos(turn), np.sin(turn)])
K = np.array([[1.0, 0.1], [0.0, 1.0], [-1.0, 0.4], [0.2, -0.9]])
V = np.array([[1.0, 0.2], [0.2, 1.6], [2.0, 1.2], [1.5, 2.0]])
W_O = np.array([[1.0, -1.0], [0.6, 0.6]])

# %%
# Ask both heads
# --------------
# The projections of queries, keys and values are the identity: head 1 gets the first half of
# the coordinates, head 2 the second.

Q, K, V, W_O = sb.numbers(Q), sb.numbers(K), sb.numbers(V), sb.numbers(W_O)
E = V.shape[1]
plain = {"in_proj_weight": np.vstack([np.eye(E)] * 3)}
out = sb.multi_head(Q, K, V, parameters=plain | {"out_proj.weight": W_O}, n_heads=2)
beside = np.hstack(out.heads.output)
print(f"Q {Q.shape}, K {K.shape}, V {V.shape}; values of a head {out.values[0].shape}")

# %%
# Inside, inside, outside
# -----------------------
# Each head is in the hull of its own values.
# For the two together the hull of the whole values is too small.

inside = [
    sb.ConvexHull(rows=v).contains(o) for v, o in zip(out.values, out.heads.output, strict=True)
]
whole = sb.ConvexHull(rows=V).nearest(beside)
print(f"outside the hull of the whole values: {np.sum(~whole.inside)} of {len(Q)} outputs")
print(f"the furthest by {whole.distance.max():.4f}")
sb.claim("each head stays in the hull of its own values", np.array(inside), True)

half = np.array([e @ v for e, v in zip(out.weights, out.values, strict=True)])
sb.claim("side by side means: the first half, then the second", beside, np.hstack(half), scale=V)

# %%
# The limit of the layer
# ----------------------
# Split the columns of W_O between the heads.
# The output is a sum of two averages, so it lies in the hull of all sums of one value of
# each head.

first = out.values[0] @ W_O[:, : E // 2].T
second = out.values[1] @ W_O[:, E // 2 :].T
sums = (first[:, None] + second[None]).reshape(-1, E)
print(f"{len(V)} values of each head make {len(sums)} sums")
far = sb.ConvexHull(rows=sums).nearest(out.output).distance
sb.claim("the output matrix acts on both side by side", out.output, beside @ W_O.T, scale=sums)
sb.claim("no output leaves the hull of the sums", far, 0, scale=sums)

# %%
# Draw both hulls
# ---------------
# Across, a coordinate of head 1, and up, one of head 2; with more than two these are shadows.
# Dark, what one list of weights could reach; light, what two lists can.


def flat(x):
    """Return one coordinate of each head."""
    return x[:, [0, E // 2]]


low, high = flat(V).min(axis=0), flat(V).max(axis=0)
box = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
draw.style()
fig, ax = plt.subplots(figsize=(5.2, 4.4))
draw.space(ax, "head 1 across, head 2 up", around=box)
draw.reachable(ax, sb.ConvexHull(rows=box))
draw.reachable(ax, sb.ConvexHull(rows=flat(V)))
draw.points(ax, flat(V))
path = flat(beside)
ax.plot(*path[whole.inside].T, ".", color=draw.MUTED, ms=6, zorder=6)
ax.plot(*path[~whole.inside].T, "D", color=draw.REACHED, mec=draw.PAPER, ms=7, zorder=6)
lowest = flat(V)[flat(V)[:, 1].argmin()]
ax.text(*(flat(V).mean(axis=0) + lowest) / 2, "one head", ha="center", va="center")
ax.text(*(0.94 * box[0] + 0.06 * box[2]), "two heads", ha="left", va="bottom")
ax.tick_params(labelbottom=False, labelleft=False)
ax.set_title(f"{np.sum(~whole.inside)} of {len(Q)} outputs left the hull of one head")
fig.set_label(
    f"A rectangle, one side for each head, with the hull of {len(V)} values inside it and "
    f"{len(Q)} outputs on a path. {np.sum(~whole.inside)} of them are outside that hull, and "
    "none is outside the rectangle."
)
plt.show()

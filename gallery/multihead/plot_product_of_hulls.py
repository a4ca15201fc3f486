r"""
Leave the hull with two heads
=============================

One head of attention cannot leave the convex hull of its values.
Can two?
Each of them averages its own half of the coordinates, with weights of its own.
Side by side they fill the product of two hulls, which is larger than the hull of the whole
values.
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

size = 1e-9 * (np.abs(V).max() or 1.0)
inside = [
    sb.ConvexHull(rows=v).contains(o) for v, o in zip(out.values, out.heads.output, strict=True)
]
whole = sb.ConvexHull(rows=V).nearest(beside)
print(f"outside the hull of the whole values: {np.sum(~whole.inside)} of {len(Q)} outputs")
print(f"the furthest by {whole.distance.max():.4f}")
sb.claim("each head stays in the hull of its own values", np.array(inside), True)

half = np.array([e @ v for e, v in zip(out.weights, out.values, strict=True)])
sb.claim("side by side means: the first half, then the second", beside, np.hstack(half), atol=size)

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
sb.claim("the output matrix acts on both side by side", out.output, beside @ W_O.T, atol=size * E)
scale = np.abs(sums).max() or 1.0
sb.claim("no output leaves the hull of the sums", far, 0, atol=1e-9 * scale)

# %%
# Draw both spaces
# ----------------
# Left: one coordinate of each head; dark, what one list of weights could reach.
# Right: after the output matrix.
# With more than two coordinates these are shadows.


def flat(x):
    """Return one coordinate of each head."""
    return x[:, [0, E // 2]]


low, high = flat(V).min(axis=0), flat(V).max(axis=0)
box = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.8))
draw.space(left, "heads side by side", around=box)
draw.reachable(left, sb.ConvexHull(rows=box))
draw.reachable(left, sb.ConvexHull(rows=flat(V)))
few = [f"$v_{{{i}}}$" for i in range(len(V))] if len(V) <= 8 else None
draw.points(left, flat(V), labels=few)
left.plot(*flat(beside).T, ".", color=draw.REACHED, ms=6, zorder=6)
left.set_title("a product of two hulls")
draw.space(right, "space of the output", around=[*flat(sums), [0, 0]])
draw.reachable(right, sb.ConvexHull(rows=flat(sums)))
draw.reachable(right, sb.ConvexHull(rows=flat(V @ W_O.T)))
right.plot(*flat(out.output).T, ".", color=draw.REACHED, ms=6, zorder=6)
right.set_title("then the output matrix")
fig.set_label(
    f"Left, a rectangle, one side for each head, with the hull of {len(V)} values inside it and "
    f"{len(Q)} outputs, {np.sum(~whole.inside)} of them outside that hull. Right, both sets and "
    "the outputs after the output matrix."
)
plt.show()

r"""
Move the query, stay in the hull
================================

A query walks once around the keys.
Where does the output of attention go?
It moves with the query, and never leaves the convex hull of the values: whatever
the scores are, softmax makes them weights above 0 that sum to 1.
Attention does not look for the nearest point of the hull; it picks some point of it.
"""

# Your data go here: put your own in place of these,
# any number of queries, keys and values.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

# K is (n, d_k), V is (n, d_v), and Q, the path of the query, is (m, d_k).
K = np.array([[1.0, 0.2], [0.3, 1.0], [-0.9, 0.6], [-0.5, -0.9], [0.7, -0.8]])
V = np.array([[2.0, 0.5], [1.2, 2.4], [-0.8, 2.0], [-1.2, -0.4], [0.9, -1.0]])
turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
Q = 5 * np.column_stack([np.cos(turn), np.sin(turn)])

# %%
# Ask attention once for each query
# ---------------------------------
# The keys and the values stay; only the query changes, and with it the weights.

Q, K, V = sb.numbers(Q), sb.numbers(K), sb.numbers(V)
out = sb.attention(Q, K, V)
print(f"Q {Q.shape}, K {K.shape}, V {V.shape}")
print(f"weights {out.weights.shape}, output {out.output.shape}")

# %%
# Check that no output leaves
# ---------------------------
# The weights are above 0 and sum to 1, so each output is an average of the values.
# The hull is asked as well: it looks for weights of its own.

hull = sb.ConvexHull(rows=V)
near = hull.nearest(out.output)
print(f"smallest weight {out.weights.min():.2e}, furthest from the hull {near.distance.max():.1e}")
sb.claim("the weights of each query sum to 1", out.weights.sum(axis=1), 1)
sb.claim("every output is in the hull of the values", hull.contains(out.output), True)

# %%
# Two spaces, one walk
# --------------------
# Queries and keys live in one space, values and outputs in another.
# The first query and the first output are marked; both walks start there.
# With more than two coordinates the picture shows the first two, and the shadow of
# the hull.

two = [np.eye(d, 2) for d in (K.shape[1], V.shape[1])]  # keep the first two coordinates
q, k, v, o = Q @ two[0], K @ two[0], V @ two[1], out.output @ two[1]
draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(6, 3.6))
few = len(V) <= 8
draw.space(left, f"query and key space, $R^{{{K.shape[1]}}}$", around=[*q, *k])
left.plot(*q.T, ".", color=draw.TARGET, ms=4)
draw.points(left, k, labels=[f"$k_{{{i}}}$" for i in range(len(K))] if few else None)
draw.points(left, q[:1], color=draw.TARGET)
left.set_title("the query walks")

draw.space(right, f"value space, $R^{{{V.shape[1]}}}$", around=v)
draw.reachable(right, sb.ConvexHull(rows=v))
draw.points(right, v, labels=[f"$v_{{{i}}}$" for i in range(len(V))] if few else None)
right.plot(*o.T, ".-", color=draw.REACHED, ms=5, lw=1)
draw.points(right, o[:1], color=draw.REACHED)
right.set_title("the output follows, inside")
right.set_label("card")
fig.set_label(
    f"Left, {len(Q)} queries on their path and {len(K)} keys. Right, the convex hull of the "
    f"{len(V)} values with the {len(Q)} outputs, all of them inside."
)

# %%
# The weights on the way
# ----------------------
# One column for each query (of many, about twenty), one row for each value.
# The area of a square is a weight; here it passes from one value to the next as the query passes
# the keys.

shown = range(0, len(Q), -(-len(Q) // 24))
fig, ax = plt.subplots(figsize=(6, 2.4))
draw.weights(ax, out.weights[shown].T, labels=[str(i) for i in shown])
ax.set(xlabel="query", ylabel="value")
heaviest = np.bincount(out.weights.argmax(axis=1), minlength=len(V))
fig.set_label(
    "Squares whose areas are the weights, a column for each query and a row for each value. "
    f"Queries for which each value weighs most: {', '.join(map(str, heaviest))}."
)
plt.show()

r"""
Let everyone be friends with everyone
=====================================

What is left of a graph attention network (GAT) when the graph has every edge?
Attention: a softmax over all nodes, with another formula for the score.
And with fewer edges? Attention with the graph for a mask.
One difference remains, and it is in the formula: a GAT ranks the neighbours in the same order
for every node that looks at them (*static attention*: Brody, Alon and Yahav 2022), an inner
product need not.
"""

# Your data go here: put your own in place of these,
# a row of features for each node, a map, two vectors, and a graph.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

rng = np.random.default_rng(0)
n, d, d_v = 8, 3, 2
H = rng.normal(size=(n, d))  # (n, d): a row for each node
W = rng.normal(size=(d_v, d))  # (d_v, d): the map to the values
a_src, a_dst = 1.5 * rng.normal(size=(2, d_v))  # (d_v,) each: score source and target
A = (np.abs(np.subtract.outer(range(n), range(n))) <= 1) * 1.0  # (n, n): a path

# %%
# All edges: attention
# --------------------
# The score of neighbour j for node i is LeakyReLU(a_src · W h_j + a_dst · W h_i).
# Give these scores to the library's attention, as numbers added to inner products of 0.

H, W, a_src, a_dst, A = map(sb.numbers, (H, W, a_src, a_dst, A))
n = len(H)
Z = H @ W.T
score = (Z @ a_src)[None, :] + (Z @ a_dst)[:, None]
score = np.where(score > 0, score, 0.2 * score)
gat = sb.gat_weights(np.ones((n, n)), features=H, W=W, a_src=a_src, a_dst=a_dst)
out = sb.attention(np.zeros((n, 1)), np.zeros((n, 1)), Z, mask=score)
print(f"H {H.shape}, values {Z.shape}, weights {gat.shape}")
sb.claim("GAT on a complete graph has attention's weights", gat, out.weights)
sb.claim("and attention's output", sb.aggregate(gat, Z), out.output, scale=Z)

# %%
# Fewer edges: a mask
# -------------------
# Edges that are missing hide a node, and it makes no difference whether its score is set to
# minus infinity or the softmax runs over the edges alone.

edges = A + np.diag(A.diagonal() == 0) > 0
on_graph = sb.gat_weights(A, features=H, W=W, a_src=a_src, a_dst=a_dst)
masked = sb.softmax(np.where(edges, score, -np.inf))
sb.claim("on a graph it is attention with a mask", on_graph, masked)
target, source = np.nonzero(edges)
each = sb.segment_softmax(score[target, source], target)
sb.claim("a softmax over each node's edges is the same", on_graph[target, source], each)
print(f"{edges.sum()} edges of {n * n}")

# %%
# The same order for everyone
# ---------------------------
# In a GAT the looking node shifts all its scores alike, and LeakyReLU keeps their order:
# sort the columns by a_src · W h_j, and the weights rise along every row.
# With inner products each query can have a favourite of its own.

rising = gat[:, np.argsort(Z @ a_src)]
sb.claim("every node ranks the others alike", np.diff(rising), at_least=0, scale=1)
dot = sb.attention(Z, Z, Z).weights
favourites = len(set(gat.argmax(axis=1))), len(set(dot.argmax(axis=1)))
print(f"different favourites: {favourites[0]} with GAT, {favourites[1]} with inner products")

# %%
# Look at the weights
# -------------------
# A row for each looking node, a column for each node looked at, in the order of the GAT's
# ranking; the area of a square is a weight.
# Left, no square is smaller than the one to its left.

order = np.argsort(Z @ a_src)[-16:]
draw.style()
fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.9))
shown = {"GAT, all edges": gat, "GAT on the graph": on_graph, "inner products": dot}
for ax, (name, weights) in zip(axes, shown.items(), strict=True):
    draw.weights(ax, weights[np.ix_(order, order)], labels=[str(i) for i in order])
    ax.set_yticks(range(len(order)), order)
    ax.set_title(name)
    ax.set_xlabel("node looked at")
axes[0].set_ylabel("looking node")
fig.set_label(
    f"Weights of {n} nodes as squares, three times. GAT with all edges: the squares grow along "
    f"every row in the same order. GAT on the graph: the same order, on {edges.sum()} edges. "
    f"Inner products: {favourites[1]} different nodes have the largest square of a row."
)
plt.show()

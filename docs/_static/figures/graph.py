"""A small graph in feature space: each node moves to a weighted sum of its neighbours."""

import numpy as np

import spanbook as sb

features = np.array(
    [[2.6, 2.4], [3.6, 1.8], [3.4, 3.0], [2.2, 3.6], [1.2, 2.8], [2.0, 1.2]]
)  # (6, 2)
rule = "mean"  # or "gcn", "gat"
steps = 1
a = np.array([1.0, 0.5])  # (2,): GAT likes neighbours that lie this way
node = 4  # the one whose neighbours are shown

# %%
pairs = [(0, 1), (0, 2), (0, 3), (0, 5), (2, 3), (3, 4)]
adjacency = np.zeros((6, 6))
for i, j in pairs:
    adjacency[i, j] = adjacency[j, i] = 1


def weights_of(H):
    """Return the weights of one step, with a loop at each node."""
    if rule == "mean":
        return sb.mean_weights(adjacency + np.eye(6))
    if rule == "gcn":
        return sb.gcn_weights(adjacency)
    return sb.gat_weights(adjacency, features=H, W=np.eye(2), a_src=a, a_dst=-a)


path = [features]
for _ in range(steps):
    path.append(sb.aggregate(weights_of(path[-1]), path[-1]))
H = path[-1]
diameter = np.linalg.norm(H[:, None] - H, axis=2).max()
numbers = {"sums of weights, nodes 1, 2": weights_of(features).sum(axis=1)[:2]}
outside = sb.ConvexHull(rows=features).nearest(H[0]).distance
numbers |= {"node 1 is outside by": outside}
numbers |= {"diameter of the hull": diameter, "singular values": np.linalg.svd(H)[1]}
numbers |= {"rank, to 1 %": np.linalg.matrix_rank(H, rtol=0.01)}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt
from scipy.spatial import ConvexHull

from spanbook import draw

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(8.4, 4.0))
shares = weights_of(features)[node - 1]
near = np.flatnonzero((adjacency + np.eye(6))[node - 1])
after = sb.combine(shares, rows=features)
region = sb.ConicHull if rule == "gcn" else sb.ConvexHull
for ax, name in ((left, "one node"), (right, "all nodes")):
    draw.space(ax, f"$R^2$: {name}", around=[*features, *H, after, [0, 0]])
for i, j in pairs:
    left.plot(*features[[i, j]].T, color=draw.MUTED, lw=0.8)
draw.reachable(left, region(rows=features[near]))
for i in near:
    left.plot(*np.array([features[i], after]).T, color=draw.WEIGHTS, lw=7 * shares[i])
draw.points(left, features, labels=[f"$h_{i + 1}$" for i in range(6)], color=draw.MUTED)
draw.points(left, features[near])
draw.points(left, [after], labels=[f"$h'_{node}$"], color=draw.REACHED)
draw.reachable(right, sb.ConvexHull(rows=features))
for i in range(6):
    right.plot(*np.array(path)[:, i].T, color=draw.MUTED, lw=0.8)
draw.points(right, features)
for part in path[1:]:
    around = part[ConvexHull(part).vertices]
    right.fill(*around.T, facecolor=(draw.REACHED, 0.15), edgecolor=draw.REACHED)
draw.points(right, H, color=draw.REACHED)
wide = np.linalg.norm(features[:, None] - features, axis=2).max()
fig.set_label(
    f"The features of six nodes with their edges. Left, node {node} and its neighbours, whose "
    f"hull is filled, and where the rule {rule} takes the node. Right, all nodes after {steps} "
    f"step: the diameter of their hull goes from {wide:.1f} to {diameter:.1f}."
)

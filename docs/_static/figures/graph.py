"""A small graph in feature space: each node moves to a weighted sum of its neighbours."""

import numpy as np

import spanbook as sb

features = np.array(
    [[2.6, 2.4], [3.6, 1.8], [3.4, 3.0], [2.2, 3.6], [1.2, 2.8], [2.0, 1.2]]
)  # (6, 2)
rule = "mean"  # or "gcn", "gat"
steps = 1
a = np.array([1.0, 0.5])  # (2,): GAT likes neighbours that lie this way

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

from spanbook import draw

draw.style()
fig, (ax, chart) = plt.subplots(1, 2, figsize=(8.4, 4.2), width_ratios=[3, 2])
draw.space(ax, "$R^2$: space of the features", around=[*features, *H, [0, 0]])
for i, j in pairs:
    ax.plot(*features[[i, j]].T, color=draw.MUTED, lw=0.8)
    ax.plot(*H[[i, j]].T, color=draw.REACHED, lw=1.5)
draw.reachable(ax, sb.ConvexHull(rows=features))
draw.points(ax, features, labels=[f"$h_{i + 1}$" for i in range(6)])
draw.points(ax, H, color=draw.REACHED)
for _ in range(steps, 20):
    path.append(sb.aggregate(weights_of(path[-1]), path[-1]))
sizes = [np.linalg.norm(h[:, None] - h, axis=2).max() for h in path]
chart.plot(sizes, color=draw.MUTED, lw=0.8)
chart.plot(sizes[: steps + 1], color=draw.REACHED)
chart.plot(steps, diameter, color=draw.REACHED, marker="D")
chart.set_ylim(0, 6)
chart.set_xlim(0, 20)
chart.set_xlabel("step")
chart.set_title("diameter of the hull")
fig.set_label(
    f"The features of six nodes with their edges and hull, and where {steps} step of the rule "
    f"{rule} moves them. Beside it, the diameter of their hull, {sizes[0]:.1f} at first and "
    f"{diameter:.1f} then."
)

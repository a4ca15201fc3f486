"""Two heads, each with three values, and what the matrix behind them makes of their outputs."""

import numpy as np

import spanbook as sb

queries = np.array([[0.9, 1.1], [1.8, 1.6]])  # (2, 2): one a head
values1 = np.array([[0.2, -0.4], [2.4, 1.0], [1.4, -2.2]])  # (3, 2): head 1, keys as well
values2 = np.array([[-2.2, 0.6], [-0.4, 2.4], [0.6, 1.0]])  # (3, 2): head 2, keys as well
first = 1.0  # what W_O makes of head 1
second = 1.0  # and of head 2

# %%
W_O = np.kron([[first, second], [0, 0]], np.eye(2))  # (4, 4): the lower half stays empty
parameters = {"in_proj_weight": np.vstack([np.eye(4)] * 3), "out_proj.weight": W_O}
both = np.hstack([values1, values2])  # (3, 4): each token is split between the heads
out = sb.multi_head(queries.reshape(1, 4), both, parameters=parameters, n_heads=2)
hull = sb.ConvexHull(rows=np.vstack([values1, values2]))  # of what the heads can say at all
point = out.output[0, :2]
near = hull.nearest(point)
numbers = {"weights, head 1": out.weights[0, 0], "weights, head 2": out.weights[1, 0]}
numbers |= {"head 1": out.heads.output[0, 0], "head 2": out.heads.output[1, 0]}
numbers |= {"output": point, "from the hull of all values": near.distance}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, axes = plt.subplots(1, 3, figsize=(8.4, 3.6), width_ratios=[28, 28, 44])
for k, (ax, values) in enumerate(zip(axes, (values1, values2), strict=False)):
    o = out.heads.output[k, 0]
    draw.space(ax, f"$R^2$: head {k + 1}", around=[[-2.8, -2.8], [2.8, 2.8]])
    draw.reachable(ax, sb.ConvexHull(rows=values))
    draw.points(ax, values, labels=["$v_1$", "$v_2$", "$v_3$"])
    draw.points(ax, [queries[k]], labels=["$q$"], color=draw.TARGET)
    draw.arrows(ax, [o], color=draw.REACHED)
    draw.points(ax, [o], labels=[f"$o_{k + 1}$"], color=draw.REACHED)
total = axes[2]
draw.space(total, "$R^2$: their sum, after $W_O$", around=[[-4.4, -4.4], [4.4, 4.4]])
draw.reachable(total, hull)
draw.points(total, np.vstack([values1, values2]))
parts = np.array([first, second])[:, None] * out.heads.output[:, 0]
draw.arrows(total, parts, tails=[[0, 0], parts[0]], labels=["$o_1$", "$o_2$"], color=draw.WEIGHTS)
total.plot(*np.array([point, near.point]).T, color=draw.RESIDUAL, ls="--")
draw.points(total, [point], labels=["output"], color=draw.REACHED)
fig.set_label(
    "Two heads, each with the triangle of its three values and an output inside it. In a third "
    "plane the two outputs, drawn tip to tail as the matrix behind them takes them: their sum is "
    f"{near.distance:.2f} away from the hull of all six values, which is filled."
)

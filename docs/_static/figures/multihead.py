"""Two heads, each with three values, and what the matrix behind them makes of their outputs."""

import numpy as np

import spanbook as sb

queries = np.array([[0.9, 1.1], [1.4, 1.6]])  # (2, 2): one a head
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
fig, axes = plt.subplot_mosaic("ac;bc", figsize=(7.4, 5.2), width_ratios=[2, 3])
for k, (place, values) in enumerate({"a": values1, "b": values2}.items()):
    draw.space(axes[place], f"$R^2$: head {k + 1}", around=[*values, queries[k], [0, 0]])
    draw.reachable(axes[place], sb.ConvexHull(rows=values))
    draw.points(axes[place], values, labels=["$v_1$", "$v_2$", "$v_3$"])
    draw.points(axes[place], [queries[k]], labels=["$q$"], color=draw.TARGET)
    draw.points(axes[place], out.heads.output[k], color=draw.REACHED)
sums = [first * v + second * w for v in values1 for w in values2]
draw.space(axes["c"], "$R^2$: after $W_O$", around=[*sums, *values1, *values2, [0, 0]])
draw.reachable(axes["c"], sb.ConvexHull(rows=values1))
draw.reachable(axes["c"], sb.ConvexHull(rows=values2))
axes["c"].plot(*np.array([point, near.point]).T, color=draw.RESIDUAL, ls="--")
draw.points(axes["c"], [point], labels=["output"], color=draw.REACHED)
fig.set_label(
    "Two heads, each with the triangle of its three values and an output inside it. In a third "
    "plane, the triangles again and the output of the layer, "
    f"{near.distance:.2f} away from the hull of all six values."
)

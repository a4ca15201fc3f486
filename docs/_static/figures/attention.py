"""One query, four keys, four values: the weights, and an output inside the hull of the values."""

import numpy as np

import spanbook as sb

query = np.array([1.0, 0.5])  # (2,)
keys = np.array([[1.5, 1.5], [1.5, -1.0], [-1.5, 1.0], [-1.0, -1.5]])  # (4, 2)
values = np.array([[2.0, 2.0], [2.0, -1.5], [-1.0, 2.5], [-2.0, -2.0]])  # (4, 2)
temperature = 1.0  # above 0
seen = [True, True, True, True]  # the mask: which keys the query may see
causal = False  # hide the keys after the query's own place
place = 3  # of the query in the sequence, counted from 1

# %%
mask = np.array(seen) & (np.arange(1, 5) <= (place if causal else 4))
scale = 1 / (np.sqrt(2) * temperature)
out = sb.attention(query[None], keys, values, mask=mask[None], scale=scale)
numbers = {"scores": scale * keys @ query, "weights": out.weights[0], "output": out.output[0]}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, axes = plt.subplot_mosaic("ab;cc", figsize=(7.4, 4.9), height_ratios=[2, 1])
draw.space(axes["a"], "$R^2$: the keys", around=[*keys, query, [0, 0]])
draw.arrows(axes["a"], keys, labels=[f"$k_{i}$" for i in range(1, 5)])
draw.points(axes["a"], [query], labels=["$q$"], color=draw.TARGET)
draw.space(axes["b"], "$R^2$: the values", around=[*values, [0, 0]])
draw.reachable(axes["b"], sb.ConvexHull(rows=values[mask] if mask.any() else values))
draw.points(axes["b"], values, labels=[f"$v_{i}$" for i in range(1, 5)])
draw.points(axes["b"], [out.output[0]], labels=["$o$"], color=draw.REACHED)
draw.weights(axes["c"], out.weights[0], labels=[f"$a_{i}$" for i in range(1, 5)])
fig.set_label(
    "A query among four keys, the four values with their convex hull, and the weights as bars. "
    "The output lies inside the hull, nearest to the values with the largest weights."
)

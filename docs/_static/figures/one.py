"""Four models of the same four atoms: only the weights differ, and who chooses them."""

import numpy as np

import spanbook as sb

atoms = np.array([[-2, -1.2], [-0.9, 1.3], [0.9, -0.5], [1.8, 1.7]])  # (4, 2)
x = 2.4  # for the regression, whose atoms are points (x, y): where to predict
query = np.array([0.9, 0.4])  # (2,): for the attention, whose keys are its values
truth = np.array([2.4, 0.3])  # (2,): for the ensemble, whose atoms are models on two rows
mix = np.array([1.0, 0, 0, 0])  # (4,): regression, attention, graph layer, ensemble

# %%
line = sb.least_squares(columns=atoms[:, :1], target=np.eye(4), intercept=True)
regression = line.predict([[x]])[0]  # what each y counts for
attention = sb.attention([query], atoms, atoms, scale=1).weights[0]
star = [[0, 1, 2, 3], [4, 4, 4, 4]]  # four neighbours, each with an edge to one node
layer = sb.mean_weights(edges=star).toarray()[4, :4]
ensemble = sb.stack(atoms.T, truth).weights
weights = sb.combine(mix, rows=[regression, attention, layer, ensemble])
numbers = {"weights": weights, "sum of weights": weights.sum()}
numbers["prediction"] = sb.combine(weights, rows=atoms)
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
models = {"regression": regression, "attention": attention}
models |= {"graph layer": layer, "ensemble": ensemble}
fig, axes = plt.subplots(2, 2, figsize=(6.6, 4.9))
for ax, (name, w) in zip(axes.flat, models.items(), strict=True):
    guess = w @ atoms
    draw.space(ax, name, around=[[-2.8, -1.6], [2.8, 2.1]])
    if name == "regression":
        heights = line.predict([[-3], [3]]) @ atoms[:, 1]
        ax.plot([-3, 3], heights, color=draw.ATOMS, alpha=0.25, lw=5, zorder=0)
        ax.plot([x, x], [-1.6, guess[1]], color=draw.MUTED, lw=0.8)
        draw.points(ax, [[x, -1.6]], labels=["$x$"], color=draw.TARGET)
    else:
        draw.reachable(ax, sb.ConvexHull(rows=atoms))
    if name == "attention":
        draw.arrows(ax, [query], labels=["query"], color=draw.TARGET)
    if name == "ensemble":
        draw.residual(ax, truth, guess)
        draw.points(ax, [truth], labels=["truth"], color=draw.TARGET)
    for atom, share in zip(atoms, w, strict=True):
        style = {"lw": 1 + 7 * abs(share), "ls": ":" if share < 0 else "-"}
        ax.plot(*np.array([atom, guess]).T, color=draw.WEIGHTS, **style)
    draw.points(ax, atoms)
    ax.plot(*guess, "D", color=draw.REACHED, ms=9)
fig.set_label(
    "Four panels with the same four atoms, each joined to the prediction by a thread as thick as "
    "its weight. In the regression the prediction lies on a straight line beyond the data, and "
    "one thread is dotted, for a negative weight. In attention, the graph layer and the ensemble "
    "it lies in the convex hull of the atoms; the ensemble's truth lies outside."
)

r"""
See a hull of values collapse
=============================

A head, or a layer of a graph network, answers with averages of its values.
How different can two answers be?
Not more than the values are: if they lie near one line, so do all averages, and no
weights can change it.
The rank does not tell, since a small singular value is not zero; spread and
directions do. (Of a network this is called rank collapse, or over-smoothing.)
"""

# Your data go here: put your own in place of these, any number of matrices, each with
# a value in each row.
import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

rng = np.random.default_rng(0)
tokens = load_digits().data[:40] / 16  # (40, 64): 40 pictures as tokens
u, s, vt = np.linalg.svd(rng.normal(size=(64, 8)), full_matrices=False)
novel = nx.to_numpy_array(nx.les_miserables_graph()) + np.eye(77)
mean = sb.mean_weights(novel)
H = rng.normal(size=(77, 8))
sets = {  # each (n, d)
    "head, random": tokens @ (u * s) @ vt,
    "head, nearly rank 1": tokens @ (u * 0.02 ** np.arange(8)) @ vt,
    "novel, 2 rounds": np.linalg.matrix_power(mean, 2) @ H,
    "novel, 64 rounds": np.linalg.matrix_power(mean, 64) @ H,
}

# %%
# Ask each set how much its rows still differ
# -------------------------------------------
# ``spread`` is the distance to the mean divided by the size of the rows; ``directions`` is how
# many hold 99 % of it.
# The two heads have the same tokens, the two graphs the same features.

sets = {name: sb.numbers(given) for name, given in sets.items()}
reports = {name: sb.diagnose(rows=V) for name, V in sets.items()}
for name, told in reports.items():
    worst = told.findings[0].topic if told.findings else "nothing"
    print(f"{name}: rank {told.rank}, directions {told.directions}")
    print(f"  spread {told.spread:.2%}, first finding: {worst}")

# %%
# What no weights can undo
# ------------------------
# Any two averages are at most as far apart as the two values furthest apart.
# And along any direction no average lies further from the mean than the furthest value.

rng, inside = np.random.default_rng(1), []
for name, V in sets.items():
    answers = rng.dirichlet(np.full(len(V), 0.1), size=60) @ V
    middle = V.mean(axis=0)
    axes = np.linalg.svd(V - middle)[2]
    most, widest = (np.abs((A - middle) @ axes.T).max(axis=0) for A in (answers, V))
    sb.claim(f"{name}: no average goes further along an axis", most, at_most=widest, scale=V)
    inside.append(sb.ConvexHull(rows=V).contains(answers).all())
sb.claim("all averages are in the hull of their values", np.array(inside), True)

# %%
# Look at the hulls, each by its size
# -----------------------------------
# Every set is drawn in the plane of its two widest directions, with the same scale in
# units of the rows' size.
# A collapsed hull is a speck; one with a single direction is a line.

flat = {}
for name, V in sets.items():
    centred = V - V.mean(axis=0)
    size = np.sqrt(np.mean(np.sum(V**2, axis=1))) or 1.0  # zeros stay zeros
    axes = np.linalg.svd(centred)[2][:2]
    flat[name] = np.zeros((len(V), 2))
    flat[name][:, : len(axes)] = centred @ axes.T / size
limit = max(np.abs(F).max() for F in flat.values()) or 1.0  # if each set is one point

draw.style()
across = min(len(sets), 2)
down = -(-len(sets) // across)
fig, panels = plt.subplots(down, across, figsize=(3.2 * across, 3.3 * down), squeeze=False)
for ax, (name, F) in zip(panels.flat, flat.items(), strict=False):
    d = sets[name].shape[1]
    draw.space(ax, f"two directions of $R^{{{d}}}$", around=[[-limit, -limit], [limit, limit]])
    if np.ptp(F, axis=0).max() > 1e-6:
        draw.reachable(ax, sb.ConvexHull(rows=F))
    ax.plot(*F.T, "o", color=draw.ATOMS, ms=4, alpha=0.7, mew=0)
    ax.set_label("card")
    told = reports[name]
    ax.set_title(f"{name}\nspread {told.spread:.2g}, directions {told.directions}")
for ax in panels.flat[len(sets) :]:
    ax.set_axis_off()
fig.set_label(
    "Convex hulls of sets of values, each in the plane of its two widest directions and by the "
    "size of its rows: "
    + "; ".join(f"{name}, spread {r.spread:.2g}" for name, r in reports.items())
    + "."
)
plt.show()

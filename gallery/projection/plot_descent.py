r"""
Walk down to the projection
===========================

Neural networks are trained by small steps against the gradient.
For a squared error, where do such steps end?
At the projection of the target, the same point that least squares finds at once.
When columns depend on one another many weights reach it, and the walk picks those
nearest to its start: from 0, the shortest.
"""

# Your data go here: put your own in place of these,
# some matrices with the same number of rows, a target, and a second place to start from.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

x = np.array([-1.0, 0.0, 1.0, 2.0])
y = np.array([3.0, 1.0, 2.0, -2.0])  # (n,): the target
matrices = {  # each (n, d)
    "independent columns": np.stack([np.ones(4), x], axis=1),
    "x, and x again, halved": np.stack([x, x / 2], axis=1),
}
start = 2.0  # each weight of the second start

# %%
# Walk twice
# ----------
# The gradient of half the squared error is ``X.T @ (X @ w - y)``.
# To start at ``s`` instead of 0, walk from 0 to what ``X @ s`` leaves of the target.
# Every step below :math:`2 / \sigma_1^2` arrives; these are a fifth of that.

y = sb.numbers(y)
matrices = {name: sb.numbers(given) for name, given in matrices.items()}
walks, spans, answers, steps = {}, {}, {}, {}
for name, X in matrices.items():
    spans[name] = S = sb.Span(columns=X)
    answers[name] = fit = S.nearest(y)  # the shortest weights, as of `least_squares`
    steps[name] = 0.4 / (S.singular_values[0] ** 2 or 1.0)  # zeros need no step
    how = {"columns": X, "step": steps[name], "n_steps": 5000}
    from_zero = sb.gradient_descent(target=y, **how)
    from_s = sb.gradient_descent(target=y - start * X.sum(axis=1), **how)
    walks[name] = from_zero.path, start + from_s.path
    print(f"{name}: X {X.shape}, rank {S.dim}, {len(from_zero.path) - 1} steps")
    print("  least squares", fit.weights.round(4))
    print("  walk from 0  ", walks[name][0][-1].round(4))
    print("  walk from s  ", walks[name][1][-1].round(4))

# %%
# Foretell every step
# -------------------
# Along the singular direction :math:`v_i` a step of :math:`\eta` leaves the share
# :math:`1 - \eta \sigma_i^2` of what is missing.
# In a direction that changes no prediction, :math:`\sigma_i = 0` and all of it stays.

for name, X in matrices.items():
    fit, S = answers[name], spans[name]
    V = np.linalg.svd(X)[2]  # a row for each direction, idle ones too
    share = np.ones(X.shape[1])
    share[: S.dim] -= steps[name] * S.singular_values[: S.dim] ** 2
    for w, origin in zip(walks[name], ("0", "s"), strict=True):
        missing = share ** np.arange(len(w))[:, None] * ((w[0] - fit.weights) @ V.T)
        foretold = fit.weights + missing @ V
        size = {"scale": np.vstack([w, fit.weights]), "rtol": 1e-8}
        sb.claim(f"{name}: steps from {origin} are as foretold", w, foretold, **size)

# %%
# Where the walks end
# -------------------
# The walk from 0 stays in the span of the rows, where only the shortest weights wait.
# The two ends differ by what moves no prediction.

for name, X in matrices.items():
    path, other = walks[name]
    off = sb.Span(rows=X).nearest(path).distance
    size = {"scale": path, "rtol": 1e-8}
    sb.claim(f"{name}: the walk from 0 never leaves the span of the rows", off, 0, **size)
    gap = path[-1] - other[-1]
    apart, differ = np.linalg.norm(gap), np.linalg.norm(X @ gap)
    print(f"{name}: ends {apart:.4f} apart, predictions {differ:.1e}")

# %%
# Look at the walks
# -----------------
# One axis for each weight; of more than two it shows the first two.
# Along a thin line the error is the same.
# With dependent columns there is a valley, and on its floor, the thick line, all weights make
# the same predictions.

# Of each walk the first two weights.
seen = {name: [w @ np.eye(w.shape[1], 2) for w in pair] for name, pair in walks.items()}
every = np.vstack([w for pair in seen.values() for w in pair])
draw.style()
fig, axes = plt.subplots(1, len(matrices), figsize=(6.4, 3.6), squeeze=False)
for ax, (name, X) in zip(axes.flat, matrices.items(), strict=True):
    path, other = seen[name]
    draw.space(ax, "space of the weights", around=every)
    corners = np.array([ax.get_xlim(), ax.get_ylim()])
    if X.shape[1] == 2:
        grid = np.stack(np.meshgrid(*np.linspace(*corners.T, 60).T), axis=-1)
        error = np.linalg.norm(grid @ X.T - y, axis=-1)
        if np.ptp(error):
            ax.contour(*grid.T, error.T, levels=8, colors=draw.MUTED, linewidths=0.6)
        if spans[name].dim == 1:  # the floor of the valley
            idle = np.linalg.svd(X)[2][1] * np.ptp(corners)
            ends = answers[name].weights + np.array([[-1], [1]]) * idle
            ax.plot(*ends.T, color=draw.REACHED, lw=6, alpha=0.25)
    for w, look in ((path, "-"), (other, "--")):
        ax.plot(*w.T, look, marker=".", ms=5, lw=1.2, color=draw.WEIGHTS)
        draw.points(ax, w[-1], color=draw.REACHED)
        ax.plot(*w[0], "o", mfc=draw.PAPER, mec=draw.WEIGHTS, zorder=5)
    ax.set_title(name)
gaps = {name: np.linalg.norm(a[-1] - b[-1]) for name, (a, b) in walks.items()}
fig.set_label(
    "Two walks in the space of the weights, from 0 and from a second start. "
    + " ".join(f"With {name} they end {gap:.2f} apart." for name, gap in gaps.items())
)
plt.show()

r"""
See the residual stand upright on the span
==========================================

A fit leaves a residual, and no other weights leave a shorter one.
How can that be known without trying them all?
The residual is perpendicular to every column, so any other sum of the columns
lies to one side of the foot of the perpendicular, and is further from the target.
"""

# Your data go here: put your own in place of these,
# any number of examples and of columns.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

columns = {"ones": [1.0, 1.0, 1.0], "x": [0.0, 1.0, 2.0]}  # one number per example
y = np.array([4.0, 0.0, 2.0])  # (n,): the target

# %%
# Project the target on the span
# ------------------------------
# Three examples make a space of three axes.
# In it a column is one arrow, and so are the target and the residual.

y = sb.numbers(y)
columns = {name: sb.numbers(given) for name, given in columns.items()}
X = np.column_stack(list(columns.values()))
S = sb.Span(columns=X)
near = S.nearest(y)
foot, residual = near.point, near.residual
print(f"X {X.shape}, y {y.shape}: {S}")
print("weights ", dict(zip(columns, near.weights.round(4).tolist(), strict=True)))
print("nearest ", foot.round(4))
print("residual", residual.round(4))

# %%
# Check the right angles
# ----------------------
# The residual is perpendicular to each column, so also to their sum, the nearest point:
# the target, the origin and the nearest point make a right-angled triangle.

size = np.linalg.norm(y)
right = X.T @ residual
sb.claim("the residual is orthogonal to every column", right, 0, scale=size * np.linalg.norm(X))
sb.claim("Pythagoras holds", foot @ foot + residual @ residual, y @ y, scale=y @ y)
print("column by residual", right.round(12) + 0.0)

# %%
# Try a thousand other weights
# ----------------------------
# Each of them moves the point inside the span, across the residual.

rng = np.random.default_rng(0)
other = (near.weights + rng.normal(size=(1000, X.shape[1]))) @ X.T
further = np.linalg.norm(other - y, axis=1) - near.distance
sb.claim("no other weights come nearer", further, at_least=0, scale=size)
print(f"distance {near.distance:.4f}; the best of the thousand is {further.min():.4f} further")

# %%
# Look at it
# ----------
# With three examples the picture is the whole space.
# With more it is the part of the space that holds the nearest point, the residual and one
# more direction of the span; columns are then seen as their shadows in it.
# The view is turned so that the residual points up.

n = len(y)
if n <= 3:
    frame = np.eye(3)[:, :n]  # (3, n)
    where = f"$R^{n}$: one axis per example"
else:
    sides = np.column_stack([foot, residual, S.basis.T, np.eye(n)])
    q = []
    for side in sides.T:  # the first three directions that are new
        rest = side - sum(((side @ u) * u for u in q), np.zeros(n))
        if np.linalg.norm(rest) > 1e-6 * np.linalg.norm(side) and len(q) < 3:
            q.append(rest / np.linalg.norm(rest))
    frame = np.array(q)
    where = f"three directions of $R^{{{n}}}$, one axis per example"
atoms, target, reached = X.T @ frame.T, frame @ y, frame @ foot

draw.style()
fig, ax = plt.subplots(figsize=(6, 4.6), subplot_kw={"projection": "3d"})
draw.space(ax, where, around=[*atoms, target, reached, [0, 0, 0]])
if near.distance > 1e-9 * size:
    up = (target - reached) / near.distance
    across = reached if np.linalg.norm(reached) > 1e-9 * size else np.eye(3)[np.abs(up).argmin()]
    across = across - (across @ up) * up
    across = across / np.linalg.norm(across)
    eye = 0.8 * np.cross(across, up) - 0.4 * across + 0.45 * up  # the nearest point to the right
    elev, azim = np.arcsin(eye[2] / np.linalg.norm(eye)), np.arctan2(eye[1], eye[0])
    level = np.array([-np.sin(azim), np.cos(azim), 0])
    roll = np.arctan2(up @ level, up @ np.cross(eye, level))
    ax.view_init(*np.degrees([elev, azim, roll]))
draw.reachable(ax, sb.Span(rows=atoms))
names = [name if len(columns) <= 4 else "" for name in columns]
draw.arrows(ax, atoms, labels=names)
draw.arrows(ax, reached, color=draw.REACHED)
draw.residual(ax, target, reached, along=reached)
ax.set_title(f"residual {near.distance:.2f} long, upright on a span of dimension {S.dim}")
fig.set_label(
    f"Arrows of {len(columns)} columns, the set of dimension {S.dim} that they span, the "
    f"target, and the nearest point of the set. The dashed residual between the two is "
    f"{near.distance:.2f} long and stands at a right angle to the set."
)
plt.show()

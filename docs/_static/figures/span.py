"""Two vectors in space and what they span: a plane, a line, or a point; and a target off it."""

import numpy as np

import spanbook as sb

atoms = np.array([[2.0, 0.5, 0.5], [-0.5, 1.5, 1.0]])  # (2, 3): each row is an atom
y = np.array([-1.0, -1.0, 1.6])  # (3,): the target

# %%
S = sb.Span(rows=atoms)
near = S.nearest(y)
numbers = {"rank": S.dim, "singular values": np.linalg.svd(atoms, compute_uv=False)}
numbers["angle in degrees"] = float(
    np.degrees(np.arctan2(np.linalg.norm(np.cross(*atoms)), atoms[0] @ atoms[1]))
)
numbers["distance of y"] = near.distance
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig = plt.figure(figsize=(5.2, 4.2))
ax = fig.add_subplot(projection="3d")
draw.space(ax, "$R^3$: space of the atoms", around=[*atoms, *-atoms, y])
draw.reachable(ax, S)
whole = np.arange(-1, 2)[:, None, None] * atoms[0] + np.arange(-1, 2)[:, None] * atoms[1]
for line in (*whole, *whole.transpose(1, 0, 2)):  # (3, 3) each: sums with one weight fixed
    ax.plot(*line.T, color=draw.ATOMS, lw=0.8, alpha=0.5)
draw.arrows(ax, atoms, labels=["$a_1$", "$a_2$"])
ax.plot(*np.array([near.point, y]).T, color=draw.RESIDUAL, ls="--")
draw.points(ax, [near.point], color=draw.REACHED)
draw.points(ax, [y], labels=["$y$"], color=draw.TARGET)
shape = ["the origin alone", "a line through the origin", "a plane through the origin"][S.dim]
fig.set_label(
    f"Two arrows from the origin in space, and what they span: {shape}, with lines of sums that "
    f"share a whole weight. A target is off it, {near.distance:.1f} from its nearest point."
)

"""Two vectors in space and what they span: a plane, a line, or a point."""

import numpy as np

import spanbook as sb

atoms = np.array([[2.0, 0.5, 0.5], [-0.5, 1.5, 1.0]])  # (2, 3): each row is an atom

# %%
S = sb.Span(rows=atoms)
numbers = {"rank": S.dim, "singular values": np.linalg.svd(atoms, compute_uv=False)}
numbers["angle in degrees"] = float(
    np.degrees(np.arctan2(np.linalg.norm(np.cross(*atoms)), atoms[0] @ atoms[1]))
)
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig = plt.figure(figsize=(5.2, 4.2))
ax = fig.add_subplot(projection="3d")
draw.space(ax, "$R^3$: space of the atoms", around=[*atoms, *-atoms])
draw.reachable(ax, S)
draw.arrows(ax, atoms, labels=["$a_1$", "$a_2$"])
shape = ["the origin alone", "a line through the origin", "a plane through the origin"][S.dim]
fig.set_label(f"Two arrows from the origin in space, and what they span: {shape}.")

"""Four reachable sets: the nearest point of each, and the weights that make it."""

import numpy as np

import spanbook as sb

atoms = np.array([[1.0, 3.0], [3.0, 1.0], [-1.0, 1.0]])  # (n, 2): each row is an atom
target = np.array([3.0, 3.5])  # (2,)
kind = "ConvexHull"  # or "Span", "AffineHull", "ConicHull"

# %%
sets = {"Span": sb.Span, "AffineHull": sb.AffineHull}
sets |= {"ConicHull": sb.ConicHull, "ConvexHull": sb.ConvexHull}
near = sets[kind](rows=atoms).nearest(target)
numbers = {"distance": near.distance, "nearest point": near.point, "weights": near.weights}
numbers |= {"sum of weights": near.weights.sum()}
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, ax = plt.subplots(figsize=(5.2, 4.2))
draw.space(ax, "$R^2$: space of the atoms", around=[*atoms, target, near.point, [0, 0]])
draw.reachable(ax, sets[kind](rows=atoms))
draw.arrows(ax, atoms, labels=[f"$a_{{{i + 1}}}$" for i in range(len(atoms))])
draw.residual(ax, target, near.point)
fig.set_label(
    f"{len(atoms)} atoms in the plane, the {kind} of them shaded, and a target "
    f"{near.distance:.2f} away from it. A dashed line joins the target to the nearest point."
)

"""Two atoms, two weights, and the weighted sum, drawn tip to tail."""

import numpy as np

import spanbook as sb

atoms = np.array([[2.0, 0.5], [-0.5, 1.5]])  # (2, 2): each row is an atom
weights = np.array([1.5, 1.0])  # (2,)

# %%
parts = weights[:, None] * atoms
numbers = {"weights": weights, "w₁a₁": parts[0], "w₂a₂": parts[1]}
numbers["sum"] = sb.combine(weights, rows=atoms)
for name, value in numbers.items():
    print(f"{name}: {np.round(value, 3)}")

# %%
import matplotlib.pyplot as plt

from spanbook import draw

draw.style()
fig, ax = plt.subplots(figsize=(5.2, 4.2))
draw.space(ax, "$R^2$: space of the atoms", around=[*atoms, *parts, numbers["sum"], [0, 0]])
draw.arrows(ax, parts, tails=[[0, 0], parts[0]], labels=["$w_1 a_1$", "$w_2 a_2$"])
draw.arrows(ax, [numbers["sum"]], labels=["sum"], color=draw.REACHED)
fig.set_label(
    f"{weights[0]:g} times the first atom, then {weights[1]:g} times the second from its tip: "
    f"the two end at the sum ({numbers['sum'][0]:g}, {numbers['sum'][1]:g})."
)

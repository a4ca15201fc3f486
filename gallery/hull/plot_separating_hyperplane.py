r"""
Prove that no average reaches a target
======================================

Is this patient an average of patients seen before?
A *yes* is shown by weights.
A *no* cannot be shown by trying weights, for there is no end to them.
It is shown by one direction: along it the patient stands further out than every patient seen,
and an average never stands further out than the furthest of its atoms.
"""

# Your data go here: put your own in place of these,
# any number of atoms (rows) in any number of dimensions, and one target.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer

import spanbook as sb
from spanbook import draw

cells = load_breast_cancer()
X = (cells.data - cells.data.mean(axis=0)) / cells.data.std(axis=0)
names = list(cells.feature_names)  # (d,): of the columns
V, y = X[:400], X[405]  # (n, d): patients seen; (d,): a new one

# %%
# Ask for the nearest average, and for the proof
# ----------------------------------------------
# The certificate holds the direction ``normal``, of length 1, and the number ``offset``.
# No atom is beyond ``offset`` in that direction, and the target is beyond it by ``lower``.
# The nearest average is at the distance ``upper``.
# When the two agree, neither can be improved.

V, y = sb.numbers(V), sb.numbers(y)
near = sb.ConvexHull(rows=V).nearest(y)
proof = near.certificate
heights, height = V @ proof.normal, float(y @ proof.normal)
print(f"V {V.shape}, y {y.shape}, inside: {near.inside}")
print(f"furthest atom {heights.max():.6f}, target {height:.6f}")
print(f"lower bound {proof.lower:.6f}, upper bound {proof.upper:.6f}")

size = {"scale": np.linalg.norm([*V, y], axis=1), "rtol": 1e-8}
sb.claim("no atom is beyond the plane", heights, at_most=proof.offset, **size)
sb.claim("the target is beyond it by the lower bound", height - proof.offset, proof.lower, **size)
if not near.inside:
    sb.claim("the lower bound is the upper bound", proof.lower, proof.upper, **size)

# %%
# Averages do not get across
# --------------------------
# Take a thousand averages of the atoms, of few and of many.
# This proves nothing by itself; that no atom gets across does.

rng = np.random.default_rng(0)
averages = np.vstack([rng.dirichlet(np.full(len(V), a), size=500) for a in (0.01, 1.0)]) @ V
up = averages @ proof.normal
sb.claim("of a thousand averages none is beyond the plane", up, at_most=proof.offset, **size)
closest = np.linalg.norm(averages - y, axis=1).min()
print(f"nearest of the thousand {closest:.4f}, nearest of all {near.distance:.4f}")

# %%
# Does a single measurement say so?
# ---------------------------------
# The direction mixes the measurements.
# Each of its entries is the weight of one of them, and those far from 0 say what is unusual
# about this patient; if no measurement is out of range, it is a combination of values.

each = (y > V.max(axis=0)) | (y < V.min(axis=0))
print(f"measurements outside the range seen: {each.sum()} of {len(y)}")
for k in np.argsort(-np.abs(proof.normal))[:4]:
    print(f"  {names[k] if k < len(names) else k}: weight {proof.normal[k]:.2f}")

# %%
# Look along the plane
# --------------------
# Up is the direction of the proof, so heights and the distance are true.
# Across is the direction in which the atoms spread most, of those along the plane.
# The picture is as wide as a few times the distance; most atoms are further down or aside.

spread = V - V.mean(axis=0)
if near.inside:
    first, second = np.linalg.svd(
        np.vstack([spread, 0 * spread, 0 * spread]), full_matrices=False
    )[2][[0, -1]]
else:
    second = proof.normal
    level = spread - np.outer(spread @ second, second)
    first = np.linalg.svd(level, full_matrices=False)[2][0]
    first -= (first @ second) * second
view = np.stack([first, second], axis=1)
draw.style()
fig, ax = plt.subplots(figsize=(6.2, 5))
target, reached = y @ view, near.point @ view
box = target + near.distance * np.array([[-3, -4], [3, 0]])
around = V @ view if near.inside else np.vstack([box, reached])
draw.space(ax, f"$R^{{{len(y)}}}$, seen along the plane", around=around)
ax.plot(*(V @ view).T, "o", color=draw.ATOMS, ms=6, alpha=0.7, mew=0)
if not near.inside:
    ax.axhline(proof.offset, color=draw.MUTED, lw=1.5)
draw.residual(ax, target, reached, along=[1, 0])
ax.set_title("inside" if near.inside else f"outside, by {near.distance:.2f}")
fig.set_label(
    f"{len(V)} atoms and a target in {len(y)} dimensions, seen from the side. "
    + (
        "The target is an average of them."
        if near.inside
        else "All atoms are below a line, the plane seen edge on, and the target is above it by "
        f"{near.distance:.2f}, the length of the dashed residual."
    )
)
plt.show()

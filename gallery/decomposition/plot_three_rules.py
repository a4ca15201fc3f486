r"""
Take digits apart under three rules
===================================

The same digits are rebuilt from eight pictures, three times, and the rule on the weights decides
what the eight look like.
With any weights, as in a truncated singular value decomposition, all but the first are ghosts of
light and dark that cancel.
With non-negative weights, as in non-negative matrix factorisation, they are strokes and blurred
digits that add up.
With weights that are shares of 1, as in archetypal analysis, they are near the extreme digits, and
each digit is rebuilt as a mixture of them.
The stricter the rule, the more of the digits is left over.
"""

# Your data go here: put your own in place of these, rows of any kind,
# and their height and width if they are pictures.
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import CenteredNorm, LinearSegmentedColormap
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

X = load_digits().data[:100] / 16  # (n, d): one picture per row
shape = (8, 8)  # height and width; (1, d) for rows that are no pictures
k = 8  # atoms

# %%
# One loop for three rules
# ------------------------
# Take turns: the best weights for the atoms, then the best atoms for the weights.
# A span needs no loop, the singular value decomposition has its best atoms.
# For the cone (:doi:`10.1038/44565`) each step multiplies, by Lee and Seung's rule of 2001 for
# squared errors.
# For the hull an atom must be a mixture of rows itself, or the corners would fly away
# (Cutler and Breiman, :doi:`10.1080/00401706.1994.10485840`).

X = sb.numbers(X)
n, d = X.shape
k = min(k, n)
size = np.linalg.norm(X) or 1.0  # of zeros 0 % is left
rows = sb.ConvexHull(rows=X)


def left(near):
    """Return the share of the rows' length that nearest points leave over."""
    return np.linalg.norm(near.residual) / size


def corners(first):
    """Return k rows, each the one that those before it reach least."""
    atoms = X[[first]]
    while len(atoms) < k:
        far = sb.ConvexHull(rows=atoms).nearest(X).distance
        atoms = np.vstack([atoms, X[far.argmax()]])
    return atoms


def archetypes(first, turns=3):
    """Return k mixtures of rows, of which all rows are nearly mixtures."""
    atoms = corners(first)
    for _ in range(turns):
        weights = sb.ConvexHull(rows=atoms).nearest(X).weights
        atoms = rows.nearest(np.linalg.lstsq(weights, X, rcond=None)[0]).point
    return atoms


def strokes(seed, turns=300):
    """Return k atoms of non-negative numbers, by multiplicative steps; below 0 counts as 0."""
    rng = np.random.default_rng(seed)
    Y = np.maximum(X, 0)
    W, H = rng.random((n, k)) + 0.1, rng.random((k, d)) + 0.1
    for _ in range(turns):
        H *= (W.T @ Y) / np.maximum(W.T @ W @ H, 1e-12)
        W *= (Y @ H.T) / np.maximum(W @ (H @ H.T), 1e-12)
    return H


span = np.linalg.svd(X, full_matrices=False)[2][:k]
atoms = {"any weights": span, "at least 0": strokes(0), "shares of 1": archetypes(0)}
sets = sb.Span, sb.ConicHull, sb.ConvexHull
found = {rule: S(rows=atoms[rule]).nearest(X) for rule, S in zip(atoms, sets, strict=True)}
share = {rule: left(near) for rule, near in found.items()}
print(f"X {X.shape}, {k} atoms")
for rule, near in found.items():
    used = (np.abs(near.weights) > 1e-9 * np.abs(near.weights).max()).sum(axis=1).mean()
    print(f"{rule:12} {share[rule]:.1%} left, {used:.1f} of {k} atoms in a row")

# %%
# What must be so
# ---------------
# The weights of a stricter rule are weights of the laxer one, so with the same atoms more is left.
# And no atoms leave less than those of the singular value decomposition (Eckart and Young).

corner = atoms["shares of 1"]
same = [left(S(rows=corner).nearest(X)) for S in sets]
sb.claim("with the same atoms a stricter rule leaves more", np.diff(same), at_least=0, scale=1)
sb.claim(
    "nothing leaves less than the best span",
    min(share.values()),
    at_least=share["any weights"],
    scale=1,
)
off = rows.nearest(corner).distance
sb.claim("an atom of the hull is a mixture of rows", off, 0, scale=size, rtol=1e-7)

# %%
# Other starts
# ------------
# The two loops stop after a fixed number of turns, at atoms that need not be the best there are.
# Do other starts end elsewhere, and does the order of the rules hold for them?

tries = min(20, max(2, 2000 // n))  # of many rows fewer
starts = np.random.default_rng(0).integers(n, size=tries)
cones = [left(sb.ConicHull(rows=strokes(s)).nearest(X)) for s in starts]
hulls = [left(sb.ConvexHull(rows=archetypes(s)).nearest(X)) for s in starts]
print(f"at least 0: {min(cones):.1%} to {max(cones):.1%} left from {len(starts)} starts")
print(f"shares of 1: {min(hulls):.1%} to {max(hulls):.1%}")
print(f"the worst cone leaves less than the best hull: {max(cones) < min(hulls)}")

# %%
# Look at the atoms
# -----------------
# Dark is above 0, orange below.
# Where it breaks: the atoms of the hull lie among its extreme rows, so one wrong row can take a
# place; look at the atoms before you trust the shares.

draw.style()
ink = LinearSegmentedColormap.from_list("ink", [draw.RESIDUAL, draw.PAPER, draw.INK])
tables = atoms | {"any weights": span * np.sign(span.sum(axis=1, keepdims=True))}
fig, axes = plt.subplots(3, k, figsize=(6.6, 2.7), squeeze=False)
for panels, (rule, table) in zip(axes, tables.items(), strict=True):
    panels[0].set_ylabel(f"{rule}\n{share[rule]:.0%} left", rotation=0, ha="right", va="center")
    for ax, atom in zip(panels, table, strict=False):
        largest = np.abs(atom).max() or 1.0  # an atom of zeros is blank
        look = {"cmap": ink, "norm": CenteredNorm(halfrange=largest)}
        ax.imshow(atom.reshape(shape), aspect="auto" if min(shape) == 1 else "equal", **look)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color=draw.FAINT)
        ax.set_label("card")
told = ", ".join(f"{rule} {part:.0%}" for rule, part in share.items())
fig.set_label(
    f"Three rows of {k} atoms from which {n} rows are rebuilt. Left over, by the rule on the "
    f"weights: {told}."
)
plt.show()

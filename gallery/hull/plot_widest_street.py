r"""
Find the widest street between two hulls
========================================

Two kinds of digits, and between them the widest empty street that a straight boundary can have.
Its width is the distance between the two convex hulls, and few pictures hold its curbs: those
that carry weight in the two nearest averages.
Everybody else may leave, and the street stays where it is.
A support vector machine finds the same street, and these pictures are its support vectors.
"""

# Your data go here: put your own in place of these, two sets of rows to be told apart.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.svm import SVC

import spanbook as sb
from spanbook import draw

digits = load_digits()
left, right = (digits.data[digits.target == c][:100] / 16 for c in (4, 9))  # (n, d), (m, d)

# %%
# One hull of differences
# -----------------------
# A difference of two averages is an average of differences.
# So the distance between two hulls is that of the hull of all differences from 0, and the row sums
# and column sums of its weights, in a table with a row for each of the one kind and a column for
# each of the other, are the weights of the two averages.

left, right = sb.numbers(left), sb.numbers(right)
LIMIT = 120  # rows of each: every pair of them is an atom
A, B = left[:LIMIT], right[:LIMIT]
differences = (A[:, None] - B).reshape(-1, A.shape[1])
near = sb.ConvexHull(rows=differences).nearest(np.zeros(A.shape[1]))
table = near.weights.reshape(len(A), len(B))
a, b = table.sum(axis=1), table.sum(axis=0)
ends = a @ A, b @ B
width = float(near.distance)
used = [np.flatnonzero(w) for w in (a, b)]
print(
    f"{len(A)} and {len(B)} rows, {len(differences)} differences; the street is {width:.4f} wide"
)
print(f"curbs touch {len(used[0])} and {len(used[1])} rows")

# %%
# What must be so
# ---------------
# Projected on the line from one end to the other, nobody stands within the street.
# Without the rows that carry no weight, the street is the same.
# And where the hulls meet there is none: the width is 0.

size = {"scale": np.vstack([A, B]), "rtol": 1e-7}
way = (ends[0] - ends[1]) / (width if width > 0 else 1.0)
sb.claim(
    "the two averages are as far apart as the hulls",
    np.linalg.norm(ends[0] - ends[1]),
    width,
    **size,
)
empty = (A @ way).min() - (B @ way).max()
if not near.inside:
    sb.claim("no row stands in the street", empty, width, **size)
few = (A[used[0]][:, None] - B[used[1]]).reshape(-1, A.shape[1])
again = sb.ConvexHull(rows=few).nearest(np.zeros(A.shape[1])).distance
sb.claim("the rows on the curbs alone make the same street", again, width, **size)

# %%
# The support vector machine
# --------------------------
# Its weight vector is as long as 2 over the width.

if not near.inside and len(A) + len(B) < 1000:
    spread = np.ptp(np.vstack([A, B]), axis=0).max()
    kinds = np.repeat([1, -1], [len(A), len(B)])
    machine = SVC(kernel="linear", C=1e8, tol=1e-6).fit(np.vstack([A, B]) / spread, kinds)
    print(
        f"by a support vector machine: {2 * spread / np.linalg.norm(machine.coef_):.4f} wide, "
        f"{len(machine.support_)} support vectors"
    )

# %%
# Look along the street
# ---------------------
# Each dot is a row: across, where it stands along the line between the two averages; up, where
# in the direction in which the rows spread most.
# Rings mark the rows that carry weight.

everyone = np.vstack([A, B])
flat = everyone - everyone.mean(axis=0)
aside = np.linalg.svd(flat - np.outer(flat @ way, way), full_matrices=False)[2][0]
draw.style()
fig, ax = plt.subplots(figsize=(6.2, 4))
middle = (ends[0] + ends[1]) / 2
curbs = width / 2
ax.axvspan(-curbs, curbs, color=draw.RESIDUAL, alpha=0.12, lw=0)
for rows, w, color, marker in ((A, a, draw.ATOMS, "o"), (B, b, draw.REACHED, "s")):
    at = np.array([(rows - middle) @ way, (rows - middle) @ aside])
    ax.plot(*at, marker, color=color, ms=6, alpha=0.5, mew=0)
    ax.plot(*at[:, w > 0], marker, mfc="none", mec=draw.INK, ms=10)
for curb in (-curbs, curbs):
    ax.axvline(curb, color=draw.RESIDUAL, lw=1.5, dashes=(3, 1.6))
ax.set(yticks=[], xlabel="along the line between the two averages")
ax.set_title(f"{width:.3g} wide, held by {len(used[0]) + len(used[1])} of {len(everyone)} rows")
fig.set_label(
    f"{len(A)} dots and {len(B)} squares on both sides of an empty band {width:.3g} wide; "
    f"{len(used[0])} and {len(used[1])} of them, ringed, stand on its two edges."
)
plt.show()

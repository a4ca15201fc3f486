r"""
Name the rows that extrapolate
==============================

A model meets new rows.
Which of them lie beyond the rows it has seen, and in what respect?
A row can have every number within its range and still be outside: a heavy patient
with a low blood pressure.
For each row outside the convex hull there is a witness, a sum of columns that goes
further in that row than in all rows seen; for each inside there are a few rows whose
mixture it is; and some are on the edge.
"""

# Your data go here: put your own in place of these,
# with any number of rows and columns.
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

rng = np.random.default_rng(0)
people = rng.permutation(load_diabetes(scaled=False).data)[:, [0, 2, 3]]
names = ["age", "bmi", "bp"]  # (d,): of the columns
seen, new = people[:342], people[342:]  # (n, d) and (m, d)

# %%
# Ask for the rows outside
# ------------------------
# Where one number alone is out of range, the witness is that number.
# Otherwise it says how far one column goes in mixtures that have the other numbers of
# the new row.


def frame(values):
    """Return as much of a data frame as is needed."""
    return SimpleNamespace(columns=names, to_numpy=lambda: values)


seen, new = sb.numbers(seen), sb.numbers(new)
found = sb.diagnose(columns=frame(seen), new_rows=frame(new))
print(f"{len(found.extrapolations)} of {found.n_new} new rows are outside; the furthest:")
for e in found.extrapolations[:5]:
    print(f"{e.distance:.2f} standard deviations outside, {e}".replace(": ", ":\n  ", 1))
edge = [e for e in found.interpolations if e.edge]
inside = [e for e in found.interpolations if not e.edge]
print(f"{len(inside)} are inside, {len(edge)} on the edge; the first inside, and its mixture:")
print(*inside[:1])

# %%
# Check each witness, and that none is missing
# --------------------------------------------
# A witness proves that a row is outside: no average of the rows seen goes so far.
# That the other rows are inside is proved by weights.

D = np.array([e.direction for e in found.extrapolations]).reshape(-1, len(names))
outside = [e.row for e in found.extrapolations]
bound = np.array([e.bound for e in found.extrapolations])
size = np.abs(D) @ np.abs(np.vstack([seen, new])).max(axis=0)
reach = (D @ seen.T).max(axis=1)
sb.claim("no row seen goes past a witness' bound", reach, at_most=bound, scale=size)
far = np.array([D[k] @ new[i] for k, i in enumerate(outside)])
sb.claim("each row outside does", (far <= bound).sum(), 0)
scale = np.where(np.ptp(seen, axis=0) > 0, np.ptp(seen, axis=0), 1)
mixed = [e.weights @ seen[list(e.rows)] - new[e.row] for e in found.interpolations]
mixed = np.array(mixed).reshape(-1, len(names)) / scale
sb.claim("the mixtures of rows seen are all the other new rows", mixed, 0, scale=1, rtol=1e-6)

# %%
# Look along the witness
# ----------------------
# Each line is one row outside, and the direction is its own.
# Blue: the rows seen, along that direction, from the lowest at 0 to the furthest at 1.
# The diamond is the new row, always past 1.
# This is a picture of one line in $R^d$, one axis per column, for each row.

draw.style()
shown = found.extrapolations[:6]
fig, ax = plt.subplots(figsize=(6.4, 1.2 + 0.75 * max(len(shown), 1)))
ax.axvline(1, color=draw.MUTED, lw=1)
for line, e in enumerate(shown):
    along = seen @ e.direction
    start, width = along.min(), np.ptp(along) or 1.0  # if all seen are in one place
    ticks = (along - start) / width
    ax.plot(ticks, np.full(len(seen), line), "|", color=draw.ATOMS, ms=12, alpha=0.4)
    tip = 1 + (e.value - e.bound) / width
    ax.plot([1, tip], [line, line], color=draw.RESIDUAL, dashes=(3, 1.6))
    ax.plot(tip, line, "D", color=draw.TARGET, ms=8, mec=draw.PAPER)
    terms = [f"{c:+.3g}·{name}" for c, name in zip(e.direction, names, strict=True) if c]
    witness = " ".join(terms).replace("+1·", "+").replace("-1·", "-").removeprefix("+")
    witness = witness.replace(" +", " + ").replace(" -", " - ")
    witness = witness if len(witness) < 60 else f"{witness[:58]}…"
    where = {"xytext": (0, 11), "textcoords": "offset points", "annotation_clip": True}
    ax.annotate(witness, (0, line), **where, color=draw.INK).set_in_layout(False)
if not shown:
    ax.annotate("no new row is outside", (0.5, 0.5), xycoords="axes fraction", ha="center")
ax.set_yticks(range(len(shown)), [f"row {e.row}" for e in shown])
ax.set(ylim=(len(shown) - 0.4, -0.6), xlabel="along the witness; the rows seen end at 1")
ax.tick_params(axis="y", length=0)
fig.set_label(
    f"Of {len(new)} new rows {len(outside)} are outside the hull of {len(seen)} seen. "
    f"The furthest {len(shown)} are drawn as lines, each along its own witness: the rows seen "
    "end at 1, and the new row's diamond lies beyond."
)
plt.show()

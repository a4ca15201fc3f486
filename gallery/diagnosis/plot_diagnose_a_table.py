r"""
Diagnose a table from end to end
================================

A table comes with twelve columns and a target.
What should be done before any model is trained?
Read the report, mend what it says, and read it again: the two columns that repeat others go, and
nothing is lost.
A near formula among four others is found; one of these goes too, and 0.4 points more of the target
are out of reach.
"""

# Your data go here: put your own in place of these,
# with any number of rows and columns.
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
names = ["age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu"]
names += ["non-hdl", "months"]
# X has one row per patient, names one word per column; y says how far the disease has come.
tc, hdl, age = patients.data[:, [4, 6, 0]].T
X, y = np.column_stack([patients.data, tc - hdl, 12 * age]), patients.target  # (n, d), (n,)

# %%
# Read the report
# ---------------
# With pandas, a data frame takes the place of ``frame``.
# The findings come with the worst first, each with what to do about it.


def frame(names, values):
    """Return as much of a data frame as is needed."""
    return SimpleNamespace(columns=names, to_numpy=lambda: values)


X, y = sb.numbers(X), sb.numbers(y)
before = sb.diagnose(columns=frame(names, X), target=y)
print(before)

# %%
# Look up single rows
# -------------------
# Findings also name rows: those whose targets the others do not predict, those that move
# the fit alone, those that fit themselves.
# To see one named, the target of an inconspicuous row is typed wrong on purpose.

who, slip = int(np.argmin(sb.leverage(columns=X, intercept=True))), y.astype(float)
slip[who] += 6 * np.ptp(y) or 1.0  # a constant target has no range
typed = sb.diagnose(columns=frame(names, X), target=slip)
for found in typed.findings:
    if found.topic in ("outlying targets", "influential rows", "rows that fit themselves"):
        print(found)
if len(y) - typed.rank > 20:
    sb.claim("the row typed wrong is the first that is named", typed.row_effects[0].row, who)

# %%
# Drop what repeats
# -----------------
# Of each exact set one column goes, the last; a table of nothing but zeros keeps one.
# What can be reached stays as it was; a claim says so, since dropping a column that
# was *not* in a set would change it.

keep = list(range(X.shape[1]))
for found in before.dependent_sets:
    if not found.distance and len(keep) > 1:
        gone = max(set(found.columns) & set(keep))
        keep.remove(gone)
        print("dropped", names[gone], "because", found)
smaller = [names[j] for j in keep]
after = sb.diagnose(columns=frame(smaller, X[:, keep]), target=y)
shares = [told.share_outside_centred or 0 for told in (before, after)]
sb.claim("what repeats may go: the share out of reach stays", *shares, scale=1)
sets = sum(not s.distance for s in after.dependent_sets)
sb.claim("no exact set is left, unless all is zero", sets, int(not X.any()))

# %%
# Thin out what nearly repeats
# ----------------------------
# While a column is inflated more than ten times, the worst goes.
# Each can only cost reach, and can only lower the inflation of the others.

steps = [(len(keep), after.share_outside_centred or 0, np.nanmax([*after.inflation, 1.0]))]
while steps[-1][2] > 10:
    worst = int(np.nanargmax(after.inflation))
    print(f"{smaller[worst]} goes, inflation {after.inflation[worst]:.3g}")
    del keep[worst], smaller[worst]
    after = sb.diagnose(columns=frame(smaller, X[:, keep]), target=y)
    steps.append((len(keep), after.share_outside_centred or 0, np.nanmax([*after.inflation, 1])))
out = np.array([share for _, share, _ in steps])
print(after)
more = np.diff(out)
sb.claim("each column dropped leaves at least as much out of reach", more, at_least=0, scale=1)

# %%
# Look at what it did
# -------------------
# The inflation of each column before (a ring) and after (a dot), on a logarithmic scale; beyond
# the line at 10 a weight should not be read by itself, as a rule of thumb.
# A ring at the edge is infinite: the column repeats others.

draw.style()
place, first = np.arange(len(names)), before.inflation
top = 10 * np.max(first[np.isfinite(first)], initial=20)
rings = np.minimum(first, top)
gone = np.setdiff1d(place, keep)
fig, ax = plt.subplots(figsize=(5.4, 1.4 + 0.28 * min(len(names), 24)))
ax.axvspan(10, 2 * top, color=draw.RESIDUAL, alpha=0.1, lw=0)
ax.hlines(keep, after.inflation, rings[keep], color=draw.ATOMS, lw=1.5, alpha=0.5)
ax.plot(rings, place, "o", mfc=draw.PAPER, color=draw.MUTED, ms=11, label="before")
ax.plot(rings[gone], gone, "x", color=draw.RESIDUAL, ms=7, mew=2, label="column dropped")
ax.plot(after.inflation, keep, "o", color=draw.ATOMS, ms=8, label="after")
ax.set(
    xscale="log", xlim=(0.7, 2 * top), ylim=(len(names) - 0.4, -0.6), xlabel="variance inflation"
)
ax.set_xticks([1, 10, top], ["1", "10", "infinite" if np.isinf(first).any() else f"{top:.0f}"])
ax.minorticks_off()
draw.names(ax, names, axis="y")
ax.tick_params(axis="y", length=0)
ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=3, columnspacing=1, handletextpad=0.2)
fig.set_label(
    f"The variance inflation of each of {len(names)} columns before and after. Before, "
    f"{np.isinf(first).sum()} are infinite; {len(gone)} are dropped; of those kept the largest "
    f"is {steps[-1][2]:.1f}. The share of the target out of reach goes from {out[0]:.1%} to "
    f"{out[-1]:.1%}."
)
plt.show()

r"""
Diagnose a table from end to end
================================

A table comes with twelve columns and a target.
What should be done before any model is trained?
Read the report, mend what it says, and read it again: the columns that repeat
others go, the formula behind four others is found, and the share of the target
that is out of reach has not grown.
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
# X has one row a patient and names one word a column; y says how far the disease has come.
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
slip[who] += 6 * np.ptp(y) or 1
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
sb.claim("what repeats may go: the share out of reach stays", *shares, atol=1e-9)
sets = sum(not s.distance for s in after.dependent_sets)
sb.claim("no exact set is left, unless all is zero", sets, int(not X.any()))

# %%
# Thin out what nearly repeats
# ----------------------------
# While a column is inflated more than ten times, the worst goes.
# Each costs a little reach and makes the weights of the others more certain.

steps = [(len(keep), after.share_outside_centred or 0, np.nanmax([*after.inflation, 1.0]))]
while steps[-1][2] > 10:
    worst = int(np.nanargmax(after.inflation))
    print(f"{smaller[worst]} goes, inflation {after.inflation[worst]:.3g}")
    del keep[worst], smaller[worst]
    after = sb.diagnose(columns=frame(smaller, X[:, keep]), target=y)
    steps.append((len(keep), after.share_outside_centred or 0, np.nanmax([*after.inflation, 1])))
out = np.array([share for _, share, _ in steps])
print(after)
less = np.minimum(np.diff(out), 0)
sb.claim("each column dropped leaves at least as much out of reach", less, 0, atol=1e-9)

# %%
# Look at both prices
# -------------------
# Left, what the columns that are left do not reach of the target.
# Right, the inflation of each column before (a ring, or a triangle when infinite) and
# after, on a logarithmic scale; beyond the line at 10 a weight should not be read.

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.6), width_ratios=[2, 3])
kept = [k for k, _, _ in steps]
left.plot(kept, out, "s--", color=draw.RESIDUAL, ms=8, dashes=(3, 1.6))
left.set(ylim=(0, 1.05), xlim=(kept[0] + 0.5, kept[-1] - 0.5))
left.set(xlabel="columns kept", title="share out of reach")
left.set_xticks(kept)
left.yaxis.set_major_formatter("{x:.0%}")
place, first = np.arange(len(names)), before.inflation
finite, infinite = np.isfinite(first), np.isinf(first)
top = 4 * np.max(first[finite], initial=25)
ring = {"mfc": draw.PAPER, "color": draw.MUTED, "ms": 13}
right.plot(place[finite], first[finite], "o", **ring, label="before")
right.plot(place[infinite], np.full(infinite.sum(), top), "^", **ring)
right.plot(keep, after.inflation, "o", color=draw.ATOMS, ms=8, label="after")
right.axhline(10, color=draw.RESIDUAL, lw=1)
right.set(yscale="log", ylim=(0.7, 8 * top), title="variance inflation")
right.set_yticks([1, 10, 100], ["1", "10", "100"])
right.minorticks_off()
draw.names(right, names)
right.legend(loc="upper left", ncols=2)
fig.set_label(
    f"Left, the share of the target out of reach as columns go: from {out[0]:.1%} with "
    f"{kept[0]} to {out[-1]:.1%} with {kept[-1]}. Right, the variance inflation of each of "
    f"{len(names)} columns before, {infinite.sum()} of them infinite, and of those kept after, "
    f"where the largest is {steps[-1][2]:.1f}."
)
plt.show()

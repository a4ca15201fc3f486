r"""
Count the new points outside the hull
=====================================

A new patient comes in.
Is the patient an average of patients seen before, or beyond them?
With one measurement the answer is nearly always "between".
With eight it is mostly "beyond", although hardly a single measurement is out of range.
Added features can only move points out: the more features, the more prediction is extrapolation.
"""

# Your data go here: put your own in place of these,
# with any number of rows and columns.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

people = load_diabetes(scaled=False).data
people = np.random.default_rng(0).permutation(people)
people = people[:, [0, 1, 2, 3, 4, 6, 8, 9]]  # ldl and tch nearly follow from others
seen, new = people[:300], people[300:]  # (n, d) and (m, d)

# %%
# Ask for each number of features
# -------------------------------
# Take the first ``k`` columns.
# A new point is inside when it is a weighted average of the points seen, with
# non-negative weights that sum to 1.
# Beside it stands a weaker question: is each of its numbers within the range seen?

seen, new = sb.numbers(seen), sb.numbers(new)
n, d = seen.shape
features = np.arange(1, d + 1)
inside = np.array([sb.ConvexHull(rows=seen[:, :k]).contains(new[:, :k]) for k in features])
within = (new >= seen.min(0)) & (new <= seen.max(0))
in_range = np.logical_and.accumulate(within.T)

print(f"seen {seen.shape}, new {new.shape}")
for k, hull, box in zip(features, inside.mean(1), in_range.mean(1), strict=True):
    print(f"{k:2} features: {hull:4.0%} inside the hull, {box:4.0%} within every range")

# %%
# What must be so
# ---------------
# A point outside stays outside when features are added: an average that matched all
# of its numbers would match the first ones too.
# Units do not matter: rescaled and shifted features give the same answers.
# And the hull lies in the box of ranges.

back = inside[1:] & ~inside[:-1]
sb.claim("no point comes back inside when features are added", back.sum(), 0)
sb.claim("no point of the hull is out of range", (inside & ~in_range).sum(), 0)
k = min(3, d)
scales = np.random.default_rng(0).uniform(1, 100, size=k)
again = sb.ConvexHull(rows=seen[:, :k] * scales - 7).contains(new[:, :k] * scales - 7)
sb.claim(f"other units, same answers ({k} features)", again, inside[k - 1])

# %%
# Look at the two shares
# ----------------------
# Of these patients the ranges still hold nearly all when the hull has lost most.
# Over :download:`twenty random choices </_recorded/spread/share_outside_hull.py>` of the new
# patients, 19 % to 30 % are inside the hull, and 93 % to 99 % within every range.
# The gap between the two lines is what a check of each feature by itself does not see.

draw.style()
fig, ax = plt.subplots()
ax.plot(features, in_range.mean(1), "s--", color=draw.MUTED, mec=draw.PAPER, ms=8)
ax.plot(features, inside.mean(1), "o-", color=draw.ATOMS, mec=draw.PAPER, ms=9)
ax.fill_between(features, inside.mean(1), color=draw.ATOMS, alpha=0.15, lw=0)
middle, beside = d // 2, {"textcoords": "offset points", "color": draw.INK}
ax.annotate("within every range", (middle + 1, in_range[middle].mean()), (8, 8), **beside)
ax.annotate(
    "inside the hull", (middle + 1, inside[middle].mean()), (-8, -20), **beside, ha="right"
)
ax.set(ylim=(0, 1.08), xlabel="features", ylabel="share of new points")
ax.set_xticks(features[:: -(-d // 12)])
ax.yaxis.set_major_formatter("{x:.0%}")
fig.set_label(
    f"Share of {len(new)} new points inside the convex hull of {n} seen ones, by number of "
    f"features. It goes from {inside[0].mean():.0%} to {inside[-1].mean():.0%}; the share "
    f"within every feature's range ends at {in_range[-1].mean():.0%}."
)
plt.show()

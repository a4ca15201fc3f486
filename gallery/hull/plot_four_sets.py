r"""
Reach for one target under four rules
=====================================

Two atoms, one target: how near can a weighted sum of the atoms come?
That depends on what the weights may be.
Each rule below allows a set of points, and the nearest point of that set is
the best that the rule can do.
A rule added to another makes the set no larger, and cannot bring it nearer.
"""

# Your data go here: put your own in place of these,
# any number of atoms in any dimension.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

A = np.array([[2.0, 1.0], [1.0, 2.0]])  # (n, d): each row is an atom
y = np.array([4.0, 0.5])  # (d,): the target

# %%
# Ask the four sets the same question
# -----------------------------------
# Free weights reach the span; weights that sum to 1, the affine hull; non-negative weights, the
# conic hull; with both rules, the convex hull.

A, y = sb.numbers(A), sb.numbers(y)
rules = {
    "Span": (sb.Span, "any weights"),
    "Affine hull": (sb.AffineHull, "weights sum to 1"),
    "Conic hull": (sb.ConicHull, "weights >= 0"),
    "Convex hull": (sb.ConvexHull, ">= 0 and sum to 1"),
}
nearest = {}
print(f"A {A.shape}, y {y.shape}")
for name, (kind, rule) in rules.items():
    near = nearest[name] = kind(rows=A).nearest(y)
    print(f"{name:11} ({rule}): distance {near.distance:.4f}, weights {near.weights.round(4)}")

# %%
# Try to come nearer
# ------------------
# Change the weights at random, a thousand times, and make them obey the rule again.
# None of the new sums is nearer to the target.
# That is an illustration; for the convex hull the proof follows.

both = np.vstack([A, y])
rng = np.random.default_rng(0)
obey = {
    "Span": lambda w: w,
    "Affine hull": lambda w: w + (1 - w.sum(axis=1, keepdims=True)) / len(A),
    "Conic hull": lambda w: np.abs(w),
    "Convex hull": lambda w: np.abs(w) / np.abs(w).sum(axis=1, keepdims=True),
}
for name, near in nearest.items():
    w = obey[name](near.weights + 0.3 * rng.normal(size=(1000, len(A))))
    ahead = near.distance - np.linalg.norm(w @ A - y, axis=1)
    print(f"{name:11} best of the thousand: further by {-ahead.max():.4f}")
    sb.claim(f"{name}: no other weights come nearer", ahead, at_most=0, scale=both)

# %%
# Prove it for the convex hull
# ----------------------------
# The certificate is the normal of a hyperplane between the set and the target.
# The target lies beyond the furthest atom by the whole distance, and an average of the
# atoms lies no further than the furthest of them.

near = nearest["Convex hull"]
normal = near.certificate.normal
gap = normal @ y - (A @ normal).max()
sb.claim("a hyperplane keeps the hull at this distance", gap, near.distance, scale=both)

# %%
# Look at the four sets
# ---------------------
# The plane of the picture is the space of the atoms.
# In more than two dimensions it shows their shadow on the first two axes: the hull of
# the shadows is the shadow of the hull, but a distance can look shorter than it is.
# The arrows are the atoms, the square is the target, the diamond is the nearest point, and
# the bars under each picture are the weights that make it.


def flat(x):
    """Return the first two coordinates, with zeros where there is only one."""
    return np.pad(np.atleast_2d(x), ((0, 0), (0, 1)))[:, :2]


d = A.shape[1]
where = f"$R^{d}$: space of the atoms" if d <= 2 else f"$R^{{{d}}}$: first two axes"
labels = [f"$a_{{{i}}}$" for i in range(len(A))] if len(A) <= 8 else None
every = [w for near in nearest.values() for w in near.weights]
low, high = min(*every, 0), max(*every, 0)
frame = flat(np.vstack([A, y, 0 * y, *(near.point for near in nearest.values())]))

draw.style()
fig, axes = plt.subplots(4, 2, figsize=(6, 8), height_ratios=[3, 1.2, 3, 1.2])
pictures, bars = axes[::2].flat, axes[1::2].flat
for (name, (kind, rule)), picture, bar in zip(rules.items(), pictures, bars, strict=True):
    near = nearest[name]
    draw.space(picture, where, around=frame)
    draw.reachable(picture, kind(rows=flat(A)))
    draw.arrows(picture, flat(A), labels=labels)
    # Back from the nearest point along the set: to an atom, or to the origin.
    back = A[near.weights.argmax()] if "sum to 1" in rule else 0 * y
    along = flat(near.point - back)[0] if d == 2 else None
    draw.residual(picture, flat(y)[0], flat(near.point)[0], along=along)
    picture.set_title(
        f"{name}: distance {near.distance:.2f}\n{rule.replace('>=', '≥')}", fontsize=13
    )
    draw.weights(bar, near.weights, labels=labels)
    bar.set_ylim(low - 0.5 * (high - low), high + 0.4 * (high - low))
axes[2, 1].set_label("card")
fig.set_label(
    f"The same {len(A)} atoms and the same target four times, with the set that each rule "
    "reaches, the nearest point and the dashed residual. "
    + " ".join(f"{name}, distance {near.distance:.2f}." for name, near in nearest.items())
)
plt.show()

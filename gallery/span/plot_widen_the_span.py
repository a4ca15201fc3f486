r"""
Add a feature that widens the span
==================================

A linear fit is not good enough, so features are added to it.
Which of them can help?
A copy, a rescaled copy and a sum of columns lie in the span already, and the
nearest point cannot move.
A square and an interaction do not, and then the residual may shrink.
"""

# Your data go here: put your own in place of these,
# as many features as you like and a target.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

rng = np.random.default_rng(7)
u, v = rng.uniform(-1, 1, size=(2, 60))
features = {  # in the order in which they are added
    "1": np.ones(60),
    "u": u,
    "v": v,
    "copy of u": u,
    "3v - 1": 3 * v - 1,
    "u + v": u + v,
    "u^2": u**2,
    "uv": u * v,
}
y = 1 + u - v + 2 * u**2 - 2 * u * v + 0.1 * rng.normal(size=60)  # (n,): the target

# %%
# Add one feature at a time
# -------------------------
# After each, ask for the dimension of the span and for its distance to ``y``: the
# length of the residual that no weights can remove.

y = sb.numbers(y)
features = {name: sb.numbers(given) for name, given in features.items()}
X = np.column_stack(list(features.values()))
spans = [sb.Span(columns=X[:, : k + 1]) for k in range(X.shape[1])]
dims = np.array([S.dim for S in spans])
distances = np.array([S.nearest(y).distance for S in spans])
print(f"X {X.shape}, y {y.shape}")
for name, dim, distance in zip(features, dims, distances, strict=True):
    print(f"{name:>12}: dimension {dim}, distance {distance:.4f}")

# %%
# What a wider span can do
# ------------------------
# Where the dimension stays, the distance stays, to the last digits.
# Where it grows, the distance cannot grow.
# What is left at the end is perpendicular to every feature.

steps = np.diff(distances)
same = np.diff(dims) == 0
size = np.linalg.norm(y)
sb.claim("no new dimension, no smaller residual", steps[same], 0, scale=size)
sb.claim("a wider span is never further away", steps, at_most=0, scale=size)
left = X.T @ spans[-1].nearest(y).residual
sb.claim("what is left is perpendicular to every feature", left, 0, scale=size * np.linalg.norm(X))
print(f"features that widen the span: {dims[-1]} of {len(dims)}")

# %%
# Look at the residual
# --------------------
# A full bar belongs to a feature that widened the span, a hollow one to a feature
# that was there in other words.

draw.style()
fig, ax = plt.subplots(figsize=(6, 3.8))
wider = np.r_[dims[0] > 0, ~same]
place = np.arange(len(dims))
kinds = [(wider, draw.RESIDUAL, "widens the span"), (~wider, draw.PAPER, "adds nothing")]
for kind, fill, name in kinds:
    if kind.any():
        bars = ax.bar(place[kind], distances[kind], width=0.62, color=fill, label=name)
        plt.setp(bars, edgecolor=draw.RESIDUAL, linewidth=1.5)
draw.names(ax, list(features))
ax.set(ylabel="distance from y to the span")
ax.legend(loc="upper right")
fig.set_label(
    f"Bars of the distance from y to the span after each of {len(dims)} features. "
    f"It falls from {distances[0]:.2f} to {distances[-1]:.2f}, and never at "
    f"{', '.join(np.array(list(features))[~wider]) or 'a feature that adds nothing'}."
)
plt.show()

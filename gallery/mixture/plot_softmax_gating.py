r"""
Gate two experts by a softmax
=============================

One model knows the left of the data, another the right: how do you use both?
With fixed weights you get a compromise that is wrong on both sides.
A gate computes the weights anew for each row, by a softmax of scores: soft, it blends; sharp, it
switches.
"""

# Your data go here: put your own in place of these,
# one input and one target per row, and where the gate is to stand.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

rng = np.random.default_rng(4)
x = np.sort(rng.uniform(0, 10, 70))  # (n,)
y = np.where(x < 4, 3 - 0.5 * x, 0.9 * x - 3.2) + 0.3 * rng.normal(size=70)  # (n,)
gate = 4.0

# %%
# Train two experts
# -----------------
# Each is a straight line, and sees only its side of the gate, or all rows if its side is empty.

x, y = sb.numbers(x), sb.numbers(y)
n = len(x)
X = np.column_stack([np.ones(n), x])
sides = [s if s.any() else np.ones(n, bool) for s in (x < gate, x >= gate)]
lines = [sb.Span(columns=X[s]).nearest(y[s]).weights for s in sides]
P = X @ np.array(lines).T  # (n, 2): what each expert predicts for each row
size = max(np.abs(P).max(), np.abs(y).max())
print(f"x {x.shape}, y {y.shape}, P {P.shape}")
print("experts, constant and slope:", *(line.round(3) for line in lines))

# %%
# Gate them, softly and sharply
# -----------------------------
# Here the gate is told where to stand; a mixture of experts would learn it.
# The score of the right expert is ``sharpness * (x - gate)``, that of the left one 0.
# In units of the range of ``x``, so that any data will do.

reach = np.ptp(x) or 1.0  # if all are in one place
mixtures = {}
for sharpness in (0, 5, 20, 1e12):
    scores = np.column_stack([np.zeros(n), sharpness * (x - gate) / reach])
    mixtures[sharpness] = sb.gate(scores, P)


def rmse(prediction):
    """Return the root mean square error."""
    return np.sqrt(np.mean((prediction - y) ** 2))


fixed = sb.stack(P, y)
for sharpness, m in mixtures.items():
    print(f"sharpness {sharpness:6.3g}: error {rmse(m.combined):.4f}")
print(f"fixed convex weights: error {rmse(fixed.combined):.4f}, {fixed.weights.round(3)}")

# %%
# What must be so
# ---------------
# A gate without sharpness averages the experts; a very sharp one asks one expert per row.
# In between each row gets an average, between its two predictions.

even, hard = mixtures[0].combined, mixtures[1e12].combined
sb.claim("without scores the gate is the average", even, sb.average(P).combined, scale=size)
apart = np.abs(x - gate) > 1e-9 * reach
switch = np.where(x >= gate, P[:, 1], P[:, 0])
sb.claim("a very sharp gate is a switch", hard[apart], switch[apart], scale=size)
for sharpness, m in mixtures.items():
    inside = np.clip(m.combined, P.min(axis=1), P.max(axis=1))
    sb.claim(f"sharpness {sharpness:.3g}: between the experts", m.combined, inside, scale=size)

# %%
# Fixed weights cannot follow
# ---------------------------
# In the space with one axis for each row, fixed weights reach the segment between the experts.
# The stack is its nearest point to the targets; the gate's answer need not lie on it.

hull = sb.ConvexHull(columns=P)
for sharpness, m in mixtures.items():
    away = hull.nearest(m.combined).distance
    print(f"sharpness {sharpness:6.3g}: {away:.4f} from what fixed weights reach")
proof = fixed.certificate
furthest = (P.T @ proof.normal).max()  # along the normal, of either expert
sb.claim(
    "a hyperplane keeps fixed weights at the distance of the stack",
    proof.normal @ y - furthest,
    proof.lower,
    scale=size * n,
)

# %%
# Look at the mixture
# -------------------
# Above the two experts and the mixtures, below the weight of the right expert.

draw.style()
fig, (top, low) = plt.subplots(2, 1, figsize=(6, 5.4), sharex=True, height_ratios=[2.2, 1])
top.plot(x, y, "s", color=draw.TARGET, ms=3.5, alpha=0.5, mew=0)
by = np.argsort(x, kind="stable")
top.plot(x[by], P[by], "--", color=draw.ATOMS, lw=1.3)
for (sharpness, m), style in zip(mixtures.items(), (":", "-.", "-", ""), strict=True):
    if style:
        name = f"sharpness {sharpness}"
        top.plot(x[by], m.combined[by], style, color=draw.REACHED, label=name)
        low.plot(x[by], m.weights[by, 1], style, color=draw.WEIGHTS)
top.legend(loc="best")
top.set_ylabel("prediction")
low.set(xlabel="x, the input", ylabel="weight", ylim=(-0.1, 1.1))
fig.set_label(
    f"{n} targets, two dashed lines, the experts, and three mixtures of them. Without sharpness "
    f"the mixture is midway, error {rmse(even):.2f}; with sharpness 20 it goes from one line "
    f"to the other at the gate, x = {gate:.3g}, error {rmse(mixtures[20].combined):.2f}. Below, "
    "the weight of the right expert, level at one half or rising at the gate."
)
plt.show()

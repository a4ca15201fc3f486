r"""
Change the basis and keep the fit
=================================

Two people fit the same data.
One uses total and HDL cholesterol, the other non-HDL and HDL.
One finds that HDL lowers the prediction less than the other does.
Who is right?
Both: the columns span the same set, the fit is the same point of it, and a weight belongs to
its column *and to the columns beside it*.
"""

# Your data go here: put your own in place of these;
# A is square and says how the new columns are made of the old ones.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
X = patients.data[:, [4, 6]] - patients.data[:, [4, 6]].mean(axis=0)  # (n, d): total, hdl
y = patients.target - patients.target.mean()  # (n,)
names, new_names = ["total", "hdl"], ["non-hdl", "hdl"]  # (d,) each
A = np.array([[1.0, 0], [-1, 1]])  # (d, d): non-hdl = total - hdl, and hdl as it was

# %%
# Fit in both bases
# -----------------
# The new columns are ``Z = X A``.
# Weights ``v`` of the new columns do what the weights ``A v`` did to the old ones, because
# ``Z v = X A v``.

X, y, A = sb.numbers(X), sb.numbers(y), sb.numbers(A)
Z = X @ A
before, after = sb.Span(columns=X).nearest(y), sb.Span(columns=Z).nearest(y)
w, v = before.weights, after.weights
print(f"X {X.shape}, A {A.shape}, Z {Z.shape}")
for label, near in ((names, before), (new_names, after)):
    pairs = zip(label, near.weights, strict=True)
    print(", ".join(f"{name} {x:.4f}" for name, x in pairs), f"-> distance {near.distance:.6f}")

scale = np.abs(y).max()
sb.claim("the two fits are the same point", after.point, before.point, atol=1e-9 * scale)
sb.claim(
    "A v are weights of the old columns that make it", X @ (A @ v), before.point, atol=1e-9 * scale
)
sb.claim(
    "what is left is at a right angle to the new columns",
    Z.T @ (y - Z @ v),
    0,
    atol=1e-9 * scale * np.linalg.norm(Z),
)
if sb.Span(columns=X).dim == X.shape[1]:
    sb.claim("with independent columns there are no others: A v = w", A @ v, w, rtol=1e-6)

# %%
# Look at it inside the span
# --------------------------
# The columns live in a space with one axis per example, which nobody can draw.
# But their span has few dimensions, and here it is the paper itself: a column is an arrow, and
# the fit is a point.
# Both paths end there: on the left in steps along the old columns, on the right along the new
# ones.
# (With more than two columns this is the shadow on the two strongest directions.)

S = sb.Span(columns=X)
plane = np.zeros((2, len(X)))
plane[: min(S.dim, 2)] = S.basis[:2]
goal = plane @ before.point
plane[goal < 0] *= -1  # either end of an axis may be the positive one
goal = np.abs(goal)

draw.style()
fig, axes = plt.subplots(1, 2, figsize=(7.2, 4.2))
pairs = ((axes[0], X, w, names, "old columns"), (axes[1], Z, v, new_names, "new columns"))
paths = {}
for _, columns, weights, _, title in pairs:
    steps = (columns * weights).T @ plane.T  # (d, 2): one step for each column
    paths[title] = steps, np.cumsum(steps, axis=0) - steps
around = np.vstack([np.zeros(2), goal, *(t + s for s, t in paths.values())])
for ax, _, weights, label, title in pairs:
    steps, tails = paths[title]
    draw.space(ax, f"the span, in $R^{{{len(X)}}}$", around=around)
    draw.arrows(ax, steps, tails=tails)
    named = np.argsort(-np.linalg.norm(steps, axis=1))[:5]  # the longest steps
    for k in named:
        ax.annotate(
            f"${weights[k]:.2g}$ {label[k][:16]}",
            tails[k] + steps[k] / 2,
            (9, -4),
            textcoords="offset points",
            va="top",
            annotation_clip=True,
        ).set_in_layout(False)
    draw.points(ax, goal, color=draw.REACHED)
    ax.annotate("fit", goal, (0, 9), textcoords="offset points", ha="center")
    ax.set_title(title)
fig.set_label(
    f"The span of {X.shape[1]} columns with one point in it, the fit, reached twice from the "
    "origin. In steps along the old columns the weights are "
    + ", ".join(f"{x:.2f}" for x in w[:6])
    + ", along the new ones "
    + ", ".join(f"{x:.2f}" for x in v[:6])
    + "."
)
plt.show()

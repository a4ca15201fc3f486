r"""
Change the basis and keep the fit
=================================

One column, one fit, and two weights of opposite sign.
One analyst has columns for the total and for the LDL cholesterol, and finds that LDL lowers the
prediction.
The other has LDL and the rest of the total, and finds that LDL raises it.
Both are right: the columns span the same set, the fit is the same point of it, and a weight
belongs to its column *and to the columns beside it*.
"""

# Your data go here: put your own in place of these;
# A is square, has an inverse, and says how the new columns are made of the old ones.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
X = patients.data[:, [4, 5]] - patients.data[:, [4, 5]].mean(axis=0)  # (n, d): total, LDL
y = patients.target - patients.target.mean()  # (n,)
names, new_names = ["total", "LDL"], ["rest", "LDL"]  # (d,) each
A = np.array([[1.0, 0], [-1, 1]])  # (d, d): rest = total - LDL, and LDL as it was

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

sb.claim("the two fits are the same point", after.point, before.point, scale=y)
sb.claim("A v are weights of the old columns that make it", X @ (A @ v), before.point, scale=y)
sb.claim(
    "what is left is at a right angle to the new columns",
    Z.T @ (y - Z @ v),
    0,
    scale=np.abs(y).max() * np.linalg.norm(Z),
)
if sb.Span(columns=X).dim == X.shape[1]:
    sb.claim("with independent columns there are no others: A v = w", A @ v, w, rtol=1e-6)

# %%
# Look at it inside the span
# --------------------------
# The columns live in a space with one axis per example, which nobody can draw.
# But their span has few dimensions, and here it is the paper itself: a column is an arrow, and
# the fit is a point.
# Two paths lead there, one in steps along the old columns, one along the new ones.
# (With more than two columns this is the shadow on the two strongest directions.)

S = sb.Span(columns=X)
plane = np.zeros((2, len(X)))
plane[: min(S.dim, 2)] = S.basis[:2]
goal = plane @ before.point
plane[goal < 0] *= -1  # either end of an axis may be the positive one
paths = []
for columns, weights in ((X, w), (Z, v)):
    steps = (columns * weights).T @ plane.T  # (d, 2): one step for each column
    paths.append((np.cumsum(steps, axis=0) - steps, steps))
turns = np.vstack([np.zeros((1, 2)), *(tails + steps for tails, steps in paths)])

draw.style()
fig, ax = plt.subplots(figsize=(5.6, 3.8))
draw.space(ax, f"the span of the columns, in $R^{{{len(X)}}}$", around=turns)
looks = (("old", names, w, draw.ATOMS), ("new", new_names, v, draw.INK))
for (tails, steps), (who, label, weights, color) in zip(paths, looks, strict=True):
    draw.arrows(ax, steps, tails=tails, color=color)
    ax.plot([], [], color=color, label=f"{who} columns")
    for k in np.argsort(-np.linalg.norm(steps, axis=1))[:5]:  # the longest steps
        middle = tails[k] + steps[k] / 2
        length = np.linalg.norm(steps[k]) or 1.0  # a column of weight 0 takes no step
        out = np.array([-steps[k, 1], steps[k, 0]]) / length
        out *= np.sign(out @ (middle - turns.mean(axis=0))) or 1.0  # either side will do
        ax.annotate(
            f"{weights[k]:.2g} {label[k][:16]}".replace("-", "−"),
            middle,
            9 * out,
            textcoords="offset points",
            ha="right" if out[0] < -0.4 else "left" if out[0] > 0.4 else "center",
            va="top" if out[1] < -0.4 else "bottom" if out[1] > 0.4 else "center",
            annotation_clip=True,
        ).set_in_layout(False)
ax.tick_params(labelbottom=False, labelleft=False)
draw.points(ax, np.abs(goal), color=draw.REACHED)
ax.annotate("the fit", np.abs(goal), (-4, -9), textcoords="offset points", ha="right", va="top")
ax.legend(loc="upper right", handlelength=1.4, fontsize=12)
fig.set_label(
    f"The span of {X.shape[1]} columns with one point in it, the fit, reached twice from the "
    "origin. In steps along the old columns the weights are "
    + ", ".join(f"{x:.2f}" for x in w[:6])
    + ", along the new ones "
    + ", ".join(f"{x:.2f}" for x in v[:6])
    + "."
)
plt.show()

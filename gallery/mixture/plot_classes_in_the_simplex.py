r"""
See a classifier's answers as points of a simplex
=================================================

A classifier with three classes gives three probabilities.
Where do they live?
First come three scores, weighted sums of the features with any weights.
Then a softmax makes convex weights of them, and these weigh the three certain answers: each
prediction is a point of a triangle.
"""

# Your data go here: put your own in place of these,
# any number of features, and a class for each row.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_wine

import spanbook as sb
from spanbook import draw

wine = load_wine()
features = wine.data[:, :2]  # (n, d): alcohol and malic acid
classes = wine.target  # (n,): words, numbers or booleans
names = ["wine A", "wine B", "wine C"]  # (k,): in the sorted order of the classes, or []

# %%
# Fit the scores
# --------------
# The score of a class is a weighted sum of a constant and the standardised features.
# Gradient descent on the logarithmic loss, which is convex in the weights, from equal chances
# on; the step is short enough that the loss cannot rise.

features = sb.numbers(features)
known, classes = np.unique(np.asarray(classes), return_inverse=True)
n, k = len(classes), len(known)
X = np.column_stack([np.ones(n), sb.Standardizer(rows=features).transform(features)])
Y = np.eye(k)[classes]
W = np.zeros((X.shape[1], k))
step = 2 * n / np.linalg.norm(X, 2) ** 2
losses = []
for _ in range(600):
    chance = sb.softmax(X @ W)
    losses.append(-np.mean(np.sum(Y * sb.log_softmax(X @ W), axis=1)))
    W -= step / n * X.T @ (chance - Y)
scores = X @ W
chance = sb.softmax(scores)  # (n, k)
right = chance.argmax(axis=1) == classes
print(f"X {X.shape}, W {W.shape}, chances {chance.shape}")
print(f"loss from {losses[0]:.4f}, log k = {np.log(k):.4f}, down to {losses[-1]:.4f}")
print(f"right on {right.mean():.1%} of {n} rows")

# %%
# Two steps, two rules
# --------------------
# The scores lie in the span of the features.
# The chances lie in the simplex, the hull of the certain answers, and only differences of scores
# count: the logarithm of a ratio of chances is the difference of two scores.

sb.claim("no step of the descent raises the loss", np.diff(losses), at_most=0, scale=losses)
spanned = sb.Span(columns=X).nearest(scores.T).distance
sb.claim("the scores are in the span of the features", spanned, 0, scale=n * scores)
inside = sb.ConvexHull(rows=np.eye(k)).contains(chance)
sb.claim("the chances are points of the simplex", inside, True)
logs = sb.log_softmax(scores)
sb.claim(
    "log-ratios of chances are differences of scores",
    logs - logs[:, :1],
    scores - scores[:, :1],
    scale=[1, *np.ptp(scores, axis=1)],
)
sb.claim(
    "a constant added to all scores changes no chance", sb.softmax(scores + 7), chance, scale=1
)

# %%
# Look at the triangle
# --------------------
# Each corner is a certain answer, each row a point: the corners, weighted with its chances.
# Dots are classified correctly; crosses are nearer to a wrong corner.
# With three classes the two largest chances are equal on the thin lines.
# With other numbers of classes the corners are those of a segment or of a polygon, and beyond
# three the picture is a shadow of the simplex.

angle = np.pi / 2 + 2 * np.pi * np.arange(k) / k
corners = np.column_stack([np.cos(angle), np.sin(angle)])  # (k, 2)
places = sb.combine(chance, rows=corners)
draw.style()
fig, ax = plt.subplots(figsize=(5.4, 4.8))
ax.set(xlim=(-1.4, 1.4), ylim=(-1.2, 1.3), aspect="equal")
ax.set_axis_off()
ax.set_title(f"the simplex of {k} chances, laid flat")
draw.reachable(ax, sb.ConvexHull(rows=corners))
for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):  # where two tie
    ax.plot(*np.array([[0.0, 0.0], (a + b) / 2]).T, color=draw.MUTED, lw=0.8, zorder=2)
ax.plot(*places[right].T, "o", color=draw.REACHED, ms=5, alpha=0.6, mew=0)
ax.plot(*places[~right].T, "x", color=draw.RESIDUAL, ms=8, mew=2)
labels = list(map(str, names if len(names) == k else known))
draw.points(ax, corners, labels=labels)
share = (chance.max(axis=1) > 0.9).mean()
fig.set_label(
    f"{n} rows as points of the simplex of {k} classes, whose corners are "
    f"{', '.join(labels)}. {share:.0%} of the rows have a chance above 0.9, near a corner; "
    f"{np.sum(~right)} rows, marked by crosses, are nearer to the wrong one."
)
plt.show()

r"""
Stack models with convex weights, and with free ones
====================================================

You have models, and some examples that none of them was trained on.
Which weights should the models get?
Free weights come at least as near to the targets of those examples, since convex weights are
among them.
Convex weights reach less: only the hull of the models.
On new examples reaching less can be a help: a cell below counts how often.
"""

# Your data go here: put your own in place of these,
# the predictions of any models for rows that they were not trained on.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

X, y = load_diabetes(return_X_y=True)
train, tune, test = np.split(np.random.default_rng(2).permutation(len(y)), [220, 270])
X = sb.Standardizer(rows=X[train]).transform(X)
slopes = X[train].T @ (y[train] - y[train].mean()) / len(train)
P = y[train].mean() + slopes * X  # a model for each measurement alone
P = np.column_stack(
    [sb.nadaraya_watson(X[train], y[train], X, gamma=g).output for g in (0.1, 0.5, 3)] + [P]
)
names = ["wide", "middle", "narrow", *load_diabetes().feature_names]  # (k,): of the models
P, P_new, y, y_new = P[tune], P[test], y[tune], y[test]  # (n, k), (m, k), (n,), (m,)

# %%
# Fit both
# --------
# The convex stack is the nearest point of the convex hull of the models' predictions, the free
# one of their span, both in the space with one axis for each example.

P, y, P_new, y_new = sb.numbers(P), sb.numbers(y), sb.numbers(P_new), sb.numbers(y_new)
n, k = P.shape
convex = sb.stack(P, y)
free = sb.Span(columns=P).nearest(y)
rules = {"convex": convex.weights, "free": free.weights, "average": np.full(k, 1 / k)}
rules["best model"] = np.eye(k)[np.linalg.norm(P - y[:, None], axis=0).argmin()]


def rmse(predictions, w, targets):
    """Return the root mean square error of a weighted sum of models."""
    return np.sqrt(np.mean((sb.combine(w, columns=predictions) - targets) ** 2))


fitted = {name: rmse(P, w, y) for name, w in rules.items()}
fresh = {name: rmse(P_new, w, y_new) for name, w in rules.items()}
print(f"P {P.shape}, y {y.shape}, P_new {P_new.shape}, y_new {y_new.shape}")
for name, w in rules.items():
    print(f"{name}: weights from {w.min():.2f} to {w.max():.2f}")
    print(f"  error {fitted[name]:.4g} where fitted, {fresh[name]:.4g} on new rows")

# %%
# What must be so
# ---------------
# On the examples of the fit a larger set comes nearer.
# The certificate proves that no convex weights do better.
# On any example the convex stack is between the lowest and the highest model.

size = max(np.abs(P).max(), np.abs(y).max())
step = np.diff([fitted[name] for name in ("free", "convex", "best model")])
sb.claim("where fitted, free is nearest, then convex", step, at_least=0, scale=size, rtol=1e-8)
proof = convex.certificate
gap = proof.normal @ y - (P.T @ proof.normal).max()  # from the furthest model
long = size * np.sqrt(n)  # what has one number per example adds up
sb.claim("a hyperplane keeps the hull away", gap, proof.lower, scale=long, rtol=1e-7)
stacked = sb.combine(convex.weights, columns=P_new)
within = np.clip(stacked, P_new.min(axis=1), P_new.max(axis=1))
sb.claim("the convex stack is between the models on new rows", stacked, within, scale=P_new)
out = sb.combine(free.weights, columns=P_new)
beyond = (out < P_new.min(axis=1)) | (out > P_new.max(axis=1))
print(f"the free stack is beyond all models on {beyond.sum()} of {len(out)} new rows")

# %%
# One division proves little
# --------------------------
# Divide the same rows twenty more times into those that are fitted and those that are new.
# The rival to beat is the best single model, chosen on the rows that are fitted.
# On these patients the convex stack beats free weights and the average nearly always, and the best
# single model about half the time.

every, targets = np.vstack([P, P_new]), np.append(y, y_new)
ahead = {name: 0 for name in rules if name != "convex"}
for seed in range(20):
    a, b = np.split(np.random.default_rng(seed).permutation(len(targets)), [n])
    w = {"convex": sb.stack(every[a], targets[a]).weights, "average": rules["average"]}
    w["free"] = sb.Span(columns=every[a]).nearest(targets[a]).weights
    off = [rmse(every[a], one, targets[a]) for one in np.eye(k)]
    w["best model"] = np.eye(k)[np.argmin(off)]
    off = {name: rmse(every[b], one, targets[b]) for name, one in w.items()}
    for name in ahead:
        ahead[name] += off["convex"] < off[name]
for name, times in ahead.items():
    print(f"on new rows convex beats {name} in {times} of 20 divisions")

# %%
# Look at weights and errors
# --------------------------
# A bar for each model; below, the error of each mixture where it was fitted (hollow dots) and on
# new rows (full): a long line between them is overfitting.

draw.style()
fig, (top, low) = plt.subplots(2, 1, figsize=(6.4, 6), height_ratios=[1.3, 1])
place = np.arange(k)
top.bar(place - 0.2, convex.weights, width=0.38, color=draw.WEIGHTS, label="convex")
hollow = {"width": 0.36, "color": draw.PAPER, "lw": 1.4}
top.bar(place + 0.2, free.weights, label="free", edgecolor=draw.WEIGHTS, **hollow)
top.axhline(0, color=draw.MUTED, lw=0.8)
draw.names(top, names or [str(j) for j in range(k)])
top.set_title("weights of the models")
top.legend(loc="upper right")
place = np.arange(len(rules))
low.hlines(place, list(fitted.values()), list(fresh.values()), color=draw.FAINT, lw=3)
look = {"color": draw.RESIDUAL, "ms": 10}
low.plot(list(fitted.values()), place, "o", **look, mfc=draw.PAPER, mew=2, label="where fitted")
low.plot(list(fresh.values()), place, "o", **look, label="new rows")
low.set_yticks(place, rules)
low.set(ylim=(len(rules) - 0.4, -1.2), xlabel="error")
low.margins(x=0.15)
low.legend(loc="upper right", ncols=2)
fig.set_label(
    f"Above, weights of {k} models: {np.sum(convex.weights > 0)} carry convex weight, and "
    f"{np.sum(free.weights < 0)} have a free weight below 0. Below, errors. Free weights: "
    f"{fitted['free']:.3g} where fitted, {fresh['free']:.3g} on new rows. Convex weights: "
    f"{fitted['convex']:.3g} and {fresh['convex']:.3g}."
)
plt.show()

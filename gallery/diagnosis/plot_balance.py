r"""
Weight a sample until it looks like the population
==================================================

Forty lopsided samples of patients, and forty times weights bring their mean outcome nearer to
where it belongs.
Suppose that thin patients were asked more often, but that the means of everyone are known.
Look for convex weights under which the sample has those means: there are some exactly when the
target lies in the hull of the sample, and of all these the ones of largest entropy are
exponentials (entropy balancing, Hainmueller 2012).
The price is paid in rows: the more the weights differ, the smaller the effective sample size.
"""

# Your data go here: put your own in place of these, everyone's columns and outcome,
# and how likely each is to be asked.
import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import minimize
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

X, y = load_diabetes(return_X_y=True)
X = X[:, [0, 1, 2, 3, 8, 9]]  # (n, d): what is known of everyone; y is (n,): of the sample
chance = sb.softmax(-20 * X[:, 2] - 10 * X[:, 4])  # (n,): thin ones are likelier
asked = 120  # rows in a sample
samples = 40  # how many samples

# %%
# Find the weights
# ----------------
# First ask the hull whether there are any.
# The flattest weights are a softmax of a weighted sum of the columns, and the gradient of a convex
# function says how far the means are off.

X, y, chance = sb.numbers(X), sb.numbers(y), sb.numbers(chance)
scale = sb.Standardizer(rows=X)
Z = scale.transform(X)
n, d = Z.shape
population = Z.mean(axis=0)


def balance(rows):
    """Return the flattest convex weights with which rows have the population's means."""

    def off(slope):
        scores = (rows - population) @ slope
        weights = sb.softmax(scores)
        return np.logaddexp.reduce(scores), weights @ (rows - population)

    found = minimize(off, np.zeros(d), jac=True, method="BFGS", options={"gtol": 1e-9})
    return sb.softmax((rows - population) @ found.x)


runs, kept = [], []
rng = np.random.default_rng(0)
for _ in range(samples):
    few = min(asked, np.count_nonzero(chance))
    chosen = rng.choice(n, few, replace=False, p=chance / chance.sum())
    rows, outcome = Z[chosen], y[chosen]
    if not sb.ConvexHull(rows=rows).contains(population):
        continue
    w = balance(rows)
    if not np.allclose(w @ rows, population, atol=1e-5):
        continue  # on the edge of the hull: weights of 0, that no exponential reaches
    kept.append(np.abs(w @ rows - population).max())
    simple = balance(np.column_stack([rows[:, :2], np.zeros((few, d))])[:, :d])  # two columns
    runs.append([outcome.mean(), w @ outcome, simple @ outcome, 1 / (w**2).sum()])
runs = np.array(runs).reshape(-1, 4)
print(f"X {X.shape}; in {len(runs)} of {samples} samples of {few} the target is in the hull")
bias = (runs[:, :3] - y.mean()).mean(axis=0) if len(runs) else np.zeros(3)
nearer = int((np.abs(runs[:, 1] - y.mean()) < np.abs(runs[:, 0] - y.mean())).sum())
print(f"mean off by {bias[0]:.3g} as sampled, by {bias[1]:.3g} weighted, nearer {nearer} times")
print(f"the control, first two columns alone: off by {bias[2]:.3g}")
if len(runs):
    print(f"effective sample size: {runs[:, 3].mean():.0f} of {few}")

# %%
# What must be so
# ---------------
# With the weights the sample has the population's means, and a sample whose hull misses the
# target cannot have them with any.

sb.claim("weighted samples have the population's means", kept, at_most=1e-5)
beyond = population + 2 * np.abs(Z).max() + 1
outside = sb.ConvexHull(rows=Z).contains(beyond)
sb.claim("a target beyond every row is outside the hull", outside, False)

# %%
# Look at the samples
# -------------------
# Each dot is a sample; the line is the mean of everyone.

draw.style()
fig, ax = plt.subplots(figsize=(6.2, 3.2))
apart = np.random.default_rng(1).uniform(-0.22, 0.22, len(runs))
rows_of = {"as sampled": (0, draw.RESIDUAL), "two columns balanced": (2, draw.MUTED)}
rows_of["all columns balanced"] = (1, draw.REACHED)
for place, (column, color) in enumerate(rows_of.values()):
    ax.plot(runs[:, column], place + apart, "o", color=color, alpha=0.7, mew=0, ms=7)
ax.axvline(y.mean(), color=draw.INK, lw=1.5)
ax.text(y.mean(), 1.02, "everyone", transform=ax.get_xaxis_transform(), ha="center")
ax.set_yticks(range(3), rows_of)
ax.set(ylim=(2.6, -0.6), xlabel="mean outcome of a sample")
fig.set_label(
    f"The mean outcome of {len(runs)} samples as dots in three rows, with a line at everyone's "
    f"mean, {y.mean():.3g}. As sampled they are off by {bias[0]:.3g} on average, with two columns "
    f"balanced by {bias[2]:.3g}, with all {d} by {bias[1]:.3g}."
)
plt.show()

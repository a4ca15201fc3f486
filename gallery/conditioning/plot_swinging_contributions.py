r"""
Watch contributions swing while their sum stands still
======================================================

Columns that nearly repeat one another share a prediction out anew in every fit, and what they add
together hardly moves.
A fit is a weighted sum, so each column adds its weight times its value above the mean; of a linear
model SHAP says the same, when it takes the columns as independent.
Fit again on other rows of the same table, and the contributions of such columns swing, up for one
and down for the other.
So ask for their sum.
"""

# Your data go here: put your own in place of these.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

patients = load_diabetes(scaled=False)
X, y = patients.data, patients.target  # X is (n, d), y is (n,)
names = ["age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu"]  # of the columns
together = [4, 5, 6, 7, 8]  # columns to add up: five about the blood's lipids
row, draws = 0, 20  # whose prediction is taken apart, and from how many draws of rows

# %%
# Fit again and again
# -------------------
# Rows are drawn with replacement, as many as there are, and the same row is explained each time.

X, y = sb.numbers(X), sb.numbers(y)
Z = sb.Standardizer(rows=X).transform(X)
n, d = Z.shape


def fit(rows):
    """Return the weights of a least-squares fit with an intercept."""
    return sb.least_squares(columns=Z[rows], target=y[rows], intercept=True).weights


every = [np.random.default_rng(seed).integers(n, size=n) for seed in range(draws)]
weights = np.array([fit(rows) for rows in every])  # (draws, d)
added = weights * Z[row]
total = added[:, together].sum(axis=1)
print(f"X {X.shape}, {draws} draws of {n} rows; row {row}")
for name, a in list(zip(names, added.T, strict=True))[:12]:
    print(f"{name[:20]:20} adds {a.min():8.3g} to {a.max():8.3g}")
print(f"{'together':20} add  {total.min():8.3g} to {total.max():8.3g}")

# %%
# Is it this row alone?
# ---------------------
# For each row of the table, how far its contributions and their sum spread over the draws.
# The control is the other columns: if they are not tied together, does their sum stand still too?

control = [j for j in range(d) if j not in together]
for name, columns in {"these columns": together, "the others": control}.items():
    if columns:
        each = weights[:, columns, None] * Z.T[columns]  # (draws, columns, n)
        widest, joint = each.std(axis=0).max(axis=0), each.sum(axis=1).std(axis=0)
        print(
            f"{name}: spread of the widest {np.median(widest):.3g}, of the sum "
            f"{np.median(joint):.3g} (medians); the sum's is smaller in {np.sum(joint < widest)} "
            f"of {n} rows"
        )

# %%
# What must be so
# ---------------
# The contributions and the level make the prediction.
# The variance of the sum is the sum of all their variances and covariances, and those below 0 are
# what calms it.
# None of this is an accident of the draws: with noise alike in all rows, the variance of a weight
# is that of the noise times an entry of the inverse of :math:`Z^\top Z`, the column's inflation
# over its sum of squares.

whole = sb.least_squares(columns=Z, target=y, intercept=True)
parts = (whole.weights * Z).sum(axis=1) + whole.intercept
sb.claim("contributions and level make the predictions", parts, whole.fitted, scale=y)
among = np.atleast_2d(np.cov(added[:, together].T))
sb.claim("variances and covariances make the variance of the sum", among.sum(), total.var(ddof=1))
print(f"variances sum to {np.trace(among):.3g}, with the covariances to {among.sum():.3g}")
if sb.Span(columns=Z).condition_number < 1e5:
    inverse = np.linalg.inv(Z.T @ Z)
    inflation = np.array(sb.diagnose(columns=Z).inflation, float)
    by_inverse = np.diag(inverse) * (Z**2).sum(axis=0)
    sb.claim("inflation is what the inverse says", by_inverse, inflation, rtol=1e-4)
    among = inverse[np.ix_(together, together)]
    z = Z[row, together]
    told = np.sqrt(np.append(np.diag(among) * z**2, z @ among @ z))
    print("foretold by the inverse, widest over sum:", round(told[:-1].max() / told[-1], 2))

# %%
# Look at the contributions
# -------------------------
# A dot for each draw.
# Where it breaks: a sum is calm only where the columns' values keep to the ties that the table
# has; for a row that breaks them, the sum swings too.

draw.style()
shown = [j for j in range(d) if j not in together][: 12 - min(len(together), 8)] + together[:8]
fig, ax = plt.subplots(figsize=(6, 0.9 + 0.36 * (len(shown) + 1)))
jitter = np.random.default_rng(0).uniform(-0.18, 0.18, draws)
for place, j in enumerate(shown):
    color = draw.RESIDUAL if j in together else draw.ATOMS
    ax.plot(added[:, j], place + jitter, "o", color=color, ms=5, alpha=0.6, mew=0)
ax.plot(total, len(shown) + 0.3 + jitter, "D", color=draw.REACHED, ms=6, alpha=0.7, mew=0)
ax.axvline(0, color=draw.MUTED, lw=0.8, zorder=0)
ax.set_yticks(
    [*range(len(shown)), len(shown) + 0.3], [*(names[j][:18] for j in shown), "their sum"]
)
ax.invert_yaxis()
ax.set_xlabel("added to the prediction, a dot for each draw of rows")
ends = {names[j]: added[:, j] for j in together[:5]} | {"their sum": total}
fig.set_label(
    f"Dots for what each column adds to one prediction, in {draws} fits to other draws of rows. "
    + " ".join(f"{name}: {a.min():.3g} to {a.max():.3g}." for name, a in ends.items())
)
plt.show()

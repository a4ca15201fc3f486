r"""
Choose a penalty without a second set of rows
=============================================

Twenty-five patients, ten measurements, and a penalty to choose.
There is no row to spare for trying penalties out.
Must one be kept back?
No: each row can be predicted from all others, and that takes no second fit, only the
row's *leverage*, how much it pulls its own fitted value.
"""

# Your data go here: put your own in place of these,
# rows to fit and choose on, and later rows on which the choice is judged.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

data = load_diabetes(scaled=False)
order = np.random.default_rng(0).permutation(442)
X, y = data.data[order[:25]], data.target[order[:25]]  # (n, d), (n,)
later_rows, later_y = data.data[order[25:]], data.target[order[25:]]  # (m, d), (m,)

# %%
# Look at the choice
# ------------------
# The penalty sees units, so columns are standardised; the level is an intercept, which has no
# price.
# One call gives the error of rows left out for every penalty, and the fit with the least.
# The later rows had no part in that.

X, y, later_rows, later_y = map(sb.numbers, (X, y, later_rows, later_y))
Z = sb.Standardizer(rows=X)
A, later_ready = Z.transform(X), Z.transform(later_rows)
strongest = sb.Span(columns=A).singular_values[0] or 1.0  # if all columns are constant
penalty = strongest**2 * np.geomspace(1e-5, 1e3, 81)
fit = {"columns": A, "target": y, "penalty": penalty, "intercept": True}
loo, path = sb.leave_one_out(**fit), sb.ridge(**fit)


def off_by(error):
    """Return the root of the mean square, along the last axis."""
    return np.sqrt(np.mean(error**2, axis=-1))


curves = {
    "rows fitted": (off_by(path.residual), draw.REACHED),
    "rows left out": (off_by(loo.residual), draw.WEIGHTS),
    "later rows": (off_by(later_y - path.predict(later_ready)), draw.RESIDUAL),
}
chosen = loo.error.argmin()
draw.style()
fig, ax = plt.subplots(figsize=(6.4, 3.8))
for name, (error, color) in curves.items():
    ax.plot(penalty, error, color=color, label=name)
    ax.plot(penalty[chosen], error[chosen], "o", color=color)
ax.axvline(penalty[chosen], color=draw.MUTED, lw=0.8, ls="--")
ax.set(xscale="log", xlabel="penalty", ylabel="root mean squared error")
ax.legend()
fig.set_label(
    f"Three errors against the penalty on a logarithmic scale. That of the {len(X)} rows fitted "
    f"only rises, from {curves['rows fitted'][0][0]:.3g}; that of rows left out is least, "
    f"{curves['rows left out'][0][chosen]:.3g}, at a penalty of {penalty[chosen]:.3g}, a dashed "
    f"line; there that of the later rows is {curves['later rows'][0][chosen]:.3g}."
)
plt.show()

# %%
# What the choice is worth
# ------------------------
# The rows fitted would choose no penalty at all.
# Rows left out choose without having seen the later ones, which tell here what that is worth.
# One division of the patients proves little; the book's chapter on regularization makes forty.

print(f"X {X.shape}, later {later_rows.shape}, {len(penalty)} penalties")
print(
    f"chosen: penalty {loo.best.penalty:.3g}, {loo.best.degrees_of_freedom:.2f} degrees of freedom"
)
later = curves["later rows"][0]
print(f"error on later rows: chosen {later[chosen]:.4g}, next to none {later[0]:.4g},")
print(f"  the best there is {later.min():.4g}")

# %%
# Leave them out one by one
# -------------------------
# The slow way: as many fits as rows, for the chosen penalty alone; of many rows, three hundred.
# (The units of the columns come from all rows, the one left out too, in both ways.)
# The fast way divides each residual by what the leverage leaves, :math:`1 - h_i`.

some, slow = np.unique(np.linspace(0, len(X) - 1, 300).astype(int)), []
for i in some:
    rest = np.delete(np.arange(len(X)), i)
    one = sb.ridge(columns=A[rest], target=y[rest], penalty=penalty[chosen], intercept=True)
    slow.append(one.predict(A[i]))
near = {"scale": y, "rtol": 1e-8}
sb.claim("no row had to be left out", loo.predicted[chosen][some], slow, **near)
by_leverage = path.residual[chosen] / (1 - loo.leverage[chosen])
sb.claim("leverage says what leaving out does", loo.residual[chosen], by_leverage, **near)
sb.claim(
    "the leverages sum to the degrees of freedom",
    loo.leverage.sum(axis=1),
    path.degrees_of_freedom,
)

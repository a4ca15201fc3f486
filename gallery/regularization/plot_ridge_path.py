r"""
Follow the ridge path from free weights to none
===============================================

Least squares may give large weights of opposite sign to two columns that are nearly
the same, and other data would give them others.
Ridge puts a price on long weights.
What does it give up first?
The weak singular directions: each keeps the share
:math:`\sigma^2 / (\sigma^2 + \lambda)` of what least squares gives it.
"""

# Your data go here: put your own in place of these,
# as many features as you like, a name for each, and a target.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

data = load_diabetes(scaled=False)
X, y, names = data.data, data.target, data.feature_names  # (n, d), (n,), (d,)

# %%
# Walk along the penalties
# ------------------------
# The penalty sees units, so the columns are standardised first, and the target is centred so
# that its level has no price.
# One factorisation serves all penalties.

X, y = sb.numbers(X), sb.numbers(y)
A = sb.Standardizer(rows=X).transform(X)
target = y - y.mean()
S = sb.Span(columns=A)
strongest = S.singular_values[0] or 1.0  # if all columns are constant
penalty = np.r_[0, strongest**2 * np.geomspace(1e-6, 1e3, 90)]
path = sb.ridge(columns=A, target=target, penalty=penalty)
lengths = np.linalg.norm(path.weights, axis=1)
errors = np.linalg.norm(path.residual, axis=1)
print(f"X {X.shape}, rank {S.dim}, condition number {S.condition_number:.1f}")
for k in range(0, len(penalty), 15):
    freedom = path.degrees_of_freedom[k]
    print(f"penalty {penalty[k]:.3g}: {freedom:.2f} degrees of freedom")
    print(f"  weights {lengths[k]:.4g} long, error {errors[k]:.4g}")

# %%
# Shrink each direction by hand
# -----------------------------
# In the singular directions there is nothing to solve: a division for each.
# The sum of the shares is the number of *effective degrees of freedom*.

U, sigma, V = np.linalg.svd(A, full_matrices=False)
U, sigma, V = U[:, : S.dim], sigma[: S.dim], V[: S.dim]
share = sigma**2 / (sigma**2 + penalty[:, None])
by_hand = share * (U.T @ target / sigma) @ V
sb.claim("each direction keeps its share", path.weights, by_hand, scale=lengths)
sb.claim("the shares sum to the degrees of freedom", path.degrees_of_freedom, share.sum(axis=1))

# %%
# What is paid, what is got
# -------------------------
# A higher penalty never makes the weights longer and never makes the error on these rows
# smaller, because it lowers the share of every direction.
# It starts at the rank and at least squares.

sb.claim("weights never grow with the penalty", np.diff(lengths), at_most=0, scale=lengths)
sb.claim("the error on these rows never falls", np.diff(errors), at_least=0, scale=errors)
free = sb.least_squares(columns=A, target=target)
sb.claim("without a penalty it is least squares", path.weights[0], free.weights, scale=lengths)

# %%
# Look at the path
# ----------------
# Above, the weights; below, the share that each singular direction keeps.
# The weakest direction, the thinnest line, is the first to go.
# The two weights that are most of it are the thick ones.

draw.style()
fig, (top, bottom) = plt.subplots(2, 1, figsize=(6.4, 6), sharex=True)
marked = np.argsort(-np.abs(V[-1]))[:2] if S.dim > 1 else [0]
beside = {"textcoords": "offset points", "ha": "right", "va": "center"}
for j, weight in enumerate(path.weights[1:].T):
    bold = j in marked
    top.plot(penalty[1:], weight, color=draw.WEIGHTS, lw=3 if bold else 1)
    if bold:
        top.annotate(names[j], (penalty[1], weight[0]), (-6, 0), **beside)
top.axhline(0, color=draw.MUTED, lw=0.8)
top.set(ylabel="weight")
for k, kept in enumerate(share[1:].T):
    bottom.plot(penalty[1:], kept, color=draw.ATOMS, lw=0.8 + 2.2 * sigma[k] / sigma[0])
bottom.set(xscale="log", xlabel="penalty", ylabel="share kept", ylim=(0, 1.02))
bottom.set_xlim(left=penalty[1] / 20)  # room for the names
fig.set_label(
    f"Above, {X.shape[1]} weights against the penalty on a logarithmic scale, all close to 0 "
    f"at the end. Below, the share that each of {S.dim} singular directions keeps, falling "
    f"towards 0, the weakest directions first."
)
plt.show()

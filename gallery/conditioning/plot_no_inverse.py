r"""
Solve without the inverse
=========================

The formula says ``inv(A) @ b``, so why not compute that?
Because it costs more than a solver on the same matrix, and leaves a residual that the solver does
not leave.
For least squares there is a second loss, and it is not the inverse's: the normal equations square
the condition number, with an inverse or without.
"""

# Your data go here: put your own in place of these, more rows than columns or as many.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

mass = load_diabetes(scaled=False).data[:, [2]] / 25  # body mass index, 1 is usual
X = mass ** np.arange(8)  # (442, 8): powers, each much like the one before
w = np.ones(X.shape[1])  # the weights to be found again

# %%
# Ask five methods for the same weights
# -------------------------------------
# ``y = X w`` is in the span, so a perfect method returns w.

X, w = sb.numbers(X), sb.numbers(w)
y, n = X @ w, X.shape[1]
eps = np.finfo(float).eps
S = sb.Span(columns=X)
kappa = S.condition_number if S.dim == n else np.inf


def normal_inverse():
    """Return what textbooks write."""
    return np.linalg.inv(X.T @ X) @ (X.T @ y)


def normal_solve():
    """Return the same without the inverse."""
    return np.linalg.solve(X.T @ X, X.T @ y)


def by_qr():
    """Return the solution with the triangle of a QR factorisation."""
    q, r = np.linalg.qr(X)
    return np.linalg.solve(r, q.T @ y)


methods = {
    "inv(X'X)": normal_inverse,
    "solve X'X": normal_solve,
    "QR": by_qr,
    "lstsq (SVD)": lambda: np.linalg.lstsq(X, y)[0],
    "spanbook": lambda: sb.least_squares(columns=X, target=y).weights,
}
size = np.linalg.norm(X, 2) * np.linalg.norm(w) + np.linalg.norm(y) or 1.0  # if w is 0
error, residual = {}, {}
for name, method in methods.items():
    try:
        guess = method()
    except np.linalg.LinAlgError:
        guess = np.zeros(n)  # singular: no answer
    error[name] = np.linalg.norm(guess - w) / (np.linalg.norm(w) or 1.0)  # of weights of 0: 0
    residual[name] = np.linalg.norm(y - X @ guess) / size
    print(f"{name:12}: error {error[name]:.0e}, residual {residual[name]:.0e}")
print(f"X {X.shape}, condition {kappa:.0e}, its square {kappa**2:.0e}")

# %%
# What can be promised
# --------------------
# Orthogonal factorisations leave a residual of a few roundings, however bad the columns.
# Their error is bounded by the condition number, that of the normal equations by its square.

few = 100 * max(X.shape) * eps
sb.claim("lstsq leaves a few roundings", residual["lstsq (SVD)"], at_most=few)
sb.claim("so does spanbook", residual["spanbook"], at_most=few)
if kappa * few < 1:  # the weights can be found at all
    for name in ("QR", "lstsq (SVD)", "spanbook"):
        sb.claim(f"{name}: error within the condition number", error[name], at_most=few * kappa)

# %%
# Count the multiplications
# -------------------------
# To leading order, for m rows and n columns.
# For a square matrix the inverse costs three times the solver; of a tall one the normal equations
# are the larger part, and QR costs about twice as much as they do.

m = len(X)
cost = {
    "solve X'X": m * n**2 / 2 + n**3 / 3,
    "inv(X'X)": m * n**2 / 2 + n**3,
    "QR": m * n**2 - n**3 / 3,
}
for name, count in cost.items():
    print(f"{name:12}: {count:.1e} multiplications")
b, solves = 1000, n**2
print(f"{b} more targets with the factors at hand: {b * (m * n + solves / 2):.1e}")

# %%
# Look at both
# ------------
# Further left is better; each mark of the scale is a factor of a hundred million.

draw.style()
fig, axes = plt.subplots(1, 2, figsize=(6.6, 3.4), sharey=True)
for ax, values, title in zip(axes, (residual, error), ("residual", "error"), strict=True):
    heights = np.maximum(list(values.values()), 1e-17)
    ax.hlines(range(len(heights)), 1e-18, heights, color=draw.FAINT, lw=2)
    ax.plot(heights, range(len(heights)), "o", color=draw.RESIDUAL, ms=9)
    ax.set(xscale="log", xlim=(1e-18, max(10.0, 10 * heights.max())), title=title)
    ax.set_yticks(range(len(heights)), list(values))
    ax.set_xticks([1e-16, 1e-8, 1])
axes[0].invert_yaxis()
axes[1].axvline(min(kappa, 1 / eps) * eps, color=draw.MUTED, lw=1)
axes[1].annotate("κε", (min(kappa, 1 / eps) * eps, 0), (4, 8), textcoords="offset points")
plain, ours = "inv(X'X)", "spanbook"
fig.set_label(
    f"Residual and error of five ways to the same {n} weights at a condition number of "
    f"{kappa:.0e}. The inverse of X'X leaves a residual of {residual[plain]:.0e} and an error of "
    f"{error[plain]:.0e}; spanbook {residual[ours]:.0e} and {error[ours]:.0e}."
)
plt.show()

r"""
Watch a polynomial basis run out of digits
==========================================

The powers :math:`1, x, x^2, \dots` are independent as functions, whatever
the degree.
Why then does a computer find a rank below twenty for thirty of them?
Because rank in floating point is a decision: a direction counts when its singular value is
above a tolerance.
Another basis of the *same* span keeps all its directions.
The points ``x`` are the body mass indices of 442 patients.
"""

# Your data go here: put your own numbers in place of these, as many as you like, and a degree.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

x = load_diabetes(scaled=False).data[:, 2]  # (n,)
degree = 29  # the highest power

# %%
# Two bases of one span
# ---------------------
# The first takes powers of ``x``.
# The second takes Chebyshev polynomials, ``cos(k arccos t)``, where ``t`` is ``x`` moved to the
# interval from -1 to 1.
# Both give all polynomials up to the degree.
# Each column is scaled to length 1, so that no unit decides.

x = sb.numbers(x)
middle, half = (x.max() + x.min()) / 2, np.ptp(x) / 2 or 1.0  # one value is in the middle
t = np.clip((x - middle) / half, -1, 1)
bases = {
    "powers of x": (x / max(np.abs(x).max(), 1e-300))[:, None] ** np.arange(degree + 1),
    "Chebyshev": np.cos(np.arange(degree + 1) * np.arccos(t)[:, None]),
}
spans = {}
for name, columns in bases.items():
    lengths = np.linalg.norm(columns, axis=0)
    spans[name] = sb.Span(columns=columns / np.where(lengths > 0, lengths, 1))
    print(
        f"{name:12} {columns.shape}: dimension {spans[name].dim}, "
        f"condition number {spans[name].condition_number:.1e}"
    )

# %%
# The decision, and how much hangs on it
# --------------------------------------
# The tolerance is the larger side of the matrix times the spacing of floats at 1.
# It is relative to the largest singular value, in spanbook and in NumPy's ``matrix_rank``.
# A stricter or a looser one moves the rank of the powers, step by step.
# At this tolerance there are no more directions than ``x`` has distinct values: the other rows are
# copies.

tolerances = np.geomspace(1e-16, 1e-4, 13)
distinct = len(np.unique(x))
for name, S in spans.items():
    columns, tol = S.atoms.T, S.tol
    ranks = [sb.Span(columns=columns, tol=limit).dim for limit in tolerances]
    print(f"{name:12} ranks for tolerances from 1e-16 to 1e-4: {ranks}")
    sb.claim(f"{name}: a looser tolerance never finds more", np.diff(ranks).max(), at_most=0)
    s = S.singular_values
    bounds = [np.sum(s > f * tol * s[0]) for f in (2, 0.5)]  # rounding may move s a little
    numpy_says = np.linalg.matrix_rank(columns)
    sb.claim(f"{name}: NumPy decides likewise", bounds[0] <= numpy_says <= bounds[1], True)
    sb.claim(f"{name}: not more directions than distinct x", S.dim, at_most=distinct)

# %%
# The lost directions were there
# ------------------------------
# Ask for the highest Chebyshev polynomial: on paper the powers make it exactly, but with weights
# so large that rounding eats them.

target = spans["Chebyshev"].atoms[-1]
for name, S in spans.items():
    near = S.nearest(target)
    print(
        f"{name:12} misses the last Chebyshev column by {near.distance:.1e}, "
        f"with weights up to {np.abs(near.weights).max():.1e}"
    )
reached = spans["Chebyshev"].nearest(target).point
sb.claim("in its own basis the last Chebyshev column is reached", reached, target, scale=target)

# %%
# Look at the singular values
# ---------------------------

draw.style()
fig, ax = plt.subplots(figsize=(6.2, 4))
floor = 1e-18
looks = {"powers of x": ("o-", draw.ATOMS), "Chebyshev": ("s-", draw.MUTED)}
for name, S in spans.items():
    marker, color = looks[name]
    s = np.maximum(S.singular_values / S.singular_values[0], floor)
    ax.semilogy(
        np.arange(1, len(s) + 1),
        s,
        marker,
        color=color,
        ms=6,
        mec=draw.PAPER,
        label=f"{name}: {S.dim} count",
    )
tol = spans["Chebyshev"].tol
ax.axhline(tol, color=draw.RESIDUAL, lw=1.5, dashes=(3, 1.6))
ax.annotate("tolerance", (1, tol), (0, 6), textcoords="offset points", color=draw.INK)
ax.set(xlabel="direction", ylabel="singular value over the largest", ylim=(floor / 3, 20))
ax.xaxis.get_major_locator().set_params(integer=True)
ax.legend(loc="lower left")
fig.set_label(
    f"Singular values of {degree + 1} polynomial columns in two bases, largest first, against a "
    f"tolerance of {tol:.0e}. Of the powers {spans['powers of x'].dim} stay above it, of the "
    f"Chebyshev columns {spans['Chebyshev'].dim}."
)
plt.show()

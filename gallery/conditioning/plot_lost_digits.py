r"""
Count the digits that a condition number costs
==============================================

A float64 holds about sixteen digits.
How many of them are right in the solution of ``A x = b``?
Subtract the logarithm of the condition number from sixteen, and that is about what you may count
on.
"""

# Your data go here: put your own in place of these,
# square matrices (n, n) with names.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

rng = np.random.default_rng(0)
i = np.arange(12)
matrices = {}
for n in range(2, 13):
    matrices[f"Hilbert {n}"] = 1 / (i[:n, None] + i[:n] + 1)
    matrices[f"powers {n}"] = np.linspace(0.1, 1, n)[:, None] ** i[:n]
    matrices[f"random {n}"] = rng.normal(size=(n, n))

# %%
# Solve for a known answer
# ------------------------
# Choose x, compute ``b = A x``, forget x and solve.
# The product is rounded too, so even a perfect solver would not get x back.

matrices = {name: sb.numbers(given) for name, given in matrices.items()}
eps = np.finfo(float).eps
rows = []
for name, A in matrices.items():
    A = np.asarray(A, dtype=float)
    x = np.random.default_rng(1).normal(size=len(A))
    kappa = sb.Span(columns=A).condition_number
    if not np.isfinite(kappa):
        kappa = 1 / eps  # singular to rounding: no digit can be counted on
    try:
        guess = np.linalg.solve(A, A @ x)
    except np.linalg.LinAlgError:
        guess = np.zeros_like(x)  # no answer at all
    error = np.linalg.norm(guess - x) / np.linalg.norm(x)
    rows.append((name, len(A), kappa, error))
names, sizes, kappas, errors = (np.array(column) for column in zip(*rows, strict=True))
promised = np.clip(-np.log10(kappas * eps), 0, 16)
kept = np.clip(-np.log10(np.maximum(errors, eps / 10)), 0, 16)
for k in np.argsort(kappas)[:: max(1, len(names) // 8)]:
    print(
        f"{names[k]:>10}: condition {kappas[k]:.0e}, {promised[k]:4.1f} digits promised, "
        f"{kept[k]:4.1f} kept"
    )

# %%
# The promise is kept
# -------------------
# The bound holds up to a factor that grows with the size of the matrix.
# It is a bound: luck may keep more.

bound = 30 * sizes * kappas * eps
inside = bound < 1
sb.claim(
    "no error is above 30 n times condition times eps",
    errors[inside],
    at_most=bound[inside],
)
print(f"fewest digits kept: {kept.min():.1f}, by {names[kept.argmin()]}")

# %%
# No solver can help
# ------------------
# Change b in the direction that matters most, by one part in ten billion.
# The exact answer moves, relative to its length, by the condition number times that, and the
# rounding of b is such a change.

moved, told = [], []
for A in matrices.values():
    A = np.asarray(A, dtype=float)
    u, s, vt = np.linalg.svd(A)
    if s[-1] <= 1e-9 * s[0]:
        continue
    change = 1e-10 * s[0] * u[:, -1]  # b is A @ vt[0], of length s[0]
    shift = vt.T @ ((u.T @ change) / s)  # how the exact answer moves
    moved.append(np.linalg.norm(shift) / 1e-10)
    told.append(s[0] / s[-1])
sb.claim("a change of b moves x by as much as the condition number says", moved, told, rtol=1e-6)

# %%
# Look at the digits
# ------------------
# The line is what the condition number promises.

draw.style()
fig, ax = plt.subplots(figsize=(6, 3.8))
kinds = np.array([name.split()[0] for name in names])
looks = zip([draw.RESIDUAL, draw.ATOMS, draw.REACHED, draw.WEIGHTS], "osD^", strict=True)
for kind, (color, marker) in zip(dict.fromkeys(kinds), looks, strict=False):
    here = kinds == kind
    ax.semilogx(kappas[here], kept[here], marker, color=color, ms=7, label=kind)
line = np.geomspace(1, 1 / eps, 50)
ax.semilogx(line, -np.log10(line * eps), color=draw.MUTED, lw=1, zorder=0)
ax.text(3e3, 10.2, "promised", color=draw.MUTED, ha="right")
ax.set(xlabel="condition number", ylabel="digits that are right", ylim=(-0.5, 18))
ax.set_yticks(range(0, 17, 4))
ax.legend(loc="lower left", bbox_to_anchor=(0, 0.02))
fig.set_label(
    f"Digits kept when solving with {len(names)} matrices against their condition numbers, from "
    f"{kappas.min():.0e} to {kappas.max():.0e}. At most {kept.max():.0f} are kept and at least "
    f"{kept.min():.0f}; the line is sixteen minus the logarithm of the condition."
)
plt.show()

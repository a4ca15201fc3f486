r"""
Walk by conjugate gradients
===========================

A matrix too large to factorise can still be multiplied with.
How many products does it take to solve a system?
In exact arithmetic, no more than there are distinct eigenvalues; rounding may add many.
And to a given accuracy, a number in proportion to the square root of the condition number is
enough.
"""

# Your data go here: put your own in place of these,
# symmetric (n, n) matrices with eigenvalues above 0, and a target (n,).
import matplotlib.pyplot as plt
import networkx as nx
import numpy as np

import spanbook as sb
from spanbook import draw

rng = np.random.default_rng(0)
turn = np.linalg.qr(rng.normal(size=(120, 120)))[0]
grid = nx.laplacian_matrix(nx.grid_2d_graph(10, 12)).toarray()
systems = {  # each (n, n)
    "four eigenvalues": turn * np.repeat([1.0, 2.0, 5.0, 20.0], 30) @ turn.T,
    "condition 20": turn * np.geomspace(1, 20, 120) @ turn.T,
    "condition 2000": turn * np.geomspace(1, 2000, 120) @ turn.T,
    "a grid": grid + 0.01 * np.eye(120),
}
b = rng.normal(size=120)  # (n,): the target

# %%
# One product per step
# --------------------
# Each step goes along a direction that is conjugate to all before, and keeps the best point
# of the span of b, Ab, AAb, ..., the Krylov space: the atoms are made on the way.


b = sb.numbers(b)
systems = {name: sb.numbers(given) for name, given in systems.items()}


def conjugate_gradients(A, b, tol=1e-10, most=2000):
    """Return the points of the walk."""
    x, r = np.zeros(len(b)), b.copy()
    p, path = r.copy(), [np.zeros(len(b))]
    while np.linalg.norm(r) > tol * np.linalg.norm(b) and len(path) <= most:
        Ap = A @ p
        a = (r @ r) / (p @ Ap)
        x, new = x + a * p, r - a * Ap
        p, r = new + (new @ new) / (r @ r) * p, new
        path.append(x)
    return np.array(path)


lines, kappas, slack = {}, {}, {}
for name, A in systems.items():
    values = np.linalg.eigvalsh(A)
    if values[0] <= 0:
        raise ValueError(f"{name}: some eigenvalue is not above 0")
    kappas[name] = values[-1] / values[0]
    slack[name] = 1e-8 + 1e-14 * kappas[name]  # what rounding leaves
    different = 1 + (np.diff(values) > 1e-8 * values[-1]).sum()
    path = conjugate_gradients(A, b)
    gap = path - np.linalg.solve(A, b)
    # The length that the walk makes shortest: the error, measured by A.
    lines[name] = np.sqrt(np.maximum(np.einsum("ti,ij,tj->t", gap, A, gap), 0))
    print(f"{name:16}: {len(path) - 1:3} products, {different:3} distinct eigenvalues,", end=" ")
    print(f"condition {kappas[name]:.3g}")
    allowed = {"scale": np.linalg.norm(b), "rtol": 1e-9 * max(1, kappas[name] / 1e6)}
    sb.claim(f"{name}: the end solves the system", A @ path[-1], b, **allowed)
    if different <= 10 and kappas[name] < 1e6:
        few = len(path) - 1 <= different
        sb.claim(f"{name}: no more steps than distinct eigenvalues", few, True)

# %%
# Never slower than the bound
# ---------------------------
# After k steps the error is at most ``2 ((√κ - 1) / (√κ + 1))^k`` of the first one.
# It never grows, since each span holds the one before it, up to the rounding at the end.

for name, line in lines.items():
    root = np.sqrt(kappas[name])
    bound = 2 * line[0] * ((root - 1) / (root + 1)) ** np.arange(len(line))
    floor = {"scale": line, "rtol": slack[name]}
    sb.claim(f"{name}: under the bound", line, at_most=bound, **floor)
    sb.claim(f"{name}: the error never grows", np.diff(line), at_most=0, **floor)

# %%
# The best point of a growing span
# --------------------------------
# After k steps no other weights on b, Ab, ..., come nearer, measured by A.
# Least squares finds the same point the long way.

name, A = next(iter(systems.items()))
path = conjugate_gradients(A, b)
k = min(2, len(path) - 1)  # 0 if b is 0, and then no atom is needed
atoms = np.stack([b, A @ b], axis=1)[:, : max(k, 1)]
root = np.linalg.cholesky(A).T  # |root @ gap| is the length by A
fit = sb.least_squares(columns=root @ atoms, target=root @ np.linalg.solve(A, b))
best = sb.combine(fit.weights, columns=atoms)
allowed = {"scale": np.linalg.norm(best), "rtol": 10 * slack[name]}
sb.claim(f"{name}: {k} steps reach the best point of the span", path[k], best, **allowed)

# %%
# Look at the walks
# -----------------
# Few distinct eigenvalues end the walk early; with many of them, a large condition number can make
# it long.

draw.style()
fig, ax = plt.subplots(figsize=(6.4, 3.8))
looks = zip([draw.REACHED, draw.ATOMS, draw.RESIDUAL, draw.WEIGHTS], "Dos^", strict=True)
for (name, line), (color, marker) in zip(lines.items(), looks, strict=False):
    share = np.maximum(line / max(line[0], 1e-300), 1e-12)
    every = max(1, len(line) // 12)
    ax.semilogy(share, color=color, marker=marker, ms=5, markevery=every, lw=1.5, label=name)
ax.set(xlabel="products with the matrix", ylabel="error, as a share of the first")
ax.set(ylim=(1e-12, 3), xlim=(0, None))
ax.legend(loc="upper right")
fig.set_label(
    "The error of conjugate gradients against the number of products, on a logarithmic scale. "
    + "; ".join(f"{name}, {len(line) - 1} products" for name, line in lines.items())
    + "."
)
plt.show()

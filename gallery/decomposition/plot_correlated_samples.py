r"""
Draw correlated samples from independent ones
=============================================

How do you draw random vectors whose coordinates are correlated in a given way?
Draw independent weights, and combine atoms with them.
The atoms have to satisfy one equation, ``B @ B.T = C`` with the covariance that you want:
Cholesky's do, eigenvectors scaled by the roots of their eigenvalues do, and infinitely many
others.
"""

# Your data go here: put your own in place of this, a covariance matrix.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

measured = load_diabetes(scaled=False).data[:, [4, 5]]  # total and LDL cholesterol
C = np.cov(sb.Standardizer(rows=measured).transform(measured).T)  # (d, d)

# %%
# Two sets of atoms
# -----------------
# Cholesky's atoms are the columns of a triangle; eigenvectors are at right angles.
# Of a covariance without variance in some direction NumPy returns no Cholesky factor: then only
# the second works.

C = sb.numbers(C)
C = np.atleast_2d(C)
d, largest = len(C), np.abs(C).max()
size, vectors = np.linalg.eigh(C)
if size[0] < -1e-9 * largest:
    raise ValueError("C is no covariance: it has an eigenvalue below 0")
vectors = vectors * np.where(vectors.sum(axis=0) < 0, -1, 1)  # the sign is free
roots = {"eigenvectors": vectors * np.sqrt(np.maximum(size, 0))}
try:
    roots["Cholesky"] = np.linalg.cholesky(C)
except np.linalg.LinAlgError:
    print("no Cholesky factor: some direction has hardly any variance")
for name, B in roots.items():
    print(f"{name}: {B.round(3).tolist()}")
    outer = sum(np.outer(b, b) for b in B.T)
    sb.claim(f"{name}: the outer products of the atoms sum to C", outer, C, scale=C)

# %%
# Combine them
# ------------
# Four thousand lists of independent weights, each with mean 0 and variance 1.
# The covariance of n samples is off by about ``1 / sqrt(n)`` of the variances.

n = 4000
z = np.random.default_rng(0).normal(size=(n, d))
samples = {name: sb.combine(z, columns=B) for name, B in roots.items()}
bound = 6 / np.sqrt(n) * np.sqrt(2 * np.outer(np.diag(C), np.diag(C)))
for name, sample in samples.items():
    off = np.abs(np.atleast_2d(np.cov(sample.T)) - C)
    print(f"{name}: covariance off by at most {off.max():.2g}; the largest entry is {largest:.3g}")
    sb.claim(
        f"{name}: the samples' covariance is C, within six standard errors",
        off,
        at_most=bound,
        scale=C,
    )

# %%
# Undo it
# -------
# The same atoms, solved for the weights, make the samples independent again.
# This is called whitening.

if "Cholesky" in roots:
    L, sample = roots["Cholesky"], samples["Cholesky"]
    back = np.linalg.solve(L, sample.T).T
    lost = 1e-12 * np.linalg.cond(L)
    sb.claim("solving with the triangle gives the weights back", back, z, scale=1, rtol=lost)
    print(f"covariance after whitening {np.atleast_2d(np.cov(back.T)).round(2).tolist()}")

# %%
# Look at both
# ------------
# The clouds agree; the atoms need not.
# With more than two coordinates the picture shows the first two.

two = np.eye(len(C), 2)  # keeps the first two coordinates
draw.style()
fig, axes = plt.subplots(1, len(roots), figsize=(3.3 * len(roots), 3.6), squeeze=False)
around = next(iter(samples.values()))[:400] @ two
for ax, (name, B) in zip(axes[0], roots.items(), strict=True):
    draw.space(ax, "space of the samples", around=around)
    ax.plot(*(samples[name][:400] @ two).T, ".", color=draw.REACHED, ms=3, alpha=0.5)
    draw.arrows(ax, 2 * B.T @ two)
    ax.set_title(f"{name}, times 2")
    ax.set_label("card")
fig.set_label(
    f"Clouds of 400 samples drawn with the atoms of {' and of '.join(roots)}, the atoms as "
    f"arrows of twice their length. The clouds have the same shape"
    + "".join(f"; those of {name} are {np.round(B.T, 2).tolist()}" for name, B in roots.items())
    + "."
)
plt.show()

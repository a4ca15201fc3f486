r"""
Approach a kernel with random features
======================================

A kernel compares every example with every other, and 10 000 examples make a matrix of 100 million
entries.
Random cosines replace it by a list of features for each example (random Fourier features, Rahimi
and Recht 2007): the inner product of two lists comes near the kernel of the two examples.
How near, and how many features does it take?
The error is one over the square root of their number, times something that the kernel itself says.
"""

# Your data go here: put your own in place of these,
# rows, a target and the rate of the kernel.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

X, y = load_diabetes(return_X_y=True)
X, y = X[:120] / X.std(axis=0), y[:120]  # (n, d) and (n,)
gamma = 0.05  # the kernel is exp(-gamma |x - x'|²)

# %%
# Draw more and more cosines
# --------------------------
# For each number of features, ten draws, and the root of the mean squared error over all pairs.

X, y = sb.numbers(X), sb.numbers(y)
n, d = X.shape
K = sb.rbf_kernel(X, gamma=gamma)
numbers = [10, 30, 100, 300, 1000]
draws = {
    D: [sb.random_fourier_features(d, D, gamma=gamma, seed=s).transform(X) for s in range(10)]
    for D in numbers
}
error = np.array([np.sqrt(np.mean([(Z @ Z.T - K) ** 2 for Z in draws[D]])) for D in numbers])

# %%
# What the theory says
# --------------------
# The product of one cosine's two features has mean k and variance 1 + k⁴/2 - k², for a pair with
# kernel k.
# The mean of D of them has a D-th of that variance.

theory = np.sqrt(np.mean(1 + K**4 / 2 - K**2) / np.array(numbers))
print(f"X {X.shape}, kernel {K.shape}")
for D, seen, due in zip(numbers, error, theory, strict=True):
    print(f"{D:5} features: error {seen:.4f}, theory {due:.4f}")
chance = {"at_least": 1 / 3, "at_most": 3}  # ten draws may all be lucky
sb.claim("the error is what the variance says, within a factor of three", error / theory, **chance)
Z = draws[1000][0]
sb.claim("a feature is never beyond sqrt(2 / D)", np.abs(Z).max(), at_most=np.sqrt(2 / 1000))

# %%
# The same fit from fewer numbers
# -------------------------------
# Kernel ridge has a weight for each example, ridge on the cosines one for each feature.
# Both with the same penalty, and the target minus its mean: with more features their predictions
# come nearer.

centred = y - y.mean()
exact = sb.kernel_ridge(X, centred, gamma=gamma, penalty=1.0).fitted
apart = []
for D in numbers:
    fits = [sb.ridge(columns=Z, target=centred, penalty=1.0).fitted for Z in draws[D]]
    apart.append(np.sqrt(np.mean((np.array(fits) - exact) ** 2)))
for D, a in zip(numbers, apart, strict=True):
    print(f"{D:5} features: predictions {a:.3g} apart")
# Ridge on any features is kernel ridge with their inner products for a kernel.
short = sb.ridge(columns=Z, target=centred, penalty=1.0).fitted
dual = (Z @ Z.T) @ np.linalg.solve(Z @ Z.T + np.eye(n), centred)
sb.claim("ridge on features is kernel ridge with their products", short, dual, scale=centred)

# %%
# Look at the errors, and at the pairs
# ------------------------------------
# Left, the error falls along the straight line that the theory draws.
# Right, a dot is a pair of examples: its kernel, and the inner product of its features.

draw.style()
fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.4))
left.loglog(numbers, theory, "--", color=draw.MUTED, label="theory")
left.loglog(numbers, error, "o", color=draw.RESIDUAL, mec=draw.PAPER, ms=9, label="error")
left.set(xlabel="number of features", title="error of the kernel")
left.legend()
pairs = np.triu_indices(n)
some = np.random.default_rng(0).permutation(len(pairs[0]))[:1500]
for D, color in ((30, draw.MUTED), (1000, draw.REACHED)):
    near = (draws[D][0] @ draws[D][0].T)[pairs][some]
    right.plot(K[pairs][some], near, ".", color=color, ms=3, label=f"{D} features")
right.plot([0, 1], [0, 1], color=draw.INK, lw=1.2)
right.set(xlabel="kernel", title="inner product of features")
right.set_ylim(top=1.6)  # room for the legend
right.legend(markerscale=4, loc="upper left")
fig.set_label(
    f"Left, the error of the kernel of {n} rows against the number of random features: from "
    f"{error[0]:.2g} with {numbers[0]} down to {error[-1]:.2g} with {numbers[-1]}, where the "
    f"line of the theory says {theory[0]:.2g} and {theory[-1]:.2g}. Right, pairs of rows: their "
    f"inner product against their kernel, with 30 features and with 1000."
)
plt.show()

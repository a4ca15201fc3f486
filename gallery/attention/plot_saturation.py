r"""
Push a softmax until its gradient is gone
=========================================

Why do the queries and keys of a head that is sure of itself stop learning?
Their gradient passes through the Jacobian of the softmax, diag(a) - a aᵀ.
Make the scores larger and, unless two tie for the best, one weight goes to 1; every entry of the
Jacobian is at most what is left for the others, and that falls exponentially.
"""

# Your data go here: put your own in place of these, any number of scores.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

scores = np.array([1.0, 0.4, -0.3, -1.2])  # (n,)

# %%
# Trust the formula?
# ------------------
# Move each score a little to both sides, and see how the weights move; of many, two hundred.

scores = sb.numbers(scores)
h = 1e-5
a = sb.softmax(scores)
J = sb.softmax_jacobian(a)
some = np.unique(np.linspace(0, len(scores) - 1, 200).astype(int))
steps = h * np.eye(len(scores))[some]
measured = (sb.softmax(scores + steps) - sb.softmax(scores - steps)).T / (2 * h)
print(f"scores {scores.shape}, weights {a.round(4)}, Jacobian {J.shape}")
print(f"formula against finite differences: {np.abs(J[:, some] - measured).max():.1e}")
sb.claim(
    "diag(a) - a aT is what finite differences measure", J[:, some], measured, scale=[1, *scores]
)
sb.claim("what one weight gains the others lose", J.sum(axis=0), 0)

# %%
# Make the scores larger
# ----------------------
# Multiply them, as happens when the vectors behind them grow.
# The largest entry is a weight times what it leaves over, ``a (1 - a)``: the product of two
# weights is no larger, because the second is part of what the first leaves.
# So no entry is larger than what the largest weight leaves over.
# And that is at most n - 1 times the exponential of minus the lead of the best score.

spread = np.ptp(scores) or 1.0  # equal scores stay equal
times = np.geomspace(0.1, 30, 60) / spread
weights = sb.softmax(times[:, None] * scores)
largest = (weights * (1 - weights)).max(axis=1)
sb.claim("the largest entry is the largest a (1 - a)", np.abs(J).max(), (a * (1 - a)).max())
ranked = np.sort(scores)
left_over = np.sort(weights, axis=1)[:, :-1].sum(axis=1)
lead = ranked[-1] - ranked[:-1].max(initial=-np.inf) if len(scores) > 1 else 0.0
fence = (len(scores) - 1) * np.exp(-times * lead)
for k in (0, 30, 45, 59):
    print(
        f"times {times[k]:7.3f}: largest weight {weights[k].max():.4f}, gradient {largest[k]:.1e}"
    )
sb.claim(
    "no entry is above what the largest weight leaves over", largest, at_most=left_over, scale=1
)
over = left_over / np.maximum(fence, 1e-300)
sb.claim("which falls exponentially with the lead of the best score", over, at_most=1, scale=1)

# %%
# The gradient against the size of the scores
# -------------------------------------------
# At first the largest entry changes little; then, if one score leads, it falls along a straight
# line on a logarithmic scale, under the bound.

draw.style()
fig, ax = plt.subplots(figsize=(6, 3.4))
tiny = 1e-300  # zeros have no place on a logarithmic scale
ax.semilogy(times, np.maximum(fence, tiny), color=draw.MUTED, ls="--", lw=1.2, label="bound")
ax.semilogy(times, np.maximum(largest, tiny), color=draw.WEIGHTS, label="largest entry of J")
ax.set(xlabel="scores multiplied by", ylabel="gradient")
ax.legend(loc="lower left")
fig.set_label(
    "The largest entry of the softmax Jacobian on a logarithmic scale, as the scores are "
    f"multiplied by up to {times[-1]:.3g}. It goes from {largest[0]:.2g} to {largest[-1]:.1e} and "
    "never rises above the dashed bound."
)
plt.show()

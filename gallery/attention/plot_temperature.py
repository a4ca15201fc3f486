r"""
Cool attention from averaging to picking
========================================

Does attention mix its values, or pick one?
Both, and a temperature says how much of each.
Divide the scores by ``T``: in the limit a hot softmax gives every value the same weight and the
output is their mean, a cold one gives all the weight to the best key, or to those that tie.
Between the two the output walks through the hull of the values.
"""

# Your data go here: put your own in place of these,
# one query and any number of keys and values.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

# q is (d_k,), K is (n, d_k) and V is (n, d_v).
q = np.array([1.0, 0.6])
K = np.array([[1.0, 0.4], [0.2, 1.1], [-0.8, 0.5], [-0.4, -0.9]])
V = np.array([[2.2, 1.6], [0.4, 2.4], [-1.4, 0.6], [0.2, -1.2]])

# %%
# Ask at every temperature
# ------------------------
# ``scale`` multiplies the scores before the softmax; usually it is 1/√d_k.
# Here it is 1/T, from a heat where all scores look alike to a cold where only the
# best counts.

q, K, V = sb.numbers(q), sb.numbers(K), sb.numbers(V)
scores = K @ q
spread = np.ptp(scores) or 1.0  # equal scores: any temperature
best = scores > scores.max() - 1e-9 * spread  # more than one if keys tie
gap = spread if best.all() else scores.max() - scores[~best].max()
T = np.geomspace(30 * spread, gap / 30, 60)
answers = [sb.attention(q[None], K, V, scale=1 / t) for t in T]
weights = np.array([a.weights[0] for a in answers])
output = np.array([a.output[0] for a in answers])
print(f"q {q.shape}, K {K.shape}, V {V.shape}")
print("scores", scores.round(4))
for k in (0, len(T) // 2, -1):
    print(f"T = {T[k]:8.4f}: weights {weights[k].round(3)}, output {output[k].round(3)}")

# %%
# The two ends, and the way between
# ---------------------------------
# The entropy of the weights measures how much they mix.
# It never rises on the way: as a function of β = 1/T its slope is minus β times the variance of
# the scores under the weights.
# And no output leaves the hull.

hot = sb.attention(q[None], K, V, scale=1e-12 / spread).output[0]
cold = sb.attention(q[None], K, V, scale=1e3 / gap).output[0]
sb.claim("infinitely hot, the output is the mean of the values", hot, V.mean(0), scale=V)
sb.claim("cold, it is the value of the best key", cold, V[best].mean(0), scale=V)

entropy = -np.sum(weights * np.log(np.maximum(weights, 1e-300)), axis=1)
print(f"entropy from {entropy[0]:.4f} (log n = {np.log(len(V)):.4f}) down to {entropy[-1]:.4f}")
sb.claim("cooling never raises the entropy", np.diff(entropy), at_most=0, scale=1)
sb.claim("no output leaves the hull", sb.ConvexHull(rows=V).contains(output), True)

# %%
# The walk in the space of the values
# -----------------------------------
# It starts near the mean of all and ends near the value of the best key.
# With more than two coordinates the picture shows the first two.

two = np.eye(V.shape[1], 2)  # keeps the first two coordinates
draw.style()
fig, ax = plt.subplots(figsize=(4.8, 4.2))
few = len(V) <= 8
draw.space(ax, f"value space, $R^{{{V.shape[1]}}}$", around=V @ two)
draw.reachable(ax, sb.ConvexHull(rows=V @ two))
draw.points(ax, V @ two, labels=[f"$v_{{{i}}}$" for i in range(len(V))] if few else None)
ax.plot(*(output @ two).T, ".-", color=draw.REACHED, ms=6, lw=1.5)
ends = np.vstack([hot, cold]) @ two
draw.points(ax, ends, labels=["hot", "cold" if best.sum() > 1 else ""], color=draw.REACHED)
ax.set_title("from the mean to the value of the best key")
fig.set_label(
    f"The convex hull of {len(V)} values. The output walks inside it from their mean, when hot, "
    f"to the value of the best key, when cold; {best.sum()} of {len(V)} keys score best."
)

# %%
# The weights as it cools
# -----------------------
# Nearly equal on the left; on the right the best key has nearly everything, or the best ones share
# it.

fig, ax = plt.subplots(figsize=(6, 3.4))
lines = ax.plot(T, weights[:, best], color=draw.WEIGHTS, lw=3)[:1]
lines += ax.plot(T, weights[:, ~best], color=draw.WEIGHTS, lw=1.5, ls="--")[:1]
ax.legend(lines, ["the best key", "the others"][: len(lines)], loc="upper left")
ax.axhline(1 / len(V), color=draw.MUTED, lw=0.8, zorder=0)
ax.set(xscale="log", xlim=(T[0], T[-1]), ylim=(-0.03, 1.05))
ax.set(xlabel="temperature T, cooling to the right", ylabel="weight")
fig.set_label(
    f"Weights of {len(V)} values against the temperature. All start near 1/{len(V)}; as it cools "
    f"the weight of the best key goes to {weights[-1].max():.2f}, and of others to 0."
)
plt.show()

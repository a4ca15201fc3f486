r"""
Turn Nadaraya-Watson into attention, and back
=============================================

Is attention something new?
Average the values with weights that fall off with the squared distance of a query from each
key, and you have the regression of 1964.
Up to what all keys share, its scores differ from inner products by one number per key, the key's
squared length.
Give attention that number, and it is Nadaraya-Watson; take it away by making all keys equally
long, and Nadaraya-Watson is attention.
"""

# Your data go here: put your own in place of these,
# any number of queries, keys and values.
import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

Q = np.array([[0.9, 0.1], [-0.6, 0.5], [0.0, -0.8]])  # (m, d): queries, or new rows
K = np.array([[1.0, 0.2], [0.1, 0.6], [-2.0, 1.6], [-0.4, 0.1], [0.5, -1.0]])  # (n, d)
V = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [-1.0, 0.5], [0.5, -1.0]])  # (n, d_v)
gamma = 1.0  # how fast weights fall off with the squared distance

# %%
# Ask both, as they are
# ---------------------
# Nadaraya-Watson has the RBF kernel with ``gamma``; attention scales its inner products by
# ``2 * gamma``.
# Where the keys have different lengths, the weights differ.

Q, K, V = sb.numbers(Q), sb.numbers(K), sb.numbers(V)
near = sb.nadaraya_watson(K, V, Q, gamma=gamma)
plain = sb.attention(Q, K, V, scale=2 * gamma)
print(f"Q {Q.shape}, K {K.shape}, V {V.shape}")
print("squared lengths of the keys", (K**2).sum(axis=1).round(3))
print("largest difference of the weights", np.abs(near.weights - plain.weights).max().round(4))

# %%
# From Nadaraya-Watson to attention
# ---------------------------------
# :math:`-\gamma |q - k|^2 = 2\gamma\, q \cdot k - \gamma |k|^2 - \gamma |q|^2`.
# The last term is the same for all keys, and the softmax does not see it.
# The middle one is a number for each key, added to its scores.

bias = np.tile(-gamma * (K**2).sum(axis=1), (len(Q), 1))
told = sb.attention(Q, K, V, scale=2 * gamma, mask=bias)
print("with the lengths told:", np.abs(near.weights - told.weights).max())
sb.claim(
    "told the lengths, attention has the weights of the kernel",
    told.weights,
    near.weights,
    scale=1,
)
sb.claim("and gives the output of Nadaraya-Watson", told.output, near.output, scale=V)

# %%
# From attention to Nadaraya-Watson
# ---------------------------------
# Lift each key by one more coordinate, so that all of them end on one sphere, and give the
# queries a 0 there.
# No inner product changes, and now distance and inner product order the keys alike.

lengths = (K**2).sum(axis=1)
K_up = np.column_stack([K, np.sqrt(lengths.max() - lengths)])
Q_up = np.column_stack([Q, np.zeros(len(Q))])
lifted = sb.nadaraya_watson(K_up, V, Q_up, gamma=gamma)
print("on the sphere:", np.abs(lifted.weights - plain.weights).max())
sb.claim(
    "all lifted keys are equally long",
    (K_up**2).sum(axis=1),
    lengths.max(),
)
sb.claim(
    "on them Nadaraya-Watson has the weights of attention",
    lifted.weights,
    plain.weights,
    scale=1,
)

# %%
# Look at the weights
# -------------------
# A row for each query, a column for each key; the area of a square is its weight.
# The two rules on the left are one rule, and so are the two on the right.

draw.style()
fig, axes = plt.subplots(2, 2, figsize=(6.4, 4.6))
panels = {
    "Nadaraya-Watson": near,
    "attention": plain,
    "attention, told the lengths": told,
    "Nadaraya-Watson, lifted": lifted,
}
for ax, (name, out) in zip(axes.flat, panels.items(), strict=True):
    draw.weights(ax, out.weights)
    ax.set_title(name)
for ax in axes[1]:
    ax.set_xlabel("key")
for ax in axes[:, 0]:
    ax.set_ylabel("query")
long = int(lengths.argmax())
fig.set_label(
    f"Weights of {len(K)} keys for {len(Q)} queries, four times. On the left Nadaraya-Watson, and "
    "below it attention with the keys' lengths as a bias, the same. On the right attention, and "
    f"below it Nadaraya-Watson on lifted keys, the same. The longest key, number {long}, gets up "
    f"to {near.weights[:, long].max():.2f} on the left and {plain.weights[:, long].max():.2f} on "
    "the right."
)
plt.show()

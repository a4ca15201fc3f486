r"""
Skip what a window hides, instead of masking it
===============================================

Does a mask save work?
A dense mask does not: all scores are computed, and then the hidden ones are thrown away.
What saves is not to compute them, as kernels that skip masked blocks do (FlexAttention is one).
A window, or a list of pairs to look at, gives the answer of the mask from far fewer scores.
"""

# Your data go here: put your own in place of these,
# a sequence of any length, a window, and the places that all may see.
import matplotlib.pyplot as plt
import numpy as np
import scipy.sparse

import spanbook as sb
from spanbook import draw

X = np.random.default_rng(0).normal(size=(600, 8))  # (L, d): each row is a word
window = 8  # how many places to each side
everywhere = [0]  # places that every word sees, and that see every word

# %%
# Two patterns, each computed twice
# ---------------------------------
# First all scores and a mask of booleans.
# Then only the scores that count: ``window=`` for the band, and a sparse mask for the band
# with some places that all may see.

X = sb.numbers(X)
L = len(X)
places = np.arange(L)
band = np.abs(places[:, None] - places) <= window
hub = np.isin(places, everywhere)
pattern = band | hub | hub[:, None]

by_mask = sb.attention(X, X, X, mask=band)
by_window = sb.attention(X, X, X, window=window)
listed = sb.attention(X, X, X, mask=scipy.sparse.csr_array(pattern))
scores = {"mask": L * L, "band": int(band.sum()), "band and hub": listed.weights.nnz}
for name, count in scores.items():
    print(f"{name:12} {count:9,} scores, {2 * X.shape[1] * count:11,} operations for Q K^T")
sb.claim("a window answers as the mask does", by_window.output, by_mask.output, scale=X)
masked = sb.attention(X, X, X, mask=pattern).output
sb.claim("a list of pairs answers as its mask does", listed.output, masked, scale=X)
sb.claim("and stores no weight but those on the list", listed.weights.nnz, int(pattern.sum()))

# %%
# Count before you compute
# ------------------------
# A word sees 2w + 1 places, fewer near the two ends: L (2w + 1) - w (w + 1) in all.
# So twice the length is about twice the work, once the sequence is long beside the window; with a
# mask it is four times.


def in_window(n, w):
    """Return how many pairs of n places are at most w apart."""
    w = min(w, n - 1)
    return n * (2 * w + 1) - w * (w + 1)


sb.claim("the count of the band", in_window(L, window), int(band.sum()))
longer = L * 2 ** np.arange(6)
full, narrow = longer**2, np.array([in_window(int(n), window) for n in longer])
more = np.maximum(narrow[1:] / narrow[:-1] - full[1:] / full[:-1], 0)
sb.claim("with the length a window's work never grows faster than a mask's", more, 0)
print(f"at length {longer[-1]:,} the mask needs {full[-1] / narrow[-1]:,.0f} times as many scores")

# %%
# The patterns
# ------------
# Dark is what is computed, at the length of the sequence, and above it how many scores that are.

w = min(window, L - 1) + 1
draw.style()
fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.7))
for ax, (name, count) in zip(axes, scores.items(), strict=True):
    if name == "mask":
        ax.fill([0, L, L, 0], [0, 0, L, L], color=draw.WEIGHTS, lw=0)
    else:
        ax.fill([0, w, L, L, L - w, 0], [0, 0, L - w, L, L, w], color=draw.WEIGHTS, lw=0)
    for place in everywhere if name == "band and hub" else []:
        for corner, sides in (((place, 0), (1, L)), ((0, place), (L, 1))):
            ax.add_patch(plt.Rectangle(corner, *sides, color=draw.WEIGHTS, lw=1.5))
    ax.set(title=f"{name}\n{count:,}", xticks=[], yticks=[], aspect="equal", xlabel="key")
    ax.set(xlim=(0, L), ylim=(L, 0))
    ax.spines[:].set_visible(True)
    ax.set_label("card")
axes[0].set_ylabel("query")
fig.set_label(
    f"Which of the {L * L:,} scores of {L} places are computed: all under a mask, "
    f"{scores['band']:,} in a band of {window} to each side, and {scores['band and hub']:,} with "
    f"the rows and columns {everywhere}."
)

# %%
# The cost as the sequence grows
# ------------------------------
# The scores are counted, not timed.
# On two logarithmic scales the mask has slope 2, and the window comes to slope 1 once the sequence
# is long beside it.

fig, ax = plt.subplots(figsize=(6, 3.2))
ax.loglog(longer, full, "o-", color=draw.RESIDUAL, label="with a mask")
ax.loglog(longer, narrow, "D-", color=draw.REACHED, label=f"in a window of {window}")
ax.set(xlabel="length of the sequence", ylabel="scores computed")
ax.legend(loc="upper left")
fig.set_label(
    f"Scores computed against the length of the sequence, from {longer[0]:,} to {longer[-1]:,}. "
    f"With a mask they grow to {full[-1]:,}, in a window of {window} to {narrow[-1]:,}."
)
plt.show()

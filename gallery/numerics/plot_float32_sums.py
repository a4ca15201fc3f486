r"""
Add in float32, and in float64
==============================

Training mostly keeps its numbers in 32 bits or fewer.
Does it matter how they are added up?
One after the other, each addition rounds and the total drifts; in pairs far less; with a
running total in float64 next to nothing.
Store in few digits, add in many.
"""

# Your data go here: put your own in place of this, numbers of one sign or of both.
import math

import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

values = np.random.default_rng(0).random(300_000)  # (n,)

# %%
# Three ways to add
# -----------------
# All add the same float32 numbers; the exact sum comes from Python's ``math.fsum``.

values = sb.numbers(values)
x = values.astype(np.float32)
lengths = np.unique(np.geomspace(1, len(x), 25).astype(int))
exact = np.array([math.fsum(x[:n].tolist()) for n in lengths])
size = np.array([math.fsum(np.abs(x[:n]).tolist()) for n in lengths])  # with signs: what cancels
ways = {
    "float32, one by one": np.add.accumulate(x)[lengths - 1],
    "float32, in pairs": np.array([x[:n].sum() for n in lengths]),
    "float32, added in float64": np.array([x[:n].sum(dtype=np.float64) for n in lengths]),
}
scale = np.where(size > 0, size, 1.0)
errors = {name: np.abs(sums.astype(float) - exact) / scale for name, sums in ways.items()}
for name, error in errors.items():
    print(f"{name:26}: error {error[-1]:.1e} of the sum of absolute values, n = {lengths[-1]}")

# %%
# What can be promised
# --------------------
# A sum of n numbers rounds n - 1 times, by at most half of eps of the running total.
# In float64 eps is half a billion times smaller.

eps32, eps64 = np.finfo(np.float32).eps, np.finfo(np.float64).eps
lost = errors["float32, one by one"]
sb.claim("one by one, float32 loses at most n roundings", lost, at_most=lengths * eps32)
lost = errors["float32, added in float64"]
sb.claim("added in float64, at most n of the small roundings", lost, at_most=lengths * eps64)
# NumPy adds blocks of 128 in eight running totals, and the blocks in pairs.
depth = 24 + np.log2(lengths)
lost = errors["float32, in pairs"]
sb.claim("in pairs, at most 24 and log n roundings", lost, at_most=depth * eps32)

# %%
# Where 16 bits stop
# ------------------
# A running total in float16 stops growing when the next number is less than half of the spacing
# there; at exactly half, as here, the tie goes to the even neighbour, which is the total itself.
# The same holds for float32, at sixteen million times the size of the numbers.

ones = np.ones(5000, np.float16)
total16 = np.add.accumulate(ones)
sb.claim("adding ones in float16 stops at 2048", float(total16[-1]), 2048)
sb.claim("adding them in float32 does not", ones.sum(dtype=np.float32), 5000)
stuck = float(np.float32(2**24) + np.float32(1))
sb.claim("in float32 it stops at 2 to the power of 24", stuck, 2**24)

# %%
# Look at the drift
# -----------------
# The dashed line is one rounding of float32; an error of 0 is drawn at the foot.

draw.style()
fig, ax = plt.subplots(figsize=(6.2, 3.8))
looks = zip([draw.RESIDUAL, draw.ATOMS, draw.REACHED], "osD", strict=True)
for (name, error), (color, marker) in zip(errors.items(), looks, strict=True):
    ax.loglog(lengths, np.maximum(error, 1e-17), color=color, marker=marker, ms=5, label=name)
ax.axhline(eps32, color=draw.MUTED, lw=1, dashes=(3, 2))
ax.set(xlabel="numbers added", ylabel="error, share of the sum of |x|", ylim=(5e-18, 1e-1))
ax.legend(loc="upper left")
fig.set_label(
    f"Error of three ways to add up to {lengths[-1]} float32 numbers, as a share of the sum of "
    "their absolute values. One by one it ends "
    f"at {errors['float32, one by one'][-1]:.0e}, in pairs at "
    f"{errors['float32, in pairs'][-1]:.0e}, and added in float64 at "
    f"{errors['float32, added in float64'][-1]:.0e}."
)
plt.show()

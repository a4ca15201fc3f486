r"""
Count the directions that heads can reach
=========================================

Does another head help?
A head with n values can move its output in at most n - 1 directions, since its weights sum
to 1, and in no more than it has coordinates.
Several heads add their directions up, until the width of the layer is reached.
So another head adds directions when there is little to look at.
The vectors here are pictures of digits, 64 pixels each.
"""

# Your data go here: put your own in place of these,
# any sequence that asks, any that is asked, and how many heads to try.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

digits = load_digits().data / 16
asking, asked = digits[100:300], digits[:100]  # (m, E) and (n, E)
numbers = [2, 5, 20, 100]  # how many of the rows of `asked` are used
heads = [1, 2, 4, 8, 16, 32, 64]  # each divides E

# %%
# A layer for each number of heads and of keys
# --------------------------------------------
# The matrices are random: what is counted is what the shapes allow.
# ``dim`` is the dimension of the affine hull of all outputs, and of each head's values.

asking, asked = sb.numbers(asking), sb.numbers(asked)
E = asked.shape[1]
rng = np.random.default_rng(0)
p = {"in_proj_weight": rng.normal(size=(3 * E, E)), "out_proj.weight": rng.normal(size=(E, E))}


def directions(x):
    """Return in how many directions the rows of x differ."""
    return sb.AffineHull(rows=x, tol=1e-9).dim


dims, allowed = np.zeros((2, len(numbers), len(heads)), int)
for i, n in enumerate(numbers):
    for j, h in enumerate(heads):
        out = sb.multi_head(asking / 8, asked[:n], parameters=p, n_heads=h)
        dims[i, j] = directions(out.output)
        allowed[i, j] = min(E, sum(directions(v) for v in out.values))
print("directions, a column for each number of heads")
print("         ", *(f"{h:3}" for h in heads))
for n, line in zip(numbers, dims, strict=True):
    print(f"{n:4} keys", *(f"{k:3}" for k in line))

# %%
# What the numbers say
# --------------------
# Never more than the hulls of the heads allow together, and those never more than
# h min(E / h, n - 1).

n, h = np.array(numbers)[:, None], np.array(heads)
n = np.minimum(n, len(asked))
bound = h * np.minimum(E // h, n - 1)
sb.claim("a layer has no more directions than its heads' hulls", dims, at_most=allowed)
sb.claim("and they have at most h min(E/h, n - 1)", allowed, at_most=bound)
print(f"the bound is reached in {np.sum(dims == bound)} of {dims.size} layers")

# %%
# Look at the directions
# ----------------------
# A line for each number of keys.
# With few keys it climbs with the heads; with many it is flat early, and another head brings
# weights of its own but no new direction.

draw.style()
fig, ax = plt.subplots(figsize=(6, 3.6))
shades = np.linspace(0.35, 1, len(numbers))
for k, (count, line) in enumerate(zip(numbers, dims, strict=True)):
    ax.plot(heads, line, "o-", color=draw.ATOMS, alpha=shades[k], label=f"{count} keys")
ax.axhline(E, color=draw.MUTED, lw=0.8, ls="--")
ax.set_xscale("log", base=2)
ax.set_xticks(heads, [str(k) for k in heads])
ax.set(xlabel="heads", ylabel="directions of the output", ylim=(-0.03 * E, 1.1 * E))
ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
fig.set_label(
    f"Directions of a layer's output against its number of heads, from {heads[0]} to {heads[-1]}. "
    + " ".join(
        f"With {count} keys from {line[0]} to {line[-1]}."
        for count, line in zip(numbers, dims, strict=True)
    )
)
plt.show()

r"""
Follow a sequence through a transformer block
=============================================

A transformer block routes, then expands.
Heads average over the rows and stay in their hulls.
Every other step may leave one: writing heads side by side, the output matrix, the sum with what
was there, the layer norm, and a small network that bends each row for itself.
The sequence here is a handwritten digit, read row by row.
"""

# Your data go here: put your own in place of these,
# a sequence, the number of heads, and parameters by torch's names.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import spanbook as sb
from spanbook import draw

x = load_digits().images[5] / 4  # (L, E): each row is a word
n_heads = 2  # divides E
rng = np.random.default_rng(0)
E = x.shape[1]
parameters = {
    "self_attn.in_proj_weight": rng.normal(size=(3 * E, E)) / np.sqrt(E),
    "self_attn.out_proj.weight": rng.normal(size=(E, E)) / np.sqrt(E),
    "linear1.weight": rng.normal(size=(4 * E, E)) / np.sqrt(E),
    "linear2.weight": rng.normal(size=(E, 4 * E)) / np.sqrt(4 * E),
    "norm1.weight": np.ones(E),
    "norm2.weight": np.ones(E),
}

# %%
# Run the block, and keep every step
# ----------------------------------
# ``norm_first`` normalises what goes into each step, as most large language models do.

options = {"n_heads": n_heads, "norm_first": True, "activation": "gelu"}
block = sb.transformer_block(x, parameters=parameters, **options)
heads = block.attention
normed = sb.layer_norm(x, parameters["norm1.weight"], parameters.get("norm1.bias"))
pairs = zip(heads.values, heads.heads.output, strict=True)
steps = {f"head {k}": pair for k, pair in enumerate(pairs)}
steps |= {  # the atoms before the step, and the rows after it
    "side by side": (np.hstack(heads.values), np.hstack(heads.heads.output)),
    "output matrix": (normed, heads.output),
    "plus the input": (x, block.between),
    "plus the bent": (x, block.output),
}

# %%
# Which step leaves its hull?
# ---------------------------
# The distance of the furthest row, from the hull of the rows that went in.

far, out_of = {}, {}
for name, (atoms, rows) in steps.items():
    near = sb.ConvexHull(rows=atoms).nearest(rows)
    far[name], out_of[name] = near.distance.max(), int(np.sum(~near.inside))
    print(f"{name:15} {out_of[name]} of {len(x)} rows outside, the furthest by {far[name]:.3f}")

size = max(np.abs(rows).max() for _, rows in steps.values())
inside = [far[f"head {k}"] for k in range(n_heads)]
sb.claim("no head leaves the hull of its values", inside, 0, scale=size)
sb.claim("routing adds to what was there", block.between, x + heads.output, scale=size)

# %%
# Routing mixes rows, expansion does not
# --------------------------------------
# Silence the heads, and bend each row as a sequence of its own: nothing changes.
# All that rows learn of each other they learn from the heads.

mute = {"self_attn.out_proj.weight": np.zeros((E, E)), "self_attn.out_proj.bias": np.zeros(E)}
rows = block.between[:, None]  # as many sequences, of one row each
alone = sb.transformer_block(rows, parameters=parameters | mute, **options).output[:, 0]
sb.claim("bent one by one, the rows are the same", alone, block.output, scale=size)

# %%
# The distances
# -------------
# Nothing at the heads, whatever the parameters; what the other steps leave depends on them.

draw.style()
fig, ax = plt.subplots(figsize=(6, 0.9 + 0.42 * len(far)))
bars = ax.barh(list(far), list(far.values()), color=draw.RESIDUAL, height=0.6)
ax.bar_label(bars, [f"{d:.2f}" for d in far.values()], padding=4)
ax.invert_yaxis()
ax.set(xticks=[], xmargin=0.15)
ax.tick_params(length=0)
ax.spines[:].set_visible(False)
ax.set_xlabel("furthest row, from the hull of what went in", loc="left")
fig.set_label(
    "Bars of the distance of the furthest row from the hull of what went into each step. "
    + " ".join(f"{name}: {d:.2f}." for name, d in far.items())
)
plt.show()

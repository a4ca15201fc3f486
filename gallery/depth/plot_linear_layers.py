r"""
Stack linear layers and gain nothing
====================================

Would a second layer help?
Diabetes patients: ten measurements, and how the illness went on.
Put layers of random units before the linear fit, wide ones and a narrow one, and ask for the
distance between the target and all that the last layer can reach.
Linear layers leave it where it was, or make it worse.
With a tanh behind each and enough units it shrinks, on the patients seen, and about as much as
with as many columns of noise: more columns reach more, and what they are worth is a question for
new patients.
"""

# Your data go here: put your own in place of these,
# features and a target.
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import spanbook as sb
from spanbook import draw

X, y = load_diabetes(return_X_y=True)  # (n, d) and (n,)
widths = {"100": [100], "100, 100": [100, 100], "3": [3], "3, 100": [3, 100]}  # of each layer

# %%
# Make the layers
# ---------------
# Features at equal scale and a column of ones go in; a layer is a product with random weights,
# put through a tanh or left as it is.
# The last fit may use a column of ones as well.

X, y = sb.numbers(X), sb.numbers(y)
n = len(X)
ones = np.ones((n, 1))
inputs = np.hstack([ones, sb.Standardizer(rows=X).transform(X)])


def hidden(shape, bend, seed=0):
    """Return what the last of the layers says of each example, and the weights."""
    rng, said, weights = np.random.default_rng(seed), inputs, []
    for width in shape:
        weights.append(rng.normal(size=(said.shape[1], width)) / np.sqrt(said.shape[1]))
        said = bend(said @ weights[-1])
    return said, weights


linear = {name: hidden(shape, lambda z: z)[0] for name, shape in widths.items()}
bent = {name: hidden(shape, np.tanh)[0] for name, shape in widths.items()}

# %%
# Ask for dimension and distance
# ------------------------------
# The control is noise: the inputs, with as many new columns of random numbers as the tanh made.
# Over :download:`twenty draws </_recorded/spread/linear_layers.py>`, 100 units with a tanh leave
# 972 to 1011, and noise 968 to 1039.

none = sb.Span(columns=inputs, tol=1e-10)
start = none.nearest(y).distance
print(f"X {X.shape}, y {y.shape}; no layer: dimension {none.dim}, distance {start:.1f}")
spans = {
    kind: {name: sb.Span(columns=np.hstack([ones, h]), tol=1e-10) for name, h in made.items()}
    for kind, made in (("linear", linear), ("tanh", bent))
}
distance = {k: np.array([S.nearest(y).distance for S in v.values()]) for k, v in spans.items()}
for kind, made in spans.items():
    for (name, S), far in zip(made.items(), distance[kind], strict=True):
        print(f"{kind:6} {name:>7}: dimension {S.dim:2}, distance {far:.1f}")
for name, S in spans["tanh"].items():
    noise = np.random.default_rng(1).normal(size=(n, max(S.dim - none.dim, 0)))
    far = sb.Span(columns=np.hstack([inputs, noise]), tol=1e-10).nearest(y).distance
    print(f"noise, as many dimensions as tanh {name}: distance {far:.1f}")

# %%
# What must be so
# ---------------
# Several matrices are one matrix.
# So every linear unit is in the span of the inputs, the dimension is at most that of the
# narrowest layer and the ones, and no target comes nearer.

for name, shape in widths.items():
    if len(shape) > 1:
        one = np.linalg.multi_dot(hidden(shape, lambda z: z)[1])
        sb.claim(f"layers of {name}: one matrix", linear[name], inputs @ one, scale=inputs)
size = {"scale": np.linalg.norm(y), "rtol": 1e-7}
sb.claim("linear layers come no nearer", distance["linear"], at_least=start, **size)
most = [min(none.dim, *(width + 1 for width in shape)) for shape in widths.values()]
dims = [S.dim for S in spans["linear"].values()]
sb.claim("and have no more dimensions than the narrowest layer", dims, at_most=most)

# %%
# Look at the distances
# ---------------------
# As a share of the distance from y to its own mean.
# The line is the fit without a layer; full bars have a tanh after each layer, hollow ones nothing.

total = np.linalg.norm(y - y.mean()) or 1.0  # of a constant target nothing is out of reach
share = {kind: far / total for kind, far in distance.items()}
place = np.arange(len(widths))
draw.style()
fig, ax = plt.subplots(figsize=(6, 3.6))
looks = (("linear", -0.2, draw.PAPER, draw.INK), ("tanh", 0.2, draw.RESIDUAL, draw.PAPER))
for kind, shift, fill, ink in looks:
    bars = ax.bar(place + shift, share[kind], width=0.38, color=fill, label=kind)
    plt.setp(bars, edgecolor=draw.RESIDUAL, linewidth=1.5)
    ax.bar_label(bars, fmt="%.2f", label_type="center", color=ink)
ax.axhline(start / total, color=draw.INK, lw=1.2, ls="--", label="no layer")
ax.set_xticks(place, widths)
ax.set(xlabel="units in each layer", ylabel="share of y out of reach")
ax.set_ylim(0, 1.3 * max(start / total, *share["linear"], *share["tanh"], 0.1))
ax.legend(loc="upper center", ncols=3)
fig.set_label(
    f"Bars of the share of y out of reach. Without a layer {start / total:.2f}. "
    + " ".join(
        f"Layers of {name}: {a:.2f} linear, {b:.2f} with a tanh."
        for name, a, b in zip(widths, share["linear"], share["tanh"], strict=True)
    )
)
plt.show()

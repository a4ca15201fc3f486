r"""
Make one call with any framework
================================

The same line runs on arrays of NumPy, PyTorch and JAX, and the answers agree up to the rounding
of their numbers.
How does an output of attention move when its query does?
A formula says it, small steps measure it, and automatic differentiation derives it from the call
itself: three ways to one matrix.
What is not installed is left out, and said so; NumPy alone is enough.
"""

# Your data go here: put your own in place of these,
# any number of keys and any dimensions.
from importlib.util import find_spec

import matplotlib.pyplot as plt
import numpy as np

import spanbook as sb
from spanbook import draw

q = np.array([1.0, 0.0])  # (d_k,): one query
K = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])  # (n, d_k): the keys
V = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])  # (n, d_v): the values

# %%
# Make the arrays, then the call
# ------------------------------
# Only the first step knows which library it is.
# JAX keeps float32 unless told otherwise; spanbook changes no dtype.

q, K, V = sb.numbers(q), sb.numbers(K), sb.numbers(V)
makers = {"NumPy": np.asarray, "NumPy, float32": np.float32}
if find_spec("array_api_compat") and find_spec("torch"):
    import torch

    makers["PyTorch"] = torch.tensor  # a copy: a frame may not lend its numbers
if find_spec("array_api_compat") and find_spec("jax"):
    import jax

    makers["JAX"] = jax.numpy.asarray
outputs = {}
for name, make in makers.items():
    out = sb.attention(make(q[None]), make(K), make(V))
    outputs[name] = np.asarray(out.output)[0]
    print(f"{name:15}{out.output.dtype}  {outputs[name]}")
for name in [name for name in ("PyTorch", "JAX") if name not in makers]:
    print(f"{name} is not installed here: not run")

exact = outputs["NumPy"]
for name, output in list(outputs.items())[1:]:
    few = 1e3 * np.finfo(output.dtype).eps
    sb.claim(f"{name}: the output is that of NumPy", output, exact, scale=V, rtol=few)

# %%
# Three ways to the gradient
# --------------------------
# By the chain rule the Jacobian is a product of three: $K / \sqrt{d_k}$ of the scores,
# $\operatorname{diag}(a) - a a^\top$ of the weights, and $V^\top$ of the output.
# It has one row per coordinate of the output and one column per coordinate of the query.

a = sb.attention(q[None], K, V).weights[0]
slopes = {"formula": V.T @ sb.softmax_jacobian(a) @ K / np.sqrt(len(q))}
h = 1e-5 / (np.abs(K).max() or 1.0)  # a step that moves the scores a little
ends = [sb.attention(q + s * h * np.eye(len(q)), K, V).output for s in (1, -1)]
slopes["small steps"] = (ends[0] - ends[1]).T / (2 * h)
if "PyTorch" in makers:
    row = torch.tensor(q[None], requires_grad=True)
    out = sb.attention(row, torch.tensor(K), torch.tensor(V)).output[0]
    parts = [torch.autograd.grad(o, row, retain_graph=True)[0][0] for o in out]
    slopes["torch.autograd"] = torch.stack(parts).numpy()
if "JAX" in makers:
    k, v = jax.numpy.asarray(K), jax.numpy.asarray(V)
    derive = jax.jacfwd(lambda row: sb.attention(row[None], k, v).output[0])
    slopes["jax.jacfwd"] = np.asarray(derive(jax.numpy.asarray(q)))

size = {"output": np.abs(V).max(), "gradient": np.abs(K).max() * np.abs(V).max()}
lost = np.finfo(float).eps * np.abs(q).max() / h  # what rounding takes from a small step
print(slopes["formula"])
for name, slope in list(slopes.items())[1:]:
    limit = 1e-7 + lost if name == "small steps" else 1e3 * np.finfo(slope.dtype).eps
    sb.claim(
        f"{name}: the gradient is V^T (diag(a) - a a^T) K / sqrt(d_k)",
        slope,
        slopes["formula"],
        scale=size["gradient"],
        rtol=limit,
    )

# %%
# In how many digits they agree
# -----------------------------
# A float32 has about 7 digits and a float64 about 16; two answers that share all that their
# numbers have are equal, up to rounding.
# The difference is divided by the size of the numbers that went in.

draw.style()
bars = {}
for kind, found in (("output", outputs), ("gradient", slopes)):
    (_, first), *others = found.items()
    for name, value in others:
        off = np.abs(value - first).max() / (size[kind] or 1.0)  # zeros agree in full
        bars[f"{kind}: {name}"] = -np.log10(np.clip(off, 1e-16, 1))
fig, ax = plt.subplots(figsize=(5.4, 0.9 + 0.42 * len(bars)))
colors = [draw.REACHED if name.startswith("output") else draw.ATOMS for name in bars]
drawn = ax.barh(list(bars), list(bars.values()), color=colors, height=0.62)
ax.bar_label(drawn, [f"{d:.0f}" for d in bars.values()], padding=4)
for digits, name in ((7, "float32"), (16, "float64")):
    ax.axvline(digits, color=draw.MUTED, lw=0.8, ls=":", zorder=0)
    ax.text(digits, 1, name, transform=ax.get_xaxis_transform(), ha="center", va="bottom")
ax.invert_yaxis()
ax.set(xticks=[], xlim=(0, 17.5))
ax.tick_params(length=0)
ax.spines[:].set_visible(False)
ax.set_xlabel("digits in which two ways agree", loc="left")
fig.set_label(
    "Bars of the digits in which each way agrees with NumPy's output, or with the formula of the "
    "gradient. " + ", ".join(f"{name}: {d:.0f}" for name, d in bars.items()) + "."
)
plt.show()

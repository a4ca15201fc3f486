r"""
Give a head's answer with fewer tokens
======================================

A head that reads a hundred tokens gives every one of them a weight.
Its output has 32 coordinates.
By Carathéodory's theorem 33 of the tokens make the same output, with other weights: so the output
does not tell where the head looked, and a token that a chart of weights shows as important may
have had none.
"""

# Your data go here: put your own in place of these, the `state_dict` of a model of torch's, BERT's
# or GPT-2's kind, and what goes into its first layer. Here the folder holds model.safetensors and
# vocab.txt of all-MiniLM-L6-v2; the chapter on transformers says how to fetch them.
import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from safetensors.numpy import load_file
from scipy.optimize import linprog

import spanbook as sb
from spanbook import draw

folder = Path(os.environ.get("SPANBOOK_MODEL", "all-MiniLM-L6-v2"))  # the files of that model
text = """when the old man came down to the sea in the morning he saw that the boat was gone .
the rope had been cut during the night , and there were marks in the sand where three people had
gone to the water . he sat on a stone and looked at the waves for a long time . then he stood up
, put on his hat and went back to the village to ask the teacher , the only one who was awake at
that hour , if anyone had heard a dog or seen a light on the beach"""
tokens = ["[CLS]", *text.split(), "[SEP]"]  # the names of the rows of x
state = load_file(folder / "model.safetensors")  # its numbers, by their names
words = (folder / "vocab.txt").read_text("utf-8").split("\n")
word, place, kind = (
    state[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
)
x = word[[words.index(token) for token in tokens]] + place[: len(tokens)] + kind[0]
norm = state["embeddings.LayerNorm.weight"], state["embeddings.LayerNorm.bias"]
x = sb.layer_norm(x, *norm, eps=1e-12)  # (L, E): a row for each of the tokens
layer = "encoder.layer.0."  # what the names of the first layer begin with
options = {"n_heads": 12, "activation": "gelu", "eps": 1e-12}  # of each block
head, asking = 4, tokens.index("boat")  # the head, and the token that asks

# %%
# Ask for few atoms
# -----------------
# The values of a head are atoms, and each of its outputs lies in their convex hull.
# ``nearest`` finds each output again, from few of them.

state = {name: np.asarray(p, float) for name, p in state.items() if name.startswith(layer)}
x = np.asarray(x, float)


def thinned(x):
    """Return the values of the head, its weights, and few weights with the same outputs."""
    heads = sb.transformer_block(x, parameters=state, prefix=layer, **options).attention
    values, weights = heads.values[head], heads.weights[head]
    near = sb.ConvexHull(rows=values).nearest(weights @ values)
    return values, weights, near.weights


values, weights, few = thinned(x)
used, width = np.count_nonzero(few, axis=1), values.shape[1]
moved = np.abs(few - weights).sum(axis=1) / 2
print(f"{len(x)} rows over {len(values)} tokens, {width} coordinates a value")
print(f"tokens with weight, after: {used.min()} to {used.max()}")
print(f"share of the weight that lies elsewhere: {moved.min():.2f} to {moved.max():.2f}")
size = np.abs(values).max()
sb.claim("the outputs are the same", few @ values, weights @ values, scale=values)
sb.claim("from at most d + 1 tokens each", used, at_most=width + 1)

# %%
# How much can one weight be?
# ---------------------------
# Of all weights that give the same output, two linear programs find those in which the leading
# token has least and most.
# In :download:`twenty other texts </_recorded/spread/thin_a_head.py>`, of 112 tokens each, the
# leading token could have had none in 42 % to 79 % of the rows asked.


def between(w):
    """Return the token that leads in w, and how much it could have at the same output."""
    j = int(w.argmax())
    made = {"A_eq": np.vstack([values.T / size, np.ones(len(w))])}
    made["b_eq"] = made["A_eq"] @ w
    ends = (linprog(sign * np.eye(len(w))[j], **made, method="highs").x for sign in (1, -1))
    return j, *(float(v[j]) for v in ends)


top, low, high = between(weights[asking])
print(
    f"'{tokens[top]}' leads for '{tokens[asking]}' with {weights[asking, top]:.2f}; "
    f"with the same output it could have {low:.2f} to {high:.2f}"
)
some = range(0, len(x), -(-len(x) // 20))
least = np.array([between(weights[i])[1] for i in some])
print(f"in {np.sum(least < 1e-6)} of {len(some)} rows the leading token could have none")

# %%
# Two charts, one output
# ----------------------
# The bars are the weights of the row that asks, in the order of the text.

draw.style()
fig, axes = plt.subplots(2, 1, sharex=True, sharey=True, figsize=(6.4, 3.6))
rows = {"the head's weights": weights[asking], "other weights, the same output": few[asking]}
for ax, (title, w) in zip(axes, rows.items(), strict=True):
    ax.bar(range(len(w)), w, width=0.8, color=draw.WEIGHTS)
    ax.set_title(f"{title}: {np.count_nonzero(w)} tokens", fontsize=12)
    for j in np.argsort(-w, kind="stable")[:3]:
        ax.annotate(
            tokens[j], (j, w[j]), (0, 2), textcoords="offset points", ha="center", fontsize=10
        )
    ax.set(ymargin=0.25, yticks=[])
    ax.set_label("card")
    ax.spines["left"].set_visible(False)
axes[1].set_xlabel("place in the text")
fig.set_label(
    f"Two charts of the weights that '{tokens[asking]}' gives {len(tokens)} tokens. Above, the "
    f"head's own, led by '{tokens[top]}' with {weights[asking, top]:.2f}. Below, "
    f"{used[asking]} weights with the same output, led by '{tokens[few[asking].argmax()]}' with "
    f"{few[asking].max():.2f}."
)

# %%
# Where it breaks: a short text
# -----------------------------
# With d + 1 tokens or fewer, whose values do not depend on each other, there is one set of
# weights for each output.
# Cut the text, and nothing can be moved.

short = x[: min(width + 1, len(x))]
values, weights, few = thinned(short)
moved = np.abs(few - weights).sum(axis=1) / 2
print(f"the first {len(short)} tokens: at most {moved.max():.1g} of the weight lies elsewhere")
plt.show()

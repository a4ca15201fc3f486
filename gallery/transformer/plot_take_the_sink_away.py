r"""
Silence the token that gets half of the attention
=================================================

In many trained transformers one token, often the first, draws weight from all the others: a sink
(Xiao and others, 2023).
Is it the most important token of the sentence?
Set its value to 0 in every layer, and less is lost than with most others.
Hide it, so that its weight goes to the others, and nothing costs more.
It is not what the sink says that counts, but that weight on it is weight on nobody else.
"""

# Your data go here: put your own in place of these, the `state_dict` of a model of torch's, BERT's
# or GPT-2's kind, and what goes into its first layer. Here the folder holds model.safetensors and
# vocab.txt of all-MiniLM-L6-v2; the chapter on transformers says how to fetch them.
import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from safetensors.numpy import load_file

import spanbook as sb
from spanbook import draw

folder = Path(os.environ.get("SPANBOOK_MODEL", "all-MiniLM-L6-v2"))  # the files of that model
tokens = "[CLS] the old man put on his hat and went down to the sea to look for his boat [SEP]"
tokens = tokens.split()  # the names of the rows of x
state = load_file(folder / "model.safetensors")  # its numbers, by their names
words = (folder / "vocab.txt").read_text("utf-8").split("\n")
word, place, kind = (
    state[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
)
x = word[[words.index(token) for token in tokens]] + place[: len(tokens)] + kind[0]
norm = state["embeddings.LayerNorm.weight"], state["embeddings.LayerNorm.bias"]
x = sb.layer_norm(x, *norm, eps=1e-12)  # (L, E): a row for each of the tokens
layers = [f"encoder.layer.{i}." for i in range(6)]  # what the names of each layer begin with
after_heads = "attention.output.dense"  # torch calls it self_attn.out_proj, GPT-2 attn.c_proj
options = {"n_heads": 12, "activation": "gelu", "eps": 1e-12}  # of each block

# %%
# Run the model, with one token silent or hidden
# ----------------------------------------------
# The block is asked twice for each layer: for its heads, and then with these silenced for all
# that comes after them, from a stream to which their changed output has been added.
# The sentence is the mean of its tokens.

state, x = {name: np.asarray(p) for name, p in state.items()}, np.asarray(x)
dumb = [name for name in state if f".{name}".rpartition(".")[0].endswith(after_heads)]
dumb = {name: np.zeros_like(state[name]) for name in dumb}


def sentence(silent=None, hidden=None):
    """Return the mean of the last rows, and how much weight each token got in each layer."""
    stream, got = x, []
    j = np.arange(len(x))
    speaks = (j != silent)[:, None]
    hide = (j == hidden) & (j != hidden)[:, None]  # from the other rows: one row may see no more
    for prefix in layers:
        block = {"prefix": prefix, "attn_mask": hide, **options}
        heads = sb.transformer_block(stream, parameters=state, **block).attention
        said = np.hstack(heads.weights @ (heads.values * speaks)) @ heads.W_O + heads.bias
        stream = sb.transformer_block(stream + said, parameters=state | dumb, **block).output
        got.append(heads.weights.mean(axis=(0, 1)))
    return stream.mean(axis=0), np.array(got)


def cosine(u, v):
    """Return how alike two directions are, 1 at most."""
    return float(u @ v / np.linalg.norm(u) / np.linalg.norm(v))


whole, got = sentence()
weight = got.mean(axis=0)
sink = int(weight.argmax())
print("weight on", tokens[sink], *(f"{w:.2f}" for w in got[:, sink]), "in the layers")

stream = x
for prefix in layers:
    stream = sb.transformer_block(stream, parameters=state, prefix=prefix, **options).output
again = stream.mean(axis=0)
sb.claim("run in two steps, the model is the same", whole, again, scale=whole, rtol=1e-4)
sb.claim("all weights of a layer sum to 1", got.sum(axis=1), 1, rtol=1e-4)

# %%
# One token after the other
# -------------------------
# What is lost is 1 minus the cosine between the sentences.
# The control is every other token: it gets less weight, and silent or hidden makes little
# difference to it.
# In 21 of :download:`23 other sentences </_recorded/spread/take_the_sink_away.py>`, [CLS] silent
# was missed less than most of the other tokens; hidden, it was missed the most in 22, and in one
# the second most.

places = range(len(x))
silent = np.array([1 - cosine(sentence(silent=j)[0], whole) for j in places])
hidden = np.array([1 - cosine(sentence(hidden=j)[0], whole) for j in places])
print("          weight  lost: silent  hidden")
for j in np.argsort(-weight, kind="stable")[:6]:
    print(f"{tokens[j]:9} {weight[j]:.3f}        {silent[j]:.4f}  {hidden[j]:.4f}")
worse = int(np.sum(silent > silent[sink]))
print(f"silent, {worse} of {len(x) - 1} other tokens are missed more than {tokens[sink]}")
print(f"hidden, {np.sum(hidden > hidden[sink])}")

# %%
# Look at all of them
# -------------------
# To the right, more weight; upwards, more is lost.
# The line joins the two of the sink.

draw.style()
fig, ax = plt.subplots(figsize=(6.2, 3.8))
ax.plot(weight[[sink, sink]], [silent[sink], hidden[sink]], color=draw.FAINT, zorder=0)
ax.plot(weight, silent, "o", color=draw.ATOMS, label="silent: its value is 0")
ax.plot(weight, hidden, "X", color=draw.RESIDUAL, label="hidden: others get its weight")
ax.set(xlabel="mean weight on the token", ylabel="lost of the sentence", yscale="log")
ax.annotate(
    tokens[sink], (weight[sink], silent[sink]), (-8, -4), textcoords="offset points", ha="right"
)
ax.legend(loc="upper center", fontsize=11)
ax.margins(0.08, 0.12)
fig.set_label(
    f"A dot and a cross for each of {len(tokens)} tokens: its mean weight, and what is lost when "
    f"it is silent or hidden. '{tokens[sink]}' has the most weight, {weight[sink]:.2f}; silencing "
    f"it costs {silent[sink]:.2g}, less than {worse} of the others do, and hiding it "
    f"{hidden[sink]:.2g}."
)
plt.show()

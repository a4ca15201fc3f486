"""all-MiniLM-L6-v2 by torch's plain functions, with places to step in.

The weights and the tokens are those of the chapter; what is computed from them is written here a
second time, for one sequence or a batch of them, in the precision of what enters.
"""

from functools import cache

import torch
from book import trained
from torch.nn import functional

WIDTH, HEADS, LAYERS = 384, 12, 6


@cache
def names():
    """Return what the chapter's cells make when they open the model."""
    return trained.opened()


@cache
def texts():
    """Return the tokens of the 230 sentences."""
    return [names()["tokens"](sentence) for sentence in trained.sentences()]


def tensor(name, model=None):
    """Return one array of the model."""
    return torch.from_numpy((model or names()["model"])[name].copy())


def pair(name, like, model=None):
    """Return a weight and its bias."""
    return [tensor(f"{name}.{kind}", model).to(like) for kind in ("weight", "bias")]


def norm(x, name, model=None):
    """Return the rows after a layer norm."""
    return functional.layer_norm(x, (WIDTH,), *pair(f"{name}LayerNorm", x, model), 1e-12)


def embedded(text, places=None, dtype=torch.float32):
    """Return what enters the first block; `places` are the positions' numbers, none if False."""
    x = tensor("embeddings.word_embeddings.weight")[[names()["number"][t] for t in text]]
    x = x + tensor("embeddings.token_type_embeddings.weight")[0]
    if places is not False:
        order = range(len(text)) if places is None else places
        x = x + tensor("embeddings.position_embeddings.weight")[list(order)]
    return norm(x.to(dtype), "embeddings.")


def as_it_is(layer, weights, values):
    """Change nothing."""
    return weights, values


def attended(x, layer, change=as_it_is, model=None):
    """Return what the heads add, their weights and their values."""
    here = f"encoder.layer.{layer}.attention."

    def linear(name):
        out = functional.linear(x, *pair(f"{here}self.{name}", x, model))
        return out.unflatten(-1, (HEADS, -1)).transpose(-2, -3)

    q, k, v = map(linear, ("query", "key", "value"))
    weights = torch.softmax(q @ k.mT / (WIDTH // HEADS) ** 0.5, -1)
    weights, v = change(layer, weights, v)
    out = (weights @ v).transpose(-2, -3).flatten(-2)
    return functional.linear(out, *pair(f"{here}output.dense", x, model)), weights, v


def through(x, *, layers=range(LAYERS), change=as_it_is, edit=None, residual=1, model=None):
    """Return the rows after each block, and its weights and values; `edit` writes in the rows."""
    found = []
    for layer in layers:
        here = f"encoder.layer.{layer}."
        added, weights, v = attended(x, layer, change, model)
        y = norm(residual * x + added, f"{here}attention.output.", model)
        hidden = functional.linear(y, *pair(f"{here}intermediate.dense", x, model))
        bent = functional.linear(functional.gelu(hidden), *pair(f"{here}output.dense", x, model))
        x = norm(residual * y + bent, f"{here}output.", model)
        if edit:
            edit(x)
        found.append((x, weights, v))
    return found


def meaning(x):
    """Return the vector of a sentence, or of a batch of versions of it."""
    return functional.normalize(x.mean(dim=-2), dim=-1)

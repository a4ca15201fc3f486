"""Read rxnmapper's encoder out of its wheel, write it down for a page, and run it with spanbook.

The wheel `rxnmapper` (MIT, weights included) is installed by `nox -s docs`, without what it asks
for, and never imported. Its weights are in torch's old format, a pickle, which could run anything
as it is read: here it may name three things, and each of them is made here. The model is an
ALBERT: one layer's weights, used twelve times. A page gets the encoder in float16 as a
safetensors file, with the list of tokens and the licence in its head.
"""

import collections
import hashlib
import importlib.util
import json
import os
import pickle
import re
from functools import cache
from pathlib import Path

import numpy as np

import spanbook as sb

WHEEL = "rxnmapper==0.4.3"
FILES = "models/transformers/albert_heads_8_uspto_all_1310k"
SHA256 = "8541f3f500dae71abe678d546bd035ca946e2d1c819f6b2cf41a97faedd7e6a2"
NEEDED = (
    "Not in this build: the model that runs here needs the files of rxnmapper (3 MB). "
    "nox -s docs fetches them, unless SPANBOOK_MODEL is none."
)
LAYERS, HEADS, HEAD = 12, 8, (10, 5)  # the last is the head that the authors read the map from
LAYER = "encoder.albert_layer_groups.0.albert_layers.0."
PARTS = {
    "self_attn.out_proj": "attention.dense",
    "linear1": "ffn",
    "linear2": "ffn_output",
    "norm1": "attention.LayerNorm",
    "norm2": "full_layer_layer_norm",
}
TOKEN = re.compile(r"\[[^\]]+\]|Br|Cl|[BCNOSPFIbcnosp]|>>|%\d\d|[().=#\-+\\/:~@?>*$\d]")


@cache
def folder():
    """Return the folder of the files, or None; weights that are others are an error."""
    spec = importlib.util.find_spec("rxnmapper")
    if os.environ.get("SPANBOOK_MODEL") == "none" or spec is None:
        return None
    found = Path(spec.submodule_search_locations[0], FILES)
    raw = (found / "pytorch_model.bin").read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise ValueError(f"rxnmapper's weights are not those of {WHEEL}, which the book is about")
    return found


def licence():
    """Return the licence's text, as the wheel has it."""
    site = folder().parents[3]
    (found,) = site.glob("rxnmapper-*.dist-info/**/LICENSE")
    return found.read_text("utf-8")


class Numbers(pickle.Unpickler):
    """Read the pickles of torch's old format, and nothing else that a pickle can say."""

    def find_class(self, module, name):
        """Return what stands for one of three names."""
        known = {
            "collections.OrderedDict": collections.OrderedDict,
            "torch.FloatStorage": "<f4",
            "torch._utils._rebuild_tensor_v2": lambda key, start, shape, strides, *_: (
                *(key, start, shape, strides),
            ),
        }
        if f"{module}.{name}" not in known:
            raise pickle.UnpicklingError(f"{module}.{name} is not what weights are made of")
        return known[f"{module}.{name}"]

    def persistent_load(self, named):
        """Return the key of an array that follows the pickles."""
        return named[2]


def read(path):
    """Return {name: array} of a file in torch's old format."""
    with path.open("rb") as file:
        *_, tensors, keys = (Numbers(file).load() for _ in range(5))
        held = {}
        for key in keys:
            count = int.from_bytes(file.read(8), "little")
            held[key] = np.frombuffer(file.read(4 * count), "<f4")
    return {
        name: np.lib.stride_tricks.as_strided(
            held[key][start:], shape, [4 * step for step in strides]
        )
        for name, (key, start, shape, strides) in tensors.items()
    }


@cache
def model():
    """Return the encoder's arrays, in float16 as the page gets them."""
    if folder() is None:
        raise FileNotFoundError(NEEDED)
    every = read(folder() / "pytorch_model.bin")
    ours = {n.removeprefix("albert."): a for n, a in every.items() if n.startswith("albert.")}
    return {n: a.astype("<f2") for n, a in ours.items() if not n.startswith("pooler")}


@cache
def vocabulary():
    """Return the tokens, each at its number."""
    return (folder() / "vocab.txt").read_text("utf-8").splitlines()


def written():
    """Return the bytes of the file that the page fetches."""
    arrays = dict(sorted(model().items()))
    said = {
        "source": f"the encoder of {WHEEL}, rounded to float16",
        "licence": licence(),
        "tokens": "\n".join(vocabulary()),
    }
    head, end = {"__metadata__": said}, 0
    for name, array in arrays.items():
        begin, end = end, end + array.nbytes
        head[name] = {"dtype": "F16", "shape": array.shape, "data_offsets": [begin, end]}
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    numbers = b"".join(array.tobytes() for array in arrays.values())
    return len(text).to_bytes(8, "little") + text + numbers


def tokens(smiles):
    """Return the tokens of a reaction, with those at its ends."""
    return ["[CLS]", *TOKEN.findall(smiles), "[SEP]"]


def shuffled(arrays, rng):
    """Return the arrays with the numbers of each matrix in another order."""
    return {
        n: rng.permuted(a.ravel()).reshape(a.shape) if a.ndim == 2 else a
        for n, a in arrays.items()
    }


def attention(smiles, arrays=None, dtype=np.float32):
    """Return the weights of all heads, (layer, head, token that asks, token that is heard)."""
    arrays = {n: a.astype(dtype) for n, a in (arrays or model()).items()}

    def pair(name):
        return [arrays[f"{name}.{kind}"] for kind in ("weight", "bias")]

    block = {
        f"self_attn.in_proj_{kind}": np.concatenate(
            [arrays[f"{LAYER}attention.{n}.{kind}"] for n in ("query", "key", "value")]
        )
        for kind in ("weight", "bias")
    }
    for ours, theirs in PARTS.items():
        block |= dict(zip((f"{ours}.weight", f"{ours}.bias"), pair(LAYER + theirs), strict=True))
    number = {token: i for i, token in enumerate(vocabulary())}
    said = tokens(smiles)
    x = arrays["embeddings.word_embeddings.weight"][[number[token] for token in said]]
    x = x + arrays["embeddings.position_embeddings.weight"][: len(said)]
    x = x + arrays["embeddings.token_type_embeddings.weight"][0]
    x = sb.layer_norm(x, *pair("embeddings.LayerNorm"), eps=1e-12)
    W, b = pair("encoder.embedding_hidden_mapping_in")
    x, found = x @ W.T + b, []
    for _ in range(LAYERS):
        out = sb.transformer_block(
            x, parameters=block, n_heads=HEADS, activation="gelu", eps=1e-12
        )
        found.append(out.attention.weights)
        x = out.output
    return np.array(found)

"""The trained model of the book, by the chapter's own cells, against torch and the reference's
tokenizer.
"""

from pathlib import Path

import numpy as np
import pytest
import torch
from book import trained

import spanbook as sb
from oracles import bert
from oracles.bert import HEADS, WIDTH, names, texts

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(trained.folder() is None, reason=trained.NEEDED)
LIMIT = {torch.float32: 1e-5, torch.float64: 1e-12}  # the largest entry is about 10


def part(layer, name):
    return bert.tensor(f"encoder.layer.{layer}.{name}")


def torch_layer(layer, dtype):
    """Torch's own layer, with this layer's weights by torch's names."""
    made = torch.nn.TransformerEncoderLayer(
        WIDTH, HEADS, 4 * WIDTH, 0, "gelu", layer_norm_eps=1e-12, batch_first=True
    )
    both = ("weight", "bias")
    qkv = ("query", "key", "value")
    state = {
        f"self_attn.in_proj_{k}": torch.cat([part(layer, f"attention.self.{n}.{k}") for n in qkv])
        for k in both
    }
    called = {
        "self_attn.out_proj": "attention.output.dense",
        "linear1": "intermediate.dense",
        "linear2": "output.dense",
        "norm1": "attention.output.LayerNorm",
        "norm2": "output.LayerNorm",
    }
    state |= {f"{to}.{k}": part(layer, f"{own}.{k}") for to, own in called.items() for k in both}
    made.load_state_dict(state)
    return made.to(dtype).eval()


class TestLayers:
    def blocks(self, x, **masks):
        dtype = x.dtype
        model = {
            name: a.astype(dtype) for name, a in names()["model"].items() if a.dtype.kind == "f"
        }
        for layer in range(6):
            x = sb.transformer_block(
                x,
                parameters=model,
                prefix=f"encoder.layer.{layer}.",
                n_heads=HEADS,
                activation="gelu",
                eps=1e-12,
                **masks,
            ).output
            yield x

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_fifty_texts_through_all_six_blocks(self, dtype):
        layers = [torch_layer(layer, dtype) for layer in range(6)]
        for text in texts()[::4][:50]:
            theirs = torch.from_numpy(names()["embed"](text)).to(dtype)
            for ours, layer in zip(self.blocks(theirs.numpy()), layers, strict=True):
                with torch.no_grad():
                    theirs = layer(theirs[None])[0]
                assert np.abs(ours - theirs.numpy()).max() < LIMIT[dtype]

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @pytest.mark.parametrize("masked", [False, True])
    def test_fifty_texts_in_padded_batches(self, dtype, masked):
        layers = [torch_layer(layer, dtype) for layer in range(6)]
        for begin in range(0, 50, 10):
            batch = texts()[begin : begin + 10]
            longest = max(map(len, batch))
            padding = np.array([[i >= len(text) for i in range(longest)] for text in batch])
            x = np.zeros((10, longest, WIDTH))
            for rows, text in zip(x, batch, strict=True):
                rows[: len(text)] = names()["embed"](text)
            hidden = np.triu(np.ones((longest, longest), bool), 4) if masked else None
            theirs = torch.from_numpy(x).to(dtype)
            masks = {"key_padding_mask": padding, "attn_mask": hidden}
            for ours, layer in zip(self.blocks(theirs.numpy(), **masks), layers, strict=True):
                with torch.no_grad():
                    theirs = layer(
                        theirs,
                        src_mask=None if hidden is None else torch.from_numpy(hidden),
                        src_key_padding_mask=torch.from_numpy(padding),
                    )
                apart = np.abs(ours - theirs.numpy())[~padding]
                assert apart.max() < LIMIT[dtype]

    def test_the_block_by_hand_is_the_block(self):
        for text in texts()[::20]:
            x = names()["embed"](text)
            ours, theirs = names()["by_hand"](x), names()["blocks"](x)
            for (rows, heads), block in zip(ours, theirs, strict=True):
                np.testing.assert_allclose(rows, block.output, rtol=0, atol=1e-5)
                weights = block.attention.weights
                np.testing.assert_allclose(heads.weights, weights, rtol=0, atol=1e-5)


@pytest.fixture(scope="module")
def reference():
    made = pytest.importorskip("tokenizers").BertWordPieceTokenizer
    return made(str(trained.folder() / "vocab.txt"), lowercase=True)


class TestTokenizer:
    """Against the library that BERT's models are published with."""

    def ascii_texts(self):
        pages = ("README.md", "CHANGELOG.md", "docs/about/inside.md", "docs/about/teachers.md")
        lines = [line for page in pages for line in (ROOT / page).read_text("utf-8").splitlines()]
        found = [
            text for text in [*trained.sentences(), *lines] if text.strip() and text.isascii()
        ]
        return found

    def test_three_hundred_ascii_texts_agree_token_by_token(self, reference):
        found = self.ascii_texts()
        assert len(found) >= 300
        for text in found:
            assert names()["tokens"](text) == reference.encode(text).tokens, text

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("Café", "accents are stripped"),
            ("日本", "Chinese characters are words of their own"),
            ("a\x07b", "control characters are dropped"),
            ("see [MASK] here", "the names of special tokens are those tokens"),
            ("a" * 101, "words of more than 100 characters are unknown"),
        ],
    )
    def test_what_the_reference_does_beside(self, reference, text, why):
        assert names()["tokens"](text) != reference.encode(text).tokens, why

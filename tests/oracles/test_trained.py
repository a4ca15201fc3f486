"""The trained model of the book against torch and the reference's tokenizer.

The model's cells are the chapter's own. The numbers that `nox -s spread` has recorded are computed
again by a model that is written here with torch alone.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from book import spread, trained
from torch.nn import functional

import spanbook as sb

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(trained.folder() is None, reason=trained.NEEDED)
WIDTH, HEADS = 384, 12
LIMIT = {torch.float32: 1e-5, torch.float64: 1e-12}  # the largest entry is about 10


@cache
def names():
    return trained.opened()


@cache
def texts():
    return [names()["tokens"](sentence) for sentence in trained.sentences()]


def part(layer, name):
    return torch.from_numpy(names()["model"][f"encoder.layer.{layer}.{name}"].copy())


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


def attended(x, layer, change):
    """Multi-head attention by torch's plain functions: what is added, and the weights."""

    def linear(name):
        out = functional.linear(
            x,
            part(layer, f"attention.self.{name}.weight"),
            part(layer, f"attention.self.{name}.bias"),
        )
        return out.view(len(x), HEADS, -1).permute(1, 0, 2)

    q, k, v = map(linear, ("query", "key", "value"))
    weights = torch.softmax(torch.einsum("hid,hjd->hij", q, k) / (WIDTH // HEADS) ** 0.5, -1)
    weights, v = change(layer, weights, v)
    out = torch.einsum("hij,hjd->ihd", weights, v).reshape(len(x), WIDTH)
    name = "attention.output.dense"
    added = functional.linear(out, part(layer, f"{name}.weight"), part(layer, f"{name}.bias"))
    return added, weights, v


def torch_rows(text, change=lambda layer, a, v: (a, v), edit=None, places=1, residual=1):
    """Return the rows after each block, and its weights and values."""
    model = names()["model"]
    ids = [names()["number"][token] for token in text]
    x = torch.from_numpy(model["embeddings.word_embeddings.weight"][ids])
    x = x + torch.from_numpy(model["embeddings.token_type_embeddings.weight"][0].copy())
    x = x + places * torch.from_numpy(
        model["embeddings.position_embeddings.weight"][: len(text)].copy()
    )

    def norm(x, *name):
        weight, bias = name
        return functional.layer_norm(x, (WIDTH,), weight, bias, 1e-12)

    x = norm(
        x,
        *(torch.from_numpy(model[f"embeddings.LayerNorm.{k}"].copy()) for k in ("weight", "bias")),
    )
    found = []
    for layer in range(6):
        added, weights, v = attended(x, layer, change)
        norms = [
            [part(layer, f"{name}.LayerNorm.{k}") for k in ("weight", "bias")]
            for name in ("attention.output", "output")
        ]
        y = norm(residual * x + added, *norms[0])
        hidden = functional.gelu(
            functional.linear(
                y, part(layer, "intermediate.dense.weight"), part(layer, "intermediate.dense.bias")
            )
        )
        bent = functional.linear(
            hidden, part(layer, "output.dense.weight"), part(layer, "output.dense.bias")
        )
        x = norm(residual * y + bent, *norms[1])
        if edit:
            x[edit] = 0
        found.append((x, weights, v))
    return found


def vector(found):
    mean = found[-1][0].mean(dim=0)
    return mean / mean.norm()


def recorded(name, what):
    return np.array(spread.read()[name]["found"][what])


def value_gone(layer, weights, v):
    if layer:
        v = v.clone()
        v[:, 0] = 0
    return weights, v


def shared_out(layer, weights, v):
    if layer:
        weights = weights.clone()
        weights[:, :, 0] = 0
        weights = weights / weights.sum(-1, keepdim=True)
    return weights, v


def uniform(layer, weights, v):
    return torch.full_like(weights, 1 / weights.shape[-1]), v


def alike(x):
    unit = functional.normalize(x, dim=1)
    total = (unit @ unit.T).sum() - len(x)
    return float(total / (len(x) * (len(x) - 1)))


class TestWhatIsRecorded:
    """The numbers under the chapter's findings, over all 230 sentences, by another route."""

    def all(self, compute):
        with torch.no_grad():
            return np.array([compute(text) for text in texts()])

    def close(self, name, what, found, atol=1e-4):
        np.testing.assert_allclose(recorded(name, what), found, rtol=1e-3, atol=atol)

    def test_the_head_that_looks_one_word_back(self):
        def found(text):
            own, bare = (torch_rows(text, places=p)[0][1][2] for p in (1, 0))
            best = own.argmax(dim=1)[1:] == torch.arange(len(text) - 1)
            return [torch.diagonal(w, -1).mean() for w in (own, bare)] + [best.all()]

        own, bare, best = self.all(found).T
        self.close("trained_previous", "as trained", own)
        self.close("trained_previous", "no positions", bare)
        name = "the token before has the largest weight of each row"
        np.testing.assert_array_equal(recorded("trained_previous", name), best)

    def test_the_sink_and_what_is_left_without_it(self):
        def found(text):
            own = torch_rows(text)
            ratio = []
            for layer, (_, _, v) in enumerate(own[1:], 1):
                W_O = part(layer, "attention.output.dense.weight").view(WIDTH, HEADS, -1)
                length = torch.einsum("hjd,ehd->hje", v, W_O).norm(dim=2)
                ratio.append(length[:, 0].mean() / length[:, 1:].mean())
            return [
                torch.stack([w[:, :, 0].mean() for _, w, _ in own[1:]]).mean(),
                torch.stack(ratio).mean(),
                vector(torch_rows(text, value_gone)) @ vector(own),
                vector(torch_rows(text, shared_out)) @ vector(own),
                np.mean([w[:, :, 0].mean() for _, w, _ in torch_rows(text, edit=(0, 99))[1:]]),
            ]

        told = (
            "weight on [CLS]",
            "length of its value after W_O, to the others' mean",
            "cosine: its value set to 0",
            "cosine: its weight shared out",
            "weight on [CLS], its coordinate 99 set to 0",
        )
        for what, values in zip(told, self.all(found).T, strict=True):
            self.close("trained_sink", what, values)

    def test_how_alike_the_tokens_are(self):
        def found(text):
            bare = torch_rows(text, residual=0)
            return [
                alike(torch_rows(text)[-1][0]),
                alike(torch_rows(text, uniform)[-1][0]),
                alike(bare[1][0]),
                alike(bare[3][0]),
            ]

        told = (
            "as trained, after six",
            "uniform weights, after six",
            "no residual connection, after two",
            "no residual connection, after four",
        )
        for what, values in zip(told, self.all(found).T, strict=True):
            self.close("trained_residual", what, values)

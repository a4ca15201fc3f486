"""Several heads and the transformer block against torch, with gradients, and under JAX."""

from pathlib import Path

import dask.array as da
import jax
import numpy as np
import pytest
import torch

import spanbook as sb

TOLERANCE = {torch.float64: 1e-12, torch.float32: 2e-6}


@pytest.fixture(autouse=True)
def _double_precision():
    jax.config.update("jax_enable_x64", True)


def close(ours, theirs, dtype=torch.float64):
    ours, theirs = (
        x.detach().numpy() if isinstance(x, torch.Tensor) else np.asarray(x)
        for x in (ours, theirs)
    )
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= TOLERANCE[dtype] * max(1e-300, np.abs(theirs).max())


def shaken(module, rng):
    """Give a module parameters of our own, none of them 0 or 1."""
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(torch.from_numpy(rng.normal(size=tuple(p.shape)) / p.shape[-1] ** 0.5))
    return module


def arrays(module):
    return {name: p.detach().numpy() for name, p in module.state_dict().items()}


def layer(rng):
    heads = int(rng.integers(1, 5))
    width = heads * int(rng.integers(1, 5))
    widths = {"kdim": int(rng.integers(1, 7)), "vdim": int(rng.integers(1, 7))}
    chosen = {
        "bias": bool(rng.integers(2)),
        "add_bias_kv": bool(rng.integers(2)),
        "add_zero_attn": bool(rng.integers(2)),
        **(widths if rng.integers(2) else {}),
    }
    made = torch.nn.MultiheadAttention(width, heads, batch_first=True, **chosen).double()
    return shaken(made, rng).eval(), heads


def inputs(rng, made):
    batch = [(), (1,), (3,)][rng.integers(3)]
    n_queries, n_keys = (int(n) for n in rng.integers(1, 8, 2))
    rows = (n_queries, made.embed_dim), (n_keys, made.kdim), (n_keys, made.vdim)
    return [torch.from_numpy(rng.normal(size=(*batch, *shape))) for shape in rows]


def masks(rng, q, k, heads):
    """The masks by torch's names; the first key is always seen, so that torch has no NaN."""
    batch, size = tuple(q.shape[:-2]), (q.shape[-2], k.shape[-2])
    shape = [size, (int(np.prod(batch)) * heads, *size)][rng.integers(2)]
    hidden = torch.from_numpy(rng.random(shape) < 0.4)
    hidden[..., 0] = False
    padding = torch.from_numpy(rng.random((*batch, size[1])) < 0.3)
    padding[..., 0] = False
    as_numbers = torch.zeros(shape, dtype=q.dtype).masked_fill(hidden, -torch.inf)
    as_numbers = as_numbers + torch.from_numpy(rng.normal(size=shape))
    padding_numbers = torch.zeros(padding.shape, dtype=q.dtype).masked_fill(padding, -torch.inf)
    return [
        {},
        {"attn_mask": hidden},
        {"key_padding_mask": padding},
        {"attn_mask": hidden, "key_padding_mask": padding},
        {"attn_mask": as_numbers},
        {"attn_mask": as_numbers, "key_padding_mask": padding_numbers},
    ][rng.integers(6)]


@pytest.mark.parametrize("seed", range(300))
def test_multi_head_against_torch(seed):
    rng = np.random.default_rng(seed)
    made, heads = layer(rng)
    q, k, v = inputs(rng, made)
    given = masks(rng, q, k, heads)
    expected, weights = made(q, k, v, average_attn_weights=False, **given)
    out = sb.multi_head(
        q.numpy(),
        k.numpy(),
        v.numpy(),
        parameters=arrays(made),
        n_heads=heads,
        add_zero_attn=made.add_zero_attn,
        **{name: m.numpy() for name, m in given.items()},
    )
    close(out.output, expected)
    close(out.weights, weights)
    close(out.mean_weights, made(q, k, v, **given)[1])
    close(out.weights @ out.values, out.heads.output)


@pytest.mark.parametrize("seed", range(50))
def test_gradients_of_multi_head(seed):
    rng = np.random.default_rng(seed)
    made, heads = layer(rng)
    q, k, v = (x.requires_grad_() for x in inputs(rng, made))
    given = masks(rng, q, k, heads)
    wanted = [q, k, v, *made.parameters()]
    out = sb.multi_head(
        q,
        k,
        v,
        parameters=dict(made.named_parameters()),
        n_heads=heads,
        add_zero_attn=made.add_zero_attn,
        **given,
    )
    mine = torch.autograd.grad((out.output**2).sum(), wanted, allow_unused=True)
    peer = torch.autograd.grad((made(q, k, v, **given)[0] ** 2).sum(), wanted, allow_unused=True)
    size = max(g.abs().max() for g in peer if g is not None)
    for a, b in zip(mine, peer, strict=True):
        assert (a is None) == (b is None)
        if a is not None:
            assert (a - b).abs().max() <= 1e-12 * size


def test_causal_is_torch_s():
    rng = np.random.default_rng(0)
    made = shaken(torch.nn.MultiheadAttention(6, 2, batch_first=True).double(), rng)
    x = torch.from_numpy(rng.normal(size=(2, 5, 6)))
    mask = torch.nn.Transformer.generate_square_subsequent_mask(5, dtype=torch.float64)
    expected, _ = made(x, x, x, attn_mask=mask, is_causal=True)
    close(sb.multi_head(x, parameters=made.state_dict(), n_heads=2, causal=True).output, expected)


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_block_against_torch(activation, norm_first, dtype):
    rng = np.random.default_rng(0)
    for _ in range(50):
        heads = int(rng.integers(1, 4))
        width, hidden = heads * int(rng.integers(1, 5)), int(rng.integers(1, 20))
        made = torch.nn.TransformerEncoderLayer(
            width,
            heads,
            hidden,
            dropout=0.0,
            activation=activation,
            batch_first=True,
            norm_first=norm_first,
            bias=bool(rng.integers(2)),
        )
        made = shaken(made.to(dtype), rng)
        batch = [(), (3,)][rng.integers(2)]
        x = torch.from_numpy(rng.normal(size=(*batch, 5, width))).to(dtype)
        padding = torch.from_numpy(rng.random((*batch, 5)) < 0.3)
        padding[..., 0] = False
        parameters = arrays(made)
        out = sb.transformer_block(
            x.numpy(),
            parameters=parameters,
            n_heads=heads,
            norm_first=norm_first,
            activation=activation,
            key_padding_mask=padding.numpy(),
        )
        assert out.output.dtype == x.numpy().dtype
        peer = made(x, src_key_padding_mask=padding).detach().numpy()
        exact = made.double()(x.double(), src_key_padding_mask=padding).detach().numpy()
        # A norm divides by a deviation that may be small: torch's own error says how small.
        allowed = TOLERANCE[dtype] * np.abs(exact).max() + 2 * np.abs(peer - exact).max()
        assert np.abs(out.output - exact).max() <= allowed


@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_gradients_of_the_block(activation, norm_first):
    rng = np.random.default_rng(1)
    for _ in range(10):
        made = torch.nn.TransformerEncoderLayer(
            8, 2, 12, dropout=0.0, activation=activation, batch_first=True, norm_first=norm_first
        )
        made = shaken(made.double(), rng)
        x = torch.from_numpy(rng.normal(size=(2, 5, 8))).requires_grad_()
        wanted = [x, *made.parameters()]
        out = sb.transformer_block(
            x,
            parameters=dict(made.named_parameters()),
            n_heads=2,
            norm_first=norm_first,
            activation=activation,
        )
        mine = torch.autograd.grad((out.output**2).sum(), wanted)
        peer = torch.autograd.grad((made(x) ** 2).sum(), wanted)
        size = max(g.abs().max() for g in peer)
        for a, b in zip(mine, peer, strict=True):
            assert (a - b).abs().max() <= 1e-12 * size


def test_layer_norm_against_torch():
    rng = np.random.default_rng(2)
    for _ in range(200):
        d = int(rng.integers(1, 9))
        x, w, b = rng.normal(size=(3, d)) * 10, rng.normal(size=d), rng.normal(size=d)
        eps = float(rng.choice([1e-5, 1e-3]))
        expected = torch.nn.functional.layer_norm(*map(torch.from_numpy, (x,)), (d,), eps=eps)
        close(sb.layer_norm(x, eps=eps), expected)
        close(sb.layer_norm(x, w, b, eps=eps), expected.numpy() * w + b)


def test_jax_traces_the_block():
    rng = np.random.default_rng(3)
    made = shaken(torch.nn.TransformerEncoderLayer(8, 2, 12, 0.0, "gelu", batch_first=True), rng)
    made = made.double()
    x = torch.from_numpy(rng.normal(size=(2, 5, 8))).requires_grad_()
    parameters = {name: jax.numpy.asarray(p) for name, p in arrays(made).items()}

    def loss(x, p):
        out = sb.transformer_block(x, parameters=p, n_heads=2, activation="gelu", causal=True)
        return (out.output**2).sum()

    mask = torch.nn.Transformer.generate_square_subsequent_mask(5, dtype=torch.float64)
    (made(x, src_mask=mask, is_causal=True) ** 2).sum().backward()
    by_x, by_p = jax.jit(jax.grad(loss, (0, 1)))(jax.numpy.asarray(x.detach().numpy()), parameters)
    close(by_x, x.grad)
    for name, p in made.named_parameters():
        close(by_p[name], p.grad)


def test_dask_goes_through_the_block():
    rng = np.random.default_rng(4)
    made = shaken(torch.nn.TransformerEncoderLayer(4, 2, 6, 0.0, "gelu", batch_first=True), rng)
    x = rng.normal(size=(2, 3, 4))
    given = {"parameters": arrays(made.double()), "n_heads": 2, "activation": "gelu"}
    out = sb.transformer_block(da.from_array(x, chunks=(1, 3, 4)), **given)
    assert isinstance(out.output, da.Array)
    close(out.output.compute(scheduler="synchronous"), sb.transformer_block(x, **given).output)


class TestWholeModel:
    """Every head's weights in each layer of a full model, from its state dict."""

    @pytest.mark.parametrize("norm_first", [False, True])
    def test_layer_by_layer(self, norm_first):
        rng = np.random.default_rng(0)
        layer = torch.nn.TransformerEncoderLayer(
            8, 2, 12, batch_first=True, activation="gelu", norm_first=norm_first
        )
        encoder = torch.nn.TransformerEncoder(layer, 3, enable_nested_tensor=False)
        model = torch.nn.ModuleDict({"embed": torch.nn.Embedding(20, 8), "encoder": encoder})
        shaken(model.double().eval(), rng)
        seen = []

        def asked(_, given, named):  # torch hands its weights out when it is asked to
            return given, named | {"need_weights": True, "average_attn_weights": False}

        for part in encoder.layers:
            part.self_attn.register_forward_pre_hook(asked, with_kwargs=True)
            part.self_attn.register_forward_hook(lambda _, args, out: seen.append(out[1]))
        tokens = torch.tensor([[3, 1, 4, 1, 5], [9, 2, 6, 5, 3]])
        stream = model["embed"](tokens)
        expected = encoder(stream)
        for part, weights in zip(encoder.layers, seen, strict=True):
            block = sb.transformer_block(
                stream,
                parameters=part.state_dict(),
                n_heads=2,
                norm_first=norm_first,
                activation="gelu",
            )
            close(block.attention.weights, weights)
            stream = block.output
        close(stream, expected)
        assert "weights = Tensor of shape (2, 2, 5, 5), torch.float64" in repr(block)

    def test_as_the_page_for_data_frames_shows_it(self):
        page = (Path(__file__).parents[2] / "docs/about/tables.md").read_text(encoding="utf-8")
        shown = page.partition("```python\n")[2].partition("```")[0]
        names = {"sb": sb}
        exec(shown, names)
        assert [h.shape for h in names["heads"]] == [(1, 4, 5, 5)] * 2
        close(names["stream"], names["model"](names["tokens"]), torch.float32)
        state = names["model"].state_dict()
        stream = names["model"][0](names["tokens"])
        first = sb.transformer_block(stream, parameters=state, prefix="1.layers.0.", n_heads=4)
        close(first.attention.weights, names["heads"][0], torch.float32)

    @pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
    def test_half_floats_are_computed_with_in_float32(self, dtype):
        layer = torch.nn.TransformerEncoderLayer(8, 2, 12, batch_first=True)
        half = shaken(torch.nn.TransformerEncoder(layer, 2), np.random.default_rng(0)).to(dtype)
        state = half.state_dict()
        x = torch.from_numpy(np.random.default_rng(1).normal(size=(5, 8))).to(dtype)
        name = str(dtype).rpartition(".")[2]
        arrays = {k: v.float().numpy().astype(jax.numpy.dtype(name)) for k, v in state.items()}
        single = torch.nn.TransformerEncoder(layer, 2).eval()
        single.load_state_dict({k: v.float() for k, v in state.items()})
        with torch.no_grad():
            expected = single.layers[1](x.float()[None])[0]
        for given, rows in ((state, x), (arrays, x.float().numpy())):
            out = sb.transformer_block(rows, parameters=given, prefix="layers.1.", n_heads=2)
            assert str(out.output.dtype).endswith("float32")
            close(out.output, expected, torch.float32)

    def test_the_bend_of_gpt2(self):
        given = torch.linspace(-6, 6, 101, dtype=torch.float64)[:, None]
        one, zero = np.ones((1, 1)), np.zeros((1, 1))
        p = {"linear1.weight": one, "linear2.weight": one, "norm1.weight": [1.0]}
        p |= {"norm2.weight": [0.0], "self_attn.out_proj.weight": zero}
        p |= {"self_attn.in_proj_weight": np.zeros((3, 1))}
        for value in given[:, 0].tolist():
            out = sb.transformer_block(
                [[0.0]],
                parameters=p | {"norm2.bias": [value]},
                n_heads=1,
                norm_first=True,
                activation="gelu_tanh",
            )
            bent = torch.nn.functional.gelu(
                torch.tensor(value, dtype=torch.float64), approximate="tanh"
            )
            assert abs(float(out.output[0, 0]) - float(bent)) < 1e-13

    def test_what_is_not_a_layer_is_told_where_the_layers_are(self):
        layer = torch.nn.TransformerEncoderLayer(8, 2, 12, batch_first=True)
        model = torch.nn.Sequential(torch.nn.TransformerEncoder(layer, 1))
        x = torch.ones(5, 8)
        with pytest.raises(ValueError, match=r"it has a layer under '0\.layers\.0\.self_attn\.'"):
            sb.multi_head(x, parameters=model.state_dict(), n_heads=2)
        with pytest.raises(TypeError, match=r"not be Sequential: give its `\.state_dict\(\)`"):
            sb.multi_head(x, parameters=model, n_heads=2)

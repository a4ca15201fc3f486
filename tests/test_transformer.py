import math

import numpy as np
import pytest
from test_multihead import drawn, head_by_head

import spanbook as sb


def block(seed, e=4, hidden=6):
    rng = np.random.default_rng(seed)
    p = {f"self_attn.{name}": x for name, x in drawn(seed, e).items()}
    shapes = {"linear1.weight": (hidden, e), "linear1.bias": hidden}
    shapes |= {"linear2.weight": (e, hidden), "linear2.bias": e}
    shapes |= {f"norm{i}.{name}": e for i in (1, 2) for name in ("weight", "bias")}
    return p | {name: rng.normal(size=shape) for name, shape in shapes.items()}


class TestTransformerBlock:
    @pytest.mark.parametrize("norm_first", [False, True])
    @pytest.mark.parametrize("activation", ["relu", "gelu"])
    def test_equals_its_steps(self, norm_first, activation):
        p, x = block(0), np.random.default_rng(1).normal(size=(5, 4))
        out = sb.transformer_block(
            x, parameters=p, n_heads=2, norm_first=norm_first, activation=activation, causal=True
        )

        def attend(x):
            given = {k.removeprefix("self_attn."): v for k, v in p.items() if "attn" in k}
            return head_by_head(x, x, x, given, 2, sb.causal_mask(5))

        def norm(i, x):
            return sb.layer_norm(x, p[f"norm{i}.weight"], p[f"norm{i}.bias"])

        def bend(t):
            return max(t, 0) if activation == "relu" else t * (1 + math.erf(t / math.sqrt(2))) / 2

        def feed(x):
            hidden = np.vectorize(bend)(x @ p["linear1.weight"].T + p["linear1.bias"])
            return hidden @ p["linear2.weight"].T + p["linear2.bias"]

        if norm_first:
            between = x + attend(norm(1, x))
            expected = between + feed(norm(2, between))
        else:
            between = norm(1, x + attend(x))
            expected = norm(2, between + feed(between))
        np.testing.assert_allclose(out.between, between, rtol=1e-10)
        np.testing.assert_allclose(out.output, expected, rtol=1e-10)
        assert out.attention.weights.shape == (2, 5, 5)

    def test_does_not_know_the_order(self):
        p, x = block(2), np.random.default_rng(3).normal(size=(2, 5, 4))
        order = [3, 0, 4, 1, 2]
        out = sb.transformer_block(x, parameters=p, n_heads=2).output
        moved = sb.transformer_block(x[:, order], parameters=p, n_heads=2).output
        np.testing.assert_allclose(moved, out[:, order], rtol=1e-10)

    def test_float32_stays_float32(self):
        p = {name: x.astype(np.float32) for name, x in block(4).items()}
        x = np.float32([[1, 2, 3, 4], [0, 1, 0, 1]])
        for activation in ("relu", "gelu"):
            out = sb.transformer_block(x, parameters=p, n_heads=2, activation=activation)
            assert out.output.dtype == out.between.dtype == np.float32

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            (
                {"activation": "tanh"},
                ValueError,
                "`activation` must be one of 'relu', 'gelu', 'gelu_tanh', not 'tanh'",
            ),
            ({"eps": -1}, ValueError, "`eps` must be at least 0, but it is -1"),
            ({"parameters": 3}, TypeError, "`parameters` must map names to arrays, not be int"),
            ({"parameters": {}}, ValueError, "`parameters` has no 'linear1.weight'"),
            (
                {"parameters": block(0) | {"linear2.weight": np.ones((4, 5))}},
                ValueError,
                r"`parameters\['linear2.weight'\]` has shape \(4, 5\), but must have \(4, 6\)",
            ),
        ],
    )
    def test_bad_input(self, change, error, message):
        with pytest.raises(error, match=message):
            sb.transformer_block(**{"x": np.eye(4), "parameters": block(0), "n_heads": 2} | change)


def as_bert(p, start):
    """The same block by the names of BERT, as a part of a whole model."""
    heads = {name: np.split(p[f"self_attn.in_proj_{name}"], 3) for name in ("weight", "bias")}
    called = {
        "self_attn.out_proj": "attention.output.dense",
        "linear1": "intermediate.dense",
        "linear2": "output.dense",
        "norm1": "attention.output.LayerNorm",
        "norm2": "output.LayerNorm",
    }
    out = {"embeddings.LayerNorm.weight": np.ones(4), "pooler.dense.bias": np.ones(4)}
    for kind in ("weight", "bias"):
        for part, x in zip(("query", "key", "value"), heads[kind], strict=True):
            out[f"{start}attention.self.{part}.{kind}"] = x
        out |= {f"{start}{own}.{kind}": p[f"{torch}.{kind}"] for torch, own in called.items()}
    return out


def as_gpt2(p, start):
    """The same block by the names of GPT-2, whose matrices multiply from the right."""
    called = {
        "self_attn.in_proj_": "attn.c_attn.",
        "self_attn.out_proj.": "attn.c_proj.",
        "linear1.": "mlp.c_fc.",
        "linear2.": "mlp.c_proj.",
        "norm1.": "ln_1.",
        "norm2.": "ln_2.",
    }
    kinds = ("weight", "bias")
    out = {start + own + k: p[torch + k].T for torch, own in called.items() for k in kinds}
    return out | {f"{start}attn.bias": np.ones((1, 1, 9, 9)), "wte.weight": np.ones((7, 4))}


def as_torch(p, start):
    return {start + name: x for name, x in p.items()} | {"embed.weight": np.ones((7, 4))}


WHOLE = [
    (as_torch, "encoder.layers.3.", "self_attn."),
    (as_torch, "", "self_attn."),
    (as_bert, "encoder.layer.3.", "attention."),
    (as_bert, "", "attention."),
    (as_gpt2, "h.3.", "attn."),
]


class TestNamesOfAWholeModel:
    X = np.random.default_rng(1).normal(size=(5, 4))

    @pytest.mark.parametrize(("named", "start", "heads"), [w for w in WHOLE if w[1]])
    def test_a_layer_is_found_by_its_prefix(self, named, start, heads):
        p = block(0)
        whole = named(p, start) | named(block(9), start.replace("3", "30"))
        out = sb.transformer_block(self.X, parameters=whole, prefix=start, n_heads=2)
        expected = sb.transformer_block(self.X, parameters=p, n_heads=2)
        np.testing.assert_array_equal(out.output, expected.output)
        out = sb.multi_head(self.X, parameters=whole, prefix=start + heads, n_heads=2)
        np.testing.assert_array_equal(out.output, expected.attention.output)

    @pytest.mark.parametrize(("named", "start", "heads"), [w for w in WHOLE if w[1]])
    def test_the_names_of_a_layer_alone(self, named, start, heads):
        whole = named(block(0), start)
        layer = {k.removeprefix(start): x for k, x in whole.items() if k.startswith(start)}
        out = sb.transformer_block(self.X, parameters=layer, n_heads=2).output
        expected = sb.transformer_block(self.X, parameters=block(0), n_heads=2).output
        np.testing.assert_array_equal(out, expected)

    def test_what_is_missing_and_what_is_unknown_is_said_by_its_own_name(self):
        whole = as_bert(block(0), "layer.0.")
        del whole["layer.0.attention.self.key.weight"], whole["layer.0.output.dense.weight"]
        ask = {"parameters": whole, "prefix": "layer.0.", "n_heads": 2}
        with pytest.raises(ValueError, match=r"has no 'layer\.0\.output\.dense\.weight'$"):
            sb.transformer_block(self.X, **ask)
        whole["layer.0.output.dense.weight"] = np.ones((4, 6))
        with pytest.raises(ValueError, match=r"has no 'layer\.0\.attention\.self\.key\.weight'$"):
            sb.transformer_block(self.X, **ask)
        more = as_bert(block(0), "layer.0.") | {f"layer.0.adapter.{i}": 1 for i in range(6)}
        with pytest.raises(ValueError, match=r"'layer\.0\.adapter\.3' and 2 more, which are none"):
            sb.transformer_block(self.X, parameters=more, prefix="layer.0.", n_heads=2)
        one = as_gpt2(block(0), "h.0.") | {"h.0.crossattention.c_attn.weight": np.ones((4, 8))}
        with pytest.raises(
            ValueError, match=r"'h\.0\.crossattention\.c_attn\.weight', which is none"
        ):
            sb.transformer_block(self.X, parameters=one, prefix="h.0.", n_heads=2)

    def test_a_wrong_shape_is_said_by_its_own_name_and_way_round(self):
        bert = as_bert(block(0), "l.0.") | {"l.0.attention.self.key.weight": np.ones((3, 4))}
        with pytest.raises(
            ValueError, match=r"self\.key\.weight'\]` has shape \(3, 4\), but must"
        ):
            sb.transformer_block(self.X, parameters=bert, prefix="l.0.", n_heads=2)
        gpt2 = as_gpt2(block(0), "h.0.") | {"h.0.attn.c_attn.weight": np.ones((12, 4))}
        with pytest.raises(ValueError, match=r"shape \(12, 4\), but must have \(4, 12\)"):
            sb.transformer_block(self.X, parameters=gpt2, prefix="h.0.", n_heads=2)

    @pytest.mark.parametrize(("named", "start", "heads"), [w for w in WHOLE if w[1]])
    def test_a_wrong_prefix_is_told_where_the_layers_are(self, named, start, heads):
        whole = named(block(0), start) | named(block(1), start.replace("3", "4"))
        for prefix, message in [("layer.9.", "has no name that begins with 'layer.9.'"), ("", "")]:
            up_to = start.replace("3", "4")
            found = f"{message}.*; it has a layer under '{start}', others up to '{up_to}'"
            with pytest.raises(ValueError, match=found.replace(".", r"\.").replace(r"\.*", ".*")):
                sb.transformer_block(self.X, parameters=whole, prefix=prefix, n_heads=2)
            with pytest.raises(ValueError, match=f"it has a layer under '{start}{heads}'"):
                sb.multi_head(self.X, parameters=whole, prefix=prefix, n_heads=2)

    @pytest.mark.parametrize("named", [as_torch, as_bert, as_gpt2])
    def test_half_floats_are_computed_with_in_float32(self, named):
        half = {k: x.astype(np.float16) for k, x in named(block(0), "a.").items()}
        single = {k: x.astype(np.float32) for k, x in half.items()}
        x = self.X.astype(np.float16)
        ours, theirs = (
            sb.transformer_block(x, parameters=p, prefix="a.", n_heads=2) for p in (half, single)
        )
        assert ours.output.dtype == np.float32
        np.testing.assert_array_equal(ours.output, theirs.output)

    def test_the_bend_of_gpt2(self):
        """One unit, one entry: by hand, with the constant of its published code."""
        one, zero = np.ones((1, 1)), np.zeros((1, 1))
        p = {"linear1.weight": one, "linear2.weight": one, "norm1.weight": [1.0]}
        p |= {"norm2.weight": [0.0], "norm2.bias": [2.0]}
        p |= {"self_attn.in_proj_weight": np.zeros((3, 1)), "self_attn.out_proj.weight": zero}
        out = sb.transformer_block(
            [[5.0]], parameters=p, n_heads=1, norm_first=True, activation="gelu_tanh"
        )
        bent = 1 + math.tanh(math.sqrt(2 / math.pi) * (2 + 0.044715 * 8))
        np.testing.assert_allclose(out.output, [[5 + bent]], rtol=1e-14)


class TestLayerNorm:
    def test_by_hand(self):
        out = sb.layer_norm([1, 2, 3], [1, 2, 1], [0, 5, 0], eps=0)
        np.testing.assert_allclose(out, [-math.sqrt(1.5), 5, math.sqrt(1.5)])
        np.testing.assert_allclose(sb.layer_norm([[-3.0, 3.0]], eps=7), [[-0.75, 0.75]])

    def test_a_constant_vector_is_zero(self):
        np.testing.assert_array_equal(sb.layer_norm(np.full((2, 3), 7.0)), 0)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"weight": [1, 2]}, r"`weight` has shape \(2,\), but must have \(3,\)"),
            ({"bias": 1.0}, r"`bias` has shape \(\), but must have \(3,\)"),
            ({"x": 1.0}, "`x` must have at least 1 axis, but it is one number"),
            ({"x": [np.inf]}, "`x` has a value that is not finite"),
            ({"eps": -1}, "`eps` must be at least 0"),
        ],
    )
    def test_bad_input(self, change, message):
        with pytest.raises(ValueError, match=message):
            sb.layer_norm(**{"x": [1, 2, 3]} | change)

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
                "`activation` must be one of 'relu', 'gelu', not 'tanh'",
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

import math

import numpy as np
import pytest

import spanbook as sb


def drawn(seed, width=4, kdim=None, vdim=None):
    """Parameters by torch's names, packed when all widths are equal."""
    rng = np.random.default_rng(seed)
    e = width
    if kdim is None:
        p = {"in_proj_weight": rng.normal(size=(3 * e, e))}
    else:
        shapes = {"q": (e, e), "k": (e, kdim), "v": (e, vdim)}
        p = {f"{name}_proj_weight": rng.normal(size=s) for name, s in shapes.items()}
    return p | {
        "in_proj_bias": rng.normal(size=3 * e),
        "out_proj.weight": rng.normal(size=(e, e)),
        "out_proj.bias": rng.normal(size=e),
    }


def head_by_head(q, k, v, p, n_heads, keep=None):
    """One sequence, one head at a time, each by the definition."""
    e = len(p["out_proj.bias"])
    if "in_proj_weight" in p:
        weights = np.split(p["in_proj_weight"], 3)
    else:
        weights = [p[f"{name}_proj_weight"] for name in "qkv"]
    Q, K, V = (
        x @ w.T + b
        for x, w, b in zip((q, k, v), weights, np.split(p["in_proj_bias"], 3), strict=True)
    )
    outputs, width = [], e // n_heads
    for h in range(n_heads):
        part = slice(h * width, (h + 1) * width)
        rows = []
        for i, query in enumerate(Q[:, part]):
            terms = [math.exp(query @ key / math.sqrt(width)) for key in K[:, part]]
            if keep is not None:
                terms = [t * seen for t, seen in zip(terms, keep[i], strict=True)]
            rows.append(sum(t * value for t, value in zip(terms, V[:, part], strict=True)))
            rows[-1] = rows[-1] / sum(terms)
        outputs.append(np.array(rows))
    return np.hstack(outputs) @ p["out_proj.weight"].T + p["out_proj.bias"]


class TestMultiHead:
    @pytest.mark.parametrize("n_heads", [1, 2, 4])
    def test_equals_each_head_by_the_definition(self, n_heads):
        rng = np.random.default_rng(n_heads)
        x, p = rng.normal(size=(5, 4)), drawn(0)
        out = sb.multi_head(x, parameters=p, n_heads=n_heads)
        np.testing.assert_allclose(out.output, head_by_head(x, x, x, p, n_heads), rtol=1e-11)
        keep = sb.causal_mask(5)
        expected = head_by_head(x, x, x, p, n_heads, keep)
        for given in [{"causal": True}, {"attn_mask": ~keep}]:
            out = sb.multi_head(x, parameters=p, n_heads=n_heads, **given)
            np.testing.assert_allclose(out.output, expected, rtol=1e-11)

    def test_keys_and_values_of_other_widths(self):
        rng = np.random.default_rng(1)
        q, k, v = rng.normal(size=(2, 4)), rng.normal(size=(6, 3)), rng.normal(size=(6, 5))
        p = drawn(2, kdim=3, vdim=5)
        out = sb.multi_head(q, k, v, parameters=p, n_heads=2)
        np.testing.assert_allclose(out.output, head_by_head(q, k, v, p, 2), rtol=1e-11)
        many = sb.multi_head(q[None], k[None], v[None], parameters=p, n_heads=2)
        np.testing.assert_allclose(many.output[0], out.output, rtol=1e-12)

    def test_key_padding_hides_the_key(self):
        rng = np.random.default_rng(3)
        x, p = rng.normal(size=(2, 5, 4)), drawn(4)
        padding = np.array([[0, 0, 0, 1, 1], [0, 1, 0, 0, 0]], bool)
        numbers = np.where(padding, -np.inf, 0)
        for given in (padding, numbers):
            out = sb.multi_head(x, parameters=p, n_heads=2, key_padding_mask=given)
            for b in range(2):
                seen = x[b][~padding[b]]
                expected = head_by_head(x[b], seen, seen, p, 2)
                np.testing.assert_allclose(out.output[b], expected, rtol=1e-11)

    def test_a_mask_for_each_head(self):
        """Sequences first, then their heads, as torch counts them."""
        rng = np.random.default_rng(4)
        x, p = rng.normal(size=(2, 3, 4)), drawn(0)
        hidden = rng.random((4, 3, 3)) < 0.5
        hidden[:, np.arange(3), np.arange(3)] = False
        out = sb.multi_head(x, parameters=p, n_heads=2, attn_mask=hidden)
        for i in range(4):
            weights = out.weights[i // 2, i % 2]
            np.testing.assert_array_equal(weights == 0, hidden[i])
            np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-12)

    def test_booleans_beside_numbers(self):
        rng = np.random.default_rng(5)
        x, p = rng.normal(size=(3, 4)), drawn(0)
        added, padding = rng.normal(size=(3, 3)), np.array([False, True, False])
        both = sb.multi_head(x, parameters=p, n_heads=2, attn_mask=added, key_padding_mask=padding)
        one = sb.multi_head(
            x, parameters=p, n_heads=2, attn_mask=np.where(padding, -np.inf, added)
        )
        np.testing.assert_allclose(both.weights, one.weights, rtol=1e-13)

    def test_each_head_stays_in_its_hull(self):
        x = np.random.default_rng(5).normal(size=(6, 4))
        out = sb.multi_head(x, parameters=drawn(6), n_heads=2)
        assert out.values.shape == out.heads.output.shape == (2, 6, 2)
        for values, outputs in zip(out.values, out.heads.output, strict=True):
            assert outputs in sb.ConvexHull(rows=values)
        np.testing.assert_allclose(out.weights.sum(axis=-1), 1)
        np.testing.assert_allclose(out.mean_weights, (out.weights[0] + out.weights[1]) / 2)

    def test_appended_keys(self):
        """With all scores 0, the appended value and the zero share the weight evenly."""
        p = {
            "in_proj_weight": np.vstack([np.zeros((4, 2)), np.eye(2)]),
            "bias_k": np.zeros((1, 1, 2)),
        }
        p |= {"bias_v": [[[4.0, 8.0]]], "out_proj.weight": np.eye(2)}
        x = [[2.0, 2.0], [6.0, 2.0]]
        out = sb.multi_head(x, parameters=p, n_heads=1, add_zero_attn=True)
        np.testing.assert_allclose(out.weights, np.full((1, 2, 4), 0.25))
        np.testing.assert_allclose(out.output, [[3, 3], [3, 3]])
        np.testing.assert_array_equal(out.values, [[[2, 2], [6, 2], [4, 8], [0, 0]]])
        out = sb.multi_head(x, parameters=p, n_heads=1, add_zero_attn=True, causal=True)
        np.testing.assert_allclose(out.weights[0], [[1 / 3, 0, 1 / 3, 1 / 3], [0.25] * 4])

    def test_a_query_that_sees_nothing_gets_the_bias(self):
        p = drawn(7)
        out = sb.multi_head(np.eye(4), parameters=p, n_heads=2, key_padding_mask=[True] * 4)
        np.testing.assert_array_equal(out.weights, 0)
        np.testing.assert_allclose(out.output, [p["out_proj.bias"]] * 4)

    def test_float32_stays_float32(self):
        p = {name: x.astype(np.float32) for name, x in drawn(8).items()}
        x = np.ones((3, 4), np.float32)
        out = sb.multi_head(x, parameters=p, n_heads=2, attn_mask=np.zeros((3, 3)))
        assert out.output.dtype == out.weights.dtype == out.values.dtype == np.float32

    def test_long_sequences_keep_their_weights_for_later(self):
        x = np.random.default_rng(9).normal(size=(300, 4))
        out = sb.multi_head(x, parameters=drawn(10), n_heads=2)
        assert "computed when first read" in repr(out)
        np.testing.assert_allclose(out.weights @ out.values, out.heads.output, atol=1e-12)

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"n_heads": 3}, ValueError, "`n_heads` is 3, which does not divide the 4 entries of"),
            ({"n_heads": 2.0}, TypeError, "`n_heads` must be an integer, not float"),
            ({"parameters": [1]}, TypeError, "`parameters` must map names to arrays, not be list"),
            (
                {"query": np.ones((1, 1, 2, 4))},
                ValueError,
                "`query` must have 2 or 3 axes, but its",
            ),
            (
                {"key": np.ones((1, 2, 4))},
                ValueError,
                r"`key` has leading axes \(1,\) but `query`",
            ),
            ({"value": np.ones((3, 4))}, ValueError, "`key` has 2 rows but `value` has 3"),
            (
                {"key": np.ones((2, 3))},
                ValueError,
                "`parameters` has 'in_proj_weight', which is no",
            ),
            (
                {"attn_mask": np.ones((3, 3), bool)},
                ValueError,
                r"`attn_mask` has shape \(3, 3\), which does not broadcast to \(2, 2, 2\)",
            ),
            (
                {"key_padding_mask": [True] * 3},
                ValueError,
                r"`key_padding_mask` has shape \(3,\), which does not broadcast to \(2,\)",
            ),
        ],
    )
    def test_bad_input(self, change, error, message):
        good = {"query": np.ones((2, 4)), "parameters": drawn(0), "n_heads": 2}
        with pytest.raises(error, match=message):
            sb.multi_head(**good | change)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"in_proj": 1}, "`parameters` has 'in_proj', which is none of in_proj_weight, in_p"),
            ({"bias_k": np.ones((1, 1, 4))}, "`parameters` has no 'bias_v'"),
            ({"in_proj_bias": [1]}, r"`parameters\['in_proj_bias'\]` has shape \(1,\), but must"),
            ({"out_proj.bias": [np.nan] * 4}, r"`parameters\['out_proj.bias'\]` has a value that"),
        ],
    )
    def test_bad_parameters(self, change, message):
        with pytest.raises(ValueError, match=message):
            sb.multi_head(np.ones((2, 4)), parameters=drawn(0) | change, n_heads=2)


class TestContributions:
    def attended(self, seed=0, **options):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(2, 5, 6))
        return sb.multi_head(x, parameters=drawn(seed, 6), n_heads=3, **options)

    def test_each_term_is_a_weight_times_a_value_through_its_part_of_the_projection(self):
        out = self.attended()
        parts = sb.contributions(out)
        assert parts.terms.shape == (2, 5, 3, 5, 6)
        W = drawn(0, 6)["out_proj.weight"]
        for b, i, h, j in np.ndindex(2, 5, 3, 5):
            alone = np.zeros(6)
            alone[2 * h : 2 * h + 2] = out.values[b, h, j]
            expected = out.weights[b, h, i, j] * (W @ alone)
            np.testing.assert_allclose(parts.terms[b, i, h, j], expected, atol=1e-14)

    @pytest.mark.parametrize("options", [{}, {"causal": True}, {"add_zero_attn": True}])
    def test_they_add_up_to_the_output(self, options):
        for seed in range(20):
            out = self.attended(seed, **options)
            parts = sb.contributions(out)
            for total in (
                parts.output,
                parts.atoms.sum(axis=-2) + parts.bias,
                parts.heads.sum(axis=-2) + parts.bias,
            ):
                np.testing.assert_allclose(total, out.output, rtol=0, atol=1e-12)

    def test_along_a_direction_they_are_inner_products(self):
        out, d = self.attended(), np.random.default_rng(1).normal(size=6)
        whole, along = sb.contributions(out), sb.contributions(out, along=d)
        np.testing.assert_allclose(along.terms, whole.terms @ d, atol=1e-13)
        np.testing.assert_allclose(along.atoms, whole.atoms @ d, atol=1e-13)
        np.testing.assert_allclose(along.heads, whole.heads @ d, atol=1e-13)
        np.testing.assert_allclose(along.output, out.output @ d, atol=1e-12)

    @pytest.mark.parametrize("queries", [3, -1, [0, 4], [2], np.array([1, -2])])
    def test_some_queries_are_those_of_all(self, queries):
        out, d = self.attended(), np.arange(6.0)
        for given in ({}, {"along": d}):
            some, whole = sb.contributions(out, queries, **given), sb.contributions(out, **given)
            np.testing.assert_array_equal(some.terms, whole.terms[:, queries])
            np.testing.assert_allclose(some.output, whole.output[:, queries], atol=1e-14)

    def test_without_a_bias(self):
        p = {"in_proj_weight": np.vstack([np.eye(2)] * 3), "out_proj.weight": np.eye(2)}
        out = sb.multi_head(np.eye(2), parameters=p, n_heads=1)
        np.testing.assert_array_equal(sb.contributions(out).bias, [0, 0])

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"attended": np.eye(2)}, TypeError, "`attended` must be a MultiHead, not ndarray"),
            ({"queries": 5}, ValueError, "`queries` has 5, but there are 5 queries"),
            ({"queries": [0, -6]}, ValueError, "`queries` has -6, but there are 5 queries"),
            ({"queries": [True]}, TypeError, "`queries` must be an integer or a list of them"),
            ({"queries": "all"}, TypeError, "`queries` must be an integer or a list of them"),
            ({"along": [1, 2]}, ValueError, r"`along` has shape \(2,\), but must have \(6,\)"),
            ({"along": [np.nan] * 6}, ValueError, "`along` has a value that is not finite"),
        ],
    )
    def test_bad_input(self, change, error, message):
        with pytest.raises(error, match=message):
            sb.contributions(**{"attended": self.attended()} | change)

    def test_a_block_is_told_to_give_its_attention(self):
        out = sb.TransformerBlock(np.eye(2), np.eye(2), self.attended())
        with pytest.raises(TypeError, match=r"not TransformerBlock: give its `\.attention`"):
            sb.contributions(out)

    def test_what_overflows_along_a_direction_is_said(self):
        with pytest.raises(ValueError, match="`along` overflow float64; scale them down"):
            sb.contributions(self.attended(), along=np.full(6, 1.7e308))

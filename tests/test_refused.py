"""What used to pass in silence, overflow, or stop in a message that was not ours."""

import math
import warnings
from decimal import Decimal
from fractions import Fraction
from unittest.mock import Mock

import numpy as np
import pytest
from scipy.sparse import csr_array as sparse

import spanbook as sb

X = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
HEAD = {"in_proj_weight": np.eye(2)[[0, 1, 0, 1, 0, 1]], "out_proj.weight": np.eye(2)}
BLOCK = {f"self_attn.{name}": value for name, value in HEAD.items()} | {
    "linear1.weight": np.eye(2),
    "linear2.weight": np.eye(2),
    "norm1.weight": np.ones(2),
    "norm2.weight": np.ones(2),
}
GRAPH = {"edges": [[0, 1], [1, 0]]}
GAT = {"features": X[:2], "W": np.eye(2), "a_src": [1, 0], "a_dst": [0, 1]}


def attend(**options):
    return sb.attention(X, X, X, **options)


def heads(x=X, **options):
    return sb.multi_head(x, parameters=HEAD, n_heads=1, **options)


def block(**options):
    return sb.transformer_block(X, parameters=BLOCK, n_heads=1, **options)


def gcn(**options):
    return sb.gcn_weights(**GRAPH, **options)


def gat(**options):
    return sb.gat_weights(**GRAPH, **GAT, **options)


MASKS = [
    (attend, "mask", "kept", 1),
    (heads, "attn_mask", "hidden", 0),
    (heads, "key_padding_mask", "hidden", 0),
    (block, "attn_mask", "hidden", 0),
    (block, "key_padding_mask", "hidden", 0),
]


def refuses(call, name, word, number, of):
    """A mask of whole numbers, made by `of`, is refused with what to write."""
    mask = np.array([1, 1, 0])
    mask = of(mask if name == "key_padding_mask" else np.tile(mask, (3, 1)))
    message = f"`{name}` must hold booleans or floats.*where a key is {word} .*`mask == {number}`"
    with pytest.raises(TypeError, match=message):
        call(**{name: mask})


@pytest.mark.parametrize("of", [np.asarray, np.ndarray.tolist])
@pytest.mark.parametrize(("call", "name", "word", "number"), MASKS)
def test_an_integer_mask(call, name, word, number, of):
    refuses(call, name, word, number, of)


def test_what_the_message_about_a_mask_says_hides_the_padding():
    tokens = np.array([1, 1, 0])
    assert not attend(mask=tokens == 1).weights[:, 2].any()
    assert not heads(key_padding_mask=tokens == 0).weights[..., 2].any()


@pytest.mark.parametrize("value", ["False", "", 2, 0, None, np.array([True, False]), 1.0])
@pytest.mark.parametrize(
    ("call", "name"),
    [
        (attend, "causal"),
        (heads, "causal"),
        (heads, "add_zero_attn"),
        (block, "causal"),
        (block, "norm_first"),
        (gcn, "self_loops"),
        (gat, "self_loops"),
    ],
)
def test_what_is_neither_true_nor_false(call, name, value):
    with pytest.raises(TypeError, match=f"`{name}` must be True or False, not"):
        call(**{name: value})


def test_the_booleans_of_numpy_are_booleans():
    np.testing.assert_array_equal(
        attend(causal=np.bool_(True)).weights, attend(causal=True).weights
    )


@pytest.mark.parametrize("key", [1, None, ("a",)])
@pytest.mark.parametrize("layer", [sb.multi_head, sb.transformer_block])
def test_a_parameter_whose_name_is_no_word(layer, key):
    with pytest.raises(TypeError, match="`parameters` must map names to arrays, but has the key"):
        layer(X, parameters={key: X}, n_heads=1)


@pytest.mark.parametrize("axis", [np.array([0, 1]), 1.0, "0", None])
@pytest.mark.parametrize("function", [sb.softmax, sb.log_softmax])
def test_an_axis_that_is_none(function, axis):
    with pytest.raises(TypeError, match="`axis` must be an integer, not"):
        function(X, axis=axis)


@pytest.mark.parametrize("kernel", ["rbf", None, 1])
def test_a_kernel_that_is_no_function(kernel):
    with pytest.raises(TypeError, match="`kernel` must be a function, such as `rbf_kernel`"):
        sb.kernel_ridge(X, [1, 2, 3], penalty=1, kernel=kernel)


def test_a_step_that_overflows():
    with pytest.raises(ValueError, match=r"`step` is 1e\+308: the weights overflow float64"):
        sb.gradient_descent(columns=X * 1e3, target=[1, 2, 3], step=1e308)


def test_a_step_that_nearly_overflows():
    assert not sb.gradient_descent(columns=X * 1e3, target=[1, 2, 3], step=1e300).converged


def test_the_largest_step_that_the_message_names():
    with pytest.raises(ValueError, match="steps below") as error:
        sb.gradient_descent(columns=X, target=[1, 2, 3], step=1e308)
    largest = float(str(error.value).rsplit(" ", 1)[1])
    np.testing.assert_allclose(largest, 2 / np.linalg.norm(X, 2) ** 2, rtol=1e-2)


@pytest.mark.parametrize("size", [1e300, 1.7e308])
def test_layer_norm_of_large_numbers(size):
    x = np.array([1.0, -0.5, 0.25, -1.0])
    expected = (x - x.mean()) / x.std()
    np.testing.assert_allclose(sb.layer_norm(x * size), expected, rtol=1e-14)


def test_layer_norm_of_a_constant_without_eps():
    assert not sb.layer_norm([[3.0, 3.0]], eps=0).any()


@pytest.mark.parametrize(
    "add",
    [
        lambda w: sb.combine(w, rows=X),
        lambda w: sb.combine(w, columns=X.T),
        lambda w: sb.combine(sparse(w), rows=X),
        lambda w: sb.expand(w[0], rows=X),
        lambda w: sb.aggregate(w, X),
        lambda w: sb.aggregate(sparse(w), X),
        lambda w: sb.aggregate((sparse(w), sparse(w)), X, heads="mean"),
    ],
)
def test_a_sum_that_overflows(add):
    with pytest.raises(ValueError, match="the sums of `weights` overflow float64"):
        add(np.array([[1e308, 1e308, 1e308]]))


@pytest.mark.parametrize("make", [sb.sum_weights, sb.mean_weights, sb.gcn_weights])
def test_more_nodes_than_there_can_be(make):
    with pytest.raises(ValueError, match=r"`n_nodes` must be at most 2147483647"):
        make(edges=[[0], [1]], n_nodes=10**30)
    with pytest.raises(ValueError, match=r"`edges` has node 2147483646, but 1 edges; .*`n_nodes`"):
        make(edges=[[0], [2**31 - 2]])


def same_as_float32(given, x):
    """What half floats give is what float32 gives."""
    for found, expected in (
        (sb.attention(given, given, given).output, sb.attention(x, x, x).output),
        (sb.softmax(given), sb.softmax(x)),
        (sb.combine(given[0], columns=given), sb.combine(x[0], columns=x)),
        (sb.Span(rows=given).singular_values, sb.Span(rows=x).singular_values),
    ):
        assert found.dtype == x.dtype
        np.testing.assert_array_equal(found, expected)


def test_half_floats_are_computed_in_float32():
    same_as_float32(X.astype(np.float16), X.astype(np.float32))


@pytest.mark.parametrize("dtype", [int, np.uint64])
def test_a_claim_on_integers_that_floats_merge(dtype, capsys):
    large = np.array([2**53, 2**62], dtype=dtype)
    sb.claim("the same", large, large, rtol=0, atol=0)
    with pytest.raises(sb.ClaimError, match="largest difference 1"):
        sb.claim("one apart", large, large + dtype(1))
    capsys.readouterr()
    sb.claim("one apart, as far as nine digits go", large, large + dtype(1), rtol=1e-9)
    assert "largest difference 1)" in capsys.readouterr().out


@pytest.mark.parametrize("kind", [sb.Span, sb.AffineHull, sb.ConicHull, sb.ConvexHull])
def test_atoms_are_not_those_of_the_caller(kind):
    mine = X.copy()
    made = kind(rows=mine)
    before = made.nearest([3, 4]).point
    mine[:] = 9
    np.testing.assert_array_equal(made.atoms, X)
    np.testing.assert_array_equal(made.nearest([3, 4]).point, before)
    with pytest.raises(ValueError, match="read-only"):
        made.atoms[0, 0] = 5


def test_a_written_sum_is_not_that_of_the_caller():
    weights, mine = np.ones(3), X.copy()
    made = sb.expand(weights, rows=mine)
    before = str(made)
    mine[:], weights[:] = 9, 9
    assert str(made) == before


def test_none_of_this_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert math.isfinite(sb.layer_norm([1e300, -1e300])[0])


class Raises:
    """What gives an error to whoever reads it."""

    columns = ("a", "b")

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not computed yet")

    def to_numpy(self):
        raise RuntimeError("not read yet")

    def __len__(self):
        raise RuntimeError("no length yet")

    def __getitem__(self, i):
        raise RuntimeError("no entries yet")

    def __index__(self):
        raise RuntimeError("no number yet")

    def __repr__(self):
        raise RuntimeError("not to be shown")


class Computed(Raises):
    """As `Raises`, and no frame."""

    columns = None


class Endless:
    """A sequence that no memory holds."""

    def __len__(self):
        return 2**62

    def __getitem__(self, i):
        return 1.0


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (Raises(), "`rows` cannot be read: RuntimeError: not read yet"),
        (Computed(), "`rows` cannot be read: RuntimeError: not computed yet"),
        ([Computed(), Computed()], "`rows` cannot be read: RuntimeError: not computed yet"),
        (Endless(), "`rows` cannot be read: MemoryError"),
        ([[Decimal("sNaN")]], "`rows` cannot be read: ValueError: cannot convert signaling NaN"),
        (np.array([[Fraction(10) ** 400]]), "`rows` has a number too large for a float"),
        (Mock(), "`rows` must hold real numbers, but it is a Mock"),
    ],
)
def test_what_gives_an_error_when_it_is_read(value, message):
    for takes in (sb.Span, sb.diagnose, sb.Standardizer):
        with pytest.raises(TypeError, match=message):
            takes(rows=value)


@pytest.mark.parametrize("value", [True, np.True_, 2.0, "2", Raises()])
def test_a_size_that_is_no_whole_number(value):
    with pytest.raises(TypeError, match=r"`k` must be an integer, not \w+"):
        sb.principal_components(rows=X, k=value)


def test_options_that_cannot_be_shown():
    with pytest.raises(
        TypeError, match="`causal` must be True or False, not something of type Raises"
    ):
        attend(causal=Raises())
    with pytest.raises(TypeError, match=r"`causal` must be .*, not array\(\[\[1., 0.\], \["):
        attend(causal=X)
    with pytest.raises(
        ValueError, match=r"`heads` must be one of .* not something of type Raises"
    ):
        sb.aggregate(np.eye(3), X, heads=Raises())
    with pytest.raises(
        ValueError, match=r"`n_nodes` must be at most 2147483647, but it is something of"
    ):
        gcn(n_nodes=10**5000)


@pytest.mark.parametrize("value", [Decimal("0.5"), Fraction(1, 2), np.array(0.5, dtype=object)])
def test_numbers_of_python_are_options(value):
    found = sb.ridge(columns=X, target=[1, 2, 3], penalty=value)
    expected = sb.ridge(columns=X, target=[1, 2, 3], penalty=0.5)
    np.testing.assert_array_equal(found.weights, expected.weights)


@pytest.mark.parametrize("dtype", [">f8", ">f4", ">f2", ">i4"])
def test_bytes_in_the_other_order(dtype):
    there = X.astype(dtype)
    here = there.astype(there.dtype.newbyteorder("="))
    found, expected = sb.Span(rows=there).atoms, sb.Span(rows=here).atoms
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


def test_nodes_that_are_integers_of_python():
    edges = np.array(GRAPH["edges"], dtype=object)
    np.testing.assert_array_equal(sb.gcn_weights(edges=edges).toarray(), gcn().toarray())
    for wrong in (0.5, "a", True, None):
        edges[0, 0] = wrong
        with pytest.raises(TypeError, match="`edges` must hold whole numbers"):
            sb.gcn_weights(edges=edges)


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda n: sb.causal_mask(n), "`length` and `n_keys`"),
        (lambda n: sb.causal_mask(2, n), "`length` and `n_keys`"),
        (lambda n: sb.positions(n, 4), "`length` and `d`"),
        (lambda n: sb.positions(4, n), "`length` and `d`"),
        (lambda n: sb.random_fourier_features(n, 2, seed=0), "`d` and `n_features`"),
        (lambda n: sb.random_fourier_features(2, n, seed=0), "`d` and `n_features`"),
    ],
)
@pytest.mark.parametrize("n", [2**60, 2**63, 10**30])
def test_sizes_that_no_memory_holds(make, names, n):
    with pytest.raises(ValueError, match=f"{names} ask for .* which memory does not hold"):
        make(n)


@pytest.mark.parametrize("of", [lambda m: m.astype(object), lambda m: m.astype(object).tolist()])
def test_booleans_in_an_array_of_objects_hide_keys(of):
    mask = np.tri(3, dtype=bool)
    np.testing.assert_array_equal(attend(mask=of(mask)).weights, attend(mask=mask).weights)
    np.testing.assert_array_equal(
        heads(attn_mask=of(~mask)).weights, heads(attn_mask=~mask).weights
    )


def test_a_mask_of_many_axes():
    with pytest.raises(ValueError, match=r"`mask` has shape .* which does not broadcast"):
        attend(mask=np.ones((1,) * 40, dtype=bool))
    with pytest.raises(ValueError, match=r"the leading axes .* do not broadcast"):
        sb.combine(np.ones((1,) * 40 + (3,)), rows=X[(None,) * 40])


def test_a_kernel_cannot_change_what_it_is_given():
    def kernel(a, b):
        a[...] = 0
        return np.eye(3)

    mine = X.copy()
    with pytest.raises(ValueError, match="read-only"):
        sb.kernel_ridge(mine, [1, 2, 3], penalty=1, kernel=kernel)
    np.testing.assert_array_equal(mine, X)


@pytest.mark.parametrize("dtype", ["float16", "int8", complex, "nonsense", 3, Raises(), ["f8"]])
def test_a_dtype_that_is_none_of_ours(dtype):
    with pytest.raises(TypeError, match="`dtype` must be float32 or float64, not "):
        gcn(dtype=dtype)


LARGEST = np.finfo(float).max
FIT = {"columns": X, "target": [1.0, 2.0, 4.0]}


@pytest.mark.parametrize(
    ("name", "overflow"),
    [
        ("rows", lambda: sb.least_squares(**FIT).predict([LARGEST, LARGEST])),
        ("rows", lambda: sb.ridge(**FIT, penalty=1e-3).predict([LARGEST, LARGEST])),
        ("rows", lambda: sb.Standardizer(rows=9 * X).inverse_transform([LARGEST, 1])),
        ("coordinates", lambda: sb.principal_components(rows=X, k=2).reconstruct([LARGEST] * 2)),
        ("rows", lambda: sb.principal_components(rows=X, k=2).project([LARGEST, -LARGEST])),
        ("target", lambda: sb.leave_one_out(columns=X, target=[1e200, 0, 0])),
        ("weight", lambda: sb.layer_norm([1.0, 3.0, 9.0], weight=[1, 1, LARGEST])),
        ("weights", lambda: sb.softmax_jacobian([1e200, 1.0])),
        ("y", lambda: sb.ConvexHull(rows=-X).nearest([LARGEST, LARGEST])),
        ("y", lambda: sb.ConicHull(rows=X / 9).nearest([LARGEST, LARGEST])),
        ("y", lambda: sb.Span(rows=X[:1] / 9).nearest([LARGEST, 0])),
        ("target", lambda: sb.stack(-X, [LARGEST] * 3)),
        ("rows", lambda: sb.Span(rows=X * (LARGEST / 2)).singular_values),
        ("columns", lambda: sb.diagnose(columns=X * [LARGEST, 1])),
        ("target", lambda: sb.diagnose(columns=X, target=[LARGEST, -LARGEST, 0])),
        ("columns", lambda: sb.dependence(columns=[[1e-300, 1e300], [0, 0]])),
        ("parameters", lambda: heads(X * (LARGEST / 2))),
        (
            "parameters",
            lambda: sb.transformer_block(X * (LARGEST / 2), parameters=BLOCK, n_heads=1),
        ),
    ],
)
def test_an_answer_that_overflows_is_said_by_the_argument(name, overflow):
    with pytest.raises(ValueError, match=rf"`{name}`.* overflows? float64"):
        overflow()


@pytest.mark.parametrize("unit", [1e-310, 1e-160, 1.0, 1e150])
def test_rows_left_out_in_any_unit(unit):
    """Beside a penalty columns of 1e-310 are nothing, and those of 1e150 have no price."""
    penalty = 0.5
    with np.errstate(under="ignore"):
        hat = X * unit @ np.linalg.pinv(np.vstack([X * unit, np.sqrt(penalty) * np.eye(2)]))[:, :3]
    found = sb.leave_one_out(columns=X * unit, target=[1, 2, 4], penalty=penalty)
    np.testing.assert_allclose(found.leverage, np.diag(hat), rtol=1e-9, atol=1e-15)
    expected = (np.array([1, 2, 4]) - hat @ [1, 2, 4]) / (1 - np.diag(hat))
    np.testing.assert_allclose(found.residual, expected, rtol=1e-9)


def test_a_ratio_that_no_float_holds():
    tall = sb.Span(columns=[[1e-200, 0], [0, 1e200]])
    assert tall.dim == 2
    assert tall.condition_number == math.inf


def test_averages_of_the_largest_floats():
    for options in ({}, {"window": 2, "causal": True}):
        out = sb.attention(X, X, np.full((3, 1), LARGEST), **options).output
        np.testing.assert_allclose(out, LARGEST, rtol=1e-15)


def test_distances_of_a_stream_whose_squares_overflow():
    fit = sb.StreamedLeastSquares()
    fit.add(columns=[[1], [1]], target=[1e200, -1e200])
    np.testing.assert_allclose(fit.distance, 2**0.5 * 1e200)

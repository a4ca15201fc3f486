"""Which functions take the arrays of PyTorch, JAX and Dask is what the reference says."""

import dask.array
import jax.numpy as jnp
import numpy as np
import pytest
import torch
from book.which import read
from calls import CALLS

import spanbook as sb

WHICH = read()
CONVERTED = ["diagnose"]  # a report on numbers, whoever holds them


def dask_array(a):
    return dask.array.from_array(a, chunks=2)


@pytest.mark.parametrize("of", [torch.asarray, jnp.asarray, dask_array])
@pytest.mark.parametrize("name", CALLS)
def test_arrays_of_other_libraries(name, of):
    if WHICH[name]["arrays"] == "any":
        found, expected = CALLS[name](of), CALLS[name](np.asarray)
        assert type(found) is type(of(np.ones(2)))
        np.testing.assert_allclose(np.asarray(found), expected, atol=1e-6)
    elif name in CONVERTED:
        np.testing.assert_allclose(CALLS[name](of), CALLS[name](np.asarray), rtol=1e-5)
    else:
        with pytest.raises(TypeError, match=r"^`\w+` is of .*NumPy arrays alone"):
            CALLS[name](of)


X = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])


@pytest.mark.parametrize(
    "call",
    [
        lambda x, other: sb.combine(x[0], columns=other),
        lambda x, other: sb.Span(rows=x).nearest(other[0]).point,
        lambda x, other: sb.least_squares(columns=x, target=other[:, 0]).weights,
        lambda x, other: sb.attention(x, other, other).output,
        lambda x, other: sb.layer_norm(x, other[0]),
        lambda x, other: sb.aggregate(x, other[:2]),
    ],
)
def test_arrays_of_numpy_go_with_others_and_others_do_not_mix(call):
    assert type(call(torch.asarray(X), X)) is torch.Tensor
    with pytest.raises(TypeError, match="but other arguments are of"):
        call(torch.asarray(X), dask_array(X))


def test_a_report_on_half_floats():
    table = torch.asarray(X).to(torch.bfloat16).requires_grad_()
    assert sb.diagnose(columns=table).rank == 2

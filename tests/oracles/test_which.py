"""Which functions take the arrays of PyTorch, JAX and Dask is what the reference says."""

import dask.array
import jax.numpy as jnp
import numpy as np
import pytest
import torch
from book.which import read
from calls import CALLS

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

"""What is refused of PyTorch's arrays, and how its half floats are taken."""

import numpy as np
import pytest
import torch
from test_refused import MASKS, X, refuses, same_as_float32

import spanbook as sb


@pytest.mark.parametrize(("call", "name", "word", "number"), MASKS)
def test_an_integer_mask(call, name, word, number):
    refuses(call, name, word, number, torch.asarray)


def test_a_sum_that_overflows():
    with pytest.raises(ValueError, match="overflow"):
        sb.combine(torch.tensor([3e38, 3e38]), rows=torch.ones(2, 1))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_floats_are_computed_in_float32(dtype):
    x = torch.asarray(X.astype(np.float32))
    same_as_float32(x.to(dtype), x)

"""Public reports that take another library to ask; the others are in `tests/test_reports.py`."""

import dask.array as da
import numpy as np
import pytest
import torch

import spanbook as sb
from oracles.nist import solved


@pytest.mark.parametrize("chunks", [(4, 2), (7, 1), (20, 3), (5, 5), ((1, 12, 7), (3, 2))])
def test_dask_5368(chunks):
    # Only arrays in one piece across were factorised: chunks of some columns were refused.
    rng = np.random.default_rng(0)
    table, target = rng.integers(-9, 10, (20, 5)), rng.integers(-99, 100, 20)
    x, y = da.from_array(table.astype(float), chunks=chunks), da.from_array(target, chunks=6)
    expected = [float(w) for w in solved(table.tolist(), target.tolist())]
    fit = sb.least_squares(columns=x, target=y)
    assert fit.rank == 5
    np.testing.assert_allclose(fit.weights.compute(), expected, rtol=1e-12)
    values = np.sqrt(np.linalg.eigvalsh(table.T @ table)[::-1])
    np.testing.assert_allclose(np.asarray(fit.singular_values), values, rtol=1e-12)
    assert sb.Span(columns=x).dim == 5


def test_pytorch_101967():
    # NaN in a key that is hidden spoiled the answer: tensors that hold one are refused by name.
    x = torch.ones(3, 2)
    bad = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, torch.nan]])
    keep = torch.tensor([True, True, False])
    for name in "QKV":
        with pytest.raises(ValueError, match=f"`{name}`"):
            sb.attention(**{**dict.fromkeys("QKV", x), name: bad}, mask=keep)


def test_pytorch_103963():
    # A query that may see no key had NaN for an answer, and its neighbours NaN gradients.
    q, k, v = torch.randn(3, 4, 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    keep = torch.tensor([[True, True, False, False]] * 2 + [[False] * 4] * 2)
    out = sb.attention(q, k, v, mask=keep).output
    assert not out[2:].any()
    by_hand = torch.softmax(q[:2] @ k[:2].T / 2**0.5, dim=-1) @ v[:2]
    torch.testing.assert_close(out[:2], by_hand)
    ours = torch.autograd.grad(out.sum(), (q, k, v), retain_graph=True)
    theirs = torch.autograd.grad(by_hand.sum(), (q, k, v))
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b, atol=1e-6, rtol=1e-6)

"""Softmax and attention against torch, JAX and Dask."""

import dask
import dask.array as da
import jax
import numpy as np
import pytest
import torch

import spanbook as sb

sdpa = torch.nn.functional.scaled_dot_product_attention
TOLERANCE = {np.float64: 1e-12, np.float32: 1e-6}


@pytest.fixture(autouse=True)
def _double_precision():
    jax.config.update("jax_enable_x64", True)


def close(ours, theirs, dtype=np.float64, spread=1):
    """Compare relative to the largest entry: what a sum of large terms can be asked for."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    size = max(1e-300, np.abs(theirs).max())
    assert np.abs(ours - theirs).max() <= TOLERANCE[dtype] * spread * size


def drawn(rng, dtype=np.float64, longest=40):
    """Queries, keys and values of random shape and size of scores."""
    batch = [(), (2,), (2, 3)][rng.integers(3)]
    n_queries, n_keys = rng.integers(1, longest, 2)
    d_k, d_v = rng.integers(1, 12, 2)
    q = rng.normal(size=(*batch, n_queries, d_k)) * 10.0 ** rng.integers(-1, 1)
    k, v = rng.normal(size=(*batch, n_keys, d_k)), rng.normal(size=(*batch, n_keys, d_v))
    return [x.astype(dtype) for x in (q, k, v)]


def options(rng, q, k):
    """A mask of one of five kinds, as we and as torch take it."""
    size = q.shape[-2], k.shape[-2]
    kind = rng.integers(5)
    if kind == 1:
        return {"causal": True}, {"is_causal": True}
    if kind == 2:
        mask = rng.random(size) < 0.7
    elif kind == 3:
        mask = rng.normal(size=size).astype(q.dtype)
    elif kind == 4:
        mask = np.where(rng.random(size) < 0.7, rng.normal(size=size), -np.inf).astype(q.dtype)
    else:
        scale = float(rng.uniform(0.1, 2))
        return {"scale": scale}, {"scale": scale}
    return {"mask": mask}, {"attn_mask": torch.from_numpy(mask)}


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("longest", [40, 700])  # beyond 128 by 128 in blocks
def test_against_torch(dtype, longest):
    rng = np.random.default_rng(longest)
    for _ in range(200 if longest == 40 else 30):
        q, k, v = drawn(rng, dtype, longest)
        ours, theirs = options(rng, q, k)
        out = sb.attention(q, k, v, **ours)
        exact = sdpa(
            *(torch.from_numpy(x).double() for x in (q, k, v)),
            **{
                n: t.double() if n == "attn_mask" and t.dtype != torch.bool else t
                for n, t in theirs.items()
            },
        )
        expected = torch.nan_to_num(exact).numpy()
        assert out.output.dtype == dtype
        # What a score was rounded by, its weight is off by: both grow with the largest score.
        scores = q @ np.swapaxes(k, -1, -2) * ours.get("scale", q.shape[-1] ** -0.5)
        spread = max(1, np.abs(scores).max() / 4)
        close(out.output, expected, dtype, spread)
        close(out.weights @ v, expected, dtype, spread)


def test_gradients_against_torch():
    rng = np.random.default_rng(0)
    for _ in range(100):
        arrays = drawn(rng)
        ours, theirs = options(rng, *arrays[:2])
        q, k, v = (torch.from_numpy(x).requires_grad_() for x in arrays)
        out = sb.attention(q, k, v, **ours).output
        assert isinstance(out, torch.Tensor)
        seen = [
            m.any(-1)
            for m in (theirs.get("attn_mask"),)
            if m is not None and m.dtype == torch.bool
        ]
        expected = sdpa(q, k, v, **theirs)
        push = torch.from_numpy(rng.normal(size=tuple(out.shape)))
        if seen:  # torch's gradient of a row that sees nothing is not ours to match
            push = push * seen[0][:, None]
        elif "attn_mask" in theirs:
            push = push * (theirs["attn_mask"] > -torch.inf).any(-1)[:, None]
        mine = torch.autograd.grad((out * push).sum(), [q, k, v])
        peer = torch.autograd.grad((torch.nan_to_num(expected) * push).sum(), [q, k, v])
        for a, b in zip(mine, peer, strict=True):
            close(a, torch.nan_to_num(b))


def test_jax_and_its_gradient():
    rng = np.random.default_rng(1)

    def ours(q, k, v):
        return (sb.attention(q, k, v, causal=True).output ** 2).sum()

    arrays = [rng.normal(size=(2, n, 4)) for n in (6, 8, 8)]
    for given in ({}, {"window": 3}, {"mask": rng.random((6, 8)) < 0.7}):
        out = sb.attention(*map(jax.numpy.asarray, arrays), **given)
        assert isinstance(out.output, jax.Array)
        close(out.output, sb.attention(*arrays, **given).output)
    q, k, v = (torch.from_numpy(x).requires_grad_() for x in arrays)
    (sdpa(q, k, v, is_causal=True) ** 2).sum().backward()
    for function in (jax.grad(ours, (0, 1, 2)), jax.jit(jax.grad(ours, (0, 1, 2)))):
        for a, b in zip(function(*map(jax.numpy.asarray, arrays)), (q, k, v), strict=True):
            close(a, b.grad)


def test_dask_stays_dask():
    rng = np.random.default_rng(2)
    q, k, v = rng.normal(size=(6, 4)), rng.normal(size=(8, 4)), rng.normal(size=(8, 3))
    keep = rng.random((6, 8)) < 0.7
    with dask.config.set(scheduler="synchronous"):
        out = sb.attention(*(da.from_array(x, chunks=(3, 2)) for x in (q, k, v)), mask=keep)
        assert isinstance(out.output, da.Array)
        expected = sb.attention(q, k, v, mask=keep)
        close(out.output.compute(), expected.output)
        close(out.weights.compute(), expected.weights)
        scores = da.from_array(q, chunks=(2, 2))
        close(sb.softmax(scores).compute(), sb.softmax(q))
        close(sb.log_softmax(scores, 0).compute(), sb.log_softmax(q, 0))
        close(
            sb.softmax_jacobian(sb.softmax(scores)).compute(), sb.softmax_jacobian(sb.softmax(q))
        )


@pytest.mark.parametrize("dtype", TOLERANCE)
def test_softmax_against_torch(dtype):
    rng = np.random.default_rng(3)
    for _ in range(200):
        s = rng.normal(size=rng.integers(1, 9, 3)) * 10.0 ** rng.integers(-1, 2)
        s = s.astype(dtype)
        axis = int(rng.integers(-3, 3))
        exact = torch.from_numpy(s).double()
        close(sb.softmax(s, axis), exact.softmax(axis), dtype)
        close(sb.log_softmax(s, axis), exact.log_softmax(axis), dtype)


def test_the_jacobian_is_the_gradient():
    rng = np.random.default_rng(4)
    for _ in range(100):
        s = torch.from_numpy(rng.normal(size=rng.integers(1, 9)) * 3)
        expected = torch.autograd.functional.jacobian(lambda t: t.softmax(-1), s)
        # The diagonal a (1 - a) has the digits of 1 - a.
        for ours in (
            sb.softmax_jacobian(sb.softmax(s)),
            sb.softmax_jacobian(sb.softmax(s.numpy())),
            torch.autograd.functional.jacobian(sb.softmax, s),
        ):
            np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-15)
        logs = torch.autograd.functional.jacobian(lambda t: t.log_softmax(-1), s)
        close(torch.autograd.functional.jacobian(sb.log_softmax, s), logs)
    by_jax = jax.jacobian(sb.softmax)(jax.numpy.asarray(s.numpy()))
    np.testing.assert_allclose(by_jax, expected, rtol=1e-12, atol=1e-15)


def test_what_sees_nothing_passes_no_gradient():
    q, k, v = (torch.ones(2, 2, dtype=torch.float64, requires_grad=True) for _ in range(3))
    out = sb.attention(q, k, v, mask=[[True, True], [False, False]])
    out.output.sum().backward()
    assert out.output[1].tolist() == [0, 0]
    for x in (q, k, v):
        assert torch.isfinite(x.grad).all()


def test_one_library_at_a_time():
    with pytest.raises(TypeError, match=r"`K` is of .*, but other arguments are of .*Tensor"):
        sb.attention(torch.ones(1, 1), jax.numpy.ones((1, 1)), torch.ones(1, 1))
    with pytest.raises(ValueError, match="`V` has a value that is not finite"):
        sb.attention(torch.ones(1, 1), torch.ones(1, 1), torch.full((1, 1), torch.nan))
    with pytest.raises(ValueError, match=r"the scores of `Q` and `K` overflow torch\.float64"):
        sb.attention(*[torch.full((1, 1), 1e200, dtype=torch.float64)] * 3)
    mixed = sb.attention(torch.ones(2, 2), np.ones((2, 2)), torch.ones(2, 2), mask=np.eye(2) > 0)
    assert mixed.output.dtype == torch.float32

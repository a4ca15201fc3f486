"""Attention in float32, 8 heads 64 wide: torch's, and all weights at once in NumPy."""

import numpy as np
import torch

import spanbook as sb

LENGTHS = [64, 128, 256, 512, 1024, 2048, 4096, 8192]
sdpa = torch.nn.functional.scaled_dot_product_attention


def plain(q, k, v):
    """The formula, with the n by n array that it asks for."""
    scores = (q * np.float32(q.shape[-1] ** -0.5)) @ k.swapaxes(-1, -2)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores @ v


def drawn(n, size=1):
    rng = np.random.default_rng(0)
    q, k, v = (rng.normal(size=(8, n, 64)).astype(np.float32) for _ in range(3))
    return size * q, k, v


def case(n, size=1, **given):
    arrays = drawn(n, size)
    # With fewer than 4 axes torch takes its slow path.
    tensors = [torch.from_numpy(x)[None] for x in arrays]
    peers = {"torch": lambda: sdpa(*tensors, is_causal=given.get("causal", False))}
    if not given and n <= 4096:  # 2 GiB of scores beyond
        peers["NumPy"] = lambda: plain(*arrays)
    return lambda: sb.attention(*arrays, **given).output, peers


def cases():
    """Yield (name, goal, ours, peers)."""
    for n in LENGTHS:
        yield f"n = {n}", 1.4 if n >= 512 else None, *case(n)
    yield "n = 2048, causal", 1.4, *case(2048, causal=True)
    yield "n = 2048, large scores", None, *case(2048, size=10)
    yield "n = 8192, window of 64", None, *case(8192, window=64)

"""What CI runs of many tests: a fixed sample, spread over all files."""

from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from sampling import part


@pytest.mark.parametrize("one_in", [1, 2, 3, 7])
def test_part(one_in):
    sizes = {Path(f"test_{size}.py"): size for size in range(1, 30)}
    items = [SimpleNamespace(path=p, at=k) for p, size in sizes.items() for k in range(size)]
    kept = part(items, one_in)
    assert kept == part(items, one_in)
    for path, size in sizes.items():
        places = [item.at for item in kept if item.path == path]
        assert size // one_in <= len(places) <= -(-size // one_in) or len(places) == 1
        assert {b - a for a, b in pairwise(places)} <= {one_in}

"""The kinds of input that an argument is tried with, by what a good one is."""

from functools import cache

import numpy as np

from fuzz import containers, frames, objects, options, shapes, sizes, values
from fuzz.kind import EITHER, REFUSED, SAME, Kind, kinds

ARRAYS = [
    *containers.CONTAINERS,
    *shapes.SHAPES,
    *values.VALUES,
    *values.SPOILED,
    *frames.FRAMES,
    *frames.BAD_FRAMES,
    *frames.EMPTY_FRAMES,
    *objects.NO_NUMBERS,
]
BOOLEANS = [
    *kinds(SAME, {"booleans, as they are": np.copy}),
    *kinds(EITHER, {"floats": lambda a: a.astype(float), "integers": lambda a: a.astype(int)}),
]
OPTIONS = {
    bool: options.FLAGS,
    int: sizes.SIZES,
    float: sizes.NUMBERS,
    str: options.WORDS,
    dict: options.MAPPINGS,
}
BY_NAME = {"dtype": options.DTYPES, "seed": sizes.SEEDS, "statement": options.TEXTS}


@cache
def entries():
    """Return kinds for the first array of a mapping."""
    return [
        Kind(f"an array: {k.name}", k.expected, options.one_entry(k.make), k.digits)
        for k in ARRAYS
    ]


def of(argument, value):
    """Return the kinds that an argument is tried with, given a good one."""
    if isinstance(value, np.ndarray):
        sparse = value.ndim == 2 and argument in ("adjacency", "weights", "mask")
        found = [*ARRAYS, *kinds(EITHER if sparse else REFUSED, options.SPARSE)]
        return [*found, *BOOLEANS] if value.dtype == bool else found
    own = BY_NAME.get(argument) or OPTIONS.get(type(value), options.FUNCTIONS)
    arrays = entries() if isinstance(value, dict) else []
    return [*objects.NO_NUMBERS, *own, *arrays]

"""Numbers, sizes and seeds that are not what was asked for, or too much of it."""

import decimal
import fractions

import numpy as np

from fuzz.kind import EITHER, REFUSED, SAME, always, kinds


class Index:
    """What stands for a whole number."""

    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


NUMBERS = [
    *kinds(
        SAME,
        {
            "a float of NumPy": np.float64,
            "an array without an axis": np.array,
            "a decimal": lambda x: decimal.Decimal(float(x)),
            "a fraction": lambda x: fractions.Fraction(float(x)),
            "an object without an axis": lambda x: np.array(x, dtype=object),
        },
    ),
    *kinds(SAME, {"a float32": np.float32, "a float16": np.float16}, digits=3),
    *kinds(
        REFUSED,
        always(
            {
                "a list of a list": [[1.0, 2.0]],
                "two numbers": [1.0, 2.0],
                "an array of two": np.array([1.0, 2.0]),
                "an empty list": [],
                "an integer of 400 digits": 10**400,
                "a fraction beyond floats": fractions.Fraction(10**400),
                "a decimal beyond floats": decimal.Decimal("1e400"),
            }
        ),
    ),
    *kinds(
        EITHER,
        always(
            {
                "True": True,
                "False": False,
                "0": 0,
                "0 below 0": -0.0,
                "1": 1,
                "-1": -1,
                "-1e-310": -1e-310,
                "half": 0.5,
                "1e308": 1e308,
                "-1e308": -1e308,
                "1e200": 1e200,
                "1e155": 1e155,
                "1e16": 1e16,
                "1e-16": 1e-16,
                "1e-155": 1e-155,
                "1e-200": 1e-200,
                "1e-310": 1e-310,
                "the smallest": 5e-324,
                "10**30": 10**30,
                "10**300": 10**300,
                "2**64": 2**64,
                "the largest uint64": np.uint64(2**64 - 1),
                "the lowest int64": np.int64(-(2**63)),
                "a long float": np.longdouble(1.5),
                "a list of one": [1.0],
                "an array of one": np.array([1.0]),
            }
        ),
    ),
]

SIZES = [
    *kinds(
        SAME,
        {
            "an integer of NumPy": np.int64,
            "uint8": np.uint8,
            "stands for an integer": Index,
            "an array without an axis": np.array,
        },
    ),
    *kinds(
        REFUSED,
        always(
            {
                "1.0": 1.0,
                "1.5": 1.5,
                "a float of NumPy": np.float64(2),
                "a decimal": decimal.Decimal(2),
                "a fraction": fractions.Fraction(2),
                "True": True,
                "False": False,
                "a boolean of NumPy": np.True_,
                "a list of one": [1],
                "an array of one": np.array([1]),
                "an array of two": np.array([1, 2]),
                "-10**30": -(10**30),
                "-2**63": -(2**63),
            }
        ),
    ),
    *kinds(
        EITHER,
        always(
            {
                "0": 0,
                "1": 1,
                "2": 2,
                "3": 3,
                "7": 7,
                "-1": -1,
                "-2": -2,
                "100": 100,
                "10**6": 10**6,
                "10**9": 10**9,
                "2**31 - 1": 2**31 - 1,
                "2**31": 2**31,
                "2**32": 2**32,
                "10**12": 10**12,
                "2**63 - 1": 2**63 - 1,
                "2**63": 2**63,
                "2**64": 2**64,
                "10**30": 10**30,
                "10**400": 10**400,
                "10**5000": 10**5000,
                "the largest uint64": np.uint64(2**64 - 1),
            }
        ),
    ),
]

# More than a machine may have, and less than is known to be too much.
LARGE = {"10**9", "2**31 - 1", "2**31", "2**32", "10**12"}

SEEDS = [k for k in SIZES if k.name not in ("10**6", "10**9")] + kinds(
    REFUSED,
    {
        "a seed sequence": lambda _: np.random.SeedSequence(1),
        "a generator of old": lambda _: np.random.RandomState(1),
        "bits without a generator": lambda _: np.random.PCG64(1),
        "the module of random numbers": lambda _: np.random,
    },
)

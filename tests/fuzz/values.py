"""Other numbers: some are good, some are not, and none may surprise."""

from decimal import Decimal
from unittest import mock

import numpy as np

from fuzz.kind import EITHER, REFUSED, kinds, only


def with_one(value, dtype=None):
    """Return what puts `value` into a copy, in the middle."""

    def make(a):
        only(a.size)
        out = a.astype(dtype or (a.dtype if a.dtype.kind == "f" else float))
        out[tuple(k // 2 for k in a.shape)] = value
        return out

    return make


def as_list(value):
    """As `with_one`, in lists."""
    return lambda a: with_one(value, object)(a).tolist()


def full(value, dtype=float):
    return lambda a: np.full(a.shape, value, dtype=dtype)


def times(factor):
    def make(a):
        with np.errstate(all="ignore"):
            return a * factor

    return make


def as_type(dtype):
    def make(a):
        with np.errstate(all="ignore"):
            return np.asarray(a).astype(dtype)

    return make


def masked(a):
    only(a.size)
    hidden = np.zeros(a.shape, dtype=bool)
    hidden[tuple(k // 2 for k in a.shape)] = True
    return np.ma.masked_array(a, hidden)


def alternating(value):
    def make(a):
        out = np.full(a.size, float(value))
        out[1::2] *= -1
        return out.reshape(a.shape)

    return make


def apart(small, large):
    """Return what makes the first column small and the last large."""

    def make(a):
        only(a.ndim)
        out = a.astype(float)
        out[..., 0] *= small
        out[..., -1] *= large
        return out

    return make


def holes(value):
    return lambda a: kinds_of_holes(a, value)


def kinds_of_holes(a, value):
    out = a.astype(object)
    only(out.size)
    out[tuple(k // 2 for k in a.shape)] = value
    return out


SPOILED = kinds(
    REFUSED,
    {
        "one nan": with_one(np.nan),
        "one nan in float32": with_one(np.nan, np.float32),
        "one nan in float16": with_one(np.nan, np.float16),
        "one nan in a list": as_list(float("nan")),
        "one infinity": with_one(np.inf),
        "one infinity in a list": as_list(float("inf")),
        "all nan": full(np.nan),
        "all infinite": full(np.inf),
        "one hidden": masked,
        "all hidden": lambda a: np.ma.masked_all(a.shape),
        "one None": as_list(None),
        "one word": as_list("word"),
        "one number as a word": as_list("1.5"),
        "one complex number": with_one(1j, complex),
        "one complex number in a list": as_list(1j),
        "one list": as_list([1.0]),
        "one dict": as_list({}),
        "one function": as_list(abs),
        "one integer of 400 digits": as_list(10**400),
        "one nan as a decimal": as_list(Decimal("NaN")),
        "one signalling nan": as_list(Decimal("sNaN")),
        "one infinite decimal": as_list(Decimal("Infinity")),
        "one decimal beyond floats": as_list(Decimal("1e400")),
        "an array of words": lambda a: a.astype(str),
        "an array of bytes": lambda a: a.astype(str).astype(bytes),
        "lists of words": lambda a: a.astype(str).tolist(),
        "complex": lambda a: a + 1j,
        "complex64": lambda a: (a + 1j).astype(np.complex64),
        "complex without an imaginary part": lambda a: a.astype(complex),
        "times": lambda a: np.zeros(a.shape, dtype="M8[s]"),
        "spans of time": lambda a: np.zeros(a.shape, dtype="m8[s]"),
        "structures": lambda a: np.zeros(a.shape, dtype=[("a", "f8")]),
        "voids": lambda a: np.zeros(a.shape, dtype="V8"),
        "objects, one None": holes(None),
        "objects, one nan": holes(float("nan")),
        "objects, one word": holes("word"),
        "objects, one object": holes(object()),
    },
)

VALUES = kinds(
    EITHER,
    {
        "zeros": full(0.0),
        "zeros below 0": full(-0.0),
        "ones": full(1.0),
        "all alike": full(0.3),
        "below 0": lambda a: -np.abs(a.astype(float)) - 1,
        "the other sign": lambda a: -a.astype(float),
        "1 and -1": alternating(1),
        "1e308 and -1e308": alternating(1e308),
        "the largest": full(np.finfo(float).max),
        "the smallest": full(5e-324),
        "times 1e308": times(1e308),
        "times 1e300": times(1e300),
        "times 1e200": times(1e200),
        "times 1e155": times(1e155),
        "times 1e100": times(1e100),
        "times 1e16": times(1e16),
        "times 1e-16": times(1e-16),
        "times 1e-100": times(1e-100),
        "times 1e-155": times(1e-155),
        "times 1e-200": times(1e-200),
        "times 1e-300": times(1e-300),
        "times 1e-310": times(1e-310),
        "times 1e-320": times(1e-320),
        "one 1e308": with_one(1e308),
        "one -1e308": with_one(-1e308),
        "one 1e-310": with_one(1e-310),
        "one 0": with_one(0.0),
        "units far apart": apart(1e-150, 1e150),
        "units as far apart as can be": apart(1e-300, 1e300),
        "far from 0": lambda a: a.astype(float) + 1e12,
        "very far from 0": lambda a: a.astype(float) + 1e300,
        "whole numbers": lambda a: np.rint(a).astype(np.int64),
        "int8": as_type(np.int8),
        "uint8": as_type(np.uint8),
        "the largest int8": lambda a: np.full(a.shape, 127, dtype=np.int8),
        "the largest int64": lambda a: np.full(a.shape, 2**63 - 1),
        "the lowest int64": lambda a: np.full(a.shape, -(2**63)),
        "the largest uint64": lambda a: np.full(a.shape, 2**64 - 1, dtype=np.uint64),
        "one integer of 70 bits": as_list(2**70),
        "one integer of 300 digits": as_list(10**300),
        "beyond 2**53": lambda a: np.full(a.shape, 2**53 + 1),
        "below 0, whole": lambda a: np.full(a.shape, -1),
        "booleans": lambda a: a > 0,
        "all True": lambda a: np.ones(a.shape, dtype=bool),
        "all False": lambda a: np.zeros(a.shape, dtype=bool),
        "the largest float32": full(np.finfo(np.float32).max, np.float32),
        "1e30 in float32": full(1e30, np.float32),
        "1e-30 in float32": full(1e-30, np.float32),
        "the smallest float32": full(1e-45, np.float32),
        "the largest float16": full(65504, np.float16),
        "the smallest float16": full(6e-8, np.float16),
        "long floats": as_type(np.longdouble),
        "long floats beyond floats": lambda a: np.full(a.shape, np.longdouble("1e4000")),
        "a byte array": lambda a: bytearray(b"word"),
        "whatever is asked, and more": lambda a: mock.MagicMock(),
        "one minus infinity": with_one(-np.inf),
        "all minus infinity": full(-np.inf),
        "decimals of 100 digits": as_list(Decimal("1." + "3" * 100)),
        "one decimal below floats": as_list(Decimal("1e-400")),
    },
)

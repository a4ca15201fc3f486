"""The same numbers in another container, which must give the same answer."""

import array
from collections import UserList, deque
from decimal import Decimal
from fractions import Fraction

import numpy as np

from fuzz.kind import SAME, kinds, only


class Subclass(np.ndarray):
    """An array of a class of its own."""


class Sequence:
    """What has a length and entries, and nothing else."""

    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


class Lazy:
    """What becomes an array when asked."""

    def __init__(self, value):
        self.value = value

    def __array__(self, dtype=None, copy=None):
        return np.array(self.value, dtype=dtype, copy=True)


class Old(Lazy):
    """As `Lazy`, from the days before NumPy 2."""

    def __array__(self, dtype=None):
        return np.array(self.value, dtype=dtype)


class Interface:
    """What shows its memory."""

    def __init__(self, value):
        self.value = np.ascontiguousarray(value)

    @property
    def __array_interface__(self):
        return self.value.__array_interface__


def tuples(value):
    return tuple(map(tuples, value)) if np.ndim(value) else value.item()


def each(of):
    """Return what makes an array of objects, each number by `of`."""

    def make(a):
        out = np.empty(a.shape, dtype=object)
        out[...] = np.vectorize(of, otypes=[object])(a) if a.size else a
        return out

    return make


def nested(of):
    return lambda a: each(of)(a).tolist()


def floating(of):
    """Leave masks and whole numbers out."""

    def make(a):
        only(a.dtype.kind == "f")
        return of(a)

    return make


def unaligned(a):
    raw = np.zeros(a.nbytes + 1, dtype=np.uint8)
    out = raw[1:].view(a.dtype).reshape(a.shape)
    out[...] = a
    return out


def strided(a):
    only(a.ndim)
    return np.repeat(a, 2, axis=-1)[..., ::2]


def backwards(a):
    only(a.ndim)
    return a[::-1].copy()[::-1]


def read_only(a):
    out = a.copy()
    out.flags.writeable = False
    return out


def matrix(a):
    only(a.ndim == 2)
    with_matrix = np.asmatrix(a.copy())
    return with_matrix


def plain_array(a):
    only(a.ndim == 1 and a.dtype.kind == "f")
    return array.array("d", a.tolist())


def rows(a):
    only(a.ndim > 1)
    return list(a)


CONTAINERS = (
    kinds(
        SAME,
        {
            "a list": np.ndarray.tolist,
            "a tuple": tuples,
            "a list of arrays": rows,
            "a tuple of arrays": lambda a: tuple(rows(a)),
            "columns in order": np.asfortranarray,
            "strides below 0": backwards,
            "strides with gaps": strided,
            "read-only": read_only,
            "bytes in the other order": lambda a: a.astype(a.dtype.newbyteorder(">")),
            "not aligned": unaligned,
            "from bytes": lambda a: np.frombuffer(a.tobytes(), a.dtype).reshape(a.shape),
            "a subclass": lambda a: a.copy().view(Subclass),
            "a matrix of NumPy": matrix,
            "masked, nothing hidden": np.ma.masked_array,
            "a memory view": lambda a: memoryview(np.ascontiguousarray(a)),
            "an array of Python": plain_array,
            "a deque": lambda a: deque(a.tolist()),
            "a list of its own class": lambda a: UserList(a.tolist()),
            "a sequence": lambda a: Sequence(a.tolist()),
            "becomes an array": Lazy,
            "shows its memory": Interface,
            "objects": lambda a: a.astype(object),
            "a list of NumPy's numbers": nested(lambda x: x),
            "a list of arrays without an axis": nested(np.asarray),
        },
    )
    + kinds(
        SAME,
        {
            "decimals": floating(each(lambda x: Decimal(float(x)))),
            "a list of decimals": floating(nested(lambda x: Decimal(float(x)))),
            "fractions": floating(each(lambda x: Fraction(float(x)))),
            "a list of fractions": floating(nested(lambda x: Fraction(float(x)))),
            "decimals beside floats": floating(
                lambda a: (
                    [*map(Decimal, a.ravel()[:1].tolist()), *a.ravel()[1:].tolist()]
                    if a.ndim == 1
                    else each(lambda x: Decimal(float(x)) if x > 0 else float(x))(a)
                )
            ),
        },
    )
    + kinds(
        SAME,
        {
            "float32": floating(lambda a: a.astype(np.float32)),
            "float16": floating(lambda a: a.astype(np.float16)),
            "objects of float32": floating(each(np.float32)),
        },
        digits=3,
    )
)

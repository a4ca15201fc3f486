"""Flags, words, mappings, functions and dtypes that are not what was asked for."""

import types

import numpy as np

from fuzz.kind import EITHER, REFUSED, SAME, always, kinds, only


class Word(str):
    """A word of a class of its own."""


FLAGS = [
    *kinds(SAME, {"a boolean of NumPy": np.bool_}),
    *kinds(
        REFUSED,
        always(
            {
                "1": 1,
                "0": 0,
                "1.0": 1.0,
                "'True'": "True",
                "'False'": "False",
                "a list of one": [True],
                "an array without an axis": np.array(True),
                "an array of one": np.array([True]),
                "an array of two": np.array([True, False]),
            }
        ),
    ),
]

WORDS = [
    *kinds(SAME, {"a word of its own class": Word, "a word of NumPy": np.str_}),
    *kinds(
        REFUSED,
        {
            "in capitals": str.upper,
            "with a blank": lambda w: w + " ",
            "as bytes": str.encode,
            "in a list": lambda w: [w],
            "in an array": lambda w: np.array([w]),
            "twice in an array": lambda w: np.array([w, w]),
            "in an array without an axis": np.array,
            "True": lambda w: True,
            "0": lambda w: 0,
            "a very long word": lambda w: w * 10**5,
        },
    ),
]


def one_entry(change):
    """Return what changes the first array of a mapping."""

    def make(mapping):
        first = next(iter(mapping))
        return {**mapping, first: change(mapping[first])}

    return make


class Broken(dict):
    """A mapping whose entries cannot be had."""

    def __getitem__(self, key):
        raise RuntimeError("not loaded yet")


MAPPINGS = [
    *kinds(
        SAME,
        {
            "read-only": types.MappingProxyType,
            "backwards": lambda m: dict(reversed(m.items())),
        },
    ),
    *kinds(
        REFUSED,
        {
            "empty": lambda m: {},
            "keys": list,
            "pairs": lambda m: list(m.items()),
            "a name less": lambda m: dict(list(m.items())[1:]),
            "a name more": lambda m: {**m, "more": 1.0},
            "a number as a name": lambda m: {**m, 1: 1.0},
            "None as a name": lambda m: {**m, None: 1.0},
            "a tuple as a name": lambda m: {**m, ("a",): 1.0},
            "bytes as a name": lambda m: {**m, b"a": 1.0},
            "entries that cannot be had": Broken,
            "None for an array": one_entry(lambda a: None),
        },
    ),
]


def in_place(*arrays, **more):
    for a in arrays:
        a[...] = 0.0
    return np.ones((len(arrays[0]), len(arrays[-1])))


def raising(*arrays, **more):
    raise RuntimeError("my kernel")


FUNCTIONS = kinds(
    REFUSED,
    always(
        {
            "a class of numbers": float,
            "takes nothing": lambda: 1.0,
            "gives None": lambda *a, **k: None,
            "gives a word": lambda *a, **k: "word",
            "gives a number": lambda *a, **k: 1.0,
            "gives a vector": lambda *a, **k: np.ones(3),
            "gives a table too large": lambda x, y=None, **k: np.ones((len(x) + 1, 2)),
            "gives nan": lambda x, y=None, **k: np.full(
                (len(x), len(x if y is None else y)), np.nan
            ),
            "gives complex numbers": lambda x, y=None, **k: np.ones(
                (len(x), len(x if y is None else y)), dtype=complex
            ),
            "gives words": lambda x, y=None, **k: np.full(
                (len(x), len(x if y is None else y)), "word"
            ),
            "changes its input": in_place,
        }
    ),
)

TEXTS = [
    *kinds(EITHER, {"in capitals": str.upper, "a very long word": lambda w: w * 10**5}),
    *kinds(
        REFUSED,
        {
            "blanks": lambda w: "   ",
            "lines": lambda w: w + "\n" + w,
            "as bytes": str.encode,
            "in a list": lambda w: [w],
            "in an array": lambda w: np.array([w]),
            "True": lambda w: True,
            "0": lambda w: 0,
        },
    ),
]

DTYPES = [
    *kinds(SAME, {"a class": lambda d: np.dtype(d).type, "a name": lambda d: np.dtype(d).name}),
    *kinds(
        REFUSED,
        always(
            {
                "int64": np.int64,
                "a class of Python": int,
                "float16": np.float16,
                "a long float": np.longdouble,
                "complex": complex,
                "an object": object,
                "a word for none": "nonsense",
                "words": "U3",
                "a structure": [("a", "f8")],
                "a pair": ("f8", (2,)),
                "a boolean": bool,
                "a number": 3,
                "times": "M8[s]",
            }
        ),
    ),
]


def sparse(kind, dtype=None):
    """Return what makes a sparse array of a matrix."""

    def make(a):
        import scipy.sparse

        only(a.ndim == 2)
        return getattr(scipy.sparse, kind)(a if dtype is None else a.astype(dtype))

    return make


SPARSE = {f"sparse, {kind}": sparse(kind) for kind in (
    "csr_array csc_array coo_array lil_array dok_array bsr_array dia_array csr_matrix coo_matrix"
).split()}  # fmt: skip

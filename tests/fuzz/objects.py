"""What holds no numbers, or none that can be had."""

import datetime
import io
import types
from unittest import mock

import numpy as np

from fuzz.kind import REFUSED, kinds


class Plain:
    """An object without anything."""


class Raises:
    """What cannot be read."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not computed yet")


class Lies(Raises):
    """What becomes no array."""

    def __array__(self, dtype=None, copy=None):
        return [1.0, 2.0]


class NoLength:
    """A sequence whose length cannot be had."""

    def __len__(self):
        raise RuntimeError("no length yet")

    def __getitem__(self, i):
        raise RuntimeError("no entries yet")


class Endless(NoLength):
    """A sequence that is as long as can be."""

    def __len__(self):
        return 2**62


class NoFloat:
    """A number that cannot be read."""

    def __float__(self):
        raise RuntimeError("no number yet")

    __index__ = __int__ = __bool__ = __float__


class NoEqual(NoFloat):
    """What cannot be compared, hashed or shown."""

    __hash__ = None

    def __eq__(self, other):
        raise RuntimeError("not to be compared")

    def __repr__(self):
        raise RuntimeError("not to be shown")


class NoAttributes:
    """What has each attribute that is asked for, and none can be used."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise RuntimeError(f"no {name} yet")


class Foreign:
    """A tensor of a library that is not installed."""


Foreign.__module__ = "torch.fake"


class BadShape(NoLength):
    """What has a shape, and nothing in it."""

    shape = (3, 2)
    ndim = 2
    dtype = np.dtype(float)


class LikeAFrame:
    """What calls itself a table, and is none."""

    columns = ("a", "b")
    shape = (3, 2)

    def to_numpy(self):
        raise RuntimeError("not read yet")


class LikeASeries:
    """What gives a table of words."""

    def to_numpy(self):
        return np.array(["a", "b"])


def circle():
    out = [1.0]
    out.append(out)
    return out


def deep():
    out = 1.0
    for _ in range(70):
        out = [out]
    return out


def generator():
    yield 1.0
    yield 2.0


NO_NUMBERS = kinds(
    REFUSED,
    {
        name: (lambda _, make=make: make())
        for name, make in {
            "None": lambda: None,
            "a word": lambda: "word",
            "no letters": lambda: "",
            "a number as a word": lambda: "1.5",
            "a word of NumPy": lambda: np.str_("word"),
            "bytes": lambda: b"word",
            "a dict": lambda: {"a": 1.0},
            "an empty dict": dict,
            "a set": lambda: {1.0, 2.0},
            "a frozen set": lambda: frozenset([1.0]),
            "keys of a dict": lambda: {1.0: 2}.keys(),
            "a generator": generator,
            "an iterator": lambda: iter([1.0, 2.0]),
            "a map": lambda: map(float, [1, 2]),
            "a zip": lambda: zip([1.0], [2.0], strict=True),
            "a function": lambda: np.sin,
            "a lambda": lambda: lambda: 1.0,
            "a class": lambda: float,
            "the class of arrays": lambda: np.ndarray,
            "a module": lambda: np,
            "an object": object,
            "an object of a class": Plain,
            "an ellipsis": lambda: ...,
            "a slice": lambda: slice(3),
            "not implemented": lambda: NotImplemented,
            "an exception": lambda: ValueError("mine"),
            "a namespace": lambda: types.SimpleNamespace(a=1.0),
            "a file": io.StringIO,
            "a path": lambda: __import__("pathlib").PurePath("a"),
            "a date": lambda: datetime.date(2020, 1, 1),
            "a time": lambda: datetime.datetime(2020, 1, 1),
            "a span of time": lambda: datetime.timedelta(1),
            "a time of NumPy": lambda: np.datetime64("2020-01-01"),
            "a span of time of NumPy": lambda: np.timedelta64(3, "s"),
            "no time": lambda: np.datetime64("NaT"),
            "a complex number": lambda: 1 + 2j,
            "a complex number of NumPy": lambda: np.complex64(1),
            "a void": lambda: np.void(b"abc"),
            "a structured number": lambda: np.array((1, 2.0), dtype="i4,f8"),
            "hidden": lambda: np.ma.masked,
            "nan": lambda: float("nan"),
            "infinity": lambda: float("inf"),
            "minus infinity": lambda: float("-inf"),
            "nan as a decimal": lambda: __import__("decimal").Decimal("NaN"),
            "a signalling nan": lambda: __import__("decimal").Decimal("sNaN"),
            "infinity as a decimal": lambda: __import__("decimal").Decimal("Infinity"),
            "an array of words": lambda: np.array(["a", "b"]),
            "an array of numbers as words": lambda: np.array([["1", "2"], ["3", "4"]]),
            "an array of bytes": lambda: np.array([b"a", b"b"]),
            "a list of words": lambda: ["a", "b"],
            "a list of lists of words": lambda: [["a", "b"], ["c", "d"]],
            "a list of None": lambda: [None, None],
            "a list of dicts": lambda: [{"a": 1.0}, {"a": 2.0}],
            "a list of sets": lambda: [{1.0}, {2.0}],
            "a list of generators": lambda: [generator(), generator()],
            "a list of objects": lambda: [object(), object()],
            "a list of functions": lambda: [np.sin, np.cos],
            "a list of times": lambda: [datetime.datetime(2020, 1, 1)],
            "an array of times": lambda: np.array(["2020-01-01"] * 2, dtype="M8[D]"),
            "an array of spans of time": lambda: np.array([1, 2], dtype="m8[s]"),
            "a list of complex numbers": lambda: [1 + 2j, 3.0],
            "a table of complex numbers": lambda: np.ones((3, 2), dtype=complex),
            "an array of structures": lambda: np.zeros(3, dtype=[("a", "f8"), ("b", "i4")]),
            "a record array": lambda: np.rec.array([(1.0, 2)], dtype=[("a", "f8"), ("b", "i4")]),
            "an array of voids": lambda: np.zeros(3, dtype="V8"),
            "an array of None": lambda: np.array([None, None]),
            "an array of lists": lambda: np.array([[1.0], [1.0, 2.0], None], dtype=object)[:2],
            "ragged": lambda: [[1.0, 2.0], [3.0]],
            "ragged deep down": lambda: [[[1.0], [2.0]], [[3.0], [4.0, 5.0]]],
            "numbers beside lists": lambda: [1.0, [2.0, 3.0]],
            "arrays of other lengths": lambda: [np.ones(2), np.ones(3)],
            "a list in itself": circle,
            "lists 70 deep": deep,
            "cannot be read": Raises,
            "becomes no array": Lies,
            "a list of what cannot be read": lambda: [Raises(), Raises()],
            "has no length": NoLength,
            "as long as can be": Endless,
            "a shape without numbers": BadShape,
            "cannot be a number": NoFloat,
            "a list of what cannot be a number": lambda: [NoFloat(), NoFloat()],
            "cannot be compared": NoEqual,
            "attributes that raise": NoAttributes,
            "a tensor of another library": Foreign,
            "a table that raises": LikeAFrame,
            "a series of words": LikeASeries,
            "whatever is asked": mock.Mock,
        }.items()
    },
)

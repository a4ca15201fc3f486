"""Other shapes: some are good, some are not, and none may surprise."""

import numpy as np

from fuzz.kind import EITHER, kinds, only


def axis_off(axis, part):
    """Return what takes a part along an axis."""

    def make(a):
        only(-a.ndim <= axis < a.ndim)
        place = [slice(None)] * a.ndim
        place[axis] = part
        return a[tuple(place)].copy()

    return make


def twice(axis):
    def make(a):
        only(-a.ndim <= axis < a.ndim)
        return np.concatenate([a, a], axis=axis)

    return make


def at_least(ndim, of):
    def make(a):
        only(a.ndim >= ndim)
        return of(a)

    return make


SHAPES = kinds(
    EITHER,
    {
        "a number": lambda a: float(a.ravel()[0]) if a.size else 1.0,
        "an array without an axis": lambda a: np.array(1.5),
        "an empty list": lambda a: [],
        "a list of an empty list": lambda a: [[]],
        "a list of empty lists": lambda a: [[], [], []],
        "an empty array": lambda a: np.zeros(0),
        "no rows": lambda a: np.zeros((0, *a.shape[1:])),
        "no columns": lambda a: np.zeros((*a.shape[:-1], 0)),
        "no rows and no columns": lambda a: np.zeros((0,) * max(a.ndim, 1)),
        "one row": axis_off(0, slice(1)),
        "one column": axis_off(-1, slice(1)),
        "one row less": axis_off(0, slice(-1)),
        "one column less": axis_off(-1, slice(-1)),
        "the first row": axis_off(0, 0),
        "the first column": axis_off(-1, 0),
        "all twice": twice(0),
        "all twice, side by side": twice(-1),
        "on its side": at_least(2, lambda a: np.swapaxes(a, 0, -1).copy()),
        "flat": np.ravel,
        "one axis more in front": lambda a: a[None].copy(),
        "one axis more behind": lambda a: a[..., None].copy(),
        "three axes more": lambda a: a[None, None, None].copy(),
        "two alike, stacked": lambda a: np.stack([a, a]),
        "sixty axes": lambda a: a.reshape(a.shape + (1,) * (60 - a.ndim)),
        "rows backwards": lambda a: a[::-1].copy() if a.ndim else a,
    },
)

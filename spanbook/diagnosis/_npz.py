"""Columns of the arrays in a .npz file; those of a matrix are called ``X[0]``, ``X[1]``."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import IO

import numpy as np

from spanbook._table import told_apart
from spanbook.diagnosis._sheet import Column, Sheet, of_array


def npz(path: str, stream: IO[bytes]) -> Sheet:
    """Return the columns of a file of arrays."""
    try:
        with np.load(stream, allow_pickle=False) as file:
            arrays = {name: np.asarray(file[name]) for name in file.files}
    except (ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error):
        raise ValueError(f"cannot read {path}: not a .npz file of plain arrays") from None
    found: list[tuple[str, Callable[[], Column]]] = []
    for name, a in arrays.items():
        if a.ndim == 1:
            found.append((name, partial(of_array, a)))
        elif a.ndim == 2:
            found += [(f"{name}[{j}]", partial(of_array, a[:, j])) for j in range(a.shape[1])]
    if not found:
        raise ValueError(f"{path} has no array of one or two axes")
    names = told_apart([name for name, _ in found])  # an array may be called X[0] itself
    columns = dict(zip(names, [column for _, column in found], strict=True))
    return Sheet(path, columns, names, lambda i: f"row {i}")

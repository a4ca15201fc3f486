"""Columns of numbers from a CSV or .npz file; what cannot be read is said in one line."""

from __future__ import annotations

import csv
import io
import re
import shlex
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from spanbook._arrays import Array
from spanbook._table import listed, numbered

EMPTY = {"", "na", "n/a", "nan", "null", "none", "?"}
FLAGS = {"true": 1.0, "false": 0.0}
Columns = Mapping[str, Callable[[], Array]]


class Frame(NamedTuple):
    """As much of a data frame as `diagnose` asks for."""

    columns: list[str]
    values: Array

    def to_numpy(self) -> Array:
        """Return the cells."""
        return self.values


def read(path: str) -> Columns:
    """Return the columns of a file by name; each is made into numbers when it is called for."""
    try:
        return _npz(path) if path.lower().endswith(".npz") else _csv(path)
    except OSError as error:
        raise ValueError(f"cannot read {path}: {error.strerror or error}") from None


def choose(path: str, columns: Columns, names: Sequence[str]) -> Frame:
    """Return some of the columns."""
    found = [name for wanted in names for name in _named(path, columns, wanted)]
    if not found:
        raise ValueError(f"{path} has no column left to diagnose")
    try:
        values = [columns[name]() for name in found]
    except ValueError as error:
        numbers = shlex.join([name for name in found if _is_read(columns[name])][:12])
        raise ValueError(
            f"{error} (choose other columns with --columns {numbers}".strip() + ")"
        ) from None
    if len({len(v) for v in values}) > 1:
        sizes = ", ".join(f"'{n}' {len(v)}" for n, v in zip(found, values, strict=True))
        raise ValueError(f"the arrays of {path} differ in length: {sizes}")
    return Frame(found, np.column_stack(values))


def _is_read(column: Callable[[], Array]) -> bool:
    """Whether a column can be made into numbers."""
    try:
        column()
    except ValueError:
        return False
    return True


def _named(path: str, columns: Columns, wanted: str) -> list[str]:
    """Return the column of that name, or number, or the columns of the matrix of that name."""
    if wanted in columns:
        return [wanted]
    if wanted.isdigit() and numbered(int(wanted)) in columns:
        return [numbered(int(wanted))]
    parts = [name for name in columns if re.fullmatch(re.escape(wanted) + r"\[\d+\]", name)]
    if not parts:
        raise ValueError(f"{path} has no column '{wanted}'; it has {listed(list(columns), 12)}")
    return parts


def _npz(path: str) -> Columns:
    try:
        with open(path, "rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {name: np.asarray(file[name]) for name in file.files}
    except (ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error):
        raise ValueError(f"cannot read {path}: not a .npz file of plain arrays") from None
    out: dict[str, Callable[[], Array]] = {}
    for name, a in arrays.items():
        if a.ndim == 1:
            out[name] = partial(_real, path, name, a)
        elif a.ndim == 2:
            out |= {f"{name}[{j}]": partial(_real, path, name, a[:, j]) for j in range(a.shape[1])}
    if not out:
        raise ValueError(f"{path} has no array of one or two axes")
    return out


def _real(path: str, name: str, values: Array) -> Array:
    if values.dtype.kind not in "biuf":
        raise ValueError(f"'{name}' in {path} is not made of real numbers: {values.dtype}")
    return values.astype(np.result_type(values.dtype, np.float32))


def _csv(path: str) -> Columns:
    text = _text(path)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        # A line number is that of the last line of a row: a quoted cell may span several.
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise ValueError(f"cannot read {path}: line {reader.line_num}: {error}") from None
    if not rows:
        raise ValueError(f"{path} is empty")
    names = _header(path, rows[0][1], delimiter)
    if names is None:
        names = [numbered(j) for j in range(len(rows[0][1]))]
    else:
        del rows[0]
    if not rows:
        raise ValueError(f"{path} has a header and no rows")
    for line, row in rows:
        if len(row) != len(names):
            raise ValueError(
                f"{path}, line {line} has {len(row)} cells, but there are {len(names)} columns"
            )
    return {
        name: partial(_numbers, path, name, [(line, row[j]) for line, row in rows], delimiter)
        for j, name in enumerate(names)
    }


def _text(path: str) -> str:
    data = Path(path).read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise ValueError(f"cannot read {path}: not text in UTF-8") from None
    if "\0" in text:
        raise ValueError(f"cannot read {path}: not a text file")
    return text


def _delimiter(text: str) -> str:
    """Return what separates the cells of the first line that has any; a comma in doubt."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub('"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


def _header(path: str, first: list[str], delimiter: str) -> list[str] | None:
    """Return the names in the first line, or None if it holds numbers: then it is data."""
    if all(_number(cell, delimiter) is not None for cell in first):
        return None
    names = [name or numbered(j) for j, name in enumerate(first)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"the header of {path} has {listed(twice)} more than once")
    return names


def _numbers(path: str, name: str, cells: Sequence[tuple[int, str]], delimiter: str) -> Array:
    """Return a column as numbers, NaN where a cell is empty."""
    out = np.full(len(cells), np.nan)
    for i, (line, cell) in enumerate(cells):
        if cell.lower() in EMPTY:
            continue
        number = _number(cell, delimiter)
        if number is None:
            raise ValueError(f"{path}, line {line}, column '{name}': '{cell}' is not a number")
        out[i] = number
    return out


def _number(cell: str, delimiter: str) -> float | None:
    """Return the number that a cell holds, or None; 3,5 is one where commas separate nothing."""
    if delimiter != "," and "." not in cell:
        cell = cell.replace(",", ".", 1)
    if cell.lower() in FLAGS:
        return FLAGS[cell.lower()]
    try:
        return None if "_" in cell else float(cell)  # Python reads 1_000, tables do not
    except ValueError:
        return None

"""Large text files through pandas; a file of which some cell does not fit is left to others."""

from __future__ import annotations

import csv
import importlib
import io
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

import numpy as np

from spanbook.diagnosis._dialect import EMPTY, FLAGS, Dialect, UnreadableError
from spanbook.diagnosis._progress import Progress
from spanbook.diagnosis._sheet import Column, Sheet
from spanbook.diagnosis._source import position
from spanbook.diagnosis._stop import stoppable
from spanbook.diagnosis._text import named, written

CHUNK = 20_000  # rows
MISSING = sorted({w for e in EMPTY for w in (e, e.upper(), e.capitalize())} | {"NaN"})
Growing = list[Any]  # an array of numbers, a list of words, or None where all is empty so far


def quick(path: str, stream: IO[bytes], how: Dialect, progress: Progress) -> Sheet | None:
    """Return the columns of a text file; None if some row or cell does not fit, to be named."""
    start = _start(stream, how)
    if start is None:
        return None
    skipped, first = start
    names, notes = named(first, how.header)
    columns: Growing = [None] * len(names)
    done = 0
    try:
        with stoppable():
            for chunk in _chunks(stream, how, skipped):
                if chunk.shape[1] != len(names) or not _grown(columns, chunk, done, how):
                    return None
                done += len(chunk)
                progress.at("reading", *position(stream))
    except (ValueError, RuntimeError):  # pandas' own errors are ValueErrors
        return None
    below = " below the header" if how.header else ""
    made: dict[str, Callable[[], Column]] = {}
    made |= {name: partial(_column, c, done) for name, c in zip(names, columns, strict=True)}
    return Sheet(path, made, tuple(made), lambda i: f"row {i + 1}{below}", (*notes, *written(how)))


def _start(stream: IO[bytes], how: Dialect) -> tuple[int, list[str]] | None:
    """Return how many lines come before the data, and the first row."""
    lines = io.TextIOWrapper(stream, encoding=how.encoding, newline="")
    try:
        line, first = next(how.rows(lines))
    except (StopIteration, UnreadableError, UnicodeDecodeError):
        return None
    finally:
        lines.detach()
        stream.seek(0)
    return line - (not how.header), first


def _chunks(stream: IO[bytes], how: Dialect, skipped: int) -> Iterator[Any]:
    pd = importlib.import_module("pandas")

    exact = {} if int(pd.__version__.split(".")[0]) > 2 else {"float_precision": "round_trip"}
    yield from pd.read_csv(
        stream,
        sep=r"\s+" if how.delimiter == " " else how.delimiter,
        header=None,
        skiprows=skipped,
        chunksize=CHUNK,
        encoding=how.encoding,
        decimal=how.decimal,
        quoting=csv.QUOTE_MINIMAL if how.quotes else csv.QUOTE_NONE,
        na_values=MISSING,
        keep_default_na=False,
        skipinitialspace=True,
        low_memory=False,
        **exact,
    )


def _grown(columns: Growing, chunk: Any, done: int, how: Dialect) -> bool:
    """Add a chunk to the columns, unless one has words and numbers, or a row may be cut short."""
    if chunk.iloc[:, -1].isna().any():
        return False  # pandas fills a short row in silence
    for j, (_, cells) in enumerate(chunk.items()):
        has, empty = columns[j], bool(cells.isna().all())
        if cells.dtype.kind in "biuf":
            if isinstance(has, list) and not empty:
                return False
            if isinstance(has, list):
                has += [None] * len(cells)
                continue
            columns[j] = has = array("d") if has is None else has
            has.frombytes(np.ascontiguousarray(cells, np.float64).tobytes())
        else:
            if isinstance(has, array):
                if not np.isnan(np.frombuffer(has)).all():
                    return False
                has = None
            columns[j] = has = [None] * done if has is None else has
            words = [None if x is None or x != x else str(x).strip() for x in cells.tolist()]
            if any(_is_number(word, how) for word in set(words) if word is not None):
                return False
            has += words
    return True


def _is_number(word: str, how: Dialect) -> bool:
    """Whether pandas left a number for a word: one of 20 digits, or true beside an empty cell."""
    likely = word[:1] in "+-.0123456789" or word.lower() in FLAGS
    return likely and how.number(word) is not None


def _column(cells: Any, n: int) -> Column:
    if isinstance(cells, list):
        return Column(words=cells)
    return Column(numbers=np.full(n, np.nan) if cells is None else np.frombuffer(cells))

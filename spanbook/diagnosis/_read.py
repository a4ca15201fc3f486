"""A table from a file, text, Parquet, Excel or .npz by its first bytes, or from a folder."""

from __future__ import annotations

import importlib.util
import io
import os
from typing import IO

from spanbook.diagnosis._dialect import Wanted, dialect
from spanbook.diagnosis._folder import folder
from spanbook.diagnosis._frames import excel, parquet
from spanbook.diagnosis._npz import npz
from spanbook.diagnosis._progress import Progress
from spanbook.diagnosis._quick import quick
from spanbook.diagnosis._sheet import Sheet
from spanbook.diagnosis._source import STDIN, called, kind, opened
from spanbook.diagnosis._text import by_row

LARGE = 1_000_000  # bytes from which on pandas is faster, its import included


def read(path: str, wanted: Wanted, progress: Progress) -> Sheet:
    """Return the columns of a file, a folder of Parquet, or standard input for ``-``."""
    name = called(path)
    if path != STDIN and os.path.isdir(path):
        return folder(name, wanted)
    with opened(path) as stream:
        found = "npz" if path.lower().endswith(".npz") else kind(stream)
        if found == "text":
            return _text(name, stream, wanted, progress)
        if found == "parquet":
            return parquet(name, io.BytesIO(stream.read()) if path == STDIN else path, wanted)
        return excel(name, stream, wanted) if found == "excel" else npz(name, stream)


def _text(path: str, stream: IO[bytes], wanted: Wanted, progress: Progress) -> Sheet:
    """Return the columns of a text file."""
    how = dialect(path, stream, wanted)
    large = len(stream.read(LARGE)) == LARGE
    stream.seek(0)
    if large and not wanted.categories and importlib.util.find_spec("pandas"):
        if sheet := quick(path, stream, how, progress):
            return sheet
        stream.seek(0)
    return by_row(path, stream, how, wanted.categories, progress)

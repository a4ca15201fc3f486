"""A table from a file: text, Parquet, Excel or .npz, known by its first bytes."""

from __future__ import annotations

import io

from spanbook.diagnosis._dialect import Wanted
from spanbook.diagnosis._frames import excel, parquet
from spanbook.diagnosis._npz import npz
from spanbook.diagnosis._progress import Progress
from spanbook.diagnosis._sheet import Sheet
from spanbook.diagnosis._source import STDIN, called, kind, opened
from spanbook.diagnosis._text import text


def read(path: str, wanted: Wanted, progress: Progress) -> Sheet:
    """Return the columns of a file, or of standard input for ``-``."""
    name = called(path)
    with opened(path) as stream:
        found = "npz" if path.lower().endswith(".npz") else kind(stream)
        if found == "text":
            return text(name, stream, wanted, progress)
        if found == "parquet":
            return parquet(name, io.BytesIO(stream.read()) if path == STDIN else path, wanted)
        return excel(name, stream, wanted) if found == "excel" else npz(name, stream)

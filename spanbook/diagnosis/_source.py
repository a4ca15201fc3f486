"""The bytes of a file or of standard input, unpacked, as a stream that can be rewound."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

STDIN = "-"


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """Open a file, or standard input for ``-``; what gzip packed is unpacked."""
    try:
        with io.BytesIO(sys.stdin.buffer.read()) if path == STDIN else open(path, "rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            yield gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[misc]
    except OSError as error:  # a broken gzip file is one too
        raise ValueError(f"cannot read {called(path)}: {error.strerror or error}") from None
    except (EOFError, zlib.error):
        raise ValueError(f"cannot read {called(path)}: the gzip file is broken") from None


def position(stream: IO[bytes]) -> tuple[float, float | None]:
    """Return how many bytes were taken, and of how many where that is known, packed ones."""
    raw = getattr(stream, "fileobj", None) or stream
    try:
        return raw.tell(), os.fstat(raw.fileno()).st_size
    except OSError:  # standard input
        return raw.tell(), None


def called(path: str) -> str:
    """Return what messages call a file."""
    return "standard input" if path == STDIN else path


def kind(stream: IO[bytes]) -> str:
    """Return what a stream holds by its first bytes: npz, parquet, excel or text."""
    start = stream.read(8)
    stream.seek(0)
    if start[:4] == b"PAR1":
        return "parquet"
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "excel"
    if start[:4] != b"PK\x03\x04":
        return "text"
    try:
        with zipfile.ZipFile(stream) as file:
            names = file.namelist()
    except zipfile.BadZipFile:
        names = []
    stream.seek(0)
    return "excel" if any(n.startswith("xl/") for n in names) else "npz"

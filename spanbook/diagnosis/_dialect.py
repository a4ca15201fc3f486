"""How a text file is written: its letters, what separates cells, its comments and its header.

What the options state is taken; the rest is found in the first lines, or asked about.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

SAMPLE = 1 << 18  # bytes that are looked at
LINES = 100  # of them
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes", " ": "spaces"}
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+")  # 1,234,567
POINTED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?")  # 1.234,5
EMPTY = {"", "na", "n/a", "nan", "null", "none", "?"}
FLAGS = {"true": 1.0, "false": 0.0}


class Wanted(NamedTuple):
    """What the options of the command state; None is to be found."""

    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    comment: str = "#"
    quotes: bool = True
    header: bool | None = None
    sheet: str | None = None
    categories: tuple[str, ...] = ()  # columns whose cells are names, also if they look otherwise


class Dialect(NamedTuple):
    """How a file is written."""

    encoding: str
    delimiter: str
    decimal: str
    comment: str
    quotes: bool
    header: bool

    def rows(self, lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield the cells of each row that has any, with the number of its last line."""
        reader = csv.reader(
            self.kept(lines),
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE,
            strict=True,
            skipinitialspace=True,
        )
        try:
            for row in reader:
                if any(row):  # a line number is that of a row's last line
                    yield reader.line_num, [cell.strip() for cell in row]
        except csv.Error as error:
            raise UnreadableError(reader.line_num, str(error)) from None

    def kept(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the lines, a comment as an empty one, so that lines keep their numbers."""
        for line in lines:
            if self.comment and line.lstrip().startswith(self.comment):
                yield "\n"
            else:
                yield line.strip(" \r\n") + "\n" if self.delimiter == " " else line

    def number(self, cell: str) -> float | None:
        """Return the number that a cell holds, NaN for an empty one, or None."""
        if cell.lower() in EMPTY:
            return float("nan")
        if cell.lower() in FLAGS:
            return FLAGS[cell.lower()]
        if self.decimal == ",":
            if "." in cell:  # 1.234,5
                if not POINTED.fullmatch(cell):
                    return None
                cell = cell.replace(".", "")
            cell = cell.replace(",", ".", 1)
        try:
            return None if "_" in cell else float(cell)  # Python reads 1_000, tables do not
        except ValueError:
            return None


class UnreadableError(ValueError):
    """A line that is no row of a table."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def dialect(path: str, stream: IO[bytes], wanted: Wanted) -> Dialect:
    """Return how a file is written."""
    sample = stream.read(SAMPLE)
    stream.seek(0)
    encoding = wanted.encoding or _encoding(sample)
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise ValueError(
            f"no encoding is called '{encoding}'; --encoding latin-1 is one"
        ) from None
    text = sample.decode(encoding, errors="replace")
    if "\0" in text:
        raise ValueError(f"cannot read {path}: not a text file, Parquet, Excel or .npz")
    lines = io.StringIO(text, newline="").readlines()
    lines = lines if len(sample) < SAMPLE else lines[:-1]
    plain = Dialect(encoding, ",", ".", wanted.comment, wanted.quotes, False)
    seen = [x for x in plain.kept(lines) if x.strip()][:LINES]
    found = plain._replace(delimiter=wanted.delimiter or _delimiter(plain, seen))
    found = found._replace(decimal=wanted.decimal or _decimal(path, found, lines))
    return found._replace(header=_header(path, found, lines, wanted.header))


def _encoding(sample: bytes) -> str:
    if sample[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # the last letter may be cut
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def _delimiter(plain: Dialect, lines: list[str]) -> str:
    """Return what separates as many cells in each line; else what the first line has most of."""
    even, most = [], (0, ",")
    for mark in "\t;|, ":
        try:
            sizes = [len(row) for _, row in plain._replace(delimiter=mark).rows(lines)]
        except UnreadableError:
            continue
        if len(set(sizes)) == 1 and sizes[0] > 1:
            even.append(mark)
        # Of spaces the first line may have some in its names: then most others have none.
        size = (sorted(sizes)[len(sizes) // 2] if mark == " " else sizes[0]) if sizes else 1
        if size - 1 > most[0] and not (mark == " " and most[0]):
            most = size - 1, mark
    return even[0] if even else most[1]


def _decimal(path: str, found: Dialect, lines: list[str]) -> str:
    """Return the sign before decimals: a comma where some number has one that groups no digits."""
    if found.delimiter == ",":
        return "."
    try:
        cells = [cell for _, row in found.rows(lines) for cell in row]
    except UnreadableError:
        cells = [cell for line in lines for cell in line.split(found.delimiter)]
    commas = [c for c in cells if re.fullmatch(r"[+-]?[\d.]*,\d+([eE][+-]?\d+)?", c.strip())]
    points = [c for c in cells if re.fullmatch(r"[+-]?\d*\.\d+([eE][+-]?\d+)?", c.strip())]
    if any(not GROUPED.fullmatch(c.strip()) for c in commas):
        return ","
    if commas and not points:
        raise ValueError(
            f"{path}: is '{commas[0]}' more than a thousand (--decimal .) or has it "
            "three decimals (--decimal ,)?"
        )
    return "."


def _header(path: str, found: Dialect, lines: list[str], wanted: bool | None) -> bool:
    """Return whether the first row holds names; a number in it is asked about."""
    if wanted is not None:
        return wanted
    try:
        line, first = next(found.rows(lines), (0, []))
    except UnreadableError:
        return True  # which reading it says
    years = [c for c in first if c and (x := found.number(c)) is not None and x == x]
    if years:
        raise ValueError(
            f"{path}, line {line}: is '{years[0]}' the name of a column (--header) "
            "or a number (--no-header)?"
        )
    return any(first)

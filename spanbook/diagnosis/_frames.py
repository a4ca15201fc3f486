"""Parquet and Excel, where pandas, polars or PyArrow is there to read them."""

from __future__ import annotations

import importlib
import importlib.util
import io
from collections.abc import Callable
from functools import partial
from typing import IO, Any

import numpy as np

from spanbook._arrays import Array
from spanbook._table import listed
from spanbook.diagnosis._dialect import Dialect, Wanted
from spanbook.diagnosis._sheet import Column, Sheet, as_words, of_array, shown, typed
from spanbook.diagnosis._stop import stoppable
from spanbook.diagnosis._text import named

_PLAIN = Dialect("utf-8", ",", ".", "", True, True)


def parquet(path: str, source: Any, wanted: Wanted) -> Sheet:
    """Return the columns of a Parquet file, each read when it is called for."""
    read: Callable[[str], Any]
    if importlib.util.find_spec("pyarrow"):
        pq = importlib.import_module("pyarrow.parquet")
        file = tried(path, "Parquet", lambda: pq.ParquetFile(source))
        names = [str(name) for name in file.schema_arrow.names]
        read = partial(_by_pyarrow, file)
    elif importlib.util.find_spec("polars"):
        pl = importlib.import_module("polars")
        frame = tried(path, "Parquet", lambda: pl.read_parquet(source))
        names, read = list(frame.columns), frame.get_column
    else:
        raise ValueError(
            f"{path} is Parquet: it takes pandas with pyarrow, or polars (pip install polars)"
        )
    if not names:
        raise ValueError(f"{path} has no columns")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{path} has several columns called {listed(twice)}: rename them")
    columns: dict[str, Callable[[], Column]] = {}
    columns |= {name: partial(of_series, path, name, read, wanted.categories) for name in names}
    return Sheet(path, columns, tuple(columns), lambda i: f"row {i + 1}")


def _by_pyarrow(file: Any, name: str) -> Any:
    return file.read(columns=[name]).column(0)


def of_series(
    path: str, name: str, read: Callable[[str], Any], categories: tuple[str, ...]
) -> Column:
    """Return a column as it is read, or its cells as names."""
    series = tried(path, "Parquet", lambda: read(name))
    values = tried(path, "Parquet", lambda: np.asarray(series))
    if name in categories:
        return as_words(values)
    return of_array(values)


def excel(path: str, stream: IO[bytes], wanted: Wanted) -> Sheet:
    """Return the columns of a sheet of a workbook."""
    sheets = _workbook(path, stream)
    if wanted.sheet is not None and wanted.sheet not in sheets:
        raise ValueError(f"{path} has no sheet '{wanted.sheet}'; it has {', '.join(sheets)}")
    if wanted.sheet is None and len(sheets) > 1:
        raise ValueError(
            f"{path} has {len(sheets)} sheets ({', '.join(list(sheets)[:6])}): "
            f"--sheet {shown(next(iter(sheets)))} reads the first"
        )
    cells = sheets[wanted.sheet or next(iter(sheets))]()
    full = ~np.array([[_is_empty(x) for x in row] for row in cells], bool).reshape(cells.shape)
    lines = np.flatnonzero(full.any(axis=1)) if full.size else np.zeros(0, int)
    if not len(lines):
        raise ValueError(f"{path} is empty")
    cells, width = cells[lines], int(np.flatnonzero(full.any(axis=0))[-1]) + 1
    first = ["" if _is_empty(x) else str(x).strip() for x in cells[0, :width]]
    header = wanted.header
    if header is None:
        header = _has_names(path, int(lines[0]) + 1, list(cells[0, :width]))
    names, notes = named(first, header)
    cells, lines = (cells[1:], lines[1:]) if header else (cells, lines)
    if not len(lines):
        raise ValueError(f"{path} has a header and no rows (--no-header if it is data)")

    def place(i: int) -> str:
        return f"row {int(lines[i]) + 1}"

    columns: dict[str, Callable[[], Column]] = {}
    for name, column in zip(names, cells.T[:width], strict=True):
        columns[name] = partial(as_words if name in wanted.categories else typed, column)
    return Sheet(path, columns, tuple(columns), place, notes, lines=True)


def _has_names(path: str, row: int, first: list[Any]) -> bool:
    years = [x for x in first if isinstance(x, int | float) and x == x]
    if years:
        raise ValueError(
            f"{path}, row {row}: is '{years[0]:g}' the name of a column (--header) "
            "or a number (--no-header)?"
        )
    return True


def _is_empty(x: Any) -> bool:
    return x is None or x != x or (isinstance(x, str) and not x.strip())


def _workbook(path: str, stream: IO[bytes]) -> dict[str, Callable[[], Array]]:
    """Return what reads each sheet of a workbook, all of its cells as they are."""
    if importlib.util.find_spec("pandas") and importlib.util.find_spec("openpyxl"):
        pd, data = importlib.import_module("pandas"), stream.read()
        names = tried(path, "Excel", lambda: pd.ExcelFile(io.BytesIO(data)).sheet_names)
        return {n: partial(tried, path, "Excel", partial(_by_pandas, data, n)) for n in names}
    if importlib.util.find_spec("polars") and importlib.util.find_spec("fastexcel"):
        fast, data = importlib.import_module("fastexcel"), stream.read()
        names = tried(path, "Excel", lambda: fast.read_excel(data).sheet_names)
        return {n: partial(tried, path, "Excel", partial(_by_polars, data, n)) for n in names}
    raise ValueError(
        f"{path} is an Excel workbook: it takes pandas with openpyxl, or polars with fastexcel "
        "(pip install pandas openpyxl); or save it as CSV"
    )


def _by_pandas(data: bytes, name: str) -> Array:
    """Return the cells of a sheet."""
    pd = importlib.import_module("pandas")
    frame = pd.read_excel(io.BytesIO(data), sheet_name=name, header=None, dtype=object)
    return np.asarray(frame.to_numpy(object))


def _by_polars(data: bytes, name: str) -> Array:
    """Return the cells of a sheet, which come as text where a column is not of one kind."""
    pl = importlib.import_module("polars")
    frame = pl.read_excel(
        io.BytesIO(data), sheet_name=name, has_header=False, raise_if_empty=False
    )
    return np.array([[_cell(x) for x in row] for row in frame.rows()], object).reshape(frame.shape)


def _cell(x: Any) -> Any:
    """Return a number that came as text as one."""
    number = _PLAIN.number(x) if isinstance(x, str) else None
    return x if number is None else number


def tried(path: str, what: str, call: Callable[[], Any]) -> Any:
    """Return what a library reads, or say that it cannot, whatever its error."""
    try:
        with stoppable():
            return call()
    except Exception as error:
        said = " ".join(str(error).split())[:100]
        raise ValueError(f"cannot read {path} as {what}: {said}") from None

"""A folder of Parquet files as one table, where PyArrow or polars is there to read them."""

from __future__ import annotations

import importlib
import importlib.util
import re
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from spanbook._table import listed
from spanbook.diagnosis._dialect import Wanted
from spanbook.diagnosis._frames import of_series, tried
from spanbook.diagnosis._sheet import Column, Sheet

Parts = tuple[list[str], Callable[[str], Any], list[int]]  # names, what reads one, rows by file
UNNAMED = re.compile(r"__(index_level_\d+|null_dask_index)__")  # the labels of rows, kept beside


def folder(path: str, wanted: Wanted) -> Sheet:
    """Return the columns of all files in a folder and those below it, each read when called for.

    Files come in the order of their names, 2 before 10, as Dask takes them.
    """
    files = [f for f in Path(path).rglob("*.parquet") if not _is_hidden(f.relative_to(path))]
    if not files:
        raise ValueError(f"{path} is a folder without Parquet files (*.parquet)")
    files.sort(key=lambda f: _naturally(str(f.relative_to(path))))
    if importlib.util.find_spec("pyarrow"):
        names, read, counts = _by_pyarrow(path, files)
    elif importlib.util.find_spec("polars"):
        names, read, counts = _by_polars(path, files)
    else:
        raise ValueError(
            f"{path} is a folder of Parquet: it takes pandas with pyarrow, or polars "
            "(pip install polars)"
        )
    names = [name for name in names if not UNNAMED.fullmatch(name)]
    if not names:
        raise ValueError(f"the files in {path} have no columns")
    columns: dict[str, Callable[[], Column]] = {}
    columns |= {name: partial(of_series, path, name, read, wanted.categories) for name in names}
    starts = [0, *accumulate(counts)]

    called = [f.relative_to(path).as_posix() for f in files]

    def place(i: int) -> str:
        k = bisect_right(starts, i) - 1
        return f"{called[k]}, row {i - starts[k] + 1}"

    note = f"Read from {len(files)} files, {called[0]} first, {called[-1]} last."
    return Sheet(path, columns, tuple(columns), place, (note,) if len(files) > 1 else ())


def _by_pyarrow(path: str, files: list[Path]) -> Parts:
    pq = importlib.import_module("pyarrow.parquet")
    parts = [tried(str(f), "Parquet", partial(pq.read_metadata, f)) for f in files]
    names = [part.schema.to_arrow_schema().names for part in parts]
    for f, own in zip(files, names, strict=True):
        if differ := sorted({*own} ^ {*names[0]}):
            raise ValueError(
                f"{f} has other columns than {files[0]}: {listed(differ)}, in one of them alone"
            )
    whole = tried(path, "Parquet", lambda: pq.ParquetDataset(list(map(str, files))))

    def read(name: str) -> Any:
        column = whole.read(columns=[name]).column(0)
        # A column that the names of folders hold, as year=2024 does, comes as a dictionary.
        is_coded = str(column.type).startswith("dictionary")
        return column.cast(column.type.value_type) if is_coded else column

    return list(whole.schema.names), read, [part.num_rows for part in parts]


def _by_polars(path: str, files: list[Path]) -> Parts:
    pl = importlib.import_module("polars")
    whole = tried(path, "Parquet", lambda: pl.read_parquet(files, hive_partitioning=True))
    counts = [pl.scan_parquet(f).select(pl.len()).collect().item() for f in files]
    return list(whole.columns), whole.get_column, counts


def _naturally(path: str) -> list[tuple[int, str]]:
    """Return what sorts numbers in a name by their size."""
    parts = re.split(r"(\d+)", path)
    return [(int(x), "") if x.isdecimal() else (-1, x) for x in parts]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)

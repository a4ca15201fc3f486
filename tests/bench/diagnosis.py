"""A diagnosis of a large table, against what answers a part of its questions."""

import contextlib
import io
import tempfile
from pathlib import Path

import numpy as np

import spanbook as sb

ROWS, COLUMNS = 1_000_000, 100
FEWER, SOME = 100_000, 20  # what all inflations of statsmodels take seconds for, not hours


def table(rows, columns):
    """Columns of which each goes with the one before, and the last is a sum of two."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((rows, columns))
    X[:, 1:-1] += 0.5 * X[:, :-2]
    X[:, -1] = X[:, 3] + X[:, 7]
    return X, X[:, 0] - X[:, 5] + rng.standard_normal(rows)


def command(path):
    """Diagnose a file as one types it."""
    from spanbook.diagnosis._command import main

    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["diagnose", str(path), "--target", "y"]) == 0


def cases():
    """Yield (name, goal, ours, peers): goal the largest allowed ratio or None."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow.csv import write_csv

    X, y = table(FEWER, SOME)
    peers = {}
    try:
        from statsmodels.stats.outliers_influence import variance_inflation_factor
    except ModuleNotFoundError:
        pass
    else:
        ones = np.column_stack([np.ones(FEWER), X[:, :-1]])  # without the exact sum
        peers["statsmodels variance_inflation_factor"] = lambda: [
            variance_inflation_factor(ones, j) for j in range(1, SOME)
        ]
    small = pd.DataFrame(X)
    peers["pandas corr"] = small.corr
    yield f"diagnose, {FEWER:,} x {SOME}", None, lambda: sb.diagnose(columns=X, target=y), peers
    large, z = table(ROWS, COLUMNS)
    frame = pd.DataFrame(large)
    yield (
        f"diagnose, {ROWS:,} x {COLUMNS}",
        None,
        lambda: sb.diagnose(columns=large, target=z),
        {"pandas corr": frame.corr},
    )
    frame = frame.add_prefix("x").assign(y=z)
    with tempfile.TemporaryDirectory() as folder:
        parquet, text = Path(folder, "table.parquet"), Path(folder, "table.csv")
        frame.to_parquet(parquet)
        size = f"{ROWS:,} x {COLUMNS}"
        yield (
            f"command, Parquet, {size}",
            None,
            lambda: command(parquet),
            {"pandas read_parquet, corr": lambda: pd.read_parquet(parquet).corr()},
        )
        write_csv(pa.Table.from_pandas(frame.round(4)), text)
        yield (
            f"command, CSV, {size}",
            None,
            lambda: command(text),
            {"pandas read_csv, corr": lambda: pd.read_csv(text).corr()},
        )

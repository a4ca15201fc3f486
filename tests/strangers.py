"""What strangers put into a script's first cell: one table in many kinds, and what goes with it.

    python tests/strangers.py           every script with every kind
    python tests/strangers.py hull      those of a topic, or one script

`strangers.toml` says for each script which of these names are put into which of its
own. `KINDS` maps the name of a kind to what makes these names.
"""

import ast
import contextlib
import io
import sys
import time
import tomllib
import warnings
import zlib
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
import polars as pl

import spanbook

WORDS = ["blood pressure at rest, in the morning", "age", "sugar (fasting)", "weight_kg"]


def as_frame(cells, names, kind):
    """Return cells as an array, or as a frame with these columns."""
    if kind == "pandas":
        return pd.DataFrame(cells, columns=names, index=range(100, 100 + len(cells)))
    return pl.DataFrame(dict(zip(names, cells.T, strict=True))) if kind == "polars" else cells


def as_series(cells, kind, name="how it went on"):
    """Return numbers or labels as an array, or as a series."""
    if kind == "pandas":
        return pd.Series(cells, index=range(100, 100 + len(cells)), name=name)
    return pl.Series(name, cells) if kind == "polars" else cells


def table(n=40, d=4, kind="array", size=1.0, change=lambda cells: cells):
    """Return the names that strangers.toml may use."""
    rng = np.random.default_rng(5)
    names = WORDS[:d] + [f"a measurement with a long name {j}" for j in range(4, d)]
    scales = np.resize([20.0, 15.0, 1.0, 8.0], d)
    cells = change(size * (rng.normal(size=(n, d)) + 3) * scales)
    later = size * (rng.normal(size=(12, d)) + 3) * scales
    target = (cells / scales) @ np.resize([1.0, -2.0, 0.5], d) + size * rng.normal(size=n)
    values = change(size * rng.normal(size=(n, 3)))
    few = min(n, 300)  # of what is compared with every other
    gram = cells.T @ cells / n
    return {
        "n": n,
        "d": d,
        "names": names,
        "T": as_frame(cells, names, kind),
        "t": as_series(target, kind),
        "T2": as_frame(later, names, kind),
        "t2": as_series(size * rng.normal(size=12), kind),
        "V": as_frame(values, list("uvw"), kind),
        "row": as_series(later[0], kind) if kind != "pandas" else pd.Series(later[0], index=names),
        "x": as_series(cells[:, 0], kind, names[0]),
        "x1": as_frame(cells[:, :1], names[:1], kind),
        "seq": as_frame(cells[:few], names, kind),
        "seq_t": as_series(target[:few], kind),
        "known": as_series(np.arange(few) > 0, kind),
        "S": as_frame(gram + np.trace(gram) * np.eye(d) / 100, names, kind),
        "columns": {name: as_series(cells[:, j], kind, name) for j, name in enumerate(names)},
    }


def labelled(labels, kind="array"):
    """Return a table and a label for each of its rows, the classes apart."""
    made = table(n=40, kind=kind)
    made["seq"] = made["T"]
    return made | {"labels": as_series(np.resize(labels, 40), kind)}


def graph(A, kind="array", d=3):
    """Return a graph with a row of features, a number and a name for each node."""
    n = len(A)
    rng = np.random.default_rng(3)
    nodes = [f"a person with a long name {i}" for i in range(n)]
    return {
        "A": as_frame(np.asarray(A, float), nodes, kind),
        "H": as_frame(rng.normal(size=(n, d)), list("uvw")[:d], kind),
        "d": d,
        "n": n,
        "h": as_series(rng.normal(size=n), kind),
        "nodes": nodes,
        "labels": as_series(np.arange(n) > n // 2, kind),
    }


def gap(cells):
    """Take a number out of the first and of the last column."""
    cells = np.array(cells)
    cells[1, [0, -1]] = np.nan
    return cells


def level(cells):
    """Make the first column constant."""
    return np.column_stack([np.full(len(cells), 7.0), cells[:, 1:]])


def apart(n=9):
    """Return two graphs without an edge between them, and a node alone."""
    return np.kron(np.eye(2), 1 - np.eye(n // 2)), np.zeros((1, 1))


def disconnected():
    """Return the adjacency of a disconnected graph."""
    A = np.zeros((9, 9))
    A[:8, :8] = apart()[0]
    return A


def directed():
    """Return the adjacency of a directed graph."""
    return nx.to_numpy_array(nx.gn_graph(15, seed=1))


KINDS = {
    "pandas": lambda: table(kind="pandas"),
    "polars": lambda: table(kind="polars"),
    "two rows": lambda: table(n=2),
    "one column": lambda: table(d=1),
    "200 columns": lambda: table(n=60, d=200),
    "5,000 rows": lambda: table(n=5000),
    "times a million": lambda: table(size=1e6),
    "times a millionth": lambda: table(size=1e-6),
    "duplicates": lambda: table(change=lambda cells: np.repeat(cells[::4], 4, axis=0)),
    "a constant column": lambda: table(change=level),
    "missing": lambda: table(kind="pandas", change=gap),
}
LABELS = {
    "strings": lambda: labelled(["seldom", "often", "always"], "pandas"),
    "booleans": lambda: labelled([True, False], "polars"),
    "from 1": lambda: labelled([1, 2, 3]),
    "-1 and 1": lambda: labelled([-1, 1]),
    "numbers as floats": lambda: labelled([0.0, 2.0]),
    "one class": lambda: labelled(["only"]),
    "twelve classes": lambda: labelled([f"a class with a long name {k}" for k in range(12)]),
    "missing": lambda: table(kind="pandas", change=gap) | {"labels": np.arange(40) % 2},
}
GRAPHS = {
    "pandas": lambda: graph(nx.to_numpy_array(nx.cycle_graph(12)), "pandas"),
    "polars": lambda: graph(nx.to_numpy_array(nx.star_graph(9)), "polars"),
    "disconnected": lambda: graph(disconnected()),
    "directed": lambda: graph(directed()),
    "two nodes": lambda: graph(np.array([[0.0, 1], [1, 0]]), d=1),
    "800 nodes": lambda: graph(nx.to_numpy_array(nx.gnp_random_graph(800, 0.01, seed=2))),
    "weights of a million": lambda: graph(1e6 * nx.to_numpy_array(nx.wheel_graph(8))),
    "booleans": lambda: graph(nx.to_numpy_array(nx.path_graph(7)) > 0),
    "no edge": lambda: graph(np.zeros((4, 4))),
}
TEXTS = {
    "capitals and full stops": [
        "The Car stops.",
        "An automobile, new!",
        "Cars and brakes.",
        "Soup",
    ],
    "200 documents": [f"word{i % 17} word{i % 11} other{i % 5}" for i in range(200)],
    "two": ["one word", "another word"],
    "all alike": ["the same words"] * 5,
    "long": ["a very long text about nothing at all " * 20 + "and a car", "a car of mine"],
    "umlauts": ["Größe zählt", "größe und Zahl", "über alles: Zahl"],
    "no query": ["red green", "green blue"],
    "empty": ["", "a car", "a van and a car"],
}

HERE = Path(__file__).parent
SCRIPTS = {p.stem: p for p in sorted(HERE.parent.glob("gallery/*/plot_*.py"))}
GROUPS = {
    "tables": KINDS,
    "graphs": GRAPHS,
    "labels": LABELS,
    "texts": {kind: lambda texts=texts: {"texts": texts} for kind, texts in TEXTS.items()},
}
LINES = {
    stem: (group, line)
    for group, lines in tomllib.loads((HERE / "strangers.toml").read_text("utf-8")).items()
    for stem, line in lines.items()
}
CASES = [(stem, kind) for stem, (group, _) in LINES.items() for kind in GROUPS[group]]
LARGE = "200 columns", "5,000 rows", "800 nodes", "200 documents"
LONG = 4  # seconds of one core, that data of any size may take
GAPS_ARE_WELCOME = "plot_fill_the_gaps"


def sample():
    """Return one case of each script, always the same, of small data."""
    out = []
    for stem, (group, _) in LINES.items():
        kinds = [kind for kind in GROUPS[group] if kind not in LARGE]
        out.append((stem, kinds[zlib.crc32(stem.encode()) % len(kinds)]))
    return out


def with_data(path, data):
    """Return the script's source with `data` for its first cell, whose imports are kept."""
    source = path.read_text(encoding="utf-8")
    first, mark, rest = source.partition("\n# %%")
    assert mark, f"{path.name} has no second cell: start it with a line '# %%'"
    imports = [n for n in ast.parse(first).body if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join([*map(ast.unparse, imports), data, mark.strip() + rest])


def ran(path, data, names):
    """Run a script with other data and draw its figures; return what was raised, if anything."""
    source = compile(with_data(path, data), str(path), "exec")
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), mpl.rc_context():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", spanbook.RankWarning)  # of degenerate data it is true
        try:
            exec(source, names | {"np": np, "__name__": "__main__"})
            for number in plt.get_fignums():
                plt.figure(number).canvas.draw()
        except Exception as error:
            return error
        finally:
            plt.close("all")


def complaint(stem, kind):
    """Return what a stranger would complain of, or an empty string."""
    group, line = LINES[stem]
    error = ran(SCRIPTS[stem], line, dict(GROUPS[group][kind]()))
    said = f"{type(error).__name__}: {error}"
    if kind == "missing" and stem != GAPS_ARE_WELCOME:
        if error is None:
            return "missing values were not refused"
        refused = isinstance(error, ValueError) and ("missing" in said or "not finite" in said)
        return "" if refused else said
    return "" if error is None else said


def main(words):
    """Refill scripts, and say which of them a stranger would complain of."""
    asked = [
        (stem, kind)
        for stem, kind in CASES
        if not words or any(w in f"{SCRIPTS[stem].parent.name}/{stem}" for w in words)
    ]
    failed = 0
    for stem, kind in asked:
        start = time.process_time()
        said = complaint(stem, kind)
        took = time.process_time() - start
        said = said or (f"took {took:.1f} s" if took > LONG else "")
        if said:
            failed += 1
            print(f"{SCRIPTS[stem].parent.name}/{stem} [{kind}] {said}", flush=True)
    print(f"{failed} of {len(asked)} refilled scripts fail")
    return failed > 0


if __name__ == "__main__":
    mpl.use("agg")
    sys.exit(main(sys.argv[1:]))

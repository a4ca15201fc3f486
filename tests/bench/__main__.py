"""Time the library against its peers: `python tests/bench [TOPIC ...] [--table PATH]`.

Each topic is a file here with a function `cases`. It yields (name, goal, ours, peers): the
largest ratio of times to the first peer that is allowed, or None; a function of no
arguments; and a dictionary of such functions. All run in turn, on one thread, so that a
busy machine slows all alike; what is shown is the median of the ratios.
Memory is what the resident set grows by at its peak, during one run in a forked process.
`docs/_recorded/benchmarks.md` is the table that the site shows, with the day and the versions.
"""

import os

# Before NumPy loads: afterwards it is too late.
for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import argparse  # noqa: E402
import ctypes  # noqa: E402
import datetime  # noqa: E402
import importlib  # noqa: E402
import importlib.metadata  # noqa: E402
import platform  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

HERE = Path(__file__).parent
TOPICS = sorted(path.stem for path in HERE.glob("[a-z]*.py"))
ROUNDS = 25
PATIENCE = 2.0  # seconds that one function may take in all its rounds, after the third
SHORTEST = 2e-3  # seconds that one measurement takes at least, by repeating
HEAD = "case", "ours", "peer", "ratio", "goal", "met", "memory: ours", "peer's"


def single_thread():
    """Torch has a setting of its own."""
    try:
        import torch
    except ImportError:
        return
    torch.set_num_threads(1)


def seconds(function, repeats):
    start = time.perf_counter()
    for _ in range(repeats):
        function()
    return (time.perf_counter() - start) / repeats


def interleaved(functions):
    """Return the times of each function, by round; None once its patience is over."""
    repeats = [max(1, int(SHORTEST / seconds(f, 1))) for f in functions]
    times = [[] for _ in functions]
    spent = [0.0] * len(functions)
    for done in range(ROUNDS):
        for i, function in enumerate(functions):
            if done < 3 or spent[i] < PATIENCE:
                times[i].append(seconds(function, repeats[i]))
                spent[i] += times[i][-1] * repeats[i]
    return times


def status(name):
    """Return an entry of Linux's record of this process, in MiB."""
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith(name))
    return int(line.split()[1]) / 1024


def peak(function):
    """Return by how many MiB the resident set grows at its peak, or None off Linux."""
    if not sys.platform.startswith("linux"):
        return None
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading) as file:
            said = file.read()
        os.waitpid(child, 0)
        return float(said) if said else None
    try:
        # Memory that was used before and kept must not hide what is asked for now.
        c = ctypes.CDLL(None)
        c.mallopt(-3, 1 << 16)
        c.malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")
        before = status("VmRSS")
        function()
        os.write(writing, str(max(0.0, status("VmHWM") - before)).encode())
    finally:
        os._exit(0)


def installed(peers):
    """Return the peers that run, and name the others."""
    out = {}
    for name, peer in peers.items():
        try:
            peer()
        except ImportError as error:
            print(f"    without {name}: {error}", file=sys.stderr)
        else:
            out[name] = peer
    return out


def rows(topic):
    """Yield the lines of the table, one a pair of a case and a peer."""
    try:
        for case, goal, ours, peers in importlib.import_module(topic).cases():
            ours()
            peers = installed(peers)
            mine, *theirs = interleaved([ours, *peers.values()])
            memory = peak(ours)
            first = next(iter(peers), None)
            for (name, peer), other in zip(peers.items(), theirs, strict=True):
                pairs = zip(mine, other, strict=False)
                ratio = statistics.median(a / b for a, b in pairs)
                yield {
                    "case": f"{topic} {case}",
                    "ours": f"{1e3 * statistics.median(mine):.3g} ms",
                    "peer": name,
                    "ratio": f"{ratio:.2g}",
                    "goal": "" if goal is None or name != first else f"{goal:g}",
                    "met": ""
                    if goal is None or name != first
                    else "no"
                    if ratio > goal
                    else "yes",
                    "memory: ours": "" if memory is None else f"{memory:.0f} MiB",
                    "peer's": "" if memory is None else f"{peak(peer) or 0:.0f} MiB",
                }
    except ImportError as error:
        print(f"    without {topic}: {error}", file=sys.stderr)


def measured():
    """Return the sentence that says when it was, on what, and with what."""
    with_ = []
    for name in "numpy", "scipy", "cvxpy", "torch", "torch-geometric":
        try:
            with_.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    day = datetime.datetime.now(datetime.UTC).date()
    kind = f"one thread, {platform.machine()}, {platform.system()}"
    return f"Measured on {day}: {kind}, Python {platform.python_version()}, {', '.join(with_)}.\n"


def markdown(table):
    lines = [HEAD, ["---"] * len(HEAD), *([row[name] for name in HEAD] for row in table)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=", ".join(TOPICS))
    parser.add_argument("--table", metavar="PATH", type=Path, help="write it as Markdown too")
    asked = parser.parse_args()
    unknown = set(asked.topics) - set(TOPICS)
    if unknown:
        parser.error(f"no topic {', '.join(sorted(unknown))}; there are {', '.join(TOPICS)}")
    single_thread()
    widths = 36, 10, 14, 7, 5, 4, 12, 10
    print("".join(f"{name:{w}} " for name, w in zip(HEAD, widths, strict=True)))
    table = []
    for topic in asked.topics or TOPICS:
        for row in rows(topic):
            table.append(row)
            line = "".join(f"{row[k]:{w}} " for k, w in zip(HEAD, widths, strict=True))
            print(line, flush=True)
    missed = [row["case"] for row in table if row["met"] == "no"]
    print(f"\n{len(missed)} goals missed" + "".join(f"\n    {case}" for case in missed))
    if asked.table:
        asked.table.parent.mkdir(parents=True, exist_ok=True)
        asked.table.write_text(f"{measured()}\n{markdown(table)}", encoding="utf-8")


if __name__ == "__main__":
    main()

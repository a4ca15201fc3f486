"""Time two checkouts on the same cases: `python tests/bench/_against.py OTHER [TOPIC ...]`.

OTHER is a folder with another version of the project. Each version runs in a process of its own,
on one thread, and they measure in turn, in seconds of the processor: a busy machine disturbs that
least. The ratio is that of the quickest rounds, this checkout's time by the other's.
"""

import importlib
import multiprocessing
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROUNDS = 15
SHORTEST = 5e-3  # seconds that one measurement takes at least, by repeating
PATIENCE = 5.0  # seconds that a case may take in each checkout, after the third round
ALLOWED = 1.1


def answer(checkout, topic, pipe):
    """Send the names of a topic's cases, then the seconds of each run that is asked for."""
    for library in ("OMP", "OPENBLAS"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    sys.path[:0] = [str(checkout), str(HERE)]
    cases = [(name, ours) for name, _, ours, _ in importlib.import_module(topic).cases()]
    pipe.send([name for name, _ in cases])
    while (asked := pipe.recv()) is not None:
        i, repeats = asked
        start = time.process_time()
        try:
            for _ in range(repeats):
                cases[i][1]()
        except (AttributeError, TypeError):  # the other version has no such call
            pipe.send(None)
        else:
            pipe.send((time.process_time() - start) / repeats)


def ratio(pipes, i):
    """Return the ratio of the quickest times of case i, and this checkout's quickest."""

    def seconds(pipe, repeats):
        pipe.send((i, repeats))
        return pipe.recv()

    first = [seconds(pipe, 1) for pipe in pipes]
    if None in first:
        return None
    repeats = max(1, int(SHORTEST / min(seconds(pipe, 1) for pipe in pipes)))
    pairs, began = [], time.perf_counter()
    for done in range(ROUNDS):
        if done < 3 or time.perf_counter() - began < 2 * PATIENCE:
            turn = pipes if done % 2 else pipes[::-1]
            taken = {pipe: seconds(pipe, repeats) for pipe in turn}
            pairs.append([taken[pipe] for pipe in pipes])
    ours, theirs = (min(times) for times in zip(*pairs, strict=True))
    return ours / theirs, ours


def main(other, *topics):
    """Print the ratio of every case, and name those that became slower."""
    slower = []
    for topic in topics or sorted(path.stem for path in HERE.glob("[a-z]*.py")):
        spawn = multiprocessing.get_context("spawn")
        pipes = []
        for checkout in (HERE.parents[1], Path(other).resolve()):
            ours, theirs = spawn.Pipe()
            spawn.Process(target=answer, args=(checkout, topic, theirs), daemon=True).start()
            pipes.append(ours)
        names, _ = (pipe.recv() for pipe in pipes)
        for i, name in enumerate(names):
            found = ratio(pipes, i)
            said = "not in both" if found is None else f"{found[0]:.2f}  {1e3 * found[1]:.3g} ms"
            print(f"{topic:12} {name:50} {said}", flush=True)
            if found and found[0] > ALLOWED:
                slower.append(f"{topic} {name}")
        for pipe in pipes:
            pipe.send(None)
    print(f"\n{len(slower)} slower by more than {ALLOWED}", *slower, sep="\n    ")
    return int(bool(slower))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Run again what the book says of many runs: `nox -s spread`; `-- --record NAME` writes it down.

The programs are those of `docs/_recorded/spread`, each with `run(seed)`; what they gave stands in
`spread.json` beside them, and the pages show it. The command fails where a number or an answer is
another one today.
"""

import json
import math
import re
import runpy
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "docs/_ext"))
from book import spread

NEAR = 1e-6  # of a number's size: other machines round otherwise


def run(path):
    """Return {what: [a value per run]}, with what versions, and how near it is next time."""
    program = runpy.run_path(str(path))
    runs = [program["run"](seed) for seed in range(program["RUNS"])]
    found = {what: [r[what] for r in runs] for what in runs[0]}
    found = {what: [plain(v) for v in values] for what, values in found.items()}
    packages = ", ".join(f"{name} {version(name)}" for name in program["PACKAGES"])
    return found, packages, program.get("NEAR", NEAR)


def plain(value):
    """Return a bool, or a number of seven digits: what a file can hold and a reader can use."""
    return bool(value) if str(value) in ("True", "False") else float(f"{value:.7g}")


def differences(then, now, near):
    """Yield what is not as it was."""
    for what in then.keys() ^ now.keys():
        yield f"{what}: {'gone' if what in then else 'new'}"
    for what in then.keys() & now.keys():
        pairs = zip(then[what], now[what], strict=True)
        if off := [pair for pair in pairs if not math.isclose(*pair, rel_tol=near)]:
            yield f"{what}: {len(off)} of {len(then[what])} runs differ, first {off[0]}"


def record(names):
    """Run these programs, or all, and write down what they give."""
    kept = {n: told for n, told in spread.read().items() if n in spread.programs()}
    for name in names or spread.programs():
        path = spread.programs()[name]
        found, packages, _ = run(path)
        kept[name] = {
            "on": date.today().isoformat(),
            "with": packages,
            "program": spread.digest(path),
            "found": found,
        }
    text = json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False)
    text = re.sub(r"\[[^\[\]]*\]", lambda runs: " ".join(runs[0].split()), text)  # a line each
    spread.FILE.write_text(text + "\n", "utf-8")


def compare():
    """Run all programs; return how many give something else."""
    kept, wrong = spread.read(), 0
    for name, path in spread.programs().items():
        try:
            found, _, near = run(path)
        except FileNotFoundError as missing:  # of a model that was not fetched
            print(f"{name}: {missing}", flush=True)
            wrong += 1
            continue
        off = list(differences(kept.get(name, {"found": {}})["found"], found, near))
        print(f"{name}: {'as recorded' if not off else ''}", *off, sep="\n    ", flush=True)
        wrong += bool(off)
    return wrong


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            sys.exit(compare())
        case ["--record", *names]:
            record(names)
        case _:
            sys.exit("spread takes nothing, or `--record NAME ...`")

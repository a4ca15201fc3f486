"""The command: ``python -m spanbook diagnose data.csv --target price``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from spanbook.diagnosis._arguments import choice, parser, wanted
from spanbook.diagnosis._choose import choose, chosen_new
from spanbook.diagnosis._diagnose import diagnose
from spanbook.diagnosis._progress import Progress
from spanbook.diagnosis._read import read
from spanbook.diagnosis._report import Diagnosis


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 2 if the input cannot be read."""
    given = parser().parse_args(arguments)
    progress = Progress()
    try:
        found, notes = _diagnose(given, progress)
    except ValueError as error:
        progress.clear()
        print("spanbook:", " ".join(str(error).split()), file=sys.stderr)
        return 2
    progress.clear()
    if given.json:
        _print(json.dumps(found.to_dict(), indent=2, allow_nan=False))
    else:
        _print("\n\n".join([*(["\n".join(notes)] if notes else []), str(found)]))
    return 0


def _diagnose(given: argparse.Namespace, progress: Progress) -> tuple[Diagnosis, tuple[str, ...]]:
    how, which = wanted(given), choice(given)
    chosen = choose(read(given.file, how, progress), which)
    new, notes = None, chosen.notes
    if given.new:
        new, more = chosen_new(read(given.new, how, progress), chosen, which)
        notes += more
    return diagnose(columns=chosen.frame, target=chosen.target, new_rows=new), notes


def _print(text: str) -> None:
    """Print; a terminal that lacks a letter of a name shows another in its place."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, errors="replace").decode(encoding))

"""The command: ``python -m spanbook diagnose data.csv --target price``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from spanbook.diagnosis._diagnose import diagnose
from spanbook.diagnosis._read import choose, read
from spanbook.diagnosis._report import Diagnosis


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 2 if the input cannot be read."""
    given = _parser().parse_args(arguments)
    try:
        found = _diagnose(given)
    except ValueError as error:
        print("spanbook:", " ".join(str(error).split()), file=sys.stderr)
        return 2
    as_json = given.json
    text = json.dumps(found.to_dict(), indent=2, allow_nan=False) if as_json else str(found)
    # A terminal that lacks a letter of a name shows another in its place.
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, errors="replace").decode(encoding))
    return 0


def _diagnose(given: argparse.Namespace) -> Diagnosis:
    columns = read(given.file)
    target = None
    if given.target is not None:
        target = choose(given.file, columns, [given.target])
        if len(target.columns) > 1:
            raise ValueError(f"the target must be one column, but '{given.target}' has several")
    without = target.columns if target else []
    names = given.columns or [name for name in columns if name not in without]
    frame = choose(given.file, columns, names)
    new = choose(given.new, read(given.new), frame.columns) if given.new else None
    y = target.values[:, 0] if target else None
    return diagnose(columns=frame, target=y, new_rows=new)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m spanbook", description="Every prediction is a weighted sum of atoms."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    d = commands.add_parser(
        "diagnose",
        help="say what a table of numbers cannot reach, and why",
        description="Say what the columns of a table cannot reach, and why, the worst first.",
    )
    d.add_argument(
        "file",
        help=".npz, or CSV with commas, semicolons or tabs; a first line of numbers is data",
    )
    d.add_argument("--target", metavar="NAME", help="the column that the others are to reach")
    d.add_argument("--columns", metavar="NAME", nargs="+", help="these columns; all when left out")
    d.add_argument(
        "--new", metavar="FILE", help="new rows: which are outside the hull of the old?"
    )
    d.add_argument("--json", action="store_true", help="print the report as JSON")
    return parser

"""What can be typed: the commands, their options, and what each says of itself."""

from __future__ import annotations

import argparse
from typing import Any

from spanbook.diagnosis._choose import Choice
from spanbook.diagnosis._coding import Rules
from spanbook.diagnosis._dates import ORDERS
from spanbook.diagnosis._dialect import Wanted
from spanbook.diagnosis._finding import SEVERITIES
from spanbook.diagnosis._gate import COUNTED, SIZES

FORMATS = (
    "text with cells between commas, semicolons, tabs, pipes or spaces; gzip of it; Parquet, "
    "a folder of Parquet or Excel where pandas or polars can read them; .npz; - for standard input"
)


def parser() -> argparse.ArgumentParser:
    """Return what reads the words of the command line."""
    out = argparse.ArgumentParser(
        prog="python -m spanbook", description="Every prediction is a weighted sum of atoms."
    )
    commands = out.add_subparsers(required=True, metavar="COMMAND", dest="command")
    d = commands.add_parser(
        "diagnose",
        help="say what a table cannot reach, and why",
        description="Say what the columns of a table cannot reach, and why, the worst first.",
        epilog="The exit code is 0, 1 if --fail-on finds something, or 2 if something cannot be "
        "read or written.",
    )
    d.add_argument("file", help=FORMATS)
    _columns(d.add_argument_group("columns and rows"))
    _gate(d.add_argument_group("a gate in a pipeline"))
    _output(d.add_argument_group("what is written"))
    _reading(d.add_argument_group("how a file is written; what is not stated is found, or asked"))
    c = commands.add_parser(
        "check",
        help="verify the proofs in a report",
        description="Verify each proof in a report on the table it was made of, by plain sums.",
        epilog="The exit code is 0 if all hold, 1 if one fails, or 2 if something cannot be read.",
    )
    c.add_argument("report", help="what diagnose --json printed")
    c.add_argument("file", help="the table; it is read with the options in the report")
    c.add_argument("--new", metavar="FILE", help="the new rows, if the report is about some")
    return out


def _columns(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--target", metavar="NAME", help="the column that the others are to reach")
    some: dict[str, Any] = {"metavar": "NAME", "nargs": "+", "default": []}
    add("--only", "--columns", **some, help="these columns, no others")
    add("--exclude", **some, help="all columns but these")
    add("--categories", **some, help="columns whose cells are names, also where they are numbers")
    add("--drop-missing", action="store_true", help="leave out rows that lack a value")
    add("--new", metavar="FILE", help="new rows: which are outside the hull of the old?")
    add(
        "--margin",
        metavar="NUMBER",
        type=_distance,
        default=0.0,
        help="how near the edge of the hull a new row is on it, in standard deviations (0)",
    )


def _gate(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--fail-on",
        metavar="WHAT",
        help="exit with 1 and one line on any of these, between commas: "
        f"{', '.join(COUNTED)} (any, or more than a number, as in extrapolation>3), "
        f"{', '.join(f'{name}>{size[1]}' for name, size in SIZES.items())}, "
        f"{', '.join(SEVERITIES)} (findings as bad, or worse)",
    )
    add("--baseline", metavar="FILE", help="an earlier --json report: fail on what is new to it")
    add("--junit", metavar="FILE", help="write what --fail-on found as JUnit XML")


def _output(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--json", action="store_true", help="print the report as JSON, with every proof")
    add("--html", metavar="FILE", help="write the report as one page to send")
    add("--no-values", action="store_true", help="leave the values of single rows out of reports")
    add("--force", action="store_true", help="write over a file that is there")


def _reading(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--header",
        action=argparse.BooleanOptionalAction,
        help="the first row holds the names of the columns, or is data",
    )
    add("--delimiter", metavar="SIGN", type=_sign, help="what separates cells; \\t is a tab")
    add("--decimal", metavar="SIGN", choices=[".", ","], help="a point or a comma")
    add("--dates", choices=list(ORDERS), help="what 02/03/2024 means")
    add("--encoding", metavar="NAME", help="of the letters, such as utf-8 or latin-1")
    add("--comment", metavar="SIGN", default="#", help="lines that begin with it are left out (#)")
    add("--no-quotes", action="store_true", help='a " in a cell is a letter like any other')
    add("--sheet", metavar="NAME", help="of an Excel workbook")


def _distance(text: str) -> float:
    try:
        x = float(text)
    except ValueError:
        x = -1.0
    if not 0 <= x < float("inf"):
        raise argparse.ArgumentTypeError(f"a distance is a number of at least 0, not '{text}'")
    return x


def _sign(text: str) -> str:
    sign = {"\\t": "\t", "tab": "\t", "space": " "}.get(text, text)
    if len(sign) != 1:
        raise argparse.ArgumentTypeError(f"one sign separates cells, not '{text}'")
    return sign


def wanted(given: argparse.Namespace) -> Wanted:
    """Return what is stated about how a file is written."""
    return Wanted(
        delimiter=given.delimiter,
        decimal=given.decimal,
        encoding=given.encoding,
        comment=given.comment,
        quotes=not given.no_quotes,
        header=given.header,
        sheet=given.sheet,
        categories=tuple(given.categories),
    )


def choice(given: argparse.Namespace) -> Choice:
    """Return what is stated about columns and rows."""
    return Choice(
        target=given.target,
        only=tuple(given.only),
        exclude=tuple(given.exclude),
        drop_missing=given.drop_missing,
        rules=Rules(tuple(given.categories), given.dates, not given.no_values),
    )

"""What can be typed: the commands, their options, and what each says of itself."""

from __future__ import annotations

import argparse
from typing import Any

from spanbook.diagnosis._choose import Choice
from spanbook.diagnosis._coding import Rules
from spanbook.diagnosis._dates import ORDERS
from spanbook.diagnosis._dialect import Wanted

FORMATS = (
    "text with cells between commas, semicolons, tabs, pipes or spaces; gzip of it; Parquet or "
    "Excel where pandas or polars can read them; .npz; - for standard input"
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
        epilog="The exit code is 0, or 2 if something cannot be read.",
    )
    d.add_argument("file", help=FORMATS)
    _columns(d.add_argument_group("columns and rows"))
    d.add_argument("--json", action="store_true", help="print the report as JSON")
    _reading(d.add_argument_group("how a file is written; what is not stated is found, or asked"))
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
        rules=Rules(tuple(given.categories), given.dates),
    )

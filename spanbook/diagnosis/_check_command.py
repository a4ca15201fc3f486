"""The command ``python -m spanbook check report.json data.csv``."""

from __future__ import annotations

import argparse
from typing import Any

from spanbook._arrays import Array
from spanbook.diagnosis._arguments import choice, parser, wanted
from spanbook.diagnosis._choose import choose, chosen_new
from spanbook.diagnosis._earlier import earlier
from spanbook.diagnosis._progress import Progress
from spanbook.diagnosis._read import read
from spanbook.diagnosis._verify import Verdict, verdicts


def checked(given: argparse.Namespace, progress: Progress) -> list[Verdict]:
    """Return whether each witness of a report holds on the file it was made of."""
    report = earlier(given.report)
    try:
        how = _as_before(report)
        reading, which = wanted(how), choice(how)
    except TypeError:
        raise ValueError(f"{given.report} has options that --json does not print") from None
    if report.get("n_new") and not given.new:
        raise ValueError(
            f"{given.report} is about {report['n_new']} new rows: --new FILE names them"
        )
    chosen = choose(read(given.file, reading, progress), which)
    if chosen.frame.columns != report.get("names"):
        raise ValueError(f"{given.file} has other columns than those of {given.report}")
    new: Array | None = None
    if given.new:
        new = chosen_new(read(given.new, reading, progress), chosen, which)[0].values
    try:
        found = verdicts(report, chosen.frame.values, new, chosen.target)
        return [v._replace(seen="") for v in found] if how.no_values else found
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise ValueError(f"{given.report} is not whole: {type(error).__name__} {error}") from None


def _as_before(report: dict[str, Any]) -> argparse.Namespace:
    """Return the options by which the table was read, as the report keeps them."""
    options = parser().parse_args(["diagnose", ""])
    for name, value in dict(report.get("options") or {}).items():
        if hasattr(options, name):
            setattr(options, name, value)
    return options

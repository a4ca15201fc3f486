"""What leaves the machine: a report with the call that made it, and without values if asked."""

from __future__ import annotations

import argparse
import math
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spanbook.diagnosis._factors import Factor
from spanbook.diagnosis._report import Diagnosis

OUTPUTS = "command file new html json junit baseline fail_on force".split()
FILES = "file new html junit baseline".split()


def without_values(found: Diagnosis) -> Diagnosis:
    """Return a report that holds no value of any single row."""
    nan = math.nan
    return replace(
        found,
        findings=tuple(replace(f, details=()) if f.quotes else f for f in found.findings),
        extrapolations=tuple(
            replace(e, value=nan, bound=nan, limit=None, beside=()) for e in found.extrapolations
        ),
    )


def call(words: Sequence[str], given: argparse.Namespace) -> str:
    """Return the call as it was typed, files without their folders."""
    paths = {str(getattr(given, name)) for name in FILES if getattr(given, name, None)}
    said = []
    for word in words:
        option, equals, value = word.partition("=")
        if word in paths:
            said.append(Path(word).name)
        elif equals and value in paths:
            said.append(f"{option}={Path(value).name}")
        else:
            said.append(word)
    return shlex.join(["python", "-m", "spanbook", *said])


def envelope(
    found: Diagnosis,
    called: str,
    notes: Sequence[str],
    factors: Sequence[Factor],
    given: argparse.Namespace,
) -> dict[str, Any]:
    """Return a report as a dict, with what is needed to read the same table again."""
    from spanbook import __version__

    options = {k: v for k, v in vars(given).items() if k not in OUTPUTS}
    about = {"spanbook": __version__, "call": called, "read": list(notes), "options": options}
    return {**found.to_dict(), "factors": [x.to_dict() for x in factors], **about}

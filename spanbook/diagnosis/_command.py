"""The command: ``python -m spanbook diagnose data.csv --target price``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from spanbook.diagnosis._arguments import choice, parser, wanted
from spanbook.diagnosis._blocks import watcher
from spanbook.diagnosis._check_command import checked
from spanbook.diagnosis._choose import choose, chosen_new
from spanbook.diagnosis._diagnose import examined
from spanbook.diagnosis._earlier import earlier
from spanbook.diagnosis._factors import Factor
from spanbook.diagnosis._gate import Condition, conditions, failures
from spanbook.diagnosis._junit import junit
from spanbook.diagnosis._page import page
from spanbook.diagnosis._progress import Progress
from spanbook.diagnosis._read import read
from spanbook.diagnosis._report import Diagnosis
from spanbook.diagnosis._source import called
from spanbook.diagnosis._travel import call, envelope, without_values
from spanbook.diagnosis._verify import Verdict
from spanbook.diagnosis._write import free, write

STOPPED = 130  # what a shell says of a command that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code is 1 at the gate, 2 if something cannot be read."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = parser().parse_args(words)
    progress = Progress()
    try:
        if given.command == "check":
            return _proved(checked(given, progress), progress)
        return _run(given, words, progress)
    except ValueError as error:
        progress.clear()
        print("spanbook:", " ".join(str(error).split()), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        progress.clear()
        print("spanbook: stopped; nothing was written", file=sys.stderr)
        return STOPPED


def _run(given: argparse.Namespace, words: Sequence[str], progress: Progress) -> int:
    asked = conditions(given.fail_on) if given.fail_on else []
    before = earlier(given.baseline) if given.baseline else None
    if (given.junit or given.baseline) and not asked:
        raise ValueError("--baseline and --junit go with --fail-on, which says what must not be")
    for path in filter(None, (given.html, given.junit)):
        free(path, given.force)
    if given.margin and not given.new:
        raise ValueError("--margin goes with --new: it is about the hull and new rows")
    found, notes, together = _diagnosed(given, progress)
    progress.clear()
    shown = without_values(found) if given.no_values else found
    said, name = call(words, given), Path(called(given.file)).name
    report = envelope(shown, said, notes, together, given)
    failed = failures(report, asked, before)
    text = "\n\n".join([*(["\n".join(notes)] if notes else []), str(shown)])
    if given.html:
        write(given.html, page(shown, name, said, notes), given.force)
    if given.junit:
        write(given.junit, junit(said, name, text, failed), given.force)
    _print(json.dumps(report, indent=2, allow_nan=False) if given.json else text)
    return _verdict(name, failed, new=before is not None)


def _diagnosed(
    given: argparse.Namespace, progress: Progress
) -> tuple[Diagnosis, tuple[str, ...], list[Factor]]:
    how, which = wanted(given), choice(given)
    chosen = choose(read(given.file, how, progress), which)
    new, notes = None, chosen.notes
    if given.new:
        new, more = chosen_new(read(given.new, how, progress), chosen, which)
        notes += more
    groups = {how.name: how.made for how in chosen.codings if len(how.made) > 1}
    watching = watcher.set(progress.at)
    try:
        found, together = examined(
            "columns", chosen.frame, chosen.target, new, None, given.margin, groups
        )
    finally:
        watcher.reset(watching)
    return found, (*notes, *map(str, together)), together


def _proved(found: Sequence[Verdict], progress: Progress) -> int:
    """Say of each proof whether it holds, and return the exit code."""
    progress.clear()
    for verdict in found:
        seen = f" ({verdict.seen})" if verdict.seen else ""
        _print(f"{'holds' if verdict.holds else 'FAILS'}: {verdict.what}{seen}")
    wrong = sum(not verdict.holds for verdict in found)
    _print(f"{len(found) - wrong} of {len(found)} hold")
    return 1 if wrong else 0


def _verdict(name: str, failed: dict[Condition, list[str]], *, new: bool) -> int:
    """Say in one line what fails, and return the exit code."""
    parts = []
    for condition, lines in failed.items():
        more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
        parts += [f"{condition} ({'; '.join(lines[:3])}{more})"] if lines else []
    if not parts:
        return 0
    print(f"spanbook: {name} fails on {'new ' * new}{', '.join(parts)}", file=sys.stderr)
    return 1


def _print(text: str) -> None:
    """Print; a terminal that lacks a letter of a name shows another in its place."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(text.encode(encoding, errors="replace").decode(encoding), flush=True)
    except BrokenPipeError:  # who reads it has enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

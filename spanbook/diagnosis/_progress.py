"""A bar for long work in a terminal, and nothing in a pipe or a file."""

from __future__ import annotations

import sys
import time

WAIT = 1.0  # seconds before a bar is shown at all
EVERY = 0.1  # seconds between two pictures of it
WIDTH = 30


class Progress:
    """Says on standard error how far the work is, and wipes itself away."""

    def __init__(self, shown: bool | None = None) -> None:
        self._shown = sys.stderr.isatty() if shown is None else shown
        self._next = time.monotonic() + WAIT
        self._drawn = 0

    def at(self, what: str, done: float, total: float | None = None) -> None:
        """Show how much is done, of how much if that is known."""
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY
        if total:
            full = min(int(WIDTH * done / total), WIDTH)
            line = f"{what} [{'#' * full}{'.' * (WIDTH - full)}] {done / total:4.0%}"
        else:
            line = f"{what} {done:,.0f}"
        self._draw(line)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._drawn:
            self._draw("")
            sys.stderr.write("\r")
            self._drawn = 0

    def _draw(self, line: str) -> None:
        sys.stderr.write("\r" + line.ljust(self._drawn))
        sys.stderr.flush()
        self._drawn = len(line)

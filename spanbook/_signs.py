"""Signs that a terminal may lack, and what stands for them there."""

from __future__ import annotations

import sys

PLAIN = {"·": "*", "≈": "~"}


def sign(wanted: str) -> str:
    """Return a sign, or its stand-in where standard output cannot show it."""
    try:
        wanted.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return PLAIN[wanted]
    return wanted

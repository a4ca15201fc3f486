"""A report that was written before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spanbook.diagnosis._report import VERSION


def earlier(path: str) -> dict[str, Any]:
    """Return a report from the file that ``--json`` was sent to."""
    try:
        report = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise ValueError(f"cannot read {path}: not JSON; --json prints a report") from None
    if not isinstance(report, dict) or report.get("version") != VERSION:
        raise ValueError(f"{path} is no report of version {VERSION}; --json prints one")
    return report

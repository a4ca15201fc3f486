"""The wording that findings share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spanbook._result import sign


def things(k: int, what: str) -> str:
    return f"{k} {what}" if k == 1 else f"{k} {what}s"


def who(row: int, label: str | None) -> str:
    return f"row {row}" + (f" ({label})" if label is not None else "")


def numbered_rows(rows: Sequence[int], labels: Sequence[str] | None = None, most: int = 8) -> str:
    shown = ", ".join(f"{i} ({labels[i]})" if labels else str(i) for i in rows[:most])
    return shown if len(rows) <= most else f"{shown} and {len(rows) - most} more"


def number(x: float) -> str:
    """Return a number in three digits, or all before the point of one that has more."""
    return f"{x:.3g}" if abs(x) < 999.5 or abs(x) >= 1e9 else f"{x:,.0f}"


def percent(share: float) -> str:
    """Return a share in percent, two digits, and neither all nor nothing unless it is."""
    p = 100 * share
    if p <= 99:
        return f"{p:.2g} %" if p < 1 else f"{p:.0f} %"
    digits = 4
    while p < 100 and float(f"{p:.{digits}g}") == 100:
        digits += 1
    return f"{p:.{digits}g} %"


def term(c: float, name: str) -> str:
    """Return a coefficient and a name, the coefficient left out when it is 1."""
    number = f"{c:.4g}"
    return name if number == "1" else f"{number}{sign('·')}{name}"


def signed(terms: Iterable[tuple[float, str]]) -> str:
    """Return a sum of names with coefficients, minus signs where they belong."""
    out = ""
    for c, name in terms:
        joint = (" - " if out else "-") if c < 0 else (" + " if out else "")
        out += joint + term(abs(c), name)
    return out

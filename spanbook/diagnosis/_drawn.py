"""Three pictures of a diagnosis as SVG that stands in a page: no script, no file beside it.

They are drawn in the colour of the text around them, so they show on light, dark and paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from spanbook.diagnosis._columns import DependentSet
from spanbook.diagnosis._extrapolation import Extrapolation
from spanbook.diagnosis._words import percent, who

WIDTH = 420
LINE = 22  # from one line of a picture to the next
SETS, COLUMNS, ROWS = 10, 20, 12  # that a picture has room for
LETTERS = 24  # of a name


def drawn(sets: Sequence[DependentSet], share: float | None, rows: Sequence[Extrapolation]) -> str:
    """Return the pictures that have something to show."""
    return "".join([*_target(share), *_sets(sets), *_outside(rows)])


def _target(share: float | None) -> Iterator[str]:
    """Draw the target's variation as a bar, and which part of it is out of reach."""
    if share is None:
        return
    reached = WIDTH * (1 - share)
    said = f"{percent(share)} of the target's variation is out of reach"
    bar = (
        f'<rect x="0" y="4" width="{reached:.1f}" height="20" fill="currentColor" opacity="0.3"/>'
        f'<rect x="{reached:.1f}" y="4" width="{WIDTH - reached:.1f}" height="20" fill="none" '
        'stroke="currentColor" stroke-dasharray="4 3"/>'
        + _text(0, 40, f"within reach: {percent(1 - share)}")
        + _text(WIDTH, 40, f"out of reach: {percent(share)}", "end")
    )
    yield _picture(said, bar, 48)


def _sets(sets: Sequence[DependentSet]) -> Iterator[str]:
    """Draw a line for each set, a dot for each of its columns, a ring where it is subtracted."""
    shown: list[DependentSet] = []
    columns: list[int] = []
    for s in sets:
        more = sorted({*columns, *s.columns})
        if len(s.columns) > 1 and len(more) <= COLUMNS and len(shown) < SETS:
            shown.append(s)
            columns = more
    if not shown:
        return
    names = {j: name for s in shown for j, name in zip(s.columns, s.names, strict=True)}
    left, top, step = 50, 0, min(60, (WIDTH - 110) / len(columns))
    x = {j: left + step * (k + 0.5) for k, j in enumerate(columns)}
    bottom = top + LINE * len(shown)
    parts = []
    for k, s in enumerate(shown):
        y = top + LINE * (k + 0.5)
        ends = x[s.columns[0]], x[s.columns[-1]]
        dashes = ' stroke-dasharray="4 3"' if s.distance else ""
        parts.append(_text(0, y + 4, "nearly" if s.distance else "exact"))
        parts.append(
            f'<line x1="{ends[0]:.1f}" y1="{y}" x2="{ends[1]:.1f}" y2="{y}" '
            f'stroke="currentColor" opacity="0.4"{dashes}/>'
        )
        for j, c in zip(s.columns, s.coefficients, strict=True):
            fill = "currentColor" if c > 0 else "Canvas"
            parts.append(
                f'<circle cx="{x[j]:.1f}" cy="{y}" r="5" fill="{fill}" stroke="currentColor"/>'
            )
    for j in columns:
        parts.append(
            f'<g transform="translate({x[j]:.1f} {bottom + 8}) rotate(35)">'
            + _text(0, 8, names[j])
            + "</g>"
        )
    letters = max(min(len(name), LETTERS) for name in names.values())
    more_sets = f", {len(shown)} of {len(sets)}" if len(shown) < len(sets) else ""
    said = f"Dependent sets{more_sets}: columns that sum to a constant; rings are subtracted"
    yield _picture(said, "".join(parts), bottom + 24 + 4.5 * letters)


def _outside(rows: Sequence[Extrapolation]) -> Iterator[str]:
    """Draw how far out the furthest rows are."""
    if not rows:
        return
    shown = rows[:ROWS]
    far = max(r.distance for r in shown) or 1.0
    parts = []
    for k, r in enumerate(shown):
        y, length = LINE * k, (WIDTH - 210) * r.distance / far
        parts.append(_text(0, y + 15, who(r.row, r.label)))
        parts.append(
            f'<rect x="160" y="{y + 4}" width="{max(length, 1):.1f}" height="14" '
            'fill="currentColor" opacity="0.5"/>'
        )
        parts.append(_text(166 + length, y + 15, f"{r.distance:.2g}"))
    which = f"the {len(shown)} furthest of {len(rows)}" if len(shown) < len(rows) else "all"
    said = f"New rows outside the hull ({which}) and how far at least"
    yield _picture(said, "".join(parts), LINE * len(shown))


def _picture(said: str, inside: str, height: float) -> str:
    words = escape(said)
    return (
        f"<figure><figcaption>{words}.</figcaption>"
        f'<svg role="img" aria-label="{words}" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" style="max-width: 100%; height: auto" '
        f'font-family="sans-serif" font-size="13">{inside}</svg></figure>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    short = words if len(words) <= LETTERS else f"{words[: LETTERS - 1]}…"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">'
        f"{escape(short)}</text>"
    )


def joined(items: Iterable[str]) -> str:
    """Return items of a list in HTML."""
    return "".join(f"<li>{escape(item)}</li>" for item in items)

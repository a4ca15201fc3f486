"""A report as one page to send: nothing is asked from elsewhere, and print shows all of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from spanbook.diagnosis._drawn import joined
from spanbook.diagnosis._report import Diagnosis

ALL = 200  # dependent sets that are listed
STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
caption { padding-bottom: 0.5rem; text-align: left; }
th, td { border-top: 1px solid; padding: 0.4rem 0.8rem 0.4rem 0; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; overflow-wrap: normal; }
td p { margin: 0 0 0.3rem; }
figure { break-inside: avoid; margin: 1.5rem 0; }
figcaption { margin-bottom: 0.4rem; }
li { overflow-wrap: anywhere; }
pre { border: 1px solid; overflow-wrap: anywhere; padding: 0.5rem; white-space: pre-wrap; }
tr { break-inside: avoid; }
@media print { body { max-width: none; padding: 0; } }
"""


def page(found: Diagnosis, name: str, call: str, notes: Sequence[str]) -> str:
    """Return the report on a file, the call that made it and how the file was read."""
    from spanbook import __version__

    read = f"<h2>How the file was read</h2><ul>{joined(notes)}</ul>" if notes else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>Diagnosis of {escape(name)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>What {escape(name)} cannot reach</h1>"
        f"{found._repr_html_()}{_all_sets(found)}{read}"
        f"<h2>The call</h2><pre>{escape(call)}</pre>"
        f"<p>spanbook {escape(__version__)}</p></main></body></html>\n"
    )


def _all_sets(found: Diagnosis) -> str:
    """Return the list of all dependent sets, where the findings name only some of them."""
    sets = found.dependent_sets
    if len(sets) <= 5:
        return ""
    more = f"<p>and {len(sets) - ALL} more</p>" if len(sets) > ALL else ""
    lines = joined(_cut(str(s)) for s in sets[:ALL])
    return f"<h2>All dependent sets</h2><ol>{lines}</ol>{more}"


def _cut(text: str) -> str:
    return text if len(text) <= 400 else f"{text[:399]}…"

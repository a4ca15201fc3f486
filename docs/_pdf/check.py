"""Check the PDF of the book against the page that it was printed from.

Every place that a link leads to is a destination of the file, each page's title is in the
outline, no link leads to a file or a server of the machine that made it, and it is no monster.
"""

import re
from html import unescape

from pypdf import PdfReader

LARGEST = 30_000_000  # bytes
INSIDE = re.compile(r'<a [^>]*href="#([^"]+)"')
PUBLIC = "https://", "http://", "mailto:"
OWN = "http://127.", "http://localhost"


def links(reader):
    """Yield the destination or address of each link: ("/name", None) or (None, "https://...")."""
    for page in reader.pages:
        for annotation in page.get("/Annots") or ():
            action = annotation.get_object().get("/A", {})
            place = annotation.get_object().get("/Dest", action.get("/D"))
            yield place, action.get("/URI") or action.get("/F")


def titles(outline):
    """Yield the titles of an outline, those below others too."""
    for entry in outline:
        if isinstance(entry, list):
            yield from titles(entry)
        else:
            yield entry.title


def check(pdf, html, headings):
    """Return what is wrong."""
    reader = PdfReader(pdf)
    known, found = set(reader.named_destinations), list(links(reader))
    asked = {f"/{unescape(name)}" for name in INSIDE.findall(html)}
    led = {place for place, _ in found if isinstance(place, str)}
    outside = {address for _, address in found if address}
    wrong = [f"no such place in the PDF: {name[1:]}" for name in sorted(asked - known)]
    wrong += [f"no link leads to {name[1:]}" for name in sorted(asked & known - led)]
    wrong += [
        f"a link out of the book: {address}"
        for address in sorted(outside)
        if not address.startswith(PUBLIC) or address.startswith(OWN)
    ]
    outlined = set(titles(reader.outline))
    wrong += [f"not in the outline: {h[0]}" for h in headings.values() if h[0] not in outlined]
    if (size := pdf.stat().st_size) > LARGEST:
        wrong.append(f"{size} bytes > {LARGEST}")
    return wrong

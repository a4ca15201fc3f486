"""Print the built site as one PDF: `nox -s pdf`.

Chromium prints the page that `assemble.py` makes: once to learn on which sheet each page of
the site begins, and again with these numbers in the table of contents. No cell runs and no
page is read again.
"""

import sys

import pikepdf
from assemble import ROOT, assemble
from check import check
from chromium import QUIET, find
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

BUILT = ROOT / "docs/_build"
FILL = """(numbers) => {
    for (const link of document.querySelectorAll(".book-contents a"))
        link.querySelector("b").textContent =
            numbers[decodeURIComponent(link.getAttribute("href").slice(1))];
}"""


WIDE = """() => [...document.querySelectorAll("article :is(pre, div.math, table, img)")]
    .filter((box) => box.scrollWidth > box.clientWidth + 1 || box.offsetWidth > innerWidth)
    .map((box) => `wider than the paper: ${box.closest("article > div").id}:`
        + ` ${(box.alt ?? box.textContent).trim().slice(0, 60)}`)"""
PAPER = {"width": 642, "height": 960}  # pixels between the margins of A4


def sheets(pdf, names):
    """Return the number of the sheet on which each page of the site begins."""
    reader = PdfReader(pdf)
    places = reader.named_destinations
    return {name: reader.get_destination_page_number(places[f"/{name}"]) + 1 for name in names}


def print_book(page, target):
    """Print what the browser shows, with an outline."""
    page.pdf(path=target, prefer_css_page_size=True, outline=True, tagged=True)


def describe(pdf, headings):
    """Write the author, leave out when the file was printed, and mend the outline.

    Chromium drops the space at which a heading goes on in the next line.
    """
    reader = PdfReader(pdf)
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    writer.metadata = {"/Title": "spanbook", "/Author": "The spanbook authors"}
    whole = {"".join(text.split()): text for texts in headings.values() for text in texts}
    entries = [writer.get_outline_root()]
    while entries:
        entry = entries.pop()
        entries += [entry[key].get_object() for key in ("/First", "/Next") if key in entry]
        if text := whole.get("".join(entry.get("/Title", "").split())):
            entry[NameObject("/Title")] = TextStringObject(text)
    writer.write(pdf)


def pack(pdf):
    """Write the PDF again in half the bytes: its many small objects go into compressed streams."""
    with pikepdf.open(pdf, allow_overwriting_input=True) as book:
        streams = pikepdf.ObjectStreamMode.generate
        book.save(pdf, object_stream_mode=streams, deterministic_id=True)


def main():
    """Make the PDF; return the exit status."""
    if not (BUILT / "html/index.html").exists():
        raise SystemExit("there is no site yet: run `nox -s docs` first")
    html, headings = assemble(BUILT / "html")
    source, target = BUILT / "spanbook.html", BUILT / "spanbook.pdf"
    source.write_text(html, "utf-8")
    with sync_playwright() as playwright:
        named = {"executable_path": path} if (path := find()) else {}
        browser = playwright.chromium.launch(args=QUIET, **named)
        page = browser.new_page(viewport=PAPER)
        page.emulate_media(media="print")
        page.goto(source.as_uri(), wait_until="load")
        wrong = page.evaluate(WIDE)
        print_book(page, target)
        page.evaluate(FILL, sheets(target, headings))
        print_book(page, target)
        browser.close()
    describe(target, headings)
    pack(target)
    wrong += check(target, html, headings)
    for problem in wrong:
        print(problem, file=sys.stderr)
    print(f"{len(PdfReader(target).pages)} pages, {target.stat().st_size / 1e6:.1f} MB: {target}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

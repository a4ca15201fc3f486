"""The book as one PDF: pages become one page, and the check of the PDF finds what is wrong."""

from pathlib import Path

import assemble
import pytest

ROOT = Path(__file__).parents[1]
PAGE = '<html><head>{}</head><body><p id="no">no</p><article>{}</article>no</body></html>'
NEXT = '<link rel="next" title="x" href="{}"/>'
FOOT = "commit abc, run with Python 3.\n"


def article(text, page="book/hull"):
    pages = dict.fromkeys(["index", "book/index", "book/hull", "book/span"])
    return assemble.Article(page, PAGE.format("", text), pages)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('<p id="a">x &lt; &#955;<br/></p>', '<p id="book/hull:a">x &lt; &#955;<br></p>'),
        ('<a href="#a">x</a>', '<a href="#book/hull:a">x</a>'),
        ('<a href="span.html#b">x</a>', '<a href="#book/span:b">x</a>'),
        ('<a href="../index.html">x</a>', '<a href="#index">x</a>'),
        ('<a href="https://x.org/y.html">x</a>', '<a href="https://x.org/y.html">x</a>'),
        ('<a download href="../_downloads/x.zip">x</a> y', "<span>x</span> y"),
        ('<img src="../_images/a.svg" loading="lazy">', '<img src="html/_images/a.svg">'),
        ('<img class="only-dark" src="a"><b>x</b>', "<b>x</b>"),
        ('<div class="headerlink"><p>x<br></p></div><b>y</b>', "<b>y</b>"),
        ("<details><p>x</p></details>", "<details open><p>x</p></details>"),
        ("<h2>x</h2>", '<h2 aria-level="3">x</h2>'),
    ],
)
def test_article(monkeypatch, text, made):
    monkeypatch.setattr(assemble, "home", lambda: "")
    assert "".join(article(text).out) == made


def test_a_public_site_keeps_its_links(monkeypatch):
    monkeypatch.setattr(assemble, "home", lambda: "https://x.org/")
    made = "".join(article('<a href="../search.html">x</a>').out)
    assert made == '<a href="https://x.org/search.html">x</a>'


def test_assemble(tmp_path):
    (tmp_path / "book").mkdir()
    first = NEXT.format("book/index.html"), '<h1>Home</h1><a href="book/hull.html#top">x</a>'
    (tmp_path / "index.html").write_text(PAGE.format(*first) + FOOT)
    book = NEXT.format("hull.html"), "<h1>The &amp; book</h1>"
    (tmp_path / "book/index.html").write_text(PAGE.format(*book))
    (tmp_path / "book/hull.html").write_text(PAGE.format("", '<h1>Hull</h1><p id="top">x</p>'))
    html, headings = assemble.assemble(tmp_path)
    assert headings == {"index": ["Home"], "book/index": ["The & book"], "book/hull": ["Hull"]}
    assert 'href="#book/hull:top"' in html
    assert 'id="book/hull:top"' in html
    assert '<li class="depth-2"><a href="#book/hull">' in html
    assert "Commit abc. Run with Python 3." in html
    assert "@" not in html.replace("@page", "").replace("@top-left", "").replace("@bottom", "")


class TestCheck:
    HTML = '<a href="#index">x</a><a class="y" href="#book/hull:top">y</a>'
    HEADINGS = {"index": ["Home", "More"], "book/hull": ["Hull"]}  # noqa: RUF012

    def problems(self, folder, places=("index", "book/hull:top"), out="https://x.org", ends=None):
        import pypdf
        from check import check
        from pypdf.annotations import Link
        from pypdf.generic import NameObject

        writer = pypdf.PdfWriter()
        writer.add_blank_page(100, 100)
        for name in places:
            writer.add_named_destination(f"/{name}", 0)
        for name in ends or places:
            link = writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="x"))
            del link["/A"]
            link[NameObject("/Dest")] = NameObject(f"/{name}")
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url=out))
        home = writer.add_outline_item(title="Home", page_number=0)
        writer.add_outline_item(title="Hull", page_number=0, parent=home)
        writer.write(folder / "book.pdf")
        return check(folder / "book.pdf", self.HTML, self.HEADINGS)

    def test_accepts(self, tmp_path):
        assert self.problems(tmp_path) == []

    def test_a_place_that_is_not_there(self, tmp_path):
        assert self.problems(tmp_path, places=["index"]) == [
            "no such place in the PDF: book/hull:top"
        ]

    def test_a_link_that_got_lost(self, tmp_path):
        assert self.problems(tmp_path, ends=["index"]) == ["no link leads to book/hull:top"]

    @pytest.mark.parametrize("out", ["file:///a.html", "http://127.0.0.1:80/a", "a.html"])
    def test_a_link_to_this_machine(self, tmp_path, out):
        assert self.problems(tmp_path, out=out) == [f"a link out of the book: {out}"]

    def test_a_title_that_is_missing(self, tmp_path, monkeypatch):
        monkeypatch.setitem(self.HEADINGS, "book/span", ["Span"])
        assert self.problems(tmp_path) == ["not in the outline: Span"]

    def test_a_monster(self, tmp_path, monkeypatch):
        monkeypatch.setattr("check.LARGEST", 10)
        assert "bytes > 10" in self.problems(tmp_path)[0]

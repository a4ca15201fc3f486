"""Make one HTML page of the whole site: what the PDF is printed from.

The articles of the built pages follow one another in reading order. Each id gets its page's
name in front, so that every link between pages becomes a link inside the one page. Links to
what is not in the book (downloads, the search) lead to the public site if there is one, and
are plain words if not.
"""

import os
import re
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from build.address import PROJECT, home
from build.check_built import VOID

import spanbook

ROOT = Path(__file__).parents[2]
SKIPPED = {"only-dark", "headerlink", "sphx-glr-footer", "sphx-glr-download-link-note"}
SKIPPED |= {"spanbook-ways", "sphx-glr-footer-gallery", "spanbook-zips"}
POINTERS = "for", "aria-labelledby", "aria-describedby"
HEADING = re.compile(r"h([1-6])$")
NEXT = re.compile(r'<link\s(?=[^>]*rel="next")[^>]*href="([^"]+)"')
COMMIT = re.compile(r"(?:commit (\w+), )?run with (.+)\.\n")


def join(page, link):
    """Return the page, as `book/hull`, and the anchor that a link in a page leads to."""
    parts = urlsplit(link)
    path = os.path.normpath(os.path.join(os.path.dirname(page), unquote(parts.path)))
    path = path if parts.path else f"{page}.html"
    return path.removesuffix(".html"), unquote(parts.fragment)


def reading_order(site):
    """Return the pages from the first to the last, as each says which comes next."""
    page, order = "index", {}
    while page:
        order[page] = (site / f"{page}.html").read_text("utf-8")
        after = NEXT.search(order[page])
        page = join(page, after[1])[0] if after else None
        if page in order:
            raise SystemExit(f"{page}.html comes twice in reading order")
    return order


def depth(page, pages):
    """Return how deep in the book a page stands: 1 for `book/index`, 2 for `book/hull`."""
    above = [str(folder / "index") for folder in Path(page).parents if folder != Path(".")]
    return 1 + sum(index in pages and index != page for index in above)


class Article(HTMLParser):
    """The article of a page, rewritten for its place in the book."""

    def __init__(self, page, text, pages):
        super().__init__(convert_charrefs=False)
        self.page, self.pages, self.depth = page, pages, depth(page, pages)
        self.out, self.inside, self.skipping = [], False, 0
        self.headings, self.in_heading, self.closing = [], False, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Write a tag with its new ids and links."""
        attrs = dict(attrs)
        classes = set((attrs.get("class") or "").split())
        if not self.inside:
            self.inside = tag == "article"
            return
        if self.skipping or classes & SKIPPED:
            self.skipping += tag not in VOID
            return
        if level := HEADING.match(tag):
            attrs["aria-level"] = str(min(6, int(level[1]) + self.depth - 1))
            self.headings.append("")
            self.in_heading = True
        if tag == "details":
            attrs["open"] = None
        if tag == "a":
            tag = "a" if self.follow(attrs) else "span"
            self.closing.append(tag)
        attrs.pop("loading", None)
        self.out.append(f"<{tag}{''.join(self.attribute(*pair) for pair in attrs.items())}>")

    handle_startendtag = handle_starttag

    def attribute(self, name, value):
        """Return an attribute as it is written here."""
        if value is None:
            return f" {name}"
        if name == "id":
            value = self.anchor(self.page, value)
        elif name in POINTERS:
            value = " ".join(self.anchor(self.page, word) for word in value.split())
        elif name == "src" and not urlsplit(value).scheme:
            value = f"html/{os.path.normpath(os.path.join(os.path.dirname(self.page), value))}"
        return f' {name}="{escape(value)}"'

    def follow(self, attrs):
        """Put the new address of a link; return whether there is one."""
        link = attrs.get("href")
        if link is None or urlsplit(link).scheme:
            return True
        page, anchor = join(self.page, link)
        if page in self.pages:
            attrs["href"] = "#" + self.anchor(page, anchor)
            return True
        if home():
            attrs["href"] = home() + os.path.normpath(f"{self.page}/../{link}")
            return True
        del attrs["href"]
        attrs.pop("download", None)
        return False

    @staticmethod
    def anchor(page, name):
        """Return the id in the book of an id in a page, or of the page."""
        return f"{page}:{name}" if name else page

    def handle_endtag(self, tag):
        """Close what was opened."""
        if self.skipping:
            self.skipping -= 1
        elif tag == "article":
            self.inside = False
        elif self.inside:
            self.in_heading = self.in_heading and not HEADING.match(tag)
            self.out.append(f"</{self.closing.pop() if tag == 'a' else tag}>")

    def text(self, text):
        """Keep text, and the headings apart."""
        if self.inside and not self.skipping:
            self.out.append(text)
            if self.in_heading:
                self.headings[-1] += unescape(text)

    handle_data = text

    def handle_entityref(self, name):
        """Keep a sign by name."""
        self.text(f"&{name};")

    def handle_charref(self, name):
        """Keep a sign by number."""
        self.text(f"&#{name};")


def running(articles):
    """Return the style that writes each part's title over its pages."""
    lines = []
    for number, article in enumerate(articles):
        title = article.headings[0].replace("\\", r"\\").replace('"', r"\"")
        lines.append(f'@page p{number} {{ @top-left {{ content: "{title}"; }} }}')
        lines.append(f"#part-{number} {{ page: p{number}; }}")
    return "\n".join(lines)


def parts(articles):
    """Return the articles in parts with a running title each; the names of the library are one."""
    grouped = []
    for article in articles:
        if article.page.startswith("reference/api/"):
            grouped[-1].append(article)
        else:
            grouped.append([article])
    return grouped


def contents(articles):
    """Return the table of contents; `make.py` fills in the numbers of the pages."""
    lines = []
    for a in articles:
        name = " spanbook-name" if a.page.startswith("reference/api/") else ""
        link = f'<a href="#{escape(a.page)}"><span>{escape(a.headings[0])}</span><b></b></a>'
        lines.append(f'<li class="depth-{a.depth}{name}">{link}</li>')
    return "\n".join(lines)


def assemble(site):
    """Return the one page, and the headings of each page in it, its title first."""
    order = reading_order(site)
    articles = [Article(page, text, order) for page, text in order.items()]
    grouped = parts(articles)
    about = COMMIT.search(order["index"])
    body = []
    for number, part in enumerate(grouped):
        texts = "\n".join(f'<div id="{escape(a.page)}">{"".join(a.out)}</div>' for a in part)
        body.append(f'<article class="bd-article" id="part-{number}">{texts}</article>')
    css = Path(__file__).with_name("book.css").read_text("utf-8")
    html = Path(__file__).with_name("book.html").read_text("utf-8")
    filled = {
        "style": css + running([part[0] for part in grouped]),
        "summary": escape(PROJECT["project"]["description"]),
        "version": spanbook.__version__,
        "commit": f"Commit {about[1]}. " if about[1] else "",
        "ran": f"Run with {about[2]}.",
        "contents": contents(articles),
        "body": "\n".join(body),
    }
    for name, text in filled.items():
        html = html.replace(f"@{name}@", text)
    return html, {article.page: article.headings for article in articles}

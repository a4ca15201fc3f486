"""Check the site that was built: `python -m build.check_built docs/_build/html`.

Sphinx checks what it was given. This checks what a reader gets: every script made its
figures, no page shows a traceback or a word on stderr, every internal link and anchor
resolves, every image has alt text and is there, every claim is on the claims page, every
public name has a page, every zip holds its scripts. In a build of one topic or script, links
to what was left out are not followed.
"""

import contextlib
import os
import pickle
import posixpath
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from book.trained import WAITS
from build.failing import FAILED
from build.only import scripts, selected
from build.reference import page as page_of
from build.reference import public_names
from build.reproducible import EPOCH
from build.zips import FOLDER, bundles, source

VOID = set("area base br col embed hr img input link meta source wbr".split())
# The last two are a picture's cell that forgot `plt.show()` and shows a matplotlib object.
BAD_TEXT = "Traceback (most recent call last)", "claim fails: ", "Text(0", "<matplotlib."


class Page(HTMLParser):
    """What one page holds."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.images = set(), [], []
        self.claims, self.output, self.stderr = [], [], False
        self.failed = False  # failing.py has said so
        self.waits = False  # for the model: trained.py has said so
        self.open = []  # tags with their classes
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        """Note ids, links, images, claims, and where output begins."""
        attrs = dict(attrs)
        classes = (attrs.get("class") or "").split()
        self.ids |= {attrs[key] for key in ("id", "name") if attrs.get(key)}
        for key in ("href", "src"):
            if attrs.get(key) and tag != "base":
                self.links.append(attrs[key])
        if tag == "img":
            self.images.append((attrs, "sphx-glr-thumbcontainer" in " ".join(self.open)))
        if "spanbook-claim" in classes:
            self.claims.append(attrs.get("id"))
        self.stderr |= "stderr" in classes
        self.failed |= FAILED in classes
        self.waits |= WAITS in classes
        if tag not in VOID:
            self.open.append(" ".join([tag, *classes]))

    def handle_startendtag(self, tag, attrs):
        """Take `<img/>` for `<img>`; in SVG a closed tag is closed."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        """Close the tag, and those left open inside it."""
        if any(open_tag.split()[0] == tag for open_tag in self.open):
            while self.open.pop().split()[0] != tag:
                pass

    def handle_data(self, data):
        """Keep the text of outputs."""
        if any(c in tag for tag in self.open for c in ("cell_output", "sphx-glr-script-out")):
            self.output.append(data)


def check_page(root, name, page, pages):
    """Yield what is wrong with one page."""
    text = "" if page.failed else "".join(page.output)
    yield from (f"its output says {bad!r}" for bad in BAD_TEXT if bad in text)
    if (page.stderr and not page.failed) or "Warning: " in text:
        yield "a cell printed a warning or wrote on stderr"
    for image, thumbnail in page.images:
        if not image.get("alt") and not (thumbnail and "alt" in image):
            yield f"an image without alt text: {image.get('src')}"
    for link in dict.fromkeys(page.links):
        if problem := check_link(root, name, link, pages):
            yield problem


def file_of(pages, name):
    """Return the file of a page; `-b dirhtml` gives each a folder."""
    return f"{name}.html" if f"{name}.html" in pages else f"{name}/index.html"


def check_link(root, name, link, pages):
    """Return what is wrong with a link, or None."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link == "#":
        return None
    target = (root / name).parent / unquote(parts.path) if parts.path else root / name
    target = Path(os.path.normpath(target))
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return None if left_out(root, target) else f"a link to nothing: {link}"
    key = target.relative_to(root).as_posix() if target.is_relative_to(root) else ""
    if parts.fragment and key in pages and unquote(parts.fragment) not in pages[key].ids:
        return f"a link to a missing anchor: {link}"
    return None


def left_out(root, target):
    """Return whether a page is missing because this build holds one topic or script only."""
    page = target.relative_to(root).with_suffix("").as_posix() if root in target.parents else ""
    return not selected(page)


def check_figures(root, pages):
    """Yield the scripts whose page shows no figure, or an empty one."""
    for script, topic in scripts().items():
        name = f"gallery/{topic}/{script}"
        if not selected(name):
            continue
        if (key := file_of(pages, name)) not in pages:
            yield f"{name}: no page"
            continue
        if pages[key].failed:
            continue
        images = [image for image, thumbnail in pages[key].images if not thumbnail]
        figures = [i for i in images if "sphx-glr-single-img" in (i.get("class") or "")]
        if not figures and not pages[key].waits:
            yield f"{name}: no figure"
        for figure in figures:
            file = root / Path(key).parent / unquote(figure["src"])
            svg = file.read_text(encoding="utf-8") if file.is_file() else ""
            if svg.count("<path") + svg.count("<use") < 3:
                yield f"{name}: an empty figure: {figure['src']}"


def check_claims(pages):
    """Yield the claims without an address, and those the claims page does not list."""
    key = file_of(pages, "about/claims")
    listed = {posixpath.normpath(posixpath.join(key, "..", link)) for link in pages[key].links}
    for name, page in pages.items():
        for anchor in page.claims:
            if anchor is None:
                yield f"{name}: a claim without an address"
            elif not listed & {f"{name}#{anchor}", f"{name.removesuffix('index.html')}#{anchor}"}:
                yield f"{name}: a claim that is not on the claims page: {anchor}"


def check_reference(pages):
    """Yield the public names without a page."""
    for name in public_names():
        if file_of(pages, f"reference/api/{page_of(name)}") not in pages:
            yield f"{name}: no page; add it to docs/reference/index.md"


def check_zips(root):
    """Yield the zips that do not hold what they should, or not as it is in the checkout."""
    for name, files in bundles().items():
        path = root / FOLDER / name
        if not path.is_file():
            yield f"{name}: no such zip"
            continue
        with zipfile.ZipFile(path) as archive:
            held = [n for n in archive.namelist() if not n.endswith(".whl")]
            if sorted(held) != sorted(["README.txt", *(file for file, _ in files)]):
                yield f"{name}: holds {sorted(archive.namelist())}"
            elif len(archive.namelist()) != len(held) + 1:
                yield f"{name}: holds no wheel of the library"
            elif any(entry.date_time != EPOCH for entry in archive.infolist()):
                yield f"{name}: has dates"
            else:
                for file, script in files:
                    if file.endswith(".py") and archive.read(file) != source(script).read_bytes():
                        yield f"{name}: {file} is not the script of the checkout"


def read(root):
    """Return the pages of a built site; one that was read for an earlier check is kept."""
    record, own = root.parent / f"{root.name}.checked", Path(__file__).read_bytes()
    known = {}
    with contextlib.suppress(OSError, pickle.PickleError, EOFError, AttributeError):
        reader, known = pickle.loads(record.read_bytes())
        known = known if reader == own else {}
    found = {}
    for path in sorted(root.rglob("*.html")):
        if "_static" not in path.parts:
            name, at = path.relative_to(root).as_posix(), path.stat()
            stamp = at.st_mtime_ns, at.st_size
            kept, page = known.get(name, (None, None))
            found[name] = stamp, page if kept == stamp else Page(path)
    record.write_bytes(pickle.dumps((own, found)))
    return {name: page for name, (_, page) in found.items()}


def check(root):
    """Return the pages of a built site and everything wrong with them."""
    pages = read(root)
    wrong = [*check_figures(root, pages), *check_claims(pages), *check_reference(pages)]
    wrong += check_zips(root)
    for name, page in pages.items():
        wrong += [f"{name}: {problem}" for problem in check_page(root, name, page, pages)]
    return pages, wrong


def main(folder):
    """Print a summary; return the exit status."""
    pages, wrong = check(Path(folder).resolve())
    for problem in wrong:
        print(problem, file=sys.stderr)
    count = sum(len(page.claims) for page in pages.values())
    links = sum(len(set(page.links)) for page in pages.values())
    images = sum(len(page.images) for page in pages.values())
    print(f"checked {len(pages)} pages, {links} links, {images} images, {count} claims:", end=" ")
    print(f"{len(wrong)} problems" if wrong else "nothing wrong")
    print(f"open {Path(folder, 'index.html')}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

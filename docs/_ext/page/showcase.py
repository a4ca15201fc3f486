"""Make a script's page lead with its picture, and lead on; make the gallery's index searchable.

sphinx-gallery writes a page in the order of the script: words, data, code, and the picture three
screens down. Here the picture that its card shows comes after the first sentence or two, and at
the end of a page stand its chapter, the functions it uses, three scripts like it, and the words
that practitioners have for what it does, from `gallery/words.toml`.
"""

import ast
import html
import re
import shutil
import tomllib
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

from book.chapters import topics
from build.only import ROOT, scripts, selected
from pictures.scraper import panel

import spanbook
from spanbook import draw

IMAGE = re.compile(r"\n\.\. image:: \S+\n   :alt: .*\n   :class: sphx-glr-single-img\n")
OPENING = re.compile(r"(\n=+\n\n)(.{50,}?[.?!])\s", re.DOTALL)
NUMBER = re.compile(r"# sphinx_gallery_thumbnail_number = (\d+)")
CARD = re.compile(
    r'\.\. raw:: html\n\n    <div class="sphx-glr-thumbcontainer".*?</div>\n    </div>\n',
    re.DOTALL,
)
SEEN = "\n*The picture is at the top of the page.*\n"
KINDS = {"small": "numbers you can read", "table": "a table", "pictures": "pictures"}
KINDS |= {"graph": "a graph", "text": "text"}
MANY = 3  # scripts that a page leads to


@cache
def known():
    """Return {script: (topic, kind of data, words)}, and the scripts that open the index.

    A script that the file does not name yet has no words.
    """
    told = tomllib.loads((ROOT / "gallery/words.toml").read_text("utf-8"))
    first, found = told.pop("striking"), {}
    for script, topic in scripts().items():
        kind, words = told.get(topic, {}).get(script, ("", ""))
        found[script] = topic, kind, words.split(", ") if words else []
    return found, first


@cache
def used(script):
    """Return the names of the library that a script uses: `ConvexHull`, `draw.weights`."""
    topic = known()[0][script][0]
    try:
        tree = ast.parse((ROOT / f"gallery/{topic}/{script}.py").read_text("utf-8"))
    except SyntaxError:
        return set()  # failing.py says where
    found = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names = {f"sb.{name}" for name in spanbook.__all__}
    names |= {f"draw.{name}" for name in draw.__all__ if name.islower()}
    return {name.removeprefix("sb.") for name in found & names}


@cache
def marks(script):
    """Return what a script may share with another: its words, its names, and its topic."""
    topic, _, words = known()[0][script]
    names = used(script) - {"claim", "numbers", "draw.style", "draw.space", "draw.points"}
    return {("word", w) for w in words} | {("name", n) for n in names} | {("topic", topic)}


def like(script):
    """Return the scripts that share most with one; what few scripts have counts more."""
    often = Counter(chain.from_iterable(map(marks, known()[0])))
    weight = {"word": 3.0, "name": 1.0, "topic": 1.5}

    def shared(other):
        return sum(weight[kind] / often[kind, it] for kind, it in marks(script) & marks(other))

    others = [s for s in known()[0] if s != script and selected(f"gallery/{known()[0][s][0]}/{s}")]
    return sorted(others, key=lambda s: (-shared(s), s))[:MANY]


def lead(text, number):
    """Return a page's source with a picture after its first sentence."""
    images = IMAGE.findall(text)
    opening = OPENING.search(text)
    if not images or not opening:
        return text  # failing.py says why
    picture = images[min(number, len(images)) - 1]
    text = text.replace(picture, SEEN, 1)
    head, tail = text[: opening.end()], text[opening.end() :]
    return f"{head}\n{picture}\n\n{tail}"


def on(script):
    """Return the end of a page: where it leads."""
    topic, _, words = known()[0][script]
    role = {name: "class" if name[0].isupper() else "func" for name in used(script)}
    names = sorted(used(script) - {"claim", "draw.style"}, key=str.lower)
    lines = [f"- The chapter it belongs to: :doc:`/book/{topic}`."]
    if near := like(script):
        pages = [f":doc:`/gallery/{known()[0][s][0]}/{s}`" for s in near]
        lines.append(f"- Scripts like it: {'; '.join(pages)}.")
    calls = [f":{role[name]}:`~spanbook.{name}`" for name in names]
    lines += [f"- It uses {', '.join(calls)}."] if calls else []
    lines += [f"- Also known by these words: {', '.join(words)}."] if words else []
    return "\n.. rst-class:: spanbook-on\n\n" + "\n".join(lines) + "\n\n"


def index(text):
    """Return the index with the most striking scripts first, what cards are found by, a filter."""
    cards = {}
    for card in CARD.findall(text):
        if found := re.search(r":doc:`/gallery/\w+/(\w+)`", card):
            script = found[1]
            topic, kind, words = known()[0][script]
            said = html.escape(", ".join(words))
            data = f'data-topic="{topic}" data-kind="{kind}" data-words="{said}"'
            cards[script] = card.replace("<div class", f"<div {data} class", 1)
            text = text.replace(card, cards[script])
    start = text.index("\n.. raw:: html\n\n  <div id=")
    first = [cards[s] for s in known()[1] if s in cards]
    opened = '.. raw:: html\n\n    <div class="sphx-glr-thumbnails spanbook-first">\n\n'
    top = f"\n{opened}{''.join(first)}\n.. raw:: html\n\n    </div>\n"
    return text[:start] + top + f"\n.. raw:: html\n\n    {form(cards)}\n" + text[start:]


def form(cards):
    """Return the fields of the filter; style hides them where no script runs."""
    there = {known()[0][script][0] for script in cards}
    places = "".join(f"<option>{topic}</option>" for topic in topics() if topic in there)
    kinds = "".join(f'<option value="{k}">{name}</option>' for k, name in KINDS.items())
    return (
        '<form class="spanbook-filter">'
        '<label>Words <input type="search" autocomplete="off"></label>'
        f'<label>Topic <select><option value="">every topic</option>{places}</select></label>'
        f'<label>Data <select><option value="">every kind</option>{kinds}</select></label>'
        f"<output>{len(cards)} of {len(cards)} shown</output></form>"
    )


def cut(app):
    """Give the cards one panel of the figure in place of all of it, after the scripts ran."""
    for script, (topic, _, _) in known()[0].items():
        images = Path(app.srcdir, "gallery", topic, "images")
        small = panel(images / f"sphx_glr_{script}_{number(script):03}.svg")
        card = images / f"thumb/sphx_glr_{script}_thumb.svg"
        if small.exists() and card.exists() and small.read_bytes() != card.read_bytes():
            shutil.copyfile(small, card)


@cache
def number(script):
    """Return which of its figures shows a script."""
    asked = NUMBER.search(
        (ROOT / f"gallery/{known()[0][script][0]}/{script}.py").read_text("utf-8")
    )
    return int(asked[1]) if asked else 1


def change(app, page, content):
    """Change the source of a page of the gallery."""
    room, _, rest = page.partition("/")
    script = rest.rpartition("/")[2]
    if page == "gallery/index":
        app.env.note_dependency(str(ROOT / "gallery/words.toml"))
        content[0] = index(content[0])
    elif room == "gallery" and script in known()[0]:
        topic = known()[0][script][0]
        text = lead(content[0], number(script))
        mark = f".. _sphx_glr_download_gallery_{topic}_{script}.py:"
        content[0] = text.replace(mark, f"{on(script)}{mark}", 1)


def outdated(app, env, added, changed, removed):
    """Return the pages whose end leads elsewhere by now: it depends on the other scripts."""
    now = {f"gallery/{topic}/{script}": on(script) for script, (topic, *_) in known()[0].items()}
    before, env.spanbook_ends = getattr(env, "spanbook_ends", {}), now
    return [page for page in now if page in env.found_docs and now[page] != before.get(page)]


def offer(app, pagename, templatename, context, doctree):
    """Load the filter on the index."""
    if pagename == "gallery/index":
        app.add_js_file("scripts/gallery.js", loading_method="defer")


def setup(app):
    """Connect."""
    app.connect("builder-inited", cut, priority=600)  # sphinx-gallery has run
    app.connect("env-get-outdated", outdated)
    app.connect("source-read", change)
    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

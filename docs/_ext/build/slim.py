"""Give every page one small style sheet and one small script.

The theme and the extensions bring a dozen style sheets and as many scripts. Here those that
every page has are put into `_static/site.css`, without the rules that no page can use, and
`_static/site.js`. What a page's own extension adds to that page alone stays as it is, at an
address without a checksum, so that a page need not be written again when it changes. The two
files are made when the pages are written and known, and again only when the words in them
(tags, classes, ids) or the sources change.
"""

import json
import logging
import re
import shutil
from pathlib import Path

from build import assets
from build.pages import at_end
from build.purge import purge

THEME = "basic.css", "styles/pydata-sphinx-theme.css"
LAST = tuple(
    f"scripts/{name}.js" for name in ("pydata-sphinx-theme", "page", "find", "terms", "versions")
)
KATEX = "katex/dist/katex.min.css"
ALWAYS = {"genindex", "search", "404"}  # pages that are written by every build
FONT = re.compile(r"url\(fonts/([\w-]+)\.woff\)")
TAG = re.compile(r"<[a-z][^>]*>")
WORD = re.compile(r"[\w-]+")
CHECKSUM = re.compile(r"\?v=[0-9a-f]+")


def note(app, env):
    """Remember what every page has, before single pages add to it."""
    app.spanbook_rewritten = False
    if app.builder.format == "html":
        sheets = sorted(app.builder._css_files, key=lambda sheet: sheet.priority)
        scripts = sorted(app.builder._js_files, key=lambda script: script.priority)
        app.spanbook_sheets = sheets
        app.spanbook_scripts = [
            s for s in scripts if s.filename and s.attributes.get("type") != "module"
        ]


def offer(app, pagename, templatename, context, doctree):
    """Tell the layout what a page has of its own."""
    app.spanbook_rewritten |= pagename not in ALWAYS
    context["page_sheets"] = [s for s in context["css_files"] if s not in app.spanbook_sheets]
    scripts = [s for s in context["script_files"] if s not in app.spanbook_scripts]
    context["page_scripts"] = [s for s in scripts if getattr(s, "filename", None)]
    for kind in ("css_tag", "js_tag"):
        context[kind] = without_checksum(context[kind])


def without_checksum(tag):
    """Return what writes a tag with its file's plain address."""
    return lambda file: CHECKSUM.sub("", tag(file))


def in_static(app, name):
    """Return the path of a file that Sphinx has put beside the pages."""
    return Path(app.outdir, name if name.startswith("_static/") else f"_static/{name}")


def words(app):
    """Return the words in the tags of the pages and in the scripts, and the pages' characters.

    A page is read once.
    """
    record = Path(app.doctreedir, "read_pages.json")
    before = json.loads(record.read_text("utf-8")) if record.exists() else {}
    pages = {}
    for page in sorted(Path(app.outdir).rglob("*.html")):
        name, at = page.relative_to(app.outdir).as_posix(), page.stat()
        stamp, kept = [at.st_mtime_ns, at.st_size], before.get(name)
        if not kept or kept[0] != stamp:
            text = page.read_text("utf-8")
            kept = stamp, words_of(text), "".join(sorted(set(text)))
        pages[name] = kept
    record.write_text(json.dumps(pages), "utf-8")
    found = {"html", "body"}.union(*(held for _, held, _ in pages.values()))
    for script in sorted(Path(app.outdir, "_static").rglob("*.js")):
        # site.js is made here: its sources lie beside it, and short names may look like a class
        others = "fontawesome", "bootstrap", "pyodide", "_static/site.js"
        if not any(word in script.as_posix() for word in others):
            found.update(WORD.findall(script.read_text("utf-8")))
    return found, set().union(*(letters for *_, letters in pages.values()))


def words_of(text):
    """Return the words in the tags of a page."""
    return sorted({word for tag in set(TAG.findall(text)) for word in WORD.findall(tag)})


def make(app, exception):
    """Write the two files."""
    if exception is not None or app.builder.format != "html":
        return
    texts = [in_static(app, s.filename) for s in app.spanbook_sheets]
    sheets = [*(in_static(app, name) for name in THEME), assets.MODULES / KATEX, *texts]
    scripts = [in_static(app, s.filename) for s in app.spanbook_scripts]
    scripts += [in_static(app, name) for name in LAST]
    css = "\n".join(path.read_text("utf-8") for path in sheets)
    js = "\n;".join(path.read_text("utf-8") for path in scripts)
    stamp, key = Path(app.doctreedir, "light"), assets.digest(css, js)
    if not app.spanbook_rewritten and assets.current(stamp, key):
        return
    found, letters = words(app)
    made = small(purge(one_format(css), found), js)
    for name, text in (("site.css", made["css"]), ("site.js", made["js"])):
        in_static(app, name).write_text(text, "utf-8")
    shutil.rmtree(in_static(app, "fonts"), ignore_errors=True)
    in_static(app, "fonts").mkdir()
    for font in sorted(set(FONT.findall(made["css"]))):
        write_font(font, letters, in_static(app, f"fonts/{font}.woff"))
    stamp.write_text(key)


def one_format(css):
    """Return the style sheet with one format of each of KaTeX's fonts, the one written here."""
    others = r"(url\(fonts/[\w-]+\.woff)2\) format\(\"woff2\"\)[^;}]*"
    return re.sub(others, r'\1) format("woff")', css)


def write_font(name, letters, target):
    """Write what a font has of the letters of the site. Matplotlib brings fontTools."""
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it finds the font's birthday early
    options = subset.Options(flavor="woff", hinting=False)  # hints are half of a small font
    font = subset.load_font(str(assets.MODULES / f"katex/dist/fonts/{name}.ttf"), options)
    made = subset.Subsetter(options)
    made.populate(unicodes=map(ord, letters))
    made.subset(font)
    subset.save_font(font, str(target), options)


def small(css, js):
    """Return both without spaces and comments, made this time or earlier."""
    asked = json.dumps({"css": css, "js": js})
    key = assets.digest(asked, assets.LOCK, assets.SOURCE / "node/small.mjs")
    made = assets.BUILT / f"small-{key}.json"
    if not made.exists():
        script = assets.script("small.mjs")
        made.with_suffix(".asked").write_text(asked, "utf-8")
        assets.run("node", script, made.with_suffix(".asked"), made)
        made.with_suffix(".asked").unlink()
    return json.loads(made.read_text("utf-8"))


def settings(app, config):
    """Tell the layout what is the same on every page."""
    first = Path(app.srcdir, "_static/scripts/first.js").read_text("utf-8")
    config.html_context |= {"first_script": "\n" + first}


def setup(app):
    """Connect; the last step after every other that writes pages."""
    app.connect("config-inited", settings)
    app.connect("builder-inited", lambda app: assets.install())
    app.connect("env-updated", note)
    app.connect("html-page-context", offer, priority=900)
    at_end(app, __name__, make)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

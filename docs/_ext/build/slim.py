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
FONT = re.compile(r"url\(fonts/([\w-]+\.woff2?)\)")
SETS = "KaTeX_AMS-Regular"  # the font of the R of real numbers, and of signs that are rare
CAPITALS = f"{SETS}-capitals.woff"
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
    """Return every word in the tags of the pages and in the scripts; a page is read once."""
    record = Path(app.doctreedir, "words.json")
    before = json.loads(record.read_text("utf-8")) if record.exists() else {}
    pages = {}
    for page in sorted(Path(app.outdir).rglob("*.html")):
        name, at = page.relative_to(app.outdir).as_posix(), page.stat()
        stamp = [at.st_mtime_ns, at.st_size]
        kept, held = before.get(name, (None, []))
        pages[name] = stamp, held if kept == stamp else words_of(page.read_text("utf-8"))
    record.write_text(json.dumps(pages), "utf-8")
    found = {"html", "body"}.union(*(held for _, held in pages.values()))
    for script in sorted(Path(app.outdir, "_static").rglob("*.js")):
        # site.js is made here: its sources lie beside it, and short names may look like a class
        others = "fontawesome", "bootstrap", "pyodide", "_static/site.js"
        if not any(word in script.as_posix() for word in others):
            found.update(WORD.findall(script.read_text("utf-8")))
    return found


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
    made = small(purge(new_formats(css), words(app)), js)
    for name, text in (("site.css", made["css"]), ("site.js", made["js"])):
        in_static(app, name).write_text(text, "utf-8")
    shutil.rmtree(in_static(app, "fonts"), ignore_errors=True)
    for font in sorted(set(FONT.findall(made["css"]))):
        target = in_static(app, f"fonts/{font}")
        target.parent.mkdir(exist_ok=True)
        if font == CAPITALS:
            capitals(assets.MODULES / f"katex/dist/fonts/{SETS}.ttf", target)
        else:
            shutil.copyfile(assets.MODULES / "katex/dist/fonts" / font, target)
    stamp.write_text(key)


def new_formats(css):
    """Return the style sheet without the old formats of KaTeX's fonts, and one font in two parts.

    Of this font most pages need a single letter: the capitals are a file of their own.
    """
    css = re.sub(r",url\(fonts/[\w-]+\.(?:woff|ttf)\) format\(\"\w+\"\)", "", css)
    face = re.search(r"@font-face\{[^}]*KaTeX_AMS[^}]*(?=\})", css).group()
    part = face.replace(f'{SETS}.woff2) format("woff2")', f'{CAPITALS}) format("woff")')
    parts = f"{face};unicode-range:U+0-40,U+5B-10FFFF}}{part};unicode-range:U+41-5A"
    return css.replace(face, parts)


def capitals(source, target):
    """Write what a font has of the capitals A to Z. Matplotlib brings fontTools."""
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it finds the font's birthday early
    options = subset.Options(flavor="woff")
    font = subset.load_font(str(source), options)
    made = subset.Subsetter(options)
    made.populate(unicodes=range(ord("A"), ord("Z") + 1))
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

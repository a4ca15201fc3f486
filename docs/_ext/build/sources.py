"""Write a page of the library's source again when it, or what links to it, changed.

sphinx.ext.viewcode looks at the dates of files alone, and a link back to the page of a name that
is gone would stay.
"""

import hashlib
import json
from pathlib import Path

FOLDER = "_modules"


def name_of(module):
    """Return the name of a module's page."""
    return f"{FOLDER}/{module.replace('.', '/')}"


def pages(env):
    """Return the names of all such pages."""
    return [*map(name_of, getattr(env, "_viewcode_modules", {})), f"{FOLDER}/index"]


def digest(app, module):
    """Return a digest of what a page shows and of how pages look."""
    code, _, used, _ = app.env._viewcode_modules[module]
    looks = [p.read_text("utf-8") for p in sorted(Path(app.srcdir, "_templates").glob("*.html"))]
    return hashlib.sha256(json.dumps([code, sorted(used.items()), looks]).encode()).hexdigest()


def record(app):
    """Return the file that keeps the digests."""
    return Path(app.doctreedir, "sources.json")


def changed(app, module):
    """Return whether a page is written."""
    known = json.loads(record(app).read_text("utf-8")) if record(app).exists() else {}
    there = Path(app.builder.get_output_path(name_of(module))).exists()
    return not there or known.get(module) != digest(app, module)


def write(app, exception):
    """Keep the digests for the next build."""
    if exception is None and app.builder.format == "html":
        found = getattr(app.env, "_viewcode_modules", {})
        kept = {module: digest(app, module) for module, entry in found.items() if entry}
        record(app).write_text(json.dumps(kept), "utf-8")


def setup(app):
    """Connect; take the place of a function."""
    from sphinx.ext import viewcode

    viewcode.should_generate_module_page = changed
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

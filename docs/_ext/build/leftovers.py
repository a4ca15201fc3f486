"""Take away from the site what is gone, so that it is what a build from nothing makes.

Sphinx and its extensions write pages, images, downloads and static files, and never remove one.
"""

import json
import shutil
from pathlib import Path

from build.pages import at_end
from page.cards import FOLDER as CARDS
from sphinx.environment import CONFIG_OK

ALWAYS = "genindex", "search", "404"  # pages that have no source


def begin(app):
    """Empty the folder of a site that is written anew; Sphinx's own mark says that it is one."""
    folder = Path(app.outdir)
    if app.env.config_status == CONFIG_OK or not (folder / ".buildinfo").exists():
        return
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def keep(app, path):
    """Note a file that an extension puts beside the pages; return it."""
    app.spanbook_kept = {*getattr(app, "spanbook_kept", ()), Path(path)}
    return Path(path)


def wanted(app):
    """Return the pages, the images and what is offered for download."""
    folder, env = Path(app.outdir), app.env
    names = (*env.found_docs, *ALWAYS)
    pages = {Path(app.builder.get_output_path(name)) for name in names}
    images = {folder / "_images" / name for _, name in env.images.values()}
    downloads = {folder / "_downloads" / name for _, name in env.dlfiles.values()}
    cards = {folder / f"{CARDS}/{page}.png" for page in env.found_docs}
    return pages | images | cards | downloads | getattr(app, "spanbook_kept", set())


def found(folder):
    """Return the files of these kinds that are there."""
    pages = {p for p in folder.rglob("*.html") if "_static" not in p.relative_to(folder).parts}
    return pages | {p for part in ("_images", "_downloads") for p in (folder / part).rglob("*.*")}


def static(app):
    """Return the names of the files that go beside the pages as they are."""
    folders = [Path(app.srcdir, entry) for entry in app.config.html_static_path]
    files = (p.relative_to(f) for f in folders for p in f.rglob("*") if p.is_file())
    return {path.as_posix() for path in files}


def remove(app, exception):
    """Remove what is not wanted, and the folders that this leaves empty."""
    if exception is not None or app.builder.format != "html":
        return
    folder, record = Path(app.outdir), Path(app.doctreedir, "static.json")
    now = static(app)
    before = json.loads(record.read_text("utf-8")) if record.exists() else []
    record.write_text(json.dumps(sorted(now)), "utf-8")
    gone = {folder / "_static" / name for name in before if name not in now}
    for path in {p for p in found(folder) if p.is_file()} - wanted(app) | gone:
        path.unlink(missing_ok=True)
        for above in path.parents:
            if above == folder or not above.is_dir() or any(above.iterdir()):
                break
            above.rmdir()


def setup(app):
    """Connect."""
    app.connect("builder-inited", begin)
    at_end(app, __name__, remove)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

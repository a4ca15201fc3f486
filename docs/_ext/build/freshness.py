"""Run a page again when the part of the library it stands on has changed, and only then.

jupyter-cache and sphinx-gallery look at a page's own code. Neither notices that the library
behind it is another one. So each page gets a digest of the modules its code can reach: the
names it takes from `spanbook`, the modules they come from, and everything those import. When
the digest differs from the one of the last build, the cached run is dropped.
"""

import json
import re
import sys
import time
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from book import trained
from build.library import chapter_code, ours
from build.only import selected
from pictures.figures import KERNEL_CONFIG

PACKAGES = "numpy", "scipy", "matplotlib", "scikit-learn"
HANDS = 10  # more than the portions that Sphinx makes for two processes
TRACES = re.compile("raises-exception|allow_errors")  # errors show lines of the library
OPTIONAL = "torch", "jax", "dask", "array-api-compat"  # a page says so when they are not there


@cache
def surroundings():
    """Return what a result depends on besides the library and the page."""
    return (f"Python {sys.version.split()[0]}", *(f"{p} {version(p)}" for p in PACKAGES))


def surroundings_of(code):
    """Return what the results of some code depend on: the frameworks too if it names one."""
    named = any(package.replace("-", "_") in code for package in OPTIONAL)
    model = [f"model {trained.folder() and trained.SHA256}"] if "safetensors" in code else []
    return (*surroundings(), *(f"{p} {installed(p)}" for p in OPTIONAL if named), *model)


def installed(package):
    """Return the version of a package, or "absent"."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def read(record):
    """Return the digests by page that a file keeps."""
    return json.loads(record.read_text("utf-8")) if record.exists() else {}


def write(record, digests):
    """Keep the digests for the next build."""
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(digests, indent=1, sort_keys=True), "utf-8")


def recall(app):
    """Recall the digests that were worked out of the same library: it takes a second or two."""
    kept = read(told_record(app))
    if kept.get("library") == ours().key:
        ours().told.update(kept["told"])


def told_record(app):
    """Return the file with the digests of code."""
    return Path(app.srcdir, "_build/library.json")


def check_scripts(app):
    """Drop what sphinx-gallery remembers of each script whose library changed.

    The digests are kept in `_build`: when that folder is removed, every script runs again.
    """
    record = Path(app.srcdir, "_build/freshness.json")
    known = read(record)
    library = ours()
    drawn = Path(app.srcdir, "_ext/pictures/scraper.py").read_text("utf-8")
    for page, script in selected_scripts(app).items():
        code = script.read_text("utf-8")
        digest = library.digest(code, drawn, *surroundings_of(code))
        if known.get(page) != digest:
            Path(app.srcdir, f"{page}.py.md5").unlink(missing_ok=True)
        known[page] = digest
    write(record, known)


def selected_scripts(app):
    """Return the gallery scripts of this build by page."""
    scripts = sorted((app.srcdir.parent / "gallery").glob("*/plot_*.py"))
    pages = {f"gallery/{script.parent.name}/{script.stem}": script for script in scripts}
    return {page: script for page, script in pages.items() if selected(page)}


def outdated_chapters(app, env, added, changed, removed):
    """Drop the cached runs of the chapters whose library changed, and have them read again.

    Each build folder keeps its own digests, beside the pages as they were read.
    """
    library, now = ours(), {}
    for page in env.found_docs:
        path = Path(env.doc2path(page))
        text = path.read_text("utf-8") if path.suffix == ".md" else ""
        if "{code-cell}" in text:
            code = chapter_code(text)
            more = KERNEL_CONFIG, *surroundings_of(code)
            now[page] = library.digest(code, *more, looks=bool(TRACES.search(text)))
    known = read(chapter_record(app))
    stale = sorted(page for page in now if known.get(page) != now[page])
    if stale:
        drop_runs(app.config.nb_execution_cache_path, map(env.doc2path, stale))
    app.spanbook_chapters = {**known, **now}
    return stale


def spread(app, env, docnames):
    """Deal the pages out, so that not one of Sphinx's processes gets all chapters to run."""
    docnames[:] = [page for hand in range(HANDS) for page in docnames[hand::HANDS]]


def chapter_record(app):
    """Return the file with the digests of the chapters as they were last read."""
    return Path(app.doctreedir, "freshness.json")


def drop_runs(folder, paths):
    """Remove the cached runs of some notebooks."""
    from jupyter_cache import get_cache

    cache = get_cache(folder)
    resolved = {str(Path(p).resolve()) for p in paths}
    for run in cache.list_cache_records():
        if str(Path(run.uri).resolve()) in resolved:
            cache.remove_cache(run.pk)


def report(app, exception):
    """Keep the chapters' digests, now that all were read; say what was run."""
    if exception is None:
        write(chapter_record(app), app.spanbook_chapters)
        write(told_record(app), {"library": ours().key, "told": ours().told})
        runs = getattr(app.env, "nb_metadata", {}).values()
        chapters = [run["exec_data"]["mtime"] for run in runs if "exec_data" in run]
        ran = sum(mtime > app.spanbook_started for mtime in chapters)
        passed = len(app.config.sphinx_gallery_conf["passing_examples"])
        scripts = len(selected_scripts(app))
        print(f"ran {ran} of {len(chapters)} chapters and {passed} of {scripts} scripts")


def setup(app):
    """Connect; the scripts before sphinx-gallery looks at them."""
    app.connect("builder-inited", recall, priority=90)
    app.connect("builder-inited", check_scripts, priority=100)
    app.connect("env-get-outdated", outdated_chapters)
    app.connect("env-before-read-docs", spread)
    app.connect("build-finished", report)
    app.spanbook_started = time.time()
    return {"parallel_read_safe": True, "parallel_write_safe": True}

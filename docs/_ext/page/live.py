"""Let the code of a page run in the page.

Marks every Python cell of the chapters, every block of a gallery page and every docstring
example with the class `spanbook-cell`, and gives such pages the script `_static/live/start.js`;
nothing else is fetched before a reader asks for it. Beside the scripts go the wheel of this
checkout and `config.json`: where Python comes from, and what the library needs when.

Python (Pyodide) comes from its public network by default. With the environment variable
SPANBOOK_PYODIDE, a folder that holds it, a copy goes beside the site.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from book import trained
from build import assets
from build.library import ours
from build.needs import needs
from docutils import nodes

ROOT = Path(__file__).parents[3]
VERSION = "0.27.7"
NETWORK = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
CELL = "spanbook-cell"
EXT = ROOT / "docs/_ext"
READERS = EXT / "build/needs.py", EXT / "build/library.py"  # what reads the library

# Bytes of what most pages fetch, unpacked, for the progress: a server may not tell.
SIZES = {
    "pyodide.asm.wasm": 10105545,
    "python_stdlib.zip": 2360737,
    "pyodide-lock.json": 112205,
    "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl": 3061133,
    "scipy-1.14.1-cp312-cp312-pyodide_2024_0_wasm32.whl": 13477451,
    "openblas-0.3.26.zip": 6117592,
    "matplotlib-3.8.4-cp312-cp312-pyodide_2024_0_wasm32.whl": 6714844,
    "pillow-10.2.0-cp312-cp312-pyodide_2024_0_wasm32.whl": 987254,
}


def mark(app, doctree):
    """Mark the cells."""
    if app.env.docname.startswith("gallery/"):
        blocks = list(doctree.findall(nodes.literal_block))
        blocks = [node for node in blocks if node.get("language") == "Python"]  # sphinx-gallery's
        for node in blocks if app.env.docname not in trained.scripts() else []:
            node.replace_self(nodes.container("", node.deepcopy(), classes=[CELL]))
    for node in doctree.findall(nodes.literal_block):
        if node.parent.get("nb_element") == "cell_code_source" and not elsewhere(node):
            node["classes"].append(CELL)
    for node in doctree.findall(nodes.doctest_block):
        node["classes"].append(CELL)


def elsewhere(node):
    """Whether a cell needs files that a page does not fetch; `book.trained` says so beside it."""
    while node is not None and node.get("nb_element") != "cell_code":
        node = node.parent
    return node is not None and "tag_model" in node["classes"]


def offer(app, pagename, templatename, context, doctree):
    """Give a page with cells the script that makes them live."""
    if CELL in context.get("body", ""):
        options = {"loading_method": "defer", "data-live-page": pagename}
        app.add_js_file("live/start.js", **options)


def wheel(folder):
    """Return the wheel of this checkout, built when it has changed."""
    parts = [
        ROOT / "pyproject.toml",
        ROOT / "README.md",
        *sorted((ROOT / "spanbook").rglob("*.py")),
    ]
    total = hashlib.sha256()
    for source in parts:
        total.update(str(source.relative_to(ROOT)).encode() + source.read_bytes())
    target = folder / total.hexdigest()[:16]
    if not list(target.glob("*.whl")):
        shutil.rmtree(folder, ignore_errors=True)
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(target.glob("*.whl"))


def kept_needs(folder):
    """Return what each name needs; the answer is kept beside the wheel of the same library."""
    record = folder / f"needs-{assets.digest(*READERS)}.json"
    if not record.exists():
        record.write_text(json.dumps(needs(ours())), "utf-8")
    return json.loads(record.read_text("utf-8"))


def copy_runtime(source, target):
    """Copy Python beside the site; its list of packages names those that came along."""
    target.mkdir(parents=True, exist_ok=True)
    held = {path.name: path for path in source.iterdir() if path.is_file()}
    lock = json.loads(held.pop("pyodide-lock.json").read_text("utf-8"))
    packages = lock["packages"].items()
    lock["packages"] = {name: about for name, about in packages if about["file_name"] in held}
    (target / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
    for name, path in held.items():
        copy = target / name
        if not copy.exists() or copy.stat().st_size != path.stat().st_size:
            shutil.copyfile(path, copy)


def write(app, exception):
    """Put the wheel, the settings and, if asked for, Python beside the scripts."""
    if exception is not None or app.builder.format != "html":
        return
    live = Path(app.outdir, "_static/live")
    built = wheel(Path(app.srcdir, "_build/wheel"))
    shutil.rmtree(live / "wheel", ignore_errors=True)
    (live / "wheel" / built.parent.name).mkdir(parents=True)
    shutil.copyfile(built, live / "wheel" / built.parent.name / built.name)
    shutil.copyfile(EXT / "pictures/themes.py", live / "themes.py")
    runtime, local = NETWORK, os.environ.get("SPANBOOK_PYODIDE")
    if local:
        runtime = f"pyodide-{VERSION}/"
        copy_runtime(Path(local), live / runtime)
    else:
        shutil.rmtree(live / f"pyodide-{VERSION}", ignore_errors=True)  # of an earlier build
    settings = {
        "runtime": runtime,
        "wheel": f"wheel/{built.parent.name}/{built.name}",
        "needs": kept_needs(built.parent),
        "sizes": SIZES,
    }
    (live / "config.json").write_text(json.dumps(settings, indent=1), "utf-8")


def setup(app):
    """Connect; the marks before sphinx-codeautolink and others look at the blocks."""
    app.connect("doctree-read", mark)
    app.connect("html-page-context", offer)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

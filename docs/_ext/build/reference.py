"""Keep the generated pages in step with what they are made from.

autosummary and sphinx-gallery write pages but never take one away, so the page of a function
or script that is gone would stay, outside every table of contents. And the tables of the
reference quote docstrings, and each name's page lists the scripts that use it, without
noticing that these change.
"""

import ast
import json
import shutil
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]


@cache  # a process builds once
def public_names():
    """Return every public name with its package: `spanbook.Span`, `spanbook.draw.style`, ..."""
    names = []
    for prefix in ("spanbook", "spanbook.draw", "spanbook.sklearn"):
        path = ROOT.joinpath(*prefix.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
                listed = ast.literal_eval(node.value)
                names += [f"{prefix}.{name}" for name in listed if not name.isupper()]  # colours
    return names


def page(name):
    """Return the file name of a name's page.

    `attention` and `Attention` are one file to many a disk, so the class says that it is one.
    """
    twins = [other for other in public_names() if other.lower() == name.lower()]
    return f"{name}-class" if len(twins) > 1 and name != name.lower() else name


def name_pages(app, config):
    """Tell autosummary what to call the pages."""
    config.autosummary_filename_map = {name: page(name) for name in public_names()}


def listed():
    """Return the public names that the reference lists."""
    words = {*(ROOT / "docs/reference/index.md").read_text("utf-8").split()}
    return [name for name in public_names() if name.rpartition(".")[2] in words]


def remove_leftovers(app):
    """Remove what was generated from names, scripts and topics that are gone."""
    known = {page(name) for name in listed()}
    for file in Path(app.srcdir, "reference/api").glob("*.rst"):
        if file.stem not in known:
            file.unlink()
    for index in Path(app.srcdir, "gallery").glob("*/index.rst"):
        if not (ROOT / "gallery" / index.parent.name / "GALLERY_HEADER.rst").exists():
            shutil.rmtree(index.parent)
    for file in Path(app.srcdir, "gallery").glob("*/plot_*.rst"):
        if not (ROOT / "gallery" / file.parent.name / f"{file.stem}.py").exists():
            names = ".*", "_codeobj.pickle"
            parts = [f"{file.stem}{end}" for end in names]
            parts += [f"images/sphx_glr_{file.stem}_[0-9]*.*"]
            parts += [f"images/thumb/sphx_glr_{file.stem}_thumb.*"]
            for left in (left for part in parts for left in file.parent.glob(part)):
                left.unlink()


def depend_on_library(app, docname, source):
    """Read the tables again when a docstring may have changed."""
    if docname == "reference/index":
        for path in sorted((ROOT / "spanbook").rglob("*.py")):
            app.env.note_dependency(str(path))


def outdated(app, env, added, changed, removed):
    """Read a name's page again when other scripts use it, or their titles changed."""
    file = Path(app.srcdir, "gallery/backreferences/backreferences_all.json")
    now = json.loads(file.read_text("utf-8"))
    before, env.spanbook_users = getattr(env, "spanbook_users", {}), now
    names = [name for name in public_names() if now.get(name) != before.get(name)]
    return [doc for name in names if (doc := f"reference/api/{page(name)}") in env.found_docs]


def setup(app):
    """Connect, before the generators run."""
    app.connect("config-inited", name_pages)
    app.connect("env-get-outdated", outdated)
    app.connect("builder-inited", remove_leftovers, priority=100)
    app.connect("source-read", depend_on_library)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

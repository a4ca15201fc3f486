"""Offer the scripts and notebooks of the gallery together: a zip a topic, two of everything.

In each lies a `README.txt` that says what has to be installed, which a script's page also says,
and the wheel of the library, which the first cell of each notebook installs.
"""

import ast
from functools import cache
from pathlib import Path

from build.leftovers import keep
from build.only import ROOT, scripts, selected
from build.reproducible import pack
from page.live import wheel

FOLDER = "_downloads/gallery"
FIRST_CELL = """\
# Installs the library, from the wheel that came in the zip of this notebook, if it is not there.
from importlib.util import find_spec

if find_spec("spanbook") is None:
    %pip install --quiet --find-links . --find-links .. "spanbook[gallery]"
"""
NAMES = {"sklearn": "scikit-learn", "networkx": "networkx", "torch": "torch", "jax": "jax"}
README = """{what} of spanbook, one idea each.

The notebooks install what they need themselves; a script runs alone, once you have typed

    python -m pip install --find-links . spanbook matplotlib{more}

or, in a checkout of spanbook, `python -m pip install ".[gallery]"`.
Your own data go into the first cell.
"""


def extras(*paths):
    """Return the packages that scripts import besides the usual ones, as pip names them.

    What is imported inside a block or a function is not needed to run the script.
    """
    found = set().union(*map(imports, paths))
    return sorted(NAMES[name] for name in found & set(NAMES))


@cache  # each script is in three zips
def imports(path):
    """Return the packages that a script imports."""
    try:
        body = ast.parse(path.read_text("utf-8")).body
    except SyntaxError:
        return set()  # failing.py says where
    found = set()
    for node in body:
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def source(script):
    """Return the file of a script."""
    return ROOT / f"gallery/{scripts()[script]}/{script}.py"


def chosen():
    """Return the scripts of this build with their topics."""
    return {s: topic for s, topic in scripts().items() if selected(f"gallery/{topic}/{s}")}


def bundles():
    """Return what each zip holds: {"hull.zip": [("hull/plot_four_sets.py", script), ...]}."""
    held = {}
    for script, topic in chosen().items():
        for name, kinds in ((topic, "py ipynb"), ("scripts", "py"), ("notebooks", "ipynb")):
            files = [(f"{topic}/{script}.{kind}", script) for kind in kinds.split()]
            held.setdefault(f"{name}.zip", []).extend(files)
    return held


def readme(name, names):
    """Return the text for a zip."""
    packages = extras(*map(source, names))
    what = {"scripts.zip": "The scripts", "notebooks.zip": "The notebooks"}
    return README.format(
        what=what.get(name, f"The scripts and notebooks on {Path(name).stem}"),
        more="".join(f" {package}" for package in packages),
    )


def offer(app, pagename, templatename, context, doctree):
    """Tell the template `downloads.html` what a page of the gallery offers."""
    room, topic, page = [*pagename.split("/"), "", ""][:3]
    if room != "gallery":
        return
    if page in scripts():
        context["extras"] = extras(source(page))
    elif topic == "index":
        every = {"All scripts": "scripts.zip", "All notebooks": "notebooks.zip"}
        every |= {topic.title(): f"{topic}.zip" for topic in dict.fromkeys(chosen().values())}
        context["zips"] = {label: f"{FOLDER}/{name}" for label, name in every.items()}
    elif page == "index" and topic in chosen().values():
        context["zips"] = {"Scripts and notebooks": f"{FOLDER}/{topic}.zip"}


def write(app, exception):
    """Write the zips."""
    if exception is not None or app.builder.format != "html":
        return
    built = wheel(Path(app.srcdir, "_build/wheel"))
    for name, files in bundles().items():
        about = readme(name, sorted({script for _, script in files}))
        held = {"README.txt": about.encode(), built.name: built.read_bytes()}
        held |= {file: Path(app.srcdir, "gallery", file).read_bytes() for file, _ in files}
        pack(keep(app, Path(app.outdir, FOLDER, name)), held)


def setup(app):
    """Connect."""
    app.connect("html-page-context", offer)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

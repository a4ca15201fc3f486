"""Have sphinx-codeautolink link the pages that were written, not those it guessed, on all cores.

It decides before the build which pages are out of date and edits only these at the end. A
page that Sphinx writes for another reason (a figure changed, the library changed) would lose
its links. Gallery pages are left to sphinx-gallery, which links their code itself.
"""

import os

from build.pages import at_end
from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available
from sphinx_codeautolink.extension import SphinxCodeAutoLink
from sphinx_codeautolink.extension.block import link_html


def find(app):
    """Return sphinx-codeautolink's state, which it keeps to itself."""
    handlers = (listener.handler for listener in app.events.listeners["build-finished"])
    owners = (getattr(handler, "__self__", None) for handler in handlers)
    return next(owner for owner in owners if isinstance(owner, SphinxCodeAutoLink))


def note_written(app, doctree, docname):
    """Remember a page on its way to being written."""
    app.spanbook_written = {*getattr(app, "spanbook_written", ()), docname}


def put(app, exception):
    """Put the links into the pages that were written, on all cores, and leave it nothing to do."""
    state, written = find(app), getattr(app, "spanbook_written", set())
    state.outdated_docs = set()
    if exception is not None:
        return
    found = state.cache.transforms
    pages = [p for p in sorted(written) if found.get(p) and not p.startswith("gallery/")]

    def link(chunk):
        for page in chunk:
            link_html(
                page,
                app.outdir,
                found[page],
                state.inventory,
                state.custom_blocks,
                state.search_css_classes,
                builder_name=app.builder.name,
                disable_link_titles=state.disable_link_titles,
            )

    cores = os.cpu_count() or 1
    if not parallel_available or cores == 1 or len(pages) < cores:
        link(pages)
        return
    tasks = ParallelTasks(cores)
    for chunk in make_chunks(pages, cores):
        tasks.add_task(link, chunk)
    tasks.join()


def setup(app):
    """Connect; the correction before its own last step."""
    app.connect("doctree-resolved", note_written)
    at_end(app, __name__, put)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

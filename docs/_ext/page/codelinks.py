"""Have sphinx-codeautolink link the pages that were written, not those it guessed.

It decides before the build which pages are out of date and edits only these at the end. A
page that Sphinx writes for another reason (a figure changed, the library changed) would lose
its links. Gallery pages are left to sphinx-gallery, which links their code itself.
"""

from build.pages import at_end
from sphinx_codeautolink.extension import SphinxCodeAutoLink


def find(app):
    """Return sphinx-codeautolink's state, which it keeps to itself."""
    handlers = (listener.handler for listener in app.events.listeners["build-finished"])
    owners = (getattr(handler, "__self__", None) for handler in handlers)
    return next(owner for owner in owners if isinstance(owner, SphinxCodeAutoLink))


def note_written(app, doctree, docname):
    """Remember a page on its way to being written."""
    app.spanbook_written = {*getattr(app, "spanbook_written", ()), docname}


def correct(app, exception):
    """Tell it what was written."""
    state = find(app)
    written = getattr(app, "spanbook_written", set())
    state.outdated_docs = {page for page in written if not page.startswith("gallery/")}


def setup(app):
    """Connect; the correction before its own last step."""
    app.connect("doctree-resolved", note_written)
    at_end(app, __name__, correct)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

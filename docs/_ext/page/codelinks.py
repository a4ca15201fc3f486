"""Have sphinx-codeautolink link every page that is written, as a build from nothing does.

It keeps what it found in a page between builds without what could not be linked then, and of
chapters nothing at all. Here it is kept whole. The gallery's pages are left to sphinx-gallery.

To find what a name in the code is, it imports what the code imports. It would do so for every
page in each build; here it does so for a page when that page is written.
"""

from copy import deepcopy

from build.pages import ByPage
from sphinx_codeautolink.extension import SphinxCodeAutoLink

BLOCKS = ByPage("codelinks")  # the names in the code of each page, as they were found


def extension(app):
    """Return sphinx-codeautolink's state, which it keeps to itself, or None if it does nothing."""
    handlers = (listener.handler for listener in app.events.listeners["build-finished"])
    owners = (getattr(handler, "__self__", None) for handler in handlers)
    state = next(owner for owner in owners if isinstance(owner, SphinxCodeAutoLink))
    return None if state.do_nothing else state


def collect(app, doctree):
    """Keep what it found in a page."""
    page, state = app.env.docname, extension(app)
    if state and page in state.cache.transforms and not page.startswith("gallery/"):
        BLOCKS(app.env)[page] = deepcopy(state.cache.transforms[page])


def forget(app, env):
    """Leave it nothing to look for at once."""
    if state := extension(app):
        state.cache.transforms = {}


def resolve(app, pagename, templatename, context, doctree):
    """Have it look for the addresses of the names in a page that is about to be written."""
    if (state := extension(app)) and pagename in BLOCKS(app.env):
        found = deepcopy(BLOCKS(app.env)[pagename])
        state.filter_and_resolve(found, set(), pagename)
        state.cache.transforms[pagename] = found


def setup(app):
    """Connect: after it has read a page, before it looks for names, before it writes links."""
    BLOCKS.connect(app)
    app.connect("doctree-read", collect)
    app.connect("env-updated", forget, priority=400)
    app.connect("html-page-context", resolve, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

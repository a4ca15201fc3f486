"""Have sphinx-codeautolink link every page that is written, as a build from nothing does.

It keeps what it found in a page between builds without what could not be linked then, and of
chapters nothing at all. Here it is kept whole. The gallery's pages are left to sphinx-gallery.
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


def give(app, env):
    """Give it back, of every page."""
    if state := extension(app):
        state.cache.transforms = deepcopy(BLOCKS(env))


def setup(app):
    """Connect: after it has read a page, and before it looks for the addresses of names."""
    BLOCKS.connect(app)
    app.connect("doctree-read", collect)
    app.connect("env-updated", give, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}

"""Read a page again when code that ran while it was read may do something else by now.

Figures, exercises and small pictures run Python as their page is read. The code that ran is
kept with the page, and with it a digest of what it reaches in the library.
"""

from build.freshness import surroundings
from build.library import ours
from build.pages import ByPage

RAN = ByPage("ran")  # {code: digest}


def note(env, *codes):
    """Remember code that runs while the present page is read."""
    RAN(env).setdefault(env.docname, {}).update({code: digest(code) for code in codes})


def digest(code):
    """Return a digest of what some code stands on."""
    return ours().digest(code, *surroundings())


def outdated(app, env, added, changed, removed):
    """Return the pages whose code stands on something else than it did."""
    known = {code: digest(code) for codes in RAN(env).values() for code in codes}
    return sorted(
        page
        for page, codes in RAN(env).items()
        if any(known[code] != before for code, before in codes.items())
    )


def setup(app):
    """Connect."""
    RAN.connect(app)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Let a warning stop every build, not only the first.

Sphinx warns when it reads or writes a page. The next build finds the page up to date, reads
nothing, and passes. So after a build with warnings its memory is thrown away; the cached runs
stay, so reading all pages again takes seconds.
"""

from pathlib import Path


def forget(app, exception):
    """Remove the environment if there was a warning."""
    if getattr(app, "_warncount", 0):
        Path(app.doctreedir, "environment.pickle").unlink(missing_ok=True)


def setup(app):
    """Connect, after everything that may still warn."""
    app.connect("build-finished", forget, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Let a warning stop every build, not only the first; refuse the formats that are not ours.

Sphinx warns when it reads or writes a page. The next build finds the page up to date, reads
nothing, and passes. So after a build with warnings its memory is thrown away; the cached runs
stay, so reading all pages again takes seconds.
"""

from pathlib import Path

from build.pages import at_end

BUILDERS = "html", "dirhtml", "linkcheck"


def forget(app, exception):
    """Remove the environment if there was a warning."""
    if getattr(app, "_warncount", 0):
        Path(app.doctreedir, "environment.pickle").unlink(missing_ok=True)


def refuse(app):
    """Stop before anything runs if these pages cannot be written in the format asked for."""
    if app.builder.name not in BUILDERS:
        raise SystemExit(
            f"the builder {app.builder.name!r} is not supported: the site is HTML"
            " (`nox -s docs`), and `nox -s pdf` binds it into one PDF"
        )


def setup(app):
    """Connect, before everything that runs, and after everything that may still warn."""
    app.connect("builder-inited", refuse, priority=0)
    at_end(app, __name__, forget)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

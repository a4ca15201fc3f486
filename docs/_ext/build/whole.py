"""Make a build whole that was cut off, at whatever moment, or that other extensions began.

Sphinx saves what it read before it writes the pages. A build that is stopped in between leaves
old pages behind, and the next one finds nothing to do. So a mark stands in the folder while a
build runs; where one is found, everything is read and written again. So it is when one of our
extensions has changed, whatever Sphinx keeps for them. Runs that were kept stay.
"""

import os
from pathlib import Path

from build.assets import current, digest
from build.pages import at_end

MARK, MADE_WITH = "unfinished", "made-with"
EXTENSIONS = Path(__file__).parents[1]


def begin(app):
    """Forget what an unfinished build remembers, before Sphinx reads it, and leave a mark."""
    folder = Path(app.doctreedir)
    if not os.access(app.srcdir, os.W_OK):
        raise SystemExit(f"{app.srcdir} cannot be written, and a build keeps there what it makes")
    folder.mkdir(parents=True, exist_ok=True)
    record, key = folder / MADE_WITH, digest(*sorted(EXTENSIONS.rglob("*.py")))
    if (folder / MARK).exists() or not current(record, key):
        (folder / "environment.pickle").unlink(missing_ok=True)
    record.write_text(key)
    (folder / MARK).touch()


def end(app, exception):
    """Take the mark away from a build that came to its end."""
    if exception is None:
        Path(app.doctreedir, MARK).unlink(missing_ok=True)


def setup(app):
    """Begin at once: the environment is loaded after the extensions."""
    begin(app)
    at_end(app, __name__, end)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

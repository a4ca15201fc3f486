"""Report a gallery script that fails in one line, and let the rest of the build go on.

sphinx-gallery prints its traceback twice, and puts a PNG in the place of a thumbnail that is an
SVG. Here the script keeps the thumbnail it can have, its page says that it failed, and
`check_built.py` leaves that page alone, because its fault is known.
"""

import functools
import traceback

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)

FAILED = "spanbook-failed"
PAGE = f"""
.. rst-class:: {FAILED}

This script failed: {{reason}}

"""


def place(error, file):
    """Return the line of a file where an error came up, or None."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename == file), None)


def reason(error):
    """Return the kind of an error and what it says, in one line."""
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return " ".join(f"{type(error).__name__}: {said}".split()).removesuffix(":")


def handle(exc_info, src_file, script_vars, gallery_conf):
    """Warn of an error; return what the page shows in place of the output."""
    import matplotlib.pyplot as plt

    plt.close("all")  # the scraper would look for the alt text that was never reached
    error = exc_info[1]
    script_vars["formatted_exception"] = reason(error)
    script_vars["execute_script"] = False
    line = place(error, src_file)
    where = [src_file, *([str(line)] if line else [])]
    logger.warning(reason(error), location=":".join(where))
    return PAGE.format(reason=f"``{type(error).__name__}``")


def own_thumbnail(save, template, script, script_vars, file_conf, gallery_conf):
    """Have sphinx-gallery save the thumbnail of a failed script like that of any other."""
    save(template, script, script_vars, {**file_conf, "failing_thumbnail": False}, gallery_conf)


def as_text(app, doctree):
    """Keep what would parse the code of a page that failed, and complain again, from it."""
    if any(FAILED in node["classes"] for node in doctree.findall(nodes.paragraph)):
        for block in doctree.findall(nodes.literal_block):
            block["language"] = "text"


def setup(app):
    """Take the place of two functions; conf.py suppresses sphinx-gallery's own summary."""
    from sphinx_gallery import gen_rst

    gen_rst.handle_exception = handle
    if not isinstance(gen_rst.save_thumbnail, functools.partial):
        gen_rst.save_thumbnail = functools.partial(own_thumbnail, gen_rst.save_thumbnail)
    app.connect("doctree-read", as_text, priority=50)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

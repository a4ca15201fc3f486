"""Keep the addresses of pages that moved: `docs/redirects.txt` says where each one is now.

Ours, since sphinx-reredirects does not notice a target that is gone, and its pages want a script
in the page, which the policy of this site forbids.
"""

from html import escape
from pathlib import Path

from build.only import selected
from build.pages import at_end
from sphinx.util import logging

logger = logging.getLogger(__name__)

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={to}">
<title>This page moved</title>
</head>
<body><main><h1>This page moved</h1><p>It is at <a href="{to}">{to}</a>.</p></main></body>
</html>
"""


def read(text):
    """Return where each page that moved is now."""
    lines = (line.split("#")[0].split() for line in text.splitlines())
    return dict(line for line in lines if line)


def page(to):
    """Return the page that stands at the old address."""
    return PAGE.format(to=escape(to))


def write(app, exception):
    """Write these pages, after those of what is gone were removed."""
    if exception is not None or app.builder.format != "html":
        return
    for old, new in read(Path(app.srcdir, "redirects.txt").read_text("utf-8")).items():
        if not selected(new):
            continue
        if new not in app.env.found_docs or old in app.env.found_docs:
            logger.warning("redirects.txt: from %s to %s: no such move", old, new)
            continue
        file = Path(app.builder.get_output_path(old))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(app.builder.get_relative_uri(old, new)), "utf-8")


def setup(app):
    """Connect."""
    at_end(app, __name__, write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

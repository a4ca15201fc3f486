"""Say at the foot of each page which commit it is of, and when its code last ran.

The commit is put into the finished pages, so that a new commit does not write them all again.
With SOURCE_DATE_EPOCH in the environment, dates are that one, and two builds are the same.
"""

import os
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

from build.pages import at_end, written

MARK = "@commit@"


def commit(folder):
    """Return the commit of the checkout, or "" outside of one."""
    ask = ["git", "-C", str(folder), "rev-parse", "--short=10", "HEAD"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def last_run(app, page):
    """Return when the code of a page last ran, in seconds since 1970, or None without code."""
    if "exec_data" in (run := getattr(app.env, "nb_metadata", {}).get(page, {})):
        return run["exec_data"]["mtime"]
    record = Path(app.srcdir, f"{page}.py.md5")
    return record.stat().st_mtime if record.exists() else None


def day(seconds):
    """Return the day in words."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", seconds))
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment:%B %Y}"


def offer(app, pagename, templatename, context, doctree):
    """Tell the template `foot.html`."""
    seconds = last_run(app, pagename)
    context["last_run"] = day(seconds) if seconds else ""
    context["commit"] = MARK if app.spanbook_commit else ""


def stamp(app, exception):
    """Put the commit into the pages that were written, and into all when it is a new one."""
    if exception is not None or app.builder.format != "html":
        return
    record = Path(app.doctreedir, "commit")
    before = record.read_text() if record.exists() else MARK
    same = before == (app.spanbook_commit or MARK)
    # The others were stamped when they were written.
    for page in written(app) if same else Path(app.outdir).rglob("*.html"):
        text = page.read_text("utf-8")
        stamped = text.replace(before, app.spanbook_commit).replace(MARK, app.spanbook_commit)
        if stamped != text:
            page.write_text(stamped, "utf-8")
    record.write_text(app.spanbook_commit or MARK)


def start(app):
    """Look for the commit."""
    app.spanbook_commit = commit(app.srcdir)
    app.spanbook_begun = time.time() - 2  # clocks of files may be coarse


def setup(app):
    """Connect; the last step after every other that writes pages."""
    app.connect("builder-inited", start)
    app.connect("html-page-context", offer)
    at_end(app, __name__, stamp)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

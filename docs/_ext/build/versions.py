"""List the published versions, if the site has an address; a page of an old one says so.

The newest stands at the site's address, an older one in a folder below it: `v0.1/`. Every page
asks the newest site for the list when it is read, so that old pages know of later versions. Ours,
since the theme's switcher wants Bootstrap and scripts in the page, which the policy forbids.
"""

import json
import re
import subprocess
from pathlib import Path

from build.address import home

FILE = "_static/switcher.json"


def tags(folder):
    """Return the tagged versions of a checkout, the newest first: ["0.2.0", "0.1.0"]."""
    ask = ["git", "-C", str(folder), "tag", "--list", "v*"]
    try:
        text = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    found = re.findall(r"^v(\d+(?:\.\d+)+)$", text, re.MULTILINE)
    return sorted(found, key=lambda v: [int(part) for part in v.split(".")], reverse=True)


def listed(versions, address):
    """Return the list in the form that the theme and others know."""
    return [
        {
            "name": f"{version} (newest)" if i == 0 else version,
            "version": version,
            "url": address if i == 0 else f"{address}v{version}/",
            "preferred": i == 0,
        }
        for i, version in enumerate(versions)
    ]


def offer(app, config):
    """Show the switcher."""
    if home():
        config.html_theme_options["navbar_end"] = ["version-switcher", "theme-switcher"]
        config.html_context["versions"] = f"{home()}{FILE}"


def place(app, pagename, templatename, context, doctree):
    """Tell the switcher the address of a page below that of its version."""
    context["page_address"] = app.builder.get_target_uri(pagename)


def write(app, exception):
    """Write the list."""
    if exception is None and app.builder.format == "html" and home():
        versions = tags(app.srcdir) or [app.config.release]
        text = json.dumps(listed(versions, home()), indent=1)
        Path(app.outdir, FILE).write_text(text, "utf-8")


def setup(app):
    """Connect."""
    app.connect("config-inited", offer)
    app.connect("html-page-context", place)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

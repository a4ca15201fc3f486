"""Say in each page what it may load: its own site's files, and Python from one place.

A browser that reads this refuses everything else: scripts from elsewhere, scripts written into
the page (but for the one that picks the colours, by its hash), and `eval`, but for WebAssembly.
"""

import base64
import hashlib
import os

from page.live import NETWORK


def policy(script):
    """Return the policy of a page whose inline script is `script`."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # A local copy of Python, beside the site, needs no entry of its own.
    runtime = "" if os.environ.get("SPANBOOK_PYODIDE") else f" {NETWORK}"
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' 'sha256-{digest}' 'wasm-unsafe-eval'{runtime}",
        "connect-src": f"'self'{runtime}",
        "worker-src": "'self' blob:",
        "style-src": "'self' 'unsafe-inline'",  # KaTeX places by style attributes
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def offer(app, config):
    """Tell the layout."""
    config.html_context["policy"] = policy(config.html_context["first_script"])


def setup(app):
    """Connect, after the inline script is known."""
    app.connect("config-inited", offer, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Find a Chromium: the one named, the machine's, or Playwright's own.

Run as a script, it has Playwright download one if the machine has none.
"""

import os
import shutil
import subprocess
import sys

NAMES = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"
QUIET = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


def find():
    """Return the path of Chromium; "" leaves it to Playwright."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")


if __name__ == "__main__" and not find():
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)

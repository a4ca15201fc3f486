"""Whether the site was built with Python beside it: on any other, no code can be run in a test."""

import json

import pytest
from serve import SITE

SETTINGS = SITE / "_static/live/config.json"
LOCAL = SETTINGS.exists() and not json.loads(SETTINGS.read_text("utf-8"))["runtime"].startswith(
    "h"
)
needs_python = pytest.mark.skipif(
    not LOCAL, reason="NOT RUN: this site was built without SPANBOOK_PYODIDE"
)

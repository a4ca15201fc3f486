"""The oldest browsers that the book names: they know what its pages cannot do without.

When each browser learnt a word of CSS or a call is told by the data that MDN's tables are made of.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from serve import ROOT, SITE

DATA = Path(__file__).parent / "node_modules/@mdn/browser-compat-data/data.json"
BROWSERS = {"Chrome and Edge": "chrome", "Firefox": "firefox", "Safari": "safari"}

# What a browser must know -> how the site's own files say it.
NEEDED = {
    "css.at-rules.container": r"@container",
    "css.at-rules.media.range_syntax": r"@media screen and \(width ?<",
    "css.at-rules.media.scripting": r"\(scripting: ?enabled\)",
    "css.properties.aspect-ratio": r"aspect-ratio:",
    "css.selectors.focus-visible": r":focus-visible",
    "css.selectors.has": r":has\(",
    "css.types.color.color-mix": r"color-mix\(",
    "css.types.length.container_query_length_units": r"\dcqi",
    "css.types.length.viewport_percentage_units_small": r"\dsvh",
    "api.DecompressionStream": r"new DecompressionStream",
    "api.Element.checkVisibility": r"\.checkVisibility\(",
    "api.Element.replaceChildren": r"\.replaceChildren\(",
    "api.HTMLDialogElement.showModal": r"\.showModal\(",
    "api.HTMLFormElement.requestSubmit": r"\.requestSubmit\(",
    "javascript.builtins.Array.at": r"\.at\(-1\)",
    "javascript.builtins.Object.hasOwn": r"Object\.hasOwn\(",
    "javascript.operators.nullish_coalescing_assignment": r"\?\?=",
    "mathml.elements.math": r"",  # in the pages
}


@cache
def table():
    """Return what every browser knows, and since when."""
    return json.loads(DATA.read_text("utf-8"))


def known_since(feature, browser):
    """Return the version in which a browser learnt something, with no prefix and no switch."""
    data = table()
    for part in feature.split("."):
        data = data[part]
    told = data["__compat"]["support"][browser]
    first = told[0] if isinstance(told, list) else told
    assert not {"prefix", "flags", "alternative_name"} & set(first), feature
    return tuple(map(int, first["version_added"].split(".")))


@pytest.fixture(scope="module")
def files():
    """Return all styles and scripts that the site has made itself."""
    static = SITE / "_static"
    found = [p for end in ("css", "js") for p in static.rglob(f"*.{end}")]
    return "\n".join(p.read_text("utf-8") for p in sorted(found))


def test_what_is_needed_is_used(files):
    assert [name for name, sign in NEEDED.items() if not re.search(sign, files)] == []


def test_the_page_names_the_oldest_that_know_it_all():
    page = (ROOT / "docs/about/teachers.md").read_text("utf-8")
    for name, browser in BROWSERS.items():
        oldest = max(known_since(feature, browser) for feature in NEEDED)
        assert f"{name} {'.'.join(map(str, oldest))}" in page

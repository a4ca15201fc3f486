"""Show each attribute once, in the words of its class.

A property that several classes share has one sentence; the class says what it is there, and
numpydoc would put the sentence in place of it, and once more below. Here the class's words stay,
every attribute has an address, such as `spanbook.Span.basis`, and no property a second place.
"""

import re
from functools import cached_property

from numpydoc.docscrape_sphinx import SphinxDocString

WRITE = SphinxDocString._process_param
LISTED = re.compile(r"    \*\*(\w+)\*\* : ")


def as_written(self, param, desc, fake_autosummary):
    """Return the name and the words of an attribute."""
    return WRITE(self, param, desc, False)


def skip(app, what, name, value, skipped, options):
    """Leave out the properties, which their class lists."""
    return True if isinstance(value, property | cached_property) else None


def addresses(app, what, name, value, options, lines):
    """Put the addresses of a class's attributes before their list."""
    if what not in ("class", "exception") or ":Attributes:" not in lines:
        return
    start = lines.index(":Attributes:")
    found = []
    for line in lines[start + 1 :]:
        if match := LISTED.match(line):
            found += [f".. py:attribute:: {match[1]}", "   :no-typesetting:", ""]
        elif line and not line.startswith(" "):
            break
    lines[start:start] = found


def setup(app):
    """Connect; the addresses when numpydoc has written the list."""
    SphinxDocString._process_param = as_written
    app.connect("autodoc-skip-member", skip)
    app.connect("autodoc-process-docstring", addresses, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

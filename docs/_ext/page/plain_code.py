"""Leave out tags in code that look like no tag at all.

Pygments puts names, punctuation and spaces into elements of their own, which are a third of the
elements of a page of code; the styles give them the colour of the text around them. They stand
until the end, because what links the names in code looks for them.
"""

import re

from build.pages import at_end, written

PLAIN = re.compile(r'<span class="(?:n|p|w)">([^<]*)</span>')


def thin(app, exception):
    """Leave them out of the pages that were written."""
    if exception is None and app.builder.format == "html":
        for page in written(app):
            text = page.read_text("utf-8")
            page.write_text(PLAIN.sub(r"\1", text), "utf-8")


def setup(app):
    """Connect; after what looks for names."""
    at_end(app, __name__, thin)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Report a gallery script without a title in one line, and show it under its name.

sphinx-gallery stops at a script without a docstring, before anything else is looked at. One
whose docstring has no title takes its first words for one, and pages lose their order.
"""

import ast
import functools
import re
from pathlib import Path

from build.freshness import selected_scripts
from sphinx.util import logging

logger = logging.getLogger(__name__)

TITLE = re.compile(r"\s*\S.*\n([^\w\s])\1{2,}\s*(\n|\Z)")
SAY = "the script has no %s: begin it with a docstring that begins with a title, underlined"


def lacks(source):
    """Return what the beginning of a script lacks, or ""."""
    try:
        docstring = ast.get_docstring(ast.parse(source))
    except SyntaxError:
        return ""  # failing.py says where
    if docstring is None:
        return "docstring"
    return "" if TITLE.match(docstring) else "title"


def check(app):
    """Warn of each such script, whether it runs in this build or not."""
    for script in selected_scripts(app).values():
        if lack := lacks(script.read_text("utf-8")):
            logger.warning(SAY, lack, location=f"{script}:1")


def titled(split, filename):
    """Have sphinx-gallery find a docstring with a title in every script."""
    path = Path(filename)
    name = f"{path.stem}\n{'=' * len(path.stem)}\n\n"
    match lacks(path.read_text("utf-8")):
        case "docstring":
            source = path.read_text("utf-8")
            return name + "This script has no title.\n", source, 1, ast.parse(source)
        case "title":
            docstring, *rest = split(filename)
            return name + docstring.lstrip(), *rest
    return split(filename)


def setup(app):
    """Connect; take the place of the function that splits a script."""
    from sphinx_gallery import py_source_parser

    name = "_get_docstring_and_rest"
    if not isinstance(split := getattr(py_source_parser, name), functools.partial):
        setattr(py_source_parser, name, functools.partial(titled, split))
    app.connect("builder-inited", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

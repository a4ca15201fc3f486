"""Report a chapter's cell that fails in one line, and let the rest of the build go on.

MyST-NB prints the traceback of its own machinery, without the line of the chapter, and
sphinx-codeautolink the whole chapter where a cell cannot be parsed. Here the line is found in
the chapter's text, and the page says that it failed, as that of a script does.
"""

import functools
import re

from build import progress
from build.failing import FAILED
from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)

COLOUR = re.compile(r"\x1b\[[\d;]*m")
PLACE = r"In\s?\[{}\], line (\d+)"


def failed_cell(notebook):
    """Return the index of the last code cell that began to run."""
    cells = enumerate(notebook.cells)
    return max(i for i, c in cells if c.cell_type == "code" and c.get("execution_count"))


def reason(cell, fallback):
    """Return the kind of a cell's error and what it says in one line, and its line in the cell."""
    for output in cell.outputs:
        if output.output_type == "error":
            trace = COLOUR.sub("", "\n".join(output.traceback))
            lines = re.findall(PLACE.format(cell.execution_count), trace)
            said = re.sub(r" \([^()]*, line \d+\)$", "", output.evalue)  # of a syntax error
            words = f"{output.ename}: {said}".split()
            return " ".join(words).removesuffix(":"), int(lines[-1]) if lines else 1
    return fallback, 1


def first_line(text, cell, fence):
    """Return the line of a chapter where the code of a cell begins; it follows the fence."""
    lines, code = text.splitlines(), cell.source.splitlines() or [""]
    later = (n for n, line in enumerate(lines[fence - 1 :], fence) if line == code[0])
    return next(later, fence)


def start(run, client):
    """Run a chapter as MyST-NB does; warn of the cell that failed."""
    progress.say(f"{client.path.parent.name}/{client.path.name}")
    run(client)
    if client.exec_metadata["succeeded"]:
        return
    index = failed_cell(client.notebook)
    cell = client.notebook.cells[index]
    slow = f"the cell ran for {client.nb_config.execution_timeout} s, which is the limit for one"
    said, line = reason(cell, slow)
    begin = first_line(client.path.read_text("utf-8"), cell, client.cell_line(index))
    client.exec_metadata["error"] = said
    logger.warning(said, location=f"{client.path}:{begin + line - 1}")


def mark(app, doctree):
    """Say on the page that it failed; keep what parses code, and complains again, from it."""
    run = getattr(app.env, "nb_metadata", {}).get(app.env.docname, {}).get("exec_data")
    if run and not run["succeeded"]:
        note = nodes.paragraph("", f"This chapter failed: {run['error']}")
        note["classes"].append(FAILED)
        next(doctree.findall(nodes.section)).insert(1, note)


def setup(app):
    """Take the place of a method; conf.py suppresses MyST-NB's own words."""
    from myst_nb.core.execute.cache import NotebookClientCache as Client

    if not hasattr(Client.start_client, "__wrapped__"):
        run = Client.start_client
        Client.start_client = functools.wraps(run)(lambda client: start(run, client))
    app.connect("doctree-read", mark, priority=40)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

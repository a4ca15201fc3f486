"""Put a figure that can be dragged into a page: the directive `figure-live`.

    ```{figure-live} hull
    :target: [4, 0.5]

    :::{figure-step}
    What the reader does and notices; `steps.py` says what a step can ask for.
    :::
    ```

`_static/figures/hull.js` is what the reader drags, `_static/figures/hull.py` the same in
Python: the state in its first cell, the numbers in its second, the still picture in its third.
Here the Python file is run, from the starting state that the options ask for. Its picture and
its numbers stand in the page for readers without JavaScript and for print, and its first two
cells are what "Copy as NumPy" copies.
"""

import ast
import contextlib
import hashlib
import html
import io
import json
import warnings
from pathlib import Path

from build import ran
from build.freshness import surroundings
from build.library import ours
from build.pages import ByPage
from docutils import nodes
from pictures import steps
from pictures.figures import write_if_changed
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from spanbook import RankWarning

FIGURES = ByPage("figures")  # their names, in order
DOCS = Path(__file__).parents[2]
SOURCE = DOCS / "_static/figures"
BUILT = DOCS / "_build/figures-live"
CELL = "\n# %%"


class Options(dict):
    """Any option is allowed: each names a variable of the figure's state, given as JSON."""

    def __missing__(self, name):
        """Read it."""
        return json.loads

    def __contains__(self, name):
        """Say yes."""
        return True

    def __bool__(self):
        """Say that there are options."""
        return True


def cells(source):
    """Return a figure's Python file in parts: imports, state, numbers, picture."""
    first, numbers, picture = source.split(CELL)
    tree = ast.parse(first)
    setting = [node for node in tree.body if isinstance(node, ast.Assign)]
    lines = first.splitlines()
    head = "\n".join(lines[tree.body[0].end_lineno : setting[0].lineno - 1]).strip()
    state = "\n".join(lines[setting[0].lineno - 1 :]).strip()
    return head, state, numbers.strip(), picture.strip()


def comments(state):
    """Return what stands beside each variable of the state."""
    lines = state.splitlines()
    found = {}
    for node in ast.parse(state).body:
        _, _, words = lines[node.end_lineno - 1].partition("  # ")
        found |= {node.targets[0].id: words} if words else {}
    return found


def plain(value):
    """Return a value as what JSON knows."""
    return value.tolist() if hasattr(value, "tolist") else value


def shown(value):
    """Return a number, or several, as the page shows them."""
    if isinstance(value, list):
        inner = [shown(part) for part in value]
        several = value and isinstance(value[0], list)
        return " ".join(inner) if several else f"({', '.join(inner)})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value != value:
            return "undefined"
        value = 0.0 if abs(value) < 0.0005 else value
        infinite = value in (float("inf"), -float("inf"))
        large = f"{value:.2e}" if abs(value) >= 1e5 else f"{value:.3f}"
        return ("∞" if value > 0 else "−∞") if infinite else large.replace("-", "−")
    return str(value).replace("-", "−") if isinstance(value, int) else str(value)


def evaluate(source, given):
    """Run the first two cells from a state; return the state, the numbers and all names."""
    import numpy as np

    head, state, numbers, _ = cells(source)
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(f"{head}\n{state}", names)
        variables = [node.targets[0].id for node in ast.parse(state).body]
        for name, value in given.items():
            if name not in variables:
                raise ExtensionError(f"the figure has no {name!r}; it has {variables}")
            array = isinstance(names[name], np.ndarray)
            names[name] = np.array(value, dtype=names[name].dtype) if array else value
        start = {name: plain(names[name]) for name in variables}
        exec(numbers, names)
    return start, {name: plain(value) for name, value in names["numbers"].items()}, names


def run(source, given):
    """Run a figure's Python file from a state; return its start, its numbers and its picture."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np

    head, state, numbers, picture = cells(source)
    with plt.rc_context():
        start, result, names = evaluate(source, given)
        arrays = [name for name in start if isinstance(names[name], np.ndarray)]
        exec(picture, names)
        figure, svg = plt.gcf(), io.StringIO()
        with plt.rc_context({"svg.hashsalt": "spanbook"}):
            figure.savefig(svg, format="svg", metadata={"Date": None})
        views, alt = len(figure.axes), " ".join(figure.get_label().split())
        plt.close("all")
    whole = [n for n, v in result.items() if isinstance(np.ravel(v)[0], np.integer | int)]
    return {
        "data": {
            "state": start,
            "whole": whole,
            "arrays": arrays,
            "comments": comments(state),
            "code": f"{head}\n\n{{state}}\n\n{numbers}\n",
        },
        "numbers": {name: shown(value) for name, value in result.items()},
        "svg": svg.getvalue(),
        "views": views,
        "alt": alt,
    }


def kept(source, given):
    """Return what `run` does, this time or earlier."""
    digest = ours().digest(source, json.dumps(given), *surroundings())
    own = hashlib.sha256((source + Path(__file__).read_text("utf-8")).encode()).hexdigest()[:8]
    record = BUILT / f"{digest}-{own}.json"
    if not record.exists():
        write_if_changed(record, json.dumps(run(source, given)))
    return json.loads(record.read_text("utf-8")), record


class FigureLive(SphinxDirective):
    """Write the figure as it stands still; the script takes over from there."""

    required_arguments = 1
    option_spec = Options()
    has_content = True

    def run(self):
        """Run the Python file and write what it makes."""
        name = self.arguments[0]
        path = SOURCE / f"{name}.py"
        source = path.read_text("utf-8")
        found, record = kept(source, dict(self.options))
        ran.note(self.env, source)
        self.env.note_dependency(str(path))
        if not found["alt"]:
            raise self.error(f"{path.name}: say what the picture shows with fig.set_label(...)")
        image = record.with_name(f"{name}-{record.stem[:8]}.svg")
        write_if_changed(image, found["svg"])
        return [self.figure(name, found, image, source)]

    def guide(self, content, found, source):
        """Return the nodes of the figure's steps, taken out of its content."""
        found_steps = list(content.findall(steps.figure_step))
        for one in found_steps:
            one.parent.remove(one)
        if not found_steps:
            return []

        def values(given):
            with warnings.catch_warnings():  # a step may lay one column on another
                warnings.simplefilter("ignore", RankWarning)
                state, numbers, _ = evaluate(source, dict(self.options) | given)
            return state | numbers

        try:
            told = steps.told(found_steps, found["data"]["state"], values)
        except ExtensionError as wrong:
            raise self.error(f"{self.arguments[0]}: {wrong}") from wrong
        return steps.listed(found_steps, told)

    def figure(self, name, found, image, source):
        """Return the nodes of the figure."""
        uri = "/" + image.relative_to(DOCS).as_posix()
        stage = nodes.container(
            "", nodes.image(uri=uri, alt=found["alt"]), classes=["spanbook-stage"]
        )
        caption = nodes.container("", classes=["spanbook-caption"])
        self.state.nested_parse(self.content, self.content_offset, caption)
        taken = FIGURES(self.env).setdefault(self.env.docname, [])
        data = html.escape(json.dumps(found["data"], ensure_ascii=False, sort_keys=True))
        number = f"-{taken.count(name) + 1}" if name in taken else ""
        taken.append(name)
        opening = (
            f'<div class="spanbook-figure views-{found["views"]}" id="figure-{name}{number}"'
            f' role="group" aria-label="figure: {name}" data-figure="{name}"'
            f' data-start="{data}">'
        )
        rows = "".join(
            f'<div><dt>{html.escape(label)}</dt><dd data-name="{html.escape(label)}">'
            f"{html.escape(value)}</dd></div>"
            for label, value in found["numbers"].items()
        )
        fold = '<details class="spanbook-more"><summary>Numbers</summary>'
        panel = f'<div class="spanbook-panel">{fold}<dl>{rows}</dl></details></div>'
        play = [raw('<div class="spanbook-play">'), stage, raw(f"{panel}</div>")]
        parts = [raw(opening), *self.guide(caption, found, source), *play]
        parts += [caption] if caption.children else []
        return nodes.container("", *parts, raw("</div>"), classes=["spanbook-figure-place"])


def raw(text):
    """Return HTML as a node."""
    return nodes.raw("", text, format="html")


def offer(app, pagename, templatename, context, doctree):
    """Give a page with a figure the script that brings it to life."""
    if "spanbook-figure" in context.get("body", ""):
        app.add_js_file("figures/start.js", loading_method="defer")


def setup(app):
    """Connect."""
    app.add_directive("figure-live", FigureLive)
    FIGURES.connect(app)
    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

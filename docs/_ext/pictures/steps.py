"""The steps of a figure: the directive `figure-step`, inside the directive `figure-live`.

    :::{figure-step}
    :state: {"kind": "ConicHull", "target": [-2, -1.5]}
    :goal: distance < 0.01
    :show: {"kind": "Span"}

    No allowed weights make this y. **Your turn:** choose a rule that does.
    :::

`state` says in what the step's state differs from the figure's start, `show` in what the state
that "Show me" leads to differs from the step's. A goal (`goals.py`) is open in the step's state
and met in the one that is shown: the figure's Python file is asked when the page is built.
"""

import html
import json

from docutils import nodes
from pictures import goals
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective


class figure_step(nodes.General, nodes.Element):  # noqa: N801  docutils names its nodes so
    """One step, as the author wrote it; the figure writes it into its list."""


class Step(SphinxDirective):
    """Keep a step's options and its words for the figure around it."""

    option_spec = {"state": json.loads, "goal": str, "show": json.loads}  # noqa: RUF012
    has_content = True

    def run(self):
        """Return the step."""
        self.assert_has_content()
        made = figure_step("", **{key: self.options.get(key) for key in self.option_spec})
        self.state.nested_parse(self.content, self.content_offset, made)
        return [made]


def told(steps, start, evaluate):
    """Return for each step what its page is told: state, goal and what is shown.

    `evaluate` computes the state and the numbers of the figure from what differs.
    """
    if not 3 <= len(steps) <= 5 or not any(one["goal"] for one in steps):
        raise ExtensionError("a figure has three to five steps, and one of them has a goal")
    if steps[0]["state"]:
        raise ExtensionError("the first step has the figure's own start: give it no state")
    return [checked(one, f"step {k}", start, evaluate) for k, one in enumerate(steps, 1)]


def checked(one, name, start, evaluate):
    """Return what the page is told of one step, after a try of its goal."""
    state, show = one["state"] or {}, one["show"] or {}
    for given in (state, show):
        for key, value in given.items():
            if key not in start or not alike(value, start[key]):
                raise ExtensionError(f"{name}: {key!r} is {value}, at the start {start.get(key)}")
    before = evaluate(state)
    after = evaluate(state | show)
    made = {"state": state}
    if show:
        made["show"] = show
    if one["goal"]:
        made["goal"] = goals.parsed(one["goal"], before)
        if goals.reached(made["goal"], before):
            raise ExtensionError(f"{name}: its goal {one['goal']!r} is met from the start")
        if not goals.reached(made["goal"], after):
            raise ExtensionError(f"{name}: what it shows does not meet its goal {one['goal']!r}")
    return made


def alike(value, like):
    """Return whether a value is of the kind of another; a list may be longer or shorter."""
    if isinstance(like, list):
        return isinstance(value, list) and all(alike(part, like[0]) for part in value)
    number = isinstance(like, int | float) and not isinstance(like, bool)
    return type(value) in (int, float) if number else type(value) is type(like)


def listed(steps, data):
    """Return the nodes of the ordered list: the page of a reader without scripts has it all."""
    parts = ['<div class="spanbook-guide"><div class="spanbook-walk"></div><ol>']
    for k, (one, about) in enumerate(zip(steps, data, strict=True)):
        words = html.escape(json.dumps(about, ensure_ascii=False, sort_keys=True))
        now = "" if k else ' class="now"'
        parts += [f'<li data-step="{words}"{now}>', *one.children, "</li>"]
    parts.append("</ol></div>")
    return [
        nodes.raw("", part, format="html") if isinstance(part, str) else part for part in parts
    ]


def setup(app):
    """Connect."""
    app.add_node(figure_step)
    app.add_directive("figure-step", Step)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

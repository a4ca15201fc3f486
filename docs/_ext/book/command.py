"""Describe a command from its own parser: ``{command} diagnose`` shows what ``--help`` says.

So the page of the command line cannot fall behind the command.
"""

import argparse
import re
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from spanbook.diagnosis import _arguments

WIDTH = 78


class Formatter(argparse.HelpFormatter):
    """Lines of one width, whatever the terminal's."""

    def __init__(self, prog):
        super().__init__(prog, width=WIDTH)


def commands():
    """Return the parser of each command by its name."""
    parser = _arguments.parser()
    (choice,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return choice.choices


def described(parser):
    """Return the nodes that describe a command: what it is for, its usage, its options."""
    parser.formatter_class = Formatter
    usage = parser.format_usage().removeprefix("usage: ").rstrip().replace("\n" + 7 * " ", "\n")
    out = [nodes.paragraph("", parser.description)]
    out.append(nodes.literal_block(usage, usage, language="text"))
    for group in parser._action_groups:
        actions = [a for a in group._group_actions if a.dest != "help"]
        if actions:
            title = {"positional arguments": "files"}.get(group.title, group.title)
            out.append(nodes.rubric("", f"{title[0].upper()}{title[1:]}"))
            out.append(nodes.definition_list("", *map(_item, actions)))
    out.append(_said(parser.epilog))
    return out


def _item(action):
    """Return how an argument is typed, and its help."""
    value = action.metavar or action.dest
    if action.choices:
        value = "|".join(action.choices)
    typed = [value] if not action.option_strings else []
    for option in action.option_strings:
        more = f"{value} ..." if action.nargs == "+" else value
        typed.append(option if action.nargs == 0 else f"{option} {more}")
    term = nodes.term("")
    for k, words in enumerate(typed):
        term += [nodes.Text(", ")] if k else []
        term += nodes.literal(words, words)
    return nodes.definition_list_item("", term, nodes.definition("", _said(action.help)))


def _said(text):
    """Return a sentence with its options as code, or two dashes would become one long one."""
    parts = re.split(r"(--[a-z][a-z-]*|\\t|\")", text)
    made = [nodes.literal(x, x) if k % 2 else nodes.Text(x) for k, x in enumerate(parts) if x]
    return nodes.paragraph("", "", *made)


class Command(SphinxDirective):
    """A command by its name."""

    required_arguments = 1

    def run(self):
        """Return the description."""
        self.env.note_dependency(str(Path(_arguments.__file__)))
        return described(commands()[self.arguments[0]])


def setup(app):
    """Add the directive."""
    app.add_directive("command", Command)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

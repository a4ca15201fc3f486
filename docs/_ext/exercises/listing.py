"""List every exercise of the book, lead from scripts to the exercises they show, add the script.

The directive `exercise-list` writes the list by chapter; what this reader did, and the buttons
to save, read and forget it, come from the script.
"""

import html
import json
import re

from book.chapters import read
from build.pages import ByPage
from docutils import nodes
from exercises.source import LEVELS
from exercises.template import raw
from sphinx.util.docutils import SphinxDirective

EXERCISES = ByPage("exercises")  # [(name, title, level, script), ...]
LISTS = "about/exercises"


class exercise_list(nodes.General, nodes.Element):  # noqa: N801
    """The place of the list, filled when every page is known."""


class ExerciseList(SphinxDirective):
    """Write the list of every exercise of the book."""

    def run(self):
        """Leave a mark."""
        return [exercise_list()]


def fill(app, doctree, docname):
    """Write the list, and below a script the exercises that it shows."""
    for mark in list(doctree.findall(exercise_list)):
        mark.replace_self(raw(listed(app, docname)))
    if docname.startswith("gallery/") and (links := shown_by(app, docname)):
        section = next(iter(doctree.findall(nodes.section)))
        section += nodes.container("", raw(links), classes=["spanbook-asked"])


def listed(app, docname):
    """Return the list as HTML."""
    found, parts = EXERCISES(app.env), ['<div class="spanbook-progress">']
    for chapter in read():
        page = f"book/{chapter}"
        if not found.get(page):
            continue
        uri = app.builder.get_relative_uri(docname, page)
        rows = [row(uri, *about) for about in found[page]]
        title = html.escape(app.env.titles[page].astext())
        parts.append(f'<h2 id="of-{chapter}">{title}</h2><ol>{"".join(rows)}</ol>')
    return "".join(parts) + "</div>"


def row(uri, name, title, level, script):
    """Return a line of the list."""
    small = f" <small>{LEVELS[level]}</small>" if LEVELS.get(level) else ""
    link = f'<a href="{uri}#exercise-{name}">{html.escape(title)}</a>'
    return f'<li data-name="{name}">{link}{small}</li>'


def shown_by(app, docname):
    """Return links to the exercises that a script shows the answer of."""
    links = []
    for page, found in sorted(EXERCISES(app.env).items()):
        uri = app.builder.get_relative_uri(docname, page)
        for name, title, _, script in found:
            if docname == f"gallery/{script}":
                links.append(f'<a href="{uri}#exercise-{name}">{html.escape(title)}</a>')
    return f"<p>Exercises on this: {', '.join(links)}.</p>" if links else ""


def changed(app, env):
    """Write the pages again that know of exercises elsewhere, when those changed."""
    if not EXERCISES.changed(env):
        return []
    scripts = {f"gallery/{s}" for found in EXERCISES(env).values() for *_, s in found}
    return sorted({*EXERCISES(env), LISTS, *scripts} & env.found_docs)


def offer(app, pagename, templatename, context, doctree):
    """Give a page with exercises their script and style."""
    body = context.get("body", "")
    name = "overview" if 'class="spanbook-progress"' in body else "exercises"
    if name == "overview" or 'class="spanbook-exercise"' in body:
        found = EXERCISES(app.env).items()
        counts = {page.rpartition("/")[2]: len(some) for page, some in sorted(found)}
        options = {"loading_method": "defer", "data-counts": json.dumps(counts)}
        app.add_js_file(f"exercises/{name}.js", **options)
        sheet = context["pathto"](f"_static/exercises/{name}.css", resource=True)
        context["body"] = styled(body, sheet)


def styled(body, sheet):
    """Return a page with a style sheet in front of what needs it: the rest need not wait."""
    at = body.rindex("<", 0, re.search(r'class="spanbook-(?:progress|exercise)"', body).start())
    return f'{body[:at]}<link rel="stylesheet" href="{sheet}">{body[at:]}'


def setup(app):
    """Connect."""
    app.add_node(exercise_list)
    EXERCISES.connect(app)
    app.add_directive("exercise-list", ExerciseList)
    app.connect("env-updated", changed)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

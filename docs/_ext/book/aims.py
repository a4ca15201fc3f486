"""Say at the top of a chapter what its reader will be able to do, and how long it takes.

The words stand in `book/chapters.toml`, as `able`; the minutes are counted from the page. The
page for teachers repeats them by `outcome`, and `route` lists all chapters on the way to one.
"""

from book import chapters
from build.pages import ByPage
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

WORDS = 200  # of prose, that are read in a minute
CELL = 1  # minutes that a cell takes, with what it prints
STEP = 5  # minutes: nobody reads by the clock
MINUTES = ByPage("minutes")
TEACHERS = "about/teachers"


class minutes_of(nodes.Element):  # noqa: N801  docutils names nodes in lower case
    """The place of a sum that is known when all chapters have been read."""


def minutes(doctree):
    """Return about how long a chapter takes, without its exercises."""
    words = cells = 0
    for node in doctree.findall(nodes.Element):
        if any("exercises" in above["ids"] for above in ancestors(node)):
            continue
        if isinstance(node, nodes.paragraph):
            words += len(node.astext().split())
        elif "cell_input" in node.get("classes", ()):
            cells += 1
    return max(STEP, STEP * round((words / WORDS + cells * CELL) / STEP))


def ancestors(node):
    """Yield what a node stands in."""
    while (node := node.parent) is not None:
        yield node


def add(app, doctree):
    """Put the sentence under the title."""
    folder, _, name = app.env.docname.partition("/")
    able = chapters.read().get(name, {}).get("able") if folder == "book" else None
    if able is None:
        return
    app.env.note_dependency(str(chapters.FILE))
    MINUTES(app.env)[app.env.docname] = needed = minutes(doctree)
    title = next(doctree.findall(nodes.title))
    text = f"When you have read this chapter you can {able}. About {needed} minutes."
    aim = nodes.paragraph("", text, classes=["spanbook-aim"])
    title.parent.insert(title.parent.index(title) + 1, aim)


class About(SphinxDirective):
    """A paragraph about some chapters and the minutes that they take."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Return it."""
        self.env.note_dependency(str(chapters.FILE))
        names = [n for n in self.arguments[0].split() if n in chapters.read()]
        return [nodes.paragraph("", "", *self.parts(chapters.read(), names))] if names else []


class Outcome(About):
    """What the readers of some chapters can do afterwards."""

    def parts(self, found, names):
        """Return the sentence."""
        able = "; they can ".join(found[name]["able"] for name in names)
        time = minutes_of(chapters=names)
        yield from (nodes.Text("Reading takes about "), time, nodes.Text(" minutes. "))
        yield nodes.Text(f"Afterwards the students can {able}.")


class Route(About):
    """The chapters that lead to these, in the book's order, with all that they need."""

    def parts(self, found, names):
        """Return the links, and the time that they take together."""
        wanted, taken = list(names), set()
        while wanted:
            if (name := wanted.pop()) not in taken:
                taken.add(name)
                wanted += found[name]["needs"]
        way = [name for name in found if name in taken]
        for name in way:
            yield from (chapters.to(f"book/{name}"), nodes.Text(", "))
        yield from (nodes.Text("about "), minutes_of(chapters=way), nodes.Text(" minutes."))


def fill(app, doctree, page):
    """Put the sums into their places."""
    for place in list(doctree.findall(minutes_of)):
        known = MINUTES(app.env)
        total = sum(known.get(f"book/{name}", 0) for name in place["chapters"])
        place.replace_self(nodes.Text(str(total)))


def outdated(app, env):
    """Write the page for teachers again when a chapter takes longer."""
    return [TEACHERS] if MINUTES.changed(env) and TEACHERS in env.found_docs else []


def setup(app):
    """Connect, and register the directives."""
    MINUTES.connect(app)
    app.add_directive("outcome", Outcome)
    app.add_directive("route", Route)
    app.connect("doctree-read", add)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

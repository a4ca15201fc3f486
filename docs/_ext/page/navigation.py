"""Write again the pages that show what changed elsewhere: the tree of pages, a title, a name.

Each page carries the navigation of its room (the book, the gallery, ...) and links to its
neighbours, and many link to other pages and names. Sphinx writes only the pages that changed
themselves, so the others would go on naming a page that is gone.
"""

import re

from build.pages import ByPage
from docutils import nodes
from sphinx import addnodes

LINKS = ByPage("links")  # the last words of what a page links to: {"plot_four_sets", "nearest"}
CODE = ByPage("code")  # the words of its code, where names of the library are linked too


def last(target):
    """Return the last word of an address or a name."""
    return re.split(r"[/.#]", re.sub(r"\.(md|rst|html)$", "", target))[-1]


def collect(app, doctree):
    """Remember what a page links to, in its text and perhaps in its code."""
    found = {last(node.get("reftarget") or "") for node in doctree.findall(addnodes.pending_xref)}
    found |= {last(node.get("refuri") or "") for node in doctree.findall(nodes.reference)}
    LINKS(app.env)[app.env.docname] = found
    code = "\n".join(block.astext() for block in doctree.findall(nodes.literal_block))
    CODE(app.env)[app.env.docname] = set(re.findall(r"\w+", code))


def room(page):
    """Return the room of a page; the first page and the rooms' own titles are on every page."""
    return page.split("/")[0] if page.count("/") and not is_top(page) else ""


def is_top(page):
    """Return whether the header of every page names a page."""
    return page.count("/") == 1 and page.endswith("/index")


def differing(before, now):
    """Return the keys that do not have the same value."""
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def changed(app, env):
    """Return the pages to write again."""
    tree = {page: list(below) for page, below in env.toctree_includes.items()}
    titles = {page: title.astext() for page, title in env.titles.items()}
    names = {name: (o.docname, o.node_id) for name, o in env.domains["py"].objects.items()}
    beside = {
        page: [p and (p, titles.get(p)) for p in r] for page, r in env.collect_relations().items()
    }
    now = tree, titles, names, beside
    before, env.spanbook_navigation = getattr(env, "spanbook_navigation", None), now
    if before is None:
        return []
    trees, retitled, moved, displaced = map(differing, before, now)
    rooms = {room(page) for page in retitled} | {page.split("/")[0] for page in trees}
    if rooms & {"", "index"}:
        return sorted(env.found_docs)
    pages, named = ({last(name) for name in some} for some in (retitled, moved))
    quoting = {page for page, linked in LINKS(env).items() if linked & (pages | named)}
    quoting |= {page for page, words in CODE(env).items() if words & named}
    return sorted(
        p for p in env.found_docs if p.split("/")[0] in rooms or p in displaced | quoting
    )


def setup(app):
    """Connect."""
    LINKS.connect(app)
    CODE.connect(app)
    app.connect("doctree-read", collect)
    app.connect("env-updated", changed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Write every page again when the tree of pages, a title or the place of a name changed.

Each page carries the navigation of its section and links to its neighbours, and many link to
names. Sphinx writes only the pages that changed themselves, so the others would go on naming a
page that is gone.
"""


def changed(app, env):
    """Return every page when the navigation is not what it was."""
    tree = {page: list(below) for page, below in env.toctree_includes.items()}
    titles = {page: title.astext() for page, title in env.titles.items()}
    names = {name: (o.docname, o.node_id) for name, o in env.domains["py"].objects.items()}
    now = tree, titles, names
    before, env.spanbook_navigation = getattr(env, "spanbook_navigation", None), now
    return [] if before in (None, now) else sorted(env.found_docs)


def setup(app):
    """Connect."""
    app.connect("env-updated", changed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Write every page again when the tree of pages or a title changed.

Each page carries the navigation of its section and links to its neighbours. Sphinx writes only
the pages that changed themselves, so the others would go on naming a page that is gone.
"""


def changed(app, env):
    """Return every page when the navigation is not what it was."""
    tree = {page: list(below) for page, below in env.toctree_includes.items()}
    titles = {page: title.astext() for page, title in env.titles.items()}
    before, env.spanbook_navigation = getattr(env, "spanbook_navigation", None), (tree, titles)
    return [] if before in (None, env.spanbook_navigation) else sorted(env.found_docs)


def setup(app):
    """Connect."""
    app.connect("env-updated", changed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

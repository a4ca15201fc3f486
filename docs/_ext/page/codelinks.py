"""Leave the code of the gallery's pages to sphinx-gallery, which links it itself."""


def leave(app, doctree):
    """Forget what sphinx-codeautolink found in a page of the gallery."""
    if app.env.docname.startswith("gallery/"):
        getattr(app.env, "sphinx_codeautolink_transforms", {}).pop(app.env.docname, None)


def setup(app):
    """Connect, when it has read the page."""
    app.connect("doctree-read", leave, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Show every SVG figure on a light and on a dark page.

Figures are drawn once, in the light colours of `spanbook.draw`. From each SVG two files are
made: the light one with its paper removed, and a dark one with each colour replaced by its
counterpart in `draw.DARK`. The page holds both; the theme's classes `only-light` and
`only-dark` show one. The kernels of the chapters are told here to draw SVG at all.
"""

import hashlib
import os
from pathlib import Path

from docutils import nodes
from pictures.photographs import smaller
from pictures.themes import dark, light, pixels
from sphinx.util import logging

from spanbook import draw

logger = logging.getLogger(__name__)

KERNEL_CONFIG = """\
import logging
logging.getLogger("tornado.general").setLevel(logging.CRITICAL)  # sockets close as a kernel goes
c = get_config()
c.IPKernelApp.log_level = 40  # not its warning about the transport
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.rc = {"svg.hashsalt": "spanbook"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": None, "metadata": {"Date": None}}
"""


class themed_image(nodes.image):  # noqa: N801  docutils finds visitors by this name
    """An image of known size that only one of the two themes shows."""


def write_if_changed(path, text):
    """Write a file, leaving its date alone when nothing changes."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def pair(app, doctree):
    """Replace each SVG image by its light and its dark version."""
    source = Path(app.env.doc2path(app.env.docname)).parent
    for image in list(doctree.findall(nodes.image)):
        uri = image["uri"]
        if isinstance(image, themed_image) or "://" in uri or not uri.endswith(".svg"):
            continue
        path = Path(app.srcdir, uri[1:]) if uri.startswith("/") else source / uri
        if not path.exists():
            continue  # Sphinx itself warns
        if not image.get("alt") and "images/thumb/" not in uri:
            logger.warning("a figure has no alt text: %s", uri, location=image)
        app.env.note_dependency(str(path))
        image.parent.replace(image, [version(app, image, path, t) for t in (light, dark)])


def version(app, image, path, theme):
    """Write one version of a figure beside the build; return the node that shows it."""
    svg = theme(smaller(path.read_text(encoding="utf-8")))
    digest = hashlib.sha256(svg.encode()).hexdigest()[:8]
    stem = path.stem.removeprefix("sphx_glr_")[:48]
    target = Path(app.srcdir, "_build/figures", f"{stem}-{digest}-{theme.__name__}.svg")
    write_if_changed(target, svg)
    width, height = pixels(svg)
    node = themed_image(**image.attributes)
    node["uri"] = "/" + target.relative_to(app.srcdir).as_posix()
    node["classes"] = [*image["classes"], f"only-{theme.__name__}"]
    node["width"], node["height"] = width, height
    return node


def visit_themed_image(self, node):
    """Write the tag: the size as attributes, so that nothing moves when the file comes."""
    uri = node["uri"]
    if uri in self.builder.images:
        uri = f"{self.builder.imgpath}/{self.builder.images[uri]}"
    shown = {"src": uri, "alt": node.get("alt", ""), "loading": "lazy"}
    shown |= {"width": str(node["width"]), "height": str(node["height"])}
    self.body.append(self.emptytag(node, "img", "\n", **shown))


def configure_kernels(app):
    """Write the settings that the chapters' kernels start with, and hide the user's."""
    folder = Path(app.srcdir, "_build/ipython")
    write_if_changed(folder / "profile_default/ipython_kernel_config.py", KERNEL_CONFIG)
    os.environ["IPYTHONDIR"] = str(folder)
    for name in ("PYTHONWARNINGS", "MPLBACKEND"):  # asked of this process, not of the kernels
        os.environ.pop(name, None)


def setup(app):
    """Connect; a change of colours rebuilds every page."""
    app.add_node(themed_image, html=(visit_themed_image, lambda self, node: None))
    app.add_config_value("figure_colours", sorted(draw.DARK.items()), "env")
    app.connect("builder-inited", configure_kernels)
    app.connect("doctree-read", pair, priority=100)  # before Sphinx collects the images
    return {"parallel_read_safe": True, "parallel_write_safe": True}

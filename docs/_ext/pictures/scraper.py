"""Save the figures of a gallery script as SVG, with the alt text the script gives.

sphinx-gallery's own scraper writes the axes' titles as alt text, which tells a reader who
cannot see the figure next to nothing. Here the script says what the figure shows, by
`fig.set_label("...")`, and a figure without it stops the build.
"""

from pathlib import Path

from sphinx.errors import ExtensionError

IMAGE = """
.. image:: /{uri}
   :alt: {alt}
   :class: sphx-glr-single-img
"""


def placeholder(path):
    """Return the PNG that sphinx-gallery shows, and prefers, when a script has no figure yet."""
    return path.parent / "thumb" / f"{path.stem[:-4]}_thumb.png"


def svg_scraper(block, block_vars, gallery_conf):
    """Save every open figure; return the reStructuredText that shows them."""
    import matplotlib.pyplot as plt

    images = []
    for number in plt.get_fignums():
        path = Path(next(block_vars["image_path_iterator"])).with_suffix(".svg")
        figure = plt.figure(number)
        alt = " ".join(figure.get_label().split())
        if not alt:
            script = Path(block_vars["src_file"]).name
            raise ExtensionError(
                f"{script}: figure {number} has no alt text;"
                ' say what it shows with fig.set_label("...")'
            )
        # a fixed salt and no date: the same figure is the same file
        with plt.rc_context({"svg.hashsalt": "spanbook"}):
            figure.savefig(path, metadata={"Date": None})
        uri = path.relative_to(gallery_conf["src_dir"]).as_posix()
        images.append(IMAGE.format(uri=uri, alt=alt))
        placeholder(path).unlink(missing_ok=True)
    plt.close("all")
    return "".join(images)

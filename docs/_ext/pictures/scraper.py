"""Save the figures of a gallery script as SVG, with the alt text the script gives.

sphinx-gallery's own scraper writes the axes' titles as alt text, which tells a reader who
cannot see the figure next to nothing. Here the script says what the figure shows, by
`fig.set_label("...")`, and a figure without it stops the build.

A whole figure is too small to read on a card, so a part of it is saved as well: the panels that
the script labels, by `ax.set_label("card")`, or else the largest.
"""

from pathlib import Path

from matplotlib.transforms import Bbox
from sphinx.errors import ExtensionError

IMAGE = """
.. image:: /{uri}
   :alt: {alt}
   :class: sphx-glr-single-img
"""
CARD = "card"


def placeholder(path):
    """Return the PNG that sphinx-gallery shows, and prefers, when a script has no figure yet."""
    return path.parent / "thumb" / f"{path.stem[:-4]}_thumb.png"


def panel(path):
    """Return where the panel of a figure is kept that its card shows."""
    return path.with_name(f"{path.stem}_panel.svg")


def save_panel(figure, path):
    """Save the panels of a figure that are labelled for its card, or else the first largest."""
    largest = max(figure.axes, key=lambda ax: ax.get_position().width * ax.get_position().height)
    chosen = [ax for ax in figure.axes if ax.get_label() == CARD] or [largest]
    box = Bbox.union([ax.get_tightbbox() for ax in chosen])
    box = box.transformed(figure.dpi_scale_trans.inverted()).padded(0.06)
    figure.savefig(panel(path), metadata={"Date": None}, bbox_inches=box)


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
            save_panel(figure, path)
        uri = path.relative_to(gallery_conf["src_dir"]).as_posix()
        images.append(IMAGE.format(uri=uri, alt=alt))
        placeholder(path).unlink(missing_ok=True)
    plt.close("all")
    return "".join(images)

"""A book of a few short chapters, scripts and names, which is built whole in seconds."""

import re
from textwrap import dedent

TOPICS = "combination", "hull", "span"
NAMES = "combine", "expand", "Span", "ConvexHull", "dependence"
# What this book lacks is linked to and not found; every other warning counts.
LACKING = "toc,ref,myst.xref_missing,autosummary,design"
OURS = "sphinx_gallery.example_error,mystnb.exec,sphinx_gallery.space_in_filename"  # conf.py's
LENIENT = "-D", "nitpicky=0", "-D", f"suppress_warnings={LACKING},{OURS}"


def script(title, figures=1, shown=1):
    """Return a gallery script of so many figures."""
    head = f"""\
        r\"\"\"
        {title}
        {"=" * len(title)}

        What do two atoms of `shown` reach?
        \"\"\"

        import matplotlib.pyplot as plt

        import spanbook as sb

        shown = {shown}
        hull = sb.ConvexHull(rows=[[0, 0], [shown, 2]])
        sb.claim("{title} is a sum", sb.combine([1, 2], rows=[[1, 0], [0, 1]]), [1, 2])
        """
    draw = """

        # %%
        # Now it is drawn.

        fig, ax = plt.subplots()
        ax.plot([0, {n}, shown], [{n}, 1, 2])
        fig.set_label("A line of three points, number {n}")
        plt.show()
        """
    return dedent(head) + "".join(dedent(draw).format(n=n) for n in range(1, figures + 1))


def chapter(title, shown=1, code=True, figure="hull"):
    """Return a chapter, with code or without, and a figure to drag."""
    front = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n"
    cell = """\
        ```{code-cell}
        ---
        mystnb:
          image:
            alt: A line of two points.
        ---
        import matplotlib.pyplot as plt
        import spanbook as sb

        shown = %d
        sb.claim("%s holds", sb.combine([shown], rows=[[1.0, 2.0]]), [shown, 2 * shown])
        fig, ax = plt.subplots()
        ax.plot([0, shown], [1, 2])
        fig.set_label("A line")
        plt.show()
        ```
        """
    text = f"# {title}\n\nThe convex hull of atoms and their weights, $\\lambda_{{{shown}}}$.\n\n"
    text += f"```{{figure-live}} {figure}\nPull it about.\n```\n\n" if figure else ""
    return (front if code else "") + text + (dedent(cell) % (shown, title) if code else "")


def shrink(root):
    """Leave the few parts in a checkout, and put short ones in the place of long ones."""
    for path in root.glob("docs/book/*.md"):
        if path.stem in TOPICS:
            path.write_text(chapter(path.stem.title(), code=path.stem == "hull"), "utf-8")
        elif path.stem not in ("index", "glossary", "notation"):
            path.unlink()
    for path in root.glob("gallery/*/plot_*.py"):
        if path.stem != "plot_four_sets":
            path.unlink()
    for path in root.glob("gallery/*/GALLERY_HEADER.rst"):
        if path.parent.name not in TOPICS:
            path.unlink()
    for n, topic in enumerate(TOPICS, 1):
        file = root / f"gallery/{topic}/plot_{topic}.py"
        file.write_text(script(topic.title(), figures=n), "utf-8")
    (root / "docs/redirects.txt").write_text("book/moved book/hull\n")
    names(root, NAMES)
    for face, public in (("__init__", NAMES), ("draw/__init__", ()), ("sklearn", ())):
        path = root / f"spanbook/{face}.py"
        text = re.sub(
            r"__all__ = \[.*?\]", f"__all__ = {[*public]}", path.read_text("utf-8"), flags=re.S
        )
        path.write_text(text, "utf-8")


def names(root, shown):
    """Leave these names in the reference."""
    path = root / "docs/reference/index.md"
    head = "# Reference\n\n```{eval-rst}\n.. currentmodule:: spanbook\n\n.. autosummary::\n"
    lines = "".join(f"   {name}\n" for name in shown)
    path.write_text(f"{head}   :toctree: api\n   :nosignatures:\n\n{lines}```\n", "utf-8")

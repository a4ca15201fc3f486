"""Build one topic or one script: `nox -s docs -- --only NAME`.

NAME is a topic (hull) or a script (plot_four_sets). Every other chapter and script is left
out of that build. It has folders of its own, `docs/_build/only`, and shares only the cached
runs with the full build.
"""

import os
import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
LEFT_OUT = ["toc", "ref", "myst.xref_missing", "autosummary", "design"]


def chapters():
    """Return the names of the chapters."""
    return sorted(path.stem for path in ROOT.glob("docs/book/*.md") if path.stem != "index")


@cache  # a process builds once
def scripts():
    """Return the topic of each gallery script: {"plot_four_sets": "hull", ...}."""
    return {path.stem: path.parent.name for path in sorted(ROOT.glob("gallery/*/plot_*.py"))}


def chosen():
    """Return NAME, or "" in a full build."""
    return os.environ.get("SPANBOOK_ONLY", "")


def selected(page):
    """Return whether this build holds a page such as `gallery/hull/plot_four_sets`."""
    room, topic, script = [*page.split("/"), "", ""][:3]
    if not chosen() or room not in ("book", "gallery"):
        return True
    if room == "gallery":
        return script in ("", "index") or chosen() in (topic, script)
    return topic in ("index", "notation", "glossary", chosen())


def twins():
    """Return the scripts of one name in two topics; a name leads to one script."""
    paths = {}
    for path in sorted(ROOT.glob("gallery/*/plot_*.py")):
        paths.setdefault(path.stem, []).append(path.relative_to(ROOT).as_posix())
    return [found for found in paths.values() if len(found) > 1]


def check(name):
    """Raise SystemExit with the list of names if there is no such topic or script."""
    topics = sorted({*chapters(), *scripts().values()})
    if name not in topics and name not in scripts():
        raise SystemExit(
            f"--only {name}: no such topic or script.\n"
            f"topics: {', '.join(topics)}\nscripts: {', '.join(scripts())}"
        )


def narrow(app, config):
    """Leave out every chapter and script but the chosen ones."""
    for found in twins():
        raise SystemExit(f"{' and '.join(found)} have one name; rename one of them")
    if not chosen():
        return
    others = [s for s, topic in scripts().items() if not selected(f"gallery/{topic}/{s}")]
    config.sphinx_gallery_conf["ignore_pattern"] = (
        rf"(^|[/\\])(__init__|{'|'.join(map(re.escape, others))})\.py$"
    )
    config.exclude_patterns += [f"book/{c}.md" for c in chapters() if not selected(f"book/{c}")]
    config.exclude_patterns += [f"gallery/*/{s}.rst" for s in others]
    config.suppress_warnings += LEFT_OUT
    config.nitpicky = False


def setup(app):
    """Connect, before sphinx-gallery reads its settings."""
    app.connect("config-inited", narrow, priority=5)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    check(sys.argv[1])

"""Run the gallery scripts of several topics at a time, one topic for each process of Sphinx.

sphinx-gallery's own way (`parallel`) starts processes anew, without what the extensions here put
in place, and drops their warnings. Sphinx reads pages by copies of this process, in which
everything is imported already; so are the scripts run here. Those of one topic stay in one
process, so that a file that is left behind has one script to blame.
"""

import functools
from pathlib import Path

from build.freshness import selected_scripts
from sphinx.util.parallel import ParallelTasks, parallel_available

MADE = {}  # {(folder, script): what sphinx-gallery learns from it}


def stale(script, copy):
    """Return whether a script differs from the one that was run last."""
    from sphinx_gallery.gen_rst import get_md5sum

    known = copy.with_name(f"{copy.name}.md5")
    return not known.exists() or known.read_text("utf-8") != get_md5sum(script, mode="t")


def run(app):
    """Run what is to be run, before sphinx-gallery asks for it."""
    topics = {}
    for page, script in selected_scripts(app).items():
        if stale(script, Path(app.srcdir, f"{page}.py")):
            topics.setdefault(script.parent, []).append(script.name)
    if app.parallel < 2 or not parallel_available or len(topics) < 2:
        return
    tasks = ParallelTasks(app.parallel)
    for folder, names in sorted(topics.items(), key=lambda topic: len(topic[1])):
        tasks.add_task(functools.partial(run_topic, app, folder), names, keep)
    tasks.join()


def run_topic(app, folder, names):
    """Run scripts of one topic; return what sphinx-gallery learns from each."""
    from sphinx_gallery.gen_rst import generate_file_rst

    target = Path(app.srcdir, "gallery", folder.name)
    Path(target, "images/thumb").mkdir(parents=True, exist_ok=True)
    conf = app.config.sphinx_gallery_conf
    return {(folder.name, n): generate_file_rst(n, target, folder, conf) for n in names}


def keep(names, learned):
    """Keep what another process learned."""
    MADE.update(learned)


def recall(generate, name, target, folder, conf):
    """Return what a script that was run already told, or run it."""
    told = MADE.pop((Path(folder).name, Path(name).name), None)
    return told or generate(name, target, folder, conf)


def setup(app):
    """Connect, before sphinx-gallery; take the place of a function of it."""
    from sphinx_gallery import gen_rst

    if not isinstance(gen_rst.generate_file_rst, functools.partial):
        gen_rst.generate_file_rst = functools.partial(recall, gen_rst.generate_file_rst)
    app.connect("builder-inited", run, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

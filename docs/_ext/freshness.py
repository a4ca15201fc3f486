"""Run a page again when the part of the library it stands on has changed, and only then.

jupyter-cache and sphinx-gallery look at a page's own code. Neither notices that the library
behind it is another one. So each page gets a digest of the modules its code can reach: the
names it takes from `spanbook`, the modules they come from, and everything those import. When
the digest differs from the one of the last build, the cached run is dropped. Code that cannot
be followed (a star import, `getattr`, the package handed around) reaches every module.
"""

import ast
import hashlib
import json
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path

from figures import KERNEL_CONFIG
from only import selected

PACKAGES = "numpy", "scipy", "matplotlib", "scikit-learn"
CELL = re.compile(r"^(`{3,}|:{3,})\{code-cell\}[^\n]*\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)


class Library:
    """The modules of a package, read without importing it."""

    def __init__(self, folder):
        self.files = {path.stem: path for path in sorted(Path(folder).glob("*.py"))}
        self.name = Path(folder).name
        self.trees = {m: ast.parse(p.read_text("utf-8")) for m, p in self.files.items()}
        self.home = {}  # name in the package -> module it comes from
        for node in ast.walk(self.trees["__init__"]):
            if isinstance(node, ast.ImportFrom) and (module := self.module(node)):
                self.home |= {(a.asname or a.name): module for a in node.names}

    def module(self, node):
        """Return the module of this package that a `from ... import` names, or None."""
        full = f"{self.name}.{node.module or ''}" if node.level else node.module or ""
        stem = full.removeprefix(self.name + ".")
        return stem if full.startswith(self.name + ".") and stem in self.files else None

    def imported(self, tree):
        """Return the modules that some code imports or names, or None if that is unclear."""
        found, aliases = set(), set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for a in node.names:
                    if a.name == self.name:
                        aliases.add(a.asname or a.name)
                    elif a.name.startswith(self.name + "."):
                        found.add(a.name.removeprefix(self.name + "."))
                        aliases |= set() if a.asname else {self.name}
            elif isinstance(node, ast.ImportFrom):
                if module := self.module(node):
                    found.add(module)
                elif node.module == self.name or (node.level and not node.module):
                    found |= {self.origin(a.name) for a in node.names}
        found |= self.attributes(tree, aliases)
        return None if None in found else found & set(self.files)

    def attributes(self, tree, aliases):
        """Return the modules reached as `sb.NAME`; None among them for any other use of `sb`."""
        plain = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in aliases]
        dotted = [
            n
            for n in ast.walk(tree)
            if isinstance(n, ast.Attribute)
            and isinstance(n.value, ast.Name)
            and n.value.id in aliases
        ]
        found = {self.origin(n.attr) for n in dotted}
        return found | {None} if len(plain) > len(dotted) else found

    def origin(self, name):
        """Return the module a name of the package comes from, or None if it is not known."""
        if name in self.home:
            return self.home[name]
        return name if name in self.files else "__init__" if name.startswith("__") else None

    def reach(self, code):
        """Return the modules whose change could change what some code does."""
        try:
            start = self.imported(ast.parse(code))
        except SyntaxError:  # a magic command, say
            start = None
        if start is None:
            return set(self.files)
        if self.name not in code:
            return set()
        # `__init__` runs whatever is asked for, but only its imports of what is asked matter
        reached, queue = {"__init__"}, list(start)
        while queue:
            module = queue.pop()
            if module not in reached:
                reached.add(module)
                imports = self.imported(self.trees[module])
                queue += self.files if imports is None else imports
        return reached

    def digest(self, code, *more):
        """Return a digest of the modules that some code reaches, and of what else matters."""
        text = [f"{m}:{self.files[m].read_text('utf-8')}" for m in sorted(self.reach(code))]
        return hashlib.sha256("\0".join([*text, *more]).encode()).hexdigest()[:16]


def surroundings():
    """Return what a result depends on besides the library and the page."""
    return [sys.version.split()[0], *(f"{p} {version(p)}" for p in PACKAGES)]


def chapter_code(text):
    """Return the code of a chapter's cells."""
    return "\n".join(re.sub(r"\A(:.*\n|---\n.*?\n---\n)*", "", m[2]) for m in CELL.finditer(text))


def check_scripts(app):
    """Drop what sphinx-gallery remembers of each script whose library changed.

    The digests are kept in `_build`: when that folder is removed, every script runs again.
    """
    record = Path(app.srcdir, "_build/freshness.json")
    known = json.loads(record.read_text("utf-8")) if record.exists() else {}
    library = Library(app.srcdir.parent / "spanbook")
    drawn = Path(app.srcdir, "_ext/scraper.py").read_text("utf-8")
    for page, script in selected_scripts(app).items():
        digest = library.digest(script.read_text("utf-8"), drawn, *surroundings())
        if known.get(page) != digest:
            Path(app.srcdir, f"{page}.py.md5").unlink(missing_ok=True)
        known[page] = digest
    record.parent.mkdir(exist_ok=True)
    record.write_text(json.dumps(known, indent=1, sort_keys=True), "utf-8")


def selected_scripts(app):
    """Return the gallery scripts of this build by page."""
    scripts = sorted((app.srcdir.parent / "gallery").glob("*/plot_*.py"))
    pages = {f"gallery/{script.parent.name}/{script.stem}": script for script in scripts}
    return {page: script for page, script in pages.items() if selected(page)}


def outdated_chapters(app, env, added, changed, removed):
    """Drop the cached runs of the chapters whose library changed, and have them read again.

    These digests are kept in the environment, beside the pages as they were read.
    """
    library, now = Library(app.srcdir.parent / "spanbook"), {}
    for page in env.found_docs:
        path = Path(env.doc2path(page))
        text = path.read_text("utf-8") if path.suffix == ".md" else ""
        if "{code-cell}" in text:
            now[page] = library.digest(chapter_code(text), KERNEL_CONFIG, *surroundings())
    known = getattr(env, "spanbook_digests", {})
    stale = sorted(page for page in now if known.get(page) != now[page])
    if stale:
        drop_runs(app.config.nb_execution_cache_path, map(env.doc2path, stale))
    env.spanbook_digests = now
    return stale


def drop_runs(folder, paths):
    """Remove the cached runs of some notebooks."""
    from jupyter_cache import get_cache

    cache = get_cache(folder)
    resolved = {str(Path(p).resolve()) for p in paths}
    for run in cache.list_cache_records():
        if str(Path(run.uri).resolve()) in resolved:
            cache.remove_cache(run.pk)


def report(app, exception):
    """Say what was run."""
    if exception is None:
        runs = getattr(app.env, "nb_metadata", {}).values()
        chapters = [run["exec_data"]["mtime"] for run in runs if "exec_data" in run]
        ran = sum(mtime > app.spanbook_started for mtime in chapters)
        passed = len(app.config.sphinx_gallery_conf["passing_examples"])
        scripts = len(selected_scripts(app))
        print(f"ran {ran} of {len(chapters)} chapters and {passed} of {scripts} scripts")


def setup(app):
    """Connect; the scripts before sphinx-gallery looks at them."""
    app.connect("builder-inited", check_scripts, priority=100)
    app.connect("env-get-outdated", outdated_chapters)
    app.connect("build-finished", report)
    app.spanbook_started = time.time()
    return {"parallel_read_safe": True, "parallel_write_safe": True}

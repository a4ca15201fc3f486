"""A checkout of its own for each test, and the commands that build it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sampling import pytest_addoption  # noqa: F401  pytest looks for it here

ROOT = Path(__file__).parents[2]
PARTS = (
    "docs gallery spanbook noxfile.py pyproject.toml README.md CHANGELOG.md CITATION.cff".split()
)
MADE = shutil.ignore_patterns("__pycache__", "_build", "gallery", "api")


class Checkout:
    """A copy of the project, and of the npm packages that were installed for it."""

    def __init__(self, root):
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        for name in PARTS:
            part, target = ROOT / name, root / name
            if part.is_dir():
                made = MADE if name == "docs" else shutil.ignore_patterns("__pycache__")
                shutil.copytree(part, target, ignore=made, dirs_exist_ok=True)
            else:
                shutil.copyfile(part, target)
        made = ROOT / "docs/_build/assets"
        if made.exists():
            shutil.copytree(made, root / "docs/_build/assets", symlinks=True)

    def edit(self, path, change):
        """Change the text of a file."""
        file = self.root / path
        file.write_text(change(file.read_text("utf-8")), "utf-8")

    def append(self, path, text):
        """Add to the end of a file."""
        self.edit(path, lambda old: old + text)

    def line(self, path, text):
        """Return the number of the line that holds a text."""
        lines = (self.root / path).read_text("utf-8").splitlines()
        return next(n for n, line in enumerate(lines, 1) if text in line)

    def run(self, *words, only="", **env):
        """Run a Python program; return its status and all it printed."""
        path = os.pathsep.join([str(self.root), str(self.root / "docs/_ext")])
        known = {"PYTHONPATH": path, "SPANBOOK_ONLY": only, "NO_COLOR": "1"}
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.root,
            env=os.environ | known | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        return done.returncode, done.stdout

    def build(self, *flags, only="plot_four_sets", builder="html", **env):
        """Build one topic or script strictly, as noxfile.py does."""
        folders = "-d", "docs/_build/only/doctrees", "docs", f"docs/_build/only/{builder}"
        strict = "-W", "--keep-going", "-q", "-b", builder
        return self.run("-m", "sphinx", *strict, *flags, *folders, only=only, **env)

    def check(self, only="plot_four_sets", builder="html"):
        """Check what was built."""
        folder = f"docs/_build/only/{builder}"
        return self.run("-m", "build.check_built", folder, only=only)


def pytest_configure(config):
    """Name our mark."""
    config.addinivalue_line("markers", "whole: runs with `--all` only")


def pytest_collection_modifyitems(config, items):
    """Leave out what only the whole run has, unless it is asked for."""
    if not config.getoption("--all"):
        left_out = [item for item in items if item.get_closest_marker("whole")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter):
    """Print the conditions with their results."""
    rows = []
    for result in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(result, []):
            if report.when == "call" or result == "error":
                name = report.nodeid.split("::")[1].removeprefix("test_").replace("_", " ")
                rows.append((name, result, report.duration))
    wide = max((len(name) for name, _, _ in rows), default=0)
    terminalreporter.section("conditions")
    for name, result, seconds in rows:
        terminalreporter.write_line(f"{name:{wide}}  {result:6}  {seconds:4.0f} s")


@pytest.fixture
def checkout(tmp_path):
    """Return a checkout in a folder with a plain name."""
    return Checkout(tmp_path / "book")


def held(root, builder="html"):
    """Return the files of a built site with their contents."""
    site = root / "docs/_build/only" / builder
    files = (p for p in site.rglob("*") if p.is_file() and p.name != ".buildinfo")
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in files}

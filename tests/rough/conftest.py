"""A checkout of its own for each test, and the commands that build it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sampling import pytest_addoption  # noqa: F401  pytest looks for it here
from small import LENIENT, shrink

ROOT = Path(__file__).parents[2]
PARTS = (
    "docs gallery spanbook noxfile.py pyproject.toml README.md CHANGELOG.md CITATION.cff".split()
)
MADE = shutil.ignore_patterns("__pycache__", "_build", "gallery", "api")
ELSEWHERE = (
    "the lowest versions: `nox -s oldest`; a page opened from its folder: `nox -s browser`;"
    " the README's commands on a machine with Python alone: `.ci/run`"
)
DATE = "1700000000"  # the pages say when their code last ran


class Checkout:
    """A copy of the project, shrunk, and of the npm packages that were installed for it."""

    def __init__(self, root, made=ROOT):
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        for name in PARTS:
            part, target = ROOT / name, root / name
            if part.is_dir():
                made_here = MADE if name == "docs" else shutil.ignore_patterns("__pycache__")
                shutil.copytree(part, target, ignore=made_here, dirs_exist_ok=True)
            else:
                shutil.copyfile(part, target)
        shrink(root)
        packages = made / "docs/_build/assets"
        if packages.exists():
            shutil.copytree(packages, root / "docs/_build/assets", symlinks=True)

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

    def run(self, *words, only="", cwd=None, through=(), **env):
        """Run a Python program; return its status and all it printed."""
        folder = cwd or self.root
        path = os.pathsep.join([str(folder), str(folder / "docs/_ext")])
        known = {"PYTHONPATH": path, "SPANBOOK_ONLY": only, "NO_COLOR": "1"}
        known |= {"SOURCE_DATE_EPOCH": DATE, "SPANBOOK_PYODIDE": ""}
        done = subprocess.run(
            [*through, sys.executable, *words],
            cwd=folder,
            env={name: value for name, value in (os.environ | known | env).items() if value},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        return done.returncode, done.stdout

    def build(self, *flags, builder="html", **env):
        """Build strictly, as noxfile.py does; what the small book lacks is no fault."""
        return self.run("-m", *sphinx(builder), *flags, **env)

    def check(self, builder="html"):
        """Check what was built."""
        return self.run("-m", "build.check_built", f"docs/_build/{builder}")


def sphinx(builder="html"):
    """Return the command of a build, by two processes as on a machine of two cores."""
    folders = "-d", "docs/_build/doctrees", "docs", f"docs/_build/{builder}"
    return "sphinx", "-W", "--keep-going", "-q", "-j", "2", "-b", builder, *LENIENT, *folders


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
    terminalreporter.write_line(ELSEWHERE)
    for name, result, seconds in rows:
        terminalreporter.write_line(f"{name:{wide}}  {result:6}  {seconds:4.0f} s")


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    """Return a checkout that was built, under a plain name, before all others."""
    first = Checkout(tmp_path_factory.mktemp("plain") / "book")
    status, printed = first.build()
    assert status == 0, printed
    return first


@pytest.fixture(scope="session")
def before(plain, tmp_path_factory):
    """Return a copy of that checkout as it was built, dates included, but for npm's packages."""
    kept = tmp_path_factory.mktemp("before") / "book"
    shutil.copytree(plain.root, kept, ignore=lambda folder, names: ["assets"])
    return kept


@pytest.fixture
def built(plain, before):
    """Return that checkout itself, for a test that changes little; then make it as it was."""
    yield plain
    empty(plain.root, plain.root / "docs/_build/assets")
    shutil.copytree(before, plain.root, dirs_exist_ok=True)


def empty(folder, kept):
    """Remove what a folder holds, but for one folder in it."""
    for path in folder.iterdir():
        if path in kept.parents:
            empty(path, kept)
        elif path.is_dir() and path != kept:
            shutil.rmtree(path)
        elif path != kept:
            path.unlink()


@pytest.fixture
def copy(plain, tmp_path):
    """Return a function that makes another checkout that was never built."""

    def make(name="book"):
        return Checkout(tmp_path / name, made=plain.root)

    return make


@pytest.fixture
def checkout(copy):
    """Return one such checkout."""
    return copy()


def held(root, builder="html"):
    """Return the files of a built site with their contents."""
    site = root / "docs/_build" / builder
    files = (p for p in site.rglob("*") if p.is_file() and p.name != ".buildinfo")
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in files}


def differ(some, others):
    """Return the names of the files that are not the same in two sites."""
    return sorted(n for n in some.keys() | others.keys() if some.get(n) != others.get(n))

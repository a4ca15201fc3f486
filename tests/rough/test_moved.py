"""A checkout that was copied or moved with its environments works on its own library."""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

NOTHING_ELSE = """
[build-system]
requires = ["hatchling>=1.26"]
build-backend = "hatchling.build"

[project]
name = "spanbook"
version = "0"

[dependency-groups]
docs = []
"""
WHERE = """

@nox.session
def where(session):
    install(session, "docs")
    session.run("python", "-c", "import spanbook; print(spanbook.__file__)")
"""


@pytest.fixture
def small(tmp_path):
    """Return a checkout with the project's noxfile, and nothing to install but itself."""
    root = tmp_path / "first"
    (root / "spanbook").mkdir(parents=True)
    (root / "spanbook/__init__.py").touch()
    (root / "pyproject.toml").write_text(NOTHING_ELSE)
    (root / "noxfile.py").write_text((ROOT / "noxfile.py").read_text("utf-8") + WHERE, "utf-8")
    return root


def library(root):
    """Run the session in a folder; return where it finds the library, and what nox says."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = [sys.executable, "-m", "nox", "-s", "where"]
    done = subprocess.run(words, cwd=root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip(), done.stderr


def test_a_checkout_that_was_copied_or_moved(small):
    """The other place is there; then it is gone."""
    for place in ("first", "copied", "moved"):
        root = small.with_name(place)
        if place == "copied":
            shutil.copytree(small, root, symlinks=True)
        elif place == "moved":
            shutil.rmtree(small)
            small.with_name("copied").rename(root)
        assert library(root)[0] == str(root / "spanbook/__init__.py")
    assert "pip install" not in library(root)[1]  # it has what it needs

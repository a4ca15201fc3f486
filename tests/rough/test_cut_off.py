"""A build that is cut off is made whole by the next one; a script that does not end is stopped."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import sphinx

# Sphinx has saved what it read, and dies while it writes the first page.
DIE = """
import os, sys
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.cmd.build import main
def die(self, *words):
    os._exit(9)
StandaloneHTMLBuilder.write_doc = die
main(sys.argv[1:])
"""


def test_a_build_cut_off_while_pages_are_written(built):
    line, word = "Three atoms in the plane give a triangle.", "xyzzy"
    built.edit("spanbook/hull/_hulls.py", lambda text: text.replace(line, f"{line} {word}"))
    status, _ = built.run("-c", DIE, *sphinx()[1:])
    assert status == 9
    status, printed = built.build()
    assert status == 0, printed
    page = built.root / "docs/_build/html/reference/api/spanbook.ConvexHull.html"
    assert word in page.read_text("utf-8")


SLEEPS = """
```{code-cell}
import time

time.sleep(100)
```
"""


def processes(root):
    """Return the commands that run code of a checkout, among them the kernels of its chapters."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_text("utf-8").replace("\0", " "))
        except OSError:  # it has just ended
            continue
    return [command for command in found if str(root) in command]


def in_time(check):
    """Return whether something comes true within a minute."""
    end = time.monotonic() + 60
    while not check() and time.monotonic() < end:
        time.sleep(0.1)
    return check()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere kernels start by themselves")
def test_a_killed_build_leaves_no_process(built):
    built.append("docs/book/hull.md", SLEEPS)
    words = sys.executable, "-m", *sphinx()
    build = subprocess.Popen(words, cwd=built.root, stdout=subprocess.DEVNULL)
    assert in_time(lambda: len(processes(built.root)) > 1)  # what starts kernels, and one of them
    build.kill()
    build.wait()
    assert in_time(lambda: not processes(built.root)), processes(built.root)


def test_a_script_that_does_not_end(built):
    built.edit("docs/_ext/pictures/alone.py", lambda text: text.replace("LIMIT = 60", "LIMIT = 5"))
    built.append("gallery/hull/plot_four_sets.py", "\nwhile True:\n    pass\n")
    status, printed = built.build()
    assert status == 1
    assert "plot_four_sets.py" in printed
    assert "the script ran for 5 s" in printed
    assert "Traceback" not in printed


def test_a_script_that_leaves_a_file(built):
    built.append("gallery/hull/plot_four_sets.py", '\nopen("left.txt", "w").close()\n')
    status, printed = built.build()
    assert status == 1
    assert "the script leaves left.txt behind" in printed

"""A build that is cut off is made whole by the next one; a script that does not end is stopped."""

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

"""The boxes for what holds always: a place to point at, a proof with an end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

OURS = Path(__file__).parents[1] / "docs/_ext"
PAGE = """
A page
======

.. theorem:: A wider set is *never* further away
   :name: theorem-wider

   No target is further from it.

.. proof::

   The nearest point is in it.

   - So it is.

By :ref:`theorem-wider` it is.
"""


def build(folder, text):
    """Return what a build of one page said."""
    (folder / "index.rst").write_text(text)
    command = [sys.executable, "-m", "sphinx", "-q", "-C", "-D", "extensions=book.theorems"]
    ours = {**os.environ, "PYTHONPATH": str(OURS), "NO_COLOR": "1"}
    done = subprocess.run(
        [*command, str(folder), str(folder / "html")], env=ours, capture_output=True, text=True
    )
    return done.stderr


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("theorems")
    assert build(folder, PAGE) == ""
    return (folder / "html/index.html").read_text("utf-8")


def test_a_theorem_is_a_box_that_is_pointed_at_by_its_title(page):
    assert 'class="theorem docutils container"' in page
    assert "A wider set is <em>never</em> further away" in page
    assert 'href="#theorem-wider"' in page
    assert page.count("A wider set is never further away") == 1  # the words of the reference


def test_a_proof_opens_with_the_word_and_closes_with_the_mark(page):
    assert "<em>Proof. </em>The nearest point is in it." in page
    before, _, after = page.partition("So it is.")
    assert "∎" not in before
    assert "∎" in after


def test_one_without_a_body_is_refused(tmp_path):
    said = build(tmp_path, "A page\n======\n\n.. theorem:: Empty\n\n.. proof::\n")
    assert said.count("Content block expected") == 2

"""What the check of the prose reads, and what it finds."""

from pathlib import Path

import prose
import pytest

PAGE = """---
description: a just cause
---
# Title

(a-label)=
Prose with `code!`, $x!$ and a {doc}`shown word </book/just>`.

```{code-cell}
---
tags: [hide-input]
---
x = 1  # just code
```

$$
just + a + formula
$$

:::{dropdown} Answer
:open:
Inside an answer.
:::

```{figure} a.svg
---
alt: just settings
---
A caption.
```
"""


def test_markdown_keeps_what_is_read():
    lines = [line for _, line in prose.markdown(PAGE) if line]
    assert lines[0] == "# Title"
    assert lines[1].startswith("Prose with")
    assert lines[2:] == ["Inside an answer.", "A caption."]


def test_markdown_keeps_the_words_of_an_exercise():
    text = """```{exercise} Find it
:name: x-y
a = just
wrong["Some words."] = [1]
+++
The text.
+++ no A choice
Its reason.
+++ run
print("just")
+++ remember
The last.
```
"""
    lines = [line for _, line in prose.markdown(text) if line]
    assert lines == ["Some words.", "The text.", " A choice", "Its reason.", "The last."]


def test_markdown_keeps_the_numbers_of_lines():
    numbered = dict(prose.markdown(PAGE))
    assert all(PAGE.splitlines()[number - 1] == line for number, line in numbered.items())


def test_python_keeps_docstrings_and_comment_blocks():
    text = '"""Top."""\n\n# aside\n\n# %%\n# A block.\nx = 1\n\ndef f():\n    """Do it."""\n'
    assert [line.strip() for _, line in prose.python(text) if line.strip()] == [
        "Top.",
        "Do it.",
        "A block.",
    ]


def test_docstring_leaves_types_and_examples():
    text = "Do.\n\nParameters\n----------\nx : zzz\n    What.\n\nExamples\n--------\n>>> qqq\n"
    kept = " ".join(line for _, line in prose.docstring(text, 1))
    assert "What." in kept
    assert "zzz" not in kept
    assert "qqq" not in kept


def test_words():
    line = "The {doc}`shown </b>` [link](to/it.md) of `code`, n_heads, SVD's, isn't, d-shaped."
    assert list(prose.words(line)) == ["The", "shown", "link", "of", "isn't", "shaped"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("This is simply so.", "'simply' says nothing"),
        ("Note that it holds.", "'Note that' says nothing"),
        ("One weight a head.", "'weight a head': write 'per'"),
        ("Two numbers a film.", "'numbers a film': write 'per'"),
        ("The plane falls to a line.", "'falls to a line': write 'collapses'"),
        ("Pull them about.", "'Pull them about': write 'drag'"),
        ("The columns less their means.", "'less their means': write 'minus'"),
        ("All weights of at least 0.", "'of at least 0': write 'non-negative'"),
        ("Two hundred values, one a row.", "'one a row': write 'per'"),
        ("Three nodes, one node a row.", "'one node a row': write 'per'"),
        ("It is done with one atom less.", "'one atom less': write 'fewer'"),
        ("Rows with their mean taken away.", "'mean taken away': write 'subtracted'"),
        ("A learned score.", "'learned': write 'learnt'"),
        ("By which factor does it grow?", "'which factor': write 'what'"),
        ("It lies outside of the hull.", "'outside of': write 'outside'"),
        ("It holds!", "an exclamation mark"),
        ("a " * 51, "102 characters, more than 100"),
        ("# Another title", "2 titles, where a page has one"),
    ],
)
def test_style_finds(line, problem):
    found = list(prose.style(Path("docs/page.md"), f"# Title\n\n{line}\n"))
    assert len(found) == 1
    assert found[0].endswith(problem)


@pytest.mark.parametrize("line", ["Adjust it.", "`a != b`", "![alt](a.svg)", "| " + "a " * 60])
def test_style_accepts(line):
    assert list(prose.style(Path("docs/page.md"), f"# Title\n\n{line}\n")) == []


def test_references():
    text = "@book{a,\n  doi = {10.1/x},\n}\n\n@misc{b,\n  year = {1},\n}\n"
    assert list(prose.references(text)) == ["references.bib: misc{b} has neither DOI nor link"]


def test_every_reference_resolves():
    assert list(prose.references((prose.ROOT / "docs/references.bib").read_text("utf-8"))) == []


def test_own_words_are_sorted():
    assert prose.own_words("alpha Beta gamma")[1] == []
    assert prose.own_words("beta alpha")[1] != []
    assert prose.own_words(prose.WORDS.read_text("utf-8"))[1] == []


@pytest.fixture(scope="module")
def speller():
    return prose.Speller({"softmax", "Gram"})


@pytest.mark.parametrize(
    "word", ["colour", "normalised", "minimiser", "softmax", "Softmax", "Gram", "isn't"]
)
def test_speller_accepts(speller, word):
    assert speller.wrong(word) == ""


@pytest.mark.parametrize("word", ["color", "normalized", "gramm", "sofmax", "Übung"])
def test_speller_finds(speller, word):
    assert speller.wrong(word) != ""

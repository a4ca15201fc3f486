"""One fault in a chapter or a script, one line: file, line, what; and again in the next build."""

import re

import pytest

whole = pytest.mark.whole
CLAIM = "import spanbook as sb\nsb.claim('x', 1, 2)  # here"
SCRIPT = "gallery/hull/plot_four_sets.py"
CHAPTER = "docs/book/notation.md"  # every build has it
FRONT = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n"
CELL = "\n```{{code-cell}}\n:tags: [remove-output]\n\nx = 1\n{}\n```\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param("def (  # here", "SyntaxError: invalid syntax", marks=whole),
        ("raise ValueError('boom')  # here", "ValueError: boom"),
        pytest.param(CLAIM, "ClaimError: claim fails: x", marks=whole),
    ],
)
def test_a_failing_cell(built, code, said):
    built.edit(CHAPTER, lambda text: FRONT + text)
    built.append(CHAPTER, CELL.format(code) + CELL.format("y = 2"))
    where = f"{built.root / CHAPTER}:{built.line(CHAPTER, '# here')}: WARNING: {said}"
    for _ in range(2):
        status, printed = built.build()
        assert status == 1
        wrong = [
            line
            for line in printed.splitlines()
            if line and not line.startswith(("ran ", "running "))
        ]
        assert len(wrong) == 1, printed
        assert wrong[0].startswith(where)
    assert "1 problems" not in built.check()[1]


@whole
@pytest.mark.parametrize(
    ("begins", "becomes", "lack"),
    [
        pytest.param(r'^r?""".*?"""\n', "", "docstring", marks=whole),
        (r'^(r?""").*?=+\n', r"\1", "title"),
    ],
)
def test_a_script_without_a_title(built, begins, becomes, lack):
    built.edit(SCRIPT, lambda text: re.sub(begins, becomes, text, flags=re.DOTALL))
    for _ in range(2):
        status, printed = built.build()
        assert status == 1
        wrong = [
            line
            for line in printed.splitlines()
            if line and not line.startswith(("ran ", "running "))
        ]
        assert len(wrong) == 1, printed
        assert f"{SCRIPT}:1: WARNING: the script has no {lack}" in wrong[0]

"""The list "Symbols on this page": a letter means there what it means on that page."""

import re

import pytest
from book.chapters import read as chapters
from book.symbols import needs_meaning, of_page, read_local, symbols

KNOWN = {
    "x": ("x", "one example: a row", "symbol-1"),
    "k": ("k", "one key", "symbol-2"),
    "d_k": ("d_k", "entries of a key", "symbol-3"),
}


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        (r"\sum_i w_i a_i", [r"\sum", "i", "w", "a"]),
        (r"q \cdot k_j / \sqrt{d_k}", ["q", r"\cdot", "k", "j", r"\sqrt", "d_k"]),
        (r"2.2 \times 10^{-16}", [r"\times"]),
        (r"A^{-1} w", ["A", "-1", "w"]),
        (r"X^\top y", ["X", r"\top", "y"]),
        (r"\operatorname{norm}(x) \ne \lVert x \rVert", ["norm", "x", r"\ne", "|"]),
        (r"|y - q|^2 \le \lvert y \rvert", ["|", "y", "q", r"\le"]),
    ],
)
def test_symbols_of_a_formula(tex, found):
    assert symbols(tex, KNOWN) == found


def test_the_chapter_stands_before_the_tables():
    local = {"k": "number of steps", "A": "matrix", "b": ""}
    items, lacking = of_page({"x", "k", "A", "b", r"\cdot"}, KNOWN, local, "walk")
    assert items == [
        ("x", "one example", "symbol-1"),
        ("k", "number of steps", "symbol-walk-k"),
        ("A", "matrix", "symbol-walk-A"),
    ]
    assert lacking == []


def test_what_the_page_does_not_use_is_not_listed():
    assert of_page({"x"}, KNOWN, {"k": "number of steps"}, "walk")[0][0][0] == "x"


def test_a_letter_without_a_meaning():
    assert of_page({"u", r"\Phi", r"\log", "softmax"}, KNOWN, {}, "walk") == ([], [r"\Phi", "u"])


@pytest.mark.parametrize("sign", ["u", r"\mu", r"\Phi", r"\varphi", "d_v"])
def test_letters_need_a_meaning(sign):
    assert needs_meaning(sign)


@pytest.mark.parametrize("sign", [r"\sum", r"\hat", "softmax", "mathbb", "-1", "|"])
def test_signs_and_words_do_not(sign):
    assert not needs_meaning(sign)


def test_the_file_speaks_of_chapters_and_letters():
    for chapter, signs in read_local().items():
        assert chapter in chapters(), chapter
        for sign in signs:
            assert re.fullmatch(r"\\?\w+", sign), sign

"""The tool that breaks the code round the book's claims breaks what it should and no more."""

import ast
import json
import os
import sys

import pytest
from book import refuted
from mutants import claims

KEPT = json.loads(refuted.FILE.read_text("utf-8"))
CELLS = [
    "import numpy as np\nimport spanbook as sb\na = np.array([2.0, 3.0])",
    "sb.claim('the sum is 5', a[0] + a[1], 5)",
    "sb.claim('nothing is below a bound that nothing reaches', abs(a), at_least=-1e9)",
    "sb.claim('a is what it is', a, [2, 3])",
]


def judged(*cells):
    return claims.judge("test", [ast.parse(cell) for cell in cells])


def test_a_claim_that_means_something_is_broken_and_an_empty_one_is_not():
    found = judged(*CELLS)
    assert found["the sum is 5"]["where"] == "cell"
    assert found["a is what it is"]["where"] is not None
    assert found["nothing is below a bound that nothing reaches"]["where"] is None


def test_what_a_claim_compares_with_is_left_alone():
    tree = ast.parse("b = 70\nsb.claim('words', b - 2, 68 + 0, atol=1e-3)\nprint(b + 4)")
    told = " ".join(what for what, _, _ in claims.changes(tree))
    assert "b - 2: Add" in told
    assert "70 to 141" in told
    assert not any(part in told for part in ("68", "0.001", "b + 4", "words", "sb"))


def test_a_bound_written_as_a_yes_or_no_is_left_alone_too():
    code = "c = 7\nsb.claim('words', [c - 1 > 6, 5 < max(c, 2) < 9, c + 3 in f(4)], [True] * 3)"
    tree = ast.parse(code)
    told = " ".join(what for what, _, _ in claims.changes(tree))
    assert "c - 1: Add" in told
    assert "turned" not in told
    assert "max(c, 2): a tenth too large" in told
    assert "4 to 9" in told
    assert not any(f"{bound} to" in told for bound in (5, 6, 9))


def test_another_error_refutes_nothing_and_the_tree_is_whole_again():
    lines = (
        "import spanbook as sb\nc = [1, 2][1]\nsb.claim('one or two', c in (1, 2) or True, True)"
    )
    tree = ast.parse(lines)
    before = ast.unparse(tree)
    (one,) = claims.judge("test", [tree]).values()
    assert one["where"] is None
    assert ast.unparse(tree) == before


def test_a_bound_from_below_is_broken_by_less():
    (one,) = judged(CELLS[0], "sb.claim('all are above 0', np.mean(a > 0), at_least=0.9)").values()
    assert one == {"where": "cell", "change": "np.mean(a > 0): a tenth too small"}


def test_a_cell_that_takes_long_is_changed_where_the_claim_stands(monkeypatch):
    monkeypatch.setattr(claims, "BUDGET", 0)  # one change of a cell, and one of a statement
    cell = "total = a.repeat(5).sum()\nsb.claim('the sum has a sign', np.sign(total), at_most=1)"
    (one,) = judged(CELLS[0], cell).values()
    assert one == {"where": "cell", "change": "np.sign(total): a tenth too large"}


def test_a_fork_changes_nothing_here_and_may_end_as_it_likes(monkeypatch):
    monkeypatch.setattr(claims, "SECONDS", 1)
    a = [1]
    assert claims.forked(lambda: a.append(2) or {"a": a}) == {"a": [1, 2]}
    assert a == [1]
    assert claims.forked(sys.exit, "no") == claims.forked(os._exit, 1) == {}
    assert claims.forked(lambda: [None for _ in iter(int, 1)]) == {}  # without an end


def test_a_chapter_that_fails_by_itself_is_said_so():
    with pytest.raises(SystemExit, match="does not hold before anything is broken"):
        judged("import spanbook as sb\nsb.claim('wrong', 1, 2)")


def test_the_record_and_its_summary():
    chapters = {path.stem for path in claims.BOOK.glob("*.md")}
    assert KEPT
    assert set(KEPT) <= chapters
    said, left = refuted.summary(KEPT)
    broken = sum(1 for c in KEPT.values() for one in c["claims"].values() if one["where"])
    total = sum(len(c["claims"]) for c in KEPT.values())
    assert f"Of the {total} claims" in said
    assert len(left) == total - broken
    assert broken >= 0.9 * total


def test_what_each_kind_of_change_does():
    told = {
        what: ast.unparse(new)
        for what, new, _ in claims.changes(
            ast.parse("c = f(x.max(), y & ~z, np.float32, target=t)\nsb.claim('words', c, 1)")
        )
    }
    assert told["x.max(): min"] == "x.min()"
    assert told["y & ~z: BitOr"] == "y | ~z"
    assert told["~z: no not"] == "z"
    assert told["np.float32 to np.float64"] == "np.float64"
    assert told["target=t: last row first"] == "target=t[::-1]"
    assert told["x.max(): a tenth too large"] == "x.max() * 1.1 + 0.1"


def test_a_fit_that_only_beats_chance_is_broken_by_targets_of_other_rows():
    cells = (
        "import numpy as np\nimport spanbook as sb\nx = np.arange(9.0)[:, None] ** 2",
        "fit = sb.least_squares(columns=x, target=x[:, 0])\n"
        "sb.claim('hardly anything is left', np.linalg.norm(fit.residual), at_most=1)",
    )
    (one,) = judged(*cells).values()
    assert one["where"] == "cell"

"""A report never says a false thing: a sample; `nox -s fuzz` diagnoses 10,000 tables."""

from dataclasses import replace

import numpy as np
import pytest
from truth.changed import contradictions, faults, frame, report
from truth.made import made
from truth.pools import wrong

import spanbook as sb

FOUND = [3647, 5998, 6008, 6136, 6175, 7461]  # in which there was something wrong once


@pytest.mark.parametrize("seed", [*range(24), *FOUND])
def test_numbers_meaning_and_sentences(seed):
    assert faults(made(seed), seed) == []


@pytest.mark.parametrize("seed", range(6))
def test_in_blocks_too(monkeypatch, seed):
    monkeypatch.setattr("spanbook.diagnosis._blocks.LARGE", 10)
    monkeypatch.setattr("spanbook.diagnosis._blocks.BLOCK", 9)
    assert faults(made(seed), seed) == []


def test_a_false_number_is_noticed():
    noticed = 0
    for seed in range(12):
        t = made(seed)
        found = report(t)
        assert wrong(found, t.X, t.y, t.new) == []
        for k, f in enumerate(found.findings):
            digits = [c for c in f.text if c in "123456789"]
            if not digits or f.topic == "ill-conditioned":
                continue
            text = f.text.replace(digits[0], str(10 - int(digits[0])), 1)
            changed = [*found.findings]
            changed[k] = replace(f, text=text + " 0.7654321")
            noticed += bool(wrong(replace(found, findings=tuple(changed)), t.X, t.y, t.new))
            assert wrong(replace(found, findings=tuple(changed)), t.X, t.y, t.new)
    assert noticed > 20


def test_the_inflation_that_caret_607_was_told_is_noticed():
    """An exact repeat and a near dependence together: 1.35 was another column's."""
    t = next(made(s) for s in range(200) if {"copy", "near"} <= set(made(s).names))
    found = report(t)
    assert contradictions(found, t) == []
    (k,) = [k for k, f in enumerate(found.findings) if f.topic == "nearly dependent columns"]
    f = found.findings[k]
    start, _, end = f.text.partition("reaches ")
    false = replace(f, text=f"{start}reaches 1.35 ({end.partition(' (')[2]}")
    findings = (*found.findings[:k], false, *found.findings[k + 1 :])
    other = replace(found, findings=findings)
    assert any("1.35" in x for x in wrong(other, t.X, t.y, t.new))
    assert any("once the repeats are dropped" in x for x in contradictions(other, t))


def test_of_a_set_the_column_is_kept_that_lies_apart():
    """Of c, b and c + b with a small b, all pairs make the third; c beside c + b is a bad one."""
    rng = np.random.default_rng(0)
    b, c = rng.normal(size=(2, 50))
    columns = {"c": c, "total": c + 0.001 * b, "b": b}
    for order in (["c", "total", "b"], ["b", "total", "c"], ["total", "c", "b"]):
        found = sb.diagnose(columns=frame(order, np.column_stack([columns[x] for x in order])))
        assert [f.topic for f in found.findings] == ["dependent columns"]

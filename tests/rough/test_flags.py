"""Sphinx's own flags and builders: what is supported works, and the rest says what to do."""

import pytest
from conftest import held


def test_two_processes_write_the_same_site(checkout):
    status, printed = checkout.build("-j", "1")
    assert status == 0, printed
    alone = held(checkout.root)
    (checkout.root / "docs/_build/assets/formulas.json").unlink()
    status, printed = checkout.build("-j", "3", "-E", "-a")
    assert (status, "not safe for parallel" in printed) == (0, False), printed
    assert held(checkout.root) == alone


@pytest.mark.parametrize("builder", ["epub", "latex"])
def test_other_builders_are_refused(checkout, builder):
    status, printed = checkout.build(builder=builder)
    assert status == 1
    assert "nox -s pdf" in printed
    assert "Traceback" not in printed
    assert len(printed.strip().splitlines()) == 1


def test_no_deprecated_call(checkout):
    status, printed = checkout.build(PYTHONWARNINGS="error")
    assert status == 0, printed

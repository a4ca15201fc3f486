"""Sphinx's own flags and builders: what is supported works, and the rest says what to do."""

import json

import pytest
from conftest import differ, held


@pytest.mark.parametrize("processes", ["1", pytest.param("3", marks=pytest.mark.whole)])
def test_any_number_of_processes_writes_the_same_site(plain, checkout, processes):
    (checkout.root / "docs/_build/assets/formulas.json").unlink()
    status, printed = checkout.build("-j", processes, "-E", "-a")
    assert (status, "not safe for parallel" in printed) == (0, False), printed
    assert differ(held(checkout.root), held(plain.root)) == []


@pytest.mark.parametrize("builder", ["epub", "latex"])
def test_other_builders_are_refused(checkout, builder):
    status, printed = checkout.build(builder=builder)
    assert status == 1
    assert "nox -s pdf" in printed
    assert "Traceback" not in printed
    assert len(printed.strip().splitlines()) == 1


@pytest.mark.whole
def test_a_folder_for_each_page(built):
    status, printed = built.build("-E", builder="dirhtml")
    assert status == 0, printed
    assert built.check("dirhtml") == (0, built.check("dirhtml")[1])
    site = built.root / "docs/_build/dirhtml"
    text = (site / "_static/found.js").read_text("utf-8")
    rows = json.loads(text.removeprefix("window.spanbookFound?.(").removesuffix(");\n"))
    assert {(site / address / "index.html").is_file() for address, *_ in rows} == {True}
    assert (site / "404.html").is_file()
    assert 'url=../hull/"' in (site / "book/moved/index.html").read_text("utf-8")
    assert (site / "_static/live/config.json").is_file()
    assert b"@commit@" not in b"".join(held(built.root, "dirhtml").values())

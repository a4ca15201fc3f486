"""The page of the command line says what the command does."""

import json
import re
from pathlib import Path

import pytest
from book.command import commands, described
from test_diagnosis_command import HOUSES

from spanbook.diagnosis._command import main

PAGE = Path(__file__).parents[1] / "docs/reference/command.md"


def words(name):
    return "\n".join(node.astext() for node in described(commands()[name]))


@pytest.mark.parametrize("name", commands())
def test_each_option_and_its_help_is_on_the_page(name, capsys):
    with pytest.raises(SystemExit):
        main([name, "--help"])
    shown = words(name)
    out = capsys.readouterr().out
    flat, helped = (re.sub(r"\s+", "", text) for text in (shown, out))
    for option in set(re.findall(r"--[a-z-]+", out)) - {"--help"}:
        assert option in shown
    for action in commands()[name]._actions:
        if action.dest != "help":
            said = re.sub(r"\s+", "", action.help)
            assert said in flat
            assert said in helped
    assert f"{{command}} {name}" in PAGE.read_text(encoding="utf-8")


def test_the_page_lists_the_entries_of_a_report(tmp_path, capsys):
    path = tmp_path / "data.csv"
    path.write_text(HOUSES + "9,1,1,2,500\n")
    words = ["diagnose", str(path), "--target", "price", "--new", str(path), "--json"]
    assert main(words) == 0
    report = json.loads(capsys.readouterr().out)
    text = PAGE.read_text(encoding="utf-8").split("(report-json)=")[1].split("(a-gate)=")[0]
    entries = re.findall(r"^(`.+)\n: ((?:.+\n)+)", text, re.M)
    named = [key for line, _ in entries for key in re.findall(r"`(\w+)`", line)]
    assert sorted(named) == sorted(report)
    inside = {re.findall(r"`(\w+)`", line)[0]: said for line, said in entries}
    for key, value in report.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            assert set(value[0]) <= set(re.findall(r"`(\w+)`", inside[key])), key


def test_every_name_on_the_page_is_an_option():
    typed = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE.read_text(encoding="utf-8")))
    known = {
        option
        for name in commands()
        for a in commands()[name]._actions
        for option in a.option_strings
    }
    assert typed <= known

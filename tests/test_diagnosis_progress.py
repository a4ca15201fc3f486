"""A bar in a terminal, nothing in a pipe."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import spanbook as sb
from spanbook.diagnosis import _blocks, _progress

ROOT = Path(sb.__file__).parents[1]


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(_progress, "WAIT", 0)
    monkeypatch.setattr(_progress, "EVERY", 0)


def drawn(capsys, shown):
    bar = _progress.Progress(shown)
    bar.at("reading", 1, 4)
    bar.at("reading", 20)
    bar.clear()
    return capsys.readouterr().err


def test_a_bar_that_wipes_itself_away(at_once, capsys):
    first, second, third, last = drawn(capsys, True).split("\r")[1:]
    assert first == "reading [#######.......................]  25%"
    assert second.strip() == "reading 20"
    assert (third.strip(), last) == ("", "")
    assert len(second) == len(first)


def test_nothing_where_nobody_looks(at_once, capsys):
    assert drawn(capsys, None) == ""  # what pytest captures is no terminal


def test_nothing_in_the_first_second(capsys):
    assert drawn(capsys, True) == ""


def test_a_large_table_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(_blocks, "LARGE", 100)
    monkeypatch.setattr(_blocks, "BLOCK", 50)
    X = np.random.default_rng(0).standard_normal((200, 3))
    told = []
    token = _blocks.watcher.set(lambda *seen: told.append(seen))
    sb.diagnose(columns=X, target=X[:, 0] ** 2)
    _blocks.watcher.reset(token)
    each = [
        (what, start, 200) for what in ("sizes", "means", "angles") for start in (0, 50, 100, 150)
    ]
    assert told[:12] == each
    assert {what for what, *_ in told[12:]} == {"residuals"}


@pytest.mark.parametrize("terminal", [True, False])
def test_the_command_in_a_terminal_and_in_a_pipe(tmp_path, terminal):
    path = tmp_path / "data.csv"
    path.write_text("a,b\n" + "1,5\n2,2\n4,1\n" * 20_000)
    code = "import spanbook.diagnosis._progress as p; p.WAIT = p.EVERY = 0\n"
    code += "from spanbook.diagnosis._command import main; main()"
    command = [sys.executable, "-c", code, "diagnose", str(path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    if not terminal:
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        assert (done.returncode, done.stderr) == (0, "")
        return
    ours, theirs = pty.openpty()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, env=env)
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as stream:
        seen = stream.read(1 << 20).decode()
    assert "reading [" in seen
    assert b"reading" not in done.stdout

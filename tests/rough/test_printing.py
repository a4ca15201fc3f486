"""Scripts and the command line print on a terminal that knows little more than ASCII."""

import subprocess
import sys
from pathlib import Path

import pytest
from book import trained

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(
    path
    for path in ROOT.glob("gallery/*/plot_*.py")
    if trained.folder() or f"gallery/{path.parent.name}/{path.stem}" not in trained.scripts()
)
RUN_ALL = """
import matplotlib, runpy, sys, traceback
matplotlib.use("agg")
import matplotlib.pyplot as plt
for script in sys.argv[1:]:
    try:
        runpy.run_path(script, run_name="__main__")
    except UnicodeError:
        print("FAILED", script)
    plt.close("all")
"""


def run(encoding, *words):
    """Run Python with an encoding for what it prints."""
    env = {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0"}
    env |= {"SPANBOOK_MODEL": str(trained.folder() or "none")}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, capture_output=True, encoding=encoding
    )


ENCODINGS = ["ascii", pytest.param("cp1252", marks=pytest.mark.whole)]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_script_prints(encoding, pytestconfig):
    scripts = SCRIPTS if pytestconfig.getoption("--all") else SCRIPTS[::9]
    done = run(encoding, "-c", RUN_ALL, *map(str, scripts))
    assert done.returncode == 0, done.stderr
    assert "FAILED" not in done.stdout
    assert done.stdout.count("claim holds") >= 2 * len(scripts)


@pytest.mark.parametrize(("encoding", "dot"), [("ascii", "*"), ("cp1252", "·")])
def test_the_command_prints(encoding, dot, tmp_path):
    table = tmp_path / "data.csv"
    table.write_text("a,b,c\n1,2,3\n2,4,1\n3,6,2\n4,8,5\n5,10,9\n7,14,0\n")
    done = run(encoding, "-m", "spanbook", "diagnose", str(table))
    assert done.returncode == 0, done.stderr
    assert f"2{dot}a" in done.stdout
    assert "?" not in done.stdout


def test_results_print():
    code = (
        "import spanbook as sb; print(sb.expand([2], rows=[[1, 3]]));"
        "print(sb.dependence(columns=[[1, 2], [2, 4]]))"
    )
    assert run("ascii", "-c", code).stdout == "2*[1, 3] = [2, 6]\ncolumn 1 = 2*column 0\n"

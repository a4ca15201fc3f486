"""Every gallery script runs as it is, and with other data in its first cell."""

import ast
import tomllib
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

GALLERY = Path(__file__).parent.parent / "gallery"
SCRIPTS = {f"{p.parent.name}/{p.stem}": p for p in sorted(GALLERY.glob("*/plot_*.py"))}

# For each script, what to put in place of the data in its first cell: other_data/<topic>.toml.
OTHER_DATA = {
    f"{path.stem}/{script}": data
    for path in sorted((Path(__file__).parent / "other_data").glob("*.toml"))
    for script, data in tomllib.loads(path.read_text(encoding="utf-8")).items()
}

CASES = [
    pytest.param(name, k, id=f"{name}-{k}")
    for name, data in OTHER_DATA.items()
    for k in range(len(data))
]


def with_data(path, data):
    """Return the script's source with `data` for its first cell, whose imports are kept."""
    source = path.read_text(encoding="utf-8")
    first, mark, rest = source.partition("\n# %%")
    assert mark, f"{path.name} has no second cell: start it with a line '# %%'"
    imports = [n for n in ast.parse(first).body if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join([*map(ast.unparse, imports), data, mark.strip() + rest])


def run(source, path, capsys):
    """Run a script, draw its figures, and return its claims and the figures' labels."""
    with mpl.rc_context():
        try:
            exec(compile(source, str(path), "exec"), {"__name__": "__main__"})
            figures = [plt.figure(number) for number in plt.get_fignums()]
            for figure in figures:
                figure.canvas.draw()
            labels = [figure.get_label() for figure in figures]
        finally:
            plt.close("all")
    return capsys.readouterr().out.count("claim holds: "), labels


@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name, capsys):
    claims, labels = run(SCRIPTS[name].read_text(encoding="utf-8"), SCRIPTS[name], capsys)
    assert claims >= 2, "claim at least two things that could fail"
    assert 1 <= len(labels) <= 3
    assert all(len(label) > 30 for label in labels), "say in words what each figure shows"


@pytest.mark.filterwarnings("ignore::spanbook.RankWarning")  # of degenerate data it is true
@pytest.mark.parametrize(("name", "k"), CASES)
def test_script_with_other_data(name, k, capsys):
    path = SCRIPTS[name]
    claims, labels = run(with_data(path, OTHER_DATA[name][k]), path, capsys)
    assert claims >= 2
    assert labels
    assert all(len(label) > 30 for label in labels)


def test_every_script_has_other_data():
    missing = sorted(set(SCRIPTS) ^ set(OTHER_DATA))
    assert not missing, f"one of script and tests/other_data/<topic>.toml is missing: {missing}"


def test_other_data_take_the_place_of_the_first_cell(tmp_path):
    path = tmp_path / "plot_x.py"
    path.write_text('"""Title."""\n\n# Data:\nimport math\nx = 1\n\n# %%\n# Use\nprint(x)\n')
    assert with_data(path, "x = 2") == "import math\nx = 2\n# %%\n# Use\nprint(x)\n"

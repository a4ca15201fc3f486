"""Every gallery script runs as it is, and with other data in its first cell."""

import ast
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

GALLERY = Path(__file__).parent.parent / "gallery"
SCRIPTS = {f"{p.parent.name}/{p.stem}": p for p in sorted(GALLERY.glob("*/plot_*.py"))}

# For each script, what to put in place of the data in its first cell; the imports stay.
# To add a script, add a line or two here: other shapes, and something degenerate.
OTHER_DATA = {
    "attention/plot_query_moves": [
        "Q, K, V = np.eye(3), np.ones((4, 3)), np.arange(20.0).reshape(4, 5)",
        "Q, K, V = np.array([[2.0]]), np.array([[1.0], [3.0]]), np.array([[5.0], [5.0]])",
        "rng = np.random.default_rng(1)\n"
        "Q, K, V = (rng.normal(size=s) for s in [(70, 2), (12, 2), (12, 3)])",
    ],
    "attention/plot_temperature": [
        "q, K, V = np.ones(3), np.arange(18.0).reshape(6, 3), np.eye(6)",
        "q, K, V = np.ones(1), np.array([[1.0], [1.0], [0.0]]), np.array([[1.0], [2.0], [9.0]])",
        "q, K, V = np.zeros(2), np.eye(2), np.ones((2, 2))",
        "q, K, V = np.ones(2), np.ones((1, 2)), np.ones((1, 3))",
    ],
    "hull/plot_four_sets": [
        "rng = np.random.default_rng(1)\nA, y = rng.normal(size=(12, 4)), 3 * np.ones(4)",
        "A, y = np.array([[1.0], [1.0], [3.0]]), np.array([5.0])",
        "A, y = np.array([[1.0, 2.0]]), np.array([1.0, 2.0])",
        "A, y = np.array([[1.0, 1], [2, 2], [3, 3], [-1, -1]]), np.array([0.0, 4.0])",
        "A, y = np.zeros((2, 2)), np.array([1.0, 1.0])",
    ],
    "hull/plot_share_outside_hull": [
        "rng = np.random.default_rng(1)\n"
        "seen, new = rng.normal(size=(30, 4)), rng.normal(size=(9, 4))",
        "rng = np.random.default_rng(1)\nseen, new = np.ones((3, 1)), np.array([[1.0], [2.0]])",
    ],
    "span/plot_dependent_columns": [
        "X = np.arange(36.0).reshape(4, 9) ** 2\n"
        "names, y = list('abcdefghi'), np.array([1.0, 0, 2, 5])",
        "X, names, y = np.eye(5)[:, :2], ['one', 'two'], np.ones(5)",
        "X, names, y = np.ones((3, 14)), [f'copy {j}' for j in range(14)], np.arange(3.0)",
    ],
    "span/plot_widen_the_span": [
        "features, y = {'a': np.ones(3), 'b': np.arange(3.0)}, np.array([0.0, 1, 4])",
        "features = {f'x^{k}': np.linspace(-1, 1, 9) ** k for k in range(14)}\n"
        "y = np.abs(np.linspace(-1, 1, 9))",
        "features, y = {'zero': np.zeros(4), 'one': np.ones(4)}, np.ones(4)",
    ],
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


@pytest.mark.parametrize(("name", "k"), CASES)
def test_script_with_other_data(name, k, capsys):
    path = SCRIPTS[name]
    claims, labels = run(with_data(path, OTHER_DATA[name][k]), path, capsys)
    assert claims >= 2
    assert labels
    assert all(len(label) > 30 for label in labels)


def test_every_script_has_other_data():
    missing = sorted(set(SCRIPTS) - set(OTHER_DATA))
    assert not missing, f"add other data to OTHER_DATA in tests/test_gallery.py for {missing}"


def test_other_data_take_the_place_of_the_first_cell(tmp_path):
    path = tmp_path / "plot_x.py"
    path.write_text('"""Title."""\n\n# Data:\nimport math\nx = 1\n\n# %%\n# Use\nprint(x)\n')
    assert with_data(path, "x = 2") == "import math\nx = 2\n# %%\n# Use\nprint(x)\n"

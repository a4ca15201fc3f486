"""What runs the cells of a page, without a browser: the order, the output, what is fetched."""

import json
from pathlib import Path

import plan
import pytest
import runner
from build.library import Library
from build.needs import needs

ROOT = Path(__file__).parents[1]


class TestPlan:
    @pytest.mark.parametrize(
        ("code", "bound", "free"),
        [
            ("import numpy as np\nx = np.ones(3)", {"np", "x"}, set()),
            ("import scipy.sparse", {"scipy"}, set()),
            ("from a import b as c, d", {"c", "d"}, set()),
            ("x = x + y", {"x"}, {"x", "y"}),
            ("x += 1", {"x"}, {"x"}),
            ("for i in range(n):\n    t = i", {"i", "t"}, {"range", "n"}),
            ("[i * k for i in rows]", {"i"}, {"k", "rows"}),
            ("def f(a, b=c):\n    t = a\n    return t + d", {"f"}, {"c", "d"}),
            ("f = lambda v: v + w", {"f"}, {"w"}),
            (
                "try:\n    go()\nexcept E as error:\n    print(error)",
                {"error"},
                {"go", "E", "print"},
            ),
            ("class A(B):\n    x = 1", {"A", "x"}, {"B"}),
            ("with open(f) as g:\n    g", {"g"}, {"open", "f"}),
            ("x.y[0] = z", set(), {"x", "z"}),
            ("x = = y", set(), set()),
        ],
    )
    def test_names(self, code, bound, free):
        assert plan.names(code) == (bound, free)

    def test_all_cells_above_run_first(self):
        assert plan.before(
            [("x = 1", False, False), ("y = 2", False, False), ("z", False, False)]
        ) == [0, 1, 2]

    def test_cells_that_ran_do_not_run_again(self):
        assert plan.before(
            [("x = 1", False, True), ("y = x", False, False), ("y", False, False)]
        ) == [1, 2]

    def test_a_picture_runs_only_for_a_name(self):
        picture = ("import matplotlib\natoms = 1", True, False)
        assert plan.before([picture, ("x = 1", False, False)]) == [1]
        assert plan.before([picture, ("x = atoms", False, False)]) == [0, 1]
        assert plan.before([picture, ("atoms = 2", False, False), ("atoms", False, False)]) == [
            1,
            2,
        ]

    def test_the_last_cell_runs_though_it_ran(self):
        assert plan.before([("x = 1", True, True)]) == [0]


class TestRunner:
    @pytest.fixture
    def run(self, monkeypatch):
        """Return a function that runs a cell and returns what it sent."""
        monkeypatch.setenv("MPLBACKEND", "agg")
        sent = []
        session = runner.Session(lambda *parts: sent.append(parts))

        def run(code, number=1, each=False):
            sent.clear()
            session.outcome = session.run(number, code, each)
            return [*sent]

        run.session = session
        return run

    def test_output_comes_in_order(self, run):
        assert run("print('a', 1)\nprint('b', end='')\n2 + 2") == [
            ("text", "a 1\n"),
            ("text", "b"),
            ("value", "4", "", ""),
        ]
        assert run.session.outcome == ""

    def test_names_are_shared(self, run):
        run("x = 5")
        assert run("x", 2) == [("value", "5", "", "")]

    def test_none_and_statements_show_nothing(self, run):
        assert run("None") == run("x = 1") == run("") == []

    def test_an_example_shows_each_value(self, run):
        assert [parts[1] for parts in run("1\nx = 2\nx", each=True)] == ["1", "2"]

    def test_forms_of_a_value(self, run):
        code = "class A:\n def _repr_html_(self): return '<b>'\n def __repr__(self): return 'A'\n"
        assert run(code + "A()") == [("value", "A", "<b>", "")]
        assert run("A")[0][2:] == ()

    def test_an_error_names_cell_and_line(self, run):
        run("def f(v):\n    return 1 / v", 1)
        [(kind, trace, last)] = run("x = 0\nf(x)", 2)
        assert kind == "error"
        assert trace.startswith("Cell 2, line 2\n    f(x)\n")
        assert "Cell 1, line 2, in f\n    return 1 / v\n" in trace
        assert last == "ZeroDivisionError: division by zero"
        assert run.session.outcome == "error"

    def test_the_library_is_left_out_of_a_trace(self, run):
        [(_, trace, _)] = run("import spanbook as sb\nsb.combine([1.])")
        assert "spanbook/" not in trace
        assert trace.startswith("Cell 1, line 2\n")

    def test_a_cause_in_a_cell_is_kept(self, run):
        [(_, trace, _)] = run(
            "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError from e"
        )
        assert "direct cause" in trace
        assert "Cell 1, line 2" in trace

    def test_wrong_syntax(self, run):
        [(_, trace, last)] = run("x = = 3", 4)
        assert trace.startswith("Cell 4, line 1\n    x = = 3\n")
        assert last == "SyntaxError: invalid syntax"

    def test_a_missing_module_is_named(self, run):
        run("import not_there.inner")
        assert run.session.outcome == "not_there"

    def test_what_a_page_cannot_do_says_what_to_do(self, run):
        [(_, trace, last)] = run("name = input('Your name? ')", 2)
        assert trace.startswith("Cell 2, line 1\n")
        assert "no keyboard to read from in a page: write the answer into the code" in last
        code = "from urllib.error import URLError\nraise URLError('unknown url type: https')"
        [(_, trace, last)] = run(code)
        assert "URLError: <urlopen error unknown url type: https>" in trace
        assert "cannot open other addresses" in trace
        assert "Download the script" in last

    def test_output_has_an_end(self, run):
        sent = run("for i in range(100_000): print(i)")
        assert sum(len(text) for _, text in sent) < runner.MOST + 100
        assert "not shown" in sent[-1][1]

    def test_exit_is_an_error_like_any_other(self, run):
        assert run("raise SystemExit(3)")[0][2] == "SystemExit: 3"


class TestNeeds:
    def test_a_function_that_reaches_an_import(self, tmp_path):
        modules = {
            "__init__": "from pkg.fit import fit, light\nfrom pkg.paint import brush",
            "_solve": "def solve():\n    from scipy.optimize import nnls\ndef other(): pass",
            "fit": "from pkg import _solve\ndef fit():\n    return _solve.solve()\n"
            "def light():\n    return _solve.other()\nclass Kin(Fit): pass\n"
            "class Fit:\n    def go(self):\n        fit()",
            "paint": "import matplotlib\ndef brush(): pass\ndef far():\n    import scipy",
        }
        folder = tmp_path / "pkg"
        folder.mkdir()
        for name, text in modules.items():
            (folder / f"{name}.py").write_text(text)
        assert needs(Library(folder)) == {
            "Fit": ["scipy"],
            "Kin": ["scipy"],
            "far": ["scipy"],
            "fit": ["scipy"],
            "paint": ["matplotlib"],
        }

    def test_ours(self):
        found = needs(Library(ROOT / "spanbook"))
        assert found["ConvexHull"] == ["scipy"]
        assert found["draw"] == ["matplotlib"]
        assert not {"Span", "attention", "least_squares", "combine", "softmax"} & set(found)


def test_a_local_runtime_lists_what_it_holds(tmp_path):
    pytest.importorskip("sphinx")
    from page import live

    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "a.whl").write_text("a")
    packages = {name: {"file_name": f"{name}.whl"} for name in "ab"}
    (source / "pyodide-lock.json").write_text(json.dumps({"packages": packages, "info": {}}))
    live.copy_runtime(source, target)
    assert (target / "a.whl").read_text() == "a"
    copied = json.loads((target / "pyodide-lock.json").read_text())
    assert list(copied["packages"]) == ["a"]

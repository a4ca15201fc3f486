"""The shape of the package: what it exports, what it documents, who imports whom."""

import ast
import dataclasses
import importlib
import inspect
import operator
import re
import subprocess
import sys
from pathlib import Path

import pytest

import spanbook

PACKAGE = Path(spanbook.__file__).parent
MODULES = {path.stem: path for path in sorted(PACKAGE.glob("*.py")) if path.stem != "__init__"}
PUBLIC = [name for name in MODULES if not name.startswith("_") and name != "draw"]

# The import graph of the design, from the ground up: a module imports only from rows below its
# own. A new module takes its place here first.
LAYERS = [
    ["_arrays", "_palette", "_result", "_signs"],
    ["_check", "_outer", "_problem", "_triangle"],
    [
        "_batch",
        "_check_attention",
        "_check_fit",
        "_check_graph",
        "_nearest",
        "_parameters",
        "_table",
        "claim",
        "combination",
        "positions",
    ],
    [
        "_blocked",
        "_edges",
        "_factors",
        "_read",
        "_solver",
        "_stable",
        "_torch_masks",
        "random_features",
        "streaming",
    ],
    ["_reachable", "_sparse", "aggregation", "graph", "softmax"],
    ["_bounded", "_columns", "_distances", "attention", "span", "standardizer"],
    ["_nearly", "descent", "hull", "kernel", "multihead", "projection", "ridge"],
    [
        "_circuits",
        "_extrapolation",
        "_outline",
        "components",
        "kernel_ridge",
        "mixture",
        "nadaraya_watson",
        "transformer",
    ],
    ["_finding", "draw"],
    ["_column_findings", "_report", "_row_findings"],
    ["diagnosis"],
    ["__main__"],
]
LAYER = {name: height for height, row in enumerate(LAYERS) for name in row}


def tree(module):
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(module):
    """Every module that `module` imports, inside functions too, by full name."""
    names = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            whole = [node.module] if node.module != "spanbook" else []
            names |= {*whole, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def siblings(module):
    """The modules of the package that `module` imports."""
    parts = [name.split(".") for name in imported(module)]
    assert ["spanbook"] not in parts, f"{module} imports the package as a whole"
    return {p[1] for p in parts if p[0] == "spanbook"} - {module}


def definitions(module):
    """The public functions and classes written in `module`."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    names = {node.name for node in tree(module).body if isinstance(node, kinds)}
    return {name for name in names if not name.startswith("_")}


def test_all_is_sorted_and_complete():
    names = spanbook.__all__
    assert names == sorted(set(names))
    written = {name for module in PUBLIC for name in definitions(module)}
    assert written <= set(names), f"not exported: {sorted(written - set(names))}"
    for name in set(names) - written:  # an answer that several modules give is written in none
        value = getattr(spanbook, name)
        assert value.__module__.startswith("spanbook._"), f"{name} is from {value.__module__}"
        assert dataclasses.is_dataclass(value), f"{name} is neither written nor returned here"


@pytest.mark.parametrize("module", [*PUBLIC, "draw"])
def test_each_module_lists_what_it_defines(module):
    names = importlib.import_module(f"spanbook.{module}").__all__
    assert names == sorted(set(names))
    listed = set(names)
    if module == "draw":  # its colours are public as well
        listed = {name for name in names if not name.isupper()}
    assert listed == definitions(module)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module):
    for other in {module, *siblings(module)}:
        assert other in LAYER, f"give {other} its place in LAYERS"
    for other in siblings(module):
        assert LAYER[other] < LAYER[module], f"{module} must not import {other}"


def test_nothing_imports_draw_and_only_draw_imports_matplotlib():
    assert not [module for module in MODULES if "draw" in siblings(module)]
    assert "draw" not in (PACKAGE / "__init__.py").read_text().split("__all__")[0].split()
    users = {
        module
        for module in MODULES
        if any(n.split(".")[0] in ("matplotlib", "mpl_toolkits") for n in imported(module))
    }
    assert users <= {"draw"}


def test_import_loads_neither_scipy_nor_matplotlib():
    code = "import spanbook, sys; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert {"numpy", "spanbook"} <= loaded
    assert not loaded & {"scipy", "matplotlib", "sklearn", "IPython"}


@pytest.mark.parametrize(
    "path", [*MODULES.values(), PACKAGE / "__init__.py"], ids=lambda p: p.stem
)
def test_a_module_stays_short(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 300, f"{path.name} has {lines} lines"


def headings(value):
    return set(re.findall(r"^(\w[\w ]*)\n-{3,}$", inspect.getdoc(value), re.M))


def wanted(value):
    """The sections that a docstring must have. Whatever takes input refuses some of it."""
    if dataclasses.is_dataclass(value):
        return {"Attributes", "Examples"}
    if inspect.isclass(value) and issubclass(value, Exception):
        return {"Examples"}
    signature = inspect.signature(value)
    takes = {"Parameters", "Raises"} if set(signature.parameters) - {"self"} else set()
    if inspect.isclass(value):
        return {"Attributes", "Examples"} | takes
    returns = set() if signature.return_annotation == "None" else {"Returns"}
    return {"Examples"} | takes | returns


METHODS = [
    f"{name}.{method}"
    for name in spanbook.__all__
    for method, value in inspect.getmembers(getattr(spanbook, name), inspect.isfunction)
    if method[0] != "_" and value.__module__.startswith("spanbook")
]


@pytest.mark.parametrize("name", [*spanbook.__all__, *METHODS])
def test_each_name_is_documented(name):
    value = operator.attrgetter(name)(spanbook)
    missing = wanted(value) - headings(value)
    assert not missing, f"{name} lacks {sorted(missing)}"

"""The shape of the package: what it exports, what it documents, who imports whom."""

import ast
import dataclasses
import importlib
import inspect
import io
import operator
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import numpy as np
import pytest

import spanbook

PACKAGE = Path(spanbook.__file__).parent
PATHS = sorted(PACKAGE.rglob("*.py"))


def dotted(path):
    """Return a module's name below the package: `_check`, `hull._problem`, a face `hull`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {dotted(path): path for path in PATHS if path != PACKAGE / "__init__.py"}
ROOMS = sorted({name.split(".")[0] for name in MODULES})
APART = ["draw", "sklearn"]  # modules that one imports by their own names
PUBLIC = [room for room in ROOMS if not room.startswith("_") and room not in APART]

# The house, from the ground up: a room imports only from rows below its own. A new room takes
# its place here first.
LAYERS = [
    ["_arrays", "_slips"],
    ["_result", "_scale", "_table"],
    ["_check", "_shortest"],
    ["_options", "_triangle"],
    ["_exponentials", "_factorization", "_nearest", "_parameters", "_rank", "_rows"],
    ["_layers", "_reachable"],
    ["attention", "claims", "combination", "graph"],
    ["kernel", "multihead", "span"],
    ["decomposition", "hull", "projection", "regularization", "transformer"],
    ["diagnosis", "draw", "mixture"],
    ["__main__", "sklearn"],
]
LAYER = {name: height for height, row in enumerate(LAYERS) for name in row}
MOST = 200  # lines of code in a file


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
    """The modules of the package that `module` imports, by their names below the package."""
    names = imported(module)
    assert "spanbook" not in names, f"{module} imports the package as a whole"
    below = {name.removeprefix("spanbook.") for name in names if name.startswith("spanbook.")}
    return {name for name in below if name in MODULES} - {module}


def rooms(room):
    """The other rooms that any module of a room imports."""
    inside = [module for module in MODULES if module.split(".")[0] == room]
    return {other.split(".")[0] for module in inside for other in siblings(module)} - {room}


def code_lines(path):
    """How many lines of a file hold code: docstrings, comments and blanks do not count."""
    text = path.read_text(encoding="utf-8")
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in silent | {tokenize.ENDMARKER}:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            lines -= set(range(first.lineno, first.end_lineno + 1))
    return len(lines)


def definitions(room):
    """The public functions and classes written in a room's modules, or taken from the ground."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    inside = [module for module in MODULES if module.split(".")[0] == room]
    names = {node.name for m in inside for node in tree(m).body if isinstance(node, kinds)}
    return {name for name in names if not name.startswith("_")}


def test_all_is_sorted_and_complete():
    names = spanbook.__all__
    assert names == sorted(set(names))
    offered = {n for room in PUBLIC for n in importlib.import_module(f"spanbook.{room}").__all__}
    for name in names:
        value = getattr(spanbook, name)
        room = value.__module__.split(".")[1]
        if room.startswith("_"):  # an answer that several rooms give stands on the ground
            told = dataclasses.is_dataclass(value) or issubclass(value, Warning)
            assert told, f"{name} is neither written nor returned here"
        else:
            assert name in offered, f"the face of {room} does not show {name}"
    # What a face offers beyond the public names, other rooms use.
    assert offered - set(names) == {"mask", "signed_distances"}


@pytest.mark.parametrize("room", [*PUBLIC, *APART])
def test_each_face_lists_what_it_shows(room):
    names = importlib.import_module(f"spanbook.{room}").__all__
    assert names == sorted(set(names))
    names = [name for name in names if not name.isupper()]  # the colours of `draw`
    assert set(names) <= definitions(room)
    if MODULES[room].stem != "__init__":
        assert set(names) == definitions(room)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_down(room):
    for other in {room, *rooms(room)}:
        assert other in LAYER, f"give {other} its place in LAYERS"
    for other in rooms(room):
        assert LAYER[other] < LAYER[room], f"{room} must not import {other}"


@pytest.mark.parametrize("room", ROOMS)
def test_no_circle_inside_a_room(room):
    inside = [m for m in MODULES if m.startswith(f"{room}.")]
    needs = {m: {o for o in siblings(m) if o in inside} for m in inside}
    while needs:
        free = [m for m, others in needs.items() if not others & set(needs)]
        assert free, f"a circle among {sorted(needs)}"
        needs = {m: others for m, others in needs.items() if m not in free}


@pytest.mark.parametrize("module", MODULES)
def test_nothing_crosses_into_private_files(module):
    """Other rooms are reached through their faces; the command alone loads a private file."""
    room = module.split(".")[0]
    for other in siblings(module):
        door, _, private = other.partition(".")
        assert door == room or not private or module == "__main__", f"{module} imports {other}"


def test_nothing_imports_draw_and_only_draw_imports_matplotlib():
    assert not [room for room in ROOMS if "draw" in rooms(room)]
    assert "draw" not in (PACKAGE / "__init__.py").read_text().split("__all__")[0].split()
    users = {
        module.split(".")[0]
        for module in MODULES
        if any(n.split(".")[0] in ("matplotlib", "mpl_toolkits") for n in imported(module))
    }
    assert users <= {"draw"}


def test_only_the_estimators_import_scikit_learn_and_not_before_they_are_asked():
    assert not [room for room in ROOMS if "sklearn" in rooms(room)]
    for module in MODULES:
        tops = {n.split(".")[0] for n in imported(module)}
        assert "sklearn" not in tops or module == "sklearn"
    code = "import spanbook.sklearn as s, sys; s.HullDomain().fit([[1], [2]]).predict([[1]])"
    code += "; print('sklearn' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_import_loads_neither_scipy_nor_matplotlib():
    code = "import spanbook, sys; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert {"numpy", "spanbook"} <= loaded
    assert not loaded & {"scipy", "matplotlib", "sklearn", "IPython"}


def test_the_command_is_not_loaded():
    code = "import spanbook, sys; print(*[m for m in sys.modules if 'spanbook' in m])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"spanbook.diagnosis._command", "spanbook.diagnosis._read"} & {*run.stdout.split()}


@pytest.mark.parametrize("path", PATHS, ids=dotted)
def test_a_module_stays_short(path):
    lines = code_lines(path)
    assert lines <= MOST, f"{dotted(path)} has {lines} lines of code"


def headings(value):
    return set(re.findall(r"^(\w[\w ]*)\n-{3,}$", inspect.getdoc(value), re.M))


def wanted(value):
    """The sections that a docstring must have. Whatever takes input refuses some of it."""
    if dataclasses.is_dataclass(value):
        return {"Attributes", "Examples"}
    if inspect.isclass(value) and issubclass(value, Exception):  # warnings too
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


def crossings(call):
    """Return how often a call, the second time, goes from one file of ours to another."""
    seen = 0

    def watch(frame, event, _):
        nonlocal seen
        if event == "call" and frame.f_back is not None:
            here, before = frame.f_code.co_filename, frame.f_back.f_code.co_filename
            ours = here.startswith(str(PACKAGE)) and before.startswith(str(PACKAGE))
            seen += ours and here != before

    call()
    sys.setprofile(watch)
    try:
        call()
    finally:
        sys.setprofile(None)
    return seen


def test_a_call_stays_in_few_files():
    """A reader who follows a call turns few pages."""
    rng = np.random.default_rng(0)
    rows, table, target = rng.normal(size=(12, 3)), rng.normal(size=(60, 5)), rng.normal(size=60)
    table = np.column_stack([table, table[:, 0] + table[:, 1]])
    calls = {
        24: lambda: spanbook.ConvexHull(rows=rows).nearest(rows.mean(axis=0) + 5),
        36: lambda: spanbook.attention(rows[:4], rows, rows),
        80: lambda: spanbook.diagnose(columns=table, target=target),
    }
    for most, call in calls.items():
        assert crossings(call) <= most

"""Break the library in one place at a time, and see whether its tests notice.

`nox -s mutants -- hull` breaks one topic, and without a word each of them. In a copy of the tree
a sample of places, the same in every run, is changed: a comparison, an operator, a constant, a
flag, a statement that goes. A survivor is a test that is missing, or changes nothing that can be
seen; `explained.toml` says which of those there are, and why.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
EACH = 16  # of a topic
MORE = {"projection", "regularization", "span", "hull"}  # topics that test_units.py tests too
SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def changes(tree):
    """Yield (line, what is done, do it) for each place that can be broken."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
            yield node, f"{type(node.ops[0]).__name__} turned", swap(node.ops, 0)
        elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPPED:
            yield (
                node,
                f"{type(node.op).__name__} turned",
                lambda n=node: setattr(n, "op", SWAPPED[type(n.op)]()),
            )
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
            new = not node.value if type(node.value) is bool else node.value * 2 + 1
            yield node, f"{node.value} to {new}", lambda n=node, v=new: setattr(n, "value", v)
        elif isinstance(node, ast.If):
            yield (
                node,
                "an if that never holds",
                lambda n=node: setattr(n, "test", ast.Constant(False)),
            )
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield node, "a call left out", lambda n=node: setattr(n, "value", ast.Constant(None))


def swap(operators, i):
    """Return what turns one comparison round."""
    return lambda: operators.__setitem__(i, SWAPPED[type(operators[i])]())


def files(topic):
    """Return the files of a topic."""
    folder = Path("spanbook", topic)
    found = [f"spanbook/{topic}.py"] if (ROOT / f"spanbook/{topic}.py").exists() else []
    inner = sorted(p.name for p in (ROOT / folder).glob("_[a-z]*.py"))
    # Arrays of other libraries are the business of `nox -s oracles`.
    return found + [str(folder / name) for name in inner if name != "_foreign.py"]


def sample(topic):
    """Return the places of a topic that are broken: (file, number of the change)."""
    places = []
    for file in files(topic):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        places += [(file, k) for k, _ in enumerate(changes(tree))]
    return sorted(random.Random(topic).sample(places, min(EACH, len(places))))


def broken(file, k):
    """Return a file's text with one place changed, and where and what that was."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    node, what, change = list(changes(tree))[k]
    around = [
        n.name
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef | ast.ClassDef)
        and n.lineno <= node.lineno <= n.end_lineno
    ]
    where = ".".join([file, *around])
    before = ast.unparse(node).splitlines()[0]
    change()
    return ast.unparse(ast.fix_missing_locations(tree)), f"{where}: {before}: {what}"


def tests(topic):
    """Return the test files of a topic: those with its name, and what they share."""
    named = sorted((ROOT / "tests").glob(f"test_{topic}*.py"))
    shared = ["tests/test_refused.py", *(["tests/test_units.py"] if topic in MORE else [])]
    return [*(p.relative_to(ROOT).as_posix() for p in named), *shared]


def noticed(copy, topic):
    """Whether the tests of a topic fail in the copy."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests(topic)]
    env = os.environ | {"PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main(words):
    """Break each topic, print a table and the survivors that nobody has explained."""
    explained = tomllib.loads(Path(__file__).with_name("explained.toml").read_text("utf-8"))
    topics = words or [
        p.stem
        for p in sorted((ROOT / "spanbook").glob("[a-z]*"))
        if p.is_dir() or p.suffix == ".py"
    ]
    left = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "_build", "node_modules"))
        for topic in topics:
            if noticed(copy, topic):
                raise SystemExit(f"the tests of {topic} fail before anything is broken")
            survivors, made = [], sample(topic)
            for file, k in made:
                text, where = broken(file, k)
                (copy / file).write_text(text, "utf-8")
                if not noticed(copy, topic):
                    survivors.append(where)
                shutil.copyfile(ROOT / file, copy / file)
            known = explained.get(topic, {})
            unknown = [s for s in survivors if s not in known]
            left += unknown
            print(
                f"{topic:16} {len(made):3} made, {len(made) - len(survivors):3} noticed,", end=""
            )
            print(f" {len(survivors) - len(unknown)} explained", flush=True)
            print(
                *[f"    {s}" for s in unknown], sep="\n", end="\n" if unknown else "", flush=True
            )
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Break the library in one place at a time, and see whether its tests notice.

`nox -s mutants -- hull` breaks one topic, `-- ground` what the topics stand on, and without a word
all of them. In a copy of the tree a sample of places, the same in every run, is changed: a
comparison, an operator, a constant, a flag, a statement that goes. A survivor is a test that is
missing, or changes nothing that can be seen; `explained.toml` says which of those there are, and
why. The command fails when a survivor is left that it does not explain.
"""

import ast
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from functools import partial
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
EACH = {"ground": 32}  # of a topic: 16
SHARED = ("tests/test_refused.py", "tests/test_results.py")
MORE = {"projection", "regularization", "span", "hull"}  # topics that test_units.py tests too
SETS = ("span", "units", "check", "names")  # of all that stands on reachable sets, the quick tests
GROUND = {  # the tests of a file of the ground
    "_check": ("check", "refused", "table", "names", "kernel"),
    "_exponentials": ("attention", "graph"),
    "_factorization": ("decomposition", "diagnosis", "hull", *SETS),
    "_nearest": SETS,
    "_options": ("check", "refused", "kernel", "graph"),
    "_parameters": ("multihead", "transformer", "refused"),
    "_reachable": SETS,
    "_result": ("results", "names", "combination", "diagnosis"),
    "_scale": ("decomposition", "diagnosis", *SETS),
    "_table": ("table", "names", "check"),
    "_triangle": ("projection", "regularization", "span", "units"),
}
# Arrays of other libraries are the business of `nox -s oracles`.
OTHERS = (
    "spanbook/_arrays.py",
    *(f"spanbook/span/_{name}.py" for name in ("foreign", "inverse", "pieces")),
)
SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def changes(tree):
    """Yield (node, what is done, do it) for each place that can be broken."""
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


def topics():
    """Return the topics, and the ground under them."""
    found = (ROOT / "spanbook").glob("[a-z]*")
    return [*(p.stem for p in sorted(found) if p.is_dir() or p.suffix == ".py"), "ground"]


def files(topic):
    """Return the files of a topic."""
    if topic == "ground":
        found = [ROOT / f"spanbook/{name}.py" for name in GROUND]
    else:
        found = [*ROOT.glob(f"spanbook/{topic}.py"), *ROOT.glob(f"spanbook/{topic}/_[a-z]*.py")]
    return [p.relative_to(ROOT).as_posix() for p in sorted(found)]


def places(file):
    """Yield where and what for each change to a file.

    A place is known by its function and its own text, so that it keeps its name, and its turn in
    the sample, when the code around it changes.
    """
    text, seen = (ROOT / file).read_text("utf-8"), Counter()
    tree, lines = ast.parse(text), text.splitlines()
    rooms = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    for node, what, _ in changes(tree):
        inside = [n.name for n in rooms if n.lineno <= node.lineno <= n.end_lineno]
        before = ast.unparse(node).splitlines()[0]
        if isinstance(node, ast.Constant):  # which 1 it is, its line tells
            before += f" in {lines[node.lineno - 1].strip()}"
        where = f"{'.'.join([file, *inside])}: {before}: {what}"
        seen[where] += 1
        yield where + f" ({seen[where]})" * (seen[where] > 1)


def broken(file, k):
    """Return the text of a file after its change number k."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    _, _, change = list(changes(tree))[k]
    change()
    return ast.unparse(ast.fix_missing_locations(tree))


def sample(topic):
    """Return the places of a topic that are broken: file, number of the change, where and what."""
    found = [(file, k, where) for file in files(topic) for k, where in enumerate(places(file))]
    found = [place for place in found if not any(other in place[2] for other in OTHERS)]
    found.sort(key=lambda place: sha256(place[2].encode()).digest())
    return found[: EACH.get(topic, 16)]


def tests(topic, file):
    """Return the test files of a topic: those with its name, and what they share."""
    if topic == "ground":
        return [f"tests/test_{name}.py" for name in GROUND[Path(file).stem]]
    named = [p.relative_to(ROOT).as_posix() for p in (ROOT / "tests").glob(f"test_{topic}*.py")]
    named.sort(key=lambda name: (Path(file).stem not in name, name))  # its own first
    return [*named, *SHARED, *["tests/test_units.py"] * (topic in MORE)]


def noticed(copy, files):
    """Whether these tests fail in the copy."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
    # In CI the examples are the same in every run.
    env = os.environ | {"PYTHONPATH": str(copy), "CI": "1", "OPENBLAS_NUM_THREADS": "1"}
    # A test that no longer ends has noticed: seconds of the processor, on a busy machine too.
    limit = partial(resource.setrlimit, resource.RLIMIT_CPU, (120, 120))
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, preexec_fn=limit)
    return done.returncode != 0


def survivors(topic, copy):
    """Return how many places of a topic were broken, and those where no test noticed."""
    made, left = sample(topic), []
    for needed in sorted({tuple(tests(topic, file)) for file, _, _ in made}):
        if noticed(copy, needed):
            raise SystemExit(f"{', '.join(needed)} fail before anything is broken")
    for file, k, where in made:
        (copy / file).write_text(broken(file, k), "utf-8")
        if not noticed(copy, tests(topic, file)):
            left.append(where)
        shutil.copyfile(ROOT / file, copy / file)
    return len(made), left


def main(words):
    """Break each topic, print a table and the survivors that nobody has explained."""
    explained = tomllib.loads(Path(__file__).with_name("explained.toml").read_text("utf-8"))
    total = Counter()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "_build", "node_modules"))
        for topic in words or topics():
            made, left = survivors(topic, copy)
            unknown = [where for where in left if where not in explained.get(topic, {})]
            counts = {"made": made, "noticed": made - len(left)}
            counts["explained"] = len(left) - len(unknown)
            total.update(counts)
            print(row(topic, counts), *(f"    {where}" for where in unknown), sep="\n", flush=True)
    print(row("in all", total))
    return int(total["noticed"] + total["explained"] < total["made"])


def row(name, counts):
    """Return a line of the table."""
    return f"{name:16} " + ", ".join(f"{counts[what]:3} {what}" for what in counts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Break the code round each claim of the book, and see that the claim fails.

`nox -s claims -- hull` does so for one chapter, without a word for all, and writes for each claim
a change that breaks it into `docs/_recorded/claims.json`, which the page of claims sums up.
Changed is one place at a time: an operator, a comparison, a constant, a transpose that goes, an
answer that is off by a tenth. It lies in the claim's own cell or, if none there will do, in a cell
before it; never in the side that the claim compares with, in its bounds or its tolerance. What
counts is that the claim says no: a program that ends in another error refutes nothing. The
command fails where no change breaks a claim: such a claim may hold whatever the book says.
"""

import ast
import contextlib
import copy
import io
import json
import signal
import sys
import time
import warnings
from collections import Counter
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "docs/_ext"))
sys.path.insert(0, str(Path(__file__).parent))
from book.refuted import FILE
from build.library import CELL, OPTIONS
from run import ROOT, SWAPPED

import spanbook as sb

BOOK = ROOT / "docs/book"
SECONDS = 30  # of the processor, that a cell may take
BUDGET = 20  # of the processor too, for the changes of a cell, and as many for those before it
COPIED = np.ndarray, list, dict, np.random.Generator
TURNED = SWAPPED | {ast.In: ast.NotIn, ast.NotIn: ast.In}


class TooLongError(Exception):
    """A changed cell that does not end."""


def cells(name):
    """Return the code of each cell of a chapter, as a tree."""
    text = (BOOK / f"{name}.md").read_text("utf-8").partition("\n## Exercises")[0]
    return [ast.parse(OPTIONS.sub("", m[2])) for m in CELL.finditer(text)]


def is_claim(node):
    """Whether a node is a call of `sb.claim`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "sb.claim"


def kept(tree):
    """Yield the nodes that are not to be changed: what a claim compares with, and its words."""
    for node in ast.walk(tree):
        if is_claim(node):
            yield id(node)
            for part in (node.func, node.args[0], *node.args[2:], *node.keywords):
                yield from map(id, ast.walk(part))
        elif isinstance(node, ast.Name) and node.id in ("np", "sb"):
            yield id(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
            yield from map(id, ast.walk(node))


def changes(tree):
    """Return [(rank, what, do it), ...]: the changes that say most come first."""
    alone, found = set(kept(tree)), []
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            for i, node in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(node, ast.AST) and id(node) not in alone:
                    where = (parent, field, i if isinstance(value, list) else None)
                    found += [(*change, where) for change in of_one(node)]
    found.sort(key=lambda change: change[0])
    return [(what, new, where) for _, what, new, where in found]


def of_one(node):
    """Yield (rank, what is done, what stands there then) for the changes of one node."""
    told = ast.unparse(node).splitlines()[0] if isinstance(node, ast.expr) else ""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        ops = [TURNED[type(node.ops[0])](), *node.ops[1:]]
        yield 1, f"{told}: turned", ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        other = SWAPPED[type(node.op)]()
        yield 0, f"{told}: {type(other).__name__}", ast.BinOp(node.left, other, node.right)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield 3, f"{told}: off by a tenth", tenth(node)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr == "T":
            yield 0, f"{told}: no transpose", node.value
        elif isinstance(node.value, ast.Name | ast.Call) and node.value is not None:
            yield 4, f"{told}: off by a tenth", tenth(node)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("sb.", "np.")):
        yield 5, f"{told}: off by a tenth", tenth(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield 6, f"{told}: off by a tenth", tenth(node)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for rank, other in ((2, node.value * 2 + 1), (3, 0), (4, 1)):
            if other != node.value:
                yield rank, f"{told} to {other}", ast.Constant(other)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield 1, f"{told}: no minus", node.operand
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield 1, f"{told} to {not node.value}", ast.Constant(not node.value)


def tenth(node):
    """Return what is off by a tenth, where it is 0 as well, if it is a number or an array."""
    larger = ast.BinOp(node, ast.Mult(), ast.Constant(1.1))
    return ast.BinOp(larger, ast.Add(), ast.Constant(0.1))


@contextlib.contextmanager
def changed(where, new):
    """Put another node into a tree for a while."""
    parent, field, i = where
    place, key = (getattr(parent, field), i) if i is not None else (vars(parent), field)
    old, place[key] = place[key], new
    try:
        yield
    finally:
        place[key] = old


def run(tree, names):
    """Run a cell; return {statement: whether it held} and whether it came to its end."""
    said, real = {}, sb.claim

    def told(statement, *sides, **rules):
        try:
            real(statement, *sides, **rules)
            said.setdefault(statement, True)
        except sb.ClaimError:
            said[statement] = False

    def stop(signum, frame):
        raise TooLongError

    code = compile(ast.fix_missing_locations(tree), "cell", "exec")
    sb.claim = told
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(code, names)
    except Exception as error:
        return said, error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        sb.claim = real
        plt.close("all")
    return said, None


def snapshot(names):
    """Return a copy of a session, in which what code changes in place is copied."""
    out = {}
    for name, value in names.items():
        with contextlib.suppress(Exception):
            out[name] = copy.deepcopy(value) if isinstance(value, COPIED) else value
    return out


def broken(trees, before, k, wanted):
    """Return {statement: change} for the claims of cell k that a change of it breaks.

    The changes come in one order, so a machine of the same speed finds the same ones.
    """
    found, start = {}, time.process_time()
    for what, new, where in changes(trees[k]):
        with changed(where, new):
            said, _ = run(trees[k], snapshot(before[k]))
        found |= {s: what for s, held in said.items() if not held and s in wanted - set(found)}
        if not wanted - set(found) or time.process_time() - start > BUDGET:
            break
    return found


def broken_before(trees, before, k, wanted):
    """Return the same for changes of the cells before, the nearest first."""
    found, start = {}, time.process_time()
    for j in range(k - 1, max(k - 4, -1), -1):
        for what, new, where in changes(trees[j]):
            names = snapshot(before[j])
            with changed(where, new):
                errors = [run(tree, names)[1] for tree in trees[j:k]]
            if any(errors):
                continue
            said, _ = run(trees[k], names)
            found |= {s: what for s, held in said.items() if not held and s in wanted - set(found)}
            if not wanted - set(found) or time.process_time() - start > BUDGET:
                return found
    return found


def judge(name, trees):
    """Return {statement: {"where": ..., "change": ...}}; `where` is None if nothing broke it."""
    names, before, out = {"__name__": "__main__"}, [], {}
    for k, tree in enumerate(trees):
        before.append(snapshot(names))
        said, error = run(tree, names)
        if error:
            raise SystemExit(f"{name}, cell {k + 1}: {error!r}")
        if wrong := [statement for statement, held in said.items() if not held]:
            raise SystemExit(f"{name}: does not hold before anything is broken: {wrong}")
        wanted = set(said)
        own = broken(trees, before, k, wanted) if wanted else {}
        early = broken_before(trees, before, k, wanted - set(own)) if wanted - set(own) else {}
        for statement in said:
            change = own.get(statement) or early.get(statement)
            where = "cell" if statement in own else "before" if statement in early else None
            out[statement] = {"where": where, "change": change}
    return out


def main(words):
    """Break the chapters, write down what was found, and print what nothing broke."""
    plt.switch_backend("agg")
    names = words or [
        path.stem
        for path in sorted(BOOK.glob("*.md"))
        if path.stem != "index" and cells(path.stem)
    ]
    missing = 0
    for name in names:
        found = judge(name, cells(name))
        kept = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
        kept[name] = {"on": date.today().isoformat(), "claims": found}
        FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        count = Counter(one["where"] for one in found.values())
        missing += count[None]
        left = [f"    {s}" for s, one in found.items() if one["where"] is None]
        print(
            f"{name}: {len(found)} claims, {count['cell']} broken in their cell,"
            f" {count['before']} in one before",
            *left,
            sep="\n",
            flush=True,
        )
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

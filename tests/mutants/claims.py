"""Break the code round each claim of the book, and see that the claim fails.

`nox -s claims -- hull` does so for one chapter, without a word for all, and writes for each claim
a change that breaks it into `docs/_recorded/claims.json`, which the page of claims sums up.
Changed is one place at a time: an operator, a comparison, a constant, a transpose that goes, an
answer that is a tenth too large or too small, the order of rows. It lies in the claim's own cell
or, if none there will do, in a cell before it; never in the side that the claim compares with, in
its bounds or its tolerance. What counts is that the claim says no: a program that ends in another
error refutes nothing. The command fails where no change breaks a claim: such a claim may hold
whatever the book says. Each change is tried in a fork of the session, which has everything up to
the changed cell.
"""

import ast
import contextlib
import copy
import io
import json
import os
import pickle
import resource
import sys
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
SECONDS = 30  # of the processor, that a fork may take
BUDGET = 20  # of the processor too, for the changes of a cell, and as many for those before it
COPIED = np.ndarray, list, dict, np.random.Generator
TURNED = SWAPPED | {
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
ENDS = {"max": "min", "argmax": "argmin", "any": "all"}
ENDS |= {there: here for here, there in ENDS.items()}
DIGITS = {"np.float32": "np.float64", "np.float64": "np.float32"}
SIGNS = {ast.USub: "minus", ast.Invert: "not", ast.Not: "not"}


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
            for inner in ast.walk(node.args[1]):
                if isinstance(inner, ast.Compare):
                    yield id(inner)
                    yield from (id(n) for side in bounds(inner) for n in ast.walk(side))
        elif isinstance(node, ast.Name) and node.id in ("np", "sb"):
            yield id(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
            yield from map(id, ast.walk(node))


def bounds(comparison):
    """Return the sides of a comparison that stand where a claim's bound would: the constants."""
    if isinstance(comparison.ops[0], ast.In | ast.NotIn):
        return []
    sides = [comparison.left, *comparison.comparators]
    fixed = [s for s in sides if not any(isinstance(n, ast.Name) for n in ast.walk(s))]
    return fixed or comparison.comparators


def changes(tree):
    """Return [(rank, what, do it), ...]: the changes that say most come first."""
    alone, found = set(kept(tree)), []
    alone |= {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
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
    elif isinstance(node, ast.BinOp) and type(node.op) in TURNED:
        other = TURNED[type(node.op)]()
        yield 0, f"{told}: {type(other).__name__}", ast.BinOp(node.left, other, node.right)
        if isinstance(node.op, ast.Add):
            yield 3, f"{told}: Mult", ast.BinOp(node.left, ast.Mult(), node.right)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield from tenths(3, node)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr == "T":
            yield 0, f"{told}: no transpose", node.value
        elif told in DIGITS:
            yield 1, f"{told} to {DIGITS[told]}", ast.parse(DIGITS[told], mode="eval").body
        elif isinstance(node.value, ast.Name | ast.Call):
            yield from tenths(4, node)
    elif isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in ENDS:
            other = ast.Attribute(function.value, ENDS[function.attr], ast.Load())
            yield 1, f"{told}: {other.attr}", ast.Call(other, node.args, node.keywords)
        yield from tenths(5 if ast.unparse(function).startswith(("sb.", "np.")) else 6, node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from tenths(6, node)
        yield 7, f"{told}: last row first", backwards(node)
    elif isinstance(node, ast.keyword) and node.arg == "target":
        turned = backwards(node.value)  # another row's target: what a fit to chance would do
        yield 1, f"{ast.unparse(node)}: last row first", ast.keyword(node.arg, turned)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        half = node.value // 2 if type(node.value) is int else node.value / 2
        others = (2, node.value * 2 + 1), (3, half), (3, 0), (3, -node.value), (4, 1)
        for rank, other in (*others, (4, node.value - 1)):
            if other != node.value:
                yield rank, f"{told} to {other}", ast.Constant(other)
    elif isinstance(node, ast.UnaryOp) and type(node.op) in SIGNS:
        yield 1, f"{told}: no {SIGNS[type(node.op)]}", node.operand
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield 1, f"{told} to {not node.value}", ast.Constant(not node.value)


def backwards(node):
    """Return the rows of an array in the other order."""
    step = ast.Slice(step=ast.UnaryOp(ast.USub(), ast.Constant(1)))
    return ast.Subscript(node, step, ast.Load())


def tenths(rank, node):
    """Yield what is a tenth too large or too small, and so at 0, if it is a number or an array."""
    told = ast.unparse(node).splitlines()[0]
    for words, factor, more in (("large", 1.1, 0.1), ("small", 0.9, -0.1)):
        product = ast.BinOp(node, ast.Mult(), ast.Constant(factor))
        new = ast.BinOp(product, ast.Add(), ast.Constant(more))
        yield rank, f"{told}: a tenth too {words}", new


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
    """Run a cell; return {statement: whether it held} and the error that ended it, if one did."""
    said, real = {}, sb.claim

    def told(statement, *sides, **rules):
        try:
            real(statement, *sides, **rules)
            said.setdefault(statement, True)
        except sb.ClaimError:
            said[statement] = False

    code = compile(ast.fix_missing_locations(tree), "cell", "exec")
    sb.claim = told
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(code, names)
    except Exception as error:
        return said, error
    finally:
        sb.claim = real
        plt.close("all")
    return said, None


def last(trees, names):
    """Run some cells; return what the claims of the last say, if those before it end well."""
    *first, tree = trees
    return {} if any(run(other, names)[1] for other in first) else run(tree, names)[0]


def forked(work, *given):
    """Return what a function returns in a fork of this process: {} if that does not end."""
    here, there = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the threads of a test runner
        child = os.fork()
    if not child:
        with contextlib.suppress(BaseException), open(there, "wb") as out:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            pickle.dump(work(*given), out)
        os._exit(0)
    os.close(there)
    with open(here, "rb") as answer:
        told = answer.read()
    os.waitpid(child, 0)
    return pickle.loads(told) if told else {}


def used():
    """Return the seconds of the processor that forks have taken."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def snapshot(names):
    """Return a copy of a session, in which what code changes in place is copied."""
    out = {}
    for name, value in names.items():
        with contextlib.suppress(Exception):
            out[name] = copy.deepcopy(value) if isinstance(value, COPIED) else value
    return out


def broken(trees, before, places, k, wanted):
    """Return {statement: change} for the claims of cell k that a change of these cells breaks.

    The changes come in one order, so a machine of the same speed finds the same ones.
    """
    found, start = {}, used()
    for j in places:
        for what, new, where in changes(trees[j]):
            if not wanted - set(found) or used() - start > BUDGET:
                return found
            with changed(where, new):
                said = forked(last, trees[j : k + 1], before[j])
            found |= {s: what for s, held in said.items() if not held and s in wanted - set(found)}
    return found


def broken_at_last(tree, names, wanted):
    """Return the same for changes of the claims' own statements, where the cell has come to them.

    A long cell is changed and run but a few times; this needs one run of it.
    """
    found = {}
    for part in tree.body:
        one = ast.Module([part], [])
        if any(is_claim(node) for node in ast.walk(part)):
            found |= broken([one], [names], [0], 0, wanted - set(found))
        run(one, names)
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
        own = broken(trees, before, [k], k, set(said))
        if left := set(said) - set(own):
            own |= forked(broken_at_last, tree, before[k], left)
        early = broken(trees, before, range(k - 1, max(k - 4, -1), -1), k, set(said) - set(own))
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
        with contextlib.chdir(BOOK):  # as the page does
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

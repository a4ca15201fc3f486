"""Find out which modules of a package some code can reach, without running anything.

Code that cannot be followed (a star import, `getattr`, the package handed around) reaches
every module.
"""

import ast
import hashlib
import re
from functools import cache
from pathlib import Path

CELL = re.compile(r"^(`{3,}|:{3,})\{code-cell\}[^\n]*\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
OPTIONS = re.compile(r"\A(?::.*\n|---\n(?:.*\n)*?---\n)*")


class Library:
    """The modules of a package, read without importing it."""

    def __init__(self, folder):
        self.files = {path.stem: path for path in sorted(Path(folder).glob("*.py"))}
        self.name = Path(folder).name
        self.trees = {m: ast.parse(p.read_text("utf-8")) for m, p in self.files.items()}
        self.known = {}  # module -> what it imports, once somebody asked
        self.home = {}  # name in the package -> module it comes from
        for node in ast.walk(self.trees["__init__"]):
            if isinstance(node, ast.ImportFrom) and (module := self.module(node)):
                self.home |= {(a.asname or a.name): module for a in node.names}

    def module(self, node):
        """Return the module of this package that a `from ... import` names, or None."""
        full = f"{self.name}.{node.module or ''}" if node.level else node.module or ""
        stem = full.removeprefix(self.name + ".")
        return stem if full.startswith(self.name + ".") and stem in self.files else None

    def imported(self, tree):
        """Return the modules that some code imports or names, or None if that is unclear."""
        found, aliases = set(), set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for a in node.names:
                    if a.name == self.name:
                        aliases.add(a.asname or a.name)
                    elif a.name.startswith(self.name + "."):
                        found.add(a.name.removeprefix(self.name + "."))
                        aliases |= set() if a.asname else {self.name}
            elif isinstance(node, ast.ImportFrom):
                if module := self.module(node):
                    found.add(module)
                elif node.module == self.name or (node.level and not node.module):
                    found |= {self.origin(a.name) for a in node.names}
        found |= self.attributes(tree, aliases)
        return None if None in found else found & set(self.files)

    def attributes(self, tree, aliases):
        """Return the modules reached as `sb.NAME`; None among them for any other use of `sb`."""
        if not aliases:
            return set()
        nodes = list(ast.walk(tree))
        plain = [n for n in nodes if isinstance(n, ast.Name) and n.id in aliases]
        dotted = [
            n
            for n in nodes
            if isinstance(n, ast.Attribute)
            and isinstance(n.value, ast.Name)
            and n.value.id in aliases
        ]
        found = {self.origin(n.attr) for n in dotted}
        return found | {None} if len(plain) > len(dotted) else found

    def origin(self, name):
        """Return the module a name of the package comes from, or None if it is not known."""
        if name in self.home:
            return self.home[name]
        return name if name in self.files else "__init__" if name.startswith("__") else None

    def reach(self, code):
        """Return the modules whose change could change what some code does."""
        try:
            start = self.imported(ast.parse(code))
        except SyntaxError:  # a magic command, say
            start = None
        if start is None:
            return set(self.files)
        if self.name not in code:
            return set()
        # `__init__` runs whatever is asked for, but only its imports of what is asked matter
        reached, queue = {"__init__"}, list(start)
        while queue:
            module = queue.pop()
            if module not in reached:
                reached.add(module)
                if module not in self.known:
                    self.known[module] = self.imported(self.trees[module])
                imports = self.known[module]
                queue += self.files if imports is None else imports
        return reached

    def digest(self, code, *more):
        """Return a digest of the modules that some code reaches, and of what else matters."""
        text = [f"{m}:{self.files[m].read_text('utf-8')}" for m in sorted(self.reach(code))]
        return hashlib.sha256("\0".join([*text, *more]).encode()).hexdigest()[:16]


@cache  # a process builds once
def ours():
    """Return the library of this checkout."""
    return Library(Path(__file__).parents[2] / "spanbook")


def chapter_code(text):
    """Return the code of a chapter's cells."""
    return "\n".join(OPTIONS.sub("", m[2]) for m in CELL.finditer(text))

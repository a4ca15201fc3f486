"""Find out which modules of a package some code can reach, without running anything.

Code that cannot be followed (a star import, `getattr`, the package handed around) reaches
every module. What a module means to code that reaches it is what it does: its docstrings, its
comments and where its lines stand make no difference, unless somebody looks at them.
"""

import ast
import hashlib
import re
import sys
from functools import cache, cached_property
from pathlib import Path

CELL = re.compile(r"^(`{3,}|:{3,})\{code-cell\}[^\n]*\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
OPTIONS = re.compile(r"\A(?::.*\n|---\n(?:.*\n)*?---\n)*")
# What reads docstrings, comments or the numbers of lines, and the roads to a module, or to its
# text, that cannot be followed. The library goes some of them itself, to values and signatures.
READS = re.compile(
    r"\b(?:__doc__|getdoc|getcomments|getsource\w*|get_source|findsource|getmembers|getframeinfo"
    r"|cleandoc|pydoc|doctest|linecache|traceback|__traceback__|\w*lineno|__file__|__path__)\b"
    r"|(?<!arg=)'help'"
)
ROADS = re.compile(
    r"\b(?:inspect|vars|__dict__|eval|exec|compile|subprocess|runpy|import_module|__import__"
    r"|pkgutil|resources|faulthandler|c?[pP]rofile|settrace|exc_info|exception|get_ipython)\b"
)


class Library:
    """The modules of a package, read without importing it.

    A module is known by its dotted name below the package: `_check`, `hull._problem`. A folder
    is known by its face, its `__init__`: `hull`. The package's own face is `__init__`.
    """

    def __init__(self, folder):
        self.name = Path(folder).name
        self.files = {dotted(folder, p): p for p in sorted(Path(folder).rglob("*.py"))}
        self.texts = {m: p.read_text("utf-8") for m, p in self.files.items()}
        self.faces = {m for m, p in self.files.items() if p.stem == "__init__"}
        self.known = {}  # module -> what it imports, once somebody asked
        self.told = {}  # code -> its digest, once somebody asked

    @cached_property
    def key(self):
        """Return a digest of everything that the digests of code depend on."""
        return sha(f"{sys.version}{Path(__file__).read_text('utf-8')}{sorted(self.texts.items())}")

    @cached_property
    def trees(self):
        """Return each module's tree, without docstrings."""
        return {m: bare(ast.parse(text)) for m, text in self.texts.items()}

    @cached_property
    def digests(self):
        """Return two digests of each module: of what it does, and of its text."""
        return {m: (sha(ast.dump(self.trees[m])), sha(text)) for m, text in self.texts.items()}

    @cached_property
    def readers(self):
        """Return the modules that read docstrings or the like."""
        return {m for m, tree in self.trees.items() if READS.search(ast.dump(tree))}

    @cached_property
    def handed_on(self):
        """Return {(face, name): (module, name) that it takes it from}."""
        found = {}
        for face in self.faces:
            for node in ast.walk(self.trees[face]):
                if isinstance(node, ast.ImportFrom) and (module := self.module(node)):
                    for a in node.names:
                        taken = face, a.asname or a.name
                        if taken != (module, a.name):  # a face that takes its own module
                            found[taken] = (module, a.name)
        return found

    def module(self, node):
        """Return the module of this package that a `from ... import` names, or None."""
        full = f"{self.name}.{node.module or ''}".rstrip(".") if node.level else node.module or ""
        if full == self.name:
            return "__init__"
        below = full.removeprefix(self.name + ".")
        return below if full.startswith(self.name + ".") and below in self.files else None

    def home(self, module, name):
        """Return where a name of a module is defined, through faces, or None if unknown.

        A name that is itself a module gives that module, and no name.
        """
        taken = self.handed_on.get((module, name), (module, name))
        if taken != (module, name):  # a face that takes a module from its own package has it
            return self.home(*taken)
        inner = name if module == "__init__" else f"{module}.{name}"
        if module in self.faces and inner in self.files:
            return inner, None
        unknown = module == "__init__" and not name.startswith("__")
        return None if unknown else (module, name)

    def imported(self, tree):
        """Return the modules that some code imports or names, or None if that is unclear."""
        found, aliases, nodes = set(), set(), list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, ast.Import):
                for a in node.names:
                    if a.name == self.name:
                        aliases.add(a.asname or a.name)
                    elif a.name.startswith(self.name + "."):
                        found |= self.whole(a.name.removeprefix(self.name + "."))
                        aliases |= set() if a.asname else {self.name}
            elif isinstance(node, ast.ImportFrom) and (module := self.module(node)):
                for a in node.names:
                    found |= self.origin(module, a.name)
        found |= self.attributes(nodes, aliases)
        return None if None in found else found

    def attributes(self, nodes, aliases):
        """Return the modules reached as `sb.NAME`; None among them for any other use of `sb`."""
        if not aliases:
            return set()
        plain = [n for n in nodes if isinstance(n, ast.Name) and n.id in aliases]
        attributes = [
            n
            for n in nodes
            if isinstance(n, ast.Attribute)
            and isinstance(n.value, ast.Name)
            and n.value.id in aliases
        ]
        found = {m for n in attributes for m in self.origin("__init__", n.attr)}
        return found | {None} if len(plain) > len(attributes) else found

    def origin(self, module, name):
        """Return the module that defines a name and the face it was asked of, or {None}."""
        found = self.home(module, name)
        if found is None:
            return {None}
        return {module, found[0]} if found[1] else {module, *self.whole(found[0])}

    def whole(self, module):
        """Return a module with all that is in its room, if it is a face."""
        inside = {m for m in self.files if m.startswith(module + ".")}
        return {module, *inside} if module in self.files else {None}

    def reach(self, code):
        """Return the modules whose change could change what some code does."""
        tree = self.followed(code)
        start = self.imported(tree) if tree else None
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
                    face = module in self.faces  # what was asked of it is in the queue already
                    self.known[module] = set() if face else self.imported(self.trees[module])
                imports = self.known[module]
                queue += self.files if imports is None else imports
        return reached

    def digest(self, code, *more, looks=False):
        """Return a digest of the modules that some code reaches, and of what else matters.

        The text of the modules counts, not only what they do, for code that `looks` at it.
        """
        asked = sha(f"{looks}:{code}")
        if asked not in self.told:
            reached = self.reach(code)
            held = looks or self.looks(code, reached)
            self.told[asked] = sha(
                "".join(f"{m}:{self.digests[m][held]}" for m in sorted(reached))
            )
        return sha("\0".join([self.told[asked], *more]))[:16]

    def looks(self, code, reached):
        """Return whether some code, or a module that it reaches, may look at the modules' text."""
        tree = self.followed(code)
        return tree is None or bool(READS.search(ast.dump(tree)) or self.readers & reached)

    def followed(self, code):
        """Return the tree of some code, or None if it goes where it cannot be followed."""
        if ROADS.search(code) or f"{self.name}/" in code:
            return None
        try:
            return ast.parse(code)
        except SyntaxError:  # a magic command, say
            return None


def sha(text):
    """Return the digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def bare(tree):
    """Return a module without its docstrings: no bare string does anything."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            if isinstance(lines := getattr(node, name, None), list):
                setattr(node, name, [line for line in lines if not is_text(line)])
    return tree


def is_text(node):
    """Return whether a line of code is a string, and nothing else."""
    constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return constant and isinstance(node.value.value, str)


def dotted(folder, path):
    """Return the name of a module below its package."""
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@cache  # a process builds once
def ours():
    """Return the library of this checkout."""
    return Library(Path(__file__).parents[3] / "spanbook")


def chapter_code(text):
    """Return the code of a chapter's cells."""
    return "\n".join(OPTIONS.sub("", m[2]) for m in CELL.finditer(text))

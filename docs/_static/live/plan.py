"""Which cells must run before one of them can."""

import ast
import contextlib


def names(code):
    """Return the names that some code binds, and those it needs from before."""
    found = Names()
    with contextlib.suppress(SyntaxError):  # it will say so itself when it runs
        found.visit(ast.parse(code))
    return found.bound, found.free


def before(cells):
    """Return the positions of the cells to run, in order; the last of `cells` is one of them.

    A cell is a tuple (code, picture, ran). A picture's cell is left out when nothing below
    uses a name that it makes, so that arithmetic does not wait for matplotlib.
    """
    last = len(cells) - 1
    chosen, needed = [], set()
    for at in range(last, -1, -1):
        code, picture, ran = cells[at]
        bound, free = names(code)
        if at == last or (not ran and (not picture or bound & needed)):
            chosen.append(at)
            needed = (needed - bound) | free
        elif ran:
            needed -= bound
    return chosen[::-1]


class Names(ast.NodeVisitor):
    """The names of some code, read in the order in which it runs."""

    def __init__(self, bound=()):
        self.bound, self.free = set(bound), set()

    def visit_Name(self, node):
        """Note a name."""
        if isinstance(node.ctx, ast.Store):
            self.bound.add(node.id)
        elif node.id not in self.bound:
            self.free.add(node.id)

    def visit_Assign(self, node):
        """Read the value before the names it goes to."""
        self.in_order(node.value, *node.targets)

    def visit_AugAssign(self, node):
        """Read the name that is changed, too."""
        if isinstance(node.target, ast.Name) and node.target.id not in self.bound:
            self.free.add(node.target.id)
        self.in_order(node.value, node.target)

    def visit_For(self, node):
        """Read what is looped over first."""
        self.in_order(node.iter, node.target, *node.body, *node.orelse)

    def visit_comprehension(self, node):
        """Read what is looped over first."""
        self.in_order(node.iter, node.target, *node.ifs)

    def visit_ListComp(self, node):
        """Read the loops before what they make."""
        self.in_order(*node.generators, *ast.iter_child_nodes(node))

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp  # noqa: N815

    def visit_Import(self, node):
        """Note the names that an import binds."""
        self.bound |= {(a.asname or a.name).split(".")[0] for a in node.names}

    visit_ImportFrom = visit_Import  # noqa: N815

    def visit_ExceptHandler(self, node):
        """Note the name of the error."""
        self.bound |= {node.name} - {None}
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        """Note the name; what the body needs beyond its own names is needed from outside."""
        self.bound.add(node.name)
        self.inside(node, *node.body)

    def visit_Lambda(self, node):
        """Read the body with the arguments known."""
        self.inside(node, node.body)

    def visit_ClassDef(self, node):
        """Note the name."""
        self.generic_visit(node)
        self.bound.add(node.name)

    def in_order(self, *nodes):
        """Read some nodes."""
        for node in nodes:
            self.visit(node)

    def inside(self, node, *body):
        """Read a function."""
        self.visit(node.args)
        arguments = {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}
        inner = Names(self.bound | arguments)
        inner.in_order(*body)
        self.free |= inner.free

"""Find out which heavy packages each name of the library may import, reading its source alone.

A page that runs code in the browser fetches SciPy or matplotlib only for code that can reach
them. `spanbook` imports SciPy inside functions, so it is functions that are followed here:
from a name to the names it mentions, in its module and in those it takes names from.
"""

import ast

HEAVY = {"scipy", "matplotlib"}
# What few calls reach: arrays of other libraries, sparse masks, many rows, a rank that falls
# short. Where one does in a page, the package is found missing, fetched, and the cell runs again.
RARE = {"span._foreign", "attention._sparse", "_by_panels", "_null", "_rank", "shortest"}


def needs(library):
    """Return {name: packages} for the public modules, and for what they define or hand on."""
    graph = {}
    for module, tree in library.trees.items():
        graph |= mentions(library, module, tree)
    found = {}
    for module, tree in library.trees.items():
        if module != "__init__" and any(part.startswith("_") for part in module.split(".")):
            continue
        imported = outside(tree)
        found.setdefault(module, set()).update(imported)
        handed_on = {name: library.home(m, name) for m, name in library.handed_on if m == module}
        defined = {name: (m, name) for m, name in graph if m == module}
        for name, place in (handed_on | defined).items():
            # Whoever has the name has named its module too.
            found.setdefault(name, set()).update(reached(graph, place) - imported)
    return {name: sorted(found[name]) for name in sorted(found) if found[name]}


def outside(tree):
    """Return the packages that importing a module imports."""
    inside = ast.FunctionDef | ast.ClassDef
    return heavy(node for node in tree.body if not isinstance(node, inside))


def heavy(nodes):
    """Return the packages that some code imports."""
    found = set()
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
    return found & HEAVY


def mentions(library, module, tree):
    """Return {(module, name): (packages, names mentioned)} for what a module defines."""
    defined = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    taken = {}  # a name in this module -> where it is defined
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            home = library.module(node)
            for a in node.names:
                place = library.home(home, a.name) if home else None
                taken[a.asname or a.name] = place or (a.name, None)
    graph = {}
    for name, node in defined.items():
        found = set()
        for inner in ast.walk(node):
            if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
                owner = taken.get(inner.value.id, (None, None))
                found.add((owner[0], inner.attr))
            if isinstance(inner, ast.Name):
                found.add((module, inner.id) if inner.id in defined else taken.get(inner.id))
        graph[module, name] = heavy([node]), found
    return graph


def reached(graph, start):
    """Return the packages that a name may import, following what it mentions."""
    seen, queue, packages = set(), [start], set()
    while queue:
        place = queue.pop()
        if place in graph and place not in seen and not RARE & set(place):
            seen.add(place)
            packages |= graph[place][0]
            queue += graph[place][1]
    return packages

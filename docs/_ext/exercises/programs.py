"""Try programs: the check of an exercise lets the right one pass and stops the others by name.

`check(f, rng)` stands in the exercise's Python. It makes fresh draws and asserts, with words, what
must be true of what the reader's function `f` returns. The page runs the same text.
"""

import ast

import numpy as np

import spanbook as sb


def source(code):
    """Return the text of the function `check` in an exercise's Python."""
    (check,) = (n for n in ast.parse(code).body if getattr(n, "name", "") == "check")
    return "\n".join(code.splitlines()[check.lineno - 1 : check.end_lineno])


def complaint(check, name, program, seed=1):
    """Return what a check says of a program, or "" if it passes."""
    names = {"np": np, "sb": sb}
    try:
        exec(program, names)
        check(names[name], np.random.default_rng(seed))
    except AssertionError as error:
        return str(error) or "an assertion without words"
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def faults(names):
    """Yield what is wrong with the key."""
    check, name = names["check"], names["ask"]["name"]
    if told := complaint(check, name, names["right"]):
        yield f"the right program fails: {told}"
    for words, program in names["wrong"].items():
        told = complaint(check, name, program)
        if words not in told:
            yield f"a wrong program is not stopped by its name, {words!r}, but by {told!r}"

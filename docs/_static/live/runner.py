"""Run the cells of a page in Python, and send what they print, make, draw and do wrong.

Nothing here knows the browser: `send(kind, *texts)` takes what there is to show.
"""

import ast
import io
import linecache
import logging
import os
import re
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout

MOST = 100_000  # characters that one cell may print
NETWORK = (
    "Code in a page cannot open other addresses. Download the script and run it on your machine, "
    "or write the data into the cell."
)


def no_input(prompt=""):
    """Stand in for `input`, which has nobody to ask."""
    raise RuntimeError(
        f"input({prompt!r}) has no keyboard to read from in a page: write the answer into the code"
    )


class Session:
    """The names that the cells of a page share."""

    def __init__(self, send):
        self.send = send
        self.out = Stream(send)
        self.names = {"__name__": "__main__", "input": no_input}
        logging.getLogger("matplotlib").setLevel(logging.ERROR)  # not that it looks for fonts
        os.environ["MPLBACKEND"] = "module://inline"
        Session.current = self  # inline.py asks for it

    def run(self, number, code, each):
        """Run one cell; return "", or the module it could not find, or "error".

        The value of its last expression is shown; with `each`, of every expression, as the
        interpreter does it.
        """
        file = f"Cell {number}"
        linecache.cache[file] = len(code), None, code.splitlines(keepends=True), file
        self.out = Stream(self.send)
        with redirect_stdout(self.out), redirect_stderr(self.out):
            try:
                for piece, shown in pieces(ast.parse(code, file), each):
                    if shown:
                        self.show(eval(compile(piece, file, "eval"), self.names))
                    else:
                        exec(compile(piece, file, "exec"), self.names)
                self.show_figures()
            except BaseException as error:
                self.out.flush()
                if type(error).__name__ == "URLError":
                    error.add_note(NETWORK)
                self.send("error", *describe(error))
                return missing(error) or "error"
            finally:
                self.out.flush()
                if pyplot := sys.modules.get("matplotlib.pyplot"):
                    pyplot.close("all")
        return ""

    def show(self, value):
        """Send a value in the forms it has."""
        if value is None:
            return
        self.out.flush()
        forms = "" if isinstance(value, type) else ("html", "latex")  # a class has no value
        made = [getattr(value, f"_repr_{form}_", str)() for form in forms]
        self.send("value", repr(value)[:MOST], *(form or "" for form in made))

    def show_figures(self):
        """Send the figures that are open."""
        if inline := sys.modules.get("inline"):
            inline.FigureManager.pyplot_show()


class Stream(io.TextIOBase):
    """What a cell prints, sent line by line."""

    def __init__(self, send):
        self.send, self.line, self.left = send, "", MOST

    def write(self, text):
        """Send the lines that are complete."""
        complete, newline, self.line = (self.line + text).rpartition("\n")
        self.pass_on(complete + newline)
        return len(text)

    def flush(self):
        """Send what there is of a line."""
        text, self.line = self.line, ""
        self.pass_on(text)

    def pass_on(self, text):
        """Send some text, up to the most that a page can bear."""
        if text and self.left > 0:
            self.send("text", text[: self.left])
            self.left -= len(text)
            if self.left <= 0:
                self.send("text", "\n(what the cell prints from here on is not shown)\n")


def pieces(tree, each):
    """Yield a cell in pieces to run, each with whether its value is shown."""
    waiting = []
    for statement in tree.body:
        last = statement is tree.body[-1]
        if isinstance(statement, ast.Expr) and (each or last):
            yield ast.Module(waiting, tree.type_ignores), False
            waiting = []
            yield ast.Expression(statement.value), True
        else:
            waiting.append(statement)
    yield ast.Module(waiting, tree.type_ignores), False


def describe(error):
    """Return the traceback of an error as far as it lies in the cells, and its last line."""
    told = chain = traceback.TracebackException.from_exception(error)
    while chain is not None:
        ours = [frame for frame in chain.stack if frame.filename.startswith("Cell ")]
        chain.stack = traceback.StackSummary.from_list(ours)
        earlier = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
        if earlier and not any(f.filename.startswith("Cell ") for f in earlier.stack):
            chain.__cause__ = chain.__context__ = earlier = None  # it never left the library
        chain = earlier
    text = "".join(told.format()).replace("Traceback (most recent call last):\n", "")
    text = re.sub(r'^  File "(Cell \d+)"', r"\1", text, flags=re.MULTILINE)
    last = "".join(told.format_exception_only()).strip().rpartition("\n")[2]
    return text.replace(", in <module>\n", "\n"), last


def missing(error):
    """Return the name of the module that was not found, if that is what went wrong."""
    while error is not None:
        if isinstance(error, ModuleNotFoundError) and error.name:
            return error.name.partition(".")[0]
        error = error.__cause__ or error.__context__
    return ""

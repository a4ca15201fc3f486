"""Try the states that an exercise asks of a figure, in the figure's Python file."""

import contextlib
import io

import numpy as np
from pictures import figure_live

SIGNS = {"<": np.less, ">": np.greater}


def numbers(figure, state):
    """Return the numbers of a figure in a state, from its start where the state says nothing."""
    source = (figure_live.SOURCE / f"{figure}.py").read_text("utf-8")
    head, start, numbers, _ = figure_live.cells(source)
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(f"{head}\n{start}", names)
        for key, value in state.items():
            array = isinstance(names[key], np.ndarray)
            names[key] = np.array(value, dtype=names[key].dtype) if array else value
        exec(numbers, names)
    return names["numbers"]


def holds(ask, state):
    """Return whether every condition on a figure's numbers holds in a state."""
    found = numbers(ask["figure"], state)
    return all(
        SIGNS[sign](np.ravel(found[name])[at or 0], than)
        for name, at, sign, than, _ in ask["holds"]
    )


def faults(names):
    """Yield what is wrong with the key: the start and the slips must not hold, the right must."""
    ask = names["ask"]
    if not holds(ask, names["right"]):
        yield "the right state does not hold"
    if holds(ask, {}):
        yield "the figure starts in a state that holds"
    for words, state in names["wrong"].items():
        if holds(ask, state):
            yield f"a wrong state holds: {words}"

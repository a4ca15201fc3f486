"""Each way to spoil one argument of one good call, and what is wrong with what comes of it."""

import contextlib
import inspect
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from fuzz import judge, kinds
from fuzz.calls import Call
from fuzz.explained import explained
from fuzz.kind import Kind, NotApplicable
from fuzz.sizes import LARGE

ROOM = 2**31  # bytes that a call may take


@dataclass(frozen=True)
class Trial:
    """One call with one argument spoiled."""

    call: Call
    argument: str
    kind: Kind
    optional: bool

    @property
    def words(self):
        return str(self.call), self.argument, self.kind.name

    def sampled(self, one_in):
        """Whether it belongs to a sample that is the same on every machine."""
        return crc32(" ".join(self.words).encode()) % one_in == 0

    def faults(self, good):
        """Return what is wrong, and what looks so and is explained, or None: not applicable."""
        arguments = self.call.arguments()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                arguments[self.argument] = self.kind.make(arguments[self.argument])
            except NotApplicable:
                return None
        function = self.call.function()
        outcome = judge.attempt(function, arguments)
        asked = self.kind, self.argument, arguments, self.optional, good
        found = list(judge.faults(outcome, *asked))
        if outcome.refused and hasattr(function, "__self__"):  # what was refused leaves no trace
            again = judge.attempt(function, self.call.arguments())
            found += [] if again.answer else [f"after it: {again.error}"]
            found += [f"after it: {x}" for x in judge.differs(again.answer or good, good, 9)]
        return [x for x in found if not explained(*self.words, x)]


def trials(call):
    """Return all trials of a call."""
    known = inspect.signature(call.function()).parameters
    return [
        Trial(call, name, kind, name not in known or known[name].default is None)
        for name, value in call.arguments().items()
        for kind in kinds.of(name, value)
        if sys.platform == "linux" or kind.name not in LARGE
    ]


def good_answer(call):
    """Return what the good call gives."""
    out = judge.attempt(call.function(), call.arguments())
    assert out.error is None, out.error
    assert not out.changed
    assert not out.warned
    return out.answer


@contextlib.contextmanager
def little_memory():
    """Have whoever asks for much more memory than now be told that there is none, on Linux."""
    if sys.platform != "linux":
        yield
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + ROOM, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)

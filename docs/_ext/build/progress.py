"""Say from time to time which script or chapter is running.

In a terminal it stands on the last line, and whatever is printed next takes its place. Elsewhere
a line is printed when none was for a while.
"""

import sys
import time
from multiprocessing.sharedctypes import RawValue

EVERY = 10  # seconds


class Progress:
    """Where it is said, and when it was said last."""

    def __init__(self, out, clock=time.monotonic):
        self.out, self.clock = out, clock
        self.said = RawValue("d", clock())  # one for all processes of a build

    def __call__(self, name):
        """Say that a script or a chapter is running."""
        if self.out.isatty():
            self.out.write(f"\r\x1b[Krunning {name}\r")
        elif self.clock() - self.said.value >= EVERY:
            self.out.write(f"running {name}\n")
            self.said.value = self.clock()
        self.out.flush()

    def end(self, app, exception):
        """Leave the line in a terminal empty."""
        if self.out.isatty():
            self.out.write("\x1b[K")


say = Progress(sys.stdout)


def setup(app):
    """Connect."""
    app.connect("build-finished", say.end)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Let each gallery script start as if it were alone, and stop one that does not end.

What a script sets for the process (how matplotlib draws, NumPy's error and print settings,
filters of warnings, the global random state, the folder, environment variables, open figures) is
put back after it, and files that it leaves in its folder are named.
"""

import os
import random
import signal
import warnings
from pathlib import Path

import numpy as np
from build import progress
from sphinx.util import logging

logger = logging.getLogger(__name__)

GALLERY = Path(__file__).parents[3] / "gallery"
LIMIT = 60  # seconds of work for one script
PATIENCE = 10  # times as long by the clock: it may wait, and a busy machine is no fault of its own
BEFORE = {}


def reset(gallery_conf, fname, when):
    """Remember the state before a script, and put it back after it."""
    import matplotlib.pyplot as plt

    if when == "before":
        progress.say("/".join(Path(fname).parts[-3:]))
        BEFORE.update(
            drawn=dict(dict.items(plt.rcParams)),
            errors=np.geterr(),
            printed=np.get_printoptions(),
            filters=warnings.filters[:],
            folder=os.getcwd(),
            environment=dict(os.environ),
            files=files(),
        )
        np.random.seed(0)  # noqa: NPY002  for whoever copies a script that uses it
        random.seed(0)
        alarm(LIMIT)
        return
    alarm(0)
    plt.close("all")
    if not BEFORE:
        return
    dict.update(plt.rcParams, BEFORE["drawn"])
    np.seterr(**BEFORE["errors"])
    np.set_printoptions(**BEFORE["printed"])
    warnings.filters[:] = BEFORE["filters"]
    os.chdir(BEFORE["folder"])
    for name in {*os.environ} - {*BEFORE["environment"]}:
        del os.environ[name]
    os.environ.update(BEFORE["environment"])
    for path in sorted(files() - BEFORE["files"]):
        say = "the script leaves %s behind: write to a temporary folder"
        logger.warning(say, path.name, location=fname)


def files():
    """Return what stands in the gallery's folders."""
    return {path for path in GALLERY.rglob("*") if "__pycache__" not in path.parts}


def alarm(seconds):
    """Interrupt the script after so much work, where the system can; 0 calls it off."""
    if hasattr(signal, "setitimer"):
        for timer, number, most in (
            (signal.ITIMER_PROF, signal.SIGPROF, seconds),
            (signal.ITIMER_REAL, signal.SIGALRM, PATIENCE * seconds),
        ):
            signal.signal(number, stop)
            signal.setitimer(timer, most)


def stop(number, frame):
    """Raise the error that the script's page and the build report."""
    raise TimeoutError(f"the script ran for {LIMIT} s, which is the limit for one")

"""Settings shared by all tests."""

import os

from hypothesis import settings
from sampling import part

# Scripts of other sessions, which have environments of their own.
collect_ignore = ["docstrings.py", "installed.py", "bench"]

# Figures are drawn and never shown.
os.environ.setdefault("MPLBACKEND", "Agg")

# Examples differ from run to run on a desk, so that new ones are found; in CI they are the same,
# so that a change is judged by what it changed. No deadline: a busy machine is not a bug.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if "CI" in os.environ else "desk")


def pytest_addoption(parser):
    """Take `--sample`."""
    parser.addoption("--sample", action="store_true", help="a third of the tests, always the same")


def pytest_collection_modifyitems(config, items):
    """Leave out the rest, if a sample is asked for."""
    if config.getoption("--sample"):
        kept = {*part(items, 3)}
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = [item for item in items if item in kept]

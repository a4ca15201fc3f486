"""Other engines than Chromium's, on the built site, which tells of every fault in a page."""

import time
from pathlib import Path

import firefox
import pytest
import webkit
from serve import SITE, Handler, serving

WATCH = Path(__file__).with_name("watch.js").read_bytes()
ENGINES = {"firefox": firefox, "webkit": webkit}


def pytest_generate_tests(metafunc):
    """Run every test in every engine."""
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ENGINES, indirect=True, scope="session")


def pytest_collection_finish(session):
    """End at once where there is no site, or an engine that is asked for is not installed."""
    if not (SITE / "index.html").exists():
        pytest.exit("there is no site yet: run `nox -s docs` first", returncode=4)
    asked = {case.callspec.params["engine"] for case in session.items if hasattr(case, "callspec")}
    for name in sorted(asked):
        if not ENGINES[name].find():
            pytest.exit(f"{name} is not installed: `{ENGINES[name].INSTALL}` brings it", 4)


class Watched(Handler):
    """A server whose pages first run a script that notes what goes wrong in them."""

    def content(self, path):
        """Return what a file holds, of a page with the script before its policy."""
        body = super().content(path)
        if path.suffix == ".html":
            return body.replace(b"<head>", b"<head><script>" + WATCH + b"</script>", 1)
        return body


@pytest.fixture(scope="session")
def engine(request):
    """Return a browser, open for all tests of its engine."""
    with ENGINES[request.param].running() as browser:
        yield browser


@pytest.fixture(scope="session")
def address():
    with serving(handler=Watched) as address:
        yield address


class Page:
    """A page of the site in one of the engines."""

    def __init__(self, engine, address, width=1280, height=800):
        self.engine, self.address = engine, address
        self.ask = engine.evaluate
        engine.resize(width, height)

    def open(self, name):
        """Load a page."""
        self.engine.go(self.address + name)

    def wait(self, function, given=None, seconds=30):
        """Ask until the answer is true; return it."""
        end = time.monotonic() + seconds
        while not (answer := self.ask(function, given)):
            assert time.monotonic() < end, f"still not true after {seconds} s: {function}"
            time.sleep(0.1)
        return answer

    def faults(self):
        """Return what has gone wrong since the page was opened."""
        self.ask("() => new Promise((done) => setTimeout(done, 100))")
        return self.ask("() => window.faults")


@pytest.fixture
def page(engine, address):
    return Page(engine, address)

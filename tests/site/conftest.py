"""A browser on the built site. Every request that leaves the site is refused and counted."""

from pathlib import Path

import pytest
from chromium import QUIET, find
from playwright.sync_api import sync_playwright
from sampling import pytest_addoption, sample  # noqa: F401  pytest looks for the first here
from serve import SITE, serving

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
PHONE, DESK = 360, 1280
MANY = {"place": 2, "page_name": 15, "chapter": 2, "program_of": 1}  # what CI looks at in one test


def pages():
    """Return every page of the site."""
    if not (SITE / "index.html").exists():
        pytest.exit("there is no site yet: run `nox -s docs` first", returncode=4)
    files = sorted(path for path in SITE.rglob("*.html") if "_static" not in path.parts)
    moved = {path for path in files if 'http-equiv="refresh"' in path.read_text("utf-8")}
    return [path.relative_to(SITE).as_posix() for path in files if path not in moved]


def kinds():
    """Return one page of each kind; of those with formulas, the one with most."""

    def richest(pattern):
        return max(SITE.glob(pattern), key=lambda p: p.read_text("utf-8").count('"katex"'))

    some = ["index.html", "book/index.html", richest("book/*.html")]
    some += [
        "gallery/index.html",
        richest("gallery/*/index.html"),
        richest("gallery/*/plot_*.html"),
    ]
    some += ["reference/index.html", richest("reference/api/*.html")]
    some += ["about/claims.html", "about/references.html", "genindex.html", "search.html"]
    some += ["404.html"]
    return [p if isinstance(p, str) else p.relative_to(SITE).as_posix() for p in some]


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", kinds())
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", pages())


def pytest_collection_modifyitems(config, items):
    """Take a sample; each kind of page is in it."""
    sample(config, items, MANY)


def pytest_terminal_summary(terminalreporter):
    """Print what the tests measured, whichever process measured it."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    for report in reports:
        for name, words in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(words)


@pytest.fixture(scope="session")
def address():
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = find()
        named = {"executable_path": path} if path else {}
        browser = playwright.chromium.launch(args=QUIET, **named)
        yield browser
        browser.close()


class Visit:
    """A tab of its own, with what went wrong in it."""

    def __init__(self, browser, address, width=DESK, height=800, theme="light", **options):
        size = {"width": width, "height": height}
        options = {"reduced_motion": "reduce"} | options  # what moves by itself is asked for
        self.context = browser.new_context(viewport=size, color_scheme=theme, **options)
        self.outside, self.errors = [], []
        self.context.route("**/*", self.check)
        self.page = self.context.new_page()
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.address = address

    def check(self, route):
        """Let a request through that stays on the site."""
        url = route.request.url
        if url.startswith((self.address, SITE.as_uri(), "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def listen(self, message):
        """Note an error on the console."""
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location['url']})")

    def open(self, name, base=None):
        """Go to a page and wait until it is there."""
        self.page.goto((base or self.address) + name, wait_until="load")
        return self.page

    def complaints(self):
        """Return what went wrong, with the one refusal that a missing page is for."""
        missing = [error for error in self.errors if "404 (Not Found)" in error]
        return [e for e in self.errors if e not in missing] + [f"asked {u}" for u in self.outside]


def in_folders(route):
    """Give what is asked for as `-b dirhtml` writes it: each page has a folder of its own."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('.html"', '/"'))


def settled(page, script, wanted, seconds=5):
    """Ask a page until it gives the answer that is wanted; return its last one."""
    for _ in range(10 * seconds):
        if (answer := page.evaluate(script)) == wanted:
            break
        page.wait_for_timeout(100)
    return answer


@pytest.fixture
def visit(browser, address):
    """Return a function that opens a tab."""
    made = []

    def start(width=DESK, theme="light", **options):
        made.append(Visit(browser, address, width, theme=theme, **options))
        return made[-1]

    yield start
    for one in made:
        one.context.close()


@pytest.fixture(scope="session")
def axe():
    """Return a function that lets axe look at a tab and returns what it finds."""
    source = AXE.read_text("utf-8")
    look = """async () => (await axe.run({preload: false})).violations.flatMap(
        (rule) => rule.nodes.map(
            (node) => `${rule.id}: ${node.target}: ${node.failureSummary}`))
    """

    def run(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        return page.evaluate(look)

    return run

"""Code that runs in the page, with the Python that the site was built with beside it.

`SPANBOOK_PYODIDE=FOLDER nox -s docs` builds such a site; on any other, what needs Python is
reported as not run.
"""

import re
import time

import pytest
from conftest import PHONE
from local_python import needs_python

CHAPTER, SCRIPT = "book/combination.html", "gallery/hull/plot_four_sets.html"
REFERENCE = "reference/api/spanbook.ConvexHull.html"
LONG = 90_000  # milliseconds for a first run on a busy machine
READY = """number => document.querySelectorAll(".spanbook-live-bar button:first-child")
    [number - 1].getAttribute("aria-disabled") === "false" """
LISTEN = """() => {
    window.told = [];
    const [, status] = document.querySelectorAll(".spanbook-live-status");
    const note = () => told.push(status.textContent);
    new MutationObserver(note).observe(status, {subtree: true, childList: true});
}"""


class Live:
    """A page whose cells a test uses as a reader does."""

    def __init__(self, tab, name):
        self.tab = tab
        self.page = tab.open(name)
        self.ready()

    def ready(self):
        """Wait until the cells have their buttons."""
        self.page.locator(".spanbook-live-bar").last.wait_for(state="attached")

    def reload(self):
        """Load the page again."""
        self.page.reload()
        self.ready()

    def cell(self, number):
        """Return a cell."""
        return self.page.locator(".spanbook-cell").nth(number - 1)

    def output(self, number):
        """Return the place where a cell's output goes."""
        return self.page.locator(".spanbook-live-output").nth(number - 1)

    def button(self, number, name):
        """Return a button of a cell."""
        return self.cell(number).get_by_role("button", name=re.compile(f"^{name}"))

    def run(self, number):
        """Run a cell to its end; return what it shows."""
        self.button(number, "Run").click()
        return self.finished(number)

    def finished(self, number):
        """Wait for a cell; return what it shows."""
        self.page.wait_for_function(READY, arg=number, timeout=LONG)
        return self.output(number).inner_text()

    def edit(self, number, text):
        """Write a cell anew."""
        editor = self.cell(number).get_by_role("textbox")
        if not editor.count():
            self.button(number, "Edit").click()
        editor.focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def said(self):
        """Return what a screen reader was told last."""
        return self.page.locator(".spanbook-live-said").inner_text()


@pytest.fixture
def axe_on_cells(axe):
    """Return a function that lets axe look at a page and returns what concerns its cells."""
    return lambda page: [found for found in axe(page) if "spanbook-live" in found.lower()]


@pytest.fixture
def live(visit):
    """Return a function that opens a page with cells."""
    return lambda name, *where, **options: Live(visit(*where, **options), name)


def test_every_cell_has_its_buttons(live):
    for name, least in ((CHAPTER, 10), (SCRIPT, 3), (REFERENCE, 1)):
        page = live(name).page
        cells = page.locator(".spanbook-cell").count()
        assert cells >= least
        assert page.locator(".spanbook-live-bar").count() == cells
        solved = ".spanbook-exercise .highlight-python"  # the code of a solution
        code = f".highlight-ipython3, .highlight-Python, .doctest, {solved}"
        assert page.locator(code).count() == cells


def test_nothing_of_python_before_the_first_run(live):
    asked = []
    page = live(CHAPTER)
    page.page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.page.wait_for_load_state("networkidle")
    assert asked
    heavy = r"pyodide|\.whl|worker\.js|config\.json|bundles|\.py$"
    assert [url for url in asked if re.search(heavy, url)] == []


def test_without_javascript_there_is_nothing(visit):
    page = visit(java_script_enabled=False).open(CHAPTER)
    assert page.locator("button:text-is('Run'), button:text-is('Edit')").count() == 0


def test_an_edit_survives_a_reload_and_can_be_thrown_away(live):
    page = live(CHAPTER)
    original = page.cell(2).locator("pre").inner_text()
    page.edit(2, "print('mine')")
    page.reload()
    assert page.cell(2).locator("pre").inner_text() == "print('mine')"
    assert "edited" in page.cell(2).inner_text()
    page.page.get_by_role("button", name="Throw away all edits").click()
    assert page.cell(2).locator("pre").inner_text() == original
    page.reload()
    assert page.cell(2).locator("pre").inner_text() == original


def test_an_edit_of_a_text_that_has_changed_is_forgotten(live):
    page = live(CHAPTER)
    page.edit(2, "print('mine')")
    older = "JSON.stringify({2: {original: 'an older text', text: 'lost'}})"
    page.page.evaluate(f"localStorage.setItem('spanbook edits book/combination', {older})")
    page.reload()
    assert "lost" not in page.cell(2).inner_text()


def test_reset_brings_the_text_back(live):
    page = live(CHAPTER)
    original = page.cell(2).locator("pre").inner_text()
    page.edit(2, "1 / 0")
    page.button(2, "Reset").click()
    assert page.cell(2).locator("pre").inner_text() == original
    assert not page.button(2, "Reset").is_visible()


def test_a_link_carries_an_edit(live, visit):
    page = live(CHAPTER, permissions=["clipboard-read", "clipboard-write"])
    page.edit(2, "print('from afar: é')")
    page.button(2, "Copy link").click()
    page.page.wait_for_function("() => document.body.innerText.includes('link copied')")
    url = page.page.evaluate("navigator.clipboard.readText()")
    other = visit()
    other.page.goto(url)
    other.page.get_by_text("came with the link").wait_for()
    assert "print('from afar: é')" in other.page.locator(".spanbook-cell").nth(1).inner_text()
    assert other.page.evaluate("localStorage.getItem('spanbook edits book/combination')") is None
    assert other.complaints() == []


def test_a_damaged_link_leaves_the_page_as_it_is(live):
    page = live(f"{CHAPTER}#edit=2.AAAA")
    page.page.get_by_text("is damaged").wait_for()
    assert page.tab.complaints() == []


def test_download_as_script(live, tmp_path):
    page = live(CHAPTER)
    page.edit(3, "print(w)")
    with page.page.expect_download() as download:
        page.button(3, "Download").click()
    assert download.value.suggested_filename == "combination-cell-3.py"
    download.value.save_as(tmp_path / "script.py")
    text = (tmp_path / "script.py").read_text("utf-8")
    assert text.count("# %% Cell") == 3
    assert text.endswith("# %% Cell 3\nprint(w)\n")
    compile(text, "script.py", "exec")


def test_the_editor_falls_back_to_a_text_field(live):
    page = live(CHAPTER)
    page.tab.context.route("**/bundles/editor.js", lambda route: route.abort())
    page.edit(2, "print('plain')")
    assert page.cell(2).locator("textarea").input_value() == "print('plain')"


def test_a_page_without_its_python_stays_a_page(live):
    page = live(CHAPTER)
    page.tab.context.route("**/pyodide.mjs", lambda route: route.abort())
    before = page.page.locator("article p").count()
    told = page.run(2)
    assert "could not be loaded" in told
    assert "The page is complete without it" in told
    assert "could not be loaded" in page.said()
    assert page.page.locator("article p").count() >= before
    assert page.button(2, "Run").get_attribute("aria-disabled") == "false"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_and_width_while_editing(live, axe_on_cells, theme):
    page = live(CHAPTER, PHONE, theme)
    page.edit(2, "print('a line that is much wider than a telephone is', " + "1, " * 40 + ")")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.page.evaluate(wide) == 0
    assert axe_on_cells(page.page) == []


def test_the_keyboard_reaches_and_leaves_the_editor(live):
    page = live(CHAPTER)
    page.button(2, "Run").focus()
    press = page.page.keyboard.press
    press("Tab")
    assert page.page.evaluate("document.activeElement.textContent") == "Edit"
    press("Enter")
    page.cell(2).get_by_role("textbox").wait_for()
    page.page.wait_for_function("() => document.activeElement.matches('.spanbook-live-editor')")
    press("Tab")
    assert page.page.evaluate("document.activeElement.textContent") == "Run"
    ring = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.page.evaluate(ring) == "solid"


@needs_python
def test_a_session(live, axe_on_cells):
    """Run, value, claims, shared names, error, stop and start again, in one Python."""
    page = live(CHAPTER)
    built = page.page.locator("div.cell").nth(2).locator(".cell_output")
    printed = built.locator("pre").inner_text()

    shown = page.run(3)  # runs cell 2 first; not the picture, which nothing here needs
    assert printed.split("\n")[0] in shown
    assert page.output(3).locator(".spanbook-claim").count() == 3
    assert not built.is_visible()
    page.output(2).locator(".katex").wait_for()
    assert page.output(1).inner_text() == ""
    assert "claim holds" in page.said()

    page.edit(4, "k = 41\nprint('first')\nk + 1")
    page.page.keyboard.press("Control+Enter")
    assert page.finished(4).split() == ["first", "42"]
    page.edit(5, "def bad(v):\n    return v / 0\n\nbad(k)")
    page.page.keyboard.press("Shift+Enter")
    trace = page.finished(5)
    assert "Cell 5, line 4" in trace
    assert "Cell 5, line 2, in bad" in trace
    assert "ZeroDivisionError" in page.said()
    assert "site-packages" not in trace
    assert axe_on_cells(page.page) == []

    page.edit(6, "print('going')\nwhile True: pass")
    page.edit(5, "k")
    page.button(6, "Run").click()
    page.output(6).get_by_text("going").wait_for()
    since = time.perf_counter()
    page.button(6, "Stop").click()
    page.output(6).get_by_text("variables are gone").wait_for()
    assert time.perf_counter() - since < 3  # the loop has no end
    assert "variables are gone" in page.said()
    assert page.run(5) == "41"  # the cells above ran again
    assert page.tab.complaints() == []


@needs_python
def test_a_cell_says_that_it_ran(live):
    page = live(CHAPTER)
    status = page.page.locator(".spanbook-live-status")
    assert "ran" not in status.nth(1).inner_text()
    page.edit(2, "quiet = 41")
    assert page.run(2) == ""
    assert status.nth(1).inner_text() == "Cell 2 · edited · ✓ ran, nothing to show"
    page.edit(3, "quiet + 1")
    assert page.run(3) == "42"
    assert status.nth(2).inner_text() == "Cell 3 · edited · ✓ ran"
    page.edit(3, "1 / 0")
    page.run(3)
    assert "ran" not in status.nth(2).inner_text()
    page.edit(3, "input('Your name? ')")
    assert "write the answer into the code" in page.run(3)
    page.edit(3, "from urllib.request import urlopen\nurlopen('https://example.org')")
    assert "cannot open other addresses" in page.run(3)
    assert page.tab.complaints() == []


def test_offline_it_says_so(live):
    page = live(CHAPTER)
    page.tab.context.set_offline(True)
    told = page.run(2)
    assert "The browser is offline" in told
    assert "The page is complete without it" in told


@needs_python
def test_a_script_and_its_figure(live):
    """The last block of a script: those above run first, a hull needs SciPy, a figure shows."""
    page = live(SCRIPT, PHONE, "dark")
    last = page.page.locator(".spanbook-cell").count()
    page.run(last)
    figures = page.output(last).locator("img")
    assert figures.count() == 2
    assert [f.is_visible() for f in figures.all()] == [False, True]
    assert "atoms" in figures.nth(1).get_attribute("alt")
    assert figures.nth(1).evaluate("image => image.naturalWidth") > 100
    assert "distance" in page.output(2).inner_text()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.page.evaluate(wide) == 0
    assert page.tab.complaints() == []


@needs_python
def test_an_example_of_a_docstring(live):
    page = live(REFERENCE)
    assert page.run(1).strip()
    assert page.output(1).locator(".spanbook-live-error").count() == 0
    page.edit(1, "import sklearn")
    assert "needs sklearn, which the Python of this page does not have" in page.run(1)
    page.edit(
        1,
        "class Evil:\n    def _repr_html_(self):\n"
        "        return '<img src=x onerror=alert(1)><b onclick=alert(1)>bold</b>'\nEvil()",
    )
    assert page.run(1) == "bold"
    assert page.output(1).locator("img, [onclick]").count() == 0


@needs_python
def test_progress_is_told(live):
    page = live(CHAPTER)
    page.page.evaluate(LISTEN)
    page.run(2)
    told = page.page.evaluate("told")
    assert any(re.search(r"Loading Python: [\d.]+ of [\d.]+ MB", text) for text in told)
    assert any("starting Python" in text for text in told)

"""The search finds a symbol, a function and a phrase, and leads to the place, also offline."""

import pytest
from conftest import DESK, PHONE
from serve import SITE

ASKED = [
    ("ConvexHull", "reference/api/spanbook.ConvexHull.html"),
    ("softmax", "reference/api/spanbook.softmax.html"),
    ("nearest", "reference/api/spanbook.ConvexHull.html#spanbook.ConvexHull.nearest"),
    ('"weighted sum of atoms"', "index.html"),
    ("ℝ", ".html"),
    ("∑", ".html"),
]


@pytest.mark.parametrize(("query", "place"), ASKED)
@pytest.mark.parametrize("base", ["server", "folder"])
def test_finds(visit, base, query, place):
    tab = visit(DESK)
    page = tab.open("search.html", SITE.as_uri() + "/" if base == "folder" else None)
    page.locator("main input[type=search]").fill(query)
    places = page.locator("main .spanbook-found a")
    places.first.wait_for()
    hrefs = [link.get_attribute("href") for link in places.all()[:10]]
    assert any(place in href for href in hrefs), hrefs
    shown = page.locator("main .spanbook-found li").first.inner_text().lower()
    assert query.strip('"').lower() in shown
    assert tab.complaints() == []


def test_dialog(visit, axe):
    tab = visit(PHONE)
    page = tab.open("book/index.html")
    assert not page.evaluate("[...document.scripts].some((s) => s.src.includes('found.js'))")
    page.keyboard.press("Control+k")
    page.keyboard.type("convex hull")
    page.locator("dialog .spanbook-found a").first.wait_for()
    assert "places" in page.locator("dialog [role=status]").inner_text()
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "book/index" not in url)
    assert tab.complaints() == []


# How opaque the ground is that lies behind the middle of an element.
GROUND = """(element) => {
    const alpha = (colour) => {
        const [context] = [document.createElement('canvas').getContext('2d')];
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return context.getImageData(0, 0, 1, 1).data[3];
    };
    for (let at = element; at; at = at.parentElement) {
        const found = alpha(getComputedStyle(at).backgroundColor);
        if (found || at.localName === 'dialog') return found;
    }
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_results_can_be_read(visit, axe, theme, width):
    page = visit(width, theme).open("book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("convex hull")
    page.locator("dialog .spanbook-found a").first.wait_for()
    for part in ("[role=status]", ".spanbook-found li", ".spanbook-found a"):
        assert page.locator(f"dialog {part}").first.evaluate(GROUND) == 255, part
    assert axe(page) == []


def test_nothing_found(visit):
    page = visit(DESK).open("search.html?q=zzzz")
    page.get_by_text("0 places").wait_for()


@pytest.mark.parametrize("keys", ["Control+k", "Meta+k"])
@pytest.mark.parametrize("base", ["server", "folder"])
def test_keys(visit, base, keys):
    tab = visit(DESK)
    if keys.startswith("Meta"):  # the key of a Mac
        mac = "Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' });"
        tab.context.add_init_script(mac)
    page = tab.open("book/index.html", SITE.as_uri() + "/" if base == "folder" else None)
    page.locator("article li a").first.focus()
    before = page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press(keys)
    assert page.evaluate("document.activeElement.matches('dialog[open] input[type=search]')")
    page.keyboard.type("hull")
    page.locator("dialog .spanbook-found a").first.wait_for()
    page.keyboard.press("Escape")
    if page.locator("dialog[open]").count():
        page.keyboard.press("Escape")  # the first empties the field
    page.locator("#pst-search-dialog").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.outerHTML") == before
    assert tab.complaints() == []

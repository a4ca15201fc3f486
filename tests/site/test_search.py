"""The search finds a symbol, a function and a phrase, and leads to the place, also offline."""

import pytest
from conftest import DESK, PHONE, in_folders
from serve import SITE

ASKED = [
    ("ConvexHull", "reference/api/spanbook.ConvexHull.html"),
    ("softmax", "reference/api/spanbook.softmax.html"),
    ("nearest", "reference/api/spanbook.ConvexHull.html#spanbook.ConvexHull.nearest"),
    ('"weighted sum of atoms"', "index.html"),
    ("ℝ", ".html"),
    ("∑", ".html"),
]


SLIP = "aten" + "tion"  # a letter is missing
FIRST = [
    ("convex_hull", "reference/api/spanbook.ConvexHull.html"),
    ("ConvexHull", "reference/api/spanbook.ConvexHull.html"),
    ("least squares", "reference/api/spanbook.least_squares.html"),
    (SLIP, "book/attention.html"),
    ("why is my weight negative", "book/glossary.html#term-sign-of-a-weight"),
    ("overfitting", "book/glossary.html#term-overfitting"),
    ("overfitted", "book/glossary.html#term-overfitting"),
    ("linear combination", "book/glossary.html#term-linear-combination"),
    ("column space", "book/glossary.html#term-column-space"),
    ("null space", "book/glossary.html#term-null-space"),
    ("orthogonal projection", "book/glossary.html#term-projection"),
    ("regularisation", "book/glossary.html#term-regularization"),
    ("PCA", "book/glossary.html#term-principal-components"),
    ("basis", "book/glossary.html#term-basis"),
    ("rank", "book/glossary.html#term-rank"),
]


@pytest.fixture
def results(visit):
    """Give the addresses that a query finds, in order, and what the status says."""
    page = visit(DESK).open("search.html", SITE.as_uri() + "/")

    def ask(query):
        page.locator("main input[type=search]").fill(query)
        page.locator("main .spanbook-found a").first.wait_for()
        page.wait_for_timeout(150)
        links = page.locator("main .spanbook-found a").all()
        status = page.locator("main [role=status]").inner_text()
        return [link.get_attribute("href").split(":~:")[0].rstrip("#") for link in links], status

    return ask


@pytest.mark.parametrize(("query", "wanted"), FIRST)
def test_finds_first(results, query, wanted):
    assert results(query)[0][0].removeprefix("./") == wanted


@pytest.mark.parametrize("query", ["ConvexHull", "attention", "softmax", "span", "Ridge"])
def test_no_result_twice(results, query):
    found = results(query)[0]
    assert len(found) == len(set(found))


def test_a_typing_error_is_said(results):
    assert f"Nothing for “{SLIP}”; for “attention”" in results(SLIP)[1]


@pytest.mark.parametrize("folders", [False, True])
def test_where_to_look_when_nothing_is_found(visit, folders):
    tab = visit(DESK)
    if folders:
        tab.page.route("**/found.js", in_folders)
    page = tab.open("search.html")
    page.locator("main input[type=search]").fill("qzxqzxqzx")
    links = page.locator("main [role=status] a")
    links.first.wait_for()
    ending = "/" if folders else ".html"
    wanted = [f"./book/glossary{ending}", f"./about/i-want-to{ending}"]
    assert [link.get_attribute("href") for link in links.all()] == wanted


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
    page.get_by_text("Nothing found.").wait_for()
    page.locator("main").get_by_role("link", name="the glossary").click()
    page.wait_for_url("**/book/glossary.html")


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

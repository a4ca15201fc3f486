"""Every kind of page, narrow and wide, light and dark: nothing asked outside, nothing broken."""

import gzip
import itertools
import re

import pytest
from conftest import DESK, PHONE, settled
from serve import SITE

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROKEN = "[...document.images].filter((i) => i.complete && !i.naturalWidth).map((i) => i.src)"
# of each pair of figures, how many are shown
PAIRS = """() => [...document.querySelectorAll("article img.only-light")].map((light) =>
    [light, light.nextElementSibling].filter((i) => i.getClientRects().length).length)"""
SHIFT = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""


# The icons in view of which no stroke can be told from the ground round it.
LOST = """() => [...document.querySelectorAll('[class~="fa-solid"]')]
    .filter((icon) => icon.checkVisibility() && icon.getBoundingClientRect().width > 1)
    .filter((icon) => {
        const style = getComputedStyle(icon);
        const ground = document.createElement('i');
        ground.style.color = 'Canvas';
        icon.before(ground);
        const canvas = getComputedStyle(ground).color;
        ground.remove();
        return style.forcedColorAdjust !== 'none' || style.backgroundColor === canvas;
    }).map((icon) => icon.className)"""


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_forced_colours(visit, width, theme):
    page = visit(width, theme, forced_colors="active").open("book/hull.html")
    assert page.locator('[class~="fa-solid"]:visible').count() > 2
    assert page.evaluate(LOST) == []


def test_large_text(visit):
    """A reader who sets the browser's text to 200 % loses the right column, not the text."""
    tab = visit(1366)
    page = tab.open("book/hull.html")
    column, button = page.locator("#pst-secondary-sidebar"), page.locator(".secondary-toggle")
    paragraph = page.locator("article p").first
    assert column.is_visible()
    assert not button.is_visible()
    page.add_style_tag(content="html { font-size: 200% }")
    assert not column.is_visible()
    assert paragraph.bounding_box()["width"] > 500
    button.click()
    contents = page.locator("dialog[open]")
    assert contents.get_by_role("link").first.is_visible()
    assert contents.bounding_box()["width"] > 300
    page.keyboard.press("Escape")
    assert page.evaluate(TOO_WIDE) == 0
    assert tab.complaints() == []


ROOM = "(icon) => icon.clientWidth - 2 * parseFloat(getComputedStyle(icon).paddingLeft)"


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("name", ["index.html", "book/regularization.html"])
def test_header_in_large_text(visit, name, width):
    """At 200 % the links, the mark and the icons lie side by side, and the title is not cut."""
    tab = visit(width)
    page = tab.open(name)
    page.add_style_tag(content="html { font-size: 200% }")
    parts = page.locator(".bd-header :is(.navbar-brand, .navbar-nav, .pst-navbar-icon):visible")
    boxes = [part.bounding_box() for part in parts.all()]
    assert len(boxes) >= 3
    ends = sorted((box["x"], box["x"] + box["width"]) for box in boxes)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(ends))
    assert ends[-1][1] <= width
    for icon in page.locator(".bd-header .pst-navbar-icon:visible").all():
        assert icon.evaluate(ROOM) > 20
    assert page.locator("h1").evaluate("(h) => h.scrollWidth <= h.clientWidth")
    assert tab.complaints() == []


def test_words_that_every_engine_knows():
    """Safari knew no shorthand of a line's style, width and colour till 26.2."""
    for sheet in sorted((SITE / "_static/css").glob("*.css")):
        text = sheet.read_text("utf-8")
        for value in re.findall(r"text-decoration:\s*([^;}]+)", text):
            assert len(value.split()) <= 2, f"{sheet.name}: text-decoration: {value}"
        for name in ("box-decoration-break", "user-select"):
            plain = len(re.findall(rf"(?<!-){name}:", text))
            assert len(re.findall(f"-webkit-{name}:", text)) == plain, f"{sheet.name}: {name}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_page(visit, kind, width, theme):
    tab = visit(width, theme)
    page = tab.open(kind)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(BROKEN) == []
    assert set(page.evaluate(PAIRS)) <= {1}
    assert page.evaluate(SHIFT) < 0.02
    assert tab.complaints() == []


# What a page has asked for but pictures, and what the search looks through: names, and bytes as
# they travelled.
ASKED = """() => performance.getEntriesByType('resource')
    .concat(performance.getEntriesByType('navigation'))
    .filter(({ name }) => !/[.](svg|png)$|found[.]js$/.test(name))
    .map(({ name, transferSize }) => [name.split('/').at(-1), transferSize])"""


def test_a_page_is_light(visit, kind, record_property):
    page = visit(390).open(kind)
    for figure in page.locator(".spanbook-figure").all():
        figure.scroll_into_view_if_needed()
        page.wait_for_function("(figure) => figure.figure?.numbers", arg=figure.element_handle())
    asked = dict(page.evaluate(ASKED))
    assert min(asked.values()) > 0
    record_property("measured", f"{kind}: {sum(asked.values()) / 1000:.0f} kB without pictures")
    assert sum(asked.values()) <= 200_000, asked


def test_pictures_of_cards_are_light():
    cards = (SITE / "_images").glob("plot_*_thumb-*.svg")
    sizes = {card.name: len(gzip.compress(card.read_bytes())) for card in cards}
    assert len(sizes) > 100
    assert max(sizes.values()) <= 80_000, max(sizes, key=sizes.get)


def test_fonts_of_formulas_are_small_and_have_every_letter(visit, kind):
    page = visit().open(kind)
    formulas = page.locator(".katex-html").count()
    page.locator(".katex-html").evaluate_all("all => all.forEach(one => one.offsetWidth)")
    page.evaluate("document.fonts.ready.then(() => true)")
    asked = page.evaluate(ASKED)
    assert sum(size for name, size in asked if ".woff" in name) <= 45_000, asked
    inner = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        inner.send(f"{domain}.enable")
    root = inner.send("DOM.getDocument")["root"]["nodeId"]
    leaves = {"nodeId": root, "selector": ".katex-html :not(:has(*), .vlist-s)"}
    found = inner.send("DOM.querySelectorAll", leaves)
    seen = set()
    for node in found["nodeIds"]:
        fonts = inner.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        seen |= {font["familyName"] for font in fonts}
    assert bool(seen) == bool(formulas)
    assert all(name.startswith("KaTeX") for name in seen), seen


def test_from_file(visit, kind):
    if kind == "404.html":
        return  # a server shows it, a folder cannot
    tab = visit(PHONE)
    page = tab.open(kind, SITE.as_uri() + "/")
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(BROKEN) == []
    assert page.locator("h1").first.is_visible()
    assert tab.complaints() == []


def test_without_javascript(visit, kind):
    tab = visit(PHONE, java_script_enabled=False)
    page = tab.open(kind)
    assert page.locator("h1").first.is_visible()
    for light in page.locator("article img.only-light").all():
        assert light.is_visible()
    assert not any(i.is_visible() for i in page.locator("article img.only-dark").all())
    for formula in page.locator("article .katex-html").all()[:5]:
        assert formula.bounding_box()["width"] > 1
    assert page.locator("mjx-container").count() == 0
    assert tab.complaints() == []


def test_every_page(visit, axe, page_name):
    tab = visit(DESK, "light")
    page = tab.open(page_name)
    assert axe(page) == []
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(400)  # what scrolls by itself is found again after a resize
    assert settled(page, "document.documentElement.dataset.theme", "dark") == "dark"
    assert settled(page, TOO_WIDE, 0) == 0
    assert axe(page) == []
    assert tab.complaints() == []

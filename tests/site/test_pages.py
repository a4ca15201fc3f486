"""Every kind of page, narrow and wide, light and dark: nothing asked outside, nothing broken."""

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

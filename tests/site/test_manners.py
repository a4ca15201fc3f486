"""How a page behaves: by keyboard, when it moves, in the states that it opens into."""

import pytest
from conftest import DESK, PHONE

# Where the focus is, and whether it shows: round the element, round the card or form that it
# stands for, or round the mark in it.
STOP = """() => {
    const focused = document.activeElement;
    const shows = (element) => {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        return (outline || style.boxShadow !== "none") && box.width > 0 && box.height > 0;
    };
    const round = focused.closest("form, .sd-card, .sphx-glr-thumbcontainer");
    return {
        name: focused.outerHTML.slice(0, 100),
        body: focused === document.body,
        positive: focused.tabIndex > 0,
        shows: [focused, round, focused.firstElementChild].some((e) => e && shows(e)),
    };
}"""


def test_keyboard(visit, kind):
    page = visit(DESK).open(kind)
    page.evaluate("document.querySelector('.skip-link a').focus()")  # the search page took it
    stops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["body"]:
            break
        stops.append(stop)
    assert [s["name"] for s in stops if s["positive"]] == []
    assert [s["name"] for s in stops if not s["shows"]] == []
    assert len(stops) > 5


def test_skip_link(visit):
    page = visit(DESK).open("book/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")


def test_reduced_motion(visit, kind):
    page = visit(DESK, reduced_motion="reduce").open(kind)
    page.mouse.wheel(0, 400)
    moving = """() => document.getAnimations().filter((a) =>
        a.playState === "running" && a.effect.getComputedTiming().duration > 1).length"""
    assert page.evaluate(moving) == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_phone_menu(visit, axe):
    tab = visit(PHONE)
    page = tab.open("book/index.html")
    button = page.get_by_role("button", name="Site navigation")
    button.click()
    menu = page.locator("dialog[open]")
    assert menu.get_by_role("link", name="Gallery").is_visible()
    page.wait_for_timeout(600)  # it slides in
    assert axe(page) == []
    page.keyboard.press("Escape")
    menu.wait_for(state="hidden")
    assert tab.complaints() == []


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_choice_of_colours(visit, axe, mode):
    page = visit(DESK, "light" if mode == "dark" else "dark").open("index.html")
    page.locator("header summary[aria-label=Colours]").click()
    assert axe(page) == []
    page.locator("header").get_by_role("button", name=mode.title()).click()
    assert page.evaluate("document.documentElement.dataset.theme") == mode
    assert page.locator(f"article img.only-{mode}").first.is_visible()
    other = "light" if mode == "dark" else "dark"
    assert not page.locator(f"article img.only-{other}").first.is_visible()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == mode


def test_folded_code(visit, axe):
    page = visit(PHONE).open("book/hull.html")
    page.get_by_text("Show the code of this picture").first.click()
    assert page.get_by_text("Hide the code of this picture").first.is_visible()
    assert page.locator("details[open] pre").first.is_visible()
    page.wait_for_timeout(600)  # it fades in
    assert axe(page) == []


def test_missing_page(visit):
    tab = visit(DESK)
    page = tab.open("book/no/such/page.html")
    assert page.get_by_role("link", name="The book").first.is_visible()
    page.get_by_role("link", name="spanbook").first.click()
    assert page.url == tab.address + "index.html"
    assert tab.complaints() == []

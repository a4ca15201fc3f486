"""How a page behaves: by keyboard, when it moves, in the states that it opens into."""

import pytest
from conftest import DESK, PHONE, settled

# Where the focus is, and whether it shows: round the element, round the card or form that it
# stands for, or round the mark in it.
STOP = """() => {
    const focused = document.activeElement;
    const shows = (element) => {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        // a handle of a figure has a ring for an outline
        const ring = element.matches(".spanbook-reach") && style.stroke !== "none";
        const marked = outline || ring || style.boxShadow !== "none";
        return marked && box.width > 0 && box.height > 0;
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
    page = visit(DESK, "light" if mode == "dark" else "dark").open("book/attention.html")
    page.locator("header summary[aria-label=Colours]").click()
    assert axe(page) == []
    page.locator("header").get_by_role("button", name=mode.title()).click()
    assert settled(page, "document.documentElement.dataset.theme", mode) == mode
    assert page.locator(f"article img.only-{mode}").first.is_visible()
    other = "light" if mode == "dark" else "dark"
    assert not page.locator(f"article img.only-{other}").first.is_visible()
    page.reload()
    assert settled(page, "document.documentElement.dataset.theme", mode) == mode


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


CHAPTER = "book/hull.html"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_word_says_what_it_means(visit, axe, width):
    tab = visit(width)
    page = tab.open(CHAPTER)
    word, tips = page.locator(".spanbook-term").first, page.locator(".spanbook-tip:visible")
    height = page.evaluate("document.documentElement.scrollHeight")
    word.hover()
    assert tips.count() == 1
    assert tips.first.get_attribute("id") == word.get_attribute("aria-describedby")
    assert page.evaluate("document.documentElement.scrollHeight") == height  # nothing moved
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    start, end = word.bounding_box(), tips.first.bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, end["y"] + 5, steps=20)  # onto it, which does not lose it
    assert tips.count() == 1
    page.keyboard.press("Escape")
    assert tips.count() == 0
    page.mouse.move(1, 1)
    page.mouse.move(x, y)
    assert tips.count() == 1
    assert tab.complaints() == []


def test_a_word_by_keyboard(visit):
    page = visit(DESK).open(CHAPTER)
    page.keyboard.press("Tab")
    page.locator(".spanbook-term").first.focus()
    assert page.locator(".spanbook-tip:visible").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".spanbook-tip:visible").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-*")


def test_a_word_by_touch(visit):
    page = visit(PHONE, has_touch=True).open(CHAPTER)
    word = page.locator(".spanbook-term").first
    word.tap()
    assert page.locator(".spanbook-tip:visible").count() == 1
    assert page.url.endswith(CHAPTER)
    word.tap()
    page.wait_for_url("**/glossary.html#term-*")


def test_a_word_without_scripts(visit):
    page = visit(DESK, java_script_enabled=False).open(CHAPTER)
    word = page.locator(".spanbook-term").first
    word.hover()
    assert page.locator(".spanbook-tip:visible").count() == 1
    word.click()
    page.wait_for_url("**/glossary.html#term-*")


def test_symbols_lead_to_the_notation(visit):
    page = visit(DESK).open(CHAPTER)
    page.locator(".spanbook-symbols a").first.click()
    page.wait_for_url("**/notation.html#symbol-*")
    assert page.locator("tr:target").count() == 1


def test_claims_are_filtered_by_words_kind_and_page(visit):
    page = visit(DESK).open("about/claims.html")
    rows = page.locator("table.spanbook-claims tbody tr:visible")
    every = rows.count()
    fields = page.locator(".spanbook-filter")
    words, (kind, where) = fields.locator("input"), fields.locator("select").all()
    words.fill("hull CONVEX")
    found = [text.lower() for text in rows.all_inner_texts()]
    assert 0 < len(found) < every
    assert all("hull" in text and "convex" in text for text in found)
    words.fill("")
    kind.select_option("bound")
    kinds = rows.locator("td:nth-child(2)").all_inner_texts()
    assert {kind.strip() for kind in kinds} == {"bound"}
    kind.select_option("every kind")
    where.select_option("Hull")
    assert page.locator(".rubric:visible").all_inner_texts() == ["Hull"]
    assert fields.locator("output").inner_text() == f"{rows.count()} of {every} shown"


def test_without_scripts_all_claims_are_there_and_no_filter(visit):
    page = visit(DESK, java_script_enabled=False).open("about/claims.html")
    assert page.locator(".spanbook-filter").is_hidden()
    assert page.locator("table.spanbook-claims").count() > 50

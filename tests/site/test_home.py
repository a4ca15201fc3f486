"""The first page: what it is about and its figure on one screen, and every visitor's way in."""

import pytest
from serve import SITE
from test_figures import READY

# What of the first screen is out of the window, before anything is scrolled.
OUT = """() => [...document.querySelectorAll(
  "h1, h1 + p, .spanbook-first .spanbook-figure")]
  .filter((part) => { const box = part.getBoundingClientRect();
    return box.top < 0 || box.bottom > innerHeight || box.right > innerWidth; })
  .map((part) => part.className || part.tagName)"""


def home(visit, width, height, **options):
    """Open the first page and wait for its figure."""
    tab = visit(width=width, height=height, **options)
    tab.open("index.html").wait_for_function(READY, arg="figure-one")
    return tab


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844), (360, 800)])
def test_the_first_screen(visit, width, height):
    tab = home(visit, width, height)
    page = tab.page
    assert page.evaluate("scrollY") == 0
    assert page.evaluate(OUT) == []
    plane = page.locator("#figure-one svg").first.bounding_box()
    assert plane["height"] > 120
    size = page.evaluate("document.querySelector('#figure-one').offsetHeight")
    for model in ("attention", "graph layer", "ensemble", "regression"):
        page.get_by_text(model, exact=True).click()
        assert page.get_by_role("radio", name=model).is_checked()
        assert page.evaluate(OUT) == []
        assert page.evaluate("document.querySelector('#figure-one').offsetHeight") == size
    assert tab.complaints() == []


def test_the_figure_moves_from_a_folder(visit):
    tab = visit()
    page = tab.open("index.html#figure-one?x=0.5&mix=0,1,0,0", SITE.as_uri() + "/")
    page.wait_for_function(READY, arg="figure-one")
    state = "document.getElementById('figure-one').figure.state"
    assert page.evaluate(f"{state}.mix") == [0, 1, 0, 0]
    before = page.evaluate(f"JSON.stringify({state})")
    page.locator("#figure-one .spanbook-handle").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"JSON.stringify({state})") != before
    assert tab.complaints() == []


def test_a_search_engine_is_told_the_first_sentence(visit):
    page = home(visit, 1366, 768).page
    told = page.locator("meta[name=description]").get_attribute("content")  # there is but one
    assert told.startswith("Linear regression, attention, graph layers")


def test_a_finger_can_tell_the_models_apart(visit):
    page = home(visit, 360, 800).page
    boxes = [pill.bounding_box() for pill in page.locator("#figure-one .spanbook-pill").all()]
    assert len({round(box["y"]) for box in boxes}) == 1, "the models stand in more than one row"
    assert min(box["height"] for box in boxes) >= 24
    assert max(box["x"] + box["width"] for box in boxes) <= 360 - 16 - 12


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("Read it", "combination"),
        ("Copy a script", "copy"),
        ("Rebuild it", "rebuild"),
    ],
)
def test_each_visitor_is_one_click_away(visit, words, leads):
    tab = home(visit, 1366, 768)
    way = tab.page.get_by_role("link", name=words)
    assert way.bounding_box()["y"] + way.bounding_box()["height"] <= 768
    way.click()
    assert tab.page.url.endswith(f"/{leads}.html")
    assert tab.page.locator("h1").count() == 1
    assert tab.complaints() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ways_in_are_pictures(visit, theme):
    tab = home(visit, 390, 844, theme=theme)
    cards = tab.page.locator(".spanbook-glimpses .sd-card")
    assert cards.count() == 6
    for card in cards.all():
        card.scroll_into_view_if_needed()
        shown = [image for image in card.locator("img").all() if image.is_visible()]
        assert len(shown) == 1
        assert shown[0].get_attribute("alt")
        assert card.locator("a").get_attribute("href").startswith("book/")
        words = card.locator("p").last
        assert words.evaluate("(p) => p.scrollWidth <= p.clientWidth")
    assert tab.complaints() == []

"""Pages read from a folder, without a server: figures move, and the page says how to run code."""

import shlex

import pytest
from conftest import PHONE
from serve import SITE
from test_figures import READY, every_figure

FOLDER = SITE.as_uri() + "/"


@every_figure
def test_a_figure_moves_from_a_folder(visit, page_of, place, name):
    tab = visit()
    page = tab.open(f"{page_of}#{place}?step=2", FOLDER)
    page.wait_for_function(READY, arg=place)
    figure = f"document.getElementById('{place}').figure"
    assert page.evaluate(f"{figure}.steps.at") == 1
    before = page.evaluate(f"JSON.stringify({figure}.state)")
    handle = page.locator(f"#{place} .spanbook-handle").first
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"JSON.stringify({figure}.state)") != before
    assert tab.complaints() == []


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("name", ["book/hull.html", "gallery/hull/plot_four_sets.html"])
def test_the_page_says_the_one_command(visit, name, width):
    tab = visit(width=width)
    page = tab.open(name, FOLDER)
    told = page.locator(".spanbook-from-folder")
    assert told.count() == 1
    words = shlex.split(told.locator("code").inner_text())
    assert words == ["python", "-m", "http.server", "-d", str(SITE)]
    assert page.get_by_role("button", name="Run", exact=True).count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.complaints() == []


def test_colours_from_a_folder(visit):
    page = visit(theme="dark").open("book/hull.html", FOLDER)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    mode = page.locator(".spanbook-mode").first
    mode.locator("summary").click()
    mode.get_by_role("button", name="Light").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate(ground) != dark


def test_no_page_of_the_site_says_so_when_it_is_served(visit):
    page = visit().open("book/hull.html")
    page.wait_for_timeout(300)
    assert page.locator(".spanbook-from-folder").count() == 0

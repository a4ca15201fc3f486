"""Every figure that is dragged, by mouse and keys, with numbers that are the library's."""

import json

import pytest
from figure_probe import RANDOM, READY, STATE, agree, places
from hand import drag, press

FIGURES = [pytest.param(*place, id=place[2]) for place in places()]
every_figure = pytest.mark.parametrize(("page_of", "place", "name"), FIGURES)

CENTRE = """([id, k]) => {
  const grip = document.querySelectorAll(`#${id} .spanbook-handle`)[k];
  grip.scrollIntoView({block: 'center'});
  const {left, right, top, bottom} = grip.querySelector('.spanbook-ring').getBoundingClientRect();
  return [(left + right) / 2, (top + bottom) / 2];
}"""
FOCUS = "([id, k]) => document.querySelectorAll(`#${id} .spanbook-handle`)[k].focus()"
COUNT = "(id) => document.querySelectorAll(`#${id} .spanbook-handle`).length"
RESET = "(id) => document.getElementById(id).figure.reset()"

CORNER = """(id) => {
  const {left, top} = document.querySelector(`#${id} .spanbook-view:has(.spanbook-turn) svg`)
    .getBoundingClientRect();
  return [left + 12, top + 12];
}"""
TURNED = "(id) => document.querySelector(`#${id} .spanbook-turn`).getAttribute('aria-valuenow')"
FULL = """(id) => [...document.querySelectorAll(`#${id} button`)]
  .find((button) => button.textContent === 'Full screen').click()"""
HEARD = "(id) => document.querySelector(`#${id} [role=status]`).textContent"


class Shown:
    """One figure in a page."""

    def __init__(self, page, page_of, place, name):
        self.page, self.place, self.name = page, place, name
        page.open(page_of)
        page.ask("(id) => document.getElementById(id).scrollIntoView()", place)
        page.wait(READY, place)

    def ask(self, script, *more):
        """Run a script on the figure."""
        return self.page.ask(script, [self.place, *more] if more else self.place)

    def now(self):
        """Return the state, the numbers and what is shown."""
        now = self.ask(STATE)
        now["numbers"] = json.loads(now["numbers"])
        return now


@every_figure
def test_numbers_are_the_librarys(page, page_of, place, name):
    figure, seen = Shown(page, page_of, place, name), set()
    for seed in range(1, 11):
        figure.ask(RANDOM, seed)
        seen.add(json.dumps(agree(figure)["state"]))
    assert len(seen) >= 9
    assert page.faults() == []


@every_figure
def test_mouse_and_keys(page, page_of, place, name):
    figure = Shown(page, page_of, place, name)
    start = figure.now()["state"]
    for k in range(figure.ask(COUNT)):
        page.engine.act(drag(*figure.ask(CENTRE, k), (-18, -12), (-16, -14)))
        assert agree(figure)["state"] != start, f"handle {k} is not moved by the mouse"
        figure.ask(RESET)
        figure.ask(FOCUS, k)
        page.engine.act(press("ArrowUp", "ArrowRight", "Shift+ArrowUp"))
        assert agree(figure)["state"] != start, f"handle {k} is not moved by keys"
        page.engine.act(press("Home"))
        assert figure.now()["state"] == start
    assert page.faults() == []


@pytest.mark.parametrize("name", ["span", "projection"])
def test_turning_a_space_selects_no_text(page, name):
    figure = Shown(page, *next(place for place in places() if place[2] == name))
    corner = figure.ask(CORNER)
    page.engine.act(drag(*corner, (40, 5), (40, 200)))  # down to the words under it
    assert figure.ask("() => String(getSelection())") == ""
    assert figure.ask(TURNED) != "-34"
    assert page.faults() == []


def test_a_refused_full_screen(page):
    figure = Shown(page, *places()[0])
    figure.ask(FULL)  # no hand asked for it
    page.wait(f"(id) => ({HEARD})(id).includes('fill the screen')", figure.place, 3)
    assert page.faults() == []

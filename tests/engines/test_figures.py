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
        seen = {json.dumps(start)}
        for keys in (["ArrowUp"], ["ArrowRight"], ["Shift", "ArrowUp"], ["PageUp"]):
            page.engine.act(press(*keys))
            seen.add(json.dumps(figure.now()["state"]))
        assert len(seen) >= 3, f"handle {k} is not moved by keys"
        agree(figure)
        page.engine.act(press("Home"))
        assert figure.now()["state"] == start
    assert page.faults() == []

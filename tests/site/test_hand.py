"""A hand at the figures: it carries handles any way and any far, by mouse, finger and keys.

How far a handle comes is compared with the way of the hand, what is shown with the library.
"""

import random

import numpy as np
import pytest
import test_figures
from conftest import PHONE
from test_figures import HOME, agree, every_figure
from test_pages import TOO_WIDE

shown = test_figures.shown  # the fixture

# A window of a phone, of a desk, and of each at 200 %: two fingers on a phone, and on a desk the
# browser's own zoom, where a pixel of the page is two of the screen.
WINDOWS = {
    "phone": {"width": PHONE, "height": 800, "has_touch": True},
    "desk": {"width": 1366, "height": 768},
    "phone at 200 %": {"width": 390, "height": 844, "has_touch": True, "is_mobile": True},
    "desk at 200 %": {"width": 683, "height": 384, "device_scale_factor": 2},
}
FEW = 6  # handles in one window, in each other ones

# The first of some ways that a handle and the window have room for; how far it should be carried;
# and the step it snaps to.
ROOM = """async ([id, k, ways]) => {
  const base = [...document.scripts].find((script) => script.src.includes('figures/start.js')).src;
  const { clone, freedom, held, position, put, range } = await import(new URL('state.js', base));
  const figure = document.getElementById(id).figure;
  const { handle, view, made } = [...figure.grips.values()][k];
  made.scrollIntoView({block: 'center'});
  const box = made.querySelector('.spanbook-reach').getBoundingClientRect();
  const from = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const { offsetLeft, offsetTop, width, height } = visualViewport;
  const seen = [offsetLeft, offsetTop, width, height];
  window.cancelled = 0;
  made.addEventListener('pointercancel', () => { window.cancelled += 1; });
  const [p, free] = [position(handle, figure.state), freedom(handle, view)];
  const carried = ([dx, dy]) => view.moved(p, [dx / view.unit[0], -dy / view.unit[1]])
    .map((x, j) => free.includes('xyz'[j]) ? x : p[j]);
  const fits = (way) => carried(way).every((x, j) =>
    range(handle, view, j)[0] <= x && x <= range(handle, view, j)[1])
    && way.every((d, j) => from[j] + d > seen[j] && from[j] + d < seen[j] + seen[2 + j]);
  const by = ways.find(fits);
  const state = by
    && held(put(handle, clone(figure.state), carried(by)), figure.start, figure.figure);
  const [a, b] = by ? [p, position(handle, state)].map((q) => view.at(q)) : [];
  return { from, by, to: by && [b[0] - a[0], b[1] - a[1]],
    step: (view.kind === 'space' ? 2 : 1) * (handle.step ?? 0.1) * Math.max(...view.unit) };
}"""


def ways(draw):
    """Return ways on the screen of random lengths, any direction as likely as another."""
    angles = [draw.uniform(0, 2 * np.pi) for _ in range(60)]
    long = [draw.uniform(20, 150) if k < 40 else draw.uniform(8, 20) for k in range(60)]
    return [[r * np.cos(a), r * np.sin(a)] for r, a in zip(long, angles, strict=True)]


def centre(handle):
    """Return where a handle is in the page's window, which two fingers have not moved."""
    return handle.locator(".spanbook-reach").evaluate(
        "(reach) => (({left, right, top, bottom}) => [(left + right) / 2, (top + bottom) / 2])"
        "(reach.getBoundingClientRect())"
    )


class Hand:
    """A mouse, or a finger where the window is a phone's."""

    def __init__(self, page, touches):
        self.page = page
        self.finger = page.context.new_cdp_session(page) if touches else None

    def touch(self, kind, *points):
        """Put the finger down, move it or lift it."""
        # Places are told from the corner of what two fingers have left of the page.
        left, top = self.page.evaluate("[visualViewport.offsetLeft, visualViewport.offsetTop]")
        told = [{"x": x - left, "y": y - top} for x, y in points]
        self.finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    def drag(self, start, by, parts):
        """Carry what is at a place along a way, in so many moves."""
        path = [np.add(start, np.multiply(by, k / parts)).tolist() for k in range(parts + 1)]
        if self.finger:
            self.touch("touchStart", path[0])
            for place in path[1:]:  # a finger that the page would follow
                self.touch("touchMove", place)
            self.touch("touchEnd")
        else:
            self.page.mouse.move(*path[0])
            self.page.mouse.down()
            for place in path[1:]:
                self.page.mouse.move(*place)
            self.page.mouse.up()
        self.page.wait_for_timeout(60)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(("page_of", "place", "name"), [*test_figures.FIGURES, HOME])
def test_drags(shown, page_of, place, name, window):
    figure = shown(page_of, place, name, **WINDOWS[window])
    page, draw = figure.page, random.Random(name + window)
    hand = Hand(page, "has_touch" in WINDOWS[window])
    if "is_mobile" in WINDOWS[window]:
        hand.finger.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
    count = figure.handles().count()
    for k in draw.sample(range(count), min(count, FEW)):
        figure.ask("(id) => document.getElementById(id).figure.reset()")
        handle = figure.handles().nth(k)
        label = handle.get_attribute("aria-label")
        before, room = figure.now()["state"], figure.ask(ROOM, k, ways(draw))
        assert room.get("by"), f"{label} has no room"
        scrolled = page.evaluate("scrollY")
        hand.drag(room["from"], room["by"], draw.randint(2, 9))
        assert page.evaluate("scrollY") == scrolled, label
        assert page.evaluate("cancelled") == 0, label
        moved = np.subtract(centre(handle), room["from"])
        assert np.abs(moved - room["to"]).max() <= room["step"] / 2 + 1, (label, room)
        if np.abs(room["to"]).max() > room["step"]:
            assert agree(figure)["state"] != before, label
    assert page.evaluate(TOO_WIDE) == 0
    assert figure.tab.complaints() == []


# Where a handle stands, in the figure's numbers and in its picture, and how it may move.
STANDS = """async ([id, k]) => {
  const base = [...document.scripts].find((script) => script.src.includes('figures/start.js')).src;
  const { freedom, position, range } = await import(new URL('state.js', base));
  const figure = document.getElementById(id).figure;
  const { handle, view, made } = [...figure.grips.values()][k];
  made.focus({preventScroll: true});
  const [p, step] = [position(handle, figure.state), handle.step ?? 0.1];
  return { p, free: [...freedom(handle, view)], step, rail: !!handle.pull, at: view.at(p),
    pixels: step * Math.max(...view.unit), ranges: p.map((_, j) => range(handle, view, j)) };
}"""
ARROWS = {"x": ("ArrowLeft", "ArrowRight"), "y": ("ArrowDown", "ArrowUp"),
          "z": ("PageDown", "PageUp")}  # fmt: skip


@pytest.mark.parametrize(("page_of", "place", "name"), [*test_figures.FIGURES, HOME])
def test_keys(shown, page_of, place, name):
    figure, draw = shown(page_of, place, name), random.Random(name)
    for k in range(figure.handles().count()):
        figure.ask("(id) => document.getElementById(id).figure.reset()")
        start, moved = figure.now()["state"], False
        for _ in range(5):
            stands = figure.ask(STANDS, k)
            axis, sign, fine = (
                draw.choice(stands["free"]),
                draw.choice([0, 1]),
                draw.random() < 0.4,
            )
            figure.page.keyboard.press("Shift+" * fine + ARROWS[axis][sign])
            now = figure.now()["state"]
            moved = moved or now != start
            if stands["rail"]:
                continue
            j, step = "xyz".index(axis), stands["step"] * (0.1 if fine else 1)
            wanted, (low, high) = list(stands["p"]), stands["ranges"]["xyz".index(axis)]
            wanted[j] = min(high, max(low, wanted[j] + (2 * sign - 1) * step))
            assert np.abs(np.subtract(figure.ask(STANDS, k)["p"], wanted)).max() <= step / 2 + 1e-9
        assert moved, figure.handles().nth(k).get_attribute("aria-label")
        agree(figure)
    assert figure.tab.complaints() == []


@every_figure
@pytest.mark.parametrize("size", [(700, 900), (PHONE, 640)])
def test_a_window_that_changes_during_a_drag(shown, page_of, place, name, size):
    figure = shown(page_of, place, name, width=1366, height=768)
    page, draw = figure.page, random.Random(name)
    for k in range(min(3, figure.handles().count())):
        page.set_viewport_size({"width": 1366, "height": 768})
        figure.ask("(id) => document.getElementById(id).figure.reset()")
        handle = figure.handles().nth(k)
        label = handle.get_attribute("aria-label")
        room = figure.ask(ROOM, k, ways(draw))
        (x, y), (dx, dy) = room["from"], room["by"]
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + dx / 2, y + dy / 2, steps=3)
        page.wait_for_timeout(60)
        before = figure.now()["state"]
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_timeout(150)
        assert agree(figure)["state"] == before, label
        here = figure.ask(STANDS, k)
        page.mouse.move(x + dx / 2 + 1, y + dy / 2)
        page.wait_for_timeout(60)
        jump = np.subtract(figure.ask(STANDS, k)["at"], here["at"])
        assert np.abs(jump).max() <= here["pixels"] + 2, (label, jump)
        page.mouse.up()
        left = agree(figure)["state"]
        page.mouse.move(x, y, steps=3)
        assert figure.now()["state"] == left, f"{label} is still held"
        assert page.evaluate("cancelled") == 0, label
    assert figure.tab.complaints() == []

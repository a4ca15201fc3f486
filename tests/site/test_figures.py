"""The figures that are dragged: what they show is what the library computes.

`figure_states.py` lists, for each figure, what its states can hold that needs care.
"""

import json
import random
import re
from urllib.parse import urlencode

import numpy as np
import pytest
from conftest import PHONE
from figure_probe import RANDOM, READY, STATE, agree, floats, places
from figure_states import DEGENERATE, STEADY
from serve import SITE

FIGURES = [pytest.param(*place, id=place[2]) for place in places()]
HOME = pytest.param("index.html", "figure-one", "one", id="home")  # there without steps
every_figure = pytest.mark.parametrize(("page_of", "place", "name"), FIGURES)


class Shown:
    """One figure in a page."""

    def __init__(self, tab, page, place, name):
        self.tab, self.page, self.place, self.name = tab, tab.page, place, name
        tab.open(page)
        self.page.locator(f"#{place}").scroll_into_view_if_needed()
        self.page.wait_for_function(READY, arg=place)

    def ask(self, script, *more):
        """Run a script on the figure."""
        return self.page.evaluate(script, [self.place, *more] if more else self.place)

    def now(self):
        """Return the state, the numbers and what is shown."""
        now = self.ask(STATE)
        now["numbers"] = json.loads(now["numbers"], object_hook=lambda d: d)
        return now

    def handles(self):
        """Return the handles."""
        return self.page.locator(f"#{self.place} .spanbook-handle")


@pytest.fixture
def shown(visit):
    """Return a function that opens a figure."""

    def start(page, place, name, query="", **options):
        tab = visit(**options)
        return Shown(tab, page + query, place, name)

    return start


@every_figure
def test_numbers_are_the_librarys(shown, page_of, place, name):
    figure = shown(page_of, place, name)
    agree(figure)
    seen = set()
    for seed in range(1, 25):
        figure.ask(RANDOM, seed)
        seen.add(json.dumps(agree(figure)["state"]))
    assert len(seen) >= 20
    assert figure.tab.complaints() == []


@every_figure
def test_mouse_and_keys(shown, page_of, place, name):
    figure = shown(page_of, place, name)
    page, count = figure.page, figure.handles().count()
    assert count >= 1
    for k in range(count):
        before = agree(figure)["state"]
        figure.handles().nth(k).scroll_into_view_if_needed()  # a key may have moved the page
        box = figure.handles().nth(k).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 18, y - 12, steps=3)
        page.mouse.move(x - 34, y - 26, steps=3)
        page.mouse.up()
        assert agree(figure)["state"] != before, f"handle {k} is not moved by the mouse"
        page.locator(f"#{place}").get_by_role("button", name="Reset").click()
        assert agree(figure)["state"] == before
        figure.handles().nth(k).focus()
        pressed = []
        for key in ("ArrowUp", "ArrowRight", "Shift+ArrowUp", "PageUp"):
            page.keyboard.press(key)
            pressed.append(json.dumps(agree(figure)["state"]))
        assert len({*pressed, json.dumps(before)}) >= 3, f"handle {k} is not moved by keys"
        page.keyboard.press("Home")
        assert agree(figure)["state"] == before
    assert figure.tab.complaints() == []


@every_figure
def test_turning_selects_no_text(shown, page_of, place, name):
    figure = shown(page_of, place, name)
    spaces = figure.page.locator(f"#{place} .spanbook-view:has(.spanbook-turn)")
    for space in spaces.all():
        stopped = space.evaluate(
            "(space) => !space.querySelector('svg').dispatchEvent(new PointerEvent("
            "'pointerdown', {bubbles: true, cancelable: true, pointerId: 1}))"
        )
        assert stopped, "WebKit selects what is round the picture"


# What of a figure is out of the window under the header, and how high it is.
SEEN = """(id) => {
  const host = document.getElementById(id);
  host.scrollIntoView();
  const parts = [host, ...host.querySelectorAll(
    '.spanbook-view svg, .spanbook-said, .spanbook-control, .spanbook-panel > div > button,'
    + '.spanbook-guide li.now, .spanbook-walk button:not([hidden])')];
  const top = document.querySelector('.bd-header').getBoundingClientRect().bottom;
  const out = parts.filter((part) => {
    const box = part.getBoundingClientRect();
    return box.top < top || box.bottom > innerHeight || box.left < 0 || box.right > innerWidth
      || box.height < 20;
  });
  return { out: out.map((part) => part.className.baseVal ?? part.className),
           height: Math.round(host.getBoundingClientRect().height) };
}"""


@every_figure
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844), (360, 800)])
def test_one_screen(shown, page_of, place, name, width, height, record_property):
    figure = shown(page_of, place, name, width=width, height=height)
    before = figure.ask(SEEN)
    record_property("measured", f"{name} at {width}x{height}: {before['height']} pixels high")
    for seed in range(1, 9):
        assert figure.ask(SEEN) == before == {"out": [], "height": before["height"]}
        figure.ask(RANDOM, seed)  # no sentence moves what is under it
    for _ in range(figure.page.locator(f"#{place} .spanbook-guide li").count()):
        assert figure.ask(SEEN) == before
        figure.page.locator(f"#{place} .spanbook-walk button").last.click()
    assert figure.tab.complaints() == []


@every_figure
def test_a_state_can_be_linked(shown, page_of, place, name):
    figure = shown(page_of, place, name)
    figure.ask(RANDOM, 5)
    there = figure.now()
    figure.page.wait_for_function("() => location.hash.includes('?')")
    query = "#" + figure.page.url.partition("#")[2]
    assert query.startswith(f"#{place}?")
    again = shown(page_of, place, name, query).now()
    assert again["numbers"] == there["numbers"]
    assert again["said"] == there["said"]


@every_figure
def test_a_link_to_a_state_leads_there(visit, page_of, place, name):
    tab = visit()
    page = tab.open(f"{page_of}#{place}?more=1")
    page.wait_for_function(READY, arg=place)
    box = page.locator(f"#{place}").bounding_box()
    assert 0 <= box["y"] <= 200  # below the header, in the upper third
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.evaluate("(place) => { location.hash = `${place}?more=2`; }", place)
    page.wait_for_timeout(200)
    assert 0 <= page.locator(f"#{place}").bounding_box()["y"] <= 200
    assert tab.complaints() == []


@every_figure
def test_nonsense_in_the_address(shown, page_of, place, name):
    start = shown(page_of, place, name).now()
    for word in ("1;;x,NaN", "toString", "", "0x10", "1e999"):
        words = "&".join(f"{key}={word}" for key in start["state"])
        words += "&more=1&__proto__=1&constructor=1"
        odd = shown(page_of, place, name, f"#{place}?{words}")
        assert odd.now()["state"] == start["state"]
        assert odd.tab.complaints() == []


JUNK = (
    "NaN Infinity 1e999 -1e308 1e308 1e5 2.5 0x10 true constructor __proto__ toString 1,2 1;2"
    " 1,2;3,4 1,2,3 1,2,3,4,5,6 ;;; ,, 1,2;3 0,0;0,0;0,0;0,0 5,5;6,6;7,7 99,99 -3 0 1"
    " 1,1,1,1 2,0,1,0 1e5,-1e5 %00 1e-300 3.0000001 -0 . - Span gat own none"
).split()
JUNK += ["", "é", "a" * 5000, ";".join(["1,1"] * 2000), ";".join(["1,-1e5"] * 7)]

# For each address: what is wrong with the state that the figure reads in it.
FUZZ = """async ([id, name, queries]) => {
  const base = [...document.scripts].find((script) => script.src.includes('figures/start.js')).src;
  const { read } = await import(new URL('state.js', base));
  const { default: figure } = await import(new URL(`${name}.js`, base));
  const { state: start } = JSON.parse(document.getElementById(id).dataset.start);
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const fits = (value, like, rows) => Array.isArray(like)
    ? Array.isArray(value) && value.every((part) => fits(part, like[0]))
      && value.length >= (rows ?? [like.length])[0]
      && value.length <= (rows ?? [like.length]).at(-1)
    : typeof value === typeof like && (typeof value !== 'number' || Number.isFinite(value));
  const wrong = (query) => {
    const state = read(query, start, figure);
    if (!same(Object.keys(state), Object.keys(start))) return 'other names';
    for (const [key, like] of Object.entries(start))
      if (!fits(state[key], like, figure.rows?.[key])) return `${key} is ${state[key]}`;
    for (const { key, type, min, max, step, options } of figure.controls ?? []) {
      if (!(key in start)) continue;
      if (type === 'choice' && !Object.keys(options).includes(state[key])) return key;
      if (type !== 'range') continue;
      if (state[key] < min || state[key] > max) return `${key} is out of range`;
      if (step % 1 === 0 && (state[key] - min) % step) return `${key} is no whole step`;
    }
    for (const { key, row, view = 0, min, max } of figure.handles?.(state) ?? []) {
      if (!key) continue;
      const { x, y, z } = figure.views[view];
      (row === undefined ? state[key] : state[key][row]).forEach((at, k) => {
        if (at < (min ?? [x, y, z][k][0]) || at > (max ?? [x, y, z][k][1]))
          throw new Error(`${key} ${row} is out of view`);
      });
    }
    const numbers = figure.numbers(state);
    const said = figure.say(state, numbers);
    if (!said || /undefined|NaN|Infinity/.test(said)) return said;
    const again = read('', state, figure);
    return same(again, state) ? '' : `read again it is ${JSON.stringify(again)}`;
  };
  const tried = (query) => {
    try { return wrong(query); } catch (error) { return String(error); }
  };
  return [['', tried('')], ...queries.map((query) => [query.slice(0, 200), tried(query)])]
    .filter(([, fault]) => fault);
}"""


@pytest.mark.parametrize(("page_of", "place", "name"), [*FIGURES, HOME])
def test_addresses_made_by_hand(visit, page_of, place, name):
    page = visit().open(page_of)
    start = page.evaluate("(id) => JSON.parse(document.getElementById(id).dataset.start)", place)
    draw = random.Random(name)
    keys = [*start["state"], "__proto__", "constructor"]
    queries = [
        urlencode({key: draw.choice(JUNK) for key in keys if draw.random() < 0.5})
        for _ in range(21_000 // len(FIGURES) + 1)
    ]
    assert page.evaluate(FUZZ, [place, name, queries]) == []


def test_a_refused_full_screen(shown):
    figure = shown(*places()[0])
    refuse = "Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('no'))"
    figure.page.evaluate(f"() => {{ {refuse}; }}")
    host = figure.page.locator(f"#{figure.place}")
    host.locator(".spanbook-more summary").click()
    host.get_by_role("button", name="Full screen").click()
    figure.page.wait_for_timeout(200)
    assert "fill the screen" in host.locator("[role=status]").inner_text()
    assert figure.tab.complaints() == []


@every_figure
def test_degenerate_states(shown, page_of, place, name):
    assert DEGENERATE[name], "list at least one state that needs care"
    figure = shown(page_of, place, name)
    for state, word in DEGENERATE[name]:
        figure.ask(
            "([id, given]) => { const f = document.getElementById(id).figure;"
            " f.change({...JSON.parse(JSON.stringify(f.start)), ...given}, true); }",
            state,
        )
        now = agree(figure)
        assert re.search(word, now["said"]), f"{state}: {now['said']!r} does not say {word!r}"
        assert not re.search("NaN|undefined|Infinity", now["said"])


NUDGE = """([id, given]) => {
    const figure = document.getElementById(id).figure;
    const start = {...JSON.parse(JSON.stringify(figure.start)), ...given};
    const nudged = (x) => Array.isArray(x) ? x.map(nudged)
        : typeof x === 'number' ? x + 1e-7 * (figure.nudges++ % 2 ? 1 : -1) : x;
    figure.nudges = 0;
    figure.change(start);
    const before = figure.numbers;
    figure.change(Object.fromEntries(Object.entries(start).map(
        ([key, value]) => [key, Array.isArray(value) ? nudged(value) : value])));
    return [before, figure.numbers];
}"""


@pytest.mark.parametrize("name", STEADY)
def test_nothing_jumps(shown, name):
    figure = shown(*next(place for place in places() if place[2] == name))
    for state, _ in [({}, ""), *DEGENERATE[name]]:
        if state.get("kind", "ConvexHull") != "ConvexHull":
            continue  # only the convex hull moves steadily with its atoms
        before, after = figure.ask(NUDGE, state)
        for label in STEADY[name]:
            moved = np.subtract(floats(after[label]), floats(before[label]))
            assert np.abs(moved).max() < 1e-4, f"{label} jumps at {state}"


@every_figure
def test_what_a_screen_reader_gets(shown, page_of, place, name, axe):
    figure = shown(page_of, place, name)
    page = figure.page
    host = page.locator(f"#{place}")
    for k in range(figure.handles().count()):
        handle = figure.handles().nth(k)
        told = {a: handle.get_attribute(a) for a in ("aria-label", "aria-valuetext")}
        assert all(told.values()), told
    labels = [handle.get_attribute("aria-label") for handle in figure.handles().all()]
    assert len(set(labels)) == len(labels), "two handles have the same name"
    handle = figure.handles().first
    handle.focus()
    said = handle.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert handle.get_attribute("aria-valuetext") != said
    page.wait_for_timeout(600)
    heard = host.locator("[role=status]").inner_text()
    assert heard == host.locator(".spanbook-said").inner_text()
    if not host.locator("dl").is_visible():
        host.locator(".spanbook-more summary").click()
    tree = host.aria_snapshot()
    for part in ("slider", 'button "Reset"', 'button "Copy as NumPy"', heard):
        assert part in tree.replace('\\"', '"')
    assert axe(page) == []


@every_figure
def test_a_frame_is_quick(shown, page_of, place, name, record_property):
    figure = shown(page_of, place, name)
    medians = []  # of rounds of which one is enough: what else the machine does can only add
    for seed in range(1, 10):
        figure.ask("(id) => { document.getElementById(id).figure.times.length = 0; }")
        figure.ask(RANDOM, seed)
        medians.append(np.median(figure.ask("(id) => document.getElementById(id).figure.times")))
        if medians[-1] < 8:
            break
    said = f"{name}: a frame takes {min(medians):.2f} ms of script"
    record_property("measured", said)
    assert min(medians) < 8


@every_figure
@pytest.mark.parametrize("width", [1280, PHONE])
def test_nothing_moves_when_it_comes_to_life(shown, page_of, place, name, width):
    figure = shown(page_of, place, name, width=width)
    figure.page.wait_for_timeout(300)
    moved = figure.ask(
        "() => new Promise((done) => { let sum = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) sum += entry.value; })"
        ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 100); })"
    )
    assert moved < 0.02


# How a word of the picture contrasts with the ground under it, as WCAG counts.
CONTRAST = """(id) => {
  const word = document.querySelector(`#${id} .spanbook-word.target`);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (part) => getComputedStyle(part).backgroundColor;
  let under = word;
  while (ground(under) === 'rgba(0, 0, 0, 0)') under = under.parentElement;
  const [a, b] = [getComputedStyle(word).fill, ground(under)].map(light).sort((a, b) => b - a);
  return (a + 0.05) / (b + 0.05);
}"""


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_forced_colours_leave_a_picture_its_ground(shown, system, chosen):
    page_of, place, name = next(one.values for one in FIGURES if one.id == "hull")
    figure = shown(page_of, place, name, theme=system, forced_colors="active")
    figure.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", chosen)
    assert figure.ask(CONTRAST) > 7
    figure.page.locator(f"#{place} .spanbook-walk").get_by_label("Next step").click()
    now = figure.page.locator(f"#{place} .spanbook-walk button.now")
    plain = figure.page.locator(f"#{place} .spanbook-walk button:not(.now)").first
    ground = "(button) => getComputedStyle(button).backgroundColor"
    assert now.evaluate(ground) != plain.evaluate(ground), "which button is next cannot be seen"


def test_every_figure_is_on_a_page():
    made = {path.stem for path in (SITE.parents[1] / "_static/figures").glob("*.py")}
    assert made == {figure for _, _, figure in places()}


def test_weight(record_property):
    import gzip

    folder = SITE / "_static/figures"
    weight = {p.stem: len(gzip.compress(p.read_bytes(), 9)) for p in sorted(folder.glob("*.js"))}
    made = {figure for _, _, figure in places()}
    kit = sum(weight.pop(part) for part in sorted(weight.keys() - made))
    record_property("measured", f"kit {kit} bytes compressed, figures {weight}")
    assert kit <= 14_000
    assert max(weight.values()) <= 5_000


@pytest.mark.parametrize("seed", range(5))
def test_linear_algebra_is_numpys(visit, address, seed):
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 6, size=2)
    A, y, b = rng.normal(size=(m, n)), rng.normal(size=m), rng.normal(size=m)
    if seed % 2:
        A[:, -1] = A[:, 0]  # dependent columns
    square = rng.normal(size=(m, m)) + 3 * np.eye(m)
    page = visit().open("404.html")
    got = page.evaluate(
        "async ([address, A, y, square, b]) => {"
        " const L = await import(`${address}_static/figures/linalg.js`);"
        " return {s: L.svd(A).s, rank: L.rank(A), w: L.lstsq(A, y), x: L.solve(square, b),"
        " soft: L.softmax(y)}; }",
        [address, *(part.tolist() for part in (A, y, square, b))],
    )
    close = {"rtol": 0, "atol": 1e-11}
    np.testing.assert_allclose(got["s"], np.linalg.svd(A, compute_uv=False), **close)
    assert got["rank"] == np.linalg.matrix_rank(A)
    np.testing.assert_allclose(got["w"], np.linalg.lstsq(A, y)[0], **close)
    np.testing.assert_allclose(got["x"], np.linalg.solve(square, b), **close)
    np.testing.assert_allclose(got["soft"], np.exp(y) / np.exp(y).sum(), **close)


def allowed(kind, atoms, point):
    """Return how far apart two allowed ways to make a point can be, by linear programmes."""
    from scipy.optimize import linprog

    rows, aims = [*atoms.T], [*point]
    if kind in ("AffineHull", "ConvexHull"):
        rows, aims = [*rows, np.ones(len(atoms))], [*aims, 1]
    least = 0 if kind in ("ConicHull", "ConvexHull") else -1e4  # free weights: far is enough
    ends = []
    for k in range(len(atoms)):
        for sign in (1, -1):
            cost = sign * np.eye(len(atoms))[k]
            made = linprog(cost, A_eq=rows, b_eq=aims, bounds=(least, 1e4))
            ends.append(cost @ made.x if made.status == 0 else np.nan)
    return np.nanmax(np.abs(np.add(ends[::2], ends[1::2])))


def test_weights_that_are_one_choice_of_many_are_said_to_be(shown):
    figure = shown(*next(place for place in places() if place[2] == "hull"))
    seen = set()
    line = {"atoms": [[1, 1], [2, 2], [3, 3]], "target": [1.5, 1.5]}
    edge = {"atoms": [[0, 0], [2, 0], [1, 0], [0, 3]], "target": [1, -1]}
    for seed in range(30):
        for given in [{}, line, edge]:
            figure.ask(RANDOM, seed)
            figure.ask(
                "([id, given]) => { const f = document.getElementById(id).figure;"
                " f.change({...f.state, ...given}, true); }",
                given,
            )
            now = figure.now()
            atoms = np.array(now["state"]["atoms"], float)
            kind = now["state"]["kind"]
            apart = allowed(kind, atoms, now["numbers"]["nearest point"])
            many = "many" in now["said"]
            assert many == (apart > 1e-6), (now["state"], now["said"], apart)
            seen.add((kind, many))
    kinds = ["Span", "AffineHull", "ConicHull", "ConvexHull"]
    either = {(kind, many) for kind in kinds for many in (True, False)}
    assert seen == either - {("Span", False)}  # three vectors in the plane are dependent


# The state, the weights and the sentence, at every frame until the motion is over.
MOTION = """async ([id, k]) => {
  const figure = document.getElementById(id).figure;
  document.querySelectorAll(`#${id} .spanbook-pill input`)[k].click();
  const seen = [];
  for (let frame = 0; frame < 200; frame++) {
    await new Promise(requestAnimationFrame);
    seen.push([figure.state, figure.numbers.weights, figure.said.textContent]);
    if (!figure.stop) return seen;
  }
}"""


def test_one_model_turns_into_another(shown):
    place = next(place for place in places() if place[2] == "one")
    figure = shown(*place, reduced_motion="no-preference")
    figure.page.wait_for_timeout(2500)  # its handle moves once by itself
    start = figure.now()
    seen = figure.ask(MOTION, 3)
    (last, weights, said), path = seen[-1], [np.array(w) for _, w, _ in seen]
    assert last["mix"] == [0, 0, 0, 1]
    between = [state for state, _, _ in seen if 0 < state["mix"][3] < 1]
    assert len(between) >= 3
    for state, w, words in seen[:-1]:
        assert {**state, "mix": 0} == {**start["state"], "mix": 0}  # no atom, no handle moves
        assert words == start["said"]
        share = state["mix"][3]
        first = np.array(start["numbers"]["weights"])
        np.testing.assert_allclose(w, (1 - share) * first + share * np.array(weights), atol=1e-12)
    assert np.abs(np.diff(path, axis=0)).max() < 0.6, "the weights jump"
    assert said == agree(figure)["said"] != start["said"]


# Words that lie on other words, or are cut off by their picture; titles that are cut.
WORDS = """(id) => {
  const boxed = (e) => [e.textContent, e.getBoundingClientRect()];
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  return [...document.querySelectorAll(`#${id} .spanbook-view`)].flatMap((view) => {
    const all = (name) => [...view.querySelectorAll(name)].map(boxed);
    const [words, ticks] = [all('.spanbook-word'), all('.spanbook-tick')];
    const frame = view.querySelector('svg').getBoundingClientRect();
    const title = view.querySelector('.spanbook-space');
    return [
      ...words.flatMap(([name, box], i) => [...words.slice(0, i), ...ticks]
        .filter(([, other]) => meet(box, other)).map(([other]) => `${name} lies on ${other}`)),
      ...words.filter(([, { left, right, top, bottom }]) => left < frame.left - 1
        || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1)
        .map(([name]) => `${name} is cut`),
      ...title.scrollWidth > title.clientWidth ? [`${title.textContent} is cut`] : [],
    ];
  });
}"""


@every_figure
@pytest.mark.parametrize("width", [1366, 390, 360])
def test_words_can_be_read(shown, page_of, place, name, width):
    figure = shown(page_of, place, name, width=width)
    assert figure.ask(WORDS) == []
    for seed in range(1, 21):
        figure.ask(RANDOM, seed)
        assert figure.ask(WORDS) == [], figure.now()["state"]
    for _ in range(figure.page.locator(f"#{place} .spanbook-guide li").count()):
        assert figure.ask(WORDS) == []
        figure.page.locator(f"#{place} .spanbook-walk button").last.click()

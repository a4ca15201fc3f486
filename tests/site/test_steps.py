"""The steps of the figures: each is reached by link and by hand, each goal by keys alone."""

import json

import numpy as np
import pytest
import test_figures
from conftest import PHONE
from figure_keys import press
from test_figures import READY, agree, every_figure

shown = test_figures.shown  # the fixture

# The step that a figure is at: its own data, the state, and the state that it shows.
STEP = """(id) => {
  const { steps, state } = document.getElementById(id).figure;
  return { at: steps.at, told: steps.told[steps.at], count: steps.count.textContent,
           done: steps.done, begins: steps.state(), shows: steps.shown() ?? null, state };
}"""

LISTEN = """(id) => {
  window.heard = [];
  const place = document.querySelector(`#${id} [role=status]`);
  new MutationObserver(() => heard.push(place.textContent)).observe(place, { childList: true });
}"""


def heard(figure, start):
    """Return whether a screen reader is told something that starts so, from now or before."""
    figure.page.wait_for_timeout(500)
    return any(words.startswith(start) for words in figure.page.evaluate("heard"))


@every_figure
def test_every_goal_is_reached_by_keys(shown, page_of, place, name):
    figure = shown(page_of, place, name)
    walk = figure.page.locator(f"#{place} .spanbook-walk")
    steps = figure.page.locator(f"#{place} .spanbook-guide li").count()
    assert 3 <= steps <= 5
    figure.ask(LISTEN)
    goals = 0
    for k in range(steps):
        now = figure.ask(STEP)
        assert now["at"] == k
        assert now["state"] == now["begins"], "the step's state is none that a hand could make"
        assert not now["done"]
        agree(figure)
        press(figure.page, place, now["shows"] or now["begins"])
        after = figure.ask(STEP)
        if now["told"].get("goal"):
            goals += 1
            assert after["done"], f"step {k + 1}: keys do not reach the goal"
            assert after["count"].startswith("✓")
            assert heard(figure, "Done.")
            figure.page.evaluate("heard.length = 0")
        agree(figure)
        walk.get_by_role("button", name="Step back").focus()
        figure.page.keyboard.press("Tab")
        figure.page.keyboard.press("Enter")  # Next, and at the end from the start
        if k + 1 < steps:
            assert heard(figure, f"Step {k + 2} of {steps}: ")
    assert goals
    assert figure.ask(STEP)["at"] == 0
    assert figure.tab.complaints() == []


@every_figure
def test_show_me_leads_to_the_goal(shown, page_of, place, name):
    figure = shown(page_of, place, name)
    walk = figure.page.locator(f"#{place} .spanbook-walk")
    for _ in range(figure.page.locator(f"#{place} .spanbook-guide li").count()):
        now = figure.ask(STEP)
        if now["shows"]:
            asked = figure.page.locator(f"#{place} .asked")
            assert asked.count() >= 1, "what is asked for is not marked"
            walk.get_by_role("button", name="Show me").click()
            after = figure.ask(STEP)
            assert after["state"] == now["shows"], "what is shown is none that a hand could make"
            assert after["done"] == bool(now["told"].get("goal"))
            agree(figure)
        walk.get_by_role("button").last.click()


@every_figure
def test_a_link_to_a_step(shown, page_of, place, name):
    figure = shown(page_of, place, name, f"#{place}?step=3")
    there = figure.ask(STEP)
    assert there["at"] == 2
    assert there["state"] == there["begins"]
    figure.handles().first.focus()
    figure.page.keyboard.press("ArrowUp")
    figure.page.keyboard.press("ArrowRight")
    moved = figure.ask(STEP)["state"]
    last = figure.page.locator(f"#{place} .spanbook-guide li").count() - 1
    figure.page.wait_for_function("() => location.hash.split('&').length > 1")
    query = "#" + figure.page.url.partition("#")[2]
    assert query.startswith(f"#{place}?step=3&")
    again = shown(page_of, place, name, query).ask(STEP)
    assert (again["at"], again["state"]) == (2, moved)
    for odd, at in [("0", 0), ("-3", 0), ("2.5", 1), ("99", last), ("x", 0), ("NaN", 0)]:
        figure = shown(page_of, place, name, f"#{place}?step={odd}")
        assert figure.ask(STEP)["at"] == at
        assert figure.tab.complaints() == []


@every_figure
@pytest.mark.parametrize("how", ["no script", "print"])
def test_the_whole_list_is_read_without_scripts_and_on_paper(visit, page_of, place, name, how):
    tab = visit(java_script_enabled=how == "print", width=PHONE)
    page = tab.open(page_of)
    if how == "print":
        page.locator(f"#{place}").scroll_into_view_if_needed()
        page.wait_for_function(READY, arg=place)
        page.emulate_media(media="print")
    items = page.locator(f"#{place} .spanbook-guide li")
    assert items.count() >= 3
    tops = []
    for item in items.all():
        assert item.is_visible()
        assert item.inner_text().strip()
        tops.append(item.bounding_box()["y"])
    assert tops == sorted(set(tops)), "the steps lie on one another"
    assert tops[0] > page.locator(f"#{place} .spanbook-stage").bounding_box()["y"]
    assert not page.locator(f"#{place} .spanbook-walk button").first.is_visible()
    if how == "print":  # no room is kept for controls that are not on paper
        panel, said = (
            page.locator(f"#{place} {c}") for c in (".spanbook-panel", ".spanbook-said")
        )
        assert panel.bounding_box()["height"] < said.bounding_box()["height"] + 20
        hints = page.locator(f"#{place} :is(.spanbook-hint, .spanbook-ring)")
        assert hints.count() >= 1
        assert not any(hint.is_visible() for hint in hints.all()), "nothing is dragged on paper"
    else:  # none either for a picture that comes with the script
        stage = page.locator(f"#{place} .spanbook-stage")
        still = stage.locator("img.only-light")
        assert stage.bounding_box()["height"] < still.bounding_box()["height"] + 20
        wide, high = still.evaluate("(image) => [image.naturalWidth, image.naturalHeight]")
        box = still.bounding_box()
        assert box["height"] < box["width"] * high / wide + 20


def test_goals_mean_the_same_in_the_page_and_in_the_build(visit, address):
    from pictures import goals

    rng = np.random.default_rng(7)
    values = {"a": 0.5, "b": [1.0, -2.0, 0.5], "c 2": [[1, 2], [3, 4]], "kind": "Span", "on": True}
    signs = ["<", ">", "<=", ">=", "="]
    asked = [f"{w} {s} {x}" for s in signs for x in rng.choice([-2, 0.5, 1, 2, 3.5, 4], 5) for w in
             ("a", "b", "b 2", "c 2", "c 2 1", "c 2 2 1")]  # fmt: skip
    asked += ["kind = Span", "kind = span", "on = true", "on = false", "a > 0 and b 1 > 0"]
    asked += ["a > 0 and b > 0", "a = 0.5000000001", "a = 0.50001"]
    parsed = [goals.parsed(goal, values) for goal in asked]
    page = visit().open("404.html")
    got = page.evaluate(
        "async ([address, all, values]) => {"
        " const { reached } = await import(`${address}_static/figures/goals.js`);"
        " return all.map((goal) => reached(goal, values)); }",
        [address, parsed, values],
    )
    assert got == [goals.reached(goal, values) for goal in parsed]
    assert {True, False} == set(got)


def test_motion_is_only_for_those_who_want_it(visit):
    state = "() => JSON.stringify(document.querySelector('.spanbook-figure').figure?.state)"
    for wish, moves in [("no-preference", True), ("reduce", False)]:
        tab = visit(reduced_motion=wish)
        page = tab.open("book/hull.html")
        place = page.locator(".spanbook-figure").first.get_attribute("id")
        page.locator(".spanbook-stage").first.scroll_into_view_if_needed()
        page.wait_for_function(READY, arg=place)
        start = page.evaluate(state.replace(".state", ".start"))
        seen = set()
        for _ in range(30):
            seen.add(page.evaluate(state))
            page.wait_for_timeout(100)
        assert (len(seen) > 3) == moves, "the hint"
        assert page.evaluate(state) == start, "the hint ends where it began"
        assert "?" not in page.url
        page.get_by_role("button", name="Show me").first.click()
        begun = json.loads(page.evaluate(state))
        assert (begun["target"] != [1, 2]) == moves
        page.wait_for_function(
            "() => document.querySelector('.spanbook-figure').figure.steps.done"
        )
        assert tab.complaints() == []

"""Exercises in the page: the verdicts are those of the build, and what a reader did is kept.

By default one exercise of each kind is solved in a chapter; `--all` solves every one, with every
slip, for three seeds.
"""

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from conftest import PHONE, in_folders, settled
from figure_keys import press
from figure_probe import READY
from serve import SITE
from test_live import needs_python

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
KEPT = "JSON.parse(localStorage.getItem('spanbook exercises'))?.exercises ?? {}"
# What can be pressed in an exercise and is smaller than a finger.
SMALL = """() => [...document.querySelectorAll(
    ".spanbook-exercise :is(button, input, textarea, summary, label[for] + *, .spanbook-option)")]
    .filter((e) => e.checkVisibility() && !e.closest(".spanbook-option > *, .spanbook-cell"))
    .map((e) => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.9 || box.width < 43.9).map(([name]) => name)"""
CUT_OFF = """() => [...document.querySelectorAll(".spanbook-exercise")]
    .filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.id)"""
AT = "(name) => document.getElementById(`exercise-${name}`).exercise.at"
VERDICT = "(name) => document.querySelector(`#exercise-${name} [role=status]`).dataset.verdict"
START = "(id) => document.getElementById(id).figure.start"
NOW = "(id) => document.getElementById(id).figure.state"


class Found(HTMLParser):
    """The exercises of a page, as the page holds them."""

    def __init__(self, text):
        super().__init__()
        self.all = {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Note an exercise."""
        told = dict(attributes)
        if "data-exercise" in told:
            about = json.loads(told["data-exercise"])
            self.all[about["name"]] = about


def chapters():
    """Return {page: exercises} of the site."""
    found = {p: Found(p.read_text("utf-8")).all for p in sorted(SITE.glob("book/*.html"))}
    return {f"book/{page.name}": exercises for page, exercises in found.items() if exercises}


PAGES = chapters()
every_chapter = pytest.mark.parametrize("chapter", PAGES)
CODE = [
    n
    for found in PAGES.values()
    for n, e in found.items()
    if e["variants"][0]["ask"]["check"] == "code"
]
first_chapter = next(iter(p for p in PAGES if "hull" in p), next(iter(PAGES), "none"))


def keys(chapter):
    """Return {name: [(rights, slips), ...]} of a chapter: the keys of its variants."""
    from exercises import source
    from exercises.variants import rights, variants

    text = (SITE.parents[1] / chapter).with_suffix(".md").read_text("utf-8")
    found = {}
    for exercise in source.read(text):
        kept, _ = variants(exercise)
        if exercise.choices:
            good = [at for at, choice in enumerate(exercise.choices) if choice.kind == "yes"]
            bad = [[at] for at, choice in enumerate(exercise.choices) if choice.kind == "no"]
            found[exercise.name] = [([good], bad)]
        else:
            found[exercise.name] = [(rights(n), [*n["wrong"].values()]) for _, n in kept]
    return found


def typed(value):
    """Return an answer as one types it."""
    value = np.asarray(value, float)
    if value.ndim == 2:
        return "\n".join(map(typed, value))
    return ", ".join(f"{x:.0f}" if x == round(x) else repr(float(x)) for x in np.ravel(value))


def flat(state):
    """Return the entries of a figure's state by name, whatever their depth."""
    if isinstance(state, dict):
        state = state.items()
    elif isinstance(state, list):
        state = enumerate(state)
    else:
        return {"": state}
    return {f"{key} {at}": x for key, part in state for at, x in flat(part).items()}


def by_hand(page, place, state):
    """Bring a figure from its start to a state by keys; return what it is in and should be in."""
    page.locator(f"#{place}").scroll_into_view_if_needed()
    page.wait_for_function(READY, arg=place)
    page.locator(f"#{place}").get_by_role("button", name="Reset").focus()
    page.keyboard.press("Enter")
    wanted = page.evaluate(START, place) | state
    press(page, place, wanted)
    return flat(page.evaluate(NOW, place)), flat(wanted)


def answer(page, about, at, value):
    """Give an answer by keyboard alone; return the verdict."""
    name, ask = about["name"], about["variants"][at]["ask"]
    place, key = f"#exercise-{name}", page.keyboard.press
    while page.evaluate(AT, name) != at:
        page.focus(f"{place} .spanbook-exercise-bar button")
        key("Enter")
    if ask["check"] == "choice":
        for one in value:
            page.focus(f"{place}-{one}")
            key("Space")
    elif ask["check"] == "state":
        made, wanted = by_hand(page, f"figure-{ask['figure']}", json.loads(json.dumps(value)))
        assert made == pytest.approx(wanted, abs=1e-9), f"{name}: keys do not lead there"
    else:
        page.focus(f"{place}-field")
        key("Control+a")
        key("Delete")
        page.keyboard.type(typed(value))
    several = len(about["variants"][at]["shape"] or ()) == 2
    if ask["check"] in ("choice", "state"):
        page.focus(f"{place} .spanbook-row button")
    key("Control+Enter" if several else "Enter")
    return page.evaluate(VERDICT, name)


def solved(chapter, whole):
    """Yield (name, variant, rights, slips) of what is asked of the page of a chapter."""
    kinds = set()
    for name, variants in keys(chapter).items():
        kind = PAGES[chapter][name]["variants"][0]["ask"]["check"]
        if kind == "code" or (kind in kinds and not whole):
            continue
        kinds.add(kind)
        for at, (rights, slips) in list(enumerate(variants))[: 3 if whole else 1]:
            yield name, at, rights, slips


@every_chapter
def test_verdicts_are_those_of_the_build(visit, chapter, request, record_property):
    whole = request.config.getoption("--all", default=False)
    tab = visit()
    page = tab.open(chapter)
    told, wrong, count, asked = PAGES[chapter], [], 0, {}
    for name, at, rights, slips in solved(chapter, whole):
        for slip in slips:
            if answer(page, told[name], at, slip) != "wrong":
                wrong.append(f"{name} {at}: a slip is not wrong: {slip}")
        for right in rights:
            if answer(page, told[name], at, right) != "right":
                wrong.append(f"{name} {at}: not right: {right}")
        asked[name] = at
        count += len(slips) + len(rights)
    assert wrong == []
    page.reload()
    for name, at in asked.items():
        place = page.locator(f"#exercise-{name}")
        assert "✓ solved" in place.locator(".spanbook-exercise-state").inner_text(), name
        assert page.evaluate(AT, name) == at
    page.evaluate(f"""() => {{
        const exercises = {KEPT};
        for (const one of Object.values(exercises)) one.digest = "other";
        localStorage.setItem("spanbook exercises", JSON.stringify({{ version: 1, exercises }}));
    }}""")
    page.reload()
    assert "".join(page.locator(".spanbook-exercise-state").all_inner_texts()) == ""
    assert tab.complaints() == []
    record_property("measured", f"{chapter}: {count} answers to {len(asked)} exercises")


@pytest.fixture
def weights(visit):
    """Return a tab at one exercise, its field, and what is said."""
    tab = visit()
    page = tab.open(first_chapter)
    place = page.locator("#exercise-hull-weights")
    return tab, page, place, place.locator("input"), place.get_by_role("status")


def test_a_named_slip_and_each_condition(weights):
    tab, _, place, field, said = weights
    field.fill("1/3 1/3 1/3")
    assert "read as (1/3, 1/3, 1/3)" in place.inner_text()
    field.press("Enter")
    assert said.inner_text().startswith("✗ Not yet.\n\nAll weights alike")
    assert "✓ They sum to 1." in said.inner_text()
    field.fill("1/0 1 1")
    field.press("Enter")
    assert "Nothing can be divided by 0." in said.inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    assert "NaN" not in place.inner_html()
    assert tab.complaints() == []


def test_a_reload_a_changed_text_and_new_numbers(weights):
    _, page, place, field, said = weights
    field.fill("1 1 1")
    field.press("Enter")
    before = place.locator("p").first.inner_text()
    page.reload()
    assert field.input_value() == "1 1 1"
    assert "tried" in place.inner_text()
    place.get_by_role("button", name="New numbers (1 of 6)").click()
    assert place.locator("p").first.inner_text() != before
    assert "Numbers 2 of 6" in said.inner_text()
    assert field.input_value() == ""
    page.reload()
    assert place.get_by_role("button", name="New numbers (2 of 6)").is_visible()
    page.evaluate(f"""() => {{
        const exercises = {KEPT};
        exercises["hull-weights"].digest = "other";
        localStorage.setItem("spanbook exercises", JSON.stringify({{ version: 1, exercises }}));
    }}""")
    page.reload()
    assert place.get_by_role("button", name="New numbers (1 of 6)").is_visible()
    assert "tried" not in place.inner_text()


def test_a_solution_looked_at(weights):
    tab, _, place, field, said = weights
    rights = [variant[0][0] for variant in keys(first_chapter)["hull-weights"]]
    assert [place.locator("details.hint").nth(i).is_visible() for i in (0, 1)] == [True, False]
    place.locator("summary").first.click()
    assert place.locator("details.hint").nth(1).is_visible()
    place.locator("details.solution summary").click()
    field.fill(typed(rights[0]))
    field.press("Enter")
    assert "solve it with new numbers" in said.inner_text()
    assert "solution looked at" in place.inner_text()
    code = place.locator(".spanbook-cell pre").first.inner_text()
    place.get_by_role("button", name="New numbers (1 of 6)").click()
    changed = place.locator(".spanbook-cell pre").first.inner_text()
    assert changed != code
    assert changed.splitlines()[-1] == code.splitlines()[-1]
    field.fill(typed(rights[1]))
    field.press("Enter")
    assert place.locator(".spanbook-exercise-state").inner_text().endswith("solved")
    assert tab.complaints() == []


def test_numbers_that_a_sheet_names(visit):
    page = visit().open(first_chapter + "?numbers=7")
    shown = page.locator(".spanbook-exercise .blank small").all_text_contents()
    counts = [len(about["variants"]) for about in PAGES[first_chapter].values()]
    # sheet 7 comes after one round of six: each exercise is moved on by its place
    assert shown == [f"numbers {(7 + i) % n + 1} of {n}" for i, n in enumerate(counts)]


def test_dragging_in_the_picture_gives_an_answer(visit):
    page = visit().open(first_chapter)
    place = page.locator("#exercise-hull-normal")
    assert "Or drag in the picture." in place.inner_text()
    picture = place.locator(".spanbook-proof svg")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 50, steps=3)
    page.mouse.up()
    assert re.fullmatch(r"−?[\d.]+, −?[\d.]+", place.locator("input").input_value())
    assert "and your answer" in picture.get_attribute("aria-label")


LOOKS = {
    "narrow": {"width": 320},
    "dark": {"theme": "dark"},
    "forced": {"forced_colors": "active"},
}


@every_chapter
@pytest.mark.parametrize("look", LOOKS)
def test_everyone(visit, axe, chapter, look):
    tab = visit(**LOOKS[look])
    page = tab.open(chapter)
    for summary in page.locator(".spanbook-exercise summary").all():
        if summary.is_visible():
            summary.click()
    for name, about in PAGES[chapter].items():
        kind, place = about["variants"][0]["ask"]["check"], page.locator(f"#exercise-{name}")
        if kind == "choice":
            place.locator("input").first.check()
        elif kind not in ("state", "code"):
            place.locator("input, textarea").first.fill("1 1")
        if kind != "code":
            place.locator("button[type=submit]").click()
    assert page.evaluate(SMALL) == []
    assert page.evaluate(TOO_WIDE) == 0
    page.add_style_tag(content="html { font-size: 200% }")
    page.evaluate("dispatchEvent(new Event('resize'))")  # as a browser does that enlarges text
    page.wait_for_timeout(600)  # the theme takes its time
    assert page.evaluate(CUT_OFF) == []
    assert axe(page) == []
    assert page.locator(".spanbook-exercise [role=status]").count() == len(PAGES[chapter])
    assert tab.complaints() == []


def test_a_word_of_the_glossary_in_a_choice(visit):
    page = visit().open("book/transformer.html")
    label = page.locator("#exercise-transformer-skip label:has(.spanbook-term)").last
    term, tip = label.locator(".spanbook-term"), label.locator(".spanbook-tip")
    term.hover()
    tip.wait_for()
    box, own = tip.bounding_box(), label.bounding_box()
    assert own["x"] <= box["x"] < box["x"] + box["width"] <= own["x"] + own["width"] + 1


def test_without_javascript(visit):
    page = visit(PHONE, java_script_enabled=False).open(first_chapter)
    place = page.locator("#exercise-hull-weights")
    assert place.locator("p").first.is_visible()
    assert place.locator("summary").count() == 3
    assert place.locator("input").count() == 0
    assert page.get_by_text("All weights alike").count() == 0


def test_on_paper(visit):
    page = visit().open(first_chapter)
    page.emulate_media(media="print")
    place = page.locator("#exercise-hull-weights")
    assert place.locator(".blank").inner_text().split() == "Three weights: numbers 1 of 6".split()
    assert place.get_by_text("None of the three weights").is_visible()
    assert place.get_by_text("The weights sum to 1.").is_visible()
    assert not place.locator("button, input, [role=status]").filter(visible=True).count()


def test_from_a_folder(visit):
    page = visit().open(first_chapter, SITE.as_uri() + "/")
    field = page.locator("#exercise-hull-weights input")
    field.fill(typed(keys(first_chapter)["hull-weights"][0][0][0]))
    field.press("Enter")
    assert page.evaluate(VERDICT, "hull-weights") == "right"


def test_the_chapter_all(visit, axe, tmp_path):
    tab = visit()
    page = tab.open(first_chapter)
    field = page.locator("#exercise-hull-weights input")
    field.fill(typed(keys(first_chapter)["hull-weights"][0][0][0]))
    field.press("Enter")
    tab.open("about/exercises.html")
    row = page.locator("li[data-name=hull-weights]")
    assert "solved" in row.inner_text()
    total = len(PAGES[first_chapter])
    assert f"1 of {total} solved" in page.locator("#of-hull").inner_text()
    page.get_by_label("Open ones only").check()
    assert not row.is_visible()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Save to a file").click()
    kept.value.save_as(tmp_path / "mine.json")
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("button", name="Forget everything: really?").click()
    assert page.evaluate(KEPT) == {}
    said = page.get_by_role("status")
    for text, words in [("{", "cannot be read"), ("[1]", "not from"), ("null", "not from")]:
        bad = {"name": "bad.json", "mimeType": "application/json", "buffer": text.encode()}
        page.get_by_label("Read from a file").set_input_files(bad)
        script = "() => document.querySelector('.spanbook-keep [role=status]').textContent"
        page.wait_for_function(f"() => ({script})().includes('{words}')")
    page.get_by_label("Read from a file").set_input_files(tmp_path / "mine.json")
    page.wait_for_function("() => localStorage.getItem('spanbook exercises')")
    assert said.inner_text() == "1 exercise taken over."
    assert page.evaluate(KEPT)["hull-weights"]["state"] == "solved"
    assert axe(page) == []
    assert tab.complaints() == []


@pytest.mark.parametrize("folders", [False, True])
def test_a_chapter_that_is_done_is_marked(visit, folders):
    tab = visit(1366)
    other = next(page for page in PAGES if page != first_chapter)
    if folders:
        tab.page.route(f"**/{other}", in_folders)
    page = tab.open(other)
    done = {name: {"state": "solved", "digest": "x"} for name in PAGES[first_chapter]}
    kept = json.dumps({"version": 1, "exercises": done})
    page.evaluate("(kept) => localStorage.setItem('spanbook exercises', kept)", kept)
    page.reload()
    marked = page.locator(".bd-sidebar-primary a.spanbook-done")
    assert marked.count() == 1
    assert "Hull" in marked.first.inner_text()


def test_weight(record_property):
    import gzip

    folder = SITE / "_static/exercises"
    names = "exercises.js", "exercises.css"
    weight = sum(len(gzip.compress((folder / n).read_bytes(), 9)) for n in names)
    record_property("measured", f"script and style of exercises: {weight} bytes")
    assert weight <= 14 * 1024
    for page in ("index.html", "gallery/index.html"):
        assert "exercises/exercises" not in (SITE / page).read_text("utf-8")


def test_an_answer_is_quick(visit, record_property):
    page = visit().open(first_chapter)
    took = page.evaluate("""async () => {
        const places = [...document.querySelectorAll(".spanbook-exercise")].map((e) => e.exercise);
        const times = [];
        for (const one of places.filter((e) => e.way.field?.localName === "input")) {
            one.way.text = "1 1 1";
            const began = performance.now();
            await one.check();
            times.push(performance.now() - began);
        }
        return Math.max(...times);
    }""")
    record_property("measured", f"slowest check: {took:.1f} ms")
    assert took < 100


def test_the_search_finds_no_reasons():
    text = (SITE / "_static/found.js").read_text("utf-8")
    assert "prove it with three numbers" in text
    assert "All weights alike" not in text


def test_state_while_one_drags(visit):
    tab = visit()
    page = tab.open(first_chapter)
    about = PAGES[first_chapter]["hull-corner"]
    (right,), _ = keys(first_chapter)["hull-corner"][0]
    place = page.locator("#exercise-hull-corner")
    assert answer(page, about, 0, {}) == "wrong"
    by_hand(page, "figure-hull", right)
    assert settled(page, f"({VERDICT})('hull-corner')", "right") == "right"
    assert "solved" in place.inner_text()
    assert tab.complaints() == []


def test_a_figure_by_keyboard(visit):
    page = visit().open(first_chapter)
    page.locator("#figure-hull").scroll_into_view_if_needed()
    grip = page.locator("#figure-hull [role=slider][aria-label*=target]")
    grip.wait_for()
    page.focus("#exercise-hull-corner .spanbook-row button")
    page.keyboard.press("Enter")
    verdict = f"({VERDICT})('hull-corner')"
    assert page.evaluate(verdict) in ("wrong", "unread")
    grip.focus()
    for key in ["ArrowLeft", "ArrowUp"] * 20:  # from beside the first atom to straight above it
        page.keyboard.press(key)
        if page.evaluate(verdict) == "right":
            break
    assert page.evaluate(verdict) == "right"


def test_a_program_whose_python_does_not_come(visit):
    tab = visit()
    tab.context.route("**/live/tried.js", lambda route: route.abort())
    page = tab.open(f"book/{CODE[0].partition('-')[0]}.html")
    place = page.locator(f"#exercise-{CODE[0]}")
    for _ in range(2):
        place.get_by_role("button", name="Run and check").click()
        place.get_by_role("status").get_by_text("imported module").wait_for()


@needs_python
@pytest.mark.parametrize("program_of", CODE)
def test_a_program(visit, program_of):
    """It is tried in the page's Python, and a slip is called by its name."""
    chapter = f"book/{program_of.partition('-')[0]}.html"
    tab = visit()
    page = tab.open(chapter)
    place = page.locator(f"#exercise-{program_of}")
    ((right,), slips) = keys(chapter)[program_of][0]
    verdict = f"({VERDICT})('{program_of}')"
    done = f"() => ['right', 'wrong'].includes({verdict})"
    broken = re.sub(r"    .*", "    return 1 / 0", right, count=1)
    right = f"print('a draft', end='')\n{right}"
    for program in [*slips, broken, right]:
        field = place.locator("textarea")
        field.fill(program)
        field.press("Control+Enter")
        settled(page, verdict, "wait")
        page.wait_for_function(done, timeout=120_000)
        said = place.get_by_role("status").inner_text()
        if program == broken:
            assert "ZeroDivisionError in line 2: division by zero" in said
        assert said.startswith("✓ Right." if program == right else "✗ Not yet."), program
    assert tab.complaints() == []

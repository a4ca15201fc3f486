"""The model that runs in the page: on request, by keyboard, and with nothing from elsewhere."""

import pytest
from conftest import DESK, PHONE
from serve import SITE

PAGE = "book/transformer.html"
BUILT = SITE / "_static/reactions/encoder.safetensors"
pytestmark = pytest.mark.skipif(not BUILT.exists(), reason="this site was built without the model")


def wait(page, words):
    """Wait until the status has some words; return it whole."""
    told = page.locator(".spanbook-reaction [role=status]")
    told.get_by_text(words).wait_for(timeout=60_000)
    return told.inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_reader_runs_the_model_by_keyboard(visit, axe, width, theme):
    tab = visit(width, theme)
    page, asked = tab.page, []
    page.on("request", lambda request: asked.append(request.url))
    tab.open(PAGE)
    box = page.locator(".spanbook-reaction")
    assert wait(page, "Recorded").endswith("14 of 14 product atoms as known.")
    box.locator("select[name=example]").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    assert not [url for url in asked if "reactions/" in url and "start.js" not in url]
    page.keyboard.press("Enter")
    assert "head 5: 14 of 14 product atoms as known" in wait(page, "none wrong")
    (model,) = [url for url in asked if url.endswith(".safetensors")]
    assert model.startswith(tab.address)
    assert sum(file.stat().st_size for file in BUILT.parent.iterdir()) <= 1_500_000
    lines = box.locator("svg path.reached")
    assert lines.count() == 14
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    box.locator("select[name=example]").select_option(label="Claisen rearrangement")
    assert "4 of 10 product atoms as known, wrong: " in wait(page, "of 10 product atoms")
    assert box.locator("svg path.residual").count() == box.get_by_text("✗").count() == 6
    low = "m.getBBox().y + m.getBBox().height"
    beyond = f"all => all.map(m => {low} - m.ownerSVGElement.viewBox.baseVal.height)"
    assert max(box.locator("svg text.residual").evaluate_all(beyond)) <= 0  # no mark is cut
    box.locator("summary").press("Enter")
    verdicts = box.locator("td:last-child").all_inner_texts()
    assert [verdicts.count(word) for word in ("right", "wrong")] == [4, 6]
    assert axe(page) == []
    assert tab.complaints() == []


def test_an_edited_reaction_has_no_known_map_and_another_head_does_worse(visit):
    tab = visit()
    page = tab.open(PAGE)
    box = page.locator(".spanbook-reaction")
    box.get_by_role("button").press("Enter")
    wait(page, "14 of 14")
    box.locator("select[name=head]").select_option("10,4")
    assert "none wrong" not in wait(page, "Layer 10, head 4")
    box.locator("input[name=noise]").press("Space")
    assert "none wrong" not in wait(page, "Numbers shuffled")
    box.locator("input[name=noise]").press("Space")
    wait(page, "Layer 10, head 4")
    field = box.locator("input[name=reaction]")
    field.fill("CCO.CC(=O)Cl>>CCOC(C)=O")
    field.press("Enter")
    assert "an answer for 6 of 6 product atoms" in wait(page, "no known map")
    field.fill("CCO")
    field.press("Enter")
    wait(page, "one >>")
    box.locator("input[name=noise]").press("Space")  # asked of no reaction, so of none shown
    wait(page, "one >>")
    box.locator("select[name=head]").select_option("10,5")
    assert wait(page, "no known map").startswith("Layer 10, head 5")
    box.locator("input[name=noise]").press("Space")
    field.fill("[CH3:1][OH:2]>>[CH2:1]=[O:2]")  # a reader's own map
    field.press("Enter")
    wait(page, "of 2 product atoms as known")
    assert tab.complaints() == []


def test_what_is_asked_for_while_it_runs_is_run_next(visit):
    page = visit().open(PAGE)
    box = page.locator(".spanbook-reaction")
    box.get_by_role("button").press("Enter")
    wait(page, "none wrong")
    for name in ("Suzuki coupling", "Grignard", "Cope rearrangement"):
        box.locator("select[name=example]").select_option(label=name)
    box.locator("summary").focus()
    assert "head 5: 5 of 7 product atoms as known" in wait(page, "of 7 product atoms")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert box.locator("tbody").count() == 1


def test_when_the_model_does_not_come_the_page_says_so_and_tries_again(visit):
    tab = visit()
    page = tab.open(PAGE)
    tab.context.route("**/*.safetensors", lambda route: route.abort())
    button = page.locator(".spanbook-reaction").get_by_role("button")
    button.press("Enter")
    wait(page, "Run tries again")
    tab.context.unroute("**/*.safetensors")
    button.press("Enter")
    wait(page, "14 of 14")


@pytest.mark.parametrize("base", ["server without scripts", "folder"])
def test_without_scripts_and_from_a_folder_the_recorded_picture_stands(visit, base):
    tab = visit(java_script_enabled=base == "folder")
    page = tab.open(PAGE, f"{SITE.as_uri()}/" if base == "folder" else None)
    box = page.locator(".spanbook-reaction")
    assert box.locator("svg path.reached").count() == 14
    assert box.locator("form").is_visible() == (base == "folder")
    if base == "folder":
        wait(page, "read from a folder")
        box.get_by_role("button").press("Enter")
    assert tab.complaints() == []
    licence = box.get_by_role("link", name="licence")
    licence.click()
    page.wait_for_url("**/LICENSE.txt")

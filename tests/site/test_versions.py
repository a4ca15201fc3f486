"""The list of versions, shown where the site has an address; here it is put into a page."""

import json

import pytest
from serve import ROOT

VERSIONS = [
    {"name": "0.2.0 (newest)", "version": "0.2.0", "url": "../../new/", "preferred": True},
    {"name": "0.1.0", "version": "0.1.0", "url": "../../old/", "preferred": False},
]
PUT = """([template, version]) => {
    const place = document.createElement("div");
    place.innerHTML = template;
    const menu = place.querySelector("details");
    Object.assign(menu.dataset, {list: "list.json", version, page: "book/hull.html"});
    document.querySelector(".navbar-header-items__end").prepend(menu);
}"""


@pytest.mark.parametrize(("version", "old"), [("0.1.0", 1), ("0.2.0", 0), ("0.3.0", 0)])
def test_versions(visit, axe, version, old):
    tab = visit(1366, bypass_csp=True)
    answer = {"body": json.dumps(VERSIONS), "content_type": "application/json"}
    tab.context.route("**/list.json", lambda route: route.fulfill(**answer))
    page = tab.open("book/hull.html")
    template = (ROOT / "docs/_templates/version-switcher.html").read_text("utf-8")
    page.evaluate(PUT, [template, version])
    page.add_script_tag(path=ROOT / "docs/_static/scripts/versions.js")
    menu = page.locator(".spanbook-versions")
    menu.locator("summary").click()
    links = menu.get_by_role("link")
    assert [link.inner_text() for link in links.all()] == ["0.2.0 (newest)", "0.1.0"]
    assert links.first.get_attribute("href") == "../../new/book/hull.html"
    note = page.locator(".spanbook-old")
    assert note.count() == old
    if old:
        assert "spanbook 0.1.0, which is not the newest" in note.inner_text()
        assert note.get_by_role("link").get_attribute("href") == "../../new/book/hull.html"
    assert axe(page) == []
    assert tab.complaints() == []

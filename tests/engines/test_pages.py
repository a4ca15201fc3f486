"""A page of each kind opens, and whatever goes wrong in one is seen."""

import pytest

PAGES = (
    "index.html book/hull.html about/exercises.html gallery/index.html"
    " gallery/hull/plot_four_sets.html reference/index.html"
    " reference/api/spanbook.ConvexHull.html about/claims.html search.html"
).split()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens(page, name):
    page.open(name)
    assert page.ask("() => document.querySelector('h1').getClientRects().length") == 1
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.ask(wide) == 0
    assert page.faults() == []


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("setTimeout(() => { throw new Error('thrown'); })", "thrown"),
        ("{ Promise.reject(new Error('nobody')); }", "rejected: Error: nobody"),
        ("console.error('told')", "told"),
        ("{ document.body.append(Object.assign(new Image(), {src: 'none.png'})); }", "none.png"),
        ("{ new Image().src = 'http://127.0.0.2/'; }", "refused: http://127.0.0.2"),
    ],
)
def test_a_fault_is_seen(page, does, said):
    page.open("404.html")
    page.ask(f"() => {does} ?? null" if does[0] != "{" else f"() => {does}")
    page.wait("() => window.faults.length")  # a server takes its time
    (fault,) = page.faults()
    assert said in fault


def test_words_of_the_glossary_are_underlined(page):
    page.open("book/hull.html")
    line = "(which) => [...new Set([...document.querySelectorAll(which)].map("
    line += "(link) => getComputedStyle(link).textDecorationLine))]"
    assert page.ask(line, ".bd-article a.spanbook-term") == ["underline"]

"""A page on paper: complete, in light colours, and as it was when the printing is over."""

import pytest
from conftest import DESK, settled

# What is cut off or hidden that should not be, and what is shown that should not be.
FAULTS = """() => {
    const shown = (e) => e.checkVisibility({ contentVisibilityAuto: true });
    const all = (query) => [...document.querySelectorAll(query)];
    const name = (what) => (e) => `${what}: ${e.outerHTML.slice(0, 80)}`;
    const cut = (e) => e.scrollWidth > e.clientWidth + 1;
    return [
        ...all("article pre").filter((e) => !shown(e)).map(name("hidden")),
        ...all("article pre, article div.math, article .text_html").filter(cut).map(name("cut")),
        ...all("article img.only-light").filter((e) => !shown(e)).map(name("hidden")),
        ...all("article img.only-dark, header, nav, button, .headerlink, .spanbook-downloads")
            .filter(shown).map(name("shown")),
        ...all("article img").filter((e) => shown(e) && !e.naturalWidth).map(name("not there")),
    ];
}"""
WATCH = """() => {
    window.seen = [];
    addEventListener("beforeprint", () => seen.push(document.documentElement.dataset.theme));
}"""
MISSING = """() => [...document.querySelectorAll("article img:not(.only-dark)")]
    .filter((image) => !image.naturalWidth).map((image) => image.src)"""
PAPER = 650  # pixels: less than A4 has between its margins


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_print(visit, kind, theme):
    tab = visit(DESK, theme)
    page = tab.open(kind)
    page.evaluate(WATCH)
    page.pdf(prefer_css_page_size=True)
    assert page.evaluate("seen") == ["light"]
    assert settled(page, "document.documentElement.dataset.theme", theme) == theme
    # What the printing has asked for is there, though nobody has scrolled to it.
    assert settled(page, MISSING, []) == []
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print", color_scheme=theme)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert settled(page, FAULTS, []) == []
    assert tab.complaints() == []

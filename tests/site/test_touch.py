"""Room for a fingertip: what is touched is large, or far enough from what else is."""

import pytest
import test_figures
from test_figures import FIGURES, HOME, READY

shown = test_figures.shown  # the fixture

# The targets that are under 44 pixels and that a fingertip of 24 pixels on their middle shares
# with another. Links inside a sentence stand where its words put them.
CLOSE = """() => {
  const inline = (e) => {
    const text = e.closest('p, li, td, th, dt, dd, figcaption, h1, h2, h3, h4, pre, small, label');
    return e.matches('a, summary + a') && getComputedStyle(e).display === 'inline' && text
      && [...text.childNodes].some((part) => part !== e && !part.contains?.(e)
        && part.textContent.trim());
  };
  const there = document.querySelector('dialog[open]') ?? document;
  const all = [...there.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [role=slider], [role=button]')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled
      && !e.closest('[aria-hidden=true], [inert]') && !e.matches('.skip-link a'))
    .map((e) => e.matches('.spanbook-pill input, label input') ? e.closest('label') : e)
    .map((e) => [e, (e.querySelector('.spanbook-reach') ?? e).getBoundingClientRect()])
    .filter(([, b]) => b.width > 1 && b.height > 1 && b.right > 0 && b.left < innerWidth);
  const name = (e) => (e.ariaLabel || e.textContent || e.outerHTML).trim().slice(0, 30);
  const far = (x, y, b) => Math.hypot(x - Math.max(b.left, Math.min(x, b.right)),
    y - Math.max(b.top, Math.min(y, b.bottom)));
  const small = all.filter(([e, b]) => Math.min(b.width, b.height) < 44 && !inline(e));
  return small.flatMap(([e, b]) => {
    const [x, y] = [(b.left + b.right) / 2, (b.top + b.bottom) / 2];
    return all.filter(([other, o]) => other !== e && !inline(other) && !e.contains(other)
        && !other.contains(e) && far(x, y, o) < 12)
      .map(([other]) => `${name(e)} | ${name(other)}`);
  });
}"""


def test_a_fingertip_meets_one_thing(visit, kind):
    tab = visit(390, has_touch=True)
    page = tab.open(kind)
    for figure in page.locator(".spanbook-figure").all():
        figure.scroll_into_view_if_needed()
        page.wait_for_function(READY, arg=figure.get_attribute("id"))
    page.wait_for_timeout(200)
    assert page.evaluate(CLOSE) == []


def test_a_fingertip_meets_one_thing_in_the_menu(visit):
    page = visit(390, has_touch=True).open("book/hull.html")
    page.get_by_role("button", name="Site navigation").click()
    page.locator("dialog[open]").get_by_role("link", name="Gallery").wait_for()
    assert page.evaluate(CLOSE) == []


def test_what_is_too_near_is_seen(visit):
    page = visit(390).open("404.html")
    page.evaluate(
        "() => { const box = document.createElement('div'); box.style = 'font: 10px/1 serif';"
        " box.innerHTML = '<button>one</button><br><button>two</button>';"
        " document.querySelector('article').append(box); }"
    )
    page.add_style_tag(content="article button { height: 12px; padding: 0 !important; }")
    assert sorted(page.evaluate(CLOSE)) == ["one | two", "two | one"]


# Where a step begins: the handles of one view whose middles a fingertip covers together.
NEAR = """([id, k]) => {
  const { figure } = document.getElementById(id);
  if (figure.steps) {
    figure.steps.set(k);
    figure.change(figure.steps.state());
  }
  const stand = [...figure.grips.values()].map(({ made, view, handle }) => {
    const box = made.querySelector('.spanbook-reach').getBoundingClientRect();
    return [view, handle.label, (box.left + box.right) / 2, (box.top + box.bottom) / 2];
  });
  return stand.flatMap(([view, label, x, y], i) => stand.slice(i + 1)
    .filter(([other, , u, v]) => other === view && Math.hypot(x - u, y - v) < 24)
    .map(([, other]) => `${label} | ${other}`));
}"""
STEPS = "(id) => document.getElementById(id).figure.steps?.items.length ?? 1"
ONE_PLACE = [("span", 3)]  # two atoms that are nearly one are what that step is about


@pytest.mark.parametrize(("page_of", "place", "name"), [*FIGURES, HOME])
def test_each_handle_can_be_taken_where_a_step_begins(shown, page_of, place, name):
    figure = shown(page_of, place, name, width=390, height=844, has_touch=True)
    near = {k: figure.ask(NEAR, k) for k in range(figure.ask(STEPS))}
    assert {k: pairs for k, pairs in near.items() if pairs and (name, k) not in ONE_PLACE} == {}

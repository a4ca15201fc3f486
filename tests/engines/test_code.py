"""The code of a page runs and stops, where the site was built with Python beside it."""

from local_python import needs_python

CHAPTER = "book/combination.html"

EDIT = """(texts) => localStorage.setItem('spanbook edits book/combination',
  JSON.stringify(Object.fromEntries(Object.entries(texts).map(([number, text]) =>
    [number, {text, original: document.querySelectorAll('.spanbook-cell')[number - 1]
      .querySelector('pre').textContent.trimEnd()}]))))"""
THERE = "() => document.querySelector('.spanbook-cell .spanbook-live-bar') !== null"
PRESS = """([number, name]) => [...document.querySelectorAll('.spanbook-cell')[number - 1]
  .querySelectorAll('button')].find((button) => button.textContent.startsWith(name)).click()"""
TEXT = "(number) => document.querySelectorAll('.spanbook-live-output')[number - 1].textContent"
SAYS = (
    f"([number, words, old]) => (text => text.includes(words) && text !== old)(({TEXT})(number))"
)
CLOCK = "import time\nprint(6 * 7, time.time())"  # what a second run prints is another text


@needs_python
def test_code_runs_and_stops(page):
    page.open(CHAPTER)
    page.wait(THERE)
    page.ask(EDIT, {2: CLOCK, 3: "print('going')\nwhile True: pass"})
    page.open(CHAPTER)
    page.wait(THERE)
    page.ask(PRESS, [2, "Run"])
    page.wait(SAYS, [2, "42"], 120)
    page.ask(PRESS, [3, "Run"])
    page.wait(SAYS, [3, "going"], 60)
    page.ask(PRESS, [3, "Stop"])
    page.wait(SAYS, [3, "variables are gone"], 5)
    before = page.ask(TEXT, 2)
    page.ask(PRESS, [2, "Run"])  # in a new Python
    page.wait(SAYS, [2, "42", before], 120)
    assert page.faults() == []

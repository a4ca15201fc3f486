"""Time the code that runs in the page, and print medians of three.

`PYTHONPATH=docs/_pdf python tests/site/live_times.py`.

Wants a site built with SPANBOOK_PYODIDE. Cold is a new browser, cached a new page in it, again
another run in the same page. The goals are 12, 7 and 1 second.
"""

import time
from statistics import median

from chromium import QUIET, find
from playwright.sync_api import sync_playwright
from serve import serving

CASES = {
    "NumPy alone": ("book/combination.html", 2),
    "a hull, with SciPy": ("book/hull.html", 2),
    "a figure": ("book/combination.html", 1),
}
SHOWN = "n => document.querySelectorAll('.spanbook-live-output')[n - 1].childElementCount > 0"
IDLE = "() => !document.querySelector('.spanbook-live-bar [aria-disabled=true]')"


def run(page, number):
    """Run a cell; return the seconds to its first output."""
    bar = page.locator(".spanbook-live-bar").nth(number - 1)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    since = time.perf_counter()
    bar.get_by_role("button", name="Run").click()
    page.wait_for_function(IDLE, timeout=120_000)
    page.wait_for_function(SHOWN, arg=number)
    return time.perf_counter() - since


def visit(context, address, number):
    """Open a page, run a cell twice; return both times."""
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    times = run(page, number), run(page, number)
    page.close()
    return times


def measure(playwright, address, number):
    """Return the times cold, cached and again."""
    browser = playwright.chromium.launch(args=QUIET, executable_path=find() or None)
    context = browser.new_context()
    cold, again = visit(context, address, number)
    cached, _ = visit(context, address, number)
    browser.close()
    return cold, cached, again


if __name__ == "__main__":
    print(f"{'seconds to the first output':30}{'cold':>8}{'cached':>8}{'again':>8}")
    with serving() as site, sync_playwright() as playwright:
        for what, (name, number) in CASES.items():
            times = zip(*(measure(playwright, site + name, number) for _ in range(3)), strict=True)
            print(f"{what:30}" + "".join(f"{median(column):8.1f}" for column in times))

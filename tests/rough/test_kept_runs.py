"""What runs again is what may do something else, and pages that quote the library follow it."""

import pytest
from small import chapter

whole = pytest.mark.whole
HULLS = "spanbook/hull/_hulls.py"
LINE = "Three atoms in the plane give a triangle."
INHERITED = "Return whether each target belongs to the set."
API = "docs/_build/html/reference/api/spanbook.{}.html"
BOOK = "docs/_build/html/book/{}.html"


def ran(checkout):
    """Build; return what the build says that it ran."""
    status, printed = checkout.build()
    assert status == 0, printed
    return next(line for line in printed.splitlines() if line.startswith("ran "))


def read(checkout, page):
    """Return the text of a page."""
    return (checkout.root / page).read_text("utf-8")


def test_a_docstring_and_a_comment_run_nothing(built):
    added = f"{LINE} Xyzzy.\n\n    {LINE} Plugh."
    built.edit(HULLS, lambda text: "# A comment.\n\n" + text.replace(LINE, added))
    assert ran(built) == "ran 0 of 1 chapters and 0 of 4 scripts"
    assert "Xyzzy" in read(built, API.format("ConvexHull"))


@whole
def test_a_docstring_that_others_inherit(built):
    built.edit(
        "spanbook/_reachable.py", lambda text: text.replace(INHERITED, f"{INHERITED} Xyzzy.")
    )
    assert ran(built) == "ran 0 of 1 chapters and 0 of 4 scripts"
    for name in ("Span", "ConvexHull"):
        assert "Xyzzy" in read(built, API.format(name)), name


def test_code_runs_what_reaches_it(built):
    built.append("spanbook/combination.py", "\nNUMBER = 1\n")
    assert ran(built) == "ran 1 of 1 chapters and 4 of 4 scripts"
    built.append("spanbook/mixture.py", "\nNUMBER = 1\n")
    assert ran(built) == "ran 0 of 1 chapters and 0 of 4 scripts"


LOOKS = ["print(sb.ConvexHull.__doc__)", pytest.param("help(sb.ConvexHull)", marks=whole)]


@whole
@pytest.mark.parametrize("look", LOOKS)
def test_a_page_that_shows_a_docstring_runs_again(built, look):
    built.edit("docs/book/hull.md", lambda text: text.replace("shown = 1", look))
    built.edit("docs/book/hull.md", lambda text: text.replace("shown", "1"))
    built.append("gallery/hull/plot_hull.py", f"\n{look}\n")
    assert ran(built) == "ran 1 of 1 chapters and 1 of 4 scripts"
    built.edit(HULLS, lambda text: text.replace(LINE, f"{LINE} Xyzzy."))
    assert ran(built) == "ran 1 of 1 chapters and 1 of 4 scripts"
    assert "Xyzzy" in read(built, BOOK.format("hull"))
    assert "Xyzzy" in read(built, "docs/_build/html/gallery/hull/plot_hull.html")


OTHERWISE = """

_plain = attention


def attention(*given, scale=None, **more):
    return _plain(*given, scale=scale and 2 * scale, **more)
"""


@whole
def test_a_figure_whose_numbers_change(built):
    """No script and no chapter's code reaches attention; the figure does."""
    (built.root / "docs/book/span.md").write_text(
        chapter("Span", code=False, figure="attention"), "utf-8"
    )
    ran(built)
    before = read(built, BOOK.format("span"))
    built.append("spanbook/attention/_attention.py", OTHERWISE)
    assert ran(built) == "ran 0 of 1 chapters and 0 of 4 scripts"
    after = read(built, BOOK.format("span"))
    numbers = '<dt>weights</dt><dd data-name="weights">'
    assert before.split(numbers)[1][:20] != after.split(numbers)[1][:20]


@whole
def test_an_extension_that_changes(built):
    """Every page is read again, and nothing runs."""
    built.edit("docs/_ext/book/aims.py", lambda text: text + "\nX = 1\n")
    was = (built.root / BOOK.format("span")).stat().st_mtime_ns
    assert ran(built) == "ran 0 of 1 chapters and 0 of 4 scripts"
    assert (built.root / BOOK.format("span")).stat().st_mtime_ns > was

"""The site's own machinery: what runs again, which colours a figure gets, what a check finds."""

import io
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from build import check_built, freshness, only, progress, purge, reference, reproducible, zips
from build.library import Library, chapter_code
from build.warm import Kernel
from pictures import themes

from spanbook import draw

ROOT = Path(__file__).parents[1]

MODULES = {
    "__init__": (
        "from pkg import _slips\nfrom pkg.fit import fit\nfrom pkg.look import look\n"
        "__all__ = ['fit', 'look']"
    ),
    "_base": "",
    "_slips": "",
    "fit": "from pkg import _base",
    "look": "def look():\n    from pkg.fit import fit",
    "paint": "from pkg._base import x",
    "room": "from pkg.room._wall import wall\nfrom pkg.room._door import door",
    "room._wall": "from pkg.room import _door",
    "room._door": "",
}
EVERYTHING = set(MODULES)


class TestLibrary:
    @pytest.fixture
    def library(self, tmp_path):
        folder = tmp_path / "pkg"
        folder.mkdir()
        for name, text in MODULES.items():
            path = folder / f"{name.replace('.', '/')}.py"
            if any(other.startswith(f"{name}.") for other in MODULES):  # a room's face
                path = folder / name / "__init__.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return Library(folder)

    @pytest.mark.parametrize(
        ("code", "reached"),
        [
            ("import numpy", set()),
            ("import pkg as p\np.fit(1)", {"__init__", "fit", "_base"}),
            ("import pkg\npkg.fit", {"__init__", "fit", "_base"}),
            ("from pkg import fit as f", {"__init__", "fit", "_base"}),
            ("from pkg.paint import brush", {"__init__", "paint", "_base"}),
            ("from pkg import paint", {"__init__", "paint", "_base"}),
            ("import pkg.paint as q", {"__init__", "paint", "_base"}),
            ("import pkg as p\np.look()", {"__init__", "look", "fit", "_base"}),
            ("import pkg as p\np.__version__", {"__init__"}),
            ("from pkg import _slips", {"__init__", "_slips"}),
            ("from pkg.room import door", {"__init__", "room", "room._door"}),
            ("from pkg.room import wall", {"__init__", "room", "room._wall", "room._door"}),
            ("from pkg import room", {"__init__", "room", "room._wall", "room._door"}),
            ("import pkg.room as r", {"__init__", "room", "room._wall", "room._door"}),
            ("import pkg as p\ngetattr(p, 'fit')", EVERYTHING),
            ("import pkg as p\np.nothing_known", EVERYTHING),
            ("from pkg import *", EVERYTHING),
            ("%magic\nimport pkg", EVERYTHING),
        ],
    )
    def test_reach(self, library, code, reached):
        assert library.reach(code) == reached

    def test_a_face_that_takes_a_module_of_its_own(self, tmp_path):
        (tmp_path / "pkg").mkdir()
        (tmp_path / "pkg/__init__.py").write_text("from pkg import _slips")
        (tmp_path / "pkg/_slips.py").write_text("x = 1")
        library = Library(tmp_path / "pkg")
        assert library.reach("from pkg import _slips") == {"__init__", "_slips"}

    def test_digest_follows_the_modules_reached(self, library, tmp_path):
        code = "import pkg as p\np.fit(1)"
        before = library.digest(code)
        (tmp_path / "pkg/paint.py").write_text("x = 1")
        assert Library(tmp_path / "pkg").digest(code) == before
        (tmp_path / "pkg/_base.py").write_text("x = 1")
        assert Library(tmp_path / "pkg").digest(code) != before

    @pytest.mark.parametrize(
        ("code", "same"),
        [
            ("import pkg as p\np.fit(1)", True),
            ("import pkg as p\nsaid = 'it may help'\np.fit(1).helps", True),
            ("import pkg as p\nprint(p.fit.__doc__)", False),
            ("import pkg as p\nhelp(p.fit)", False),
            ("import pkg as p\nprint(getattr(p.fit, '__doc__'))", False),
            ("import pkg as p\nask = help\nask(p.fit)", False),
            ("import inspect\nimport pkg as p\ninspect.getdoc(p.fit)", False),
            ("import traceback\nimport pkg as p\np.fit(1)", False),
            ("import pkg as p\nexec('p.fit')", False),
            ("from importlib import import_module\nimport_module('pkg')", False),
            ("import pkg as p\np.fit?", False),
            ("from pathlib import Path\nPath('pkg/_base.py').read_text()", False),
            ("import pkg as p\np.shown(p.fit)", False),  # the library reads docstrings itself
        ],
    )
    def test_a_docstring_counts_for_code_that_may_look_at_it(self, library, tmp_path, code, same):
        place = tmp_path / "pkg"
        (place / "shown.py").write_text("def shown(f):\n    print(f.__doc__)\n")
        face = MODULES["__init__"] + "\nfrom pkg.shown import shown\nfrom pkg._base import x"
        (place / "__init__.py").write_text(face)
        base = place / "_base.py"
        base.write_text('"""Old."""\n\n\ndef x():\n    """Return 1."""\n    return 1\n')
        before = Library(place).digest(code)
        told = '"""New."""\n\n# a comment\ndef x():\n    """Return one."""\n\n    return (1)\n'
        base.write_text(told)
        assert (Library(place).digest(code) == before) is same
        base.write_text(told.replace("(1)", "2"))
        assert Library(place).digest(code) != before

    def test_a_docstring_counts_where_errors_are_shown(self, library, tmp_path):
        code = "import pkg as p\np.fit(1)"
        before = library.digest(code), library.digest(code, looks=True)
        (tmp_path / "pkg/_base.py").write_text('"""Words."""')
        after = Library(tmp_path / "pkg")
        assert after.digest(code) == before[0]
        assert after.digest(code, looks=True) != before[1]

    def test_digest_follows_the_surroundings(self, library):
        assert library.digest("import pkg", "numpy 2") != library.digest("import pkg", "numpy 3")

    def test_a_page_that_names_a_framework_depends_on_all_of_them(self, monkeypatch):
        held = {"torch": "2.13", "array-api-compat": "1.16"}

        def version(package):
            if package in freshness.OPTIONAL and package not in held:
                raise freshness.PackageNotFoundError(package)
            return held.get(package, "1")

        monkeypatch.setattr(freshness, "version", version)
        monkeypatch.setattr(freshness, "surroundings", freshness.surroundings.__wrapped__)
        assert freshness.surroundings_of("import numpy") == freshness.surroundings()
        found = freshness.surroundings_of("import torch")[len(freshness.surroundings()) :]
        assert found == ("torch 2.13", "jax absent", "dask absent", "array-api-compat 1.16")

    def test_ours(self):
        library = Library(ROOT / "spanbook")
        assert "attention._attention" not in library.reach("import spanbook as sb\nsb.combine")
        assert "draw._pictures" not in library.reach("import spanbook as sb\nsb.ConvexHull")
        assert {"span._span", "hull._hulls"} <= library.reach(
            "import spanbook as sb\nsb.ConvexHull, sb.Span"
        )


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("out", "said"),
    [
        (io.StringIO, "running c\nrunning e\n"),
        (Screen, "".join(f"\r\x1b[Krunning {name}\r" for name in "abcde") + "\x1b[K"),
    ],
)
def test_progress(out, said):
    clock = iter([0, 1, 9, 12, 12, 15, 40, 40])
    say = progress.Progress(out := out(), clock=lambda: next(clock))
    for name in "abcde":
        say(name)
    say.end(None, None)
    assert out.getvalue() == said


def test_chapter_code():
    text = (
        "# Title\n\n```{code-cell}\n:tags: [hide-input]\nx = 1\n```\n\nimport none\n\n"
        "```{code-cell} python\n---\nmystnb:\n  image:\n    alt: a line\n---\ny = 2\n```\n"
        "```python\nz = 3\n```\n"
    )
    assert chapter_code(text) == "x = 1\n\ny = 2\n"


SVG = """<svg width="72pt" height="36.4pt" viewBox="0 0 72 36">
<g id="figure_1">
<g id="patch_1">
   <path d="M 0 36 L 72 36 z" style="fill: #ffffff"/>
</g>
<g id="axes_1">
<g id="patch_2">
   <path d="M 9 9 z
" style="fill: #ffffff"/>
</g>
<path d="M 1 1" style="stroke: {ATOMS}; fill: #FFFFFF"/><path d="M 2 2" style="stroke: #000000"/>
</g>
</g>
</svg>""".replace("{ATOMS}", draw.ATOMS)


class TestThemes:
    def test_light_removes_the_paper_and_nothing_else(self):
        assert themes.light(SVG) == SVG.replace("fill: #ffffff", "fill: none")

    def test_dark(self):
        made = themes.dark(SVG)
        assert made.count("fill: none") == 2
        assert f"stroke: {draw.DARK[draw.ATOMS]}; fill: {draw.DARK['#ffffff']}" in made
        assert f'<g id="figure_1" fill="{draw.DARK[draw.INK]}">' in made
        assert "#000000" not in made

    def test_pixels(self):
        assert themes.pixels(SVG) == (96, 49)
        assert themes.pixels('<svg height="5" width="7px"><path/>') == (7, 5)

    def test_no_size(self):
        with pytest.raises(ValueError, match="no height"):
            themes.pixels('<svg width="3"><rect height="4"/>')


SHEET = """@import url("x.css");
/* .gone { color: red } */
.kept, .gone > a { color: red; background: url("data:a;{b}") }
.gone:is(:hover, .kept) { color: red }
.kept:is(:hover, .gone) a:not(.gone)::before { content: "}" }
[class~="gone"] { color: red }
.fa-bars { color: red }
@media print { .gone { color: red } .kept { font-family: Used } }
@media screen { .gone { color: red } }
@font-face { font-family: Used; src: url(used.woff2) }
@font-face { font-family: Unused; src: url(unused.woff2) }
"""


def test_purge_leaves_what_a_page_can_use():
    made = purge.purge(SHEET, {"kept", "a", "fa-bars"})
    assert made == (
        '.kept{ color: red; background: url("data:a;{b}") }'
        '.kept:is(:hover, .gone) a:not(.gone)::before{ content: "}" }'
        '[class~="gone"]{ color: red }'
        "@media print{.kept{ font-family: Used }}"
        "@font-face{ font-family: Used; src: url(used.woff2) }"
    )


GOOD = '<h1 id="top">T</h1><img src="a.svg" alt="a line"/><p><a href="#top">up</a></p>'


class TestCheckBuilt:
    def problems(self, folder, html):
        (folder / "a.svg").write_text("<svg/>")
        (folder / "page.html").write_text(html)
        pages = {"page.html": check_built.Page(folder / "page.html")}
        return list(check_built.check_page(folder, "page.html", pages["page.html"], pages))

    @pytest.mark.parametrize(
        ("html", "problem"),
        [
            ('<a href="gone.html">x</a>', "a link to nothing: gone.html"),
            ('<a href="page.html#gone">x</a>', "a link to a missing anchor: page.html#gone"),
            ('<img src="gone.png" alt="x">', "a link to nothing: gone.png"),
            ('<img src="a.svg">', "an image without alt text: a.svg"),
            ('<img src="a.svg" alt="">', "an image without alt text: a.svg"),
            (
                '<div class="cell_output"><pre>Traceback (most recent call last)</pre></div>',
                "its output says 'Traceback (most recent call last)'",
            ),
            (
                '<div class="sphx-glr-script-out">claim fails: <b>no</b></div>',
                "its output says 'claim fails: '",
            ),
            (
                '<div class="cell_output">x.py:1: UserWarning: careful</div>',
                "a cell printed a warning or wrote on stderr",
            ),
            ('<div class="output stderr">x</div>', "a cell printed a warning or wrote on stderr"),
        ],
    )
    def test_finds(self, tmp_path, html, problem):
        assert self.problems(tmp_path, GOOD + html) == [problem]

    @pytest.mark.parametrize(
        "html",
        [
            "",
            '<a href="https://example.org/gone">x</a>',
            '<a href="?q=1">x</a>',
            '<div class="sphx-glr-thumbcontainer"><p><img alt="" src="a.svg"/></p></div>',
            "<p>Traceback (most recent call last) is what Python prints.</p>",
        ],
    )
    def test_accepts(self, tmp_path, html):
        assert self.problems(tmp_path, GOOD + html) == []

    def test_claims(self, tmp_path):
        claim = '<p class="spanbook-claim" id="claim-x">x</p>'
        for name, html in {"a": claim, "b": '<a href="../a.html#claim-x">x</a>', "c": ""}.items():
            (tmp_path / f"{name}.html").write_text(html)
        a, b, c = (check_built.Page(tmp_path / f"{name}.html") for name in "abc")
        assert list(check_built.check_claims({"a.html": a, "about/claims.html": b})) == []
        assert list(check_built.check_claims({"a.html": a, "about/claims.html": c})) == [
            "a.html: a claim that is not on the claims page: claim-x"
        ]


class TestOnly:
    @pytest.mark.parametrize(
        ("name", "page", "held"),
        [
            ("", "gallery/span/plot_a", True),
            ("hull", "gallery/hull/plot_a", True),
            ("hull", "book/hull", True),
            ("hull", "book/span", False),
            ("hull", "book/index", True),
            ("hull", "gallery/span/plot_a", False),
            ("hull", "gallery/span/index", True),
            ("plot_a", "gallery/span/plot_a", True),
            ("plot_a", "book/span", False),
            ("plot_a", "reference/index", True),
        ],
    )
    def test_selected(self, monkeypatch, name, page, held):
        monkeypatch.setenv("SPANBOOK_ONLY", name)
        assert only.selected(page) is held

    def test_unknown_name_lists_the_names(self):
        with pytest.raises(SystemExit, match=r"--only nothing: (.|\n)*topics: .*hull") as error:
            only.check("nothing")
        assert "plot_four_sets" in str(error.value)


def test_redirects():
    pytest.importorskip("sphinx")
    from build import redirects

    assert redirects.read("# none\nbook/a gallery/b/c # moved\n\n") == {"book/a": "gallery/b/c"}
    assert 'url=../gallery/b/c.html"' in redirects.page("../gallery/b/c.html")


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\lambda \in \mathbb{R}^n", "λ ∈ ℝ^n"),
        (r"\sum_i w_i a_i \ge 0", "∑_i w_i a_i ≥ 0"),
        (r"\left\| X w - y \right\|", "‖ X w - y ‖"),
    ],
)
def test_formulas_are_found_by_their_letters(tex, letters):
    pytest.importorskip("sphinx")
    from page import finder

    assert finder.plain(tex) == letters


def test_what_a_cell_printed_is_in_one_piece_however_it_came():
    def said(*pieces, name="stdout"):
        return [{"output_type": "stream", "name": name, "text": piece} for piece in pieces]

    shown = {"output_type": "display_data", "data": {}}
    cut = [*said("a", ["b\n", "c"], "\n"), shown, *said("d\n"), *said("e\n", name="stderr")]
    whole = [*said("ab\nc\n"), shown, *said("d\n"), *said("e\n", name="stderr")]
    assert reproducible.merged(cut) == whole
    assert reproducible.merged(cut) == whole  # it left what it was given as it was


class TestZips:
    def test_the_same_files_are_the_same_zip(self, tmp_path):
        reproducible.pack(tmp_path / "a/one.zip", {"b.py": b"x = 1", "a/c.py": b"y"})
        reproducible.pack(tmp_path / "two.zip", {"a/c.py": b"y", "b.py": b"x = 1"})
        assert (tmp_path / "a/one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
        with zipfile.ZipFile(tmp_path / "two.zip") as archive:
            assert archive.namelist() == ["a/c.py", "b.py"]
            assert archive.read("b.py") == b"x = 1"

    def test_settle_takes_away_dates_and_order(self, tmp_path):
        for day, names in ((1, "ab"), (2, "ba")):
            with zipfile.ZipFile(tmp_path / f"{day}.zip", "w") as archive:
                for name in names:
                    archive.writestr(zipfile.ZipInfo(name, (2024, 1, day, 0, 0, 0)), name)
            reproducible.settle(tmp_path / f"{day}.zip")
        assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()

    def test_extras(self, tmp_path):
        script = tmp_path / "plot_x.py"
        script.write_text(
            "import numpy, networkx as nx\nfrom sklearn.svm import SVC\nif nx:\n    import torch\n"
        )
        assert zips.extras(script) == ["networkx", "scikit-learn"]

    def test_every_script_is_in_three_zips(self, monkeypatch):
        monkeypatch.delenv("SPANBOOK_ONLY", raising=False)
        held = zips.bundles()
        for script, topic in only.scripts().items():
            files = [file for name in held for file, s in held[name] if s == script]
            assert sorted(files) == sorted([f"{topic}/{script}.{k}" for k in ("py", "ipynb")] * 2)

    def test_a_zip_that_is_missing_or_stale_is_found(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SPANBOOK_ONLY", "plot_four_sets")
        assert list(check_built.check_zips(tmp_path)) == [
            f"{name}: no such zip" for name in ("hull.zip", "scripts.zip", "notebooks.zip")
        ]
        for name, files in zips.bundles().items():
            held = {file: b"old" for file, _ in files} | {"README.txt": b""}
            reproducible.pack(tmp_path / zips.FOLDER / name, held)
        assert list(check_built.check_zips(tmp_path)) == [
            f"{name}: holds no wheel of the library"
            for name in ("hull.zip", "scripts.zip", "notebooks.zip")
        ]
        for name, files in zips.bundles().items():
            held = {file: b"old" for file, _ in files} | {"README.txt": b"", "s.whl": b""}
            reproducible.pack(tmp_path / zips.FOLDER / name, held)
        assert list(check_built.check_zips(tmp_path)) == [
            f"{name}: hull/plot_four_sets.py is not the script of the checkout"
            for name in ("hull.zip", "scripts.zip")
        ]


class TestReference:
    def test_every_name_is_in_a_table(self):
        table = (ROOT / "docs/reference/index.md").read_text("utf-8").split()
        names = {name.rpartition(".")[2] for name in reference.public_names()}
        assert sorted(names - set(table)) == []

    def test_no_two_pages_differ_by_case_alone(self):
        pages = [reference.page(name).lower() for name in reference.public_names()]
        assert len(set(pages)) == len(pages)


def test_claims_become_badges():
    nodes = pytest.importorskip("docutils.nodes")
    pytest.importorskip("sphinx")
    from book import claims

    line = "claim holds: a (b) ({})"
    left = "largest difference 1e-16", "margin 2", "true"
    text = "\n".join(["before", *map(line.format, left), "after"])
    found = []
    parts = claims.split(nodes.literal_block(text, text, classes=["output"]), found)
    assert [type(part).__name__ for part in parts] == [
        "literal_block",
        "paragraph",
        "paragraph",
        "paragraph",
        "literal_block",
    ]
    anchors = "claim-a-b", "claim-a-b-again", "claim-a-b-again-again"
    assert found == [(a, "a (b)", said) for a, said in zip(anchors, left, strict=True)]
    assert list(map(claims.kind, left)) == [
        ("equal", "1e-16"),
        ("bound", "2"),
        ("yes or no", "true"),
    ]
    assert parts[1]["ids"] == ["claim-a-b"]
    assert parts[4].astext() == "after"


class TestGlossary:
    @pytest.fixture
    def glossary(self):
        pytest.importorskip("sphinx")
        from book import glossary

        return glossary

    @pytest.mark.parametrize(
        ("text", "pieces"),
        [
            ("The spans.", [("The ", None), ("spans", "span"), (".", None)]),
            ("Span of spans", [("Span", "span"), (" of spans", None)]),
            ("a convex hull", [("a ", None), ("convex hull", "convex hull")]),
            ("two bases", [("two ", None), ("bases", "basis")]),
            ("spanning, span-like, time_span", [("spanning, span-like, time_span", None)]),
        ],
    )
    def test_pieces(self, glossary, text, pieces):
        assert list(glossary.pieces(text, {"span", "convex hull", "hull", "basis"})) == pieces

    def test_a_word_is_linked_once(self, glossary):
        left = {"span"}
        assert len(list(glossary.pieces("span", left))) == 1
        assert list(glossary.pieces("span", left)) == [("span", None)]

    def test_subject(self, glossary):
        assert glossary.of_subject("book/attention", "value")
        assert not glossary.of_subject("book/span", "value")
        assert glossary.of_subject("book/span", "rank")

    def test_prose_only(self, glossary):
        from docutils import nodes

        shown, code, title = nodes.Text("a"), nodes.Text("b"), nodes.Text("c")
        nodes.paragraph("", "", shown, nodes.literal("", "", code))
        nodes.title("", "", title)
        assert [glossary.prose(text) for text in (shown, code, title)] == [True, False, False]

    def test_forms_are_of_words_in_the_glossary(self, glossary):
        words = (ROOT / "docs/book/glossary.md").read_text("utf-8").splitlines()
        assert sorted({*glossary.FORMS, *glossary.SUBJECTS} - set(words)) == []


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        (r"Xw", ["X", "w"]),
        (r"x_i", ["x", "i"]),
        (r"q K^\top / \sqrt{d_k}", ["q", "K", r"\top", r"\sqrt", "d_k"]),
        (r"\operatorname{softmax}(s)", ["softmax", "s"]),
        (r"\lVert y \rVert \in \mathbb{R}^n", ["|", "y", r"\in", "mathbb", "n"]),
        (r"A^{-1} \text{of rows}", ["A", "-1"]),
        (r"W_O", ["W_O"]),
    ],
)
def test_symbols(tex, found):
    pytest.importorskip("sphinx")
    from book import symbols

    assert symbols.symbols(tex, {"d_k", "W_O"}) == found


def test_each_symbol_has_one_row():
    pytest.importorskip("sphinx")
    import re

    from book import symbols

    text = (ROOT / "docs/book/notation.md").read_text("utf-8")
    rows = re.findall(r"^\| \$([^$]+)\$ ", text, re.MULTILINE)
    keys = [symbols.key(tex) for tex in rows]
    assert len(rows) > 40
    assert [key for key in keys if keys.count(key) > 1] == []


class TestChapters:
    @pytest.fixture
    def found(self):
        pytest.importorskip("sphinx")
        import tomllib

        from book import chapters

        return tomllib.loads(chapters.FILE.read_text("utf-8"))

    def test_every_chapter_is_listed(self, found):
        assert sorted(set(only.chapters()) - set(found)) == []

    def test_what_is_needed_comes_first(self, found):
        names = list(found)
        for name, chapter in found.items():
            assert all(names.index(need) < names.index(name) for need in chapter["needs"])

    def test_the_gallery_goes_in_the_order_of_the_book(self, found):
        from book.chapters import topics

        names = topics()
        assert names == [name for name in found if (ROOT / "gallery" / name).is_dir()]
        assert set(names) >= {"combination", "conditioning", "regularization", "transformer"}

    def test_a_topic_without_a_line_is_named(self, tmp_path, monkeypatch):
        from book import chapters
        from sphinx.errors import ConfigError

        (tmp_path / "waves").mkdir()
        (tmp_path / "waves/GALLERY_HEADER.rst").write_text("Waves\n-----\n")
        monkeypatch.setattr(chapters, "GALLERY", tmp_path)
        with pytest.raises(ConfigError, match=r"no line for waves.*nox -s new"):
            chapters.topics()

    @pytest.mark.parametrize("kind", ["wide", "narrow"])
    def test_no_two_boxes_of_the_map_touch(self, found, kind):
        from book import chapter_map

        at, _, (width, height) = chapter_map.places(found, kind)
        boxes = [place for name, place in at.items() if isinstance(name, str)]
        for i, (x, y) in enumerate(boxes):
            assert x - chapter_map.WIDE / 2 >= 0
            assert x + chapter_map.WIDE / 2 <= width + 1e-9
            assert y < height
            for other_x, other_y in boxes[:i]:
                assert y != other_y or abs(x - other_x) > chapter_map.WIDE

    def test_a_long_line_has_a_lane_in_each_row(self, found):
        from book import chapter_map

        small = {"a": [], "b": ["a"], "c": ["b"], "d": ["a", "c"]}
        table, above = chapter_map.rows({n: {"needs": needs} for n, needs in small.items()}, 9)
        assert table == [["a"], ["b", ("d", "a", 1)], ["c", ("d", "a", 2)], ["d"]]
        assert above["d"] == [("d", "a", 2), "c"]

    def test_a_chapter_that_finds_no_room_stands_in_the_next_row(self):
        from book import chapter_map

        small = {"a": [], "b": ["a"], "c": ["a"], "d": ["a"], "e": ["d"]}
        table, above = chapter_map.rows({n: {"needs": needs} for n, needs in small.items()}, 2)
        assert table == [["a"], ["b", "c", ("d", "a", 1)], ["d"], ["e"]]
        assert above["d"] == [("d", "a", 1)]

    def test_the_map_of_a_phone_is_narrow(self, found):
        from book import chapter_map

        (width, _) = chapter_map.places(found, "narrow")[2]
        assert width * 11 / 15 < 360 - 2 * 16  # the smallest text that can be read is 11 px high


def test_dragged_figures_have_the_colours_of_the_pictures():
    css = (ROOT / "docs/_static/css/figures.css").read_text("utf-8")
    light, dark = re.findall(r"\{([^}]*--spanbook-atoms:[^}]*)\}", css)
    for name in ("ATOMS", "TARGET", "REACHED", "RESIDUAL", "WEIGHTS", "MUTED", "FAINT", "PAPER"):
        colour = getattr(draw, name)
        assert f"--spanbook-{name.lower()}: {colour};" in light
        assert f"--spanbook-{name.lower()}: {draw.DARK[colour]};" in dark


def test_a_script_leaves_no_state(tmp_path, monkeypatch):
    pytest.importorskip("sphinx")
    import os
    import warnings

    import numpy as np
    from pictures import alone

    monkeypatch.chdir(tmp_path)
    script = tmp_path / "plot_x.py"
    script.touch()
    before = np.geterr(), np.get_printoptions(), list(warnings.filters), os.getcwd()
    alone.reset({}, str(script), "before")
    np.seterr(all="raise")
    np.set_printoptions(precision=2)
    warnings.simplefilter("ignore")
    os.environ["SPANBOOK_LEFT"] = "1"
    os.chdir("/")
    alone.reset({}, str(script), "after")
    assert (np.geterr(), np.get_printoptions(), list(warnings.filters), os.getcwd()) == before
    assert "SPANBOOK_LEFT" not in os.environ


def test_a_kernel_that_has_ended_takes_a_signal_in_silence():
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()
    kernel = Kernel(ended.pid)
    kernel.send_signal(signal.SIGTERM)
    assert (kernel.poll(), kernel.wait()) == (0, 0)

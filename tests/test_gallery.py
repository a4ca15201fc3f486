"""Every gallery script runs as it is, and with other data in its first cell."""

import ast
import builtins
import dis
import re
import tomllib
import types
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import strangers
from book import trained
from build import zips
from page import showcase
from pictures import scraper, themes
from strangers import with_data

GALLERY = Path(__file__).parent.parent / "gallery"
SCRIPTS = {f"{p.parent.name}/{p.stem}": p for p in sorted(GALLERY.glob("*/plot_*.py"))}

# For each script, what to put in place of the data in its first cell: other_data/<topic>.toml.
OTHER_DATA = {
    f"{path.stem}/{script}": data
    for path in sorted((Path(__file__).parent / "other_data").glob("*.toml"))
    for script, data in tomllib.loads(path.read_text(encoding="utf-8")).items()
}

CASES = [
    pytest.param(name, k, id=f"{name}-{k}")
    for name, data in OTHER_DATA.items()
    for k in range(len(data))
]


def run(source, path, capsys):
    """Run a script, draw its figures, and return what it prints and the figures' labels."""
    with mpl.rc_context():
        try:
            exec(compile(source, str(path), "exec"), {"__name__": "__main__"})
            figures = [plt.figure(number) for number in plt.get_fignums()]
            for figure in figures:
                figure.canvas.draw()
            labels = [figure.get_label() for figure in figures]
        finally:
            plt.close("all")
    return capsys.readouterr().out, labels


# What a script's prose says in numbers of its own, and what it prints that makes it so.
SAYS = {
    "attention/plot_noise_to_digit": {"here 120 of 120": "120 of 120 ends are copies"},
    "depth/plot_square_fits": {
        "comes out as 3.11": "3.11 x^2",
        "square is better 15 times of 20": "better than the square 5 of 20 times",
    },
    "diagnosis/plot_balance": {"forty times weights": "nearer 40 times"},
    "graph/plot_gcn_leaves_hull": {
        "1.311 in the middle and to 0.854": "[1.311 0.854 0.854 0.854]"
    },
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name, capsys, monkeypatch):
    if f"gallery/{name}" in trained.scripts():
        if trained.folder() is None:
            pytest.skip(trained.NEEDED)
        monkeypatch.setenv("SPANBOOK_MODEL", str(trained.folder()))
    source = SCRIPTS[name].read_text(encoding="utf-8")
    out, labels = run(source, SCRIPTS[name], capsys)
    assert out.count("claim holds: ") >= 2, "claim at least two things that could fail"
    assert 1 <= len(labels) <= 3
    assert all(len(label) > 30 for label in labels), "say in words what each figure shows"
    for said, printed in SAYS.get(name, {}).items():
        assert said in source
        assert printed in out, f"is it still true that {said!r}?"


@pytest.mark.filterwarnings("ignore::spanbook.RankWarning")  # of degenerate data it is true
@pytest.mark.parametrize(("name", "k"), CASES)
def test_script_with_other_data(name, k, capsys):
    path = SCRIPTS[name]
    out, labels = run(with_data(path, OTHER_DATA[name][k]), path, capsys)
    assert out.count("claim holds: ") >= 2
    assert labels
    assert all(len(label) > 30 for label in labels)


@pytest.mark.parametrize(("stem", "kind"), strangers.sample())
def test_strangers_data(stem, kind):
    assert strangers.complaint(stem, kind) == ""


def test_the_kinds_of_strangers_data():
    topics = {}
    for stem, (group, _) in strangers.LINES.items():
        topics.setdefault(strangers.SCRIPTS[stem].parent.name, []).append(group)
    for topic, groups in topics.items():
        assert sum(len(strangers.GROUPS[group]) for group in groups) >= 8, topic
    assert {p.parent.name for p in SCRIPTS.values()} - set(topics) <= {"transformer"}


def needed(later, given):
    """Return the names that cells take from the first one: those that they read but do not make.

    `given` are the names that the imports of the first cell make.
    """
    code = compile(later, "later", "exec")
    needs, made = set(), {*dir(builtins), *given}
    for step in dis.get_instructions(code):
        if step.opname == "STORE_NAME":
            made.add(step.argval)
        elif step.opname == "LOAD_NAME" and step.argval not in made:
            needs.add(step.argval)
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    for part in inner:
        inner += [c for c in part.co_consts if isinstance(c, types.CodeType)]
        globals_ = {s.argval for s in dis.get_instructions(part) if s.opname == "LOAD_GLOBAL"}
        needs |= globals_ - made
    return needs


@pytest.mark.parametrize("name", SCRIPTS)
def test_later_cells_need_only_what_the_first_defines_and_explains(name):
    first, _, later = SCRIPTS[name].read_text(encoding="utf-8").partition("\n# %%")
    nodes = list(ast.walk(ast.parse(first)))
    imports = [
        alias for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for alias in n.names
    ]
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    needs = needed("\n" + later, {(alias.asname or alias.name).split(".")[0] for alias in imports})
    assert needs, "put data into the first cell"
    assert needs <= stored, "the first cell does not define it"
    lines = first[first.index("Your data go here") :].splitlines()
    comments = " ".join(line.partition("#")[2] for line in lines) + " "
    beside = [line.partition("#")[0].partition("=")[0] for line in lines if " # " in line]
    words = set(re.findall(r"\w+", comments + " ".join(beside)))
    assert needs <= words, f"say in a comment beside it what {sorted(needs - words)} is"


def test_what_cells_need():
    assert needed("b = a\nc = lambda x: x + d\nb", {"np"}) == {"a", "d"}
    assert needed("x = f(x)\nprint([y for y in np.ones(x)])", {"np"}) == {"x", "f"}


def test_every_script_has_other_data():
    missing = sorted(set(SCRIPTS) ^ set(OTHER_DATA))
    assert not missing, f"one of script and tests/other_data/<topic>.toml is missing: {missing}"


def test_other_data_take_the_place_of_the_first_cell(tmp_path):
    path = tmp_path / "plot_x.py"
    path.write_text('"""Title."""\n\n# Data:\nimport math\nx = 1\n\n# %%\n# Use\nprint(x)\n')
    assert with_data(path, "x = 2") == "import math\nx = 2\n# %%\n# Use\nprint(x)\n"


def test_every_script_has_words_and_a_task():
    told = tomllib.loads((GALLERY / "words.toml").read_text(encoding="utf-8"))
    striking = told.pop("striking")
    there = {f"{topic}/{script}" for topic, scripts in told.items() for script in scripts}
    assert there == set(SCRIPTS)
    assert len(striking) == 6
    assert set(striking) <= {path.stem for path in SCRIPTS.values()}
    tasks = (GALLERY.parent / "docs/about/i-want-to.md").read_text(encoding="utf-8")
    missing = [name for name in SCRIPTS if f"`/gallery/{name}`" not in tasks]
    assert not missing, "say in docs/about/i-want-to.md what it is good for"


class TestShowcase:
    def test_the_picture_comes_after_the_opening(self):
        picture = "\n.. image:: /a.svg\n   :alt: A line.\n   :class: sphx-glr-single-img\n"
        opening = "Title\n=====\n\nA question that is long enough to say what will be seen? "
        text = showcase.lead(f"{opening}More words.\n\ncode\n{picture}\nend", 1)
        assert text.index("image::") < text.index("More words") < text.index("code")
        assert text.count("image::") == 1
        assert text.index("code") < text.index("at the top of the page") < text.index("end")

    def test_a_card_shows_the_panels_that_are_labelled_for_it(self, tmp_path):
        def wide(*labelled):
            figure, axes = plt.subplots(1, 3, figsize=(9, 3), width_ratios=[1, 1, 4])
            for k in labelled:
                axes[k].set_label(scraper.CARD)
            scraper.save_panel(figure, tmp_path / "x.svg")
            plt.close(figure)
            return themes.pixels(scraper.panel(tmp_path / "x.svg").read_text("utf-8"))[0]

        largest, first, two = wide(), wide(0), wide(0, 1)
        assert 1.5 * first < two < 0.9 * largest

    def test_neighbours_share_what_is_rare(self):
        near = showcase.like("plot_choose_penalty")
        assert near[0] == "plot_ridge_path"
        assert len(near) == 3
        assert "plot_choose_penalty" not in near

    def test_a_page_leads_to_its_chapter_and_names(self):
        text = showcase.on("plot_four_sets")
        assert ":doc:`/book/hull`" in text
        assert ":class:`~spanbook.ConvexHull`" in text
        assert "NNLS" in text


@pytest.mark.parametrize("name", SCRIPTS)
def test_claims_know_their_scale_and_guards_their_reason(name):
    lines = SCRIPTS[name].read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "atol=" in line and "*" in line], "use scale="
    guards = [line for line in lines if re.search(r"\bor 1(\.0)?\b", line.partition("#")[0])]
    silent = [line for line in guards if "#" not in line]
    assert not silent, "say in a comment what would be divided by 0"


def test_the_extra_installs_what_scripts_import():
    project = tomllib.loads((GALLERY.parent / "pyproject.toml").read_text(encoding="utf-8"))
    extra = " ".join(project["project"]["optional-dependencies"]["gallery"])
    assert [p for p in zips.extras(*SCRIPTS.values()) if p not in extra] == []

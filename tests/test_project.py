"""The promises of the files around the library: README, guide, metadata, the script template."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sampling import spread
from test_gallery import run as run_script
from test_gallery import with_data

import spanbook

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "gallery" / "_template"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def sessions():
    """The names of the nox sessions, read without nox."""
    functions = [node for node in ast.parse(read("noxfile.py")).body if hasattr(node, "name")]
    return {f.name for f in functions if "session" in "".join(map(ast.unparse, f.decorator_list))}


def test_no_command_is_a_script_that_names_its_folder():
    """After a move, `.nox/docs/bin/sphinx-build` still begins with the old place."""
    calls = [n for n in ast.walk(ast.parse(read("noxfile.py"))) if isinstance(n, ast.Call)]
    runs = [call for call in calls if ast.unparse(call.func) == "session.run"]
    firsts = {ast.unparse(call.args[0]) for call in runs}
    assert firsts <= {"'python'", "'npm'", "sys.executable", "*resolve", "*check"}
    assert len(runs) > 20


def test_the_settings_of_the_site_stay_short():
    assert len(read("docs/conf.py").splitlines()) < 150, "what is ours alone lives in docs/_ext"


WORDS = ["README.md", ".github/CONTRIBUTING.md", ".ci/run", ".readthedocs.yaml"]
WORDS += [".pre-commit-config.yaml", *(f".github/workflows/{n}.yml" for n in ("tests", "docs"))]


@pytest.mark.parametrize("path", WORDS)
def test_every_command_named_exists(path):
    named = set(re.findall(r"nox -s (\w+)", read(path)))
    if path.endswith("tests.yml"):
        named |= set(re.findall(r"session: (\w+)", read(path)))
    assert named, f"{path} names no nox session"
    assert named <= sessions()


def test_readme_shows_files_that_exist():
    text = read("README.md")
    images = re.findall(r"!\[[^\]]{40,}\]\(([^)]+)\)", text)
    scripts = re.findall(r"^python (gallery/\S+)", text, re.M)
    assert images == ["docs/_static/four-sets.svg"]
    assert scripts
    for path in [*images, *scripts]:
        assert (ROOT / path).is_file(), path


def test_readme_code_is_ten_lines():
    (block,) = re.findall(r"```pycon\n(.*?)```", read("README.md"), re.S)
    lines = [line for line in block.splitlines() if line.startswith((">>>", "..."))]
    assert len(lines) == 10


def test_readme_starts_from_a_machine_with_python_alone():
    first = re.search(r"```sh\n(.*?)```", read("README.md"), re.S).group(1).splitlines()
    install = "python -m pip install nox && nox -s"
    assert first == [f"{install} docs", f"{install} tests"]


def test_the_guide_is_short():
    assert len(read(".github/CONTRIBUTING.md").splitlines()) <= 80


def test_citation_and_package_agree():
    fields = dict(re.findall(r"^([\w-]+): (.+)$", read("CITATION.cff"), re.M))
    project = PYPROJECT["project"]
    assert fields["version"] == spanbook.__version__
    assert fields["license"] == project["license"]
    assert fields["title"] == project["name"] == spanbook.__name__


def test_every_dependency_has_one_lower_bound():
    project, groups = PYPROJECT["project"], PYPROJECT["dependency-groups"]
    asked = project["dependencies"] + project["optional-dependencies"]["draw"]
    asked += [line for group in groups for line in groups[group] if isinstance(line, str)]
    bounds = {}
    for line in asked:
        name, bound = re.fullmatch(r"([a-z-]+)([>=]=[\d.]+)", line).groups()
        if ">" in bound:
            assert bounds.setdefault(name, bound) == bound, name


# nox -s new


@pytest.fixture
def gallery(tmp_path):
    """A gallery of one topic, with the template."""
    copy = tmp_path / "gallery"
    shutil.copytree(TEMPLATE, copy / "_template")
    (copy / "hull").mkdir()
    (copy / "hull" / "GALLERY_HEADER.rst").write_text("Hull\n====\n")
    (tmp_path / "docs/book").mkdir(parents=True)
    lines = ROOT / "docs/book/chapters.toml"
    (tmp_path / "docs/book/chapters.toml").write_text(lines.read_text(encoding="utf-8"))
    (tmp_path / "tests/other_data").mkdir(parents=True)
    return copy


def new(gallery, *words):
    command = [sys.executable, str(gallery / "_template" / "new.py"), *words]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("suffix", ["", ".py"])
def test_new_starts_a_script_that_runs(gallery, suffix):
    made = new(gallery, f"hull/plot_my_idea{suffix}", "My idea, drawn")
    assert (made.returncode, made.stderr) == (0, "")
    script = gallery / "hull" / "plot_my_idea.py"
    text = script.read_text(encoding="utf-8")
    assert text.startswith('r"""\nMy idea, drawn\n==============\n\n')
    rest = (TEMPLATE / "script.py").read_text(encoding="utf-8").split("\n\n", 1)[1]
    assert text.split("\n\n", 1)[1] == rest
    command = [
        sys.executable,
        "-W",
        "error",
        "-W",
        "ignore:FigureCanvasAgg is non-interactive",
        str(script),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.count("claim holds: ") == 2


@pytest.mark.parametrize(
    "data",
    [
        "V, y = np.arange(20.0).reshape(5, 4) ** 2, np.ones(4)",
        "V, y = np.array([[1.0], [1.0], [3.0]]), np.array([2.0])",
        "V, y = np.ones((1, 2)), np.ones(2)",
    ],
)
def test_the_template_takes_other_data(data, capsys):
    path = TEMPLATE / "script.py"
    out, labels = run_script(with_data(path, data), path, capsys)
    assert out.count("claim holds: ") == 2
    assert len(labels) == 1


def test_new_refuses_to_overwrite(gallery):
    mine = gallery / "hull" / "plot_mine.py"
    mine.write_text("mine")
    made = new(gallery, "hull/plot_mine", "A title")
    assert made.returncode == 1
    assert made.stderr == "gallery/hull/plot_mine.py exists already; it is left as it is\n"
    assert mine.read_text() == "mine"


def test_new_refuses_a_name_that_another_topic_has(gallery):
    (gallery / "span").mkdir()
    (gallery / "span" / "plot_mine.py").write_text("mine")
    made = new(gallery, "hull/plot_mine", "A title")
    assert made.returncode == 1
    assert made.stderr.startswith("gallery/span/plot_mine.py has that name")


def test_new_starts_a_topic_that_takes_scripts(gallery):
    made = new(gallery, "topic", "waves", "Sums of sines.")
    assert (made.returncode, made.stderr) == (0, "")
    root = gallery.parent
    lines = tomllib.loads((root / "docs/book/chapters.toml").read_text(encoding="utf-8"))
    names = list(lines)
    assert lines["waves"] == {"line": "Sums of sines.", "needs": []}
    assert names.index("waves") == names.index("frameworks") - 1
    assert (gallery / "waves/GALLERY_HEADER.rst").read_text() == "Waves\n-----\n\nSums of sines.\n"
    assert tomllib.loads((root / "tests/other_data/waves.toml").read_text()) == {}
    assert new(gallery, "waves/plot_one", "One").returncode == 0
    again = new(gallery, "topic", "waves", "Others.")
    assert again.stderr == "gallery/waves/GALLERY_HEADER.rst exists already; it is left as it is\n"


def test_new_starts_a_chapter_whose_code_runs(gallery):
    made = new(gallery, "chapter", "waves", "Sums of sines.")
    assert (made.returncode, made.stderr) == (0, "")
    text = (gallery.parent / "docs/book/waves.md").read_text(encoding="utf-8")
    assert "# Waves\n\nSums of sines.\n" in text
    (code,) = re.findall(r"```\{code-cell\}\n(.*?)```", text, re.S)
    exec(code, {})


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["moon/plot_x", "A title"], "no topic 'moon' in the gallery; there are hull"),
        (["_template/plot_x", "A title"], "no topic '_template' in the gallery; there are hull"),
        (["plot_x", "A title"], "no topic 'plot_x' in the gallery; there are hull"),
        (["hull/x", "A title"], "the name must look like plot_my_idea, not 'x'"),
        (["hull/plot_X", "A title"], "the name must look like plot_my_idea, not 'plot_X'"),
        (["hull/../plot_x", "A"], "the name must look like plot_my_idea, not '../plot_x'"),
        (["hull/plot_x", " "], "the title must be one line without quotes or backslashes, not ''"),
        (["hull/plot_x"], 'usage: nox -s new -- [topic|chapter] NAME "A title"'),
        ([], 'usage: nox -s new -- [topic|chapter] NAME "A title"'),
        (["moon", "hull", "A"], 'usage: nox -s new -- [topic|chapter] NAME "A title"'),
        (
            ["topic", "Two words", "A"],
            "the name must be one word in small letters, not 'Two words'",
        ),
    ],
)
def test_new_answers_a_bad_request_in_one_line(gallery, words, message):
    made = new(gallery, *words)
    assert made.returncode != 0
    assert (made.stdout, made.stderr) == ("", message + "\n")
    assert [path.name for path in (gallery / "hull").iterdir()] == ["GALLERY_HEADER.rst"]


# what CI runs of a session


def test_a_sample_is_fixed_and_no_case_is_left_out_by_every_test():
    cases = [*range(14)]
    assert spread(cases, 14, "any") == cases
    assert spread(cases, 5, "any") == spread(cases, 5, "any")
    taken = [spread(cases, 5, f"test_{n}") for n in range(20)]
    assert all(len(set(some)) == 5 for some in taken)
    assert {case for some in taken for case in some} == {*cases}

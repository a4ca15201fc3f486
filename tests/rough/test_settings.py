"""The site is the same whatever the user's settings, the system's and the folder's name."""

import os

import pytest
from conftest import differ, held

whole = pytest.mark.whole


def user(home):
    """Write what a user may have set: large fonts, few digits, another backend."""
    (home / ".config/matplotlib").mkdir(parents=True)
    (home / ".config/matplotlib/matplotlibrc").write_text("font.size: 20\nlines.linewidth: 9\n")
    (home / ".ipython/profile_default/startup").mkdir(parents=True)
    start = "import numpy as np\nnp.set_printoptions(precision=1, threshold=2)\n"
    (home / ".ipython/profile_default/startup/00.py").write_text(start)
    return at(home) | {"MPLBACKEND": "svg"}


def at(home):
    """Live in a home, and nowhere else."""
    elsewhere = "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "IPYTHONDIR", "MPLCONFIGDIR", "MATPLOTLIBRC"
    return {"HOME": str(home)} | dict.fromkeys(elsewhere, "")


def no_home(home):
    """Name a home that is not there."""
    return at(home / "nothing")


def posix(home):
    """Know no letters but ASCII."""
    plain = dict.fromkeys(["LANG", "LC_CTYPE", "PYTHONUTF8", "PYTHONIOENCODING"], "")
    return plain | {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}


def east(home):
    """Be half a day ahead."""
    return {"TZ": "Pacific/Kiritimati"}


def west(home):
    """Be half a day behind."""
    return {"TZ": "Pacific/Pago_Pago"}


def errors(home):
    """Make an error of each call that will go away."""
    return {"PYTHONWARNINGS": "error"}


CONDITIONS = {
    "a user's settings": user,
    "no HOME": no_home,
    "LC_ALL=POSIX": posix,
    "a time zone far east": east,
    "a time zone far west": west,
    "warnings as errors": errors,
}
FOLDERS = "a#b 50% %20 ö's", "my book's?"


@whole
@pytest.mark.parametrize("condition", CONDITIONS)
def test_alone(plain, checkout, tmp_path, condition):
    same(plain, checkout, CONDITIONS[condition](tmp_path / "home"))


@whole
@pytest.mark.parametrize("name", FOLDERS)
def test_the_folder(plain, copy, name):
    same(plain, copy(name), {})


@whole
def test_settings_zone_and_folder_at_once(plain, copy, tmp_path):
    """What CI has of all these: one build under as many of them as go together."""
    env = {}
    for condition in (user, posix, east, errors):
        env |= condition(tmp_path / "home")
    same(plain, copy(FOLDERS[0]), env)


def same(plain, other, env):
    """Build another checkout where nobody else may read; compare it and what lies beside it."""
    before = os.umask(0o077)
    try:
        status, printed = other.build(**env)
    finally:
        os.umask(before)
    assert status == 0, printed
    assert other.check()[0] == 0, other.check()[1]
    assert differ(held(other.root), held(plain.root)) == []
    beside = {path.name for path in other.root.parent.iterdir()}
    assert beside <= {other.root.name, "home"}

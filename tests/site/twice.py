"""Build the site twice, each time from a clean clone of this commit, and compare every byte.

`nox -s twice` does this. Dates are pinned to the commit's; nothing else may differ.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def git(*words):
    """Return what git prints."""
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout


def build(source, folder):
    """Build the site of a fresh clone; return where it is."""
    git("clone", "--quiet", str(source), str(folder))
    date = git("-C", str(folder), "log", "-1", "--format=%ct").strip()
    pinned = os.environ | {"SOURCE_DATE_EPOCH": date, "PYTHONPATH": str(folder)}
    words = "-W --keep-going -q -d docs/_build/doctrees docs docs/_build/html".split()
    subprocess.run([sys.executable, "-m", "sphinx", *words], cwd=folder, env=pinned, check=True)
    return folder / "docs/_build/html"


def contents(folder):
    """Return each file's bytes by name."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def main():
    """Print the files that differ; return the exit status."""
    with tempfile.TemporaryDirectory() as place:
        folders = Path(place, "first"), Path(place, "second")
        sources = ROOT, folders[0]  # the same commit, whatever happens meanwhile
        first, second = map(contents, map(build, sources, folders))
    names = sorted({*first, *second})
    wrong = [name for name in names if first.get(name) != second.get(name)]
    for name in wrong:
        print(f"not the same in both: {name}", file=sys.stderr)
    print(f"{len(names)} files, {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

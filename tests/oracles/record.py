"""Run the `recorded` blocks of the book and write down what they print: `nox -s record`."""

import contextlib
import io
import json
import re
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "docs/_ext"))
from book import recorded

import spanbook as sb

NAMES = {"numpy": "NumPy", "torch": "PyTorch", "jax": "JAX", "dask": "Dask"}
FIRST = re.compile(r"^([QKV]) = (np\.array\(.*\))$", re.MULTILINE)


def found():
    """Yield (name, package, code, what stands before it) for each block of the book."""
    for page in sorted(recorded.BOOK.glob("*.md")):
        text = page.read_text("utf-8")
        given = {name: eval(made, {"np": np}) for name, made in FIRST.findall(text)}
        for name, (package, code) in recorded.blocks(text).items():
            yield name, package, code, given


def said(code, given):
    """Return what a block prints, its claims among it."""
    out = io.StringIO()
    known = {"np": np, "sb": sb, **given}
    with contextlib.redirect_stdout(out):
        exec(code, known)
    return out.getvalue()


def main():
    """Record all blocks."""
    kept = {}
    for name, package, code, given in found():
        kept[name] = {
            "with": f"{NAMES[package]} {version(package).partition('+')[0]}",
            "on": date.today().isoformat(),
            "code": recorded.digest(code),
            "said": said(code, given).rstrip(),
        }
    text = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    recorded.FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

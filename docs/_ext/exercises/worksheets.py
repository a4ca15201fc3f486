"""Print sheets of exercises: `nox -s worksheets -- hull --seed 7 --copies 30`.

Each copy has other numbers, the sheet's number on it, and a line for each answer. The key, in a
file of its own, has the reasoning once and the answers of every sheet. Sheet 7 has the numbers
that the chapter's page shows at `?numbers=7`. What needs a figure of the page is left out.
"""

import argparse
import html
import re
import shutil
from pathlib import Path

from build import assets
from exercises import book, worksheet_text
from exercises.source import LEVELS
from exercises.variants import rights, variants

FOLDER = Path(__file__).parents[2] / "_build/worksheets"
STYLE = """
body { font: 11pt/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 45rem; padding: 0 1rem; }
section { break-after: page; } section:last-child { break-after: auto; }
article { break-inside: avoid; margin: 1.4rem 0; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; }
.line { border-bottom: 1px solid; display: inline-block; margin-left: 0.5rem; width: 60%; }
.box { border: 1px solid; display: inline-block; height: 0.8em; margin-right: 1ch; width: 0.8em; }
.lines { border: 1px solid; height: 6rem; }
ul { list-style: none; padding: 0; } b { font-weight: 600; }
table { border-collapse: collapse; font-size: 9pt; width: 100%; }
td, th { border: 1px solid #999; padding: 0.2rem 0.4rem; text-align: left; }
pre { background: #f5f7f9; padding: 0.5rem; white-space: pre-wrap; } .muted { color: #59636e; }
@page { margin: 16mm; }
"""


def on_paper(chapter):
    """Return [(place, exercise, variants), ...] of what can be solved on paper."""
    found = []
    for place, exercise in enumerate(book.of(chapter)):
        kept, wrong = variants(exercise)
        if wrong:
            raise SystemExit(f"{exercise.name}: {'; '.join(wrong)}")
        if kept[0][1]["ask"]["check"] != "state":
            found.append((place, exercise, [names for _, names in kept]))
    return found


def sheet(chapter, number, exercises, write):
    """Return one sheet as HTML."""
    parts = [f"<section><h1>{chapter.title()}: sheet {number}</h1>"]
    parts.append('<p class="muted">Name: <span class="line"></span></p>')
    for count, (place, exercise, kept) in enumerate(exercises, 1):
        names = kept[book.variant(number, place, len(kept))]
        level = LEVELS.get(exercise.options.get("level", ""), "")
        small = f' <small class="muted">{level}</small>' if level else ""
        parts.append(f"<article><h2>{count}. {html.escape(exercise.title)}{small}</h2>")
        parts.append(write(exercise.one("text"), names))
        parts.append(blank(exercise, names, write) + "</article>")
    page = f"book/{chapter}.html?numbers={number}"
    return "".join(parts) + f'<p class="muted">The same numbers: {page}</p></section>'


def blank(exercise, names, write):
    """Return the place for an answer."""
    label = html.escape(exercise.options.get("answer") or "Your answer")
    if exercise.choices:
        rows = [write(choice.words, names, inline=True) for choice in exercise.choices]
        boxes = "".join(f'<li><span class="box"></span>{row}</li>' for row in rows)
        return f"<p>{label}</p><ul>{boxes}</ul>"
    if names["ask"]["check"] in ("code", "basis", "rank"):
        return f'<p>{label}:</p><div class="lines"></div>'
    return f'<p>{label}: <span class="line"></span></p>'


def key(chapter, numbers, exercises, write):
    """Return the key: the reasoning once, then the answers of every sheet."""
    parts = [f"<section><h1>{chapter.title()}: key of sheets {numbers[0]} to {numbers[-1]}</h1>"]
    for count, (place, exercise, kept) in enumerate(exercises, 1):
        names = kept[book.variant(numbers[0], place, len(kept))]
        parts.append(f"<article><h2>{count}. {html.escape(exercise.title)}</h2>")
        parts.append(write(exercise.one("solution"), names))
        parts.append(f"<b>{write(exercise.one('remember'), names)}</b></article>")
    parts.append("</section><section><h1>Answers</h1><table><tr><th>sheet</th>")
    parts += [f"<th>{count}</th>" for count in range(1, len(exercises) + 1)]
    for number in numbers:
        cells = [
            answer(exercise, kept[book.variant(number, place, len(kept))], write)
            for place, exercise, kept in exercises
        ]
        parts.append(f"</tr><tr><th>{number}</th>{''.join(f'<td>{c}</td>' for c in cells)}")
    return "".join(parts) + (
        "</tr></table><p>Where many answers are right, one of them stands here: the page tells"
        " for any other whether it holds.</p></section>"
    )


def answer(exercise, names, write):
    """Return a right answer in short."""
    if exercise.choices:
        good = [c for c in exercise.choices if c.kind == "yes"]
        return "; ".join(write(choice.words, names, inline=True) for choice in good)
    first = rights(names)[0] if names["ask"]["check"] != "code" else names["right"]
    if isinstance(first, str):
        return f"<pre>{html.escape(first)}</pre>"
    return html.escape(worksheet_text.number(first))


def page(title, body):
    """Return a whole page."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="stylesheet" href="katex/katex.min.css"><style>{STYLE}</style>{body}</html>\n'
    )


def write_all(chapter, seed, copies):
    """Write the sheets and the key as HTML; return their paths."""
    exercises, numbers = on_paper(chapter), range(seed, seed + copies)
    FOLDER.mkdir(parents=True, exist_ok=True)
    assets.install()
    shutil.copytree(assets.MODULES / "katex/dist", FOLDER / "katex", dirs_exist_ok=True)
    with worksheet_text.Writer() as write:
        sheets = "".join(sheet(chapter, number, exercises, write) for number in numbers)
        keys = key(chapter, numbers, exercises, write)
    made = {f"{chapter}-{seed}": sheets, f"{chapter}-{seed}-key": keys}
    for name, body in made.items():
        title = re.sub(r"-", " ", name)
        (FOLDER / f"{name}.html").write_text(page(title, body), "utf-8")
    return [FOLDER / f"{name}.html" for name in made]


def print_all(paths):
    """Print pages as PDF, beside them."""
    from chromium import QUIET, find
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        named = {"executable_path": path} if (path := find()) else {}
        browser = playwright.chromium.launch(args=QUIET, **named)
        for source in paths:
            tab = browser.new_page()
            tab.goto(source.as_uri(), wait_until="load")
            tab.pdf(path=source.with_suffix(".pdf"), prefer_css_page_size=True)
        browser.close()


def main(words=None):
    """Write and print; say where."""
    parser = argparse.ArgumentParser(prog="nox -s worksheets --")
    parser.add_argument("chapter")
    parser.add_argument("--seed", type=int, default=1, help="the number of the first sheet")
    parser.add_argument("--copies", type=int, default=1)
    asked = parser.parse_args(words)
    if asked.seed < 0 or asked.copies < 1:
        parser.error("--seed is at least 0 and --copies at least 1")
    paths = write_all(asked.chapter, asked.seed, asked.copies)
    print_all(paths)
    for path in paths:
        print(path, path.with_suffix(".pdf"))


if __name__ == "__main__":
    main()

"""Start something from a template.

nox -s new -- hull/plot_my_idea "A title"       a gallery script
nox -s new -- topic waves "What it is about."   a topic: gallery folder, line, other data
nox -s new -- chapter waves "What it is about." a chapter, and its line
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

TEMPLATE = Path(__file__).with_name("script.py")
GALLERY = TEMPLATE.parent.parent
ROOT = GALLERY.parent
CHAPTERS = ROOT / "docs/book/chapters.toml"
PLACEHOLDER = "Say what the script shows"
HEADER = "{title}\n{rule}\n\n{line}\n"
DATA = (
    "# For each script, what to put in place of the data in its first cell; the imports stay.\n"
    "# To add a script, add a line or two here: other shapes, and something degenerate.\n"
)


def script(name: str, title: str) -> list[Path]:
    """Write gallery/TOPIC/plot_NAME.py with `title` in it."""
    topic, _, stem = name.removesuffix(".py").partition("/")
    topics = sorted(header.parent.name for header in GALLERY.glob("*/GALLERY_HEADER.rst"))
    if topic not in topics:
        raise ValueError(f"no topic {topic!r} in the gallery; there are {', '.join(topics)}")
    if not re.fullmatch(r"plot_[a-z0-9]+(_[a-z0-9]+)*", stem):
        raise ValueError(f"the name must look like plot_my_idea, not {stem!r}")
    twins = [p for p in GALLERY.glob(f"*/{stem}.py") if p.parent.name != topic]
    if twins:
        raise ValueError(f"{shown(twins[0])} has that name; two pages would be told apart by it")
    heading = f"{PLACEHOLDER}\n{'=' * len(PLACEHOLDER)}\n"
    text = TEMPLATE.read_text(encoding="utf-8")
    text = text.replace(heading, f"{title}\n{'=' * len(title)}\n")
    return [write(GALLERY / topic / f"{stem}.py", text)]


def topic(name: str, line: str) -> list[Path]:
    """Write a topic's gallery header and the file for its scripts' other data, and list it."""
    title = name.capitalize()
    header = HEADER.format(title=title, rule="-" * len(title), line=line)
    folder = GALLERY / name
    folder.mkdir(exist_ok=True)
    made = [write(folder / "GALLERY_HEADER.rst", header)]
    made.append(write(ROOT / f"tests/other_data/{name}.toml", DATA))
    return made + listed(name, line)


def chapter(name: str, line: str) -> list[Path]:
    """Write a chapter from the template, and list it."""
    text = TEMPLATE.with_name("chapter.md").read_text(encoding="utf-8")
    text = text.replace("NAME", name.capitalize()).replace("LINE", line)
    return [write(CHAPTERS.with_name(f"{name}.md"), text), *listed(name, line)]


def listed(name: str, line: str) -> list[Path]:
    """Give a topic its line in chapters.toml, before the pages that are not topics."""
    text = CHAPTERS.read_text(encoding="utf-8")
    if f"[{name}]\n" in text:
        return []
    entry = f'[{name}]\nline = "{line}"\nneeds = []\n\n'
    before = text.find("[frameworks]\n")
    place = before if before >= 0 else len(text)
    CHAPTERS.write_text(text[:place] + entry + text[place:], encoding="utf-8")
    return [CHAPTERS]


def write(path: Path, text: str) -> Path:
    """Write a file that is not there yet."""
    with path.open("x", encoding="utf-8") as file:  # "x" refuses to overwrite
        file.write(text)
    return path


def shown(path: str | Path) -> str:
    """Return `path` as it is seen from the project's root, where nox runs."""
    return Path(path).relative_to(ROOT).as_posix()


def start(words: list[str]) -> list[Path]:
    """Do what the words ask for, and return the files that were written."""
    kinds = {"topic": topic, "chapter": chapter}
    make, (name, title) = (kinds[words[0]], words[1:]) if len(words) == 3 else (script, words)
    title = title.strip()
    if not title or not title.isprintable() or '"' in title or "\\" in title:
        raise ValueError(
            f"the title must be one line without quotes or backslashes, not {title!r}"
        )
    if make is not script and not re.fullmatch(r"[a-z]+", name):
        raise ValueError(f"the name must be one word in small letters, not {name!r}")
    return make(name, title)


def main(words: list[str]) -> int:
    """Start what `words` ask for; answer a bad request in one line."""
    if len(words) != 2 and not (len(words) == 3 and words[0] in ("topic", "chapter")):
        print('usage: nox -s new -- [topic|chapter] NAME "A title"', file=sys.stderr)
        return 2
    try:
        made = start(words)
    except FileExistsError as error:
        print(f"{shown(error.filename)} exists already; it is left as it is", file=sys.stderr)
    except ValueError as error:
        print(error, file=sys.stderr)
    else:
        print(f"wrote {', '.join(map(shown, made))}")
        if len(words) == 2:
            print(f"it runs as it is: python {shown(made[0])}")
            print("next: put your idea in, and other data for it in tests/other_data")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Start a gallery script from the template: `nox -s new -- hull/plot_my_idea "A title"`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

TEMPLATE = Path(__file__).with_name("script.py")
GALLERY = TEMPLATE.parent.parent
PLACEHOLDER = "Say what the script shows"


def start(name: str, title: str) -> Path:
    """Write gallery/TOPIC/plot_NAME.py with `title` in it, and return its path."""
    topic, _, stem = name.removesuffix(".py").partition("/")
    topics = sorted(header.parent.name for header in GALLERY.glob("*/GALLERY_HEADER.rst"))
    if topic not in topics:
        raise ValueError(f"no topic {topic!r} in the gallery; there are {', '.join(topics)}")
    if not re.fullmatch(r"plot_[a-z0-9]+(_[a-z0-9]+)*", stem):
        raise ValueError(f"the name must look like plot_my_idea, not {stem!r}")
    title = title.strip()
    if not title or not title.isprintable() or '"' in title or "\\" in title:
        raise ValueError(
            f"the title must be one line without quotes or backslashes, not {title!r}"
        )
    path = GALLERY / topic / f"{stem}.py"
    heading = f"{PLACEHOLDER}\n{'=' * len(PLACEHOLDER)}\n"
    text = TEMPLATE.read_text(encoding="utf-8")
    with path.open("x", encoding="utf-8") as file:  # "x" refuses to overwrite
        file.write(text.replace(heading, f"{title}\n{'=' * len(title)}\n"))
    return path


def shown(path: str | Path) -> Path:
    """Return `path` as it is seen from the project's root, where nox runs."""
    return Path(path).relative_to(GALLERY.parent)


def main(words: list[str]) -> int:
    """Start the script that `words` ask for; answer a bad request in one line."""
    if len(words) != 2:
        print('usage: nox -s new -- TOPIC/plot_NAME "A title"', file=sys.stderr)
        return 2
    try:
        path = start(*words)
    except FileExistsError as error:
        print(f"{shown(error.filename)} exists already; it is left as it is", file=sys.stderr)
    except ValueError as error:
        print(error, file=sys.stderr)
    else:
        print(f"wrote {shown(path)}; it runs as it is: python {shown(path)}")
        print("next: put your idea in, and other data for it in tests/other_data")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Read the prose of the book for spelling and style: run by `nox -s lint`.

Prose is what a reader reads: the pages of the book, the words of the gallery's scripts, the
README and its kin, and the docstrings of the library, all without code and formulas. Spelling
is British: a word passes when hunspell's American dictionary knows it or its American twin, and
fails when it is the American twin of a British word. The project's own words, names of people
and terms of the subject, stand in `docs/words.txt`, one a line.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "docs/words.txt"
LONGEST = 100

Lines = Iterator[tuple[int, str]]

FENCE = re.compile(r"\s*(`{3,}|~{3,}|:{3,})\s*(?:\{([\w-]+)\})?")
CODE = {"code-cell", "recorded", "math", "eval-rst", "toctree"}
BANNED = re.compile(r"\b(simply|obviously|just|easy|note that)\b", re.IGNORECASE)
HABITS = {  # what nobody writes, and the field's words for it
    r"\bof at least 0\b": "non-negative",
    r"\bless (?:the|its|their) means?\b": "minus",
    r"\bmeans? less the\b": "minus",
    r"\b[Pp]ull\w* (?:it|them|points) about\b": "drag",
    r"\blinear, and no more\b": "unconstrained",
    r"(?<!ivide the )\blargest singular value by the smallest\b": "the ratio of them",
    r"\bfalls? to a (?:line|plane|point)\b": "collapses",
    r"\bonly said\b": "checked",
    r"\b(?:entry|weight|block)s? an? (?:head|row|unit|example|key|step|node)\b": "per",
    r"\b(?:number|row|column)s? an? (?:head|row|unit|example|key|step|node)\b": "per",
    r"\b(?:weight|number|row|column)s? an? (?:feature|film|person|word|query|document)\b": "per",
    r"\bone(?: \w+)? an? (?:row|column|line|target|step|value|page)\b": "per",
    r"\b(?:an?|one) (?:atom|row|column|weight|key|step|model) less\b": "fewer",
    r"\bmeans? (?:is |are |was )?taken away\b": "subtracted",
    r"\bgraph convolution networks?\b": "graph convolutional network",
    r"\bside conditions?\b": "constraint",
    r"\blearned\b": "learnt",
    r"\b[Ww]hich (?:share|factor)\b": "what",
    r"\boutside of\b": "outside",
    r"\bsums? of sizes\b": "sum of absolute values",
    r"\bin earnest\b": "in practice",
}
SHOUT = re.compile(r"\w!(?:\s|$)")
TITLE = re.compile(r"# \S")
ROLE = re.compile(r"(?:\{[\w:]+\}|:[\w:]+:)`(?:([^`<]*)\s*<[^`>]*>|[^`]*)`")
DROPPED = (
    re.compile(r"``[^`]+``|`[^`]+`"),
    re.compile(r"\$[^$]+\$"),
    re.compile(r"(?<=\])\([^)]*\)|https?://\S+|<[^>\s][^>]*>|\{[^}]*\}"),
)
SLIP = re.compile(r'wrong\["([^"]+)"\] = ')  # the words of an exercise's Python
TOKEN = re.compile(r"[^\W_][\w.'’@/\\=-]*")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def markdown(text: str) -> Lines:
    """Yield the lines of a page without its settings, code and display formulas."""
    fences: list[tuple[str, bool]] = []
    settings = formula = python = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() == "---" and (number == 1 or settings or fences):
            settings = not settings
        elif line.startswith("$$"):
            formula = not formula and line.count("$$") == 1
        elif fences and line.strip() == fences[-1][0]:
            python = False
            fences.pop()
        elif match := FENCE.match(line):
            code = match[2] in CODE or (not match[2] and match[1][0] != ":")
            python = match[2] == "exercise"
            fences.append((match[1], code))
        elif fences and line.startswith("+++"):  # a part of an exercise
            python = line == "+++ run"
            yield number, re.sub(r"^\+\+\+ ?(yes|no|\w*)", "", line)
        elif python:
            if slip := SLIP.match(line):
                yield from ((number, piece) for piece in textwrap.wrap(slip[1], LONGEST))
        elif not (settings or formula or any(code for _, code in fences)):
            option = fences and re.match(r"\s*:\w[\w-]*:", line)
            if not option and not re.match(r"\([\w-]+\)=", line):
                yield number, line


def docstring(text: str, first: int) -> Lines:
    """Yield the lines of a docstring without its examples, types, formulas and references."""
    section, math = "", False
    lines = text.splitlines()
    for number, line in enumerate(lines):
        below = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if below and set(below) == {"-"}:
            section = line.strip()
        math = line.strip().startswith(".. math") or (math and (not line or line[0] == " "))
        typed = re.match(r"\s*[\w*, ]+ : ", line) and section in {"Parameters", "Attributes"}
        if section not in {"Examples", "References"} and not (math or typed or ">>>" in line):
            yield first + number, line


def python(text: str) -> Lines:
    """Yield the lines of the docstrings of a module, and those of a script's comment blocks."""
    tree = ast.parse(text)
    documented = ast.Module | ast.ClassDef | ast.FunctionDef
    for node in (node for node in ast.walk(tree) if isinstance(node, documented)):
        yield from docstring(ast.get_docstring(node) or "", node.body[0].lineno)
    block = False
    for number, line in enumerate(text.splitlines(), 1):
        block = line.startswith("# %%") or (block and line.startswith("#"))
        if block:
            yield number, line.removeprefix("# %%").removeprefix("#")


def rst(text: str) -> Lines:
    """Yield the lines of a gallery header."""
    yield from enumerate(text.splitlines(), 1)


READERS: dict[str, Callable[[str], Lines]] = {".md": markdown, ".py": python, ".rst": rst}


def files() -> list[Path]:
    """Return every file with prose, without those that a build makes."""
    pages = [p for room in ("book", "about", "reference") for p in ROOT.glob(f"docs/{room}/*.md")]
    pages += [ROOT / "docs/index.md", ROOT / ".github/CONTRIBUTING.md"]
    pages += [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    gallery = [*ROOT.glob("gallery/**/*.rst"), *ROOT.glob("gallery/*/*.py")]
    return sorted([*pages, *gallery, *ROOT.glob("spanbook/**/*.py")])


def plain(line: str) -> str:
    """Return a line without code, formulas and addresses."""
    line = ROLE.sub(lambda match: match[1] or " ", line)
    for dropped in DROPPED:
        line = dropped.sub(" ", line)
    return line


def style(path: Path, text: str) -> Iterator[str]:
    """Yield what is against the style of the book in one file."""
    name = path.name
    lines = list(READERS[path.suffix](text))
    for number, line in lines:
        bare = plain(line)
        if match := BANNED.search(bare):
            yield f"{name}:{number}: {match[0]!r} says nothing"
        for habit, better in HABITS.items():
            if match := re.search(habit, bare):
                yield f"{name}:{number}: {match[0]!r}: write {better!r}"
        if SHOUT.search(bare):
            yield f"{name}:{number}: an exclamation mark"
        if "docs" in path.parts and len(line) > LONGEST and not line.lstrip().startswith("|"):
            yield f"{name}:{number}: {len(line)} characters, more than {LONGEST}"
    if path.suffix == ".md" and "docs" in path.parts:
        titles = [number for number, line in lines if TITLE.match(line)]
        if len(titles) != 1:
            yield f"{name}: {len(titles)} titles, where a page has one"


def words(line: str) -> Iterator[str]:
    """Yield the words of a line; what looks like code or a name of several capitals is none."""
    for token in TOKEN.findall(plain(line)):
        token = token.rstrip(".'’-/")
        if re.search(r"[\d_@=\\ᵀ]|\w\.\w", token):
            continue
        for word in WORD.findall(token):
            word = word.replace("’", "'").removesuffix("'s")
            if len(word) > 1 and (word[1:].islower() or "'" in word):
                yield word


class Speller:
    """British spelling, from an American dictionary and a table of the words that differ."""

    def __init__(self, own: set[str]) -> None:
        import codespell_lib
        from hunspell import Hunspell

        table = Path(codespell_lib.__file__).parent / "data/dictionary_en-GB_to_en-US.txt"
        pairs = (line.split("->") for line in table.read_text("utf-8").splitlines())
        self.american = {british: american.split(",")[0] for british, american in pairs}
        self.british = {american: british for british, american in self.american.items()}
        self.known = Hunspell("en_US")
        self.own = own

    def wrong(self, word: str) -> str:
        """Return what is wrong with a word, or nothing."""
        low = word.lower()
        if {word, low, low.removesuffix("s")} & self.own:
            return ""
        if low in self.british:
            return f"American; British is {self.british[low]!r}"
        twin = self.american.get(low) or re.sub(r"is(e\w*|ing|ations?|able)$", r"iz\1", low)
        try:
            right = any(map(self.known.spell, (word, low, twin)))
        except UnicodeEncodeError:
            right = False
        return "" if right else "not in the dictionary or docs/words.txt"


def spelling(path: Path, text: str, speller: Speller) -> Iterator[str]:
    """Yield what is spelled wrong in one file."""
    for number, line in READERS[path.suffix](text):
        for word in words(line):
            if wrong := speller.wrong(word):
                yield f"{path.name}:{number}: {word}: {wrong}"


def references(text: str) -> Iterator[str]:
    """Yield the works without a DOI or a link."""
    for entry in re.split(r"^(?=@)", text, flags=re.MULTILINE)[1:]:
        if not re.search(r"^\s*(doi|url)\s*=\s*\{\S+\}", entry, re.MULTILINE):
            yield f"references.bib: {entry[1:].split(',')[0]}}} has neither DOI nor link"


def own_words(text: str) -> tuple[set[str], list[str]]:
    """Return the project's words, and what is wrong with their list."""
    listed = text.split()
    ordered = sorted(set(listed), key=lambda word: (word.lower(), word))
    return set(listed), [] if listed == ordered else ["words.txt: not sorted, or a word is twice"]


def main() -> int:
    """Print what is wrong, and return 1 if anything is."""
    own, wrong = own_words(WORDS.read_text("utf-8"))
    speller = Speller(own)
    for path in files():
        text = path.read_text("utf-8")
        wrong += [*style(path, text), *spelling(path, text, speller)]
    wrong += references((ROOT / "docs/references.bib").read_text("utf-8"))
    for problem in wrong:
        print(problem)
    print(f"read {len(files())} files: {len(wrong)} faults" if wrong else "the prose is in order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
